"""The name of the permission that a restricted key lacks, as the person at Stripe's Dashboard finds it."""

import re

_NAMED = re.compile(r"\brak_([a-z0-9_]+)_(read|write)\b")
_WORDS = {
    "balance": "Balance",
    "balance_transaction_source": "Balance transaction sources",
    "billing_credit_grant": "Credit grants",
    "charge": "Charges and Refunds",
    "checkout_session": "Checkout Sessions",
    "credit_grant": "Credit grants",
    "credit_note": "Credit notes",
    "customer": "Customers",
    "dispute": "Disputes",
    "event": "Events",
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
    "/v1/balance_transactions": "balance_transaction_source",
    "/v1/balance": "balance",
    "/v1/billing/credit_balance_summary": "credit_grant",
    "/v1/billing/credit_grants": "credit_grant",
    "/v1/charges": "charge",
    "/v1/checkout/sessions": "checkout_session",
    "/v1/credit_notes": "credit_note",
    "/v1/customers": "customer",
    "/v1/disputes": "dispute",
    "/v1/events": "event",
    "/v1/invoice_payments": "invoice",
    "/v1/invoices": "invoice",
    "/v1/payment_intents": "payment_intent",
    "/v1/products": "product",
    "/v1/radar/early_fraud_warnings": "radar_early_fraud_warning",
    "/v1/refunds": "refund",
    "/v1/subscriptions": "subscription",
}


def permission(message: object, path: str, needed: str = "Read") -> str:
    """`Disputes: Read`: from the `rak_...` that Stripe's message names, else by the path that was asked; `needed` is
    Read or Write."""
    named = _NAMED.search(message) if isinstance(message, str) else None
    if named:
        return f"{_WORDS.get(named[1]) or named[1].replace('_', ' ').capitalize()}: {named[2].capitalize()}"
    found = next((resource for start, resource in _BY_PATH.items() if path.startswith(start)), None)
    return f"{_WORDS[found]}: {needed}" if found else f"{path}: {needed}"
