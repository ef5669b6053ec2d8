"""What became of a reply that was inserted in a helpdesk's editor, by the comments on its ticket. Pure.

The comment that proves it is public, typed in the helpdesk by the very agent, and came after the insertion:

- it says the reply's words, all in a row, and nothing else: sent as it was. Another inserted reply beside it, and the
  signature that the helpdesk knows of the agent behind it, are nothing else;
- it says them with other words before or behind: edited. Words behind that may be a signature of which we know too
  little (the agent's name stands in them, or the signature inside of more): not known;
- it says at least a quarter of them: edited;
- it says less than that: not known, since three words in a row may be anybody's.

A reply of which days later nothing was found in any such comment, though the agent wrote one, or which stands in an
internal note alone, was not sent. What an API or a merger wrote, and what a colleague did, proves nothing. Everything
else is not known, and said so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.macros.inserted import Comment, Fate, Inserted, Signed, Verdict
from app.domain.macros.prints import Prints, Words, words_of, words_shown

SAME_MOMENT = timedelta(seconds=5)
"""A comment may bear an earlier time by so much and still be a later one: helpdesks write whole seconds, and a use is
recorded just after the insertion."""
CLOCKS_DIFFER = timedelta(minutes=2)
"""Within so much before an insertion nobody knows which came first."""
LEAST = 0.25
"""Which share of a reply's prints a comment must have to be that reply."""
ENOUGH = timedelta(days=3)
"""How long after its insertion a reply may still be sent."""


@dataclass
class _Sought:
    """One of them, while comment after comment is read."""

    reply: Inserted
    prints: Prints
    verdict: Verdict | None = None
    passed_by: bool = False
    noted: bool = False
    doubtful: bool = False

    def near(self, comment: Comment) -> bool:
        return self.verdict is None and comment.at >= self.reply.used_at - CLOCKS_DIFFER

    def may_be(self, comment: Comment) -> bool:
        """Whether the comment would prove something."""
        own = comment.author_id == self.reply.agent_id and comment.typed
        return own and comment.at >= self.reply.used_at - SAME_MOMENT


@dataclass
class _Text:
    """The words of a comment, and which of them no reply has taken."""

    words: Words
    free: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.free = frozenset(range(len(self.words)))

    def take_whole(self, one: _Sought) -> bool:
        """Whether all of its words stand there; they are taken."""
        places = one.prints.whole_in(self.words, self.free)
        self.free -= places
        return bool(places)

    def take_part(self, one: _Sought) -> float:
        """Which share of it stands there; what is enough to be it is taken."""
        places, share = one.prints.parts_in(self.words, self.free)
        if share >= LEAST:
            self.free -= places
        return share


def fates(
    replies: Iterable[Inserted],
    comments: Iterable[Comment],
    signed: Mapping[str, Signed],
    keys: Sequence[str],
    now: datetime,
) -> Mapping[str, Verdict]:
    """The fates that are certain by now, by draft: of all replies that are sought on one ticket, by all its comments.
    `signed` is by agent, `keys` are those that the prints may have been made with."""
    newest_first = sorted(replies, key=lambda one: (one.used_at, one.id), reverse=True)
    sought = [_Sought(one, Prints(one.prints, keys, one.id)) for one in newest_first]
    for one in sought:
        if not one.prints.readable:
            one.verdict = Verdict(Fate.UNKNOWN)
    for comment in sorted(comments, key=lambda one: (one.at, one.id)):
        near = [one for one in sought if one.near(comment)]
        if near:
            _read(comment, near, signed.get(comment.author_id))
    found = {one.reply.id: one.verdict or _at_last(one, now) for one in sought}
    return {name: verdict for name, verdict in found.items() if verdict is not None}


def _read(comment: Comment, near: Sequence[_Sought], signed: Signed | None) -> None:
    """Of the same words inserted twice and sent once the newer insertion was sent, but none that came after the comment
    by its time where another came before it; whole ones are looked for first."""
    text = _Text(words_shown(comment.html))
    proved = [one for one in near if one.may_be(comment)]
    proved.sort(key=lambda one: one.reply.used_at > comment.at)
    whole = [one for one in proved if text.take_whole(one)]
    shares = [(one, text.take_part(one)) for one in proved if one not in whole]
    if comment.public:
        parts = [one for one, share in shares if share >= LEAST]
        fate = Fate.AS_IT_WAS if parts else _around(text, signed)
        for one in whole:
            one.verdict = Verdict(fate, comment.id)
        for one in parts:
            one.verdict = Verdict(Fate.EDITED, comment.id)
    for one in whole:
        one.noted = True
    for one, share in shares:
        one.noted = one.noted or share >= LEAST
        one.doubtful = one.doubtful or 0 < share < LEAST
        one.passed_by = one.passed_by or (not share and comment.public)
    for one in near:
        if one not in proved:
            one.doubtful = one.doubtful or bool(text.take_whole(one)) or text.take_part(one) >= LEAST


def _around(text: _Text, signed: Signed | None) -> Fate:
    """What the words mean that stand around whole replies."""
    taken = [place for place in range(len(text.words)) if place not in text.free]
    behind = text.words[taken[-1] + 1 :] if taken else ()
    if len(text.free) > len(behind):
        return Fate.EDITED
    return _behind(behind, signed) if behind else Fate.AS_IT_WAS


def _behind(words: Words, signed: Signed | None) -> Fate:
    if signed is None:
        return Fate.UNKNOWN
    signature = words_of(signed.signature)
    if words == signature:
        return Fate.AS_IT_WAS
    named = not set(words_of(signed.name)).isdisjoint(words)
    inside = any(words[at : at + len(signature)] == signature for at in range(len(words))) and signature != ()
    filled_in = "{{" in signed.signature
    return Fate.UNKNOWN if named or inside or filled_in else Fate.EDITED


def _at_last(one: _Sought, now: datetime) -> Verdict | None:
    """What is said when nothing proved anything for long enough."""
    if now < one.reply.used_at + ENOUGH:
        return None
    return Verdict(Fate.UNSENT if (one.noted or one.passed_by) and not one.doubtful else Fate.UNKNOWN)
