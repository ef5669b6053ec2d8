"""Stories of refunds that take another way: late, waiting for the customer, of a bank debit, to a lost card."""

from collections.abc import Iterator

from app.sandbox.seeds.demo_debits import DEBITED
from app.sandbox.seeds.story import Shop
from app.sandbox.stripe import refunding
from app.sandbox.stripe.disputing import open_dispute

WANTED = {"reason": "requested_by_customer"}


def refund_late(shop: Shop) -> Iterator[int]:
    """Iris waits for three weeks: our balance was too low, so her refund has never left."""
    yield shop.ago(days=50)
    iris = shop.customer("Iris Moreau", "iris@moreau-papeterie.example")
    shop.card(iris)
    shop.sell(iris, 2600, "eur", "Ink set")
    intent = shop.sell(iris, 14500, "eur", "Letterpress day")
    yield shop.ago(days=21)
    refund = shop.post("refunds", payment_intent=intent["id"], **WANTED)
    refunding.wait(shop.account, shop.account.get("refund", refund["id"]), "insufficient_funds")


def _of_a_store(shop: Shop, name: str, email: str) -> str:
    """The id of a new customer who pays at convenience stores."""
    customer = shop.customer(name, email, preferred_locales=["ja"])
    shop.method(customer, type="konbini", billing_details={"name": name, "email": email})
    return customer


def refund_waits(shop: Shop) -> Iterator[int]:
    """Kenji paid at a convenience store; his refund waits until he says to which account."""
    yield shop.ago(days=24)
    kenji = _of_a_store(shop, "Kenji Tanabe", "kenji@tanabe-camera.example")
    intent = shop.sell(kenji, 12800, "jpy", "Film developing, ten rolls")
    yield shop.ago(days=6)
    shop.post("refunds", payment_intent=intent["id"], **WANTED)


def refund_canceled(shop: Shop) -> Iterator[int]:
    """Haruka paid at a convenience store; her refund waited for her account, she did not tell it, and it was
    canceled."""
    yield shop.ago(days=30)
    haruka = _of_a_store(shop, "Haruka Mori", "haruka@mori-hana.example")
    intent = shop.sell(haruka, 9600, "jpy", "Flower course")
    yield shop.ago(days=12)
    refund = shop.post("refunds", payment_intent=intent["id"], **WANTED)
    yield shop.ago(days=3)
    shop.post(f"refunds/{refund['id']}/cancel")


def debit_and_refund(shop: Shop) -> Iterator[int]:
    """Wilma's debit is still with the bank, and she asked for it back: the refund waits for the debit."""
    yield shop.ago(days=40)
    wilma = shop.customer("Wilma Aalto", "wilma@aalto-neule.example")
    shop.method(wilma, **DEBITED[True], billing_details={"name": "Wilma Aalto"})
    shop.sell(wilma, 3900, "eur", "Yarn box, October")
    yield shop.ago(days=3)
    intent = shop.sell(wilma, 3900, "eur", "Yarn box, November")
    yield shop.ago(days=1)
    shop.post("refunds", payment_intent=intent["id"], **WANTED)


def refund_to_lost_card(shop: Shop) -> Iterator[int]:
    """Gil's refund came back: the card that he paid with was reported lost."""
    yield shop.ago(days=70)
    gil = shop.customer("Gil Navarro", "gil@navarro-cycling.example")
    shop.card(gil)
    shop.sell(gil, 3100, "usd", "Bar tape")
    intent = shop.sell(gil, 24900, "usd", "Wheel true and tune")
    yield shop.ago(days=12)
    refund = shop.post("refunds", payment_intent=intent["id"], **WANTED)
    yield shop.ago(days=8)
    refunding.fail(shop.account, shop.account.get("refund", refund["id"]), "lost_or_stolen_card")


def refund_and_dispute(shop: Shop) -> Iterator[int]:
    """Odette was refunded in part and then disputed the whole: she would have both."""
    yield shop.ago(days=45)
    odette = shop.customer("Odette Blanc", "odette@blanc-chapeaux.example")
    shop.card(odette)
    shop.sell(odette, 2900, "eur", "Hat pins")
    intent = shop.sell(odette, 26000, "eur", "Felt hat, made to measure")
    yield shop.ago(days=15)
    shop.post("refunds", payment_intent=intent["id"], amount=9000, **WANTED)
    yield shop.ago(days=4)
    open_dispute(shop.account, shop.charge_of(intent), "product_unacceptable", 12)


def refund_arrived(shop: Shop) -> Iterator[int]:
    """Nuria's refund was sent three weeks ago and has its bank reference: the bank should have booked it by now."""
    yield shop.ago(days=60)
    nuria = shop.customer("Nuria Vidal", "nuria@vidal-flamenco.example")
    shop.card(nuria)
    shop.sell(nuria, 2100, "eur", "Castanets")
    intent = shop.sell(nuria, 8000, "eur", "Evening class")
    yield shop.ago(days=22)
    shop.post("refunds", payment_intent=intent["id"], **WANTED)


def refund_stuck(shop: Shop) -> Iterator[int]:
    """Bertil's refund is with his bank for more than two weeks: the network is slow."""
    yield shop.ago(days=48)
    bertil = shop.customer("Bertil Lund", "bertil@lund-orgel.example")
    shop.card(bertil)
    shop.sell(bertil, 3300, "eur", "Tuning fork")
    intent = shop.sell(bertil, 21000, "eur", "Organ tuning, deposit")
    yield shop.ago(days=17)
    refund = shop.post("refunds", payment_intent=intent["id"], **WANTED)
    refunding.wait(shop.account, shop.account.get("refund", refund["id"]), "processing")


STORIES = (
    refund_stuck,
    refund_late,
    refund_waits,
    refund_canceled,
    debit_and_refund,
    refund_to_lost_card,
    refund_and_dispute,
    refund_arrived,
)
