"""From the card to money and back: the two clicks, and everything that must not move it twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.actions import Kind, State, Way
from app.domain.audit import Did
from app.domain.billing import Unread
from app.domain.card import Card, Field
from app.domain.errors import Why
from app.domain.policy import Policy
from tests import made
from tests import made_money as money
from tests.made import eur
from tests.memory_till import Fault, Killed, unreadable
from tests.money_front import BEN, LENA, POLICY, MoneyFront, money_front
from tests.words import commands, everything, text


@pytest.fixture
def desk(tmp_path: Path) -> MoneyFront:
    return money_front(tmp_path)


def title(card: Card) -> str:
    return text(card.title)


def fields(card: Card) -> list[Field]:
    return [one for section in card.sections for one in getattr(section, "fields", ())]


def confirm_on(card: Card) -> str:
    return next(one for one in commands(card) if one.startswith("confirm:"))


def did(desk: MoneyFront) -> list[Did]:
    return [one.event.did for one in desk.ledger.chain]


def test_two_clicks_refund_with_a_credit_note_once(desk: MoneyFront) -> None:
    button = desk.proposed()
    assert desk.till.done == []
    receipt = desk.press(button)
    assert title(receipt) == "Refunded"
    action = desk.action(button)
    assert (action.state, action.order.way, action.order.amount) == (State.DONE, Way.NOTE_REFUND, eur(2903))
    assert desk.till.count(action.id) == 1
    assert did(desk) == [Did.PROPOSED, Did.CONFIRMED, Did.EXECUTED]
    assert [one.note.paragraphs for one in desk.ledger.notes_of(action.id)] == [("done 29.03 EUR",)]


def test_the_confirm_says_exactly_what_will_happen_before_it_does(desk: MoneyFront) -> None:
    card = desk.press("propose:refund:ch_1", amount="29.03", reason="goodwill", note="Wrote the same day.")
    words = everything(card)
    expected = (
        "29.03 EUR",
        "back to Visa 4242",
        "Not done yet",
        "59.97 EUR",
        "E-mail from Stripe",
        "Goes on record: Ann Lee, ticket #1042, goodwill.",
        "Wrote the same day.",
        "Refund 29.03 EUR",
    )
    assert [one for one in expected if one not in words] == []
    assert desk.till.sent == []


@pytest.mark.parametrize("again", [2, 5])
def test_pressing_confirm_again_only_shows_the_receipt(desk: MoneyFront, again: int) -> None:
    button = desk.proposed()
    titles = {title(desk.press(button)) for _ in range(again)}
    assert titles == {"Refunded"}
    assert len(desk.till.sent) == len(desk.till.done) == 1


def test_fifty_confirms_at_once_of_one_action_move_money_once(desk: MoneyFront) -> None:
    button = desk.proposed()
    assert _at_once(desk, [button] * 50) == 50
    assert len(desk.till.done) == 1


def test_fifty_confirms_at_once_of_two_actions_on_one_charge_move_money_once(desk: MoneyFront) -> None:
    buttons = [desk.proposed(), desk.proposed(amount="10")]
    assert _at_once(desk, buttons * 25) == 50
    assert len(desk.till.done) == 1


def _at_once(desk: MoneyFront, buttons: list[str]) -> int:
    gate = threading.Barrier(len(buttons))

    def press(button: str) -> Card:
        gate.wait()
        return desk.press(button)

    with ThreadPoolExecutor(len(buttons)) as people:
        return len([card for card in people.map(press, buttons) if card.title])


def test_a_second_action_on_the_charge_must_be_confirmed_with_the_new_picture(desk: MoneyFront) -> None:
    first, second = desk.proposed(), desk.proposed(amount="10")
    desk.press(first)
    changed = desk.press(second)
    assert "This changed since you looked" in everything(changed)
    assert "Ann Lee gave 29.03 EUR here" in everything(changed)
    assert len(desk.till.done) == 1
    assert title(desk.press(second)) == "This is too old"
    assert len(desk.till.done) == 1
    assert title(desk.press(confirm_on(changed))) == "Refunded"
    assert [one.outcome.refund_id for one in desk.till.done] == ["re_1", "re_2"]


def test_two_equal_partial_refunds_on_purpose_both_work(desk: MoneyFront) -> None:
    desk.press(desk.proposed(amount="10"))
    desk.press(desk.proposed(amount="10"))
    assert [one.outcome.refund_id for one in desk.till.done] == ["re_1", "re_2"]


def test_what_changed_in_stripe_between_the_clicks_is_shown_and_not_done(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.change(refunds=(money.refund(),), payment=made.payment(refunded=eur(2000)))
    changed = desk.press(button)
    assert "This changed since you looked" in everything(changed)
    assert desk.till.done == []
    assert title(desk.press(confirm_on(changed))) == "Refunded"


def test_a_new_picture_tells_all_that_the_first_one_told(desk: MoneyFront) -> None:
    told = "Stripe keeps its fee of\n2.02 EUR"
    desk.change(fee=eur(202))
    assert told in everything(desk.press("propose:refund:ch_1", amount="29.03", reason="duplicate"))
    button = desk.proposed()
    desk.change(payment=made.payment(refunded=eur(500)), refunds=(money.refund(amount=eur(500)),))
    assert told in everything(desk.press(button))
    assert desk.till.sent == []


def test_a_fee_that_became_another_one_is_no_reason_to_ask_again(desk: MoneyFront) -> None:
    desk.change(fee=eur(202), available=eur(100_000))
    button = desk.proposed()
    desk.change(fee=eur(303), available=eur(5))
    assert title(desk.press(button)) == "Refunded"


def test_a_dispute_that_arrives_between_the_clicks_stops_it(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.change(disputes=(made.dispute(),))
    assert title(desk.press(button)) == "No refund while disputed"
    assert desk.till.done == []
    assert did(desk)[-1] is Did.REFUSED


def test_a_confirm_of_yesterday_is_laid_aside(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.later(minutes=15)
    assert title(desk.press(button)) == "This is too old"
    assert desk.action(button).state is State.EXPIRED
    assert desk.till.done == []
    assert did(desk)[-1] is Did.EXPIRED


@pytest.mark.parametrize(
    ("agent", "ticket_id"), [(BEN, "1042"), (made.ANN, "1043"), (made.STRANGER, "1042"), (made.BPO, "1042")]
)
def test_nobody_else_and_no_other_ticket_confirms_it(
    desk: MoneyFront, agent: made.ticket.Agent, ticket_id: str
) -> None:
    button = desk.proposed()
    desk.till.calls.clear()
    assert title(desk.press(button, agent, ticket_id)) == "Not found"
    assert (desk.till.done, desk.till.calls) == ([], [])


@pytest.mark.parametrize(
    "facts", [{"customer": made.customer(id="cus_other")}, {"payment": made.payment(customer_id="cus_other")}]
)
def test_a_payment_that_became_another_customers_is_not_given_back(desk: MoneyFront, facts: dict[str, object]) -> None:
    button = desk.proposed()
    desk.change(**facts)
    assert "belongs to another customer" in everything(desk.press(button))
    assert desk.till.sent == []


@pytest.mark.parametrize("target", ["01M2XK7Q4T8Z3R6V9W1Y5B0C2D", "nonsense", "../x", "ch_1"])
def test_a_foreign_or_invented_action_is_not_found(desk: MoneyFront, target: str) -> None:
    for verb in ("confirm", "ask", "approve", "decline", "withdraw", "check"):
        assert title(desk.press(f"{verb}:action:{target}")) == "Not found"
    assert desk.till.sent == []


@pytest.mark.parametrize("state", [State.PROPOSED, State.WAITING, State.UNKNOWN, State.DONE])
def test_an_action_of_another_customer_is_not_found_beside_this_ticket(desk: MoneyFront, state: State) -> None:
    began = {"started_at": made.NOW, "body": "x"} if state in (State.UNKNOWN, State.DONE) else {}
    other = money.action(state, order=money.order(customer_id="cus_other"), **began)
    desk.ledger.rows[other.id] = other
    for verb in ("open", "confirm", "ask", "approve", "decline", "withdraw", "check"):
        for agent in (made.ANN, LENA):
            assert title(desk.press(f"{verb}:action:{other.id}", agent, note="no")) == "Not found"
    assert title(desk.press(f"open:approval:{other.id}", LENA)) == "Not found"
    assert desk.ledger.rows[other.id] == other
    assert desk.till.sent == []


def test_a_charge_of_another_customer_is_refused(desk: MoneyFront) -> None:
    desk.till.matters["ch_2"] = replace(money.matter(), customer=made.customer(id="cus_other"))
    card = desk.press("propose:refund:ch_2", amount="1")
    assert "belongs to another customer" in everything(card)
    assert desk.ledger.rows == {}


@pytest.mark.parametrize("typed", ["12,50", "1e3", "-5", "\uff10", "NaN", "12.345"])
def test_an_amount_that_is_none_keeps_the_form_with_what_was_typed(desk: MoneyFront, typed: str) -> None:
    card = desk.press("propose:refund:ch_1", amount=typed, reason="goodwill", note="Note kept")
    field = next(one for one in fields(card) if one.name == "amount")
    assert field.value == typed
    assert field.error
    assert [one.value for one in fields(card) if one.name == "note"] == ["Note kept"]
    assert desk.ledger.rows == {}


def test_a_role_that_may_only_read_can_do_nothing(desk: MoneyFront) -> None:
    for kind, target in (("refund", "ch_1"), ("credit_note", "in_1"), ("balance_credit", "cus_maya"), ("void", "in_1")):
        for verb in ("open", "propose"):
            assert "Ask your lead" in everything(desk.press(f"{verb}:{kind}:{target}", made.STRANGER))
    assert "Put it right" not in everything(desk.show(made.STRANGER))
    assert desk.ledger.rows == {}


def test_a_masked_role_sees_no_card_number_on_the_way(desk: MoneyFront) -> None:
    button = desk.proposed(agent=made.BPO, amount="20")
    pages = (desk.press("open:refund:ch_1", made.BPO), desk.press(button, made.BPO))
    assert all("4242" not in everything(page) for page in pages)
    assert desk.action(button).state is State.DONE


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.UNREACHED, "Stripe did not do it"), (Fault.LIMITED, "Stripe did not do it")]
    + [
        (one, "Checking with Stripe")
        for one in (Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BUSY, Fault.FAILED_BEFORE, Fault.FAILED_AFTER)
    ],
)
def test_an_answer_that_is_not_certain_is_never_shown_as_failed(desk: MoneyFront, fault: Fault, expected: str) -> None:
    button = desk.proposed()
    desk.till.faults.append(fault)
    assert title(desk.press(button)) == expected
    unknown = expected == "Checking with Stripe"
    assert desk.action(button).state is (State.UNKNOWN if unknown else State.FAILED)


def test_while_one_is_unknown_nothing_else_can_start_there(desk: MoneyFront) -> None:
    button = desk.proposed()
    other = desk.proposed(amount="10")
    desk.till.faults.append(Fault.LOST_AFTER)
    desk.press(button)
    assert "Stripe has not answered for another one yet" in everything(desk.press(other))
    assert "Stripe has not answered for another one yet" in everything(desk.press("propose:refund:ch_1", amount="5"))
    assert len(desk.till.sent) == 1


@pytest.mark.parametrize(("fault", "sent"), [(Fault.LOST_BEFORE, 2), (Fault.LOST_AFTER, 1)])
def test_home_says_that_one_is_unknown_and_a_check_closes_it_by_the_lists_or_with_the_same_key(
    desk: MoneyFront, fault: Fault, sent: int
) -> None:
    button = desk.proposed()
    desk.till.faults.append(fault)
    desk.press(button)
    assert "do not do it again" in everything(desk.show())
    assert title(desk.press(button.replace("confirm", "check"))) == "Refunded"
    keys = {key for key, _ in desk.till.sent}
    assert len(desk.till.sent) == sent
    assert len(keys) == len(desk.till.done) == 1


def test_a_role_that_vanished_between_the_clicks_does_nothing(desk: MoneyFront) -> None:
    button = desk.proposed()
    gone = replace(desk.front.deps, policies=lambda: Policy(tuple(one for one in POLICY.roles if one.name != "tier1")))
    desk.front = replace(desk.front, deps=gone)
    assert title(desk.press(button)) == "That is not possible"
    assert desk.till.done == []


def test_facts_that_could_not_be_read_stop_it_and_nothing_is_guessed(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.change(unread=(Unread("disputes", Why.SLOW),))
    assert title(desk.press(button)) == "Not everything could be read"
    desk.till.failing["matter"] = unreadable()
    assert "Nothing was changed" in everything(desk.press(button))
    assert desk.till.done == []


def test_a_process_that_dies_in_the_call_leaves_a_row_that_says_running(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.till.faults.append(Fault.KILLED_AFTER)
    with pytest.raises(Killed):
        desk.press(button)
    assert desk.action(button).state is State.RUNNING
    assert title(desk.press(button)) == "Checking with Stripe"
    assert len(desk.till.sent) == 1


@pytest.mark.parametrize(
    ("command", "way", "amount"),
    [
        ("propose:credit_note:in_1", Way.NOTE_REFUND, 500),
        ("propose:balance_credit:cus_maya", Way.BALANCE, 500),
    ],
)
def test_each_kind_goes_the_same_way(desk: MoneyFront, command: str, way: Way, amount: int) -> None:
    button = desk.proposed(command, amount="5.00")
    desk.press(button)
    action = desk.action(button)
    assert (action.state, action.order.way, action.order.amount) == (State.DONE, way, eur(amount))


def test_an_open_invoice_is_credited_or_voided(tmp_path: Path) -> None:
    desk = money_front(tmp_path, money.open_invoice())
    desk.press(desk.proposed("propose:credit_note:in_1", amount="5"))
    voided = desk.press(desk.proposed("propose:void:in_1", agent=LENA), LENA)
    assert title(voided) == "Invoice voided"
    assert [action.order.way for action in desk.ledger.rows.values()] == [Way.NOTE_OPEN, Way.VOID]


def test_another_possible_way_can_be_chosen_and_an_impossible_one_cannot(desk: MoneyFront) -> None:
    chosen = desk.action(desk.proposed(choice=Way.NOTE_BALANCE.value))
    impossible = desk.action(desk.proposed(choice=Way.REFUND.value))
    assert (chosen.order.way, impossible.order.way) == (Way.NOTE_BALANCE, Way.NOTE_REFUND)


def test_the_chooser_offers_what_fits_and_leads_to_the_form_with_its_reason(desk: MoneyFront) -> None:
    home = desk.show()
    assert "open:put_right:cus_maya" in commands(home)
    picked = desk.press("open:put_right:cus_maya")
    assert "open:put_right:in_1" in commands(picked)
    chooser = desk.press("open:put_right:in_1")
    assert "open:refund:in_1:duplicate" in commands(chooser)
    form = desk.press("open:refund:in_1:late")
    reason = next(one for one in fields(form) if one.name == "reason")
    assert reason.value == "late"


def test_a_disputed_payment_says_so_before_any_form(desk: MoneyFront) -> None:
    desk.change(disputes=(made.dispute(),))
    card = desk.press("open:refund:ch_1")
    assert title(card) == "No refund while disputed"
    assert "open:dispute:du_1" in commands(card)


def test_a_reason_that_needs_a_note_says_so_at_the_note(desk: MoneyFront) -> None:
    rules = {kind: replace(rule, note_for=frozenset(rule.reasons)) for kind, rule in POLICY.roles[0].rules.items()}
    noted = Policy((replace(POLICY.roles[0], rules=rules), *POLICY.roles[1:]))
    desk.front = replace(desk.front, deps=replace(desk.front.deps, policies=lambda: noted))
    card = desk.press("propose:refund:ch_1", amount="5", reason="goodwill")
    assert "needs a note" in everything(card)
    assert desk.ledger.rows == {}


# --- approval


@pytest.fixture
def asked(desk: MoneyFront) -> Iterator[str]:
    """The id of a request of Ann's for all of it, above her limit."""
    button = desk.proposed(amount="89")
    assert button.startswith("ask:")
    desk.press(button, note="Two payments, one seat.")
    yield button.rpartition(":")[2]


def test_above_the_limit_the_agent_asks_and_nothing_moves(desk: MoneyFront, asked: str) -> None:
    action = desk.action(asked)
    assert (action.state, action.note) == (State.WAITING, "Two payments, one seat.")
    assert desk.till.sent == []
    assert did(desk) == [Did.PROPOSED, Did.ASKED]
    assert [one.note.paragraphs for one in desk.ledger.notes_of(asked)] == [("waiting 89.00 EUR",)]


def test_asking_needs_a_note(desk: MoneyFront) -> None:
    button = desk.proposed(amount="89")
    assert "Write a note" in everything(desk.press(button))
    assert desk.action(button).state is State.PROPOSED


def test_nobody_is_asked_upon_facts_that_are_others_by_now(desk: MoneyFront) -> None:
    button = desk.proposed(amount="89")
    desk.change(customer=made.customer(credits=(eur(500),)))
    assert "This changed since you looked" in everything(desk.press(button, note="Two payments, one seat."))
    assert desk.action(button).state is State.EXPIRED


def test_nobody_is_asked_while_another_action_there_is_not_known(desk: MoneyFront) -> None:
    button, other = desk.proposed(amount="89"), desk.proposed(amount="10")
    desk.till.faults.append(Fault.LOST_BEFORE)
    desk.press(other)
    card = desk.press(button, note="Two payments, one seat.")
    assert title(card) == "Stripe has not answered for another one yet"
    assert desk.action(button).state is State.PROPOSED


def test_nobody_is_asked_for_what_needs_no_approval(desk: MoneyFront) -> None:
    button = desk.proposed(note="Two payments, one seat.").replace("confirm:", "ask:")
    assert confirm_on(desk.press(button)) == button.replace("ask:", "confirm:")
    assert desk.action(button).state is State.PROPOSED


def test_a_request_that_waits_shows_its_page_whichever_old_button_is_pressed(desk: MoneyFront, asked: str) -> None:
    for verb in ("confirm", "ask", "open", "check"):
        assert title(desk.press(f"{verb}:action:{asked}")) == "Waiting for approval"


def test_confirming_what_needs_approval_does_nothing(desk: MoneyFront) -> None:
    button = desk.proposed(amount="89").replace("ask:", "confirm:")
    assert "Ask for approval" in everything(desk.press(button))
    assert desk.till.sent == []


def test_another_person_approves_on_the_ticket_and_it_is_done_once(desk: MoneyFront, asked: str) -> None:
    assert f"open:approval:{asked}" in commands(desk.show(LENA))
    assert "Two payments, one seat." in everything(desk.press(f"open:approval:{asked}", LENA))
    cards = [desk.press(f"approve:action:{asked}", LENA) for _ in range(3)]
    assert {title(card) for card in cards} == {"Refunded"}
    assert len(desk.till.sent) == 1
    action = desk.action(asked)
    assert action.approver is not None
    assert action.approver.email == "lead@example.com"
    assert did(desk) == [Did.PROPOSED, Did.ASKED, Did.APPROVED, Did.EXECUTED]


def test_approving_at_once_from_many_places_does_it_once(desk: MoneyFront, asked: str) -> None:
    gate = threading.Barrier(20)

    def press(_: int) -> str:
        gate.wait()
        return title(desk.press(f"approve:action:{asked}", LENA))

    with ThreadPoolExecutor(20) as people:
        list(people.map(press, range(20)))
    assert len(desk.till.done) == 1


def test_the_asker_and_whoever_may_not_approve_as_much_cannot(desk: MoneyFront, asked: str) -> None:
    for agent in (made.ANN, BEN, made.BPO, made.STRANGER):
        desk.press(f"approve:action:{asked}", agent)
        desk.press(f"decline:action:{asked}", agent, note="no")
        assert desk.action(asked).state is State.WAITING
    assert desk.till.sent == []


def test_an_asker_who_has_another_address_by_now_is_still_the_asker(desk: MoneyFront, asked: str) -> None:
    renamed = replace(made.ANN, email=LENA.email)
    refused = desk.press(f"approve:action:{asked}", renamed)
    assert "You asked for this yourself" in everything(refused)
    assert desk.till.sent == []
    desk.press(f"withdraw:action:{asked}", renamed)
    assert desk.action(asked).state is State.WITHDRAWN


def test_an_approval_beside_another_ticket_is_not_found(desk: MoneyFront, asked: str) -> None:
    assert title(desk.press(f"approve:action:{asked}", LENA, "1043")) == "Not found"
    elsewhere = replace(desk.ticket(LENA), account="another")
    assert title(desk.front.press(f"approve:action:{asked}", elsewhere)) == "Not found"
    assert desk.till.sent == []


def test_facts_that_changed_since_the_approver_looked_are_shown_first(desk: MoneyFront, asked: str) -> None:
    desk.press(f"open:approval:{asked}", LENA)
    desk.change(customer=made.customer(credits=(eur(100),)))
    for _ in range(2):
        changed = desk.press(f"approve:action:{asked}", LENA)
        assert "This changed since it was asked" in everything(changed)
    assert desk.till.sent == []
    approve = next(one for one in commands(changed) if one.startswith("approve:"))
    assert title(desk.press(approve, LENA)) == "Refunded"


def test_a_dispute_that_came_since_stops_the_approval(desk: MoneyFront, asked: str) -> None:
    desk.change(disputes=(made.dispute(),))
    card = desk.press(f"open:approval:{asked}", LENA)
    assert not [one for one in commands(card) if one.startswith("approve:")]
    assert title(desk.press(f"approve:action:{asked}", LENA)) == "That is not possible"
    assert desk.till.sent == []


def test_declining_needs_a_reason_and_the_asker_reads_it_on_the_card(desk: MoneyFront, asked: str) -> None:
    assert "Say why." in everything(desk.press(f"decline:action:{asked}", LENA))
    assert desk.action(asked).state is State.WAITING
    desk.press(f"decline:action:{asked}", LENA, note="One was a second seat.")
    assert desk.action(asked).state is State.DECLINED
    assert "One was a second seat." in everything(desk.show())
    assert did(desk)[-1] is Did.DECLINED
    assert title(desk.press(f"approve:action:{asked}", LENA)) == "Declined"
    assert desk.till.sent == []


def test_only_the_asker_withdraws_it(desk: MoneyFront, asked: str) -> None:
    desk.press(f"withdraw:action:{asked}", BEN)
    assert desk.action(asked).state is State.WAITING
    assert title(desk.press(f"withdraw:action:{asked}")) == "Withdrawn"
    assert title(desk.press(f"approve:action:{asked}", LENA)) == "Withdrawn"
    assert desk.till.sent == []


def test_a_request_expires(desk: MoneyFront, asked: str) -> None:
    desk.later(days=3)
    assert f"open:approval:{asked}" not in commands(desk.show(LENA))
    assert title(desk.press(f"approve:action:{asked}", LENA)) == "This is too old"
    assert desk.action(asked).state is State.EXPIRED
    assert desk.till.sent == []


def test_an_asker_who_lost_the_role_stops_the_approval(desk: MoneyFront, asked: str) -> None:
    left = Policy(tuple(one for one in POLICY.roles if one.name != "tier1"))
    desk.front = replace(desk.front, deps=replace(desk.front.deps, policies=lambda: left))
    assert title(desk.press(f"approve:action:{asked}", LENA)) == "That is not possible"
    assert desk.till.sent == []


def test_what_was_done_is_listed_and_opens_its_receipt(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.press(button)
    listed = desk.press("open:actions:cus_maya", BEN, "1043")
    opened = button.replace("confirm", "open")
    assert opened in commands(listed)
    assert title(desk.press(opened, BEN, "1043")) == "Refunded"


def test_a_proposal_is_written_down_with_everything_that_was_asked(desk: MoneyFront) -> None:
    action = desk.action(desk.proposed(note="Because."))
    assert (action.kind, action.target, action.note) == (Kind.REFUND, "ch_1", "Because.")
    assert (action.agent.email, action.agent.role) == ("ann@example.com", "tier1")
    assert action.expires_at - action.created_at == timedelta(minutes=15)
    event = desk.ledger.chain[-1].event
    assert event.facts == {
        "kind": "refund", "way": "note_refund", "target": "ch_1", "amount": "2903", "currency": "eur",
        "reason": "duplicate", "note": "Because.",
    }  # fmt: skip


def test_acting_is_on_record_by_its_own_event_and_looking_by_a_view(desk: MoneyFront) -> None:
    button = desk.proposed()
    before = len(desk.front.seen("cus_maya"))
    desk.press(button)
    assert len(desk.front.seen("cus_maya")) == before
    desk.press("open:invoices:cus_maya")
    assert len(desk.front.seen("cus_maya")) == before + 1


def test_the_receipt_says_noted_only_when_the_note_that_it_is_done_stands_there(desk: MoneyFront, asked: str) -> None:
    event = desk.ledger.chain[-1].event
    desk.ledger.note_posted(f"{asked}-waiting", event)
    receipt = desk.press(f"approve:action:{asked}", LENA)
    assert "A note is on its way to the ticket" in everything(receipt)
    desk.ledger.note_posted(f"{asked}-done", event)
    assert "Noted on the ticket" in everything(desk.press(f"open:action:{asked}"))
