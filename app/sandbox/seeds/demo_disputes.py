"""Stories in which a bank asks or takes money back. No call opens a dispute: the bank does, so the engine is told."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.sandbox.seeds.story import VISA, Shop, months_before
from app.sandbox.stripe.disputing import open_dispute, warn_of_fraud
from app.sandbox.stripe.routes import Json

DISPUTED_VISA = "4000000000000259"


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


STORIES = (fraud_dispute, inquiry, several_disputes)
