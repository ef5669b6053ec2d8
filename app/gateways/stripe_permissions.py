"""The name of the permission that a restricted key lacks, as the person at Stripe's Dashboard finds it."""

import re

_NAMED = re.compile(r"\brak_([a-z0-9_]+)_(read|write)\b")
_WORDS = {
    "billing_credit_grant": "Credit grants",
    "charge": "Charges and Refunds",
    "checkout_session": "Checkout Sessions",
    "credit_grant": "Credit grants",
    "customer": "Customers",
    "dispute": "Disputes",
    "invoice": "Invoices",
    "payment_intent": "PaymentIntents",
    "payment_method": "Payment Methods",
    "plan": "Prices and Products",
    "product": "Products",
    "radar_early_fraud_warning": "Radar early fraud warnings",
    "refund": "Charges and Refunds",
    "subscription": "Subscriptions",
}
_BY_PATH = {
    "/v1/billing/credit_balance_summary": "credit_grant",
    "/v1/billing/credit_grants": "credit_grant",
    "/v1/charges": "charge",
    "/v1/checkout/sessions": "checkout_session",
    "/v1/customers": "customer",
    "/v1/disputes": "dispute",
    "/v1/invoice_payments": "invoice",
    "/v1/invoices": "invoice",
    "/v1/payment_intents": "payment_intent",
    "/v1/products": "product",
    "/v1/radar/early_fraud_warnings": "radar_early_fraud_warning",
    "/v1/refunds": "refund",
    "/v1/subscriptions": "subscription",
}


def permission(message: object, path: str) -> str:
    """`Disputes: Read`: from the `rak_...` that Stripe's message names, else by the path that was read."""
    named = _NAMED.search(message) if isinstance(message, str) else None
    if named:
        return f"{_WORDS.get(named[1]) or named[1].replace('_', ' ').capitalize()}: {named[2].capitalize()}"
    found = next((resource for start, resource in _BY_PATH.items() if path.startswith(start)), None)
    return f"{_WORDS[found]}: Read" if found else f"{path}: Read"
