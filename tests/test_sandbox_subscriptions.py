"""Subscriptions of the sandbox's Stripe: first bills, renewals, changes, failures, ends."""

from typing import Any

import pytest

from tests.sandbox_stripe import DAY, Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def priced(stripe: Caller, amount: int = 3000, interval: str = "month") -> str:
    product = stripe.post("products", name="Plan")["id"]
    price = stripe.post("prices", product=product, currency="usd", unit_amount=amount, recurring__interval=interval)
    return str(price["id"])


def payer(stripe: Caller, method: str = "pm_card_visa") -> str:
    return stripe.customer(payment_method=method, invoice_settings__default_payment_method=method)


def subscribed(stripe: Caller, customer: str = "", **form: Any) -> Any:
    form.setdefault("items__0__price", priced(stripe))
    return stripe.post("subscriptions", customer=customer or payer(stripe), **form)


def last_invoice(stripe: Caller, subscription: str) -> Any:
    return stripe.get("invoices", subscription=subscription)["data"][0]


def test_the_first_invoice_is_paid_at_once(stripe: Caller) -> None:
    made = subscribed(stripe)
    invoice = stripe.get(f"invoices/{made['latest_invoice']}")
    assert (made["status"], invoice["status"], invoice["amount_paid"]) == ("active", "paid", 3000)
    assert invoice["parent"]["subscription_details"]["subscription"] == made["id"]
    line = invoice["lines"]["data"][0]
    assert line["parent"]["subscription_item_details"]["subscription_item"] == made["items"]["data"][0]["id"]
    assert line["pricing"]["price_details"]["price"] == made["items"]["data"][0]["price"]["id"]


def test_without_a_payment_method_nothing_is_created(stripe: Caller) -> None:
    error = subscribed(stripe, stripe.customer())["error"]
    assert error["message"].startswith("This customer has no attached payment source or default payment method.")
    assert stripe.get("subscriptions", status="all")["data"] == []


def test_a_refused_first_payment_leaves_it_incomplete_until_it_expires(stripe: Caller) -> None:
    made = subscribed(stripe, payer(stripe, "pm_card_chargeCustomerFail"))
    assert made["status"] == "incomplete"
    stripe.advance(1)
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "incomplete_expired"
    assert last_invoice(stripe, made["id"])["status"] == "void"


def test_a_renewal_is_a_draft_for_an_hour_and_then_paid(stripe: Caller) -> None:
    made = subscribed(stripe)
    end = made["items"]["data"][0]["current_period_end"]
    stripe.switch("clock", advance=end - made["created"] + 5)
    invoice = last_invoice(stripe, made["id"])
    assert (invoice["status"], invoice["billing_reason"]) == ("draft", "subscription_cycle")
    stripe.switch("clock", advance=3600)
    assert last_invoice(stripe, made["id"])["status"] == "paid"
    assert stripe.get(f"subscriptions/{made['id']}")["items"]["data"][0]["current_period_start"] == end


def test_failed_renewals_are_retried_and_end_the_subscription(stripe: Caller) -> None:
    customer = payer(stripe)
    made = subscribed(stripe, customer)
    method = stripe.post("payment_methods/pm_card_chargeCustomerFail/attach", customer=customer)["id"]
    stripe.post(f"customers/{customer}", invoice_settings__default_payment_method=method)
    stripe.advance(32)
    invoice = last_invoice(stripe, made["id"])
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 1)
    assert invoice["next_payment_attempt"] is not None
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "past_due"
    intent = stripe.get("payment_intents", customer=customer)["data"][0]
    assert intent["last_payment_error"]["code"] == "card_declined"
    stripe.advance(16)
    assert last_invoice(stripe, made["id"])["attempt_count"] == 4
    ended = stripe.get(f"subscriptions/{made['id']}")
    assert (ended["status"], ended["cancellation_details"]["reason"]) == ("canceled", "payment_failed")


def test_paying_the_open_invoice_makes_it_active_again(stripe: Caller) -> None:
    customer = payer(stripe)
    made = subscribed(stripe, customer)
    method = stripe.post("payment_methods/pm_card_chargeCustomerFail/attach", customer=customer)["id"]
    stripe.post(f"customers/{customer}", invoice_settings__default_payment_method=method)
    stripe.advance(32)
    stripe.post(f"invoices/{last_invoice(stripe, made['id'])['id']}/pay", payment_method="pm_card_visa")
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "active"


def test_half_a_period_is_credited_and_debited_to_the_second(stripe: Caller) -> None:
    made = subscribed(stripe)
    item = made["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    stripe.post(
        f"subscriptions/{made['id']}",
        items__0__id=item["id"],
        items__0__price=priced(stripe, 5000),
        proration_date=middle,
    )
    waiting = stripe.get("invoiceitems", customer=made["customer"], pending="true")["data"]
    assert sorted(row["amount"] for row in waiting) == [-1500, 2500]
    assert all(row["proration"] for row in waiting)


def test_a_preview_with_the_same_date_agrees_with_the_update_and_changes_nothing(stripe: Caller) -> None:
    made = subscribed(stripe)
    item, price = made["items"]["data"][0], priced(stripe, 5000)
    moment = item["current_period_start"] + 10 * DAY
    preview = stripe.post(
        "invoices/create_preview",
        subscription=made["id"],
        subscription_details__items__0__id=item["id"],
        subscription_details__items__0__price=price,
        subscription_details__proration_behavior="always_invoice",
        subscription_details__proration_date=moment,
    )
    assert stripe.get("invoiceitems")["data"] == []
    assert stripe.get(f"subscriptions/{made['id']}") == made
    change = {"items__0__id": item["id"], "items__0__price": price, "proration_behavior": "always_invoice"}
    after = stripe.post(f"subscriptions/{made['id']}", proration_date=moment, **change)
    invoice = stripe.get(f"invoices/{after['latest_invoice']}")
    assert (invoice["status"], invoice["total"]) == ("paid", preview["total"])


def test_a_refused_change_leaves_nothing_half_done(stripe: Caller) -> None:
    made = subscribed(stripe)
    item = made["items"]["data"][0]["id"]
    stripe.post(f"subscriptions/{made['id']}", items__0__id=item, items__0__deleted="true", metadata__a="b")
    assert stripe.status == 400
    assert stripe.get(f"subscriptions/{made['id']}") == made


def test_an_entry_without_an_id_adds_an_item(stripe: Caller) -> None:
    made = subscribed(stripe)
    after = stripe.post(f"subscriptions/{made['id']}", items__0__price=priced(stripe, 700))
    assert len(after["items"]["data"]) == 2


def test_canceling_now_pays_nothing_back_and_works_once(stripe: Caller) -> None:
    made = subscribed(stripe)
    assert stripe.delete(f"subscriptions/{made['id']}")["status"] == "canceled"
    assert stripe.get("invoiceitems")["data"] == []
    assert stripe.get(f"customers/{made['customer']}")["balance"] == 0
    error = stripe.delete(f"subscriptions/{made['id']}")["error"]
    assert (stripe.status, error["code"]) == (404, "resource_missing")
    late = stripe.post(f"subscriptions/{made['id']}", cancel_at_period_end="true")["error"]
    assert late["code"] == "invalid_canceled_subscription_fields"


def test_a_planned_end_comes_with_the_clock_and_can_be_taken_back(stripe: Caller) -> None:
    made = subscribed(stripe)
    planned = stripe.post(f"subscriptions/{made['id']}", cancel_at_period_end="true")
    assert planned["cancel_at"] == made["items"]["data"][0]["current_period_end"]
    undone = stripe.post(f"subscriptions/{made['id']}", cancel_at_period_end="false")
    assert (undone["cancel_at"], undone["canceled_at"]) == (None, None)
    stripe.post(f"subscriptions/{made['id']}", cancel_at_period_end="true")
    stripe.advance(32)
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "canceled"
    assert len(stripe.get("invoices", subscription=made["id"])["data"]) == 1


def test_paused_collection_voids_the_renewal(stripe: Caller) -> None:
    made = subscribed(stripe)
    stripe.post(f"subscriptions/{made['id']}", pause_collection__behavior="void")
    stripe.advance(32)
    assert last_invoice(stripe, made["id"])["status"] == "void"
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "active"
    assert stripe.post(f"subscriptions/{made['id']}", pause_collection="")["pause_collection"] is None


def test_a_trial_costs_nothing_warns_and_becomes_paid(stripe: Caller) -> None:
    made = subscribed(stripe, trial_period_days=7)
    assert (made["status"], last_invoice(stripe, made["id"])["total"]) == ("trialing", 0)
    stripe.advance(8)
    assert "customer.subscription.trial_will_end" in stripe.types()
    assert stripe.get(f"subscriptions/{made['id']}")["status"] == "active"
    assert last_invoice(stripe, made["id"])["amount_paid"] == 3000


def test_metered_use_is_billed_by_tiers_and_paid_by_credits_first(stripe: Caller) -> None:
    customer, product = payer(stripe), stripe.post("products", name="API")["id"]
    meter = stripe.post("billing/meters", display_name="Calls", event_name="calls", default_aggregation__formula="sum")[
        "id"
    ]
    tiers = {"tiers__0__up_to": 100, "tiers__0__unit_amount": 2, "tiers__1__up_to": "inf", "tiers__1__unit_amount": 1}
    metered = {"recurring__interval": "month", "recurring__usage_type": "metered", "recurring__meter": meter}
    scheme = {"billing_scheme": "tiered", "tiers_mode": "graduated"}
    price = stripe.post("prices", product=product, currency="usd", **metered, **scheme, **tiers)["id"]
    made = subscribed(stripe, customer, items__0__price=price)
    stripe.post(
        "billing/credit_grants",
        customer=customer,
        amount__type="monetary",
        amount__monetary__currency="usd",
        amount__monetary__value=120,
        applicability_config__scope__price_type="metered",
        category="paid",
    )
    stripe.post("billing/meter_events", event_name="calls", payload__stripe_customer_id=customer, payload__value=250)
    stripe.advance(32)
    invoice = last_invoice(stripe, made["id"])
    assert [line["amount"] for line in invoice["lines"]["data"]] == [200, 150]
    assert (invoice["subtotal"], invoice["total"], invoice["amount_paid"]) == (350, 230, 230)


def test_a_real_pause_stops_the_clockwork_and_resuming_bills_a_new_period(stripe: Caller) -> None:
    made = subscribed(stripe)
    assert stripe.post(f"subscriptions/{made['id']}/pause", type="subscription")["status"] == "paused"
    stripe.advance(40)
    assert len(stripe.get("invoices")["data"]) == 1
    assert stripe.post(f"subscriptions/{made['id']}/resume")["status"] == "active"
    assert [row["status"] for row in stripe.get("invoices")["data"]] == ["paid", "paid"]
