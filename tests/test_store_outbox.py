"""The notes of tickets wait in the outbox until each is posted once: the same in memory, on SQLite and on Postgres."""

from dataclasses import replace

import pytest

from app.domain.actions import State
from app.domain.audit import Did
from app.ports import KeptNote, TicketNote
from tests.ledgers import EVERY_LEDGER, NOW, a_ledger, action, claimed, done, event, later, proposed, told


@pytest.fixture(params=EVERY_LEDGER)
def ledger(request):
    with a_ledger(request) as one:
        yield one


def note(name: str = "n1", **changes) -> TicketNote:
    facts = {"paragraphs": ("Refunded 20.00 EUR", "ü 🧾"), "tags": ("refunded", "cf"), "action_id": "01J"}
    return TicketNote(name, "zendesk", "acme", "1042", "9", **facts | changes)


def of(ledger) -> KeptNote:
    return ledger.notes_of("01J")[0]


def posted(ledger, name: str = "n1", seconds: float = 5) -> None:
    ledger.note_posted(name, event(Did.NOTED, at=later(seconds)))


def test_notes_are_kept_with_the_outcome_that_they_tell_and_are_due_at_once(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    assert ledger.finish(done(action()), event(Did.EXECUTED, at=later(2)), (note(), note("n2", reply=True)))
    kept = tuple(KeptNote(one, later(2), next_at=later(2)) for one in (note(), note("n2", reply=True)))
    assert ledger.notes_due(later(1.999)) == ()
    assert ledger.notes_due(later(2)) == kept
    assert ledger.notes_of("01J") == kept


def test_an_outcome_that_came_too_late_keeps_no_note(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    ledger.finish(done(action()), event(Did.EXECUTED))
    assert not ledger.finish(done(action()), event(Did.EXECUTED), (note(),))
    assert ledger.notes_due(later(99)) == ()


def test_notes_are_kept_with_a_change_and_with_news_of_a_refund(ledger):
    proposed(ledger, action())
    waiting = replace(action(), state=State.WAITING)
    assert ledger.change(waiting, (State.PROPOSED,), event(Did.ASKED), (note("n1"),))
    assert not ledger.change(waiting, (State.PROPOSED,), event(Did.ASKED), (note("n2"),))
    claimed(ledger, action())
    ledger.finish(done(action()), event(Did.EXECUTED))
    was = done(action()).outcome
    sent = done(action(), outcome=replace(was, refund_status="succeeded"))
    assert ledger.settle(sent, was, event(Did.SETTLED), (note("n3"),))
    assert not ledger.settle(sent, was, event(Did.SETTLED), (note("n4"),))
    assert [kept.note.id for kept in ledger.notes_due(NOW)] == ["n1", "n3"]


def test_a_note_without_an_event_is_refused(ledger):
    proposed(ledger, action())
    with pytest.raises(ValueError, match="tells of an event"):
        ledger.change(action(), (State.PROPOSED,), None, (note(),))
    with pytest.raises(ValueError, match="tells of an event"):
        ledger.settle(action(), action().outcome, None, (note(),))


def test_a_note_may_come_with_a_bare_event(ledger):
    ledger.record(event(Did.CAME_BACK), (note(),))
    assert [kept.note for kept in ledger.notes_due(NOW)] == [note()]


def test_a_note_whose_id_is_kept_already_stays_as_it_is(ledger):
    ledger.record(event(), (note(),))
    posted(ledger)
    ledger.record(event(at=later(50)), (note(paragraphs=("another",)),))
    assert ledger.notes_due(later(99)) == ()
    assert (of(ledger).note, of(ledger).made_at) == (note(), NOW)


def test_the_longest_due_note_comes_first_and_no_more_than_asked(ledger):
    for name, seconds in (("b", 3), ("c", 1), ("a", 3)):
        ledger.record(event(at=later(seconds)), (note(name),))
    assert [kept.note.id for kept in ledger.notes_due(later(9))] == ["c", "a", "b"]
    assert [kept.note.id for kept in ledger.notes_due(later(9), limit=1)] == ["c"]


def test_one_worker_takes_a_note_in_hand_and_nobody_else_before_its_time_is_over(ledger):
    ledger.record(event(), (note(),))
    assert ledger.claim_note("n1", NOW, later(60))
    assert not ledger.claim_note("n1", NOW, later(61))
    assert ledger.notes_due(later(59)) == ()
    assert ledger.notes_due(later(60)) == (KeptNote(note(), NOW, tries=1, next_at=later(60)),)
    assert ledger.claim_note("n1", later(60), later(120))
    assert of(ledger).tries == 2


def test_there_is_no_claim_of_a_note_that_is_not_kept(ledger):
    assert not ledger.claim_note("n1", NOW, later(60))


def test_a_posted_note_is_over_and_the_record_says_so_once(ledger):
    ledger.record(event(Did.EXECUTED), (note(),))
    ledger.claim_note("n1", NOW, later(60))
    posted(ledger)
    posted(ledger, seconds=6)
    assert of(ledger) == KeptNote(note(), NOW, tries=1, posted_at=later(5))
    assert ledger.notes_due(later(99)) == ()
    assert told(ledger) == ["executed", "noted"]


def test_a_note_that_could_not_be_posted_is_due_later_and_says_why(ledger):
    ledger.record(event(), (note(),))
    ledger.note_later("n1", later(30), "Zendesk did not answer")
    assert ledger.notes_due(later(29)) == ()
    assert ledger.notes_due(later(30)) == (KeptNote(note(), NOW, next_at=later(30), why="Zendesk did not answer"),)


def test_a_note_that_was_given_up_waits_for_somebody_to_wake_it(ledger):
    ledger.record(event(Did.EXECUTED), (note(),))
    ledger.note_given_up("n1", "the ticket is closed", event(Did.NOT_NOTED, at=later(9)))
    over = KeptNote(note(), NOW, given_up_at=later(9), why="the ticket is closed")
    assert ledger.notes_due(later(99)) == ()
    assert ledger.notes_given_up() == (over,)
    ledger.note_given_up("n1", "again", event(Did.NOT_NOTED, at=later(10)))
    assert ledger.notes_given_up() == (over,)
    assert told(ledger) == ["executed", "not_noted"]
    ledger.note_later("n1", later(20), "")
    assert ledger.notes_given_up() == ()
    assert ledger.notes_due(later(20)) == (KeptNote(note(), NOW, next_at=later(20)),)


def test_notes_given_up_come_newest_first_and_no_more_than_asked(ledger):
    for name, seconds in (("a", 2), ("b", 3), ("c", 1)):
        ledger.record(event(), (note(name),))
        ledger.note_given_up(name, "", event(Did.NOT_NOTED, at=later(seconds)))
    assert [kept.note.id for kept in ledger.notes_given_up()] == ["b", "a", "c"]
    assert [kept.note.id for kept in ledger.notes_given_up(limit=1)] == ["b"]


def test_a_posted_note_stays_posted_whatever_is_said_later(ledger):
    ledger.record(event(Did.EXECUTED), (note(),))
    posted(ledger)
    before = of(ledger)
    ledger.note_later("n1", later(30), "late")
    ledger.note_given_up("n1", "late", event(Did.NOT_NOTED))
    assert of(ledger) == before
    assert told(ledger) == ["executed", "noted"]


def test_a_note_that_was_given_up_and_turns_out_to_stand_is_posted(ledger):
    ledger.record(event(), (note(),))
    ledger.note_given_up("n1", "gone", event(Did.NOT_NOTED))
    posted(ledger)
    assert ledger.notes_given_up() == ()
    assert of(ledger) == KeptNote(note(), NOW, posted_at=later(5))


def test_the_notes_of_an_action_come_oldest_first_and_no_others(ledger):
    for name, seconds in (("b", 1), ("a", 2)):
        ledger.record(event(at=later(seconds)), (note(name), note(f"{name}-other", action_id="01K")))
    assert [kept.note.id for kept in ledger.notes_of("01J")] == ["b", "a"]
