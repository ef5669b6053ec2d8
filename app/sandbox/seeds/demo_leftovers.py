"""Stories of amounts that are not what was expected: a debt carried over, a hold taken in part, a part paid."""

from collections.abc import Iterator

from app.sandbox.seeds.demo_invoices import SENT
from app.sandbox.seeds.story import DAY, HOUR, Shop, months_before


def debt_added(shop: Shop) -> Iterator[int]:
    """Halldora's last renewal asked for 44.00 instead of 29.00: a debt of 15.00 was on her balance."""
    renewed = shop.ago(days=4, hours=5)
    yield months_before(renewed, 4)
    halldora = shop.customer("Halldora Jonsdottir", "halldora@jonsdottir-ull.example")
    shop.card(halldora)
    shop.subscribe(halldora, "pro", "eur")
    yield renewed - 9 * DAY
    owed = {"amount": 1500, "currency": "eur", "description": "Replacement part, billed later"}
    shop.post(f"customers/{halldora}/balance_transactions", **owed)


def hold_taken_in_part(shop: Shop) -> Iterator[int]:
    """Of Ewan's deposit of 250.00 only 80.00 was taken for a scratch; the rest was let go, he looks for a refund."""
    yield shop.ago(days=50)
    ewan = shop.customer("Ewan Calder", "ewan@calder-canoes.example")
    shop.card(ewan)
    shop.sell(ewan, 12000, "gbp", "Canoe, two days")
    yield shop.ago(days=6)
    held = shop.sell(ewan, 25000, "gbp", "Canoe, deposit", capture_method="manual")
    yield shop.ago(days=4) + HOUR
    shop.post(f"payment_intents/{held['id']}/capture", amount_to_capture=8000)


def paid_by_another(shop: Shop) -> Iterator[int]:
    """Nordvik's invoice was paid at the counter by somebody without a customer in Stripe, and put on it by hand."""
    yield shop.ago(days=75)
    nordvik = shop.customer("Nordvik Verft AS", "verft@nordvik.example", individual_name="Kari Moe")
    shop.card(nordvik)
    shop.invoice(nordvik, 36000, "eur", "Crane plan, September")
    yield shop.ago(days=18)
    invoice = shop.invoice(nordvik, 36000, "eur", "Crane plan, October", days_until_due=14, **SENT)
    yield shop.ago(days=7)
    sale = {"amount": 36000, "currency": "eur", "description": "Crane plan, October", "payment_method": "pm_card_visa"}
    at_the_counter = shop.post("payment_intents", confirm=True, **sale)
    shop.post(f"invoices/{invoice['id']}/attach_payment", payment_intent=at_the_counter["id"])


def paid_in_part(shop: Shop) -> Iterator[int]:
    """Corrie paid 200.00 of an invoice of 360.00 by phone, and asks what is left."""
    yield shop.ago(days=60)
    corrie = shop.customer("Corrie Blakemore", "corrie@blakemore-pottery.example")
    shop.card(corrie)
    shop.sell(corrie, 4500, "gbp", "Glaze samples")
    yield shop.ago(days=12)
    invoice = shop.invoice(corrie, 36000, "gbp", "Kiln service", days_until_due=30, **SENT)
    yield shop.ago(days=3)
    by_phone = shop.sell(corrie, 20000, "gbp", "Kiln service, first part")
    shop.post(f"invoices/{invoice['id']}/attach_payment", payment_intent=by_phone["id"])


STORIES = (debt_added, hold_taken_in_part, paid_by_another, paid_in_part)
