"""The page of one payment: the answer first, what may be sent, and nothing that is not known."""

from dataclasses import replace

import pytest

from app.domain import billing
from app.domain.billing import Failure, Payment
from app.domain.card import Buttons, Card, Keep, Say, Steps
from app.domain.explain.collecting import Collecting, another_saved, later_payment
from app.domain.pages.payment import guest_payment_page, payment_page
from tests import made
from tests.made import NOW, days, eur
from tests.words import everything, rows, text

FUNDS = Failure("card_declined", "insufficient_funds")
OPEN = made.invoice(status="open", attempt_count=1, next_attempt_at=days(3))
BANK = billing.PaymentMethod("pm_2", "us_bank_account", last4="6789")


def failed(why: Failure = FUNDS, **changes: object) -> Payment:
    return made.payment(status="failed", failure=why, **changes)


def page(payment: Payment, behind: Collecting | None = None) -> Card:
    return payment_page(payment, (), made.scene(), behind or Collecting())


def told(card: Card) -> str:
    return "\n".join(everything(one) for one in card.sections if isinstance(one, Say))


def ways(card: Card) -> list[str]:
    return [button.command for one in card.sections if isinstance(one, Buttons) for button in one.buttons]


def test_where_words_to_send_stand_the_replies_are_one_press_away() -> None:
    scene = replace(made.scene(), replies=frozenset({"payment-failed-funds"}))
    assert "open:replies:cus_maya" in ways(payment_page(failed(), (), scene, Collecting(OPEN)))
    assert "open:replies:cus_maya" not in ways(payment_page(made.payment(), (), scene, Collecting()))
    assert "open:replies:cus_maya" not in ways(page(failed()))


def steps(card: Card) -> list[tuple[str, str]]:
    drawn = [one for one in card.sections if isinstance(one, Steps)]
    return [(text(step.label), text(step.when)) for one in drawn for step in one.steps]


def test_a_failed_payment_says_what_happened_whether_it_can_work_and_what_to_send() -> None:
    card = page(failed(), Collecting(OPEN, subscription=made.subscription()))
    said = everything(card)
    assert "not enough money" in said and "next payday" in said
    assert "Stripe tries again by itself on 2026-11-26." in said
    assert text(card.detail) == "Team plan, Visa 4242"
    assert "Your payment of 89.00 EUR for Team on 2026-11-18 did not go through. Your bank declined it." in told(card)
    assert "[link to pay]" in told(card) and "If you change nothing, we try again on 2026-11-26." in told(card)


def test_a_reason_that_is_given_only_when_asked_stays_out_of_the_words_to_send() -> None:
    card = page(failed(), Collecting(OPEN))
    assert "money" not in told(card)
    assert "Give the reason only if the customer asks for it." in everything(card)
    assert "only if the customer asks" not in everything(page(failed(Failure("expired_card")), Collecting(OPEN)))


@pytest.mark.parametrize("code", ["stolen_card", "lost_card", "fraudulent", "pickup_card", "merchant_blacklist"])
def test_a_fraud_signal_stands_under_for_you_only(code: str) -> None:
    card = page(failed(Failure(decline_code=code)), Collecting(OPEN))
    assert isinstance(card.sections[0], Keep)
    assert "Never tell the customer" in everything(card.sections[0])
    assert "no details that we can share" in told(card) and "2026-11-26" not in told(card)


def test_the_tries_stand_in_order_with_what_comes_next() -> None:
    tries = (failed(created=days(-1)), failed(created=days(-4)))
    card = page(tries[0], Collecting(OPEN, tries=tries, subscription=made.subscription()))
    assert steps(card) == [
        ("Declined", "2026-11-19"),
        ("Declined", "2026-11-22"),
        ("Next try", "2026-11-26"),
        ("When no try is left", ""),
    ]
    assert "stays past due, becomes unpaid or ends" in everything(card)


def test_a_try_is_named_for_what_it_was() -> None:
    blocked = failed(Failure("card_declined", outcome_type="blocked"), created=days(-2))
    returned = failed(method=BANK, created=days(-3))
    under_way = made.payment(status="processing", created=days(-1))
    card = page(returned, Collecting(tries=(under_way, blocked, returned)))
    assert [label for label, _ in steps(card)] == ["Returned", "Did not go through", "Under way"]


def test_one_try_alone_is_no_list_and_unread_ones_are_said() -> None:
    assert steps(page(failed())) == []
    assert steps(page(failed(), Collecting(tries=None)))[0][0] == "Earlier tries could not be read"


def test_when_stripe_plans_no_further_try_the_plans_state_is_said() -> None:
    spent = made.invoice(status="open", attempt_count=4)
    card = page(failed(), Collecting(spent, subscription=made.subscription(status="past_due")))
    assert steps(card)[-1] == ("Stripe plans no further try", "")
    assert "The plan is now: past due." in everything(card)
    assert "try again" not in told(card)


def test_an_invoice_that_is_sent_has_no_tries_of_stripes() -> None:
    sent = made.invoice(status="open", collection_method="send_invoice")
    assert steps(page(failed(), Collecting(sent))) == []


def test_a_plan_that_has_ended_is_not_said_to_end() -> None:
    card = page(failed(), Collecting(OPEN, subscription=made.subscription(status="canceled")))
    assert [label for label, _ in steps(card)] == ["Declined", "Next try"]


@pytest.mark.parametrize(
    ("behind", "said", "sent"),
    [
        (Collecting(made.invoice()), "Not needed: the invoice is paid by now.", "You do not need to do anything."),
        (
            Collecting(made.invoice(status="void")),
            "Not needed: the invoice is void.",
            "do not need to pay this invoice",
        ),
        (Collecting(made.invoice(status="uncollectible")), "The invoice is written off.", ""),
        (Collecting(unread=True), "The invoice could not be read.", ""),
        (Collecting(made.invoice(status="brand_new")), "The invoice could not be read.", ""),
        (
            Collecting(OPEN, under_way=made.payment(status="processing", created=days(-1))),
            "Not now: a newer try, of 2026-11-22, is still with the bank.",
            "A newer try, of 2026-11-22, is with your bank. You do not need to pay again for now.",
        ),
        (Collecting(unsure=True), "Whether it was paid since is not known here.", ""),
        (
            Collecting(later=made.payment(created=days(-1)), unsure=True),
            "It is possibly the same purchase",
            "A payment of the same amount went through on 2026-11-22.",
        ),
        (
            Collecting(later=made.payment(created=days(-1))),
            "It is possibly the same purchase",
            "A payment of the same amount went through on 2026-11-22.",
        ),
    ],
)
def test_money_is_asked_for_only_where_it_is_still_wanted(behind: Collecting, said: str, sent: str) -> None:
    card = page(failed(), behind)
    assert said in everything(card) and sent in told(card)
    assert "You can pay" not in told(card) and "link to pay" not in everything(card)


@pytest.mark.parametrize(
    ("code", "behind", "link"),
    [
        ("expired_card", Collecting(OPEN, subscription=made.subscription()), "[link to update the payment method]"),
        ("expired_card", Collecting(OPEN), "[link to pay]"),
        ("authentication_required", Collecting(OPEN), "confirm the payment with your bank: [link to pay]"),
        ("insufficient_funds", Collecting(), "You can pay again with another card"),
        ("duplicate_transaction", Collecting(OPEN), "You do not need to pay again for now."),
    ],
)
def test_the_link_fits_the_reason_and_what_there_is_to_link_to(code: str, behind: Collecting, link: str) -> None:
    assert link in told(page(failed(Failure(code)), behind))


def test_a_card_that_must_not_be_tried_again_is_not_promised_another_try() -> None:
    assert "2026-11-26" not in told(page(failed(Failure("card_declined", "card_not_supported")), Collecting(OPEN)))
    assert "The next try is on 2026-11-26." in told(page(failed(Failure("expired_card")), Collecting(OPEN)))


def test_a_payment_that_waits_for_the_customer_is_not_called_failed() -> None:
    card = page(made.payment(status="needs_action", invoice_id=None))
    assert "Nothing was charged yet." in everything(card)
    assert "is not complete yet" in told(card) and "did not go through" not in told(card)


@pytest.mark.parametrize(
    ("status", "said", "sent"),
    [
        ("processing", "It can still fail.", "You do not need to pay again."),
        ("uncaptured", "held on the customer's account", "has not been taken yet"),
        ("canceled", "before any money was taken", "no money was taken"),
    ],
)
def test_a_payment_under_way_held_or_canceled_is_explained(status: str, said: str, sent: str) -> None:
    card = page(made.payment(status=status))
    assert said in everything(card) and sent in told(card)


def test_a_paid_payment_without_refunds_has_nothing_to_explain() -> None:
    assert told(page(made.payment())) == "" and steps(page(made.payment())) == []


@pytest.mark.parametrize(
    "unlike",
    [
        {"created": days(-9)},
        {"amount": eur(100)},
        {"status": "failed"},
        {"refunded": eur(100)},
        {"disputed": True},
        {"invoice_id": "in_1"},
    ],
)
def test_only_a_later_whole_payment_of_the_same_amount_may_be_the_same_purchase(unlike: dict[str, object]) -> None:
    one = failed(invoice_id=None)
    fits = made.payment(created=days(-1), invoice_id=None)
    assert later_payment(one, (made.payment(**{"created": days(-1), "invoice_id": None} | unlike),)) is None
    assert later_payment(one, (fits,)) is fits
    assert later_payment(failed(), (fits,)) is None


def test_of_two_payments_in_one_second_the_order_tells_which_came_later() -> None:
    one, other = failed(invoice_id=None), made.payment(id="ch_2", invoice_id=None)
    assert later_payment(one, (other, one)) is other
    assert later_payment(one, (one, other)) is None


def test_the_newest_refund_stands_first_with_its_words_and_earlier_ones_after() -> None:
    refunds = tuple(made.refund(id=f"re_{one}", amount=eur(one * 100), created=days(-one)) for one in range(1, 6))
    card = page(made.payment(refunded=eur(1500), refunds=refunds, more_refunds=True))
    titles = [text(one.title) for one in card.sections if isinstance(one, Steps)]
    assert titles == ["Refund of 1.00 EUR", "Refund of 2.00 EUR", "Refund of 3.00 EUR", "Earlier refunds"]
    assert "1.00 EUR" in told(card) and "2.00 EUR" not in told(card)
    assert steps(card)[-1][0] == "Earlier refunds are in Stripe"
    assert isinstance(card.sections[1], Say)


def test_why_a_refund_failed_is_kept_where_it_must_not_be_told() -> None:
    lost = made.refund(status="failed", failure_reason="lost_or_stolen_card")
    card = page(made.payment(refunds=(lost,)))
    assert "reported lost or stolen. Never tell the customer." in everything(card.sections[1])
    assert isinstance(card.sections[1], Keep) and "stolen" not in told(card)


def test_a_refund_shows_its_bank_reference_once_there_is_one() -> None:
    payment = made.payment(refunded=eur(2000), refunds=(made.refund(reference="74537", reference_status="available"),))
    assert "74537" in everything(page(payment)) and "74537" in told(page(payment))


def test_an_unread_dispute_of_a_payment_is_said() -> None:
    card = payment_page(made.payment(disputed=True), None, made.scene(), Collecting())
    assert "could not be read" in everything(card)


def test_a_guests_payment_is_explained_too() -> None:
    card = guest_payment_page(failed(customer_id=None, invoice_id=None), NOW)
    assert "not enough money" in everything(card) and "You can pay again" in told(card)


NEVER_TRIED = {"status": "canceled", "charge_id": None, "method": None}


@pytest.mark.parametrize(
    ("changes", "behind", "told_of_it"),
    [
        (
            {"status": "canceled"},
            {},
            "Your payment of 89.00 EUR of 2026-11-18 was canceled, and no money was taken."
            " Your bank may still show it for some days.",
        ),
        (NEVER_TRIED, {}, "Your payment of 89.00 EUR of 2026-11-18 was canceled, and no money was taken."),
        (NEVER_TRIED, {"status": "paid"}, "Your invoice of 2026-11-18 is paid. You do not need to do anything."),
        (
            NEVER_TRIED,
            {"status": "void"},
            "You do not need to pay the invoice of 2026-11-18 any more. No money was taken for it.",
        ),
        (
            {"status": "canceled", "failure": FUNDS},
            {"status": "void"},
            "You do not need to pay the invoice of 2026-11-18 any more. No money was taken for it.",
        ),
    ],
)
def test_only_a_canceled_hold_may_still_be_seen_and_a_paid_invoice_has_no_canceled_payment(
    changes: dict[str, object], behind: dict[str, str], told_of_it: str
) -> None:
    card = page(made.payment(**changes), Collecting(made.invoice(**behind) if behind else None))
    assert told(card).splitlines()[0] == told_of_it
    assert ("hold" in everything(card)) == ("bank may still show" in told_of_it)


def test_a_payment_that_was_declined_and_then_canceled_still_says_why_and_keeps_what_is_private() -> None:
    void = Collecting(made.invoice(status="void"), tries=(failed(created=days(-1)), failed(created=days(-4))))
    card = page(made.payment(status="canceled", failure=FUNDS), void)
    assert "not enough money" in everything(card) and "The invoice behind it is void" in everything(card)
    assert [label for label, _ in steps(card)] == ["Declined", "Declined"]
    stolen = page(made.payment(status="canceled", failure=Failure(decline_code="stolen_card")), void)
    assert isinstance(stolen.sections[0], Keep) and "stolen" not in told(stolen)


MASTERCARD = billing.PaymentMethod("pm_9", "card", brand="mastercard", last4="4444", exp_month=8, exp_year=2028)


def test_nobody_is_asked_again_for_an_open_invoice_that_may_be_paid_beside_but_stripes_next_try_is_told() -> None:
    card = page(failed(), Collecting(OPEN, later=made.payment(created=days(-1))))
    said = everything(card)
    assert "It is possibly the same purchase: look before you ask for money." in said
    assert "Stripe tries again by itself on 2026-11-26." in said and ("Next try", "2026-11-26") in steps(card)
    assert told(card).splitlines()[1] == "A payment of the same amount went through on 2026-11-22."
    assert "link to pay" not in said


@pytest.mark.parametrize("code", ["expired_card", "insufficient_funds", "do_not_honor"])
def test_a_customer_who_has_saved_another_way_to_pay_is_not_asked_to_enter_one(code: str) -> None:
    card = page(failed(Failure(code)), Collecting(OPEN, subscription=made.subscription(), saved=MASTERCARD))
    assert "Saved by now: Mastercard 4444." in everything(card)
    assert told(card).splitlines()[1] == (
        "Mastercard 4444 is saved for your plan by now. The next try is on 2026-11-26."
    )
    assert "link to" not in everything(card)


def test_without_a_next_try_or_where_the_bank_must_be_asked_a_saved_card_does_not_help_by_itself() -> None:
    asked = page(failed(), Collecting(made.invoice(status="open"), saved=MASTERCARD))
    assert "[link to pay]" in told(asked) and "Mastercard" not in told(asked)
    confirm = page(failed(Failure("authentication_required")), Collecting(OPEN, saved=MASTERCARD))
    assert "confirm the payment with your bank" in told(confirm)


@pytest.mark.parametrize(
    ("plan", "customer", "payment", "found"),
    [
        ({}, {"default_payment_method": MASTERCARD}, {}, MASTERCARD),
        ({"default_payment_method": MASTERCARD}, {}, {}, MASTERCARD),
        ({}, {}, {}, None),
        ({}, {"default_payment_method": None}, {}, None),
        ({}, {"default_payment_method": MASTERCARD}, {"method": None}, None),
        ({}, {"default_payment_method": billing.PaymentMethod("", "hidden")}, {}, None),
        ({}, {"default_payment_method": MASTERCARD}, {"method": billing.PaymentMethod("", "hidden")}, None),
        ({"default_payment_method": made.VISA}, {"default_payment_method": MASTERCARD}, {}, None),
    ],
)
def test_what_would_be_charged_now_counts_only_where_it_is_certainly_not_what_failed(
    plan: dict[str, object], customer: dict[str, object], payment: dict[str, object], found: object
) -> None:
    assert another_saved(failed(**payment), made.subscription(**plan), made.customer(**customer)) == found
    assert another_saved(failed(**payment), None, made.customer(**customer)) is None


def test_a_hold_that_was_taken_in_part_can_be_told() -> None:
    part = page(made.payment(amount=eur(10000), captured=eur(6000)))
    assert told(part).startswith("Your bank first held 100.00 EUR on 2026-11-18, and 60.00 EUR of it was taken.")


def test_a_payment_in_a_state_that_we_do_not_know_says_so_and_tells_nothing() -> None:
    card = page(made.payment(status="in_arbitration"))
    assert "Stripe says “In arbitration”. We do not know what that means: look in Stripe." in everything(card)
    assert told(card) == ""


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Order 7", "Order 7"),
        ("Subscription creation", "plan, first period"),
        ("Subscription update", "plan, renewed or changed"),
        ("Payment for Invoice 8F3C21D4-0006", "invoice 8F3C21D4-0006"),
        ("Payment for Invoice <b>1</b>", "Payment for Invoice <b>1</b>"),
    ],
)
def test_what_stripe_itself_wrote_on_a_payment_is_said_in_our_words(description: str, shown: str) -> None:
    assert rows(page(made.payment(description=description)))["For"] == shown
