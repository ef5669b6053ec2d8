"""Stories of subscriptions that run as they should, in many currencies, scripts and spellings."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from app.sandbox.seeds.story import HOUR, MINUTE, WEEK, Shop, Story, months_before

MARKUP = '**Bobby** [click](https://evil.example) <img src=x onerror="alert(1)">'
INVOICES = 500
SUBSCRIPTIONS = 100


class Payer(NamedTuple):
    """Somebody who pays a plan each month: for how many months, and how many days ago the last time."""

    name: str
    email: str
    plan: str
    currency: str
    months: int
    days_ago: int
    more: dict[str, Any] = {}  # noqa: RUF012 - never written to; a NamedTuple's default


PAYERS = (
    Payer(
        "Amara Okafor",
        "amara.okafor@lumenstudio.example",
        "pro",
        "usd",
        6,
        9,
        {"identifier": "cus_DemoAmaraOkaf01", "metadata": {"user_id": "user_1001"}},
    ),
    Payer("佐藤 美咲", "misaki.sato@hanabi.example", "pro", "jpy", 5, 25, {"preferred_locales": ["ja"]}),
    Payer("Faisal Al-Mutairi", "faisal@almutairi.example", "pro", "kwd", 3, 4),
    Payer("Björk Jónsdóttir", "bjork@jonsdottir.example", "pro", "isk", 4, 11),
    Payer("Işıl Demir", "ışıl.demir@kafe.example", "pro", "try", 4, 18, {"preferred_locales": ["tr"]}),
    Payer("Oliver Grant", "Oliver.Grant@Harbor-Point.example", "team", "gbp", 5, 13),
    Payer(MARKUP, "bobby@tables.example", "pro", "usd", 3, 20),
    Payer("Brightwest Clinic Ltd", "accounts@brightwest.example", "team", "gbp", 6, 12),
    Payer("Oak & Iron GmbH", "finance@oakandiron.example", "team", "eur", 6, 15),
)


def pays(payer: Payer, shop: Shop) -> Iterator[int]:
    """A customer with a card whose plan renewed each month, the last time some days ago."""
    yield months_before(shop.ago(days=payer.days_ago, hours=2), payer.months)
    customer = shop.customer(payer.name, payer.email, **payer.more)
    shop.card(customer)
    shop.subscribe(customer, payer.plan, payer.currency)


def second_with_that_address(shop: Shop) -> Iterator[int]:
    """Oak and Iron once more, under an older name: a plan that ended."""
    yield months_before(shop.ago(days=3), 6)
    ended = shop.customer("Oak & Iron Trading Ltd", "finance@oakandiron.example")
    shop.card(ended)
    subscription = shop.subscribe(ended, "pro", "gbp")
    yield months_before(shop.ago(days=20), 3)
    shop.delete(f"subscriptions/{subscription['id']}")


def third_with_that_address(shop: Shop) -> Iterator[int]:
    """And a third time: one payment long ago, no plan."""
    yield shop.ago(days=400)
    single = shop.customer("Oak and Iron", "finance@oakandiron.example")
    shop.card(single)
    shop.sell(single, 19000, "eur", "Setup day")


def many_invoices(shop: Shop) -> Iterator[int]:
    """Greta's firm pays by the week, for more than nine years: 500 invoices."""
    yield shop.ago(days=2, hours=4) - (INVOICES - 1) * WEEK
    greta = shop.customer(
        "Vogel & Sohn KG",
        "accounting@vogelundsohn.example",
        individual_name="Greta Vogel",
        invoice_prefix="VOGEL",
        preferred_locales=["de"],
    )
    shop.card(greta)
    shop.subscribe(greta, "ledger", "eur")


def many_subscriptions(shop: Shop) -> Iterator[int]:
    """A fleet with a licence for each of its 100 sensors, taken one after the other."""
    start = shop.ago(days=96)
    yield start
    fleet = shop.customer("Fleetwise Rentals Inc.", "fleet@fleetwise.example")
    shop.card(fleet)
    for vehicle in range(SUBSCRIPTIONS):
        yield start + HOUR + vehicle * MINUTE
        shop.subscribe(fleet, "sensor", "usd", metadata={"vehicle": f"FW-{vehicle + 1:03d}"})


STORIES: tuple[Story, ...] = (
    *(partial(pays, payer) for payer in PAYERS),
    second_with_that_address,
    third_with_that_address,
    many_invoices,
    many_subscriptions,
)
