"""Stories of disputes further on: Visa's rule, appeals, how they end; bank debits taken back; a warning before one."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from app.sandbox.seeds.demo_debits import DEBITED
from app.sandbox.seeds.story import VISA, Shop, Story
from app.sandbox.stripe import dispute_course
from app.sandbox.stripe.disputing import open_dispute, prevent, warn_of_fraud
from app.sandbox.stripe.routes import Json

AMEX = "378282246310005"
ASKS: Json = {"status": "warning_needs_response"}


def sold(shop: Shop, customer: str, amount: int, what: str) -> Json:
    """The charge of a sale in dollars."""
    return shop.charge_of(shop.sell(customer, amount, "usd", what))


def visa_evidence(shop: Shop) -> Iterator[int]:
    """Adrian bought three times before he disputed the fourth: Visa's rule for compelling evidence may apply."""
    yield shop.ago(days=300)
    adrian = shop.customer("Adrian Voss", "adrian@voss-games.example")
    shop.card(adrian, VISA)
    sold(shop, adrian, 6000, "Season pass, spring")
    yield shop.ago(days=210)
    sold(shop, adrian, 6000, "Season pass, summer")
    yield shop.ago(days=12)
    charge = sold(shop, adrian, 6000, "Season pass, winter")
    yield shop.ago(days=2)
    open_dispute(shop.account, charge, "fraudulent")


def appeal_open(shop: Shop) -> Iterator[int]:
    """Marcus's dispute was lost; the bank lets us appeal until next week."""
    yield from _appealed(shop, "Marcus Hale", "marcus@hale-outdoor.example")


def appeal_sent(shop: Shop) -> Iterator[int]:
    """Selma's dispute was lost, the appeal is with the bank."""
    yield from _appealed(shop, "Selma Aydin", "selma@aydin-moda.example")
    dispute = shop.account.rows("dispute", charge=shop.newest("charge", _named(shop, "selma@aydin-moda.example"))["id"])
    appeal = {"card": {"reason_for_filing": "The parcel was signed for by the cardholder."}}
    shop.post(f"disputes/{dispute[0]['id']}", evidence={"appeal": appeal}, submit=True)


def _appealed(shop: Shop, name: str, email: str) -> Iterator[int]:
    yield shop.ago(days=110)
    customer = shop.customer(name, email)
    shop.card(customer)
    shop.sell(customer, 4000, "usd", "Trail map set")
    charge = sold(shop, customer, 15000, "Winter boots")
    yield shop.ago(days=80)
    dispute = open_dispute(shop.account, charge, "product_not_received")
    shop.post(f"disputes/{dispute['id']}", evidence={"uncategorized_text": "losing_evidence"}, submit=True)
    yield shop.ago(days=3)
    dispute_course.appeal(shop.account, dispute)


def _named(shop: Shop, email: str) -> str:
    return str(shop.account.rows("customer", email=email)[0]["id"])


def inquiry_closed(shop: Shop) -> Iterator[int]:
    """Ottilie's bank asked, was answered, and closed its question."""
    yield shop.ago(days=60)
    ottilie = shop.customer("Ottilie Brand", "ottilie@brand-buch.example")
    shop.card(ottilie, AMEX)
    shop.sell(ottilie, 1800, "eur", "Reading lamp bulb")
    charge = shop.charge_of(shop.sell(ottilie, 9900, "eur", "Reading lamp"))
    yield shop.ago(days=30)
    asked = open_dispute(shop.account, charge, "unrecognized", **ASKS)
    yield shop.ago(days=6)
    shop.post(f"disputes/{asked['id']}", evidence={"uncategorized_text": "winning_evidence"}, submit=True)


def dispute_won(shop: Shop) -> Iterator[int]:
    """Gwen disputed a workshop and lost: the bank decided for us last week."""
    yield shop.ago(days=95)
    gwen = shop.customer("Gwen Parry", "gwen@parry-pottery.example")
    shop.card(gwen)
    shop.sell(gwen, 2200, "gbp", "Clay, 10 kg")
    charge = shop.charge_of(shop.sell(gwen, 18000, "gbp", "Wheel workshop"))
    yield shop.ago(days=50)
    dispute = open_dispute(shop.account, charge, "product_unacceptable")
    yield shop.ago(days=46)
    shop.post(f"disputes/{dispute['id']}", evidence={"product_description": "Workshop as described"}, submit=True)
    yield shop.ago(days=5)
    dispute_course.win(shop.account, dispute)


def dispute_prevented(shop: Shop) -> Iterator[int]:
    """Elliot's bank took the money back by a prevention product: no dispute, no fee."""
    yield shop.ago(days=33)
    elliot = shop.customer("Elliot Grange", "elliot@grange-records.example")
    shop.card(elliot)
    shop.sell(elliot, 1500, "usd", "Record sleeves")
    charge = shop.charge_of(shop.sell(elliot, 7200, "usd", "Box set"))
    yield shop.ago(days=4)
    prevent(shop.account, charge, "fraudulent")


def dispute_final(shop: Shop) -> Iterator[int]:
    """Henrike's bank took the money of her order and takes no answer to it."""
    yield shop.ago(days=52)
    henrike = shop.customer("Henrike Ott", "henrike@ott-puppen.example")
    shop.card(henrike)
    shop.sell(henrike, 1900, "eur", "Doll's shoes")
    charge = shop.charge_of(shop.sell(henrike, 16400, "eur", "Doll's house"))
    yield shop.ago(days=3)
    open_dispute(shop.account, charge, "general", 0)


def fraud_warning(shop: Shop) -> Iterator[int]:
    """The network warns that Wendell's newest payment may be fraud; nobody has disputed it yet."""
    yield shop.ago(days=50)
    wendell = shop.customer("Wendell Pratt", "wendell@pratt-hardware.example")
    shop.card(wendell)
    shop.sell(wendell, 3400, "usd", "Door hinges")
    yield shop.ago(days=3)
    charge = shop.charge_of(shop.sell(wendell, 46000, "usd", "Cordless set"))
    yield shop.ago(hours=9)
    warn_of_fraud(shop.account, charge, "unauthorized_use_of_card")


class TakenBack(NamedTuple):
    """A bank debit, in minor units, that went through and was then taken back by the bank for `reason`."""

    name: str
    email: str
    reason: str
    amount: int
    what: str
    days_ago: int = 2
    sepa: bool = False


TAKEN_BACK = (
    TakenBack("Norman Tate", "norman@tate-plumbing.example", "debit_not_authorized", 38000, "Dispatch, one month", 3),
    TakenBack("Lotte Behrens", "lotte@behrens-yoga.example", "customer_initiated", 5900, "Class plan", 2, True),
    TakenBack("Clyde Weaver", "clyde@weaver-farms.example", "check_returned", 72000, "Irrigation plan", 4),
    TakenBack("Mina Farrow", "mina@farrow-dance.example", "incorrect_account_details", 15500, "Studio plan", 6),
    TakenBack("Axel Holm", "axel@holm-bygg.example", "bank_cannot_process", 11900, "Site diary", 5, True),
    TakenBack("Rhonda Price", "rhonda@price-salon.example", "insufficient_funds", 8900, "Booking plan", 1),
)


def taken_back(one: TakenBack, shop: Shop) -> Iterator[int]:
    """The debit was paid; weeks later the bank took it back, and nobody can answer."""
    yield shop.ago(days=one.days_ago + 40)
    customer = shop.customer(one.name, one.email)
    shop.method(customer, **DEBITED[one.sepa], billing_details={"name": one.name, "email": one.email})
    shop.invoice(customer, one.amount, "eur" if one.sepa else "usd", one.what)
    yield shop.ago(days=one.days_ago)
    open_dispute(shop.account, shop.newest("charge", customer), one.reason)


STORIES: tuple[Story, ...] = (
    visa_evidence,
    appeal_open,
    appeal_sent,
    inquiry_closed,
    dispute_won,
    dispute_prevented,
    dispute_final,
    fraud_warning,
    *(partial(taken_back, one) for one in TAKEN_BACK),
)
