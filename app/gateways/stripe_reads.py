"""Every read that we make of Stripe: path, parameters and what is expanded. Nothing is ever spliced into a query raw.

Expand paths have at most four segments, and a wrong one refuses the whole call (Stripe docs, Expanding responses).
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import NotFound, Refused
from app.domain.money import Money
from app.gateways.stripe_reader import Read

CUSTOMER_PARTS = (
    "invoice_settings.default_payment_method",
    "subscriptions.data.default_payment_method",
    "cash_balance",
)
_ID = re.compile(r"[A-Za-z0-9_]{1,255}")
_LAST4 = re.compile(r"[0-9]{4}")
_DAY = timedelta(days=1)


def _listed(path: str, **params: Any) -> Read:
    return Read(path, path, {name: value for name, value in params.items() if value not in ("", (), None)})


def _found(path: str, identifier: str, **params: Any) -> Read:
    """A read by id; what cannot be an id is not asked for. Raises NotFound."""
    if not _ID.fullmatch(identifier):
        raise NotFound("That is not one of Stripe's ids.")
    return Read(path, path.replace("{id}", identifier), params)


def quoted(value: str) -> str:
    """A value inside a search query, with backslash and quote escaped (Stripe docs, Search query language)."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def customers_by_email(email: str) -> Read:
    """The customers with exactly this address."""
    return _listed("/v1/customers", email=email, limit=10, expand=[f"data.{part}" for part in CUSTOMER_PARTS])


def customers_search(query: str) -> Read:
    """The customers that a search query finds."""
    expand = [f"data.{part}" for part in CUSTOMER_PARTS]
    return _listed("/v1/customers/search", query=query, limit=10, expand=expand)


def customer(customer_id: str) -> Read:
    """A customer with what a profile needs."""
    return _found("/v1/customers/{id}", customer_id, expand=list(CUSTOMER_PARTS))


def sessions_by_email(email: str) -> Read:
    """Checkout sessions that were filled in with this address, guests' ones too."""
    expand = ["data.payment_intent.latest_charge"]
    return _listed("/v1/checkout/sessions", customer_details={"email": email}, limit=20, expand=expand)


def invoices(customer_id: str, after: str = "") -> Read:
    """A customer's ten invoices, newest first, with what paid them."""
    return _listed("/v1/invoices", customer=customer_id, limit=10, starting_after=after, expand=["data.payments"])


def charges(customer_id: str) -> Read:
    """A customer's twenty newest charges with their refunds."""
    return _listed("/v1/charges", customer=customer_id, limit=20, expand=["data.refunds"])


def charges_of_deleted(customer_id: str) -> Read:
    """The charges of a deleted customer, whom no list knows any more; Stripe's search still does."""
    query = f"customer:{quoted(customer_id)}"
    return _listed("/v1/charges/search", query=query, limit=20, expand=["data.refunds"])


def invoices_of_deleted(customer_id: str) -> Read:
    """The same of its invoices."""
    query = f"customer:{quoted(customer_id)}"
    return _listed("/v1/invoices/search", query=query, limit=10, expand=["data.payments"])


def charges_after(customer_id: str, after: str) -> Read:
    """A customer's older charges, each with its intent: older intents cannot be listed beside them."""
    expand = ["data.refunds", "data.payment_intent"]
    return _listed("/v1/charges", customer=customer_id, limit=20, starting_after=after, expand=expand)


def charges_of_intent(intent_id: str) -> Read:
    """The charges of a payment intent: one for each try that reached a charge."""
    return _listed("/v1/charges", payment_intent=intent_id, limit=20)


def newest_charge(customer_id: str) -> Read:
    """A customer's newest charge."""
    return _listed("/v1/charges", customer=customer_id, limit=1)


def charges_by_card(last4: str, amount: Money, day: datetime) -> Read:
    """Charges by what stands on a bank statement, a day around `day`. Raises Refused for what are not four digits."""
    if not _LAST4.fullmatch(last4):
        raise Refused("Write the last four digits of the card.")
    query = (
        f"payment_method_details.card.last4:{quoted(last4)} AND amount:{amount.minor:d}"
        f" AND currency:{quoted(amount.currency)}"
        f" AND created>={_seconds(day - _DAY)} AND created<{_seconds(day + 2 * _DAY)}"
    )
    return _listed("/v1/charges/search", query=query, limit=20, expand=["data.refunds"])


def payment_intents(customer_id: str) -> Read:
    """A customer's twenty newest payment intents."""
    return _listed("/v1/payment_intents", customer=customer_id, limit=20)


def subscriptions(customer_id: str, after: str) -> Read:
    """A customer's ten subscriptions, ended ones too."""
    expand = ["data.default_payment_method"]
    return _listed(
        "/v1/subscriptions", customer=customer_id, status="all", limit=10, starting_after=after, expand=expand
    )


def credit_balance(customer_id: str) -> Read:
    """What is left of a customer's billing credits for metered prices."""
    scope = {"type": "applicability_scope", "applicability_scope": {"price_type": "metered"}}
    return _listed("/v1/billing/credit_balance_summary", customer=customer_id, filter=scope)


def credit_grants(customer_id: str) -> Read:
    """A customer's billing credits, grant by grant, the newest hundred."""
    return _listed("/v1/billing/credit_grants", customer=customer_id, limit=100)


def credit_left(customer_id: str, grant_id: str) -> Read:
    """What is left of one grant of billing credits."""
    scope = {"type": "credit_grant", "credit_grant": grant_id}
    return _listed("/v1/billing/credit_balance_summary", customer=customer_id, filter=scope)


def fraud_warnings(charge_id: str) -> Read:
    """The early fraud warnings of a charge."""
    return _listed("/v1/radar/early_fraud_warnings", charge=charge_id, limit=10)


def recent_fraud_warnings(since: datetime) -> Read:
    """The newest hundred early fraud warnings of the whole account since that day (UTC)."""
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    return _listed("/v1/radar/early_fraud_warnings", created={"gte": _seconds(day)}, limit=100)


def disputes(charge_id: str) -> Read:
    """The disputes of a charge; Stripe cannot list them by customer."""
    return _listed("/v1/disputes", charge=charge_id, limit=10)


def products(product_ids: Sequence[str]) -> Read:
    """These products, at most a hundred."""
    return _listed("/v1/products", ids=list(product_ids), limit=100)


def refunds(charge_id: str, after: str = "") -> Read:
    """The refunds of a charge, a hundred at a time."""
    return _listed("/v1/refunds", charge=charge_id, limit=100, starting_after=after)


def invoice(invoice_id: str) -> Read:
    """An invoice with what paid it."""
    return _found("/v1/invoices/{id}", invoice_id, expand=["payments"])


def invoice_lines(invoice_id: str) -> Read:
    """The first hundred lines of an invoice."""
    return _found("/v1/invoices/{id}/lines", invoice_id, limit=100)


def invoices_by_number(number: str) -> Read:
    """The invoices that a search by their number finds."""
    return _listed("/v1/invoices/search", query=f"number:{quoted(number)}", limit=10)


def invoice_of_intent(intent_id: str) -> Read:
    """Which invoice a payment intent paid."""
    payment = {"type": "payment_intent", "payment_intent": intent_id}
    return _listed("/v1/invoice_payments", payment=payment, limit=1)


def subscription(subscription_id: str) -> Read:
    """A subscription with its payment method and its products."""
    expand = ["default_payment_method", "items.data.price.product"]
    return _found("/v1/subscriptions/{id}", subscription_id, expand=expand)


def charge(charge_id: str) -> Read:
    """A charge with its refunds and its intent."""
    return _found("/v1/charges/{id}", charge_id, expand=["refunds", "payment_intent"])


def payment_intent(intent_id: str) -> Read:
    """A payment intent with its newest charge and its refunds."""
    return _found("/v1/payment_intents/{id}", intent_id, expand=["latest_charge.refunds"])


def dispute(dispute_id: str) -> Read:
    """A dispute with its charge, that charge's refunds, and its intent."""
    return _found("/v1/disputes/{id}", dispute_id, expand=["charge.refunds", "payment_intent"])


def events(types: Sequence[str], since: datetime, after: str) -> Read:
    """A hundred events of these types since then, newest first."""
    created = {"gte": _seconds(since)}
    return _listed("/v1/events", types=list(types), created=created, limit=100, starting_after=after)


def plain(path: str, identifier: str, *expand: str) -> Read:
    """Anything by its id, to see whose it is."""
    return _found(path, identifier, **({"expand": list(expand)} if expand else {}))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
