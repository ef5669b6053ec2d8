"""Looking for what became of inserted replies: at once when a ticket was answered, now and then without, nothing lost
by what fails, nothing decided twice."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.domain.audit import Did
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.macros.drafted import Used
from app.domain.macros.inserted import Comment, Fate, Signed
from app.domain.macros.prints import Prints, printed, words_of, words_shown
from app.domain.macros.reply import Reply
from app.domain.ticket_events import TicketEvent, What
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_inserted import FIRST_LOOK, SqlInserted
from app.store.sql_ledger import SqlLedger
from app.store.sql_reply_facts import SqlReplyFacts
from app.usecases import fates
from tests.application import NOW, small_deps
from tests.ledgers import event
from tests.sample_reply_cards import WORDS, shown

KEYS = ("k" * 32, "o" * 32)
PLACE = ("zendesk", "acme", "1042")
DRAFT = replace(shown().draft, channel="zendesk", account="acme", ticket_id="1042", agent_id="9001")
ANSWER = Comment("c1", NOW + timedelta(minutes=1), "9001", True, True, f"<p>{WORDS}</p>")
EVENT = TicketEvent("zendesk:e1", "zendesk", "acme", What.ANSWERED, NOW, "1042")


@dataclass
class Read:
    """app.ports.Conversations in memory: a comment or what is raised."""

    comments_of: dict[str, Any] = field(default_factory=dict)
    agents: dict[str, Any] = field(default_factory=lambda: {"9001": Signed("Ann Lee")})
    asked: list[str] = field(default_factory=list)

    def comments(self, ticket_id: str) -> tuple[Comment, ...] | None:
        self.asked.append(ticket_id)
        return self._given(self.comments_of.get(ticket_id, ()))

    def signed(self, agent_id: str) -> Signed:
        self.asked.append(agent_id)
        return self._given(self.agents.get(agent_id, NotFound()))

    def _given(self, found: Any) -> Any:
        if isinstance(found, Exception):
            raise found
        return found


class Stand:
    def __init__(self, url: str) -> None:
        self.engine, self.read = connect(url), Read()
        self.now, self.soon = NOW, []
        self.deps = replace(
            small_deps(url, settings=Settings(KEYS, "rk_test_123")),
            now=lambda: self.now,
            soon=lambda job, argument="": self.soon.append(job),
            inserted=SqlInserted(self.engine),
            conversations={"zendesk": self.read},
        )

    def insert(self, name: str = "d1", ticket_id: str = "1042", key: str = KEYS[0], **changed: Any) -> None:
        draft = replace(DRAFT, id=name, ticket_id=ticket_id, **changed)
        ledger = SqlLedger(self.engine)
        ledger.keep_draft(draft)
        became = replace(draft, used=Used.INSERTED, used_at=self.now)
        assert ledger.use_draft(became, event(Did.USED), prints=printed(words_of(WORDS), key, name))

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def known(self) -> list[tuple[bool | None, bool | None]]:
        found = SqlReplyFacts(self.engine).outcomes(NOW - timedelta(days=1), NOW + timedelta(days=90))
        return [(one.edited, one.unsent) for one in found for _ in range(one.number)]

    def sought(self, place=PLACE) -> int:
        return len(self.deps.inserted.sought_on(place))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stand(request):
    made = Stand(request.getfixturevalue(f"migrated_{request.param}_url"))
    yield made
    made.engine.dispose()


def test_an_answered_ticket_is_looked_at_at_once(stand):
    stand.insert()
    stand.read.comments_of["1042"] = (ANSWER,)
    stand.pass_by(minutes=1)
    assert fates.look(stand.deps) == 0
    assert stand.read.asked == []
    fates.heard(stand.deps, [EVENT])
    assert stand.soon == [fates.JOB]
    assert fates.look(stand.deps) == 1
    assert stand.known() == [(False, False)]


@pytest.mark.parametrize("what", [What.REPLIED, What.SOLVED, What.ASSIGNED, What.CREATED, What.REOPENED])
def test_what_else_happens_to_a_ticket_asks_nobody(stand, what):
    stand.insert()
    fates.heard(stand.deps, [replace(EVENT, what=what)])
    assert (stand.soon, fates.look(stand.deps), stand.read.asked) == ([], 0, [])


def test_an_answer_on_a_ticket_without_inserted_replies_asks_nobody(stand):
    fates.heard(stand.deps, [EVENT])
    assert stand.soon == []


def test_an_answer_that_was_told_before_the_use_was_recorded_is_found_later(stand):
    fates.heard(stand.deps, [EVENT])
    stand.insert()
    stand.read.comments_of["1042"] = (replace(ANSWER, at=NOW),)
    stand.pass_by(minutes=FIRST_LOOK.total_seconds() / 60)
    assert fates.look(stand.deps) == 1
    assert stand.known() == [(False, False)]


def test_without_any_news_a_ticket_is_looked_at_ever_more_seldom_and_then_no_more(stand):
    stand.insert()
    times = []
    for _ in range(12 * 24 * 4):
        before = len(stand.read.asked)
        fates.look(stand.deps)
        if len(stand.read.asked) > before:
            times.append(stand.now - NOW)
        stand.pass_by(minutes=5)
    assert [round(one / timedelta(hours=1), 1) for one in times] == [0.2, 1.0, 6.0, 24.0, 72.1]
    assert (stand.sought(), stand.known()) == (0, [(None, None)])


@pytest.mark.parametrize(
    "failure",
    [
        Unavailable(Why.DOWN),
        Unavailable(Why.SLOW),
        Unavailable(Why.PERMISSION, permission="tickets:read"),
        KeyError("unforeseen"),
    ],
)
@pytest.mark.parametrize("where", ["comments", "agent"])
def test_what_could_not_be_read_is_read_again_and_nothing_is_lost(stand, failure, where):
    stand.insert()
    stand.insert("d9", "7")
    stand.read.comments_of = {"1042": (ANSWER,), "7": (ANSWER,)}
    broken = stand.read.comments_of if where == "comments" else stand.read.agents
    name = "1042" if where == "comments" else "9001"
    whole = broken[name]
    broken[name] = failure
    stand.pass_by(minutes=11)
    with capture_logs() as lines:
        assert fates.look(stand.deps) == (1 if where == "comments" else 0)
    assert [line["event"] for line in lines].count("ticket_not_read") >= 1
    assert "Maya" not in str(lines)
    assert fates.look(stand.deps) == 0
    broken[name] = whole
    stand.pass_by(minutes=16)
    fates.look(stand.deps)
    assert stand.known() == [(False, False)] * 2


def test_a_helpdesk_that_asks_to_wait_is_waited_for(stand):
    stand.insert()
    stand.read.comments_of["1042"] = Unavailable(Why.RATE_LIMITED, after=3600)
    stand.pass_by(minutes=11)
    fates.look(stand.deps)
    stand.pass_by(minutes=59)
    fates.look(stand.deps)
    assert stand.read.asked == ["1042"]
    stand.pass_by(minutes=2)
    fates.look(stand.deps)
    assert stand.read.asked == ["1042"] * 2


def test_after_weeks_without_a_read_it_is_not_known(stand):
    stand.insert()
    stand.read.comments_of["1042"] = Unavailable(Why.PERMISSION)
    stand.pass_by(days=13)
    assert (fates.look(stand.deps), stand.sought()) == (0, 1)
    stand.pass_by(days=1, minutes=1)
    assert (fates.look(stand.deps), stand.sought()) == (1, 0)
    assert stand.known() == [(None, None)]


@pytest.mark.parametrize("found", [NotFound(), None])
def test_a_ticket_that_is_gone_or_too_long_is_not_asked_again(stand, found):
    stand.insert()
    stand.read.comments_of["1042"] = found
    stand.pass_by(minutes=11)
    assert (fates.look(stand.deps), stand.sought()) == (1, 0)
    assert stand.known() == [(None, None)]


def test_an_agent_who_is_gone_is_no_reason_not_to_look(stand):
    stand.insert()
    stand.read.comments_of["1042"], stand.read.agents = (ANSWER,), {}
    stand.pass_by(minutes=11)
    assert fates.look(stand.deps) == 1
    assert stand.known() == [(False, False)]


def test_where_nothing_may_be_read_any_more_it_is_not_known(stand):
    stand.insert()
    stand.pass_by(minutes=11)
    fates.look(replace(stand.deps, conversations={}))
    assert (stand.sought(), stand.known()) == (0, [(None, None)])


def test_prints_of_an_older_key_are_read_and_of_a_lost_one_not_known(stand):
    stand.insert(key=KEYS[1])
    stand.insert("d2", "7", key="x" * 32)
    stand.read.comments_of = {"1042": (ANSWER,), "7": (ANSWER,)}
    stand.pass_by(minutes=11)
    assert fates.look(stand.deps) == 2
    assert sorted(stand.known(), key=str) == [(False, False), (None, None)]


def test_two_replies_on_one_ticket_cost_one_read_and_are_told_apart(stand):
    stand.insert()
    stand.pass_by(minutes=3)
    stand.insert("d2")
    stand.read.comments_of["1042"] = (
        ANSWER,
        replace(ANSWER, id="c2", at=NOW + timedelta(minutes=5), html=f"Yo {WORDS}"),
    )
    stand.pass_by(minutes=8)
    assert fates.look(stand.deps) == 2
    assert stand.read.asked.count("1042") == 1
    assert sorted(stand.known()) == [(False, False), (True, False)]


def test_the_same_words_inserted_again_just_after_they_were_sent_are_not_sent_by_that(stand):
    stand.insert()
    stand.read.comments_of["1042"] = (replace(ANSWER, at=NOW + timedelta(seconds=2)),)
    stand.pass_by(seconds=3)
    fates.heard(stand.deps, [EVENT])
    assert fates.look(stand.deps) == 1
    stand.insert("d2")
    stand.pass_by(minutes=11)
    assert (fates.look(stand.deps), stand.sought()) == (0, 1)
    stand.read.comments_of["1042"] += (replace(ANSWER, id="c2", at=stand.now, html=f"Yo {WORDS}"),)
    stand.pass_by(hours=1)
    assert (fates.look(stand.deps), sorted(stand.known())) == (1, [(False, False), (True, False)])


def test_looking_again_changes_nothing(stand):
    stand.insert()
    stand.read.comments_of["1042"] = (ANSWER,)
    stand.pass_by(minutes=11)
    assert [fates.look(stand.deps) for _ in range(3)] == [1, 0, 0]
    fates.heard(stand.deps, [EVENT])
    assert stand.soon == []
    assert stand.known() == [(False, False)]


def test_without_a_database_of_them_there_is_nothing_to_do(stand):
    deps = replace(stand.deps, inserted=None)
    fates.heard(deps, [EVENT])
    assert (fates.look(deps), stand.soon) == (0, [])


LISTED = Reply(
    "a", 1, "en", "A",
    '<p>Here is your list, dear customer:</p><ol><li>one <a href="https://pay.example/x">pay it here</a></li></ol>',
    "Here is your list, dear customer:\n\n1. one pay it here (https://pay.example/x)",
)  # fmt: skip


@pytest.mark.parametrize(
    ("how", "reply", "sent"),
    [
        ("inserted", LISTED, LISTED.html),
        (
            "inserted_text",
            replace(LISTED, text=LISTED.text.replace("1. ", "- ")),
            "<p>Here is your list, dear customer:</p><p>- one pay it here (https://pay.example/x)</p>",
        ),
        ("inserted_text", LISTED, None),
        ("inserted", replace(LISTED, html="<p>Done.</p>"), None),
        ("copied", LISTED, None),
    ],
)
def test_what_stands_in_the_editor_is_what_is_known_again(stand, how, reply, sent):
    used = Used.COPIED if how == "copied" else Used.INSERTED
    kept = fates.prints_of(stand.deps, replace(DRAFT, id="d", used=used, used_at=NOW), reply, how)
    assert bool(kept) is (sent is not None)
    if sent:
        words = words_shown(sent)
        assert len(Prints(kept, KEYS, "d").whole_in(words, frozenset(range(len(words))))) == len(words)
    assert fates.prints_of(stand.deps, replace(DRAFT, channel="intercom", used=used), reply, how) == ""


def test_every_fate_has_a_name_that_the_database_keeps():
    assert {one.value for one in Fate} == {"as_it_was", "edited", "unsent", "unknown"}
