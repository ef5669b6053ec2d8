"""Notes are delivered once, whatever the helpdesk, the network or a second worker does; both helpdesks over HTTP."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from app.domain.audit import Did
from app.domain.errors import OutcomeUnknown, Refused, Unavailable, Why
from app.usecases import notes
from app.usecases.notes import PATIENCE, deliver, deliver_now
from tests.application import small_deps
from tests.ledgers import NOW, event
from tests.memory_ledger import MemoryLedger
from tests.ticket_desks import DESKS, until

BOTH = pytest.mark.parametrize("channel", DESKS)


@dataclass
class Clock:
    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, pause: timedelta) -> None:
        self.moment += pause


@dataclass
class Office:
    """A desk, its outbox, and a worker whose clock the test moves."""

    desk: object
    deps: object
    clock: Clock
    ledger: MemoryLedger = field(default_factory=MemoryLedger)

    def keep(self, *kept):
        self.ledger.record(event(), kept or (self.desk.note(),))

    def kept(self, note_id=None):
        return self.ledger.notes[note_id or self.desk.note().id]

    def did(self):
        return [one.event.did for one in self.ledger.chain][1:]

    def tries(self, times):
        """The worker runs that often, each time when the next try is due."""
        for _ in range(times):
            deliver(self.deps)
            due = self.kept().next_at
            self.clock.moment = due or self.clock.moment


@pytest.fixture
def office(sandbox, channel, sqlite_url):
    desk, clock, ledger = DESKS[channel](sandbox), Clock(), MemoryLedger()
    deps = small_deps(sqlite_url, ledger=ledger, writers={channel: desk.writer})
    return Office(desk, replace(deps, now=clock), clock, ledger)


@BOTH
def test_a_note_that_is_due_stands_on_the_ticket_with_its_tags_and_on_record(office):
    office.keep()
    assert deliver(office.deps) == 1
    assert len(office.desk.notes()) == 1
    assert office.desk.tags()[-1] == "counterfoil_refund"
    kept = office.kept()
    assert (kept.posted_at, kept.next_at, kept.tries) == (NOW, None, 1)
    assert office.did() == [Did.NOTED]
    noted = office.ledger.chain[-1].event
    assert (noted.channel, noted.ticket_id) == (office.desk.channel, office.desk.ticket_id)
    assert noted.facts == {"note": office.desk.note().id, "tries": "1"}
    assert deliver(office.deps) == 0


@BOTH
def test_what_is_not_due_waits(office):
    office.keep()
    office.clock.wait(-timedelta(seconds=1))
    assert deliver(office.deps) == 0
    assert office.desk.sandbox.requests() == []


@BOTH
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("drop_before", {}),
        ("drop_after", {}),
        ("status", {"status": 500}),
        ("status", {"status": 429}),
        ("status", {"status": 401}),
        ("status_after", {"status": 500}),
        ("status_after", {"status": 504, "code": "html"}),
    ],
)
@pytest.mark.parametrize("times", [1, 3])
def test_there_is_one_note_whatever_happens_to_its_writing(office, kind, more, times):
    office.keep()
    office.desk.sandbox.fault(kind, path=office.desk.writing, times=times, **more)
    office.tries(times + 1)
    assert len(office.desk.notes()) == 1
    assert office.kept().posted_at is not None
    assert office.did() == [Did.NOTED]


@BOTH
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
def test_there_is_one_note_whatever_happens_to_the_look_and_the_tags(office, kind):
    office.keep()
    office.desk.sandbox.fault("drop_after", path=office.desk.writing, times=1)
    office.desk.sandbox.fault(kind, path=office.desk.reading, method="GET", times=2, status=500)
    office.desk.sandbox.fault(kind, path=office.desk.tagging, times=2, status=500)
    office.tries(6)
    assert len(office.desk.notes()) == 1
    assert office.desk.tags().count("counterfoil_refund") == 1
    assert office.kept().posted_at is not None


@BOTH
def test_a_write_that_arrives_after_nobody_waits_for_it_any_more_is_found(office):
    office.keep()
    office.desk.sandbox.fault("latency", path=office.desk.writing, ms=5000, times=1)
    deliver(replace(office.deps, writers={office.desk.channel: office.desk.hasty(1.5)}))
    assert (office.desk.notes(), office.kept().next_at) == ([], NOW + timedelta(minutes=1))
    until(office.desk.notes)
    office.clock.moment = office.kept().next_at
    assert deliver(office.deps) == 1
    assert len(office.desk.notes()) == 1


@BOTH
def test_a_first_try_that_went_well_reads_nothing_and_a_second_one_looks_first(office):
    office.keep()
    office.desk.sandbox.fault("drop_after", path=office.desk.writing, times=1)
    deliver(office.deps)
    asked = len(office.desk.sandbox.requests())
    assert asked == 1
    office.clock.wait(PATIENCE[1])
    deliver(office.deps)
    later = [(call["method"], call["path"]) for call in office.desk.sandbox.requests()[asked:]]
    assert later[0] == ("GET", office.desk.reading)
    assert not [one for one in later if one[1] == office.desk.writing and one[0] != "GET"]


@BOTH
def test_a_lost_answer_is_given_a_minute_before_anybody_looks(office):
    office.keep()
    office.desk.sandbox.fault("drop_after", path=office.desk.writing, times=1)
    deliver(office.deps)
    kept = office.kept()
    assert kept.next_at == NOW + timedelta(minutes=1)
    assert "no clear answer" in kept.why


@BOTH
def test_a_rate_limit_is_waited_for_as_long_as_it_says(office):
    office.keep()
    office.desk.sandbox.fault("status", path=office.desk.writing, status=429, headers={"Retry-After": "400"}, times=1)
    deliver(office.deps)
    assert office.kept().next_at == NOW + timedelta(seconds=400)
    assert office.kept().why == "The helpdesk is limiting our calls."


@BOTH
def test_tries_come_ever_later_and_end_after_two_days_with_a_reason_on_record(office):
    office.keep()
    office.desk.sandbox.fault("status", path=office.desk.writing, status=403)
    pauses = []
    for _ in PATIENCE:
        before = office.clock()
        deliver(office.deps)
        pauses.append(office.kept().next_at - before)
        office.clock.moment = office.kept().next_at
    assert tuple(pauses) == PATIENCE
    deliver(office.deps)
    kept = office.kept()
    assert (kept.next_at, kept.given_up_at) == (None, office.clock())
    assert kept.why == "Our access to the helpdesk may not do this."
    assert office.ledger.notes_given_up() == (kept,)
    assert office.did() == [Did.NOT_NOTED]
    assert office.clock() - NOW > timedelta(hours=46)


@BOTH
def test_a_ticket_that_is_gone_is_not_tried_again(office):
    office.desk.delete()
    office.keep()
    deliver(office.deps)
    assert office.kept().given_up_at == NOW
    assert office.kept().why.endswith("does not know this.")
    assert office.did() == [Did.NOT_NOTED]


@pytest.mark.parametrize("channel", ["zendesk"])
def test_a_closed_ticket_is_given_up_with_its_reason(office):
    office.desk.sandbox.world.helpdesk.zendesk.tickets[int(office.desk.ticket_id)]["status"] = "closed"
    office.keep()
    deliver(office.deps)
    assert office.kept().why == "The ticket is closed: it takes no notes any more."
    assert office.ledger.chain[-1].event.facts["why"] == office.kept().why


@BOTH
@pytest.mark.parametrize("status", [403, 404])
def test_a_ticket_that_may_not_be_tagged_has_its_note_all_the_same(office, status):
    office.keep()
    office.desk.sandbox.fault("status", path=office.desk.tagging, status=status)
    with capture_logs() as lines:
        assert deliver(office.deps) == 1
    assert office.kept().posted_at is not None
    assert "ticket_not_tagged" in [line["event"] for line in lines]


@BOTH
def test_a_helpdesk_that_we_have_no_token_for_says_so_and_is_tried_later(office):
    office.keep()
    deliver(replace(office.deps, writers={}))
    assert office.kept().why == "There is no access token for this helpdesk."
    assert office.kept().next_at == NOW + PATIENCE[0]


@BOTH
def test_no_line_of_the_log_holds_what_a_note_says(office):
    office.keep(office.desk.note(paragraphs=("Note: the dog ate it",)))
    office.desk.sandbox.fault("status", path=office.desk.writing, status=500, times=1)
    with capture_logs() as lines:
        office.tries(2)
    assert lines and "dog" not in str(lines) and "token-of-ours" not in str(lines)


@BOTH
def test_one_note_that_breaks_keeps_no_other_from_its_ticket(office):
    class Broken:
        def __init__(self, writer):
            self.writer = writer

        def post(self, note):
            if note.id == "broken":
                raise KeyError("somebody's text")
            self.writer.post(note)

        def tag(self, note):
            self.writer.tag(note)

    office.keep(office.desk.note(id="broken"), office.desk.note())
    deps = replace(office.deps, writers={office.desk.channel: Broken(office.desk.writer)})
    with capture_logs() as lines:
        assert deliver(deps) == 1
    assert office.kept("broken").next_at == NOW + PATIENCE[0]
    assert "somebody's text" not in str(lines)


@BOTH
def test_a_look_that_took_too_long_is_not_followed_by_a_post(office):
    posted = []

    class Slow:
        def stands(self, note, since):
            office.clock.wait(notes.HELD / 2 + timedelta(seconds=1))
            return False

        def post(self, note):
            posted.append(note)

        def tag(self, note):
            pass

    office.keep()
    office.ledger.claim_note(office.desk.note().id, NOW, NOW)
    deliver(replace(office.deps, writers={office.desk.channel: Slow()}))
    assert posted == []
    assert office.kept().posted_at is None and office.kept().next_at is not None


@BOTH
@pytest.mark.parametrize(
    "late", [Refused("too late to matter"), Unavailable(Why.SLOW), OutcomeUnknown("?"), KeyError()]
)
def test_who_comes_back_after_its_hold_is_over_leaves_the_note_to_who_has_it_now(office, late):
    others = NOW + timedelta(hours=1)

    class Frozen:
        def post(self, note):
            office.clock.wait(notes.HELD)
            assert office.ledger.claim_note(note.id, office.clock(), others)
            raise late

    office.keep()
    deliver(replace(office.deps, writers={office.desk.channel: Frozen()}))
    assert (office.kept().next_at, office.kept().given_up_at) == (others, None)


@BOTH
def test_many_workers_at_once_write_one_note(office):
    office.keep(*(office.desk.note(id=f"note-{number}") for number in range(5)))
    office.desk.sandbox.fault("latency", path=office.desk.writing, ms=30)
    workers = [threading.Thread(target=deliver, args=(office.deps,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(office.desk.notes()) == 5
    assert office.did() == [Did.NOTED] * 5


@BOTH
def test_a_worker_that_died_after_writing_is_followed_by_one_that_finds_the_note(office):
    office.keep()
    assert office.ledger.claim_note(office.desk.note().id, NOW, NOW + notes.HELD)
    office.desk.writer.post(office.desk.note())
    assert deliver(office.deps) == 0
    office.clock.wait(notes.HELD)
    assert deliver(office.deps) == 1
    assert len(office.desk.notes()) == 1
    assert office.desk.tags()[-1] == "counterfoil_refund"


@BOTH
def test_a_worker_that_died_before_writing_is_followed_by_one_that_writes(office):
    office.keep()
    office.ledger.claim_note(office.desk.note().id, NOW, NOW + notes.HELD)
    office.clock.wait(notes.HELD)
    assert deliver(office.deps) == 1
    assert len(office.desk.notes()) == 1


@BOTH
def test_a_reply_goes_out_once_too(office):
    reply = office.desk.note(reply=True, paragraphs=("Hi Maya,", "it is on its way."), tags=())
    office.clock.moment = datetime.fromtimestamp(office.desk.sandbox.world.clock.now(), NOW.tzinfo)
    office.ledger.record(event(at=office.clock()), (reply,))
    office.desk.sandbox.fault("drop_after", path=office.desk.writing, times=1)
    office.tries(2)
    assert len(office.desk.replies()) == 1
    assert office.kept(reply.id).posted_at is not None
    assert office.ledger.chain[-1].event.facts["to"] == "customer"


@BOTH
def test_who_cannot_wait_for_the_worker_writes_it_now_and_only_once(office):
    reply = office.desk.note(reply=True, tags=())
    office.keep(reply)
    assert deliver_now(office.deps, reply, NOW) is True
    assert deliver_now(office.deps, reply, NOW) is None
    assert deliver(office.deps) == 0
    assert len(office.desk.replies()) == 1


@BOTH
def test_what_cannot_be_written_now_is_left_to_the_worker(office):
    office.keep()
    office.desk.sandbox.fault("status", path=office.desk.writing, status=500, times=1)
    assert deliver_now(office.deps, office.desk.note(), NOW) is False
    office.clock.moment = office.kept().next_at
    assert deliver(office.deps) == 1
    assert len(office.desk.notes()) == 1
