"""The story of a payer by use: API calls are metered, prepaid credit pays for them until it is gone."""

from collections.abc import Iterator

from app.sandbox.seeds.catalogue import METER
from app.sandbox.seeds.story import DAY, Shop, months_before

PREPAID = 50_000
#: Thousands of calls a week: three months that are billed, and the present one, which doubled this week.
WEEKS = ((60, 62, 64, 64), (64, 66, 70, 70), (70, 70, 72, 74), (62, 64, 128))
DAYS_INTO_THE_MONTH = 17


def metered_usage(shop: Shop) -> Iterator[int]:
    """Tomas paid 500.00 USD ahead; three bills took 493.00 of it, and his use has doubled."""
    present = shop.ago(days=DAYS_INTO_THE_MONTH)
    yield months_before(present, 3)
    tomas = shop.customer("Tomas Novak", "tomas@quietapi.example", metadata={"user_id": "acct_8841"})
    shop.card(tomas)
    shop.post(
        "billing/credit_grants",
        customer=tomas,
        name="Prepaid API calls",
        category="paid",
        amount={"type": "monetary", "monetary": {"value": PREPAID, "currency": "usd"}},
        applicability_config={"scope": {"price_type": "metered"}},
    )
    shop.subscribe(tomas, "api", "usd")
    for month, weeks in enumerate(WEEKS):
        start = months_before(present, 3 - month)
        for week, thousands in enumerate(weeks):
            yield start + (1 + 7 * week) * DAY
            payload = {"stripe_customer_id": tomas, "value": thousands * 1000}
            shop.post("billing/meter_events", event_name=METER, identifier=f"calls-{month}-{week}", payload=payload)


STORIES = (metered_usage,)
