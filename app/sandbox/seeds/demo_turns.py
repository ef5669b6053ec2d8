"""Stories of subscriptions that changed, failed, ended or have not begun to cost anything."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.sandbox.seeds.story import HOUR, Shop, months_before

MASTERCARD = "5555555555554444"


def proration_surprise(shop: Shop) -> Iterator[int]:
    """Maya moved from Pro to Team within a period: 118.03 EUR after 29.00, VAT of 25 % within.

    The upgrade comes after 16 of 31 parts of the period, so that the figures are the same in any month.
    """
    renewed = shop.ago(days=5, hours=6)
    yield months_before(renewed, 5)
    maya = shop.customer(
        "Maya Lindqvist", "maya@lindqvist.example", invoice_prefix="8F3C21D4", address={"country": "SE"}
    )
    shop.card(maya)
    subscription = shop.subscribe(maya, "pro", "eur", default_tax_rates=[shop.tax_rates["moms"]])
    yield shop.ago(days=25)
    item = shop.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]
    start, end = item["current_period_start"], item["current_period_end"]
    yield start + (end - start) * 16 // 31
    change = {"id": item["id"], "price": shop.prices["team", "eur"]}
    shop.post(f"subscriptions/{subscription['id']}", items=[change], proration_behavior="create_prorations")


def expired_card(shop: Shop) -> Iterator[int]:
    """Priya's card ended; the renewal failed twice, Stripe will try again."""
    renewal = shop.ago(days=4, hours=3)
    yield months_before(renewal, 6)
    priya = shop.customer("Priya Raman", "priya@ramancoaching.example")
    last = datetime.fromtimestamp(months_before(shop.now, 1), UTC)
    card = shop.card(priya, MASTERCARD, until=(last.month, last.year))
    shop.subscribe(priya, "pro", "usd")
    yield shop.ago(days=15)
    shop.bank_treats(card, "chargedeclinedexpiredcard")


def studio_past_due(shop: Shop) -> Iterator[int]:
    """The studio of the two Brightwests: its card has no money, the newest invoice is past due."""
    yield months_before(shop.ago(days=2, hours=5), 4)
    studio = shop.customer("Brightwest Studio Ltd", "accounts@brightwest.example")
    card = shop.card(studio, MASTERCARD)
    shop.subscribe(studio, "pro", "gbp")
    yield shop.ago(days=15)
    shop.bank_treats(card, "chargedeclinedinsufficientfunds")


def canceled_charged(shop: Shop) -> Iterator[int]:
    """Sofia canceled; the shop's own script invoiced one more month all the same."""
    yield months_before(shop.ago(days=24), 3)
    sofia = shop.customer("Sofia Marino", "sofia.marino@postino.example", preferred_locales=["it"])
    shop.card(sofia)
    subscription = shop.subscribe(sofia, "pro", "eur")
    yield shop.ago(days=22)
    said = {"comment": "Too busy this winter", "feedback": "unused"}
    shop.delete(f"subscriptions/{subscription['id']}", cancellation_details=said)
    yield shop.ago(hours=3)
    shop.invoice(sofia, 2900, "eur", "Pro, one month")


def trial(shop: Shop) -> Iterator[int]:
    """Noor tries Pro for 14 days and has not given a card."""
    yield shop.ago(days=9, hours=7)
    noor = shop.customer("Noor Haddad", "noor@haddad.example")
    shop.subscribe(noor, "pro", "usd", trial_period_days=14)


def deleted_customer(shop: Shop) -> Iterator[int]:
    """Oscar paid a few months, then asked to be deleted; his invoices remain."""
    yield shop.ago(days=460)
    oscar = shop.customer("Oscar Lund", "oscar@lund.example", identifier="cus_DemoOscarLund01")
    shop.card(oscar)
    shop.subscribe(oscar, "pro", "eur")
    yield shop.ago(days=390) + HOUR
    shop.delete(f"customers/{oscar}")


def no_card_left(shop: Shop) -> Iterator[int]:
    """Amber took her only card off the account; the next renewal had nothing to charge."""
    renewal = shop.ago(days=2, hours=3)
    yield months_before(renewal, 3)
    amber = shop.customer("Amber Kowal", "amber@kowal-yoga.example")
    card = shop.card(amber)
    shop.subscribe(amber, "pro", "eur")
    yield shop.ago(days=11)
    shop.post(f"payment_methods/{card}/detach")


STORIES = (
    proration_surprise,
    expired_card,
    studio_past_due,
    canceled_charged,
    trial,
    deleted_customer,
    no_card_left,
)
