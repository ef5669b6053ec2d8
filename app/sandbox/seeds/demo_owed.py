"""Stories of what is owed or lies with us: credit beside open invoices, money sent twice, transfers in part."""

from collections.abc import Iterator

from app.sandbox.seeds.demo_invoices import SENT
from app.sandbox.seeds.story import Shop


def overdue_by_a_day(shop: Shop) -> Iterator[int]:
    """Ostrava's invoice was due yesterday; the ones before it were paid in time."""
    yield shop.ago(days=61)
    ostrava = shop.customer("Ostrava Steelworks s.r.o.", "ap@ostrava-steel.example", individual_name="Jana Dvorak")
    shop.card(ostrava)
    paid = shop.invoice(ostrava, 78000, "eur", "Maintenance plan, October", days_until_due=30, **SENT)
    yield shop.ago(days=45)
    shop.post(f"invoices/{paid['id']}/pay")
    yield shop.ago(days=31, hours=3)
    shop.invoice(ostrava, 78000, "eur", "Maintenance plan, November", days_until_due=30, **SENT)


def credit_beside_invoice(shop: Shop) -> Iterator[int]:
    """Lumen Labs has 60.00 of credit from an apology, and wonders why its open invoice did not get smaller."""
    yield shop.ago(days=40)
    lumen = shop.customer("Lumen Labs BV", "office@lumenlabs.example", individual_name="Pieter Bos")
    shop.card(lumen)
    shop.invoice(lumen, 12000, "eur", "Sensors, first batch")
    yield shop.ago(days=12)
    shop.invoice(lumen, 24000, "eur", "Sensors, second batch", days_until_due=30, **SENT)
    yield shop.ago(days=5)
    given = {"amount": -6000, "currency": "eur", "description": "Sorry for the late delivery"}
    shop.post(f"customers/{lumen}/balance_transactions", **given)


def paid_beside_invoice(shop: Shop) -> Iterator[int]:
    """Tomasz paid at the counter what his open invoice asks for; the two do not know of each other."""
    yield shop.ago(days=50)
    tomasz = shop.customer("Tomasz Wolski", "tomasz@wolski-meble.example")
    shop.card(tomasz)
    shop.sell(tomasz, 3300, "eur", "Wood samples")
    yield shop.ago(days=14)
    shop.invoice(tomasz, 41000, "eur", "Bench, made to measure", days_until_due=30, **SENT)
    yield shop.ago(days=6)
    shop.sell(tomasz, 41000, "eur", "At the counter")


def paid_too_much(shop: Shop) -> Iterator[int]:
    """Baltic Freight paid 345.00 by phone for an invoice of 300.00: the payment was put on it as it was."""
    yield shop.ago(days=46)
    baltic = shop.customer("Baltic Freight OU", "accounts@balticfreight.example", individual_name="Liis Tamm")
    shop.card(baltic)
    shop.invoice(baltic, 30000, "eur", "Customs module, October")
    yield shop.ago(days=16)
    invoice = shop.invoice(baltic, 30000, "eur", "Customs module, November", days_until_due=14, **SENT)
    yield shop.ago(days=4)
    by_phone = shop.sell(baltic, 34500, "eur", "Customs module, November")
    shop.post(f"invoices/{invoice['id']}/attach_payment", payment_intent=by_phone["id"])


def transfer_in_part(shop: Shop) -> Iterator[int]:
    """Harbour Hotel sent less than the invoice asks for: a transfer of 1,500.00 of 2,200.00."""
    yield shop.ago(days=70)
    harbour = shop.customer("Harbour Hotel Group", "finance@harbourhotels.example", individual_name="Niamh Kelly")
    shop.card(harbour)
    shop.invoice(harbour, 220_000, "eur", "Booking suite, third quarter")
    yield shop.ago(days=20)
    invoice = shop.invoice(harbour, 220_000, "eur", "Booking suite, fourth quarter", days_until_due=30, **SENT)
    yield shop.ago(days=3)
    funded = {"amount": 150_000, "currency": "eur", "reference": invoice["number"]}
    shop.post(f"test_helpers/customers/{harbour}/fund_cash_balance", **funded)
    paying = shop.get(f"invoice_payments?invoice={invoice['id']}")["data"][0]["payment"]["payment_intent"]
    shop.post(f"payment_intents/{paying}/apply_customer_balance", amount=150_000, currency="eur")


def transfer_awaited(shop: Shop) -> Iterator[int]:
    """Solveig was told where to send the money for her order; it has not come."""
    yield shop.ago(days=33)
    solveig = shop.customer("Solveig Rasmussen", "solveig@rasmussen-ure.example")
    shop.card(solveig)
    shop.sell(solveig, 4400, "eur", "Strap")
    shop.method(solveig, type="customer_balance", billing_details={"name": "Solveig Rasmussen"})
    yield shop.ago(days=4)
    shop.sell(solveig, 310_000, "eur", "Restoration of a wall clock")


def voucher_awaited(shop: Shop) -> Iterator[int]:
    """Aoi has a number to pay with at a convenience store, and has not been there."""
    yield shop.ago(days=30)
    aoi = shop.customer("Aoi Nakamura", "aoi@nakamura-kimono.example", preferred_locales=["ja"])
    shop.card(aoi)
    shop.sell(aoi, 5200, "jpy", "Obi clip")
    shop.method(aoi, type="konbini", billing_details={"email": "expire.aoi@nakamura-kimono.example"})
    yield shop.ago(days=1)
    shop.sell(aoi, 38000, "jpy", "Kimono cleaning")


def voucher_expired(shop: Shop) -> Iterator[int]:
    """Daichi's number for the convenience store ran out before he paid."""
    yield shop.ago(days=30)
    daichi = shop.customer("Daichi Ueda", "daichi@ueda-tatami.example", preferred_locales=["ja"])
    shop.card(daichi)
    shop.sell(daichi, 4100, "jpy", "Tatami edge")
    shop.method(daichi, type="konbini", billing_details={"email": "expire.daichi@ueda-tatami.example"})
    yield shop.ago(days=5)
    shop.sell(daichi, 26000, "jpy", "Six mats")


def hold_ends(shop: Shop) -> Iterator[int]:
    """Rowan's deposit is only held, and the hold ends tomorrow."""
    yield shop.ago(days=48)
    rowan = shop.customer("Rowan Ashby", "rowan@ashby-rentals.example")
    shop.card(rowan)
    shop.sell(rowan, 9500, "gbp", "Marquee, one day")
    yield shop.ago(days=6, hours=2)
    shop.sell(rowan, 50000, "gbp", "Marquee, deposit", capture_method="manual")


def hold_let_go(shop: Shop) -> Iterator[int]:
    """Imogen's deposit was only held; the tent came back whole, so the hold was let go."""
    yield shop.ago(days=41)
    imogen = shop.customer("Imogen Pryor", "imogen@pryor-weddings.example")
    shop.card(imogen)
    shop.sell(imogen, 18500, "gbp", "Tent, one weekend")
    yield shop.ago(days=3)
    held = shop.sell(imogen, 30000, "gbp", "Tent, deposit", capture_method="manual")
    yield shop.ago(hours=20)
    shop.post(f"payment_intents/{held['id']}/cancel")


def money_for_nothing(shop: Shop) -> Iterator[int]:
    """Alder Clinic has sent the same amount twice: the second transfer lies with us, for no invoice."""
    yield shop.ago(days=52)
    alder = shop.customer("Alder Clinic GmbH", "kasse@alder-clinic.example", individual_name="Dr. Silke Roth")
    shop.card(alder)
    shop.invoice(alder, 64000, "eur", "Booking desk, one quarter")
    yield shop.ago(days=2)
    sent = {"amount": 64000, "currency": "eur", "reference": "Booking desk"}
    shop.post(f"test_helpers/customers/{alder}/fund_cash_balance", **sent)


def written_off(shop: Shop) -> Iterator[int]:
    """Quentin's old invoice was written off; he wants to pay now."""
    yield shop.ago(days=120)
    quentin = shop.customer("Quentin Abel", "quentin@abel-traiteur.example")
    shop.card(quentin)
    shop.invoice(quentin, 6400, "eur", "Menu cards")
    yield shop.ago(days=90)
    invoice = shop.invoice(quentin, 18900, "eur", "Market stall plan", days_until_due=14, **SENT)
    yield shop.ago(days=20)
    shop.post(f"invoices/{invoice['id']}/mark_uncollectible")


STORIES = (
    overdue_by_a_day,
    credit_beside_invoice,
    paid_beside_invoice,
    paid_too_much,
    transfer_in_part,
    transfer_awaited,
    voucher_awaited,
    voucher_expired,
    hold_ends,
    hold_let_go,
    money_for_nothing,
    written_off,
)
