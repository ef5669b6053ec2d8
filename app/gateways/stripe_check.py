"""What our Stripe key may read, found out by reading one row of each kind: for the doctor."""

from collections.abc import Iterator
from time import monotonic

import stripe

from app.domain.errors import CounterfoilError, NotFound
from app.gateways.stripe_errors import understood
from app.gateways.stripe_transport import PooledTransport
from app.settings import Settings

READS = {
    "Customers": "/v1/customers",
    "Subscriptions": "/v1/subscriptions",
    "Invoices": "/v1/invoices",
    "Charges and Refunds": "/v1/charges",
    "PaymentIntents": "/v1/payment_intents",
    "Disputes": "/v1/disputes",
    "Products": "/v1/products",
    "Checkout Sessions": "/v1/checkout/sessions",
}
CREDITS = {"Credit grants": "/v1/billing/credit_grants"}


def readings(settings: Settings) -> Iterator[tuple[str, CounterfoilError | None]]:
    """Each kind that the card reads, with what stands in its way, if anything. Harmless: GETs of one row."""
    transport = PooledTransport(1, monotonic)
    client = stripe.StripeClient(
        settings.stripe_api_key,
        base_addresses={"api": settings.stripe_api_base},
        http_client=transport,
        max_network_retries=1,
    )
    wanted = READS | (CREDITS if settings.use_billing_credits else {})
    try:
        for name, path in wanted.items():
            yield name, _problem(client, path)
    finally:
        transport.close()


def _problem(client: stripe.StripeClient, path: str) -> CounterfoilError | None:
    try:
        client.raw_request("get", path, limit=1)
    except stripe.StripeError as error:
        problem = understood(error, path)
        return None if isinstance(problem, NotFound) else problem
    return None


def restricted(settings: Settings) -> bool:
    """Whether the key is a restricted one, which can do no more than what it was given."""
    return settings.stripe_api_key.startswith("rk_")
