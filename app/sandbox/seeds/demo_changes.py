"""Stories of what is different this time: a dearer price, a second plan, another currency, a discount that ended."""

from collections.abc import Iterator

from app.sandbox.seeds.story import DAY, HOUR, Shop, months_before


def price_raised(shop: Shop) -> Iterator[int]:
    """Elena's plan went from 29.00 to 35.00 with this month's renewal."""
    renewed = shop.ago(days=6, hours=3)
    yield months_before(renewed, 5)
    elena = shop.customer("Elena Vasquez", "elena@vasquez-floral.example")
    shop.card(elena)
    subscription = shop.subscribe(elena, "pro", "eur")
    yield renewed - 10 * DAY
    dearer = {"product": "prod_demo_pro", "currency": "eur", "unit_amount": 3500, "recurring": {"interval": "month"}}
    price = shop.post("prices", **dearer)
    item = shop.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]
    change = {"id": item["id"], "price": price["id"]}
    shop.post(f"subscriptions/{subscription['id']}", items=[change], proration_behavior="none")


def discount_ended(shop: Shop) -> Iterator[int]:
    """Boris paid half for three months; the fourth invoice is the first at full price."""
    renewed = shop.ago(days=8, hours=2)
    yield months_before(renewed, 3)
    boris = shop.customer("Boris Ivanov", "boris@ivanov-podcast.example")
    shop.card(boris)
    half = shop.post("coupons", percent_off=50, duration="repeating", duration_in_months=3, name="Welcome, half price")
    shop.subscribe(boris, "team", "usd", discounts=[{"coupon": half["id"]}])


def more_seats(shop: Shop) -> Iterator[int]:
    """Carmen took three seats instead of one in the middle of the month and was invoiced at once."""
    started = shop.ago(days=12)
    yield months_before(started, 2)
    carmen = shop.customer("Carmen Ortiz", "carmen@ortiz-legal.example")
    shop.card(carmen)
    subscription = shop.subscribe(carmen, "team", "eur")
    yield started + DAY
    item = shop.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]
    start, end = item["current_period_start"], item["current_period_end"]
    yield start + (end - start) // 3
    change = {"id": item["id"], "quantity": 3}
    shop.post(f"subscriptions/{subscription['id']}", items=[change], proration_behavior="always_invoice")


def second_plan(shop: Shop) -> Iterator[int]:
    """Dmitri signed up twice for the same plan: both renew."""
    yield months_before(shop.ago(days=10), 4)
    dmitri = shop.customer("Dmitri Sokolov", "dmitri@sokolov-chess.example")
    shop.card(dmitri)
    shop.subscribe(dmitri, "pro", "usd")
    yield shop.ago(days=16)
    shop.subscribe(dmitri, "pro", "usd")


def other_currency(shop: Shop) -> Iterator[int]:
    """Fatima always paid in pounds; the last order was charged in euros."""
    yield shop.ago(days=100)
    fatima = shop.customer("Fatima Noor", "fatima@noor-stationery.example")
    shop.card(fatima)
    shop.sell(fatima, 4200, "gbp", "Paper, spring order")
    yield shop.ago(days=52)
    shop.sell(fatima, 5100, "gbp", "Paper, autumn order")
    yield shop.ago(days=3)
    shop.sell(fatima, 6300, "eur", "Paper, winter order")


def trial_turned_paid(shop: Shop) -> Iterator[int]:
    """Georg's trial ended four days ago, and his card was charged for the first time."""
    yield shop.ago(days=18, hours=2)
    georg = shop.customer("Georg Lindner", "georg@lindner-brauerei.example")
    shop.card(georg)
    shop.subscribe(georg, "team", "eur", trial_period_days=14)


def trial_without_card(shop: Shop) -> Iterator[int]:
    """Pia's trial ends the day after tomorrow; with no card it ends her plan."""
    yield shop.ago(days=12)
    pia = shop.customer("Pia Sorensen", "pia@sorensen-sejl.example")
    ends = {"end_behavior": {"missing_payment_method": "cancel"}}
    shop.subscribe(pia, "pro", "eur", trial_period_days=14, trial_settings=ends)


def collection_paused(shop: Shop) -> Iterator[int]:
    """Joris asked for a break: his plan runs, its invoices are void until he is back, in seven weeks."""
    yield months_before(shop.ago(days=9), 5)
    joris = shop.customer("Joris de Wit", "joris@dewit-zeilen.example")
    shop.card(joris)
    subscription = shop.subscribe(joris, "team", "eur")
    yield shop.ago(days=20)
    pause = {"behavior": "void", "resumes_at": shop.ago(days=-50)}
    shop.post(f"subscriptions/{subscription['id']}", pause_collection=pause)


def first_invoice_unpaid(shop: Shop) -> Iterator[int]:
    """Lena's bank wants her to confirm the very first payment of her plan; until then the plan does not run."""
    yield shop.ago(days=35)
    lena = shop.customer("Lena Vogt", "lena@vogt-goldschmiede.example")
    shop.card(lena)
    shop.sell(lena, 2300, "eur", "Polishing cloths")
    shop.card(lena, "4000002760003184")
    yield shop.ago(hours=5)
    shop.subscribe(lena, "team", "eur")


def plan_not_begun(shop: Shop) -> Iterator[int]:
    """Tova ordered a plan this morning and closed the page before she had paid anything."""
    yield shop.ago(hours=6)
    tova = shop.customer("Tova Klein", "tova@klein-brillen.example")
    shop.subscribe(tova, "pro", "eur", payment_behavior="default_incomplete")


def plan_expired(shop: Shop) -> Iterator[int]:
    """Ruben's bank wanted him to confirm the first payment of his plan; he did not, and after a day it expired."""
    yield shop.ago(days=3, hours=4)
    ruben = shop.customer("Ruben Haas", "ruben@haas-velo.example")
    shop.card(ruben, "4000002760003184")
    shop.subscribe(ruben, "team", "eur")


def canceled_unpaid(shop: Shop) -> Iterator[int]:
    """Nathan's renewals failed until the retries were used up: the plan has ended, its last invoice is unpaid."""
    renewal = shop.ago(days=17, hours=2)
    yield months_before(renewal, 3)
    nathan = shop.customer("Nathan Cole", "nathan@cole-barbers.example")
    card = shop.card(nathan)
    shop.subscribe(nathan, "pro", "usd")
    yield renewal - 10 * DAY
    shop.bank_refuses(card, "do_not_honor")


def charged_after_end(shop: Shop) -> Iterator[int]:
    """Uma's plan ended at the end of its period; a script then collected its draft once more."""
    yield months_before(shop.ago(days=20), 3)
    uma = shop.customer("Uma Krishnan", "uma@krishnan-sarees.example")
    shop.card(uma)
    subscription = shop.subscribe(uma, "pro", "usd")
    yield shop.ago(days=14)
    shop.delete(f"subscriptions/{subscription['id']}")
    yield shop.ago(days=2) + HOUR
    shop.invoice(uma, 3200, "usd", "Pro, one month", subscription=subscription["id"])


STORIES = (
    price_raised,
    discount_ended,
    more_seats,
    second_plan,
    other_currency,
    trial_turned_paid,
    trial_without_card,
    collection_paused,
    first_invoice_unpaid,
    plan_not_begun,
    plan_expired,
    canceled_unpaid,
    charged_after_end,
)
