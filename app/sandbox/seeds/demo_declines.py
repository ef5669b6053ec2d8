"""Stories of refused cards: one for each family of Stripe's decline codes, by renewals and by single sales."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from app.sandbox.seeds.story import DAY, Shop, Story, months_before

MASTERCARD, AMEX = "5555555555554444", "378282246310005"
BANK_CONFIRMS = "4000002760003184"


class Renewal(NamedTuple):
    """A plan whose renewal was refused with `code`, some days ago."""

    name: str
    email: str
    code: str
    plan: str
    currency: str
    days_ago: int
    card: str = MASTERCARD


class Sale(NamedTuple):
    """A single sale, in minor units, that was refused with `code`, some hours ago."""

    name: str
    email: str
    code: str
    amount: int
    currency: str
    what: str
    hours_ago: int
    network_code: str = ""


RENEWALS = (
    Renewal("Ines Carvalho", "ines@carvalho-atelier.example", "issuer_not_available", "pro", "eur", 2),
    Renewal("Gareth Pryce", "gareth@pryce-joinery.example", "do_not_honor", "team", "gbp", 4, AMEX),
    Renewal("Moana Kahale", "moana@kahale-surf.example", "insufficient_funds", "pro", "usd", 5),
    Renewal("Erik Sandvik", "erik@sandvik-foto.example", "invalid_account", "pro", "eur", 1),
    Renewal("Ruth Feldman", "ruth@feldman-books.example", "lost_card", "team", "usd", 3),
    Renewal("Kofi Mensah", "kofi@mensah-design.example", "stolen_card", "pro", "usd", 6),
    Renewal("Bruno Keller", "bruno@keller-reisen.example", "low_probability_of_authorization", "pro", "eur", 2),
)
SALES = (
    Sale("Alba Ruiz", "alba@ruiz-taller.example", "payment_intent_authentication_failure", 8900, "eur", "Day pass", 5),
    Sale("Theo Marchetti", "theo@marchetti.example", "card_velocity_exceeded", 240_000, "eur", "Studio week", 9),
    Sale("Yara Haddad", "yara@haddad-print.example", "card_decline_rate_limit_exceeded", 3900, "usd", "Proof set", 2),
    Sale("Owen Bright", "owen@brightbikes.example", "invalid_expiry_year", 12900, "gbp", "Workshop seat", 7),
    Sale("Petra Nowak", "petra@nowak-keramik.example", "incorrect_cvc", 4500, "eur", "Glaze kit", 3),
    Sale("Samir Aziz", "samir@aziz-optics.example", "incorrect_number", 15000, "usd", "Lens test", 26),
    Sale("Clara Hughes", "clara@hughes-garden.example", "incorrect_zip", 6200, "usd", "Seed box", 11),
    Sale("Milo Janssen", "milo@janssen-koffie.example", "incorrect_pin", 1850, "eur", "At the counter, two bags", 4),
    Sale("Hana Suzuki", "hana@suzuki-tea.example", "card_not_supported", 9800, "usd", "Tasting set", 8),
    Sale("Rafael Pinto", "rafael@pinto-motos.example", "currency_not_supported", 21000, "gbp", "Track day", 30),
    Sale("Dunja Petrov", "dunja@petrov-audio.example", "invalid_amount", 990_000, "eur", "Mixing desk, deposit", 6),
    Sale("Leo Fontaine", "leo@fontaine-vins.example", "pickup_card", 33000, "eur", "Case of six", 20),
    Sale("Mara Quinn", "mara@quinn-textile.example", "fraudulent", 18500, "usd", "Sample rolls", 5, "59"),
    Sale("Jakob Stein", "jakob@stein-modellbau.example", "merchant_blacklist", 7400, "eur", "Model kit", 10),
    Sale("Priscilla Oduya", "priscilla@oduya-events.example", "highest_risk_level", 52000, "usd", "Table of ten", 4),
    Sale("Anton Weiss", "anton@weiss-uhren.example", "rule", 149_000, "eur", "Watch strap and service", 12),
    Sale("Nina Larsen", "nina@larsen-keramik.example", "duplicate_transaction", 5600, "eur", "Bowl set", 2),
    Sale("Cody Barnes", "cody@barnes-devshop.example", "testmode_decline", 2500, "usd", "Starter licence", 1),
    Sale("Sunita Rao", "sunita@rao-yoga.example", "bank_of_tomorrow_says_no", 4900, "usd", "Ten classes", 3),
)


def renewal_refused(one: Renewal, shop: Shop) -> Iterator[int]:
    """Three renewals went through, the newest was refused."""
    renewed = shop.ago(days=one.days_ago, hours=4)
    yield months_before(renewed, 3)
    customer = shop.customer(one.name, one.email)
    card = shop.card(customer, one.card)
    shop.subscribe(customer, one.plan, one.currency)
    yield renewed - 10 * DAY
    shop.bank_refuses(card, one.code)


def sale_refused(one: Sale, shop: Shop) -> Iterator[int]:
    """A smaller thing was sold a while ago; the bank refuses the new one."""
    yield shop.ago(days=60, hours=one.hours_ago)
    customer = shop.customer(one.name, one.email)
    card = shop.card(customer)
    shop.sell(customer, 1900, one.currency, "Welcome pack")
    yield shop.ago(hours=one.hours_ago)
    shop.bank_refuses(card, one.code, one.network_code)
    shop.refused_sale(customer, one.amount, one.currency, one.what)


def bank_wants_confirmation(shop: Shop) -> Iterator[int]:
    """Freya's bank does not let her plan renew without her: it wants 3D Secure."""
    renewed = shop.ago(days=3, hours=6)
    yield months_before(renewed, 4)
    freya = shop.customer("Freya Lindholm", "freya@lindholm-arkitekter.example")
    card = shop.card(freya)
    shop.subscribe(freya, "team", "eur")
    yield renewed - 10 * DAY
    shop.account.hidden[card] = BANK_CONFIRMS


STORIES: tuple[Story, ...] = (
    *(partial(renewal_refused, one) for one in RENEWALS),
    *(partial(sale_refused, one) for one in SALES),
    bank_wants_confirmation,
)
