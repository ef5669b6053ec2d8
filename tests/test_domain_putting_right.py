"""Ways, what is left, the wish as typed, and the picture's fingerprint."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actions import Kind, Way, Wrong
from app.domain.billing import Unread
from app.domain.errors import Why
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.pages import stub
from app.domain.policy import Answer
from app.domain.putting_right.left import left_on_invoice, left_on_payment, most
from app.domain.putting_right.ways import proposed, ways
from app.domain.putting_right.wish import Wish, read, wish_of
from tests import made
from tests import made_money as money
from tests.made import eur
from tests.words import text

ALL = tuple(Wrong)


def possible(kind: Kind, matter: Matter) -> list[Way]:
    return [one.way for one in ways(kind, matter) if one.possible]


def why(kind: Kind, matter: Matter, way: Way) -> str:
    return next(text(one.why) for one in ways(kind, matter) if one.way is way)


@pytest.mark.parametrize(
    ("kind", "matter", "expected"),
    [
        (Kind.REFUND, money.matter(), [Way.NOTE_REFUND, Way.NOTE_BALANCE]),
        (Kind.CREDIT_NOTE, money.matter(), [Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE]),
        (Kind.REFUND, money.bare(), [Way.REFUND, Way.BALANCE]),
        (Kind.REFUND, money.bare(status="failed"), [Way.BALANCE]),
        (Kind.REFUND, money.bare(status="uncaptured"), [Way.BALANCE]),
        (Kind.REFUND, money.bare(refunded=eur(8900)), [Way.BALANCE]),
        (Kind.CREDIT_NOTE, money.open_invoice(), [Way.NOTE_OPEN]),
        (Kind.VOID, money.open_invoice(), [Way.VOID]),
        (Kind.VOID, money.open_invoice(amount_paid=eur(100)), []),
        (Kind.VOID, money.matter(), []),
        (Kind.CREDIT_NOTE, money.open_invoice(status="draft"), []),
        (Kind.CREDIT_NOTE, money.open_invoice(status="void"), []),
        (Kind.CREDIT_NOTE, money.matter(invoice=made.invoice(credited_after=eur(8900))), []),
        (Kind.REFUND, money.matter(invoice=made.invoice(credited_after=eur(8900))), [Way.REFUND, Way.BALANCE]),
        (Kind.BALANCE_CREDIT, money.matter(payment=None, invoice=None), [Way.BALANCE]),
        (Kind.BALANCE_CREDIT, money.matter(payment=None, invoice=None, customer=made.customer(deleted=True)), []),
        (Kind.BALANCE_CREDIT, money.matter(payment=None, invoice=None, customer=None), []),
    ],
)
def test_only_what_stripe_would_do_is_possible(kind: Kind, matter: Matter, expected: list[Way]) -> None:
    assert possible(kind, matter) == expected


def test_a_bare_refund_of_an_invoice_is_not_possible_and_says_why() -> None:
    assert why(Kind.REFUND, money.matter(), Way.REFUND) == "Not possible: the invoice would still say 89.00 EUR."


def test_a_credit_in_another_currency_than_the_customers_is_not_possible() -> None:
    other = money.bare(amount=Money(500, "usd"))
    assert why(Kind.REFUND, other, Way.BALANCE) == "Not possible: this customer is billed in EUR, and this is USD."


def test_money_goes_back_to_where_it_came_from_unless_nothing_is_left_there() -> None:
    assert proposed(Kind.REFUND, money.matter(), Wrong.DUPLICATE) is Way.NOTE_REFUND
    assert proposed(Kind.REFUND, money.bare(), Wrong.GOODWILL) is Way.REFUND
    assert proposed(Kind.REFUND, money.bare(refunded=eur(8900)), Wrong.GOODWILL) is Way.BALANCE


def test_fraud_is_never_answered_with_credit() -> None:
    assert proposed(Kind.REFUND, money.bare(refunded=eur(8900)), Wrong.FRAUD) is None


MINOR = st.integers(0, 20_000)


@given(st.lists(st.tuples(MINOR, st.sampled_from(["succeeded", "pending", "failed", "canceled"])), max_size=4), MINOR)
def test_never_more_is_left_than_was_taken_less_every_refund_that_stands(
    refunds: list[tuple[int, str]], counted: int
) -> None:
    rows = tuple(money.refund(id=f"re_{n}", amount=eur(a), status=s) for n, (a, s) in enumerate(refunds))
    payment = made.payment(amount=eur(20_000), refunded=eur(counted))
    standing = sum(a for a, s in refunds if s in ("succeeded", "pending"))
    left = left_on_payment(payment, money.matter(payment=payment, refunds=rows))
    assert left == eur(max(0, 20_000 - max(standing, counted)))


@given(MINOR, MINOR, MINOR)
def test_credit_notes_never_take_back_more_than_the_invoice_says(total: int, before: int, after: int) -> None:
    invoice = made.invoice(total=eur(total), credited_before=eur(before), credited_after=eur(after))
    assert left_on_invoice(invoice) == eur(max(0, total - before - after))


def test_a_refund_with_its_note_gives_no_more_than_both_can() -> None:
    part = money.matter(invoice=made.invoice(credited_after=eur(5000)))
    assert most(Way.NOTE_REFUND, part) == eur(3900)
    assert most(Way.NOTE_REFUND, money.matter(payment=made.payment(refunded=eur(8000)))) == eur(900)


def errors(wish: Wish, way: Way = Way.NOTE_REFUND, matter: Matter | None = None) -> dict[str, str]:
    found = read(wish, way, matter or money.matter(), ALL)
    assert (found.order is None) == bool(found.errors)
    return {name: text(words) for name, words in found.errors.items()}


@pytest.mark.parametrize("typed", ["12,50", "1e3", "-5", "\uff10", "NaN", "1.234", "0", "0.00", "1 000", "5 USD", "٣"])
def test_what_is_not_exactly_one_amount_of_the_currency_is_named_at_its_field(typed: str) -> None:
    assert list(errors(Wish(amount=typed))) == ["amount"]


def test_more_than_is_left_is_named_before_anything_is_asked() -> None:
    assert errors(Wish(amount="89.01")) == {"amount": "At most 89.00 EUR is left."}
    assert errors(Wish(amount="89.00")) == {}


def test_a_blank_amount_is_all_that_is_left_and_a_blank_reason_the_first() -> None:
    order = read(Wish(), Way.NOTE_REFUND, money.matter(), (Wrong.LATE, Wrong.GOODWILL)).order
    assert order is not None
    assert (order.amount, order.wrong) == (eur(8900), Wrong.LATE)


def test_a_credit_that_nothing_bounds_needs_an_amount() -> None:
    free = money.matter(payment=None, invoice=None)
    assert errors(Wish(), Way.BALANCE, free) == {"amount": "Say how much."}


@pytest.mark.parametrize("reason", ["nonsense", "fraud"])
def test_a_reason_that_this_role_may_not_give_is_named(reason: str) -> None:
    found = read(Wish(wrong=reason), Way.NOTE_REFUND, money.matter(), (Wrong.LATE,))
    assert list(found.errors) == ["reason"]


LINES = (
    made.billing.InvoiceLine("il_1", "Team", eur(8000)),
    made.billing.InvoiceLine("il_2", "Extra seat", eur(900)),
    made.billing.InvoiceLine("il_3", "Unused time", eur(-100)),
)
LINED = money.matter(invoice=made.invoice(lines=LINES))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(lines=("il_1",)), {"il_1": 8000}),
        (Wish(lines=("il_1", "il_2")), {"il_1": 8000, "il_2": 900}),
        (Wish(lines=("il_2",), amount="4.50"), {"il_2": 450}),
    ],
)
def test_lines_are_taken_back_whole_or_one_in_part(wish: Wish, expected: dict[str, int]) -> None:
    order = read(wish, Way.NOTE_REFUND, LINED, ALL).order
    assert order is not None
    assert {line.id: line.amount.minor for line in order.lines} == expected


@pytest.mark.parametrize(
    "wish",
    [
        Wish(lines=("il_9",)),
        Wish(lines=("il_3",)),
        Wish(lines=("il_1", "il_2"), amount="5"),
    ],
)
def test_lines_that_cannot_be_taken_back_so_are_named(wish: Wish) -> None:
    assert list(errors(wish, matter=LINED)) == ["lines"]


@pytest.mark.parametrize("typed", ["9.01", "9,01", "x"])
def test_more_than_a_line_or_no_amount_is_named_at_the_amount(typed: str) -> None:
    assert list(errors(Wish(lines=("il_2",), amount=typed), matter=LINED)) == ["amount"]


def test_an_order_names_the_charge_where_money_goes_back_to_it_and_a_credit_on_the_balance_what_it_makes_good() -> None:
    def asked(way: Way, matter: Matter) -> tuple[str | None, str | None, str]:
        order = read(Wish(amount="5"), way, matter, ALL).order
        assert order is not None
        return order.charge_id, order.invoice_id, order.resource

    assert asked(Way.NOTE_REFUND, money.matter()) == ("ch_1", "in_1", "in_1")
    assert asked(Way.NOTE_BALANCE, money.matter()) == (None, "in_1", "in_1")
    assert asked(Way.BALANCE, money.matter()) == ("ch_1", "in_1", "cus_maya")
    assert asked(Way.BALANCE, money.bare()) == ("ch_1", None, "cus_maya")
    assert asked(Way.BALANCE, Matter(made.NOW, made.customer())) == (None, None, "cus_maya")


def test_the_fields_of_a_form_make_a_wish() -> None:
    fields = {"amount": " 5 ", "reason": "", "note": "two\n lines", "lines": "il_1,,il_1, il_2", "choice": "x"}
    assert wish_of(fields | {"tell": "yes"}, "late") == Wish("5", "late", "two lines", ("il_1", "il_2"), "x", True)


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_typed_is_an_order_or_named_errors(amount: str, reason: str, lines: str, way: str) -> None:
    wish = wish_of({"amount": amount, "reason": reason, "lines": lines, "choice": way})
    found = read(wish, Way.NOTE_REFUND, LINED, ALL)
    assert (found.order is None) == bool(found.errors)
    if found.order is not None:
        assert eur(0) < found.order.amount <= eur(8900)


CHANGED: dict[str, dict[str, Any]] = {
    "a refund more": {"refunds": (money.refund(),)},
    "more refunded": {"payment": made.payment(refunded=eur(100))},
    "a dispute": {"disputes": (made.dispute(),)},
    "a credit note": {"notes": (money.credit_note(),)},
    "the invoice's state": {"invoice": made.invoice(status="void")},
    "the customer's credit": {"customer": made.customer(credits=(eur(500),))},
    "a deleted customer": {"customer": made.customer(deleted=True)},
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_fact_that_changed_changes_the_picture(what: str) -> None:
    assert money.picture().fingerprint != money.picture(facts=money.matter(**CHANGED[what])).fingerprint


@pytest.mark.parametrize("part", ["payment", "invoice", "refunds", "disputes", "notes", "warnings", "customer"])
def test_a_part_that_can_no_longer_be_read_changes_the_picture(part: str) -> None:
    gap = Unread(part, Why.SLOW)
    assert money.picture().fingerprint != money.picture(facts=money.matter(unread=(gap,))).fingerprint


@pytest.mark.parametrize("part", ["fee", "balance"])
def test_what_is_told_and_decides_nothing_does_not_change_the_picture(part: str) -> None:
    facts = money.matter(unread=(Unread(part, Why.SLOW),), fee=None, available=None, exchanged=None)
    assert money.picture().fingerprint == money.picture(facts=facts).fingerprint


def test_another_verdict_amount_or_document_changes_the_picture() -> None:
    plain = money.picture()
    taxed = replace(plain, preview=money.preview(plain.order, tax=500))
    others = {
        money.picture(answer=Answer.APPROVAL).fingerprint,
        money.picture(money.order(amount=eur(2904))).fingerprint,
        taxed.fingerprint,
    }
    assert len(others | {plain.fingerprint}) == 4


def test_time_alone_does_not_change_the_picture() -> None:
    later = money.matter(read_at=made.days(1))
    assert money.picture().fingerprint == money.picture(facts=later).fingerprint


def test_what_leaves_our_own_balance_is_the_refunds_share_of_what_came_in() -> None:
    facts = money.matter(payment=made.payment(amount=eur(10_000)), exchanged=Money(11_000, "usd"))
    shown = stub.rows(money.picture(money.order(amount=eur(2_500)), facts), made.NOW)
    assert {text(row.label): text(row.value) for row in shown}["Taken from our balance"] == "about 27.50 USD"
