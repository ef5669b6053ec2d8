"""The rules about what goes its way: disputes with the bank or over, refunds, debits, holds, plans, warnings."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain import billing
from app.domain.errors import Why
from app.domain.insights import noticed
from app.domain.insights.insight import Insight
from app.domain.money import Money
from app.domain.section import Tone
from app.domain.states import KNOWN
from tests import made
from tests.made import days, eur
from tests.words import text


def found(**changes: Any) -> dict[str, Insight]:
    return {one.rule: one for one in noticed(made.snapshot(**changes), made.NOW)}


def of_dispute(**changes: Any) -> dict[str, Insight]:
    return found(disputes=(made.dispute(**changes),), payments=(made.payment(disputed=True),))


@pytest.mark.parametrize(
    ("status", "rule", "title"),
    [
        ("under_review", "dispute_with_bank", "Dispute with the bank, 89.00 EUR"),
        ("warning_under_review", "dispute_with_bank", "Inquiry with the bank, 89.00 EUR"),
        ("appeal_under_review", "dispute_with_bank", "Appeal with the bank, 89.00 EUR"),
        ("won", "dispute_over", "Dispute won, 89.00 EUR"),
        ("prevented", "dispute_over", "Dispute prevented, 89.00 EUR"),
        ("warning_closed", "dispute_over", "Inquiry closed, 89.00 EUR"),
        ("lost", "dispute_lost", "Dispute lost, 89.00 EUR"),
    ],
)
def test_a_dispute_that_nobody_must_answer_says_how_it_stands(status: str, rule: str, title: str) -> None:
    insight = of_dispute(status=status, due_at=None)[rule]
    assert text(insight.title) == title and text(insight.text)
    assert insight.next_step is not None and insight.next_step.command == "open:dispute:du_1"


@pytest.mark.parametrize("status", ["under_review", "won", "lost", "warning_closed", "prevented"])
def test_an_old_dispute_is_no_news(status: str) -> None:
    rules = of_dispute(status=status, due_at=None, created=days(-151))
    assert not {rule for rule in rules if rule.startswith("dispute")}


def test_a_dispute_that_must_be_answered_says_when_or_that_it_is_too_late() -> None:
    assert text(of_dispute()["dispute_due"].title) == "Dispute: answer by 2026-11-26"
    late = of_dispute(due_at=days(-1))["dispute_due"]
    assert text(late.title) == "Dispute not answered in time, 89.00 EUR"
    assert text(late.text).endswith("The deadline has passed.")
    inquiry = {"status": "warning_needs_response", "due_at": days(-1)}
    assert text(of_dispute(**inquiry)["inquiry_open"].title) == "Inquiry not answered in time, 89.00 EUR"
    assert text(of_dispute(**inquiry)["inquiry_open"].text).endswith("The deadline has passed.")


def test_only_a_card_has_a_cardholder() -> None:
    assert text(of_dispute()["dispute_due"].text).startswith("The cardholder says of 89.00 EUR")
    wallet = made.payment(disputed=True, method=billing.PaymentMethod("pm_9", "paypal"))
    insight = found(disputes=(made.dispute(),), payments=(wallet,))["dispute_due"]
    assert text(insight.text).startswith("The payer says of 89.00 EUR")


def test_a_lost_debit_is_one_that_was_taken_back() -> None:
    insight = of_dispute(status="lost", reason="customer_initiated", due_at=None)["dispute_lost"]
    assert text(insight.title) == "Debit taken back, 89.00 EUR"
    assert text(insight.text).startswith("Reason: “I asked my bank for it back”.")


def test_what_was_refunded_and_lost_is_told_once() -> None:
    paid = made.payment(disputed=True, refunded=eur(2000), refunds=(made.refund(created=days(-40)),))
    rules = found(disputes=(made.dispute(status="lost", due_at=None),), payments=(paid,))
    assert "refund_and_dispute" in rules and "dispute_lost" not in rules


def test_a_dispute_that_takes_no_answer_never_asks_for_one() -> None:
    rules = of_dispute(due_at=None)
    assert "dispute_due" not in rules
    assert text(rules["dispute_final"].title) == "Disputed, no answer possible: 89.00 EUR"


def test_an_appeal_is_named_as_one() -> None:
    insight = of_dispute(status="appeal_needs_response")["dispute_due"]
    assert text(insight.title) == "Lost dispute: appeal by 2026-11-26"


WARNING = billing.FraudWarning("issfr_1", "ch_1", days(-1), "misc", actionable=True)


def test_a_warning_is_told_while_something_can_be_done() -> None:
    insight = found(warnings=(WARNING,))["early_fraud_warning"]
    assert text(insight.title) == "Early fraud warning, 89.00 EUR"
    assert "Never tell the customer." in text(insight.text)
    assert insight.proof == ("issfr_1", "ch_1")
    assert insight.next_step is not None and insight.next_step.command == "open:payment:ch_1"


@pytest.mark.parametrize(
    "changes",
    [
        {"warnings": (replace(WARNING, actionable=False),)},
        {"warnings": (replace(WARNING, charge_id="ch_other"),)},
        {"warnings": (WARNING,), "payments": (made.payment(disputed=True),)},
        {"warnings": (WARNING,), "payments": (made.payment(refunded=eur(8900)),)},
        {"warnings": (WARNING,), "payments": (made.payment(status="failed"),)},
    ],
)
def test_a_spent_warning_is_silent(changes: dict[str, Any]) -> None:
    assert "early_fraud_warning" not in found(**changes)


def refunded(**changes: Any) -> dict[str, Insight]:
    refund = made.refund(**changes)
    back = refund.amount if refund.status == "succeeded" else eur(0)
    return found(payments=(made.payment(refunds=(refund,), refunded=back),))


@pytest.mark.parametrize(
    ("refund", "title", "words"),
    [
        ({}, "Refunded 20.00 EUR of 89.00 EUR", "Asked for on 2026-11-22. There by about 2026-12-04."),
        ({"amount": eur(8900)}, "Refunded, 89.00 EUR", "There by about"),
        ({"created": days(-25)}, "Refunded 20.00 EUR of 89.00 EUR", "It should be there since about 2026-11-12."),
        ({"status": "pending"}, "Refund on its way, 20.00 EUR", "There by about"),
        ({"status": "pending", "pending_reason": "charge_pending"}, "Refund on its way, 20.00 EUR", "not settled yet"),
    ],
)
def test_a_refund_says_when_it_should_be_there(refund: dict[str, Any], title: str, words: str) -> None:
    insight = refunded(**refund)["refund_on_its_way"]
    assert text(insight.title) == title and words in text(insight.text)


@pytest.mark.parametrize(
    "refund",
    [{"created": days(-31)}, {"reason": "expired_uncaptured_charge"}, {"status": "failed"}, {"status": "canceled"}],
)
def test_an_old_a_failed_or_a_released_one_is_no_news(refund: dict[str, Any]) -> None:
    assert "refund_on_its_way" not in refunded(**refund)


@pytest.mark.parametrize("age", [1, 25])
def test_a_refund_that_never_left_is_not_said_to_be_on_its_way(age: int) -> None:
    rules = refunded(status="pending", pending_reason="insufficient_funds", created=days(-age))
    assert "tell your lead" in text(rules["refund_not_sent"].text)
    assert not {"refund_late", "refund_on_its_way"} & set(rules)


def awaiting(**changes: Any) -> Insight:
    return found(payments=(made.payment(status="needs_action", invoice_id=None, **changes),))["needs_customer"]


@pytest.mark.parametrize(
    ("awaited", "title", "words"),
    [
        (None, "Waiting for the customer, 89.00 EUR", "The bank wants the customer to confirm"),
        (billing.Awaited("transfer", eur(8900)), "Bank transfer awaited, 89.00 EUR", "It has not arrived yet."),
        (
            billing.Awaited("transfer", eur(900)),
            "Bank transfer awaited, 9.00 EUR",
            "80.00 EUR has come, 9.00 EUR is still missing.",
        ),
        (
            billing.Awaited("voucher", until=days(2)),
            "Not paid at the store yet, 89.00 EUR",
            "It can be paid until 2026-11-25.",
        ),
        (billing.Awaited("verification"), "Waiting for the customer, 89.00 EUR", "small deposit on it"),
        (billing.Awaited("brand_new"), "Waiting for the customer, 89.00 EUR", "has not finished this payment"),
    ],
)
def test_what_is_waited_for_is_named(awaited: billing.Awaited | None, title: str, words: str) -> None:
    insight = awaiting(awaited=awaited)
    assert text(insight.title) == title and words in text(insight.text)
    assert ("confirm" in text(insight.text)) == (awaited is None or awaited.kind == "verification")


def test_a_payment_with_the_bank_says_so_and_that_the_try_before_came_back() -> None:
    open_one = made.invoice(status="open", attempt_count=2)
    rules = found(invoices=(open_one,), payments=(made.payment(status="processing"),))
    assert text(rules["debit_under_way"].text).endswith("The try before it came back.")
    alone = found(invoices=(), payments=(made.payment(status="processing", invoice_id=None),))
    assert "came back" not in text(alone["debit_under_way"].text)
    assert "debit_under_way" not in found(payments=(made.payment(id="ch_2"), made.payment(status="processing")))


@pytest.mark.parametrize(("until", "tone"), [(1, Tone.ATTENTION), (5, Tone.WAITING), (None, Tone.WAITING)])
def test_a_hold_says_when_it_ends_and_is_loud_only_shortly_before(until: int | None, tone: Tone) -> None:
    held = made.payment(status="uncaptured", invoice_id=None, held_until=days(until) if until else None)
    insight = found(invoices=(), payments=(held,))["hold_ends"]
    assert (text(insight.title), insight.tone) == ("Held, not taken: 89.00 EUR", tone)
    assert ("ends on" in text(insight.text)) == (until is not None)


def trial(**changes: Any) -> dict[str, Insight]:
    facts = {"status": "trialing", "trial_end": days(3), "without_method": "cancel"}
    customer = changes.pop("customer", made.customer(default_payment_method=None))
    plan = made.subscription(**facts | changes)
    return found(customer=customer, subscriptions=(plan,), invoices=(), payments=())


def test_a_trial_that_ends_with_nothing_to_charge_says_what_happens_then() -> None:
    assert text(trial()["trial_without_method"].title) == "Trial ends on 2026-11-26, no card yet"
    for then, words in (
        ("cancel", "ends then"),
        ("pause", "pauses then"),
        ("create_invoice", "stays unpaid"),
        (None, "stays unpaid"),
    ):
        assert words in text(trial(without_method=then)["trial_without_method"].text)


@pytest.mark.parametrize(
    "changes",
    [
        {"trial_end": days(9)},
        {"trial_end": days(-1)},
        {"status": "active"},
        {"cancel_at_period_end": True},
        {"collection_method": "send_invoice"},
        {"default_payment_method": made.VISA},
        {"older_source": True},
        {"customer": made.customer()},
        {"customer": made.customer(default_payment_method=None, older_source=True)},
    ],
)
def test_a_trial_that_can_be_charged_or_ends_later_is_silent(changes: dict[str, Any]) -> None:
    assert "trial_without_method" not in trial(**changes)


def test_a_plan_whose_first_payment_was_never_tried_has_not_begun() -> None:
    waits = made.payment(status="needs_method")
    opened = made.invoice(status="open")
    assert "plan_not_begun" in found(
        subscriptions=(made.subscription(status="incomplete"),), invoices=(opened,), payments=(waits,)
    )
    failed = made.payment(status="failed")
    rules = found(subscriptions=(made.subscription(status="incomplete"),), invoices=(opened,), payments=(failed,))
    assert "plan_not_begun" not in rules and "payment_failed" in rules


def test_a_paused_plan_and_one_that_is_not_collected_are_told_apart() -> None:
    paused = found(subscriptions=(made.subscription(status="paused"),))
    assert text(paused["collection_paused"].title) == "The plan is paused"
    running = found(subscriptions=(made.subscription(collection_paused=True),))
    assert text(running["collection_paused"].title) == "Collection is paused"


@pytest.mark.parametrize(
    ("behavior", "meant"),
    [
        ("void", "Its invoices are void meanwhile: nobody has to pay them."),
        ("keep_as_draft", "Its invoices wait as drafts and can be collected later."),
        ("mark_uncollectible", "Its invoices are written off meanwhile."),
        ("frozen", "Its invoices are not collected meanwhile."),
        (None, "Its invoices are not collected meanwhile."),
    ],
)
def test_a_pause_of_collection_says_what_becomes_of_the_invoices_and_when_it_ends(
    behavior: str | None, meant: str
) -> None:
    for resumes, end in (
        (None, "Collection goes on when somebody resumes it."),
        (days(5), "Collection goes on by itself on 2026-11-28."),
    ):
        one = made.subscription(collection_paused=True, paused_invoices=behavior, resumes_at=resumes)
        said = text(found(subscriptions=(one,))["collection_paused"].text)
        assert said == f"The plan runs. {meant} {end}"


def test_an_invoice_that_was_given_up_can_still_be_paid() -> None:
    lost = made.invoice(status="uncollectible", payments=())
    assert text(found(invoices=(lost,), payments=())["written_off"].title) == "Invoice written off, 89.00 EUR"
    paid = replace(lost, amount_remaining=Money(0, "eur"))
    assert "written_off" not in found(invoices=(paid,), payments=())


FAILED = made.payment(status="failed", failure=billing.Failure("card_declined", "lost_card"))
OPEN = made.invoice(status="open", attempt_count=1)


def test_a_failed_payment_names_its_cause_but_no_private_one() -> None:
    poor = replace(FAILED, failure=billing.Failure("card_declined", "insufficient_funds"))
    assert "not enough money" in text(found(invoices=(OPEN,), payments=(poor,))["payment_failed"].text)
    lost = text(found(invoices=(OPEN,), payments=(FAILED,))["payment_failed"].text)
    assert lost.startswith("The reason is for you only.") and "lost" not in lost
    assert "lost" not in text(found(invoices=(), payments=(replace(FAILED, invoice_id=None),))["one_off_failed"].text)


def test_a_plan_that_ended_for_want_of_money_is_said_to_have_ended_only_when_that_is_certain() -> None:
    ended = found(invoices=(OPEN,), payments=(FAILED,), subscriptions=())
    assert "The plan has ended" in text(ended["payment_failed"].text)
    for changes in (
        {"more_subscriptions": True},
        {"subscriptions": (made.subscription(),)},
        {"invoices": (replace(OPEN, subscription_id=None),)},
    ):
        rules = found(**{"invoices": (OPEN,), "payments": (FAILED,), "subscriptions": ()} | changes)
        assert "The plan has ended" not in text(rules["payment_failed"].text)


def test_an_invoice_made_by_hand_for_a_plan_that_runs_no_more_was_possibly_charged_after_the_end() -> None:
    by_hand = made.invoice(billing_reason="manual")
    rules = found(invoices=(by_hand,), subscriptions=())
    assert text(rules["charged_after_cancel"].title) == "Possibly charged after canceling, 89.00 EUR"
    assert "charged_after_cancel" not in found(invoices=(by_hand,))
    assert "charged_after_cancel" not in found(invoices=(made.invoice(),), subscriptions=())


def test_a_higher_invoice_names_what_raised_it() -> None:
    line = billing.InvoiceLine("il_1", "1 × Team", eur(8900), 1, price_id="p1", product_id="prod_1", item_id="si_1")
    dearer = replace(line, amount=eur(9900), price_id="p2")
    before = made.invoice(id="in_0", created=days(-35), lines=(line,))
    now = made.invoice(id="in_2", total=eur(9900), lines=(dearer,))
    assert text(found(invoices=(now, before))["higher_invoice"].text).startswith(
        "Up from 89.00 EUR. What changed: Team"
    )
    bare = found(invoices=(replace(now, lines=()), replace(before, lines=())))["higher_invoice"]
    assert text(bare.text) == "Up from 89.00 EUR."


def test_a_dispute_in_a_state_that_we_do_not_know_is_no_calm_card() -> None:
    insight = of_dispute(status="pre_arbitration")["dispute_unknown"]
    assert text(insight.title) == "Dispute in a state not known here, 89.00 EUR"
    assert "“Pre arbitration”" in text(insight.text) and text(insight.text).endswith("look in Stripe.")
    assert insight.next_step is not None and insight.next_step.command == "open:dispute:du_1"
    assert "dispute_unknown" not in of_dispute()


def test_an_inquiry_after_which_the_money_was_taken_did_not_end_well() -> None:
    closed = made.dispute(id="du_0", status="warning_closed", due_at=None)
    lost = made.dispute(status="lost", due_at=None)
    rules = found(disputes=(lost, closed), payments=(made.payment(disputed=True),))
    assert "dispute_lost" in rules and "dispute_over" not in rules


FIRST = {"status": "void", "billing_reason": "subscription_create"}


def test_a_plan_whose_first_invoice_was_never_paid_did_not_begin() -> None:
    waited = made.payment(status="canceled", charge_id=None)
    rules = found(invoices=(made.invoice(**FIRST),), payments=(waited,), subscriptions=())
    assert text(rules["plan_expired"].title) == "The plan did not begin, 89.00 EUR"
    assert text(rules["plan_expired"].text) == (
        "Its first invoice, of 2026-11-18, was not paid and is void. Nothing is owed."
    )
    step = rules["plan_expired"].next_step
    assert step is not None and step.command == "open:payment:ch_1"
    alone = found(invoices=(made.invoice(**FIRST),), payments=(), subscriptions=())["plan_expired"].next_step
    assert alone is not None and alone.command == "open:invoice:in_1"
    why = billing.Failure("card_declined", "insufficient_funds")
    declined = found(invoices=(made.invoice(**FIRST),), payments=(replace(waited, failure=why),), subscriptions=())
    assert text(declined["plan_expired"].text).startswith("The bank declined the card: not enough money")


@pytest.mark.parametrize(
    "changes",
    [
        {"invoices": (made.invoice(**FIRST),)},
        {"invoices": (made.invoice(**FIRST | {"created": days(-46)}),), "subscriptions": ()},
        {"invoices": (made.invoice(**FIRST | {"status": "paid"}),), "subscriptions": ()},
        {"invoices": (made.invoice(**FIRST | {"billing_reason": "manual"}),), "subscriptions": ()},
        {"invoices": (made.invoice(id="in_2"), made.invoice(**FIRST)), "subscriptions": ()},
        {"invoices": (made.invoice(**FIRST),), "subscriptions": (), "more_subscriptions": True},
    ],
)
def test_a_plan_that_runs_or_was_void_later_or_long_ago_began(changes: Any) -> None:
    assert "plan_expired" not in found(**changes)


def test_a_first_payment_that_failed_says_that_the_plan_expires_unpaid() -> None:
    refused = made.payment(status="failed", failure=billing.Failure("card_declined", "do_not_honor"))
    unpaid = made.invoice(status="open", attempt_count=1)

    def said(status: str) -> str:
        plan = made.subscription(status=status)
        return text(found(invoices=(unpaid,), payments=(refused,), subscriptions=(plan,))["payment_failed"].text)

    assert said("incomplete").endswith("unpaid, it expires within a day of being ordered.")
    assert "expires" not in said("past_due")


def test_a_written_off_invoice_says_why_it_could_not_be_collected_but_no_suspicion() -> None:
    def said(code: str) -> str:
        refused = made.payment(status="failed", failure=billing.Failure("card_declined", code))
        gone = made.invoice(status="uncollectible")
        return text(found(invoices=(gone,), payments=(refused,))["written_off"].text)

    assert said("do_not_honor").endswith("It can still be paid. The bank declined the card without giving a reason.")
    assert said("stolen_card").endswith("It can still be paid.")


def test_a_move_to_a_plan_whose_period_begins_with_it_is_named() -> None:
    at = days(-3)
    back = billing.InvoiceLine(
        "il_1", "Unused time on 2 × Pro after 20 Nov 2026", eur(-1450), 2, period_start=at, proration=True
    )
    year = billing.InvoiceLine("il_2", "1 × Solo", eur(5900), 1, period_start=at, subscription_id="sub_1")
    extra = made.invoice(billing_reason="subscription_update", total=eur(4450), lines=(back, year), created=at)
    said = text(found(invoices=(extra,))["extra_invoice"].text)
    assert said.endswith("after the move from 2 × Pro to Solo on 2026-11-20.")
    old = replace(year, period_start=days(-20))
    plain = found(invoices=(replace(extra, lines=(back, old)),))["extra_invoice"]
    assert text(plain.text) == "The subscription was changed within a period."


def test_a_change_of_the_number_within_a_period_is_named() -> None:
    def part(minor: int, number: int) -> billing.InvoiceLine:
        verb = "Unused" if minor < 0 else "Remaining"
        words = f"{verb} time on {number} × Pro after 20 Nov 2026"
        return billing.InvoiceLine(f"il_{number}", words, eur(minor), number, period_start=days(-3), proration=True)

    extra = made.invoice(billing_reason="subscription_update", lines=(part(-1000, 1), part(4000, 4)))
    assert text(found(invoices=(extra,))["extra_invoice"].text).endswith("from 1 × Pro to 4 × Pro on 2026-11-20.")


@pytest.mark.parametrize(
    ("changes", "title", "command"),
    [
        ({"subscriptions": (made.subscription(status="dormant"),)}, "subscription", "open:subscription:sub_1"),
        ({"payments": (made.payment(status="dormant"),)}, "payment of 2026-11-18", "open:payment:ch_1"),
        (
            {"payments": (made.payment(refunds=(made.refund(status="dormant", created=days(-2)),)),)},
            "refund of 2026-11-21",
            "open:payment:ch_1",
        ),
        ({"invoices": (made.invoice(status="dormant"),)}, "invoice of 2026-11-18", "open:invoice:in_1"),
    ],
)
def test_a_state_that_we_do_not_know_is_no_calm_card(changes: Any, title: str, command: str) -> None:
    insight = found(**changes)["unknown_state"]
    assert text(insight.title) == f"State not known here: {title}" and "“Dormant”" in text(insight.text)
    assert insight.next_step is not None and insight.next_step.command == command


@pytest.mark.parametrize(
    "changes",
    [
        {"payments": (made.payment(status="dormant", created=days(-91)),)},
        {"invoices": (made.invoice(status="dormant", created=days(-91)),)},
        {"payments": (made.payment(refunds=(made.refund(status="dormant", created=days(-91)),)),)},
        {},
    ],
)
def test_a_strange_state_of_long_ago_is_no_news(changes: Any) -> None:
    assert "unknown_state" not in found(**changes)


@pytest.mark.parametrize("kind", KNOWN)
def test_every_state_that_we_know_is_no_strange_one(kind: str) -> None:
    for status in KNOWN[kind]:
        made_one = {
            "subscription": {"subscriptions": (made.subscription(status=status),)},
            "payment": {"payments": (made.payment(status=status),)},
            "refund": {"payments": (made.payment(refunds=(made.refund(status=status),)),)},
            "invoice": {"invoices": (made.invoice(status=status),)},
        }[kind]
        assert "unknown_state" not in found(**made_one), status


def test_what_was_added_within_a_period_is_named() -> None:
    words = "Remaining time on 5 × Seats after 19 Nov 2026"
    came = billing.InvoiceLine("il_1", words, eur(3500), 5, period_start=days(-4), proration=True)
    extra = made.invoice(billing_reason="subscription_update", total=eur(3500), lines=(came,))
    insight = found(invoices=(extra,))["extra_invoice"]
    assert text(insight.text) == "Added to the subscription within a period: 5 × Seats, since 2026-11-19."
    two = found(invoices=(replace(extra, lines=(came, replace(came, id="il_2"))),))["extra_invoice"]
    assert text(two.text) == "The subscription was changed within a period."


def test_a_failed_renewal_says_what_is_saved_by_now_instead_of_what_failed() -> None:
    refused = made.payment(status="failed", failure=billing.Failure("expired_card"))
    other = billing.PaymentMethod("pm_9", "card", brand="mastercard", last4="4444", exp_month=8, exp_year=2028)
    unpaid = made.invoice(status="open", attempt_count=1, next_attempt_at=days(3))

    def said(method: billing.PaymentMethod) -> str:
        customer = made.customer(default_payment_method=method)
        return text(found(customer=customer, invoices=(unpaid,), payments=(refused,))["payment_failed"].text)

    assert said(other).endswith("Next try 2026-11-26. Saved by now: Mastercard 4444.")
    assert said(made.VISA).endswith("Next try 2026-11-26.")


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"status": "past_due"}, "The plan is past due"),
        ({"status": "unpaid"}, "The plan is unpaid"),
        ({"status": "active"}, None),
    ],
)
def test_a_plan_that_is_behind_with_no_open_invoice_is_no_calm_card(changes: dict[str, Any], title: str | None) -> None:
    behind = found(subscriptions=(made.subscription(**changes),)).get("plan_behind")
    assert (text(behind.title) if behind else None) == title
    assert "plan_behind" not in found(subscriptions=(made.subscription(**changes),), invoices=(OPEN,))
    unread = (billing.Unread("invoices", Why.SLOW),)
    assert "plan_behind" not in found(subscriptions=(made.subscription(**changes),), unread=unread)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("abandoned", "The customer did not finish it. Canceled before any money was taken."),
        ("duplicate", "Somebody canceled it as a duplicate. Canceled before any money was taken."),
        ("fraudulent", "The reason is for you only. Canceled before any money was taken."),
        ("brand_new", "Canceled before any money was taken."),
        (None, "Canceled before any money was taken."),
    ],
)
def test_a_canceled_payment_says_why_but_no_suspicion(word: str | None, told: str) -> None:
    gone = made.payment(status="canceled", invoice_id=None, charge_id=None, canceled_for=word)
    assert text(found(invoices=(), payments=(gone,))["payment_canceled"].text) == told


def test_what_of_an_overdue_invoice_is_paid_is_said() -> None:
    late = {"status": "open", "due_at": days(-3), "payments": ()}
    part = made.invoice(**late, amount_paid=eur(1600), amount_remaining=eur(7300))
    assert (
        text(found(invoices=(part,), payments=())["overdue"].text) == "Due 2026-11-20. 16.00 EUR of 89.00 EUR is paid."
    )
    assert text(found(invoices=(made.invoice(**late),), payments=())["overdue"].text) == "Due 2026-11-20."


def test_what_a_pause_writes_off_is_the_pauses_to_tell() -> None:
    lost = made.invoice(status="uncollectible", payments=())
    paused = made.subscription(collection_paused=True, paused_invoices="mark_uncollectible")
    rules = found(invoices=(lost,), payments=(), subscriptions=(paused,))
    assert "written_off" not in rules and "collection_paused" in rules
    for other in (replace(paused, paused_invoices="void"), replace(paused, id="sub_9")):
        assert "written_off" in found(invoices=(lost,), payments=(), subscriptions=(other,))


@pytest.mark.parametrize(
    ("refunds", "changes", "told"),
    [
        ((made.refund(status="canceled", created=days(-30)),), {}, True),
        ((made.refund(status="canceled", created=days(-31)),), {}, False),
        ((made.refund(id="re_2"), made.refund(status="canceled")), {}, False),
        ((made.refund(status="canceled"), made.refund(id="re_2")), {}, True),
        ((made.refund(status="canceled"),), {"status": "failed"}, False),
    ],
)
def test_a_refund_that_was_canceled_is_told_until_as_much_went_back(
    refunds: tuple[billing.Refund, ...], changes: dict[str, Any], told: bool
) -> None:
    rules = found(payments=(made.payment(refunds=refunds, **changes),))
    assert ("refund_canceled" in rules) is told
    if told:
        assert text(rules["refund_canceled"].title) == "Refund canceled, 20.00 EUR"
        assert "No money was sent" in text(rules["refund_canceled"].text)


def test_what_a_plan_that_was_renewed_later_took_by_hand_was_taken_while_it_ran() -> None:
    by_hand = made.invoice(billing_reason="manual", created=days(-5))
    renewed = made.invoice(id="in_2", created=days(-3), billing_reason="subscription_cycle", payments=())
    rules = found(invoices=(renewed, by_hand), subscriptions=())
    assert "charged_after_cancel" not in rules
    earlier = replace(renewed, created=days(-9))
    assert "charged_after_cancel" in found(invoices=(by_hand, earlier), subscriptions=())
