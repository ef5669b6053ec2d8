"""Customers and payments, made in the sandbox as a shop makes them."""

from typing import Any

AT_ONCE = {"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"}
KEY = {"Authorization": "Bearer sk_test_made"}


def customer(sandbox: Any, email: str = "maya@example.com", **more: str) -> str:
    return sandbox.stripe("customers", email=email, **more)["id"]


def subscribed(sandbox: Any, customer_id: str, name: str = "Ledger") -> dict[str, Any]:
    card = sandbox.stripe("payment_methods", type="card", **{"card[token]": "tok_visa"})
    sandbox.stripe(f"payment_methods/{card['id']}/attach", customer=customer_id)
    sandbox.stripe(f"customers/{customer_id}", **{"invoice_settings[default_payment_method]": card["id"]})
    product = sandbox.stripe("products", name=name)
    month = {"recurring[interval]": "month"}
    price = sandbox.stripe("prices", product=product["id"], unit_amount="1250", currency="eur", **month)
    return sandbox.stripe("subscriptions", customer=customer_id, **{"items[0][price]": price["id"]})


def pay(sandbox: Any, customer_id: str | None, method: str = "pm_card_visa", amount: str = "700") -> dict[str, Any]:
    """A confirmed payment intent, also when the card was declined."""
    form = {"payment_method": method, "amount": amount, "currency": "eur", "confirm": "true", **AT_ONCE}
    form |= {"customer": customer_id} if customer_id else {}
    answer = sandbox.http.post("/v1/payment_intents", data=form, headers=KEY).json()
    return answer if "id" in answer else answer["error"]["payment_intent"]
