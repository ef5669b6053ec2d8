"""The page on which a checkout session is paid, as Stripe's command line fills it in."""

import pytest

from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def session(stripe: Caller) -> str:
    item = {
        "line_items__0__price_data__currency": "usd",
        "line_items__0__price_data__unit_amount": 1500,
        "line_items__0__price_data__product_data__name": "Mug",
        "line_items__0__quantity": 2,
    }
    return str(stripe.post("checkout/sessions", mode="payment", success_url="https://x.example", **item)["id"])


def method(stripe: Caller, number: str = "4242424242424242") -> str:
    card = {"card__number": number, "card__exp_month": 8, "card__exp_year": 2030}
    payer = {"billing_details__email": "guest@example.com", "billing_details__name": "Guest"}
    return str(stripe.post("payment_methods", type="card", **card, **payer)["id"])


def test_a_guest_pays_a_session_on_its_page(stripe: Caller) -> None:
    opened = session(stripe)
    assert stripe.get(f"payment_pages/{opened}")["amount_total"] == 3000
    paid = stripe.post(f"payment_pages/{opened}/confirm", payment_method=method(stripe))
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    assert paid["customer_details"]["email"] == "guest@example.com"
    intent = stripe.get(f"payment_intents/{paid['payment_intent']}")
    assert (intent["status"], intent["amount_received"], intent["customer"]) == ("succeeded", 3000, None)
    assert "checkout.session.completed" in stripe.types()
    stripe.post(f"payment_pages/{opened}/confirm", payment_method=method(stripe))
    assert stripe.status == 400


def test_a_refused_card_leaves_the_session_open(stripe: Caller) -> None:
    opened = session(stripe)
    error = stripe.post(f"payment_pages/{opened}/confirm", payment_method=method(stripe, "4000000000000002"))["error"]
    assert (stripe.status, error["decline_code"]) == (402, "generic_decline")
    assert stripe.get(f"checkout/sessions/{opened}")["status"] == "open"
