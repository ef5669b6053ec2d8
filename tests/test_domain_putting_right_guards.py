"""Guards before money moves that nothing else would miss: each test fails when the one line that it names is gone."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.actions import Kind, State, Way, Wrong
from app.domain.billing import FraudWarning, Unread
from app.domain.errors import Why
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.putting_right.check import Flight
from app.domain.putting_right.left import left_alone, left_on_invoice, left_on_payment, most
from app.domain.putting_right.preflight import checked
from app.domain.putting_right.ways import proposed, ways
from tests import made
from tests import made_money as money
from tests.made import NOW, days, eur
from tests.test_domain_preflight import labels, stop
from tests.test_domain_putting_right import possible, why
from tests.words import text

WARNING = FraudWarning("issfr_1", "ch_1", days(-1), "made_with_stolen_card", True)
PAID = made.payment()
USD = Money(9, "usd")


def unread(part: str) -> Matter:
    return money.matter(unread=(Unread(part, Why.SLOW),))


# --- what is checked


@pytest.mark.parametrize(("part", "stops"), [("invoice", True), ("notes", True), ("disputes", False)])
def test_paper_needs_the_invoice_and_its_notes_and_not_what_only_money_needs(part: str, stops: bool) -> None:
    found = stop(unread(part), money.order(Way.NOTE_BALANCE))
    assert found == ("Not everything could be read" if stops else None)


@pytest.mark.parametrize("status", ["won", "prevented", "warning_closed"])
def test_a_dispute_that_is_over_is_not_held_against_the_customer(status: str) -> None:
    matter = money.matter(disputes=(made.dispute(status=status, refundable=False),))
    assert stop(matter) is None
    assert "No dispute, no fraud warning" in labels(matter)


def test_a_credit_on_the_balance_needs_the_payment_too_and_paper_alone_does_not() -> None:
    assert stop(unread("payment"), money.order(Way.NOTE_BALANCE)) == "Not everything could be read"
    assert stop(unread("payment"), money.order(Way.NOTE_OUTSIDE)) is None
    unread_open = replace(money.open_invoice(), unread=(Unread("payment", Why.SLOW),))
    for way in (Way.NOTE_OPEN, Way.VOID):
        assert stop(unread_open, money.order(way)) == "Not everything could be read"


@pytest.mark.parametrize("way", [Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.BALANCE])
def test_a_credit_beside_an_earlier_refund_says_so(way: Way) -> None:
    matter = money.matter(refunds=(money.refund(amount=eur(2000)),))
    assert "20.00 EUR was refunded before" in labels(matter, money.order(way))
    assert "Nothing refunded before" not in labels(money.matter(), money.order(way))


@pytest.mark.parametrize("way", [Way.VOID, Way.NOTE_OPEN])
def test_taking_back_a_claim_does_not_care_for_an_earlier_refund(way: Way) -> None:
    matter = replace(money.open_invoice(), refunds=(money.refund(),))
    assert not any("refunded before" in one for one in labels(matter, money.order(way)))


def test_an_inquiry_is_no_chargeback_whatever_else_is_said_of_it() -> None:
    matter = money.matter(disputes=(made.dispute(status="warning_needs_response", refundable=False),))
    assert stop(matter) is None
    assert "An inquiry is open" in labels(matter)


def test_a_dispute_in_a_state_that_allows_a_refund_is_said() -> None:
    matter = money.matter(disputes=(made.dispute(status="a_new_state", refundable=True),))
    assert "A dispute is on this payment" in labels(matter)


def test_a_payment_that_a_network_warned_of_is_not_called_clean() -> None:
    found = labels(money.matter(warnings=(WARNING,)))
    assert "No dispute" in found and "No dispute, no fraud warning" not in found


@pytest.mark.parametrize("way", [Way.VOID, Way.NOTE_OPEN])
def test_taking_back_a_claim_gives_nothing_twice_beside_a_chargeback(way: Way) -> None:
    matter = replace(money.open_invoice(), disputes=(made.dispute(),))
    assert "The bank took this payment back" not in labels(matter, money.order(way))


def test_a_dispute_on_another_payment_of_the_invoice_is_said_beside_a_credit() -> None:
    disputed = made.payment(id="ch_2", charge_id="ch_2", disputed=True)
    matter = money.matter(payments=(PAID, disputed))
    assert "A dispute is on this payment" in labels(matter, money.order(Way.NOTE_BALANCE))
    alone = money.matter(payment=replace(PAID, disputed=True), payments=(replace(PAID, disputed=True),))
    assert "A dispute is on this payment" not in labels(alone, money.order(Way.NOTE_BALANCE))


def test_all_that_is_left_is_a_full_refund_to_an_inquiry() -> None:
    dispute = made.dispute(status="warning_needs_response", refundable=True)
    payment = made.payment(refunded=eur(4000))
    matter = money.matter(payment=payment, disputes=(dispute,))
    flight = Flight(money.order(amount=eur(4900)), matter, (), True, NOW)
    (found,) = [one for one in checked(flight) if text(one.label) == "An inquiry is open"]
    assert text(found.detail).startswith("This full refund ends it")


def test_credit_does_not_care_for_a_warning_about_the_card() -> None:
    found = labels(money.matter(warnings=(WARNING,)), money.order(Way.NOTE_BALANCE))
    assert "The card's network warns of fraud" not in found


def test_a_way_that_says_nothing_here_stops() -> None:
    assert stop(money.matter(), money.order(Way.NOTE_OPEN)) == "This cannot be done here"


def test_the_currency_is_the_payments_before_the_customers() -> None:
    matter = money.matter(customer=made.customer(currency="usd"))
    assert stop(matter, money.order()) is None
    assert stop(matter, money.order(amount=Money(100, "usd"))) == "Another currency"


def test_where_something_was_just_given_nobody_is_told_to_be_alone() -> None:
    other = money.another(State.DONE, finished_at=days(-0.01))
    assert "Nobody else is on this" not in labels(others=(other,))


def test_what_failed_within_the_hour_gave_nothing() -> None:
    other = money.another(State.FAILED, finished_at=days(-0.01))
    assert not any("within the hour" in one for one in labels(others=(other,)))


def test_credit_notes_say_nothing_of_an_order_without_an_invoice() -> None:
    matter = replace(money.bare(), notes=(money.credit_note(),))
    found = labels(matter, money.order(Way.REFUND))
    assert not any(one.startswith("The invoice is credited") for one in found)


def test_our_balance_counts_only_for_refunds_and_in_their_currency() -> None:
    low = money.matter(available=eur(1))
    assert "Our balance is low" in labels(low)
    assert "Our balance is low" not in labels(low, money.order(Way.NOTE_BALANCE))
    assert "Our balance is low" not in labels(money.matter(available=Money(1, "usd")))


def test_what_stops_comes_before_a_warning_of_an_earlier_rule() -> None:
    matter = money.matter(unread=(Unread("warnings", Why.SLOW),), disputes=(made.dispute(),))
    found = labels(matter)
    assert found.index("No refund while disputed") < found.index("Fraud warnings could not be read")


# --- what is left


@pytest.mark.parametrize(
    ("status", "captured", "left"), [("succeeded", 5000, 5000), ("processing", 0, 8900), ("succeeded", 0, 0)]
)
def test_what_was_taken_counts_and_of_a_debit_under_way_all_of_it(status: str, captured: int, left: int) -> None:
    payment = made.payment(status=status, captured=eur(captured))
    assert left_on_payment(payment, money.matter(payment=payment)) == eur(left)


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ({"to_balance": eur(2000)}, 6900),
        ({"outside": eur(2000)}, 6900),
        ({"to_balance": eur(2000), "outside": eur(500)}, 6400),
        ({"to_balance": eur(2000), "status": "void"}, 8900),
        ({"to_balance": eur(9900)}, 0),
    ],
)
def test_what_standing_notes_gave_otherwise_is_not_left_to_refund_alone(note: dict[str, Any], left: int) -> None:
    matter = money.matter(invoice=made.invoice(credited_after=eur(8900)), notes=(money.credit_note(**note),))
    assert left_alone(PAID, matter) == eur(left)
    assert most(Way.REFUND, matter) == eur(left)


@pytest.mark.parametrize(
    ("invoice", "left"),
    [
        ({"status": "void", "amount_remaining": eur(8900)}, 0),
        ({"status": "open", "amount_remaining": eur(3000)}, 3000),
        ({"status": "uncollectible", "amount_remaining": eur(3000)}, 3000),
    ],
)
def test_credit_notes_take_back_what_is_still_to_pay_and_nothing_of_a_void_invoice(
    invoice: dict[str, Any], left: int
) -> None:
    assert left_on_invoice(made.invoice(**invoice)) == eur(left)


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({}, 8900),
        ({"payment": made.payment(refunded=eur(8900))}, 0),
        ({"payment": made.payment(refunded=eur(3000))}, 5900),
        ({"payment": PAID, "refunds": (money.refund(amount=eur(3000), status="pending"),)}, 5900),
        ({"payment": PAID, "refunds": (money.refund(amount=eur(3000), status="failed"),)}, 8900),
        ({"payment": made.payment(refunded=eur(3000)), "notes": (money.credit_note(refunded=eur(2000)),)}, 7900),
        ({"payment": PAID, "notes": (money.credit_note(refunded=eur(2000)),)}, 8900),
        (
            {"payment": made.payment(refunded=eur(2000)),
             "notes": (money.credit_note(refunded=eur(2000), status="void"),)},
            6900,
        ),
        ({"payment": PAID, "others": (made.payment(id="ch_2", refunded=eur(3000)),)}, 5900),
        ({"payment": PAID, "others": (made.payment(id="ch_2", amount=USD, refunded=USD),)}, 8900),
    ],
)  # fmt: skip
def test_what_went_back_without_a_credit_note_is_not_credited_to_the_balance_as_well(
    facts: dict[str, Any], left: int
) -> None:
    payment = facts.get("payment", PAID)
    known = {name: value for name, value in facts.items() if name != "others"}
    matter = money.matter(**known | {"payments": (payment, *facts.get("others", ()))})
    assert most(Way.NOTE_BALANCE, matter) == eur(left)
    assert (Way.NOTE_BALANCE in possible(Kind.CREDIT_NOTE, matter)) is (left > 0)
    assert stop(matter, money.order(Way.NOTE_BALANCE, eur(left + 1))) is not None
    assert most(Way.NOTE_OUTSIDE, matter) == eur(8900), "paper for what went back by hand"


# --- what is possible


def test_a_refund_alone_is_not_possible_of_what_notes_gave_in_another_way() -> None:
    credited = made.invoice(credited_after=eur(8900))
    matter = money.matter(invoice=credited, notes=(money.credit_note(to_balance=eur(8900)),))
    assert Way.REFUND not in possible(Kind.REFUND, matter)
    assert why(Kind.REFUND, matter, Way.REFUND) == "Not possible: credit notes gave the rest back in another way."


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.CREDIT_NOTE])
def test_no_claim_is_taken_back_while_a_payment_of_it_is_on_its_way(kind: Kind) -> None:
    coming = replace(PAID, status="processing", captured=eur(0))
    matter = replace(money.open_invoice(), payment=coming, payments=(coming,))
    assert possible(kind, matter) == []
    assert possible(kind, replace(matter, payments=(replace(coming, status="failed"),))) != []


def test_an_open_invoice_that_is_paid_in_part_is_credited_before_anything_goes_back() -> None:
    matter = replace(money.open_invoice(amount_paid=eur(100)), payment=PAID)
    assert [one.way for one in ways(Kind.CREDIT_NOTE, matter)] == [Way.NOTE_OPEN]


def test_of_what_was_paid_in_parts_no_note_gives_back_and_the_balance_is_proposed_instead() -> None:
    second = made.payment(id="ch_2", charge_id="ch_2")
    matter = money.matter(payments=(PAID, second))
    assert possible(Kind.REFUND, matter) == [Way.NOTE_BALANCE]
    assert "paid in 2 parts" in why(Kind.REFUND, matter, Way.NOTE_REFUND)
    under_way = money.matter(payments=(PAID, replace(second, status="processing")))
    assert Way.NOTE_REFUND in possible(Kind.REFUND, under_way)


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({}, 2000),
        ({"refunds": (money.refund(id="re_1", amount=eur(2000), status="canceled"),)}, 2000),
        ({"refunds": (money.refund(id="re_1", amount=eur(2000)),)}, 0),
        ({"refunds": (money.refund(id="re_9", amount=eur(2000), status="failed"),)}, 0),
        ({"notes": (money.credit_note(refund_ids=("re_1",), refunded=eur(2000), status="void"),)}, 0),
        ({"payment": made.payment(refunded=eur(1500))}, 500),
        ({"payment": made.payment(refunded=eur(2000))}, 0),
        ({"payment": made.payment(captured=eur(300))}, 300),
    ],
)
def test_what_a_note_gave_and_came_back_goes_out_again_without_another_note(facts: dict[str, Any], left: int) -> None:
    failed = money.refund(id="re_1", amount=eur(2000), status="failed")
    note = money.credit_note(refund_ids=("re_1",), refunded=eur(2000))
    invoice = made.invoice(credited_after=eur(2000))
    matter = money.matter(**{"invoice": invoice, "notes": (note,), "refunds": (failed,)} | facts)
    matter = replace(matter, payments=(matter.payment,) if matter.payment else ())
    assert (Way.REFUND in possible(Kind.REFUND, matter)) is (left > 0)
    assert most(Way.REFUND, matter) == eur(left)
    assert proposed(Kind.REFUND, matter, Wrong.UNHAPPY) is (Way.REFUND if left else Way.NOTE_REFUND)
    if left:
        assert stop(matter, money.order(Way.REFUND, eur(left), invoice_id="in_1")) is None
        assert stop(matter, money.order(Way.REFUND, eur(left + 1), invoice_id="in_1")) == "That is more than is left"


def test_an_open_invoice_on_which_nothing_is_due_takes_no_note() -> None:
    assert possible(Kind.CREDIT_NOTE, money.open_invoice(amount_remaining=eur(0))) == []


@pytest.mark.parametrize("about", [{"charge_id": "ch_1"}, {"charge_id": None, "invoice_id": "in_1"}])
def test_a_credit_on_the_balance_that_made_the_same_good_is_said_however_long_ago(about: dict[str, Any]) -> None:
    credit = money.another(State.DONE, order=money.order(Way.BALANCE, **about), finished_at=days(-20))
    found = labels(order=money.order(), others=(credit,))
    assert "29.03 EUR was credited for this before" in found
    gone = replace(credit, state=State.FAILED)
    of_another = replace(credit, order=money.order(Way.BALANCE))
    just_now = replace(credit, finished_at=NOW)
    a_refund = replace(credit, order=money.order())
    for other in (gone, of_another, just_now, a_refund):
        assert not any("credited for this" in one for one in labels(order=money.order(), others=(other,)))


def test_no_note_refunds_a_payment_of_which_nothing_is_left() -> None:
    matter = money.matter(payment=made.payment(refunded=eur(8900)))
    assert Way.NOTE_REFUND not in possible(Kind.CREDIT_NOTE, matter)
    assert why(Kind.CREDIT_NOTE, matter, Way.NOTE_REFUND) == "Not possible: everything is refunded already."


def test_a_deleted_customer_has_no_balance_that_a_note_could_go_to() -> None:
    matter = money.matter(customer=made.customer(deleted=True))
    assert Way.NOTE_BALANCE not in possible(Kind.CREDIT_NOTE, matter)


def test_each_impossible_way_says_its_own_reason() -> None:
    free = money.matter(invoice=made.invoice(total=eur(0)))
    assert why(Kind.VOID, free, Way.VOID) == "Not possible: only an open invoice can be voided."
    void = money.matter(invoice=made.invoice(status="void"))
    assert why(Kind.CREDIT_NOTE, void, Way.NOTE_BALANCE) == "Not possible: the invoice is void."
    held = money.bare(status="uncaptured")
    assert why(Kind.REFUND, held, Way.REFUND).startswith("Not possible: the money is only held.")


def test_beside_an_open_invoice_on_which_nothing_is_due_no_refund_goes_alone() -> None:
    matter = money.matter(invoice=made.invoice(status="open", amount_remaining=eur(0)))
    assert Way.REFUND not in possible(Kind.REFUND, matter)


# --- what was shown


@pytest.mark.parametrize(
    "facts",
    [
        {"payment": replace(PAID, refunded=eur(100))},
        {"payment": replace(PAID, captured=eur(100))},
        {"warnings": (WARNING,)},
        {"unread": (Unread("refunds", Why.SLOW),)},
    ],
    ids=["refunded", "captured", "a warning", "a gap"],
)
def test_every_fact_by_itself_changes_the_picture(facts: dict[str, Any]) -> None:
    assert money.picture().fingerprint != money.picture(facts=money.matter(**facts)).fingerprint


def test_that_stripe_would_write_to_the_customer_changes_the_picture() -> None:
    assert money.picture().fingerprint != money.picture(money.order(tell=True)).fingerprint


@pytest.mark.parametrize("way", [Way.VOID, Way.NOTE_OPEN])
def test_taking_back_a_claim_does_not_care_for_an_earlier_credit(way: Way) -> None:
    credit = money.another(State.DONE, order=money.order(Way.BALANCE, invoice_id="in_1"), finished_at=days(-20))
    found = labels(money.open_invoice(), money.order(way), others=(credit,))
    assert found and not any("credited for this" in one for one in found)
