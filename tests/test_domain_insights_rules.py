"""Each rule of insight: when it speaks, what it says, and the neighbours that keep it quiet."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain import billing
from app.domain.errors import Why
from app.domain.insights import alarming, noticed
from app.domain.insights.insight import Insight
from app.domain.insights.people import among
from app.domain.matching import Candidate
from app.domain.money import Money
from tests import made
from tests.made import days, eur
from tests.words import text

OTHER_CARD = billing.PaymentMethod("pm_2", "card", brand="visa", last4="1881", exp_month=8, exp_year=2027)
HIDDEN = billing.PaymentMethod("", "hidden")


def found(**changes: Any) -> dict[str, Insight]:
    return {one.rule: one for one in noticed(made.snapshot(**changes), made.NOW)}


def quiet(**changes: Any) -> bool:
    return not alarming(made.snapshot(**changes), made.NOW)


def single(number: int, at: datetime, **changes: Any) -> billing.Payment:
    """A payment of no invoice."""
    own = {"id": f"ch_{number}", "charge_id": f"ch_{number}", "intent_id": f"pi_{number}", "invoice_id": None}
    return made.payment(**own | {"created": at, "description": "Order 7"} | changes)


def twice(gap: timedelta, earlier: dict[str, Any] | None = None, later: dict[str, Any] | None = None) -> Any:
    at = days(-1)
    return (single(2, at + gap, **later or {}), single(1, at, **earlier or {}))


MINUTES, HOURS = timedelta(minutes=2), timedelta(hours=5)


@pytest.mark.parametrize(
    ("pair", "title"),
    [
        (twice(MINUTES), "Probable duplicate charge, 89.00 EUR"),
        (twice(timedelta(seconds=20)), "Probable duplicate charge, 89.00 EUR"),
        (twice(HOURS), "Possible duplicate charge, 89.00 EUR"),
        (twice(MINUTES, {"method": OTHER_CARD}), "Possible duplicate charge, 89.00 EUR"),
        (twice(MINUTES, {"method": HIDDEN}, {"method": HIDDEN}), "Possible duplicate charge, 89.00 EUR"),
        (twice(MINUTES, {"description": "Order 8"}), "Possible duplicate charge, 89.00 EUR"),
    ],
)
def test_two_charges_are_probably_one_only_with_the_same_card_and_words_minutes_apart(pair: Any, title: str) -> None:
    insight = found(invoices=(), payments=pair)["duplicate_charge"]
    assert text(insight.title) == title
    assert insight.proof == ("ch_2", "ch_1")
    assert insight.next_step is not None and insight.next_step.command == "open:payment:ch_2"


def test_a_duplicate_says_with_what_and_how_far_apart() -> None:
    said = [
        text(found(invoices=(), payments=twice(gap))["duplicate_charge"].text)
        for gap in (MINUTES, timedelta(seconds=20), HOURS)
    ]
    assert said[0].startswith("Two payments with Visa 4242, 2 minutes apart, on 2026-11-22.")
    assert "less than a minute apart" in said[1] and "5 hours apart" in said[2]


@pytest.mark.parametrize(
    "pair",
    [
        twice(timedelta(days=2)),
        twice(MINUTES, {"amount": eur(8901)}),
        twice(MINUTES, {"amount": Money(8900, "usd")}),
        twice(MINUTES, {"status": "failed"}),
        twice(MINUTES, {"refunded": eur(8900)}),
        twice(MINUTES, {"refunds": (made.refund(status="pending"),)}),
        twice(MINUTES, {"disputed": True}),
        twice(MINUTES, {"intent_id": "pi_2"}),
        twice(HOURS, {"description": "Order 8"}),
        twice(MINUTES, {"description": "Subscription update"}, {"description": "Subscription update"}),
        tuple(single(number, days(-number / 3)) for number in range(1, 6)),
    ],
)
def test_what_differs_was_given_back_or_is_a_habit_is_no_duplicate(pair: Any) -> None:
    assert "duplicate_charge" not in found(invoices=(), payments=pair)


def test_two_charges_whose_invoices_were_not_read_are_not_called_duplicates() -> None:
    pair = twice(MINUTES)
    assert "duplicate_charge" not in found(invoices=(), payments=pair, unread=(billing.Unread("invoices", Why.SLOW),))
    newer = made.invoice(created=days(0))
    assert "duplicate_charge" not in found(invoices=(newer,), payments=pair, more_invoices=True)
    assert "duplicate_charge" in found(invoices=(newer,), payments=pair, more_invoices=False)


def invoiced_twice(subscription: str | None, other: str | None, words: str = "Team") -> dict[str, Any]:
    lines = [(billing.InvoiceLine("il_1", "Team", eur(8900)),), (billing.InvoiceLine("il_2", words, eur(8900)),)]
    rows = [(), ()]
    invoices = tuple(
        made.invoice(id=f"in_{n}", created=days(-1), subscription_id=own, lines=lines[n], payments=rows[n])
        for n, own in enumerate((subscription, other))
    )
    pair = tuple(single(n, days(-1) + MINUTES * n, invoice_id=f"in_{n}") for n in (1, 0))
    return {"invoices": invoices, "payments": pair, "subscriptions": ()}


def test_one_thing_on_two_invoices_is_a_duplicate_and_two_subscriptions_are_not() -> None:
    assert "duplicate_charge" in found(**invoiced_twice("sub_1", "sub_1"))
    assert "duplicate_charge" in found(**invoiced_twice(None, None))
    assert "duplicate_charge" not in found(**invoiced_twice("sub_1", "sub_2"))
    assert "duplicate_charge" not in found(**invoiced_twice(None, None, "Another thing"))


@pytest.mark.parametrize(
    ("refund", "rule", "words"),
    [
        (made.refund(status="pending", created=days(-12)), "refund_late", "On its way for 12 days, since 2026-11-11."),
        (made.refund(status="requires_action"), "refund_waits_for_customer", "by e-mail"),
    ],
)
def test_a_refund_that_hangs_is_noticed(refund: billing.Refund, rule: str, words: str) -> None:
    insight = found(payments=(made.payment(refunds=(refund,)),))[rule]
    assert words in text(insight.text) and insight.proof == ("re_1", "ch_1")


def test_a_refund_of_last_week_is_not_late() -> None:
    assert "refund_late" not in found(
        payments=(made.payment(refunds=(made.refund(status="pending", created=days(-7)),)),)
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("under_review", "20.00 EUR refunded, 89.00 EUR disputed. If it is lost, the customer has both."),
        ("lost", "20.00 EUR refunded, 89.00 EUR disputed. Both went back to the customer."),
    ],
)
def test_a_refund_and_a_dispute_on_one_payment_are_told_together(status: str, words: str) -> None:
    paid = made.payment(disputed=True, refunded=eur(2000), refunds=(made.refund(),))
    assert text(found(payments=(paid,), disputes=(made.dispute(status=status),))["refund_and_dispute"].text) == words


@pytest.mark.parametrize(
    ("dispute", "refund"),
    [
        (made.dispute(status="won"), made.refund()),
        (made.dispute(status="warning_needs_response"), made.refund()),
        (made.dispute(status="under_review"), made.refund(status="failed")),
        (made.dispute(status="under_review", charge_id="ch_9"), made.refund()),
    ],
)
def test_a_won_dispute_an_inquiry_or_a_failed_refund_pays_nobody_twice(dispute: Any, refund: Any) -> None:
    paid = made.payment(disputed=True, refunds=(refund,))
    assert "refund_and_dispute" not in found(payments=(paid,), disputes=(dispute,))


def after_cancel(**changes: Any) -> dict[str, Any]:
    extra = made.invoice(**{"id": "in_2", "created": days(-1), "subscription_id": None, "payments": ()} | changes)
    taken = single(2, days(-1), invoice_id="in_2", amount=extra.total)
    return {"invoices": (extra, made.invoice(created=days(-24))), "payments": (taken,), "subscriptions": ()}


def test_a_charge_as_high_as_the_ended_plans_is_possibly_one_after_canceling() -> None:
    insight = found(**after_cancel())["charged_after_cancel"]
    assert text(insight.title) == "Possibly charged after canceling, 89.00 EUR"
    assert insight.proof == ("ch_2", "in_2", "sub_1")


@pytest.mark.parametrize(
    "changes",
    [
        {"subscriptions": (made.subscription(),)},
        {"more_subscriptions": True},
        {"unread": (billing.Unread("subscriptions", Why.SLOW),)},
        {"payments": ()},
        {"payments": (single(2, days(-1), invoice_id="in_2", refunded=eur(8900)),)},
        {"payments": (single(2, days(-1), invoice_id="in_2", disputed=True),)},
        {"payments": (single(2, days(-70), invoice_id="in_2"),)},
        after_cancel(total=eur(500)),
        {"invoices": after_cancel()["invoices"][:1]},
    ],
)
def test_a_running_plan_another_amount_or_money_given_back_is_no_charge_after_canceling(changes: Any) -> None:
    assert "charged_after_cancel" not in found(**after_cancel() | changes)


def test_a_charge_after_a_known_end_is_told_with_both_days() -> None:
    ended = made.subscription(status="canceled", ended_at=days(-10))
    insight = found(subscriptions=(ended,))["charged_after_cancel"]
    assert text(insight.title) == "Charged after the end, 89.00 EUR"
    assert text(insight.text) == "The subscription ended on 2026-11-13, this was taken on 2026-11-18."
    last_bill = made.subscription(status="canceled", ended_at=days(-5.5))
    assert "charged_after_cancel" not in found(subscriptions=(last_bill,))


def test_two_subscriptions_to_one_product_are_noticed_and_a_fleet_is_not() -> None:
    fleet = tuple(made.subscription(id=f"sub_{n}", created=days(-n)) for n in (1, 2, 3))
    insight = found(subscriptions=fleet[:2])["same_product_twice"]
    assert text(insight.text) == "Team plan since 2026-11-21, and again since 2026-11-22. Both charge."
    assert insight.proof == ("sub_1", "sub_2")
    assert quiet(subscriptions=fleet)
    assert quiet(subscriptions=fleet[:2], more_subscriptions=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "canceled"},
        {"status": "incomplete"},
        {"cancel_at_period_end": True},
        {"cancel_at": days(5)},
        {"items": (made.item(product_id="prod_2"),)},
    ],
)
def test_a_second_subscription_that_ends_or_is_for_something_else_is_no_trouble(changes: Any) -> None:
    second = made.subscription(id="sub_2", created=days(-1), **changes)
    assert "same_product_twice" not in found(subscriptions=(second, made.subscription()))


def test_a_trial_that_just_turned_paid_says_so_and_an_old_one_does_not() -> None:
    def after(ended: float, **changes: Any) -> dict[str, Insight]:
        return found(subscriptions=(made.subscription(trial_end=days(ended)),), **changes)

    assert text(after(-5)["trial_turned_paid"].title) == "The trial turned paid, 89.00 EUR"
    assert "trial_turned_paid" not in after(-20, invoices=(made.invoice(created=days(-20)),))
    assert "trial_turned_paid" not in after(-4)
    again = (made.invoice(id="in_2", created=days(-1)), made.invoice())
    assert "trial_turned_paid" not in after(-5, invoices=again)


def risen(newest: int = 11803, **changes: Any) -> tuple[billing.Invoice, ...]:
    given = {"id": "in_2", "total": eur(newest), "billing_reason": "subscription_cycle", "payments": ()} | changes
    return (made.invoice(**given), made.invoice(created=days(-35), total=eur(2900), payments=()))


def moved() -> tuple[billing.InvoiceLine, ...]:
    at = days(-20)
    return (
        billing.InvoiceLine("il_1", "Unused time on Pro after 3 Nov 2026", eur(-1403), period_start=at, proration=True),
        billing.InvoiceLine(
            "il_2", "Remaining time on 2 × Team after 3 Nov 2026", eur(4306), period_start=at, proration=True
        ),
    )


TRIAL = billing.InvoiceLine("il_0", "Free trial for 1 × Team", eur(0), 1)


def test_a_first_bill_after_nothing_is_higher_unless_the_nothing_was_a_trial() -> None:
    free = made.invoice(created=days(-35), total=eur(0), discounts=(eur(2900),), payments=())
    insight = found(invoices=(risen()[0], free))["higher_invoice"]
    assert text(insight.title) == "Last invoice is 118.03 EUR higher"


def test_a_higher_invoice_says_by_how_much_and_leads_to_why() -> None:
    insight = found(invoices=risen())["higher_invoice"]
    assert text(insight.title) == "Last invoice is 89.03 EUR higher" and text(insight.text) == "Up from 29.00 EUR."
    assert insight.proof == ("in_2", "in_1")
    assert insight.next_step is not None and insight.next_step.command == "explain:invoice:in_2"


def test_a_higher_invoice_names_the_move_when_the_lines_tell_it() -> None:
    said = text(found(invoices=risen(lines=moved()))["higher_invoice"].text)
    assert said == "Up from 29.00 EUR, after the move from Pro to Team on 2026-11-03."
    unnamed = tuple(
        billing.InvoiceLine("il", "?", one.amount, period_start=days(-20), proration=True) for one in moved()
    )
    said = text(found(invoices=risen(lines=unnamed))["higher_invoice"].text)
    assert said == "Up from 29.00 EUR, after a change on 2026-11-03."


@pytest.mark.parametrize(
    "invoices",
    [
        risen(2900),
        risen(2000),
        risen(created=days(-50)),
        risen(subscription_id="sub_2"),
        risen(subscription_id=None),
        risen(status="void"),
        risen(billing_reason="manual"),
        (risen()[0], made.invoice(created=days(-35), total=eur(0), lines=(TRIAL,), payments=())),
        (made.invoice(id="in_2", total=Money(11803, "usd")), risen()[1]),
    ],
)
def test_the_same_a_lower_an_old_or_another_kind_of_invoice_is_not_higher(invoices: Any) -> None:
    assert "higher_invoice" not in found(invoices=invoices)


@pytest.mark.parametrize(("newest", "news"), [(3600, False), (3700, True)])
def test_usage_is_news_only_when_it_leaps(newest: int, news: bool) -> None:
    metered = made.subscription(items=(made.item(metered=True, unit=None),))
    assert ("higher_invoice" in found(invoices=risen(newest), subscriptions=(metered,))) is news


OWED = {"amount_due": eur(9900), "starting_balance": eur(1000), "ending_balance": eur(0)}


def test_a_debt_that_was_added_to_the_last_invoice_is_named() -> None:
    void = made.invoice(status="void", id="in_2", created=days(-1))
    insight = found(invoices=(void, made.invoice(**OWED)))["debt_added"]
    assert text(insight.title) == "Owed from before, on the last invoice: 10.00 EUR"
    assert text(insight.text) == (
        "The invoice of 2026-11-18 comes to 89.00 EUR."
        " What was owed from before was added, so that it asks for 99.00 EUR."
    )
    assert insight.proof == ("in_1",)
    assert insight.next_step is not None and insight.next_step.command == "explain:invoice:in_1"


@pytest.mark.parametrize(
    "invoices",
    [
        (made.invoice(),),
        (made.invoice(**OWED | {"created": days(-46)}),),
        (made.invoice(id="in_2", created=days(-1)), made.invoice(**OWED)),
        (made.invoice(**OWED | {"status": "draft"}),),
        (made.invoice(amount_due=eur(9900)),),
        (made.invoice(amount_due=eur(0), starting_balance=eur(20), ending_balance=eur(8920)),),
        (made.invoice(amount_due=eur(7900), starting_balance=eur(-1000), ending_balance=eur(0)),),
        (made.invoice(total=eur(-2000), amount_due=eur(0), starting_balance=eur(500), ending_balance=eur(-1500)),),
        (made.invoice(total=eur(-2000), amount_due=eur(0), starting_balance=eur(0), ending_balance=eur(-2000)),),
    ],
)
def test_no_debt_credit_used_or_a_debt_long_paid_is_silent(invoices: Any) -> None:
    assert "debt_added" not in found(invoices=invoices)


def test_an_extra_invoice_after_a_change_is_noticed() -> None:
    extra = risen(3000, billing_reason="subscription_update", lines=moved())
    insight = found(invoices=extra)["extra_invoice"]
    assert text(insight.title) == "Extra invoice, 30.00 EUR"
    assert "after the move from Pro to Team" in text(insight.text)
    assert "extra_invoice" not in found(invoices=risen(3000, billing_reason="subscription_update", created=days(-50)))
    assert "extra_invoice" not in found(invoices=risen(3000))
    by_hand = made.invoice(id="in_3", subscription_id=None, created=days(-1), payments=())
    assert "extra_invoice" in found(invoices=(by_hand, *extra))
    renewed = made.invoice(id="in_3", created=days(-1), payments=(), billing_reason="subscription_cycle")
    assert "extra_invoice" not in found(invoices=(renewed, *extra))


def test_another_currency_than_all_before_is_noticed_once() -> None:
    dollars = single(3, days(-1), amount=Money(9900, "usd"))
    before = (single(2, days(-30)), single(1, days(-60)))
    said = text(found(invoices=(), payments=(dollars, *before))["currency_changed"].text)
    assert said == "The 2 payments before were in EUR, last 89.00 EUR on 2026-10-24."
    last = text(found(invoices=(), payments=(dollars, before[0]))["currency_changed"].text)
    assert last == "The payment before was 89.00 EUR, on 2026-10-24."
    pounds = single(1, days(-60), amount=Money(9900, "gbp"))
    assert "currency_changed" in found(invoices=(), payments=(dollars, before[0], pounds))
    assert "currency_changed" not in found(invoices=(), payments=(dollars,))
    mixed = single(1, days(-60), amount=Money(9900, "usd"))
    assert "currency_changed" not in found(invoices=(), payments=(dollars, before[0], mixed))
    assert "currency_changed" not in found(invoices=(), payments=(single(3, days(-1)), *before))


def test_a_first_payment_is_good_to_know_and_never_disturbs_home() -> None:
    insight = found()["first_payment"]
    assert insight.background and quiet()
    assert text(insight.title) == "First payment ever, 89.00 EUR"
    assert "first_payment" not in found(more_payments=True)
    assert "first_payment" not in found(payments=(single(2, days(-1)), single(1, days(-31))))
    assert "first_payment" not in found(payments=(made.payment(created=days(-50)),))


OPEN = made.invoice(status="open", due_at=days(-12), collection_method="send_invoice", payments=())
LATER = made.invoice(id="in_2", status="open", due_at=days(5), collection_method="send_invoice", payments=())


def test_money_received_says_which_invoice_it_would_pay_exactly() -> None:
    insight = found(invoices=(LATER, OPEN), payments=(), customer=made.customer(cash=(eur(8900),)))["unapplied_cash"]
    assert text(insight.title) == "Money received, not applied: 89.00 EUR"
    assert "Exactly what the invoice due 2026-11-11 asks for." in text(insight.text)
    less = found(invoices=(LATER, OPEN), payments=(), customer=made.customer(cash=(eur(100),)))["unapplied_cash"]
    assert text(less.text) == "178.00 EUR is open. The money has paid none of it yet."


def test_received_money_comes_before_what_is_overdue() -> None:
    rules = list(found(invoices=(OPEN,), payments=(), customer=made.customer(cash=(eur(8900),))))
    assert rules == ["unapplied_cash", "overdue"]


@pytest.mark.parametrize("kind", ["cash", "credits"])
@pytest.mark.parametrize("amount", [(), (eur(0),), (Money(100, "usd"),), (eur(-100),)])
def test_no_money_or_another_currency_beside_an_open_invoice_is_silent(kind: str, amount: Any) -> None:
    rules = found(invoices=(OPEN,), payments=(), customer=made.customer(**{kind: amount}))
    lies = kind == "cash" and amount == (Money(100, "usd"),)
    assert list(rules) == ["overdue", *(["cash_lying"] if lies else [])]


def test_credit_beside_an_open_invoice_says_that_it_does_not_pay_it() -> None:
    insight = found(invoices=(OPEN,), payments=(), customer=made.customer(credits=(eur(1000),)))["credit_unused"]
    assert text(insight.title) == "Credit of 10.00 EUR is not used"
    assert quiet(customer=made.customer(credits=(eur(1000),)))


def used(left: Any, taken: int = 17300, tax: int = 0, off: int = 0) -> dict[str, Insight]:
    last = made.invoice(
        subtotal=eur(17300),
        total=eur(17300 - taken + tax - off),
        taxes=(billing.InvoiceTax(eur(tax), False),),
        discounts=(eur(off),),
        payments=(),
    )
    return found(invoices=(last,), payments=(), credits=None if left is None else billing.BillingCredits((left,)))


def test_credits_that_would_not_last_another_invoice_are_nearly_gone() -> None:
    assert text(used(eur(700))["credits_nearly_gone"].title) == "Credits nearly gone, 7.00 EUR left"
    assert "took 173.00 EUR of them" in text(used(eur(700))["credits_nearly_gone"].text)
    assert text(used(eur(0))["credits_nearly_gone"].title) == "No credits for usage are left"


@pytest.mark.parametrize(
    "rules",
    [
        used(eur(17300)),
        used(None),
        used(eur(700), taken=0),
        used(eur(700), taken=0, tax=1000),
        used(eur(700), taken=0, off=1000),
        used(Money(7, "usd")),
    ],
)
def test_enough_credits_or_none_used_is_silent(rules: dict[str, Insight]) -> None:
    assert "credits_nearly_gone" not in rules


def test_tax_that_the_price_holds_is_no_credit_used() -> None:
    paid = made.invoice(taxes=(billing.InvoiceTax(eur(1780), True),))
    assert "credits_nearly_gone" not in found(invoices=(paid,), credits=billing.BillingCredits((eur(700),)))


@pytest.mark.parametrize("status", ["void", "uncollectible", "draft"])
def test_money_beside_an_invoice_that_nobody_collects_is_silent(status: str) -> None:
    closed = made.invoice(status=status, payments=())
    rules = found(invoices=(closed,), payments=(), customer=made.customer(cash=(eur(8900),), credits=(eur(100),)))
    assert set(rules) == {"cash_lying"} | ({"written_off"} if status == "uncollectible" else set())


@pytest.mark.parametrize("newest", [{"total": eur(0)}, {"status": "draft"}, {"status": "void"}])
def test_credits_are_measured_by_the_last_invoice_that_was_billed(newest: dict[str, Any]) -> None:
    billed = made.invoice(subtotal=eur(17300), total=eur(0), payments=())
    invoices = (made.invoice(id="in_2", payments=(), created=days(-1), **newest), billed)
    rules = found(invoices=invoices, payments=(), credits=billing.BillingCredits((eur(700),)))
    assert rules["credits_nearly_gone"].proof == ("cus_maya", "in_1")


def test_a_payment_beside_an_open_invoice_of_its_amount_is_noticed() -> None:
    insight = found(invoices=(OPEN,), payments=(single(1, days(-2)),))["loose_payment"]
    assert insight.proof == ("ch_1", "in_1")
    assert insight.next_step is not None and insight.next_step.command == "open:discrepancies:cus_maya"


def candidate(newest: billing.Payment | None = None, *subscriptions: billing.Subscription) -> Candidate:
    return Candidate(billing.Profile(made.customer(id="cus_2", name="M. Lindqvist"), subscriptions), newest)


def test_more_customers_on_the_address_are_named() -> None:
    (insight,) = among(made.snapshot(), (candidate(),))
    assert text(insight.title) == "1 more customer on this e-mail"
    assert text(insight.text) == "M. Lindqvist. Make sure that you look at the right one."
    assert among(made.snapshot(), ()) == ()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (candidate(None, made.subscription(id="sub_2")), "Team plan runs here and on M. Lindqvist."),
        (candidate(single(9, days(-5.5))), "89.00 EUR on 2026-11-18 here, and the same on M. Lindqvist."),
    ],
)
def test_the_same_on_two_customers_is_possibly_bought_twice(other: Candidate, words: str) -> None:
    insight = among(made.snapshot(), (other,))[0]
    assert text(insight.title) == "Possibly bought twice, on two customers" and text(insight.text) == words
    assert insight.proof[-1] == "cus_2"


@pytest.mark.parametrize(
    "other",
    [
        candidate(None, made.subscription(status="canceled")),
        candidate(None, made.subscription(items=(made.item(product_id="prod_2"),))),
        candidate(single(9, days(-7))),
        candidate(single(9, days(-5), status="failed")),
        candidate(single(9, days(-5), refunded=eur(8900))),
        candidate(single(9, days(-5), amount=eur(1))),
    ],
)
def test_something_else_on_the_other_customer_is_not_bought_twice(other: Candidate) -> None:
    assert [one.rule for one in among(made.snapshot(), (other,))] == ["several_customers"]


def test_a_payment_beside_a_paid_invoice_of_the_same_amount_is_a_possible_duplicate() -> None:
    loose = made.payment(id="ch_2", intent_id="pi_2", charge_id="ch_2", invoice_id=None, created=days(-5 + 0.05))
    insight = found(payments=(loose, made.payment()))["duplicate_charge"]
    assert text(insight.title) == "Possible duplicate charge, 89.00 EUR"
    assert "One pays an invoice, the other belongs to none." in text(insight.text)
    later = made.payment(id="ch_2", intent_id="pi_2", charge_id="ch_2", invoice_id=None, created=days(-3))
    assert "duplicate_charge" not in found(payments=(later, made.payment()))
    of_an_invoice = made.payment(id="ch_2", intent_id="pi_2", charge_id="ch_2", invoice_id="in_9", created=days(-5))
    assert "duplicate_charge" not in found(payments=(of_an_invoice, made.payment()))


def single_after(**changes: Any) -> billing.Payment:
    given = {"id": "ch_2", "intent_id": "pi_2", "charge_id": "ch_2", "invoice_id": None, "created": days(-1)}
    return made.payment(**given | changes)


def test_a_payment_outside_of_any_plan_that_takes_an_ended_plans_amount_is_possibly_after_canceling() -> None:
    insight = found(payments=(single_after(), made.payment()), subscriptions=())["charged_after_cancel"]
    assert text(insight.title) == "Possibly charged after canceling, 89.00 EUR"
    assert insight.next_step is not None and insight.next_step.command == "open:payment:ch_2"


@pytest.mark.parametrize(
    ("payment", "changes"),
    [
        (single_after(), {"subscriptions": (made.subscription(),)}),
        (single_after(), {"subscriptions": (made.subscription(id="sub_2"),)}),
        (single_after(), {"subscriptions": (), "more_subscriptions": True}),
        (single_after(amount=eur(100)), {"subscriptions": ()}),
        (single_after(created=days(-4.5)), {"subscriptions": ()}),
        (single_after(refunded=eur(8900)), {"subscriptions": ()}),
        (single_after(disputed=True), {"subscriptions": ()}),
        (single_after(status="failed"), {"subscriptions": ()}),
        (single_after(), {"subscriptions": (), "invoices": (made.invoice(subscription_id=None),)}),
    ],
)
def test_another_amount_what_went_back_or_a_plan_that_runs_is_no_charge_after_canceling(
    payment: billing.Payment, changes: Any
) -> None:
    assert "charged_after_cancel" not in found(payments=(payment, made.payment()), **changes)
