"""What became of replies that agents inserted in a helpdesk's editor: read from the ticket once it was answered, and
now and then without that. What could not be read is read again; what was decided stays."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from app.deps import Deps
from app.domain.errors import NotFound, Unavailable, where
from app.domain.macros.drafted import Drafted, Used
from app.domain.macros.fates import CLOCKS_DIFFER, fates
from app.domain.macros.inserted import Comment, Fate, Inserted, Signed, Verdict
from app.domain.macros.prints import printed, words_of, words_shown
from app.domain.macros.reply import Reply
from app.domain.ticket_events import TicketEvent, What
from app.ports import Conversations, InsertedReplies
from app.ports.inserted import Place

JOB = "look_at_replies"
LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=3, minutes=1))
"""How long after an insertion its ticket is looked at, if nothing tells us that it was answered."""
AGAIN = timedelta(minutes=15)
"""How long after a read that failed."""
GIVEN_UP = timedelta(days=14)
ENOUGH = timedelta(seconds=30)
"""How long one run looks at tickets; what is left waits for the next."""
_NUMBERED = re.compile(r"^\s*[0-9]+[.)]\s", re.MULTILINE)
_log = structlog.get_logger(__name__)


def prints_of(deps: Deps, draft: Drafted, reply: Reply, how: str) -> str:
    """By which the words will be known again that were inserted just now, where we may read what is sent; "" where they
    will not. Numbers before the lines of a text may become a list of the editor's, and be no words any more."""
    as_text = how == "inserted_text"
    unfit = draft.used is not Used.INSERTED or (as_text and _NUMBERED.search(reply.text))
    if unfit or draft.channel not in deps.conversations:
        return ""
    words = words_of(reply.text) if as_text else words_shown(reply.html)
    return printed(words, deps.settings.secret_keys[0], draft.id)


def heard(deps: Deps, events: Iterable[TicketEvent]) -> None:
    """Has the tickets looked at that an agent answered, where a reply was inserted."""
    answered = {(one.channel, one.account, one.ticket_id) for one in events if one.what is What.ANSWERED}
    if deps.inserted is not None and sum(deps.inserted.hurry(place, deps.now()) for place in sorted(answered)):
        deps.soon(JOB)


def look(deps: Deps) -> int:
    """Looks at the tickets that are due; how many fates were found. Never raises for what a helpdesk does."""
    began, found = deps.now(), 0
    if deps.inserted is None:
        return 0
    for place in deps.inserted.due(began):
        if deps.now() - began >= ENOUGH:
            break
        found += _looked(deps, deps.inserted, place)
    return found


def _looked(deps: Deps, store: InsertedReplies, place: Place) -> int:
    replies, began = store.sought_on(place), deps.now()
    try:
        verdicts = _verdicts(deps, store, place, replies)
    except Unavailable as error:
        _log.warning("ticket_not_read", channel=place[0], ticket=place[2], why=error.why.value)
        pause = max(AGAIN, timedelta(seconds=error.after or 0))
        return _put_off(store, replies, began, pause)
    except Exception as error:  # one ticket that brings up something unforeseen must not keep the others waiting
        _log.error("ticket_not_read", channel=place[0], ticket=place[2], kind=type(error).__name__, where=where(error))
        return _put_off(store, replies, began, AGAIN)
    for one in replies:
        if one.id not in verdicts:
            store.later(one.id, _next_look(one, began))
    return sum(store.decide(name, verdict, began) for name, verdict in verdicts.items())


def _verdicts(deps: Deps, store: InsertedReplies, place: Place, replies: Sequence[Inserted]) -> Mapping[str, Verdict]:
    helpdesk = deps.conversations.get(place[0])
    unknown = {one.id: Verdict(Fate.UNKNOWN) for one in replies}
    if helpdesk is None:
        return unknown
    try:
        comments = helpdesk.comments(place[2])
    except NotFound:
        return unknown
    if comments is None:
        return unknown
    explained = store.explained_on(place)
    left = [one for one in comments if one.id not in explained]
    signed = _signed(helpdesk, left, replies)
    return fates(replies, left, signed, deps.settings.secret_keys, deps.now())


def _signed(helpdesk: Conversations, comments: Sequence[Comment], replies: Sequence[Inserted]) -> dict[str, Signed]:
    """Of those who inserted something and wrote since; nobody of whom the helpdesk does not know any more."""
    found = {}
    for agent in {one.agent_id: one for one in replies}:
        since = min(one.used_at for one in replies if one.agent_id == agent) - CLOCKS_DIFFER
        if any(one.author_id == agent and one.at >= since for one in comments):
            try:
                found[agent] = helpdesk.signed(agent)
            except NotFound:
                continue
    return found


def _put_off(store: InsertedReplies, replies: Sequence[Inserted], began: datetime, pause: timedelta) -> int:
    """Nothing was read: the next look is later, and for weeks at most."""
    given_up = 0
    for one in replies:
        if began >= one.used_at + GIVEN_UP:
            given_up += store.decide(one.id, Verdict(Fate.UNKNOWN), began)
        else:
            store.later(one.id, began + pause)
    return given_up


def _next_look(one: Inserted, now: datetime) -> datetime:
    """After the last one there is none left that would not decide."""
    return next((one.used_at + after for after in LOOKS if one.used_at + after > now), now + AGAIN)
