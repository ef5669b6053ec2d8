"""What the notes on a ticket say: every way and every turn of an action, in English, and what they never say."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from structlog.testing import capture_logs

from app.domain.actions import Outcome, Person, State, Way, Wrong
from app.domain.note_words import Told, author, paragraphs, tags, told
from app.usecases.telling import notes_about
from integrations.phrases import Wording, plain
from tests import made
from tests.made import NOW
from tests.pseudo import Pseudo

LENA = Person("9003", "Lena Hart", "lead@example.com", "lead")
ENGLISH = partial(plain, wording=Wording("en-US", "UTC"))
REFUNDED = Outcome(reference="re_3SUk", refund_id="re_3SUk", refund_status="succeeded")
NOTED = Outcome(reference="cn_1", number="8F3C-CN-01", refund_id="re_3SUk", refund_status="succeeded")


def ended(way=Way.REFUND, outcome=REFUNDED, state=State.DONE, paid_by="card", **changes):
    order = made.order(way=way, amount=made.eur(2903), wrong=Wrong.GOODWILL, paid_by=paid_by)
    facts = {"order": order, "state": state, "outcome": outcome, "started_at": NOW, "finished_at": NOW}
    return made.action(**facts | changes)


def words(action, what):
    return [ENGLISH(line) for line in paragraphs(action, what)]


def test_a_refund_says_who_what_why_by_which_id_and_when_it_arrives():
    action = ended(note="Cancelled two days late")
    assert words(action, Told.DONE) == [
        "Refunded 29.03 EUR.",
        f"By {action.agent.name}. Reason: goodwill.",
        "Note: Cancelled two days late",
        "Refund re_3SUk.",
        "It arrives between about Nov 30, 2026 and Dec 7, 2026.",
    ]


BALANCE = Outcome(reference="cbtxn_1")
PAPER = Outcome(reference="cn_1", number="8F3C-CN-01")


@pytest.mark.parametrize(
    ("way", "outcome", "first", "ids", "tagged"),
    [
        (Way.REFUND, REFUNDED, "Refunded 29.03 EUR.", "Refund re_3SUk.", ("counterfoil_refund",)),
        (
            Way.NOTE_REFUND,
            NOTED,
            "Refunded 29.03 EUR by a credit note.",
            "Credit note 8F3C-CN-01, refund re_3SUk.",
            ("counterfoil_refund", "counterfoil_credit_note"),
        ),
        (
            Way.NOTE_BALANCE,
            PAPER,
            "Credited 29.03 EUR to the customer's balance by a credit note.",
            "Credit note 8F3C-CN-01.",
            ("counterfoil_credit_note",),
        ),
        (
            Way.NOTE_OUTSIDE,
            Outcome(reference="cn_1"),
            "Wrote a credit note of 29.03 EUR. The money is paid back outside Stripe.",
            "Credit note cn_1.",
            ("counterfoil_credit_note",),
        ),
        (
            Way.NOTE_OPEN,
            PAPER,
            "Took 29.03 EUR off the open invoice by a credit note.",
            "Credit note 8F3C-CN-01.",
            ("counterfoil_credit_note",),
        ),
        (
            Way.BALANCE,
            BALANCE,
            "Credited 29.03 EUR to the customer's balance.",
            "Balance transaction cbtxn_1.",
            ("counterfoil_balance_credit",),
        ),
        (
            Way.VOID,
            Outcome(reference="in_1", number="8F3C-0006"),
            "Voided the invoice of 29.03 EUR.",
            "Invoice 8F3C-0006.",
            ("counterfoil_void",),
        ),
    ],
)
def test_every_way_says_what_it_did_and_has_its_tags(way, outcome, first, ids, tagged):
    action = ended(way, outcome)
    said = words(action, Told.DONE)
    assert said[0] == first
    assert ids in said
    assert tags(action, Told.DONE) == tagged


@pytest.mark.parametrize(
    ("paid_by", "status", "said"),
    [
        ("us_bank_account", "pending", "It arrives between about Nov 26, 2026 and Dec 1, 2026."),
        ("", "succeeded", "How long it takes to arrive depends on the customer's bank."),
        ("paypal", "pending", "How long it takes to arrive depends on the customer's bank."),
        (
            "customer_balance",
            "requires_action",
            "The customer must say where the money shall go. Stripe asks for it by e-mail.",
        ),
    ],
)
def test_when_a_refund_arrives_hangs_on_how_it_was_paid(paid_by, status, said):
    action = ended(outcome=replace(REFUNDED, refund_status=status), paid_by=paid_by)
    assert words(action, Told.DONE)[-1] == said


def test_what_moves_no_money_to_a_bank_says_nothing_of_arriving():
    for way in (Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN, Way.BALANCE, Way.VOID):
        assert not [line for line in words(ended(way, PAPER), Told.DONE) if "arrive" in line]


def test_a_refund_that_failed_at_once_does_not_say_when_it_arrives():
    action = ended(outcome=replace(REFUNDED, refund_status="failed"))
    assert told(action) == (Told.DONE, Told.CAME_BACK)
    assert not [line for line in words(action, Told.DONE) if "arrives" in line]


def test_an_outcome_that_came_late_says_that_it_is_certain_now():
    action = ended(finished_at=NOW + timedelta(minutes=1))
    assert words(action, Told.DONE)[1] == "Stripe answered late. Now it is certain."


def test_what_was_approved_says_by_whom_and_is_a_note_of_the_approver():
    action = ended(approver=LENA)
    assert f"Asked by {action.agent.name}, approved by Lena Hart. Reason: goodwill." in words(action, Told.DONE)
    assert author(action, Told.DONE) == LENA


def test_a_request_says_what_is_waited_for_and_until_when():
    action = ended(state=State.WAITING, outcome=Outcome(), asked_at=NOW, finished_at=None, expires_at=NOW)
    assert told(action) == (Told.ASKED,)
    assert words(action, Told.ASKED)[0] == "Waits for approval: Refund of 29.03 EUR."
    assert words(action, Told.ASKED)[-1].startswith("Can be decided on this card and in the console until Nov 23, 2026")
    assert author(action, Told.ASKED) == action.agent


def test_a_declined_request_says_by_whom_and_why():
    action = ended(state=State.DECLINED, outcome=Outcome(), approver=LENA, decision="Twice this month already.")
    assert told(action) == (Told.DECLINED,)
    assert words(action, Told.DECLINED) == [
        "Declined: Refund of 29.03 EUR. Nothing was done.",
        "Lena Hart says: Twice this month already.",
        f"Asked by {action.agent.name}.",
    ]
    assert author(action, Told.DECLINED) == LENA


def test_a_request_that_ended_otherwise_says_so():
    taken = ended(state=State.WITHDRAWN, outcome=Outcome())
    assert words(taken, *told(taken)) == [
        "Not wanted any more: Refund of 29.03 EUR.",
        f"Taken back by {taken.agent.name}.",
    ]
    late = ended(state=State.EXPIRED, outcome=Outcome(), asked_at=NOW)
    assert words(late, *told(late))[0] == "Nobody decided in time: Refund of 29.03 EUR. Nothing was done."
    assert author(late, Told.EXPIRED) is None


def test_a_bank_reference_is_told_when_it_is_known():
    action = ended(outcome=replace(REFUNDED, bank_reference="74120"))
    assert told(action) == (Told.DONE, Told.REFERENCED)
    assert words(action, Told.REFERENCED) == [
        "The refund of 29.03 EUR has a bank reference: 74120.",
        "The customer's bank can find it by this.",
        "Refund re_3SUk.",
    ]
    assert tags(action, Told.REFERENCED) == ()


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_refund_that_came_back_is_told_and_tagged_and_its_reference_is_not(status):
    action = ended(outcome=replace(REFUNDED, refund_status=status, bank_reference="74120"))
    assert told(action) == (Told.DONE, Told.CAME_BACK)
    said = words(action, Told.CAME_BACK)
    assert said[0] == "The refund of 29.03 EUR did not arrive. The customer did not get it."
    assert f"Made on Nov 23, 2026 by {action.agent.name}." in said
    assert tags(action, Told.CAME_BACK) == ("counterfoil_refund_failed",)
    assert author(action, Told.CAME_BACK) is None


def test_a_failure_is_told_to_who_is_not_looking_at_the_card():
    failed = ended(state=State.FAILED, outcome=Outcome(sentence=("Our Stripe balance is too low.",)))
    assert told(failed) == ()
    assert told(replace(failed, asked_at=NOW)) == (Told.NOT_DONE,)
    late = replace(failed, finished_at=NOW + timedelta(hours=2))
    assert told(late) == (Told.NOT_DONE,)
    assert words(late, Told.NOT_DONE)[:2] == [
        "Not done: Refund of 29.03 EUR. Nothing was changed.",
        "Our Stripe balance is too low.",
    ]


@pytest.mark.parametrize("state", [State.PROPOSED, State.RUNNING, State.UNKNOWN])
def test_what_is_not_decided_yet_is_not_told(state):
    assert told(ended(state=state, outcome=Outcome())) == ()


def test_a_proposal_that_nobody_asked_approval_for_ends_in_silence():
    assert told(ended(state=State.EXPIRED, outcome=Outcome())) == ()


def test_notes_have_the_same_ids_each_time_and_stand_where_the_action_stands():
    action = ended(outcome=replace(REFUNDED, bank_reference="74120"))
    done, referenced = notes_about(ENGLISH, action)
    assert (done.id, referenced.id) == (f"{action.id}-done", f"{action.id}-referenced")
    assert (done.channel, done.account, done.ticket_id) == (
        action.place.channel,
        action.place.account,
        action.place.ticket_id,
    )
    assert (done.agent_id, referenced.agent_id, done.action_id) == (action.agent.id, "", action.id)
    assert notes_about(ENGLISH, action) == (done, referenced)


def test_words_that_cannot_be_written_do_not_keep_the_outcome_of_money_from_being_kept():
    def broken(phrase):
        raise KeyError("somebody's text")

    with capture_logs() as lines:
        assert notes_about(broken, ended()) == ()
    assert lines[0]["event"] == "note_not_written" and "somebody's text" not in str(lines)


@pytest.mark.parametrize("what", Told)
def test_every_sentence_of_every_note_can_be_translated(what):
    pseudo = Pseudo()
    for way in Way:
        for outcome in (REFUNDED, PAPER, NOTED, replace(REFUNDED, refund_status="requires_action")):
            action = ended(way, outcome, note="x", decision="y", finished_at=NOW + timedelta(hours=1))
            for one in (action, replace(action, approver=LENA)):
                for line in paragraphs(one, what):
                    plain(line, pseudo.wording)
    assert pseudo.unknown == set()


def test_a_long_note_of_the_agent_is_not_cut():
    long = "very " * 150
    assert any(long.strip() in line for line in words(ended(note=long), Told.DONE))


def test_dates_follow_the_teams_locale_and_zone():
    german = partial(plain, wording=Wording("de-DE", "Europe/Berlin"))
    (note,) = notes_about(german, ended())
    assert "30.11.2026" in note.paragraphs[-1]
