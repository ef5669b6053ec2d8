"""Stories of bank debits that came back: one for each family of return codes, of US accounts and of SEPA."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from app.sandbox.seeds.story import DAY, Shop, Story
from app.sandbox.stripe.routes import Json

ACCOUNT = {"account_number": "000123456789", "routing_number": "110000000", "account_holder_type": "individual"}
#: A payment method of a US account, and of a SEPA one.
DEBITED: tuple[Json, Json] = (
    {"type": "us_bank_account", "us_bank_account": ACCOUNT},
    {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}},
)


class Returned(NamedTuple):
    """A bank debit, in minor units, that came back with Stripe's `code` and the bank's own one, some days ago."""

    name: str
    email: str
    code: str
    network_code: str
    amount: int
    what: str
    days_ago: int = 1
    sepa: bool = False


DEBITS = (
    Returned("Walter Boyd", "walter@boyd-feed.example", "account_closed", "R02", 18000, "Feed, one month"),
    Returned("Grace Lin", "grace@lin-dental.example", "no_account", "R03", 64000, "Lab module, one month"),
    Returned("Otis Greene", "otis@greene-roofing.example", "invalid_account_number", "R04", 23500, "Estimates"),
    Returned("Ada Romero", "ada@romero-bakery.example", "bank_account_restricted", "R20", 9900, "Ordering", 2),
    Returned("Hugo Nyberg", "hugo@nyberg-gym.example", "bank_ownership_changed", "", 15000, "Entry system", 2),
    Returned("Marlene Fox", "marlene@fox-catering.example", "debit_not_authorized", "R05", 41000, "Kitchen plan"),
    Returned("Desmond Hall", "desmond@hall-tours.example", "debit_not_authorized", "R07", 27000, "Booking engine", 2),
    Returned("Tara Nolan", "tara@nolan-vet.example", "payment_stopped", "R08", 13200, "Reminders, one quarter"),
    Returned("Luis Ortega", "luis@ortega-auto.example", "debit_not_authorized", "R10", 52000, "Parts search"),
    Returned("Eva Brandt", "eva@brandt-labs.example", "debit_authorization_not_match", "R11", 88000, "Bench time", 2),
    Returned("Signe Dahl", "signe@dahl-textil.example", "debit_disputed", "MD06", 7900, "Pattern club", 1, True),
    Returned("Ivan Morozov", "ivan@morozov-trade.example", "bank_account_frozen", "R16", 120_000, "Terminal rent", 2),
    Returned("Edith Shaw", "billing@shaw-antiques.example", "recipient_deceased", "R15", 8400, "Catalogue, one month"),
    Returned("Pauline Girard", "pauline@girard-optique.example", "refer_to_customer", "MS03", 5900, "Booking", 2, True),
    Returned("Harlan Pike", "harlan@pike-lumber.example", "generic_could_not_process", "R31", 96000, "Yard licence", 1),
    Returned("June Abbott", "june@abbott-florist.example", "bank_account_unverified", "", 4700, "Delivery planner"),
    Returned(
        "Rico Santos", "rico@santos-media.example", "tokenized_account_number_deactivated", "", 31000, "Streaming", 1
    ),
    Returned("Leif Aune", "leif@aune-fisk.example", "charge_exceeds_weekly_limit", "", 26000, "Cold store", 1, True),
    Returned("Beate Kuhn", "beate@kuhn-apotheke.example", "new_sepa_reason", "ZZ99", 6900, "Stock alerts", 1, True),
)


def debit_returned(one: Returned, shop: Shop) -> Iterator[int]:
    """One debit was paid, the next one came back."""
    settles = 5 if one.sepa else 4
    currency = "eur" if one.sepa else "usd"
    yield shop.ago(days=one.days_ago + settles + 30, hours=2)
    customer = shop.customer(one.name, one.email)
    account = shop.method(customer, **DEBITED[one.sepa], billing_details={"name": one.name, "email": one.email})
    shop.invoice(customer, one.amount, currency, one.what)
    yield shop.now - (one.days_ago + settles) * DAY - 7200
    shop.bank_refuses(account, one.code, one.network_code)
    shop.invoice(customer, one.amount, currency, one.what)


STORIES: tuple[Story, ...] = tuple(partial(debit_returned, one) for one in DEBITS)
