"""The words to send: nothing in them may be false for whoever reads them, whatever else stands on the account."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Awaited, Failure, InvoiceLine, PaymentMethod
from app.domain.explain.collecting import Collecting
from app.domain.explain.dispute_reply import dispute_reply
from app.domain.explain.failed_words import again, helps, words
from app.domain.explain.invoice import difference
from app.domain.explain.invoice_words import words_for_customer
from app.domain.explain.payment import explained
from app.domain.explain.refund_words import words as refund_words
from app.domain.macros.failures import family
from app.domain.money import Money
from tests import made
from tests.made import NOW, days, eur
from tests.words import text

BANK = PaymentMethod("pm_2", "us_bank_account", last4="6789")
OPEN = made.invoice(status="open", attempt_count=1, next_attempt_at=days(3))
PAID, DAY = made.payment(disputed=True), "89.00 EUR on 2026-11-18"


def reply(payment: Any = PAID, **changes: Any) -> str:
    return " ".join(text(one) for one in dispute_reply(made.dispute(**changes), payment))


def sent(why: Failure | None, behind: Collecting, **changes: Any) -> str:
    payment = made.payment(**{"status": "failed", "failure": why} | changes)
    found = explained(payment)
    assert found is not None
    return " ".join(text(one) for one in words(payment, found, behind))


def test_a_payment_that_was_refunded_too_does_not_stand_and_its_money_came_twice() -> None:
    assert reply(status="won").endswith(f"{DAY}. The payment stands.")
    assert reply(status="lost").endswith("for you. The money comes from your bank, not from us.")
    back = made.payment(disputed=True, refunded=eur(2000))
    assert reply(back, status="won") == f"Your bank has closed the dispute of the payment of {DAY}."
    assert reply(back, status="lost") == f"Your bank has decided the dispute of the payment of {DAY} for you."


@pytest.mark.parametrize(
    "reason", ["insufficient_funds", "bank_cannot_process", "check_returned", "customer_initiated"]
)
def test_a_debit_that_came_back_was_decided_for_nobody(reason: str) -> None:
    assert reply(status="lost", reason=reason) == f"Your bank has taken back the payment of {DAY}."


def test_an_appeal_that_we_may_still_make_promises_nothing() -> None:
    assert reply(status="appeal_needs_response") == f"The dispute of the payment of {DAY} is not closed yet."


def test_of_a_hold_only_what_was_taken_is_disputed() -> None:
    assert "of 32.00 EUR on" in reply(made.payment(amount=eur(5000), captured=eur(3200), disputed=True))


STATUSES = (
    "warning_needs_response warning_under_review warning_closed needs_response under_review won lost prevented "
    "appeal_needs_response appeal_under_review brand_new"
).split()
REASONS = "fraudulent general insufficient_funds duplicate subscription_canceled credit_not_processed brand_new".split()


@given(
    st.sampled_from(STATUSES), st.sampled_from(REASONS), st.booleans(), st.sampled_from([eur(0), eur(2000), eur(8900)])
)
def test_no_reply_to_a_dispute_tells_a_suspicion_or_says_twice_where_the_money_is(
    status: str, reason: str, refundable: bool, refunded: Any
) -> None:
    said = reply(made.payment(disputed=True, refunded=refunded), status=status, reason=reason, refundable=refundable)
    assert "fraud" not in said.lower() and "{" not in said
    assert not (refunded and ("payment stands" in said or "not from us" in said))
    assert ("cannot refund" in said) <= (status in ("needs_response", "under_review") and not refundable)


def test_a_card_that_stripe_will_not_charge_again_is_not_announced_to_be_charged() -> None:
    barred = Failure("card_declined", "transaction_not_allowed", advice_code="try_again_later")
    behind = Collecting(OPEN)
    assert "2026-11-26" not in sent(barred, behind)
    assert "If you change nothing, we try again on 2026-11-26." in sent(
        Failure("card_declined", "insufficient_funds"), behind
    )
    payment = made.payment(status="failed", failure=barred)
    why = explained(payment)
    assert why is not None
    assert text(again(payment, why, behind)[1]) == "Stripe tries again on 2026-11-26, only with another payment method."


def test_a_bank_is_not_quoted_for_what_it_did_not_say() -> None:
    assert "no reason" not in sent(Failure("card_declined", "do_not_honor"), Collecting(OPEN))
    for code in ("MD06", "R08", "R10", "debit_disputed"):
        said = sent(Failure(code), Collecting(OPEN), method=BANK)
        assert "authorized" not in said and "Your bank returned the debit. Your bank can tell you why." in said


@pytest.mark.parametrize("advice", ["try_again_later", "confirm_card_data", "do_not_try_again"])
def test_after_a_payment_of_the_same_amount_nobody_is_asked_to_pay_again(advice: str) -> None:
    said = sent(Failure("card_declined", "duplicate_transaction", advice_code=advice), Collecting(OPEN))
    assert "You do not need to pay again for now." in said and "You can" not in said


@pytest.mark.parametrize(
    ("awaited", "invoice", "said"),
    [
        ("verification", OPEN, "Once you have confirmed the small deposit on your account"),
        ("verification", None, "Once you have confirmed the small deposit on your account"),
        ("other", OPEN, "You can also pay in another way here: [link to pay]."),
        ("other", None, "You can finish it where you began it."),
        ("brand_new", None, "You can finish it where you began it."),
    ],
)
def test_what_no_bank_asks_for_is_not_put_on_the_bank(awaited: str, invoice: Any, said: str) -> None:
    told = sent(None, Collecting(invoice), status="needs_action", awaited=Awaited(awaited))
    assert said in told and "confirm the payment with your bank" not in told and "your bank asks" not in told
    payment = made.payment(status="needs_action", awaited=Awaited(awaited))
    why = explained(payment)
    assert why is not None and text(helps(why, Collecting(invoice)))


@pytest.mark.parametrize("awaited", ["verification", "other", "brand_new"])
def test_a_macro_does_not_call_a_debit_returned_that_only_waits(awaited: str) -> None:
    waits = made.payment(status="needs_action", awaited=Awaited(awaited), method=BANK)
    assert family(waits) == "neutral"
    assert family(made.payment(status="failed", failure=Failure("R01"), method=BANK)) == "returned"


def test_a_plan_is_named_only_where_the_invoice_bills_it_and_nothing_else() -> None:
    plan = made.subscription()

    def named(*products: str | None) -> str:
        lines = tuple(InvoiceLine(f"il_{one}", "x", eur(100), product_id=one) for one in products)
        behind = Collecting(made.invoice(status="open", lines=lines), subscription=plan)
        return sent(Failure("expired_card"), behind)

    assert "for Team on" in named("prod_1")
    assert "for Team" not in named("prod_2") and "for Team" not in named("prod_1", None)


def test_a_hold_that_was_let_go_is_no_refund_on_its_way() -> None:
    release = made.refund(reason="expired_uncaptured_charge")
    (said,) = (text(one) for one in refund_words(release, made.VISA, NOW))
    assert said.startswith("20.00 EUR was only held by your bank and never taken.") and "business days" not in said


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, ["To pay: 99.00 EUR"]),
        ({"amount_remaining": eur(4900)}, ["To pay: 99.00 EUR", "Still to pay: 49.00 EUR"]),
        ({"status": "paid", "amount_remaining": eur(0)}, ["There was 99.00 EUR to pay."]),
        ({"status": "uncollectible"}, ["There was 99.00 EUR to pay."]),
    ],
)
def test_nobody_is_asked_again_for_what_is_paid_or_given_up(changes: dict[str, Any], end: list[str]) -> None:
    facts = {"status": "open", "amount_due": eur(9900), "amount_remaining": eur(9900)} | changes
    (said,) = words_for_customer(made.invoice(**facts), None, {})
    assert [text(one) for one in said.paragraphs][-len(end) :] == end


def account(now: Any, before: Any) -> str:
    said = words_for_customer(now, difference(before, now, {}), {})
    return " ".join(text(one) for section in said for one in section.paragraphs)


def sold(name: str, minor: int, **changes: Any) -> Any:
    line = InvoiceLine(f"il_{name}", name, eur(minor), 1, product_id=f"prod_{name}", **changes)
    return made.invoice(lines=(line,), total=eur(minor), subscription_id=changes.get("subscription_id"))


def test_an_invoice_for_something_else_is_told_by_itself_and_not_by_what_the_last_one_was_for() -> None:
    plan = replace(sold("Team", 8900, subscription_id="sub_1"), id="in_0", created=days(-35))
    said = account(sold("Onboarding", 25000), plan)
    assert "It is for: Onboarding: 250.00 EUR" in said and "Team" not in said
    again = account(sold("Team", 9900, subscription_id="sub_1"), plan)
    assert "That is 10.00 EUR more than your invoice of 2026-10-19." in again


def test_an_invoice_that_gives_something_back_is_called_a_credit_and_not_compared() -> None:
    plan = replace(sold("Team", 8900, subscription_id="sub_1"), id="in_0", created=days(-35))
    given = sold("Team unused", -3000, subscription_id="sub_1", proration=True)
    kept = replace(given, amount_due=eur(0), starting_balance=eur(0), ending_balance=eur(-3000))
    said = account(kept, plan)
    assert said.startswith("Your invoice of 2026-11-18 is a credit of 30.00 EUR.")
    assert said.endswith("Kept as credit: 30.00 EUR Credit lowers your next invoice by itself.")
    assert "more" not in said and "to pay" not in said
    renewed = replace(kept, lines=(*kept.lines, *sold("Team", 8900, subscription_id="sub_1").lines))
    assert "is a credit of 30.00 EUR. It is for:" in account(renewed, plan)


def test_a_credit_note_after_the_payment_is_told() -> None:
    credited = replace(sold("Setup", 20000), credited_after=eur(5000))
    assert account(credited, sold("Setup", 20000)).endswith("After it was paid, a credit note took 50.00 EUR off it.")


def test_of_a_payment_that_is_disputed_in_part_only_the_part_is_called_disputed() -> None:
    part = {"amount": eur(6000)}
    assert reply(**part).startswith(f"Your bank has disputed 60.00 EUR of the payment of {DAY} for you.")
    assert reply(**part, status="lost", reason="customer_initiated") == (
        f"Your bank has taken back 60.00 EUR of the payment of {DAY}."
    )
    assert reply(amount=Money(6000, "usd")).startswith(f"Your bank has disputed the payment of {DAY} for you.")


def test_an_invoice_that_only_makes_up_for_a_change_is_told_by_itself() -> None:
    plan = replace(sold("Team", 8900, subscription_id="sub_1"), id="in_0", created=days(-35))
    added = sold("Remaining time on 5 × Seats after 19 Nov 2026", 3500, subscription_id="sub_1", proration=True)
    said = account(added, plan)
    assert "It is for: Seats, remaining time: 35.00 EUR" in said and "less" not in said


@pytest.mark.parametrize(("number", "rest"), [(8, ""), (9, "2 more lines: 2.00 EUR"), (45, "38 more lines: 38.00 EUR")])
def test_of_many_lines_the_first_are_told_and_the_sum_of_the_others(number: int, rest: str) -> None:
    lines = tuple(InvoiceLine(f"il_{n}", f"Item {n}", eur(100)) for n in range(number))
    invoice = made.invoice(lines=lines, total=eur(100 * number), subscription_id=None)
    paragraphs = [text(one) for part in words_for_customer(invoice, None, {}) for one in part.paragraphs]
    assert len(paragraphs) <= 10 and (rest in paragraphs if rest else "Item 7: 1.00 EUR" in paragraphs)
    whole = replace(invoice, more_lines=True)
    assert not [one for part in words_for_customer(whole, None, {}) for one in part.paragraphs if "Item" in text(one)]
