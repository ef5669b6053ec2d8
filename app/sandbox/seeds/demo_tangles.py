"""Stories that hold several troubles at once, so that what matters most must come first."""

from collections.abc import Iterator

from app.sandbox.seeds.demo_invoices import SENT
from app.sandbox.seeds.story import DAY, HOUR, MINUTE, Shop, months_before
from app.sandbox.stripe import refunding
from app.sandbox.stripe.disputing import open_dispute, warn_of_fraud

WANTED = {"reason": "requested_by_customer"}
MASTERCARD = "5555555555554444"


def failed_and_disputed(shop: Shop) -> Iterator[int]:
    """Conrad's renewal is refused, an older payment is disputed, and a refund came back."""
    renewal = shop.ago(days=5, hours=2)
    yield months_before(renewal, 4)
    conrad = shop.customer("Conrad Voigt", "conrad@voigt-segeln.example")
    card = shop.card(conrad, MASTERCARD)
    shop.subscribe(conrad, "team", "eur")
    extra = shop.sell(conrad, 7500, "eur", "Harbour map")
    yield shop.ago(days=30)
    shop.bank_treats(card, "refundfail")
    shop.post("refunds", payment_intent=extra["id"], **WANTED)
    yield shop.ago(days=8)
    open_dispute(shop.account, shop.newest("charge", conrad), "subscription_canceled", 14)
    shop.bank_refuses(card, "insufficient_funds")


def owes_and_has(shop: Shop) -> Iterator[int]:
    """Meridian has an overdue invoice, a transfer that was not applied, credit, and a payment beside it all."""
    yield shop.ago(days=80)
    meridian = shop.customer("Meridian Survey Ltd", "accounts@meridiansurvey.example", individual_name="Isla Grant")
    shop.card(meridian)
    shop.post(f"customers/{meridian}/cash_balance", settings={"reconciliation_mode": "manual"})
    shop.invoice(meridian, 52000, "gbp", "Survey plan, one quarter")
    yield shop.ago(days=40)
    shop.invoice(meridian, 52000, "gbp", "Survey plan, one quarter", days_until_due=30, **SENT)
    yield shop.ago(days=6)
    shop.post(f"customers/{meridian}/balance_transactions", amount=-4000, currency="gbp", description="Goodwill")
    shop.post(f"test_helpers/customers/{meridian}/fund_cash_balance", amount=20000, currency="gbp", reference="MS-Q4")
    yield shop.ago(days=2)
    shop.sell(meridian, 52000, "gbp", "Paid by phone")


def canceled_charged_refunded(shop: Shop) -> Iterator[int]:
    """Thea's plan ended, she was charged after it, then twice in minutes, and a refund has never left."""
    yield months_before(shop.ago(days=26), 2)
    thea = shop.customer("Thea Winter", "thea@winter-wolle.example")
    shop.card(thea)
    subscription = shop.subscribe(thea, "pro", "eur")
    course = shop.sell(thea, 11000, "eur", "Spinning course")
    yield shop.ago(days=24)
    shop.delete(f"subscriptions/{subscription['id']}")
    refund = shop.post("refunds", payment_intent=course["id"], **WANTED)
    refunding.wait(shop.account, shop.account.get("refund", refund["id"]), "insufficient_funds")
    yield shop.ago(days=3)
    shop.invoice(thea, 2900, "eur", "Pro, one month")
    yield shop.ago(days=1, hours=3)
    shop.sell(thea, 4900, "eur", "Wool box")
    yield shop.ago(days=1, hours=3) + 4 * MINUTE
    shop.sell(thea, 4900, "eur", "Wool box")


def doubled_and_expiring(shop: Shop) -> Iterator[int]:
    """Vera pays two plans of one kind, her card ends before the next charge, and the newest invoice is dearer."""
    renewed = shop.ago(days=7, hours=4)
    yield months_before(renewed, 3)
    vera = shop.customer("Vera Kozak", "vera@kozak-backoffice.example")
    shop.card(vera, until=shop.last_month)
    subscription = shop.subscribe(vera, "team", "usd")
    yield renewed - 10 * DAY
    item = shop.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]
    change = {"id": item["id"], "quantity": 2}
    shop.post(f"subscriptions/{subscription['id']}", items=[change], proration_behavior="none")
    shop.subscribe(vera, "team", "usd")


def warned_and_new(shop: Shop) -> Iterator[int]:
    """A new customer's first order got a fraud warning; a second one in minutes was the same, a third was blocked."""
    yield shop.ago(hours=30)
    zane = shop.customer("Zane Maddox", "zane@maddox-resell.example")
    card = shop.card(zane)
    first = shop.charge_of(shop.sell(zane, 64000, "usd", "Gift cards"))
    yield shop.ago(hours=30) + 3 * MINUTE
    shop.sell(zane, 64000, "usd", "Gift cards")
    yield shop.ago(hours=29)
    shop.bank_refuses(card, "highest_risk_level")
    shop.refused_sale(zane, 98000, "usd", "Gift cards, large")
    yield shop.ago(hours=6)
    warn_of_fraud(shop.account, first, "made_with_stolen_card")


def agency(shop: Shop) -> Iterator[int]:
    """Kestrel Agency has two invoices overdue, one paid in part, and a debit on its way for a fourth."""
    yield shop.ago(days=95)
    kestrel = shop.customer("Kestrel Agency", "billing@kestrel-agency.example", individual_name="Rory Flynn")
    shop.card(kestrel)
    shop.invoice(kestrel, 90000, "eur", "Retainer, August")
    for days, month in ((70, "September"), (40, "October")):
        yield shop.ago(days=days)
        invoice = shop.invoice(kestrel, 90000, "eur", f"Retainer, {month}", days_until_due=14, **SENT)
    yield shop.ago(days=9)
    shop.post(f"test_helpers/customers/{kestrel}/fund_cash_balance", amount=35000, currency="eur")
    paying = shop.get(f"invoice_payments?invoice={invoice['id']}")["data"][0]["payment"]["payment_intent"]
    shop.post(f"payment_intents/{paying}/apply_customer_balance", amount=35000, currency="eur")
    yield shop.ago(days=2)
    iban = {"iban": "DE89370400440532013000"}
    shop.method(kestrel, type="sepa_debit", sepa_debit=iban, billing_details={"name": "Kestrel Agency"})
    shop.invoice(kestrel, 90000, "eur", "Retainer, November")


def gone_but_disputed(shop: Shop) -> Iterator[int]:
    """Basil was deleted at his own wish; a dispute of his last payment came afterwards."""
    yield shop.ago(days=90)
    basil = shop.customer("Basil Thorne", "basil@thorne-cider.example", identifier="cus_DemoBasilThor1")
    shop.card(basil)
    shop.subscribe(basil, "pro", "gbp")
    yield shop.ago(days=20)
    charge = shop.newest("charge", basil)
    shop.delete(f"customers/{basil}")
    yield shop.ago(days=3)
    open_dispute(shop.account, charge, "fraudulent", 12)


def two_accounts(shop: Shop) -> Iterator[int]:
    """Ingrid Falk has an older account of her own name: the same plan runs on both."""
    yield months_before(shop.ago(days=11), 6)
    older = shop.customer("Ingrid Falk", "ingrid@falk-textil.example")
    shop.card(older)
    shop.subscribe(older, "team", "eur")


def two_accounts_newer(shop: Shop) -> Iterator[int]:
    """The newer one, which her ticket knows: a plan, a failed payment, a card that ends."""
    yield months_before(shop.ago(days=4), 2)
    newer = shop.customer("Ingrid Falk Textil AB", "ingrid@falk-textil.example", identifier="cus_DemoIngridFalk1")
    card = shop.card(newer, until=shop.last_month)
    shop.subscribe(newer, "team", "eur")
    yield shop.ago(hours=7)
    shop.bank_refuses(card, "incorrect_cvc")
    shop.refused_sale(newer, 5500, "eur", "Extra storage")


def refund_after_debit(shop: Shop) -> Iterator[int]:
    """Stellan's debit was taken back by his bank after we had refunded it; a newer debit came back, one is overdue."""
    yield shop.ago(days=75)
    stellan = shop.customer("Stellan Berg", "stellan@berg-kajak.example")
    account = shop.method(
        stellan,
        type="sepa_debit",
        sepa_debit={"iban": "DE89370400440532013000"},
        billing_details={"name": "Stellan Berg"},
    )
    intent = shop.sell(stellan, 19000, "eur", "Paddle course")
    yield shop.ago(days=50)
    shop.post("refunds", payment_intent=intent["id"], **WANTED)
    yield shop.ago(days=25)
    shop.invoice(stellan, 3500, "eur", "Roof rack, deposit", days_until_due=14, **SENT)
    yield shop.ago(days=20)
    open_dispute(shop.account, shop.charge_of(intent), "customer_initiated")
    yield shop.ago(days=7) - HOUR
    shop.bank_refuses(account, "insufficient_funds", "AM04")
    shop.invoice(stellan, 4900, "eur", "Storage rack, one month")


def moving_house(shop: Shop) -> Iterator[int]:
    """Ilse changed banks and address: a declined order, a card that ends, a dearer plan, and a refund on its way."""
    renewed = shop.ago(days=9, hours=5)
    yield months_before(renewed, 3)
    ilse = shop.customer("Ilse Hartmann", "ilse@hartmann-umzug.example", preferred_locales=["de"])
    card = shop.card(ilse, until=shop.last_month)
    subscription = shop.subscribe(ilse, "pro", "eur")
    box = shop.sell(ilse, 5400, "eur", "Moving boxes")
    yield renewed - 10 * DAY
    item = shop.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]
    change = {"id": item["id"], "price": shop.prices["team", "eur"]}
    shop.post(f"subscriptions/{subscription['id']}", items=[change], proration_behavior="none")
    yield shop.ago(days=2)
    shop.post("refunds", payment_intent=box["id"], **WANTED)
    yield shop.ago(hours=3)
    shop.bank_refuses(card, "incorrect_zip")
    shop.refused_sale(ilse, 7800, "eur", "Moving boxes, large")


def paused_and_owing(shop: Shop) -> Iterator[int]:
    """Oskar paused his plan, has credit beside an overdue invoice, and one old invoice was written off."""
    yield months_before(shop.ago(days=13), 5)
    oskar = shop.customer("Oskar Nilsen", "oskar@nilsen-skilager.example")
    shop.card(oskar)
    subscription = shop.subscribe(oskar, "pro", "eur")
    old = shop.invoice(oskar, 9900, "eur", "Ski rack", days_until_due=14, **SENT)
    yield shop.ago(days=80)
    shop.post(f"invoices/{old['id']}/mark_uncollectible")
    shop.post(f"subscriptions/{subscription['id']}", pause_collection={"behavior": "void"})
    yield shop.ago(days=35)
    shop.invoice(oskar, 31000, "eur", "Waxing machine", days_until_due=14, **SENT)
    yield shop.ago(days=4)
    shop.post(f"customers/{oskar}/balance_transactions", amount=-5000, currency="eur", description="Broken in transit")


STORIES = (
    failed_and_disputed,
    owes_and_has,
    canceled_charged_refunded,
    doubled_and_expiring,
    warned_and_new,
    agency,
    gone_but_disputed,
    two_accounts,
    two_accounts_newer,
    refund_after_debit,
    moving_house,
    paused_and_owing,
)
