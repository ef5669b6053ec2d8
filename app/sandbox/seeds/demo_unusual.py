"""Stories in which what happened stands beside where one looks first: a charge beside the invoice, a card that was
replaced meanwhile, an inquiry that became a chargeback."""

from collections.abc import Iterator

from app.sandbox.seeds.story import DAY, HOUR, Shop, months_before
from app.sandbox.stripe.disputing import open_dispute
from app.sandbox.stripe.edits import change

MASTERCARD = "5555555555554444"


def charged_beside_after_end(shop: Shop) -> Iterator[int]:
    """Aino's plan ended with its period; four days later somebody took its amount once more, for no invoice."""
    start = months_before(shop.ago(days=5), 1)
    yield start
    aino = shop.customer("Aino Korhonen", "aino@korhonen-kutomo.example")
    shop.card(aino)
    subscription = shop.subscribe(aino, "team", "eur")
    yield shop.ago(days=20)
    shop.post(f"subscriptions/{subscription['id']}", cancel_at_period_end=True)
    yield shop.ago(days=1)
    shop.sell(aino, 8900, "eur", "Team")


def paid_beside_plan(shop: Shop) -> Iterator[int]:
    """Bastian's plan was paid; an hour later the same amount was taken from another card, for no invoice."""
    yield shop.ago(days=2)
    bastian = shop.customer("Bastian Kroll", "bastian@kroll-druck.example")
    shop.card(bastian)
    shop.subscribe(bastian, "team", "eur")
    yield shop.ago(days=2) + HOUR
    shop.card(bastian, MASTERCARD)
    shop.sell(bastian, 8900, "eur", "Team plan")


def inquiry_became_chargeback(shop: Shop) -> Iterator[int]:
    """Clara's bank asked first and closed its question; then she disputed the payment after all, and the bank decided
    for her."""
    yield shop.ago(days=90)
    clara = shop.customer("Clara Medina", "clara@medina-ceramica.example")
    shop.card(clara)
    intent = shop.sell(clara, 7000, "eur", "Kiln course")
    yield shop.ago(days=60)
    inquiry = open_dispute(shop.account, shop.charge_of(intent), "inquiry")
    inquiry["status"] = "warning_closed"
    shop.account.put(inquiry)
    yield shop.ago(days=20)
    open_dispute(shop.account, shop.charge_of(intent), "product_unacceptable", days_to_answer=8)


def moved_to_a_year(shop: Shop) -> Iterator[int]:
    """Dimitri changed from a monthly to a yearly plan within a period, which began a new period at once."""
    yield shop.ago(days=50)
    dimitri = shop.customer("Dimitri Pappas", "dimitri@pappas-elies.example")
    shop.card(dimitri)
    subscription = shop.subscribe(dimitri, "pro", "eur")
    yield shop.ago(days=4)
    item = {"id": subscription["items"]["data"][0]["id"], "price": shop.prices["solo", "eur"]}
    shop.post(f"subscriptions/{subscription['id']}", items=[item])


def card_replaced(shop: Shop) -> Iterator[int]:
    """Esra's renewal failed on an expired card; she has saved another one since, and the next try is to come."""
    renewal = shop.ago(days=6, hours=3)
    yield months_before(renewal, 3)
    esra = shop.customer("Esra Yildiz", "esra@yildiz-atolye.example")
    card = shop.card(esra)
    shop.subscribe(esra, "team", "eur")
    yield renewal - DAY
    shop.bank_refuses(card, "expired_card")
    yield shop.ago(days=1)
    shop.card(esra, MASTERCARD)


def failed_and_paid_beside(shop: Shop) -> Iterator[int]:
    """Farid's renewal failed; he then paid the same amount through a link that knows nothing of the invoice."""
    renewal = shop.ago(days=6, hours=2)
    yield months_before(renewal, 1)
    farid = shop.customer("Farid Rahmani", "farid@rahmani-teppiche.example")
    card = shop.card(farid)
    shop.subscribe(farid, "team", "eur")
    yield renewal - DAY
    shop.bank_refuses(card, "insufficient_funds")
    yield shop.ago(days=1)
    shop.card(farid, MASTERCARD)
    shop.sell(farid, 8900, "eur", "Team")


def plan_lowered(shop: Shop) -> Iterator[int]:
    """Greta reduced ten seats to four within a period; her last invoice is lower by what she had not used."""
    start = months_before(shop.ago(days=2), 2)
    yield start
    greta = shop.customer("Greta Olsen", "greta@olsen-regnskap.example")
    shop.card(greta)
    item = {"price": shop.prices["pro", "eur"], "quantity": 10}
    subscription = shop.post("subscriptions", customer=greta, items=[item])
    yield shop.ago(days=15)
    changed = {"id": subscription["items"]["data"][0]["id"], "quantity": 4}
    shop.post(f"subscriptions/{subscription['id']}", items=[changed])


def dispute_in_a_new_state(shop: Shop) -> Iterator[int]:
    """Stripe calls Henrike's dispute by a word that did not exist when this was written."""
    yield shop.ago(days=40)
    henrike = shop.customer("Henrike Otte", "henrike@otte-segel.example")
    shop.card(henrike)
    intent = shop.sell(henrike, 12000, "eur", "Sail repair")
    yield shop.ago(days=12)
    dispute = open_dispute(shop.account, shop.charge_of(intent), "product_unacceptable")
    change(shop.account, dispute, {"status": "pre_arbitration"}, "charge.dispute.updated")


def plan_in_a_new_state(shop: Shop) -> Iterator[int]:
    """The same of Ismael's plan."""
    yield months_before(shop.ago(days=6), 2)
    ismael = shop.customer("Ismael Haddou", "ismael@haddou-tapis.example")
    shop.card(ismael)
    subscription = shop.subscribe(ismael, "pro", "eur")
    yield shop.ago(days=3)
    known = shop.account.get("subscription", subscription["id"])
    change(shop.account, known, {"status": "hibernating"}, "customer.subscription.updated")


def behind_without_invoice(shop: Shop) -> Iterator[int]:
    """Judit's renewal failed and a colleague voided its invoice: nothing is open, and her plan is still past due."""
    renewal = shop.ago(days=5, hours=4)
    yield months_before(renewal, 2)
    judit = shop.customer("Judit Farkas", "judit@farkas-keramia.example")
    card = shop.card(judit)
    shop.subscribe(judit, "pro", "eur")
    yield renewal - DAY
    shop.bank_refuses(card, "do_not_honor")
    yield shop.ago(days=1)
    shop.post(f"invoices/{shop.newest('invoice', judit)['id']}/void")


STORIES = (
    charged_beside_after_end,
    paid_beside_plan,
    inquiry_became_chargeback,
    moved_to_a_year,
    card_replaced,
    failed_and_paid_beside,
    plan_lowered,
    dispute_in_a_new_state,
    plan_in_a_new_state,
    behind_without_invoice,
)
