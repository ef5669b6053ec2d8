"""What was not read is never taken for missing: a card with a gap says nothing that it would not say without it."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import billing
from app.domain.discrepancies import discrepancies
from app.domain.errors import Why
from app.domain.insights import noticed
from app.domain.money import Money
from app.domain.pages import balances, disputes, home, insights, invoices, payments
from app.domain.pages import discrepancies as mismatches
from app.domain.payment import charged
from tests import made
from tests.made import days
from tests.words import everything, text

COINS = st.sampled_from(["eur", "eur", "eur", "usd"])
STATES = st.sampled_from(
    ["succeeded", "succeeded", "succeeded", "failed", "processing", "needs_action", "needs_method", "canceled"]
)
ENDED = st.sampled_from(["won", "lost", "needs_response", "warning_needs_response", "under_review", "prevented"])


def _payment(draw: st.DrawFn, key: str, at: float, amount: Money, invoice_id: str | None) -> billing.Payment:
    status = draw(STATES)
    whole = amount if status == "succeeded" else Money(0, amount.currency)
    going_back: tuple[billing.Refund, ...] = ()
    refunded = Money(0, amount.currency)
    if status == "succeeded" and draw(st.booleans()):
        state = draw(st.sampled_from(["succeeded", "pending", "failed", "requires_action"]))
        given_back = draw(st.sampled_from([amount, Money(amount.minor // 2, amount.currency)]))
        going_back = (made.refund(id=f"re_{key}", amount=given_back, status=state, created=days(at + 0.5)),)
        refunded = given_back if state in ("succeeded", "pending") else refunded
    bare = status in ("needs_action", "needs_method") or (status == "canceled" and draw(st.booleans()))
    return made.payment(
        id=f"pi_{key}" if bare else f"ch_{key}",
        charge_id=None if bare else f"ch_{key}",
        intent_id=f"pi_{key}",
        invoice_id=invoice_id,
        created=days(at),
        amount=amount,
        captured=whole,
        refunded=refunded,
        refunds=going_back,
        status=status,
        disputed=status == "succeeded" and draw(st.integers(0, 3)) == 0,
        description=draw(st.sampled_from([None, "Order", "Subscription update"])),
        failure=billing.Failure(decline_code="insufficient_funds") if status == "failed" else None,
    )


def _invoice(
    draw: st.DrawFn, key: str, at: float, amount: Money
) -> tuple[billing.Invoice, tuple[billing.Payment, ...]]:
    paid = _payment(draw, key, at, amount, f"in_{key}")
    status = "paid" if paid.status == "succeeded" else draw(st.sampled_from(["open", "open", "void", "uncollectible"]))
    outside = status == "open" and draw(st.integers(0, 4)) == 0
    row = billing.InvoicePayment(
        f"inpay_{key}",
        "paid" if paid.status == "succeeded" else "open",
        amount,
        amount if paid.status == "succeeded" else None,
        intent_id=f"pi_{key}",
    )
    if outside:
        status, row = "paid", billing.InvoicePayment(f"inpay_{key}", "paid", amount, amount, outside=True)
    tried = draw(st.integers(0, 2)) if paid.status != "succeeded" else 1
    plan = draw(st.sampled_from([None, "sub_1", "sub_2"]))
    return (
        made.invoice(
            id=f"in_{key}",
            created=days(at),
            status=status,
            total=amount,
            payments=(row,),
            attempt_count=tried,
            next_attempt_at=days(2) if tried and paid.status == "failed" and draw(st.booleans()) else None,
            due_at=draw(st.sampled_from([None, days(at + 14)])),
            subscription_id=plan,
            billing_reason=draw(st.sampled_from(["subscription_cycle", "subscription_create", "manual"])),
            overpaid=draw(st.sampled_from([None, Money(500, amount.currency)])),
            paid_outside=amount if outside else None,
            credits_used=draw(st.sampled_from([None, Money(900, amount.currency)])),
        ),
        () if outside else (paid,),
    )


def _subscription(draw: st.DrawFn, number: int) -> billing.Subscription:
    return made.subscription(
        id=f"sub_{number}",
        created=days(-20 * number),
        status=draw(st.sampled_from(["active", "trialing", "past_due", "incomplete", "canceled"])),
        ended_at=draw(st.sampled_from([None, days(-6)])),
        trial_end=draw(st.sampled_from([None, days(-2), days(4)])),
        default_payment_method=draw(st.sampled_from([None, made.VISA])),
    )


@st.composite
def histories(draw: st.DrawFn) -> billing.Snapshot:
    """What hangs together and was read whole: invoices with their payments, single payments, disputes, plans."""
    amounts = [Money(draw(st.sampled_from([2000, 2000, 8900])), draw(COINS)) for _ in range(6)]
    billed = [_invoice(draw, f"{n}", -draw(st.floats(0.1, 40)), amounts[n]) for n in range(draw(st.integers(0, 3)))]
    single = [
        _payment(draw, f"{n}", -draw(st.floats(0.1, 40)), amounts[n], None)
        for n in range(3, 3 + draw(st.integers(0, 3)))
    ]
    paid = [one for _, row in billed for one in row] + single
    newest = sorted(paid, key=lambda one: one.created, reverse=True)
    disputed = [
        made.dispute(id=f"du_{one.id}", charge_id=one.id, amount=charged(one), status=draw(ENDED), refundable=True)
        for one in newest
        if one.disputed
    ]
    cash = draw(st.sampled_from([(), (Money(2000, "eur"),), (Money(2000, "usd"),)]))
    return made.snapshot(
        customer=made.customer(cash=cash, default_payment_method=draw(st.sampled_from([None, made.VISA]))),
        invoices=tuple(sorted((one for one, _ in billed), key=lambda one: one.created, reverse=True)),
        payments=tuple(newest),
        subscriptions=tuple(_subscription(draw, number) for number in range(draw(st.integers(0, 2)))),
        disputes=tuple(disputed),
        credits=billing.BillingCredits((Money(700, "eur"),)) if draw(st.booleans()) else billing.BillingCredits(),
    )


def _gap(snapshot: billing.Snapshot, *parts: str) -> billing.Snapshot:
    return replace(snapshot, unread=tuple(billing.Unread(part, Why.SLOW) for part in parts))


def _without_charges(one: billing.Snapshot) -> billing.Snapshot:
    """The charges were not read: what never reached one is there, and of disputes nothing is known."""
    return replace(_gap(one, "payments"), payments=tuple(row for row in one.payments if not row.charge_id), disputes=())


def _without_intents(one: billing.Snapshot) -> billing.Snapshot:
    """The intents were not read: what waits for the customer stands there by its last charge, or not at all."""
    return replace(_gap(one, "payments"), payments=tuple(row for row in one.payments if row.charge_id))


def _without_invoices(one: billing.Snapshot) -> billing.Snapshot:
    """No payment knows its invoice then."""
    payments = tuple(replace(row, invoice_id=None) for row in one.payments)
    return replace(_gap(one, "invoices"), invoices=(), payments=payments)


def _with_invoices(one: billing.Snapshot) -> billing.Snapshot:
    """A payment knows its invoice where that is among those that were read."""
    known = {row.id for row in one.invoices}
    payments = (replace(row, invoice_id=row.invoice_id if row.invoice_id in known else None) for row in one.payments)
    return replace(one, payments=tuple(payments))


def _without_older_payments(one: billing.Snapshot) -> billing.Snapshot:
    read = one.payments[:1]
    disputes = tuple(row for row in one.disputes if row.charge_id in {paid.charge_id for paid in read})
    return replace(one, payments=read, disputes=disputes, more_payments=True)


BLANKS: dict[str, Callable[[billing.Snapshot], billing.Snapshot]] = {
    "payments": lambda one: replace(_gap(one, "payments"), payments=(), disputes=()),
    "charges": _without_charges,
    "intents": _without_intents,
    "invoices": _without_invoices,
    "disputes": lambda one: replace(_gap(one, "disputes"), disputes=()),
    "subscriptions": lambda one: replace(_gap(one, "subscriptions"), subscriptions=()),
    "credits": lambda one: replace(_gap(one, "credits"), credits=None),
    "cash": lambda one: replace(_gap(one, "cash"), customer=replace(one.customer, cash=(), cash_unread=True)),
    "warnings": lambda one: replace(_gap(one, "warnings"), warnings=()),
    "everything": lambda one: replace(
        _gap(one, "payments", "invoices", "subscriptions", "disputes", "credits"),
        payments=(),
        invoices=(),
        subscriptions=(),
        disputes=(),
        credits=None,
    ),
}
OLDER: dict[str, Callable[[billing.Snapshot], billing.Snapshot]] = {
    "invoices": lambda one: _with_invoices(replace(one, invoices=one.invoices[:1], more_invoices=True)),
    "payments": _without_older_payments,
}
OF_THE_GAP = re.compile(
    r"could not be read|not read|took too long|That does not mean there are none|Try again|To notice|is not known"
)
WEAKER = re.compile(
    r"\d+( more to notice)?|Paid|Open|Overdue.*|Subscription|Newest (invoices|payments|invoices and payments)|"
    r"0.00 (EUR|USD)|See the invoice"
)
"""Counts, headings, what is owed by the invoices that were read; an invoice's own word, and the way to it, where its
payments were not."""


def claims(snapshot: billing.Snapshot) -> set[tuple[str, ...]]:
    """Every insight by its title and every discrepancy by its proof, apart from the notice of the gap itself."""
    elsewhere = ("unread_part", "loose_payment", "overpaid")
    found = {(text(one.title),) for one in noticed(snapshot, made.NOW) if one.rule not in elsewhere}
    return found | {(one.kind, *one.proof) for one in discrepancies(snapshot)}


def sentences(snapshot: billing.Snapshot) -> set[str]:
    """Every sentence of the pages that tell how things stand."""
    scene = made.scene(**{name: getattr(snapshot, name) for name in billing.Snapshot.__slots__})
    cards = (
        home.home(scene),
        home.more(scene),
        insights.insight_list(scene),
        mismatches.discrepancy_list(scene),
        balances.balances(scene),
        invoices.invoice_list(scene),
        payments.payment_list(scene),
        disputes.dispute_list(scene),
    )
    lines = (line for card in cards for line in everything(card).splitlines())
    return {one.rstrip(".") for line in lines for one in line.split(". ")}


@pytest.mark.parametrize("part", BLANKS)
@settings(max_examples=40, deadline=None)
@given(snapshot=histories())
def test_a_part_that_could_not_be_read_adds_no_claim(part: str, snapshot: billing.Snapshot) -> None:
    assert claims(BLANKS[part](snapshot)) - claims(snapshot) == set()


@pytest.mark.parametrize("part", BLANKS)
@settings(max_examples=40, deadline=None)
@given(snapshot=histories())
def test_a_part_that_could_not_be_read_adds_no_sentence_but_of_the_gap(part: str, snapshot: billing.Snapshot) -> None:
    added = sentences(BLANKS[part](snapshot)) - sentences(snapshot)
    assert [one for one in added if not OF_THE_GAP.search(one) and not WEAKER.fullmatch(one)] == []


@pytest.mark.parametrize("part", OLDER)
@settings(max_examples=60, deadline=None)
@given(snapshot=histories())
def test_what_is_older_than_was_read_adds_no_kind_of_claim(part: str, snapshot: billing.Snapshot) -> None:
    cut = OLDER[part](snapshot)
    kinds, whole = ({one.rule for one in noticed(each, made.NOW)} for each in (cut, snapshot))
    assert kinds - whole - LESS_THAN.get(part, set()) == set()
    told, told_whole = ({(one.kind, one.proof[0]) for one in discrepancies(each)} for each in (cut, snapshot))
    assert told <= told_whole  # of two invoices that fit alike another one may be named


LESS_THAN = {"invoices": {"cash_lying"}}
"""It says less then: that none of the newest invoices is open."""


GAP = {part: (billing.Unread(part, Why.SLOW),) for part in ("payments", "invoices", "disputes")}
WAITS = made.payment(id="pi_9", charge_id=None, intent_id="pi_9", invoice_id=None, status="needs_action")
BOUGHT = [
    made.payment(id=f"ch_{n}", charge_id=f"ch_{n}", intent_id=f"pi_{n}", invoice_id=None, created=days(-n / 1000))
    for n in (1, 2)
]
NOT_BEGUN = (made.subscription(status="incomplete"),)
TURNED = (made.subscription(trial_end=days(-5)),)


@pytest.mark.parametrize(
    ("rule", "facts", "gap"),
    [
        ("needs_customer", {"payments": (WAITS,), "invoices": ()}, {"unread": GAP["invoices"]}),
        (
            "needs_customer",
            {"payments": (WAITS,), "invoices": (made.invoice(created=days(-1)),)},
            {"more_invoices": True},
        ),
        ("one_off_failed", {"payments": (replace(WAITS, status="failed"),)}, {"unread": GAP["payments"]}),
        ("debit_under_way", {"payments": (replace(WAITS, status="processing"),)}, {"unread": GAP["payments"]}),
        ("duplicate_charge", {"payments": tuple(BOUGHT), "invoices": ()}, {"unread": GAP["payments"]}),
        ("plan_not_begun", {"subscriptions": NOT_BEGUN, "payments": ()}, {"unread": GAP["payments"]}),
        ("plan_not_begun", {"subscriptions": NOT_BEGUN, "payments": ()}, {"more_payments": True}),
        ("plan_not_begun", {"subscriptions": NOT_BEGUN, "invoices": ()}, {"more_invoices": True}),
        ("trial_turned_paid", {"subscriptions": TURNED}, {"more_invoices": True}),
    ],
)
def test_a_rule_that_needs_all_of_a_part_is_silent_without_it(
    rule: str, facts: dict[str, Any], gap: dict[str, Any]
) -> None:
    assert rule in {one.rule for one in noticed(made.snapshot(**facts), made.NOW)}
    assert rule not in {one.rule for one in noticed(made.snapshot(**facts | gap), made.NOW)}


def row(label: str, **changes: Any) -> str:
    card = home.home(made.scene(**changes))
    return next((text(one.value) for one in card.pages if text(one.label) == label), "no such row")


def test_disputes_are_not_counted_where_the_payments_they_are_of_were_not_read() -> None:
    assert row("Disputes") == "0"
    assert row("Disputes", unread=GAP["payments"]) == row("Disputes", unread=GAP["disputes"]) == "not read"
    assert row("Disputes", more_payments=True) == ""
    assert row("Disputes", more_payments=True, disputes=(made.dispute(),)) == "1+"


def test_the_next_charge_of_a_plan_past_due_is_not_told_without_its_invoices() -> None:
    late = (made.subscription(status="past_due"),)
    assert "Next charge" in sentences(made.snapshot(subscriptions=late))
    assert "Next charge" not in sentences(made.snapshot(subscriptions=late, invoices=(), unread=GAP["invoices"]))


def test_the_balance_of_a_deleted_customer_is_not_called_empty() -> None:
    gone = made.scene(customer=billing.Customer("cus_maya", deleted=True))
    assert "is not told any more" in everything(balances.balances(gone))
    assert "No credit" not in everything(balances.balances(gone))
