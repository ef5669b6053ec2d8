"""What our Stripe keys may do, found out for the doctor: one row of each kind is read, and nobody is given money."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

import stripe

from app.domain.errors import CounterfoilError, NotFound
from app.gateways.stripe_errors import understood
from app.gateways.stripe_transport import PooledTransport
from app.settings import Settings

ONE_ROW = {"limit": 1}
READS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "Customers": ("/v1/customers", ONE_ROW),
    "Subscriptions": ("/v1/subscriptions", ONE_ROW),
    "Invoices": ("/v1/invoices", ONE_ROW),
    "Credit notes": ("/v1/credit_notes", ONE_ROW),
    "Charges and Refunds": ("/v1/charges", ONE_ROW),
    "PaymentIntents": ("/v1/payment_intents", ONE_ROW),
    "Disputes": ("/v1/disputes", ONE_ROW),
    "Radar early fraud warnings": ("/v1/radar/early_fraud_warnings", ONE_ROW),
    "Products": ("/v1/products", ONE_ROW),
    "Checkout Sessions": ("/v1/checkout/sessions", ONE_ROW),
    "Events": ("/v1/events", ONE_ROW),
    "Balance": ("/v1/balance", {}),
    "Balance transaction sources": ("/v1/balance_transactions", ONE_ROW),
}
CREDITS = {"Credit grants": ("/v1/billing/credit_grants", ONE_ROW)}
NOBODY = "counterfoilDoctorsNobody"
WRITES: dict[str, tuple[str, Mapping[str, Any]]] = {
    "Charges and Refunds": ("/v1/refunds", {"charge": f"ch_{NOBODY}", "amount": 1}),
    "Credit notes": ("/v1/credit_notes", {"invoice": f"in_{NOBODY}", "amount": 1, "email_type": "none"}),
    "Customers": (f"/v1/customers/cus_{NOBODY}/balance_transactions", {"amount": -1, "currency": "usd"}),
    "Invoices": (f"/v1/invoices/in_{NOBODY}/void", {}),
}
"""Each asks for something of nobody: with the permission the answer is that there is no such thing."""


def readings(settings: Settings) -> Iterator[tuple[str, CounterfoilError | None]]:
    """Each kind that we read, with what stands in its way, if anything. Harmless: GETs of one row."""
    with _client(settings, settings.stripe_api_key) as client:
        for name, (path, params) in (READS | (CREDITS if settings.use_billing_credits else {})).items():
            yield name, _problem(client, "get", path, params)


def writings(settings: Settings) -> Iterator[tuple[str, CounterfoilError | None]]:
    """Each kind that we write, with what stands in its way, if anything. Harmless: it is asked of what is not there."""
    with _client(settings, settings.stripe_write_key or settings.stripe_api_key) as client:
        for name, (path, params) in WRITES.items():
            yield name, _problem(client, "post", path, params)


def restricted(key: str) -> bool:
    """Whether a key is a restricted one, which can do no more than what it was given."""
    return key.startswith("rk_")


@contextmanager
def _client(settings: Settings, key: str) -> Iterator[stripe.StripeClient]:
    transport = PooledTransport(1, monotonic)
    bases: Any = {"api": settings.stripe_api_base}
    try:
        yield stripe.StripeClient(key, base_addresses=bases, http_client=transport, max_network_retries=0)
    finally:
        transport.close()


def _problem(client: stripe.StripeClient, method: str, path: str, params: Mapping[str, Any]) -> CounterfoilError | None:
    try:
        client.raw_request(method, path, **params)
    except stripe.StripeError as error:
        problem = understood(error, path, "Read" if method == "get" else "Write")
        looked_at = method == "post" and isinstance(error, stripe.InvalidRequestError)
        return None if looked_at or isinstance(problem, NotFound) else problem
    return None
