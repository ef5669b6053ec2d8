"""What the demo's shop sells: its plans in several currencies, a metered one, and one tax rate."""

from typing import NamedTuple

from app.sandbox.seeds.story import Shop


class Plan(NamedTuple):
    """One product with a recurring price a currency, in minor units."""

    key: str
    name: str
    interval: str
    amounts: dict[str, int]


PLANS = (
    Plan("solo", "Solo", "year", {"eur": 5900}),
    Plan(
        "pro",
        "Pro",
        "month",
        {"eur": 2900, "usd": 3200, "gbp": 2900, "jpy": 4800, "kwd": 12340, "isk": 490_000, "try": 89900},
    ),
    Plan("team", "Team", "month", {"eur": 8900, "usd": 9900, "gbp": 8900}),
    Plan("ledger", "Ledger, by the week", "week", {"eur": 1250}),
    Plan("sensor", "Sensor licence", "year", {"usd": 1200}),
)
METER = "api_calls"
#: Cents a call: the first hundred thousand of a month, and all above.
TIERS = ({"up_to": 100_000, "unit_amount_decimal": "0.08"}, {"up_to": "inf", "unit_amount_decimal": "0.05"})


def plant(shop: Shop) -> None:
    """Makes products, prices and the tax rate, and notes their ids in the shop."""
    for plan in PLANS:
        product = shop.post("products", id=f"prod_demo_{plan.key}", name=plan.name)
        for currency, amount in plan.amounts.items():
            price = shop.post(
                "prices",
                product=product["id"],
                currency=currency,
                unit_amount=amount,
                recurring={"interval": plan.interval},
                lookup_key=f"{plan.key}_{currency}",
            )
            shop.prices[plan.key, currency] = price["id"]
    _metered(shop)
    moms = shop.post("tax_rates", display_name="Moms", percentage=25, inclusive=True, country="SE")
    shop.tax_rates["moms"] = moms["id"]


def _metered(shop: Shop) -> None:
    meter = shop.post(
        "billing/meters", display_name="API calls", event_name=METER, default_aggregation={"formula": "sum"}
    )
    product = shop.post("products", id="prod_demo_api", name="API calls", unit_label="call")
    price = shop.post(
        "prices",
        product=product["id"],
        currency="usd",
        billing_scheme="tiered",
        tiers_mode="graduated",
        tiers=list(TIERS),
        recurring={"interval": "month", "usage_type": "metered", "meter": meter["id"]},
        lookup_key="api_usd",
    )
    shop.prices["api", "usd"] = price["id"]
