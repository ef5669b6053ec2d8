"""Each rule of insight at its edges: the last moment that counts, what was taken, other currencies and states."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain import billing
from app.domain.discrepancies import discrepancies
from app.domain.errors import Why
from app.domain.insights import noticed
from app.domain.insights.insight import Insight
from app.domain.money import Money
from app.domain.section import Tone
from app.domain.states import payment_status
from tests import made
from tests.made import NOW, days, eur
from tests.words import text

A_SECOND = timedelta(seconds=1)
BANK = billing.PaymentMethod("pm_2", "us_bank_account", last4="6789")


def found(**changes: Any) -> dict[str, Insight]:
    return {one.rule: one for one in noticed(made.snapshot(**changes), NOW)}


def single(key: str = "9", **changes: Any) -> billing.Payment:
    """A payment of no invoice."""
    own = {"id": f"ch_{key}", "charge_id": f"ch_{key}", "intent_id": f"pi_{key}", "invoice_id": None}
    return made.payment(**own | changes)


def in_part(**changes: Any) -> billing.Payment:
    """A hold of 89.00 of which 20.00 was taken."""
    return single(**{"captured": eur(2000)} | changes)


def sent(**changes: Any) -> billing.Invoice:
    """An open invoice that was sent."""
    return made.invoice(**{"status": "open", "collection_method": "send_invoice", "payments": ()} | changes)


def ends_in(at: Any) -> dict[str, Any]:
    """A card that is valid to the end of the month before the charge at that time."""
    card = billing.PaymentMethod("pm_9", "card", brand="visa", last4="4242", exp_month=12, exp_year=2026)
    plan = made.subscription(default_payment_method=card, items=(made.item(period_end=at),))
    return {"subscriptions": (plan,)}


def risen(at: Any) -> dict[str, Any]:
    """An invoice of that time, higher than the one before."""
    newest = made.invoice(id="in_2", created=at, total=eur(9900), payments=())
    return {"invoices": (newest, made.invoice(created=days(-80), payments=()))}


AT_EDGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("overdue", {"invoices": (sent(due_at=NOW - A_SECOND),)}, {"invoices": (sent(due_at=NOW),)}),
    (
        "refund_late",
        {"payments": (made.payment(refunds=(made.refund(status="pending", created=days(-10)),)),)},
        {"payments": (made.payment(refunds=(made.refund(status="pending", created=days(-10) + A_SECOND),)),)},
    ),
    (
        "trial_turned_paid",
        {"subscriptions": (made.subscription(trial_end=days(-14)),), "invoices": (made.invoice(created=days(-14)),)},
        {
            "subscriptions": (made.subscription(trial_end=days(-14) - A_SECOND),),
            "invoices": (made.invoice(created=days(-14)),),
        },
    ),
    (
        "trial_without_method",
        {
            "customer": made.customer(default_payment_method=None),
            "subscriptions": (made.subscription(status="trialing", trial_end=days(7)),),
        },
        {
            "customer": made.customer(default_payment_method=None),
            "subscriptions": (made.subscription(status="trialing", trial_end=days(7) + A_SECOND),),
        },
    ),
    (
        "first_payment",
        {"payments": (made.payment(created=days(-45)),)},
        {"payments": (made.payment(created=days(-45) - A_SECOND),)},
    ),
    (
        "one_off_failed",
        {"payments": (single(status="failed", created=days(-90)),)},
        {"payments": (single(status="failed", created=days(-90) - A_SECOND),)},
    ),
    (
        "needs_customer",
        {"payments": (single(status="needs_action", created=days(-90)),)},
        {"payments": (single(status="needs_action", created=days(-90) - A_SECOND),)},
    ),
    (
        "payment_canceled",
        {"payments": (single(status="canceled", created=days(-21)),)},
        {"payments": (single(status="canceled", created=days(-21) - A_SECOND),)},
    ),
    (
        "dispute_lost",
        {"disputes": (made.dispute(status="lost", created=days(-150)),)},
        {"disputes": (made.dispute(status="lost", created=days(-150) - A_SECOND),)},
    ),
    (
        "dispute_over",
        {"disputes": (made.dispute(status="won", created=days(-150)),)},
        {"disputes": (made.dispute(status="won", created=days(-150) - A_SECOND),)},
    ),
    (
        "refund_on_its_way",
        {"payments": (made.payment(refunds=(made.refund(created=days(-30)),)),)},
        {"payments": (made.payment(refunds=(made.refund(created=days(-30) - A_SECOND),)),)},
    ),
    (
        "charged_after_cancel",
        {"subscriptions": (made.subscription(status="canceled", ended_at=days(-6) - A_SECOND),)},
        {"subscriptions": (made.subscription(status="canceled", ended_at=days(-6)),)},
    ),
    (
        "debt_added",
        {
            "invoices": (
                made.invoice(
                    created=days(-45), amount_due=eur(9900), starting_balance=eur(1000), ending_balance=eur(0)
                ),
            )
        },
        {
            "invoices": (
                made.invoice(
                    created=days(-45) - A_SECOND,
                    amount_due=eur(9900),
                    starting_balance=eur(1000),
                    ending_balance=eur(0),
                ),
            )
        },
    ),
    ("card_expiring", ends_in(days(60)), ends_in(days(60) + A_SECOND)),
    ("higher_invoice", risen(days(-45)), risen(days(-45) - A_SECOND)),
    (
        "credits_nearly_gone",
        {
            "invoices": (made.invoice(subtotal=eur(8900), total=eur(8200)),),
            "credits": billing.BillingCredits((eur(699),)),
        },
        {
            "invoices": (made.invoice(subtotal=eur(8900), total=eur(8200)),),
            "credits": billing.BillingCredits((eur(700),)),
        },
    ),
]


@pytest.mark.parametrize(("rule", "within", "beyond"), AT_EDGES, ids=[row[0] for row in AT_EDGES])
def test_a_rule_speaks_at_the_last_moment_and_not_a_second_later(
    rule: str, within: dict[str, Any], beyond: dict[str, Any]
) -> None:
    assert rule in found(**within)
    assert rule not in found(**beyond)


def pair(gap: timedelta, later: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    at = days(-2)
    two = (single("2", created=at + gap, **later), single("1", created=at, **earlier))
    return {"payments": two, "invoices": ()}


@pytest.mark.parametrize(
    ("gap", "later", "earlier", "title"),
    [
        (timedelta(minutes=10), {}, {}, "Probable duplicate charge, 89.00 EUR"),
        (timedelta(minutes=10) + A_SECOND, {}, {}, ""),
        (
            timedelta(minutes=1),
            {"amount": eur(5000), "captured": eur(2000)},
            {"amount": eur(2000)},
            "Probable duplicate",
        ),
        (timedelta(minutes=1), {"captured": eur(2000)}, {"captured": eur(3000)}, None),
        (timedelta(minutes=1), {"refunds": (made.refund(status="requires_action"),)}, {}, None),
        (timedelta(minutes=1), {"refunds": (made.refund(status="failed"),)}, {}, "Probable duplicate"),
        (timedelta(minutes=1), {"amount": Money(8900, "jpy")}, {"amount": Money(8900, "jpy")}, "charge, 8,900 JPY"),
        (timedelta(minutes=1), {"amount": Money(8900, "kwd")}, {"amount": Money(8900, "kwd")}, "charge, 8.900 KWD"),
        (timedelta(minutes=1), {"amount": Money(8900, "usd")}, {}, None),
        (timedelta(minutes=1), {"livemode": False}, {"livemode": False}, "Probable duplicate"),
    ],
)
def test_two_charges_are_alike_by_what_was_taken(gap: timedelta, later: Any, earlier: Any, title: str | None) -> None:
    said = found(**pair(gap, later, earlier)).get("duplicate_charge")
    if title is None:
        assert said is None
    else:
        assert said is not None and title in text(said.title)
    if title == "":
        assert said is not None and text(said.title).startswith("Possible")


def refunds(*states: tuple[str, int], **changes: Any) -> dict[str, Any]:
    """A payment with refunds, newest first."""
    rows = tuple(made.refund(id=f"re_{n}", status=one, amount=eur(minor)) for n, (one, minor) in enumerate(states))
    return {"payments": (made.payment(refunds=rows, **changes),)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (refunds(("failed", 2000)), True),
        (refunds(("succeeded", 500), ("failed", 2000)), True),
        (refunds(("succeeded", 2000), ("failed", 2000)), False),
        (refunds(("pending", 1500), ("requires_action", 500), ("failed", 2000)), False),
        (refunds(("canceled", 2000), ("failed", 2000)), True),
        (refunds(("succeeded", 500), ("failed", 2000), refunded=eur(8900)), False),
        (refunds(("succeeded", 500), ("failed", 900), captured=eur(500), refunded=eur(500)), False),
    ],
)
def test_a_failed_refund_is_told_until_as_much_went_back_again(changes: Any, told: bool) -> None:
    assert ("refund_failed" in found(**changes)) is told


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("insufficient_funds", "It never left us"),
        ("charge_for_pending_refund_disputed", "The dispute decides who gets the money."),
        ("merchant_request", "We had it stopped."),
        ("declined", "The money is back on our balance."),
        (None, "Stripe does not say why."),
        ("lost_or_stolen_card", "The money is back on our balance."),
    ],
)
def test_a_failed_refund_says_where_its_money_is_and_nothing_private(reason: str | None, words: str) -> None:
    refund = made.refund(status="failed", failure_reason=reason)
    said = text(found(payments=(made.payment(refunds=(refund,)),))["refund_failed"].text)
    assert said.startswith("Asked for on 2026-11-22.") and words in said
    assert "stolen" not in said and "balance is too low" not in said


def test_the_refund_that_waits_at_stripe_does_not_hide_a_later_one_that_is_late() -> None:
    waits = made.refund(status="pending", pending_reason="charge_pending", created=days(-30))
    late = made.refund(id="re_2", status="pending", created=days(-12))
    assert found(payments=(made.payment(refunds=(late, waits)),))["refund_late"].proof == ("re_2", "ch_1")


@pytest.mark.parametrize(
    ("disputed", "tone", "together"),
    [
        (eur(6900), Tone.ATTENTION, True),
        (eur(6901), Tone.PROBLEM, False),
        (Money(100, "usd"), Tone.PROBLEM, False),
    ],
)
def test_a_refund_and_a_dispute_within_the_payment_take_nothing_twice(
    disputed: Money, tone: Tone, together: bool
) -> None:
    paid = made.payment(disputed=True, refunded=eur(2000), refunds=(made.refund(),))
    said = found(payments=(paid,), disputes=(made.dispute(amount=disputed),))["refund_and_dispute"]
    assert said.tone is tone and ("no more than was paid" in text(said.text)) is together


def test_a_warned_hold_of_which_all_that_was_taken_went_back_is_silent() -> None:
    warned = (billing.FraudWarning("issfr_1", "ch_9", days(-1), "misc", actionable=True),)
    said = found(invoices=(), payments=(in_part(),), warnings=warned)["early_fraud_warning"]
    assert text(said.title) == "Early fraud warning, 20.00 EUR"
    assert "early_fraud_warning" not in found(invoices=(), payments=(in_part(refunded=eur(2000)),), warnings=warned)


OPEN_20 = sent(total=eur(2000), created=days(-7), subscription_id=None)


@pytest.mark.parametrize(
    ("payment", "more", "words"),
    [
        (in_part(), False, "belongs to no invoice."),
        (in_part(), True, "belongs to none of the newest invoices."),
        (in_part(description="Subscription update"), True, None),
        (in_part(captured=eur(8900)), False, None),
        (in_part(refunds=(made.refund(status="requires_action"),)), False, None),
        (in_part(refunds=(made.refund(status="failed"),)), False, "belongs to no invoice."),
        (in_part(refunded=eur(100)), False, None),
        (in_part(created=days(-8) - A_SECOND), False, None),
        (in_part(amount=Money(2000, "usd"), captured=Money(2000, "usd")), False, None),
    ],
)
def test_a_payment_beside_an_invoice_fits_by_what_was_taken(payment: Any, more: bool, words: str | None) -> None:
    snapshot = made.snapshot(invoices=(OPEN_20,), payments=(payment,), more_invoices=more)
    kinds = {one.kind: text(one.text) for one in discrepancies(snapshot)}
    assert (words in kinds["loose_payment"]) if words else ("loose_payment" not in kinds)


def twice_paid(**changes: Any) -> billing.Invoice:
    rows = tuple(
        billing.InvoicePayment(f"inpay_{n}", "paid", eur(8900), eur(8900), intent_id=f"pi_{n}", **changes)
        for n in (1, 2)
    )
    return made.invoice(payments=rows)


def test_what_was_paid_too_much_is_told_only_where_all_its_payments_were_read() -> None:
    second = made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2")
    both = (made.payment(), second)
    assert "overpaid" in found(invoices=(twice_paid(),), payments=both)
    assert "overpaid" not in found(invoices=(twice_paid(),), payments=both[:1], more_payments=True)
    assert "overpaid" not in found(invoices=(twice_paid(),), payments=(both[0], replace(second, refunded=eur(8900))))
    gap = (billing.Unread("payments", Why.SLOW),)
    assert "overpaid" not in found(invoices=(twice_paid(),), payments=both, unread=gap)
    assert "overpaid" in found(invoices=(twice_paid(outside=True),), payments=())


@pytest.mark.parametrize(
    ("dispute", "method", "who"),
    [
        (made.dispute(network="visa"), BANK, "cardholder"),
        (made.dispute(), made.VISA, "cardholder"),
        (made.dispute(), BANK, "payer"),
        (made.dispute(), None, "payer"),
        (made.dispute(charge_id="ch_unread"), made.VISA, "payer"),
    ],
)
def test_only_a_card_is_known_to_have_a_cardholder(dispute: Any, method: Any, who: str) -> None:
    said = text(found(payments=(made.payment(method=method, disputed=True),), disputes=(dispute,))["dispute_due"].text)
    assert f"The {who} says" in said


def test_a_full_refund_ends_an_inquiry_only_where_it_can_still_be_made() -> None:
    def asked(refundable: bool) -> str:
        inquiry = made.dispute(status="warning_needs_response", refundable=refundable)
        return text(found(disputes=(inquiry,))["inquiry_open"].text)

    assert "A full refund would end it." in asked(True)
    assert "refund" not in asked(False) and "No money is taken yet." in asked(False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "only held"),
        ({"failure": billing.Failure("card_declined")}, "Canceled before any money was taken."),
        ({"charge_id": None}, "Canceled before any money was taken."),
    ],
)
def test_only_what_was_held_is_said_to_have_been_held(changes: Any, words: str) -> None:
    assert words in text(found(payments=(single(status="canceled", **changes),))["payment_canceled"].text)


@pytest.mark.parametrize(("until", "tone"), [(days(2), Tone.ATTENTION), (days(2) + A_SECOND, Tone.WAITING)])
def test_a_hold_that_ends_within_two_days_wants_attention(until: Any, tone: Tone) -> None:
    assert found(payments=(single(status="uncaptured", held_until=until),))["hold_ends"].tone is tone


def test_a_payment_outside_stripe_comes_before_the_first_one_in_it() -> None:
    assert "first_payment" in found()
    assert "first_payment" not in found(invoices=(made.invoice(), made.invoice(id="in_0", paid_outside=eur(100))))


def collected(**changes: Any) -> billing.Invoice:
    return made.invoice(**{"status": "open", "attempt_count": 1} | changes)


@pytest.mark.parametrize(
    ("invoice", "changes", "failed"),
    [
        (collected(), {"payments": (made.payment(status="failed"),)}, True),
        (collected(), {"payments": (made.payment(status="processing"),)}, False),
        (collected(), {"payments": (), "more_payments": True}, False),
        (collected(next_attempt_at=days(2)), {"payments": (), "more_payments": True}, True),
        (collected(next_attempt_at=days(2)), {"unread": (billing.Unread("payments", Why.SLOW),)}, False),
        (collected(), {"payments": ()}, True),
        (collected(amount_remaining=eur(0)), {"payments": (made.payment(status="failed"),)}, False),
        (sent(attempt_count=1), {"payments": ()}, False),
    ],
)
def test_an_invoice_has_failed_only_where_its_try_is_known_to(invoice: Any, changes: Any, failed: bool) -> None:
    assert ("payment_failed" in found(invoices=(invoice,), **changes)) is failed


def test_received_money_is_for_no_invoice_only_where_all_of_them_were_read() -> None:
    cash = made.customer(cash=(eur(100),))
    assert text(found(customer=cash)["cash_lying"].title) == "Money received, for no invoice: 1.00 EUR"
    said = found(customer=cash, more_invoices=True)["cash_lying"]
    assert text(said.title) == "Money received, not applied: 1.00 EUR" and "newest invoices" in text(said.text)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (("lost", "needs_response"), "Disputed"),
        (("needs_response", "lost"), "Disputed"),
        (("won", "lost"), "Dispute lost"),
        (("warning_closed", "won"), "Paid"),
        (("warning_needs_response", "needs_response"), "Disputed"),
        (("warning_closed", "warning_needs_response"), "Inquiry"),
    ],
)
def test_of_several_disputes_on_one_payment_the_one_that_matters_most_is_shown(
    states: tuple[str, ...], shown: str
) -> None:
    rows = tuple(made.dispute(id=f"du_{n}", status=one) for n, one in enumerate(states))
    assert text(payment_status(made.payment(disputed=True), rows).words) == shown


def test_of_several_disputes_of_one_customer_the_first_deadline_leads() -> None:
    rows = (made.dispute(id="du_2", due_at=days(5)), made.dispute(id="du_1", due_at=days(1)))
    assert found(disputes=rows)["dispute_due"].proof == ("du_1", "ch_1")
