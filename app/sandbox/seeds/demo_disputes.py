"""Stories in which a bank asks or takes money back. No call opens a dispute: the bank does, so the engine is told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from app.sandbox.seeds.story import VISA, Shop, Story, months_before
from app.sandbox.stripe.disputing import open_dispute, warn_of_fraud
from app.sandbox.stripe.routes import Json

DISPUTED_VISA = "4000000000000259"
MASTERCARD, AMEX = "5555555555554444", "378282246310005"
ASKS = {"status": "warning_needs_response"}


def fraud_dispute(shop: Shop) -> Iterator[int]:
    """Jonas's newest payment is disputed as fraud; the answer is due in 3 days. His card ends this month."""
    charged = shop.ago(days=7, hours=1)
    present = datetime.fromtimestamp(shop.now, UTC)
    yield months_before(charged, 6)
    jonas = shop.customer("Jonas Weber", "jonas.weber@weberholz.example", preferred_locales=["de"])
    card = shop.card(jonas, DISPUTED_VISA, until=(present.month, present.year))
    shop.bank_treats(card, "visa")
    shop.subscribe(jonas, "team", "eur")
    yield shop.ago(days=6)
    charge = shop.newest("charge", jonas)
    warn_of_fraud(shop.account, charge)
    yield shop.ago(days=5)
    open_dispute(shop.account, charge, "fraudulent", days_to_answer=8)


def inquiry(shop: Shop) -> Iterator[int]:
    """Chloe's bank asks about her yearly plan; no money is taken yet."""
    yield shop.ago(days=26)
    chloe = shop.customer("Chloe Dubois", "chloe@dubois.example", preferred_locales=["fr"])
    shop.card(chloe)
    shop.subscribe(chloe, "solo", "eur")
    yield shop.ago(days=2)
    open_dispute(shop.account, shop.newest("charge", chloe), "inquiry", days_to_answer=11)


def several_disputes(shop: Shop) -> Iterator[int]:
    """Viktor disputed three payments: one was won, one lost, one is new."""
    yield shop.ago(days=150)
    viktor = shop.customer("Viktor Lang", "viktor.lang@fastmailer.example")
    shop.card(viktor, VISA)
    first = _sold(shop, viktor, "Game credit, June")
    yield shop.ago(days=141)
    won = open_dispute(shop.account, first, "product_not_received")
    yield shop.ago(days=137)
    second = _sold(shop, viktor, "Game credit, July")
    shop.post(f"disputes/{won['id']}", evidence={"uncategorized_text": "winning_evidence"}, submit=True)
    yield shop.ago(days=120)
    lost = open_dispute(shop.account, second, "product_unacceptable")
    yield shop.ago(days=115)
    shop.post(f"disputes/{lost['id']}/close")
    yield shop.ago(days=21)
    third = _sold(shop, viktor, "Game credit, November")
    yield shop.ago(days=1)
    open_dispute(shop.account, third, "fraudulent")


def _sold(shop: Shop, customer: str, what: str) -> Json:
    return shop.charge_of(shop.sell(customer, 6000, "usd", what))


class Case(NamedTuple):
    """A sale, in minor units, and its dispute some days ago; `answer` is the evidence that was handed in or staged."""

    name: str
    email: str
    reason: str
    amount: int
    currency: str
    what: str
    days_ago: int
    card: str = VISA
    given: Json = {}  # noqa: RUF012 - never written to; a NamedTuple's default
    answer: Json = {}  # noqa: RUF012
    submit: bool = False


CASES = (
    Case(
        *("Paolo Greco", "paolo@greco-ceramiche.example", "product_not_received", 21500, "eur", "Tile set", 3, VISA),
        answer={
            "shipping_carrier": "DHL",
            "shipping_tracking_number": "JD014600006281",
            "customer_name": "Paolo Greco",
        },
    ),
    Case(
        *("Abigail Stone", "abigail@stone-interiors.example", "product_unacceptable", 89000, "usd", "Oak desk", 20),
        *(AMEX, {}, {"product_description": "Oak desk, oiled, with a visible grain"}, True),
    ),
    Case(
        *("Rosa Delgado", "rosa@delgado-danza.example", "subscription_canceled", 2900, "eur", "Pro, one month", 4),
        MASTERCARD,
    ),
    Case("Felix Baum", "felix@baum-radsport.example", "duplicate", 12000, "eur", "Wheel set", 2, MASTERCARD),
    Case("Nkechi Obi", "nkechi@obi-couture.example", "credit_not_processed", 34000, "usd", "Fabric order", 5),
    Case(
        *("Dorothy Marsh", "dorothy@marsh-quilts.example", "unrecognized", 4500, "usd", "Pattern bundle", 9, AMEX),
        *(ASKS, {"product_description": "Pattern bundle, sent by e-mail"}, True),
    ),
    Case("Ulrich Sommer", "ulrich@sommer-reisen.example", "general", 67000, "eur", "Autumn tour", 6, MASTERCARD),
    Case("Keiko Mori", "keiko@mori-ikebana.example", "noncompliant", 15000, "usd", "Course fee", 3),
)


def case(one: Case, shop: Shop) -> Iterator[int]:
    """A sale some weeks before, an earlier one before that, and the dispute of the newer."""
    yield shop.ago(days=one.days_ago + 70)
    customer = shop.customer(one.name, one.email)
    shop.card(customer, one.card)
    shop.sell(customer, 2500, one.currency, "Catalogue and samples")
    yield shop.ago(days=one.days_ago + 21)
    charge = shop.charge_of(shop.sell(customer, one.amount, one.currency, one.what))
    yield shop.ago(days=one.days_ago)
    dispute = open_dispute(shop.account, charge, one.reason, 10, **one.given)
    if one.answer:
        yield shop.ago(days=one.days_ago - 2)
        shop.post(f"disputes/{dispute['id']}", evidence=one.answer, submit=one.submit)


STORIES: tuple[Story, ...] = (
    fraud_dispute,
    inquiry,
    several_disputes,
    *(partial(case, one) for one in CASES),
)
