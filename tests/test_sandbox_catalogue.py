"""The sandbox's catalogue: products, prices, plans, coupons, promotion codes, checkout sessions."""

import pytest

from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def test_a_product_with_prices_stays_and_one_without_goes(stripe: Caller) -> None:
    product = stripe.post("products", name="Mug")["id"]
    stripe.post("prices", product=product, currency="usd", unit_amount=500)
    assert stripe.delete(f"products/{product}")["error"]["message"].startswith("This product cannot be deleted")
    bare = stripe.post("products", name="Lid")["id"]
    assert stripe.delete(f"products/{bare}")["deleted"] is True
    assert stripe.get(f"products/{bare}")["error"]["code"] == "resource_missing"


def test_a_price_keeps_its_fraction_and_mirrors_as_a_plan(stripe: Caller) -> None:
    product = stripe.post("products", name="Call")["id"]
    form = {"product": product, "currency": "usd", "recurring__interval": "month"}
    price = stripe.post("prices", unit_amount_decimal="0.5", **form)
    assert (price["unit_amount"], price["unit_amount_decimal"]) == (None, "0.5")
    assert stripe.get(f"plans/{price['id']}")["amount_decimal"] == "0.5"
    assert {"price.created", "plan.created"} <= set(stripe.types())


def test_a_lookup_key_moves_only_when_asked(stripe: Caller) -> None:
    form = {"product": stripe.post("products", name="Mug")["id"], "currency": "usd", "unit_amount": 5}
    first = stripe.post("prices", lookup_key="mug", **form)["id"]
    assert stripe.post("prices", lookup_key="mug", **form)["error"]["param"] == "lookup_key"
    second = stripe.post("prices", lookup_key="mug", transfer_lookup_key="true", **form)["id"]
    assert [row["id"] for row in stripe.get("prices", lookup_keys__0="mug")["data"]] == [second]
    assert stripe.get(f"prices/{first}")["lookup_key"] is None


def test_tiers_come_only_when_expanded(stripe: Caller) -> None:
    tiers = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 100, "tiers__1__up_to": "inf", "tiers__1__flat_amount": 5}
    form = {"billing_scheme": "tiered", "tiers_mode": "volume", "currency": "usd", "recurring__interval": "month"}
    price = stripe.post("prices", product=stripe.post("products", name="T")["id"], **form, **tiers)
    assert "tiers" not in price
    shown = stripe.get(f"prices/{price['id']}", expand__0="tiers")["tiers"]
    assert [(row["up_to"], row["flat_amount"]) for row in shown] == [(10, None), (None, 5)]


def test_a_coupon_is_a_percentage_or_an_amount_and_can_be_used_up(stripe: Caller) -> None:
    assert stripe.post("coupons", percent_off=10, amount_off=5)["error"]["param"] == "percent_off"
    assert stripe.post("coupons", amount_off=5)["error"]["code"] == "parameter_missing"
    coupon = stripe.post("coupons", percent_off="12.5", max_redemptions=1)
    assert coupon["percent_off"] == 12.5
    customer = stripe.customer()
    stripe.post("invoices", customer=customer, discounts__0__coupon=coupon["id"])
    again = stripe.post("invoices", customer=customer, discounts__0__coupon=coupon["id"])["error"]
    assert again["code"] == "coupon_expired"


def test_a_promotion_code_is_found_by_what_customers_type(stripe: Caller) -> None:
    coupon = stripe.post("coupons", percent_off=10)["id"]
    code = stripe.post("promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="WELCOME")["id"]
    assert [row["id"] for row in stripe.get("promotion_codes", code="WELCOME")["data"]] == [code]
    stripe.post(f"promotion_codes/{code}", active="false")
    error = stripe.post("invoices", customer=stripe.customer(), discounts__0__promotion_code=code)["error"]
    assert error["code"] == "promotion_code_expired"


def test_a_guests_session_is_found_by_the_e_mail(stripe: Caller) -> None:
    price = stripe.post("prices", product=stripe.post("products", name="Mug")["id"], currency="usd", unit_amount=500)
    form = {"mode": "payment", "line_items__0__price": price["id"], "line_items__0__quantity": 2}
    session = stripe.post("checkout/sessions", customer_email="guest@example.com", **form)
    assert session["amount_total"] == 1000
    found = stripe.get("checkout/sessions", customer_details__email="guest@example.com")["data"]
    assert [row["id"] for row in found] == [session["id"]]
    stripe.advance(2)
    assert stripe.get(f"checkout/sessions/{session['id']}")["status"] == "expired"


def test_a_portal_link_is_made_for_one_customer(stripe: Caller) -> None:
    customer = stripe.customer()
    session = stripe.post("billing_portal/sessions", customer=customer, flow_data__type="payment_method_update")
    assert session["url"].startswith("https://billing.stripe.com/p/session/")
    assert (session["customer"], session["flow"]["type"]) == (customer, "payment_method_update")


def test_a_customers_discount_counts_on_its_invoices_until_it_is_taken_off(stripe: Caller) -> None:
    coupon = stripe.post("coupons", percent_off=50, duration="forever")["id"]
    headers = {"Stripe-Version": "2020-08-27"}
    customer = stripe.ask("POST", "customers", headers=headers, coupon=coupon)["id"]
    assert stripe.delete(f"customers/{customer}/discount")["deleted"] is True
    assert stripe.get(f"customers/{customer}")["discount"] is None
    assert stripe.types()[-1] == "customer.discount.deleted"
