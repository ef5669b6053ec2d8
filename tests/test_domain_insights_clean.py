"""No false alarm: whoever pays on time, in any rhythm and currency, raises nothing; and nothing breaks a rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import billing
from app.domain.discrepancies import discrepancies
from app.domain.insights import RULES, alarming, noticed
from app.domain.money import Money
from tests import made
from tests.made import days

CURRENCIES = st.sampled_from(["eur", "usd", "jpy", "isk", "kwd", "huf"])
WORDS = st.sampled_from([None, "Subscription update", "Payment for Invoice 8F-1", "Order"])


@st.composite
def clean_histories(draw: st.DrawFn) -> billing.Snapshot:
    """Somebody who pays the same each month or week, maybe more often than was read, by card or by transfer."""
    amount = Money(draw(st.integers(100, 99_999_990)) // 10 * 10, draw(CURRENCIES))
    step = draw(st.sampled_from([1, 7, 30, 31, 365]))
    number, first = draw(st.integers(1, 12)), draw(st.floats(0, step - 0.01))
    by_hand, words, credit = draw(st.booleans()), draw(WORDS), draw(st.integers(0, 5000))
    invoices, payments = [], []
    for place in range(number):
        at, key = days(-first - place * step), f"{number - place}"
        reason = "subscription_create" if place == number - 1 else "subscription_cycle"
        row = billing.InvoicePayment(f"inpay_{key}", "paid", amount, amount, intent_id=f"pi_{key}")
        common: dict[str, Any] = {"id": f"in_{key}", "created": at, "total": amount, "payments": (row,)}
        how = {"collection_method": "send_invoice", "due_at": at + timedelta(days=14)} if by_hand else {}
        invoices.append(made.invoice(billing_reason=reason, attempt_count=1, **common, **how))
        paid = at + timedelta(hours=1)
        ids = {"id": f"ch_{key}", "charge_id": f"ch_{key}", "intent_id": f"pi_{key}", "invoice_id": f"in_{key}"}
        payments.append(made.payment(created=paid, amount=amount, description=words, **ids))
    read = draw(st.integers(1, number))
    items = (made.item(unit=amount, period_end=days(step - first)),)
    return made.snapshot(
        customer=made.customer(currency=amount.currency, credits=(Money(credit, amount.currency),)),
        invoices=tuple(invoices[:read]),
        payments=tuple(one if place < read else replace(one, invoice_id=None) for place, one in enumerate(payments)),
        subscriptions=(made.subscription(currency=amount.currency, items=items),),
        more_invoices=read < number,
        credits=billing.BillingCredits(),
    )


@settings(max_examples=300, deadline=None)
@given(clean_histories())
def test_a_regular_payer_raises_nothing(snapshot: billing.Snapshot) -> None:
    assert alarming(snapshot, made.NOW) == ()
    assert discrepancies(snapshot) == ()


@settings(max_examples=100, deadline=None)
@given(clean_histories())
def test_a_trial_or_an_ended_plan_behind_a_clean_history_raises_nothing(snapshot: billing.Snapshot) -> None:
    assert alarming(replace(snapshot, subscriptions=()), made.NOW) == ()


WORD = st.sampled_from(
    ["open", "paid", "succeeded", "pending", "failed", "active", "canceled", "lost", "", "brand_new"]
)
NUMBER = st.integers(-500, 500)
WHEN = st.none() | st.floats(-90, 90).map(days)
COIN = st.sampled_from(["eur", "usd", "jpy"])


@st.composite
def odd_snapshots(draw: st.DrawFn) -> billing.Snapshot:
    """Facts that hang together badly, with words that nobody knows."""

    def money() -> Money:
        return Money(draw(NUMBER), draw(COIN))

    def invoice(number: int) -> billing.Invoice:
        total = money()
        rows = (billing.InvoicePayment("inpay", draw(WORD), total, draw(st.none() | st.just(total)), f"pi_{number}"),)
        lines = (billing.InvoiceLine("il", draw(st.text(max_size=5)), total, proration=draw(st.booleans())),)
        facts = {"status": draw(WORD), "billing_reason": draw(st.none() | WORD), "due_at": draw(WHEN)}
        return made.invoice(id=f"in_{number}", total=total, payments=rows, lines=lines, **facts)

    def payment(number: int) -> billing.Payment:
        amount = money()
        refunds = (made.refund(status=draw(WORD), amount=amount),)
        at = draw(st.floats(-90, 0).map(days))
        facts = {"status": draw(WORD), "refunds": refunds, "disputed": draw(st.booleans()), "created": at}
        return made.payment(id=f"ch_{number}", charge_id=f"ch_{number}", amount=amount, invoice_id=None, **facts)

    def subscription(number: int) -> billing.Subscription:
        facts = {"status": draw(WORD), "trial_end": draw(WHEN), "ended_at": draw(WHEN)}
        return made.subscription(id=f"sub_{number}", **facts)

    return made.snapshot(
        customer=made.customer(cash=(money(),), credits=(money(),)),
        invoices=tuple(invoice(number) for number in range(draw(st.integers(0, 3)))),
        payments=tuple(payment(number) for number in range(draw(st.integers(0, 3)))),
        subscriptions=tuple(subscription(number) for number in range(draw(st.integers(0, 3)))),
        disputes=(made.dispute(status=draw(WORD), charge_id="ch_0", amount=money()),),
        credits=billing.BillingCredits((money(),)),
    )


@settings(max_examples=300, deadline=None)
@given(odd_snapshots())
def test_nothing_breaks_a_rule_and_every_insight_has_proof_and_words(snapshot: billing.Snapshot) -> None:
    insights = noticed(snapshot, made.NOW)
    assert len({one.rule for one in insights}) == len(insights) <= len(RULES)
    assert all(one.title and one.text and all(one.proof) for one in insights)
    assert all(one.remedy and all(one.proof) for one in discrepancies(snapshot))
