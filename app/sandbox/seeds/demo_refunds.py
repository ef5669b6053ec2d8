"""Stories about single payments and money that went back, or did not."""

from collections.abc import Iterator

from app.sandbox.seeds.story import MINUTE, Shop

MASTERCARD = "5555555555554444"
BANK_CONFIRMS = "4000002760003184"


def duplicate_charge(shop: Shop) -> Iterator[int]:
    """Joe paid one order twice, two minutes apart: two intents of the same amount."""
    yield shop.ago(days=64, hours=3)
    joe = shop.customer("Joe Doe", "joe@cedarworks.example")
    shop.card(joe)
    shop.sell(joe, 7500, "usd", "Order CW-1907")
    first = shop.ago(days=1, hours=2)
    for moment in (first, first + 2 * MINUTE):
        yield moment
        shop.sell(joe, 19000, "usd", "Order CW-2214", metadata={"order_id": "CW-2214"})


def partial_refund(shop: Shop) -> Iterator[int]:
    """Hanna paid 120.00 and had 40.00 back."""
    yield shop.ago(days=20, hours=5)
    hanna = shop.customer("Hanna Kowalska", "hanna@kowalska.example")
    shop.card(hanna)
    intent = shop.sell(hanna, 12000, "eur", "Workshop, two seats")
    yield shop.ago(days=9)
    shop.post("refunds", payment_intent=intent["id"], amount=4000, reason="requested_by_customer")


def failed_refund(shop: Shop) -> Iterator[int]:
    """Liam's refund was sent two weeks ago to a card that is closed; the bank returned it."""
    yield shop.ago(days=75)
    liam = shop.customer("Liam Byrne", "liam@byrne.example")
    card = shop.card(liam, MASTERCARD)
    intent = shop.sell(liam, 6500, "eur", "Course, spring term")
    shop.bank_treats(card, "refundfail")
    yield shop.ago(days=14)
    shop.post("refunds", payment_intent=intent["id"], reason="requested_by_customer")


def pending_refund(shop: Shop) -> Iterator[int]:
    """Nadia's refund was made this morning; it is on its way, the bank's reference will come."""
    yield shop.ago(days=12)
    nadia = shop.customer("Nadia Petrova", "nadia@petrova.example")
    card = shop.card(nadia)
    intent = shop.sell(nadia, 7500, "eur", "Annual meeting ticket")
    shop.bank_treats(card, "pendingrefund")
    yield shop.ago(hours=6)
    shop.post("refunds", payment_intent=intent["id"], reason="requested_by_customer")


def small_refund_wanted(shop: Shop) -> Iterator[int]:
    """Beatriz bought a thing and an add-on, and wants 15.00 back for the add-on that came late."""
    yield shop.ago(days=16)
    beatriz = shop.customer("Beatriz Costa", "beatriz@costa.example", phone="+351210000117")
    shop.card(beatriz)
    shop.sell(beatriz, 4500, "eur", "Starter kit")
    yield shop.ago(days=8)
    shop.sell(beatriz, 1500, "eur", "Add-on, delivered by courier")


def waiting_for_customer(shop: Shop) -> Iterator[int]:
    """Lucas's bank wants him to confirm a payment; nobody has yet."""
    yield shop.ago(days=33)
    lucas = shop.customer("Lucas Almeida", "lucas@almeida.example")
    shop.card(lucas)
    shop.sell(lucas, 14900, "eur", "Studio day")
    shop.card(lucas, BANK_CONFIRMS)
    yield shop.ago(hours=2)
    shop.sell(lucas, 14900, "eur", "Studio day")


def sepa_payer(shop: Shop) -> Iterator[int]:
    """Marta pays by SEPA direct debit; the newest one is still with the bank."""
    yield shop.ago(days=40)
    marta = shop.customer("Marta Fuentes", "marta@fuentes.example")
    debit = {"iban": "DE89370400440532013000"}
    shop.method(marta, type="sepa_debit", sepa_debit=debit, billing_details={"name": "Marta Fuentes"})
    shop.sell(marta, 4900, "eur", "Delivery box, October")
    yield shop.ago(days=2)
    shop.sell(marta, 4900, "eur", "Delivery box, November")


def right_to_left(shop: Shop) -> Iterator[int]:
    """A name written from right to left; the same amount twice, twelve days apart, for two different things."""
    yield shop.ago(days=17)
    nour = shop.customer("نور الدين حداد", "nour@haddad-trading.example", preferred_locales=["ar"])
    shop.card(nour)
    shop.sell(nour, 5000, "usd", "رصيد إضافي")
    yield shop.ago(days=5)
    shop.sell(nour, 5000, "usd", "اشتراك التقارير")


def guest_checkout(shop: Shop) -> Iterator[int]:
    """Elif bought once as a guest: a paid checkout session and an intent, but no customer."""
    yield shop.ago(days=6, hours=4)
    item = {"currency": "eur", "unit_amount": 2400, "product_data": {"name": "Template pack"}}
    session = shop.post(
        "checkout/sessions",
        mode="payment",
        customer_email="elif@sahin.example",
        customer_creation="if_required",
        success_url="https://shop.example/thanks",
        line_items=[{"price_data": item, "quantity": 1}],
    )
    yield shop.ago(days=6, hours=4) + 3 * MINUTE
    payer = {"email": "elif@sahin.example", "name": "Elif Sahin"}
    method = shop.post("payment_methods", type="card", card={"token": "tok_visa"}, billing_details=payer)
    paid = {"amount": 2400, "currency": "eur", "payment_method": method["id"]}
    intent = shop.post("payment_intents", **paid, description="Template pack", confirm=True)
    shop.check_out(session["id"], intent["id"], payer["name"])


STORIES = (
    guest_checkout,
    duplicate_charge,
    partial_refund,
    failed_refund,
    pending_refund,
    small_refund_wanted,
    waiting_for_customer,
    sepa_payer,
    right_to_left,
)
