"""Invoice payments: what ties a payment intent to an invoice, and what follows when money comes in."""

import contextlib

from app.sandbox.stripe import payments as core
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import balance, totals
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def link(account: Account, invoice: Json, intent: Json, amount: int, default: bool) -> Json:
    """Stores the invoice payment of an intent, still open."""
    row = account.new("invoice_payment", invoice=invoice["id"], currency=invoice["currency"], amount_requested=amount)
    row |= {"is_default": default, "status": "open", "amount_paid": None}
    row["payment"] = {"payment_intent": intent["id"], "type": "payment_intent"}
    account.put(row)
    account.put({"object": "private.invoice_payment", "id": intent["id"], "row": row["id"]})
    return row


def rows(account: Account, invoice_id: str) -> list[Json]:
    """The payments of an invoice, newest first."""
    return list(account.rows("invoice_payment", invoice=invoice_id))


def processing(account: Account, invoice: Json) -> bool:
    """Whether a bank is at work on a payment of the invoice."""
    open_rows = [row for row in rows(account, invoice["id"]) if row["status"] == "open"]
    intents = [account.find("payment_intent", row["payment"]["payment_intent"]) for row in open_rows]
    return any(intent and intent["status"] == "processing" for intent in intents)


def of_intent(account: Account, intent_id: str) -> Json | None:
    """The invoice payment of an intent, or None."""
    kept = account.find("private.invoice_payment", intent_id)
    return account.find("invoice_payment", kept["row"]) if kept else None


def default_intent(account: Account, invoice: Json) -> Json:
    """The intent that collects what remains of an open invoice; made when there is none."""
    for row in rows(account, invoice["id"]):
        if row["is_default"] and row["status"] == "open":
            return account.get("payment_intent", row["payment"]["payment_intent"])
    return make_intent(account, invoice)


def make_intent(account: Account, invoice: Json) -> Json:
    """Creates the intent of a finalized invoice and links it."""
    reasons = {"subscription_create": "Subscription creation", "subscription_cycle": "Subscription update"}
    intent = core.open_intent(
        account,
        invoice["amount_remaining"],
        invoice["currency"],
        customer=invoice["customer"],
        description=reasons.get(invoice["billing_reason"], f"Payment for Invoice {invoice['number']}"),
    )
    link(account, invoice, intent, invoice["amount_remaining"], default=True)
    return intent


def prepare(account: Account, invoice: Json) -> None:
    """Makes the default intent of a just finalized invoice, unless its amount cannot be charged."""
    with contextlib.suppress(StripeFault):
        make_intent(account, invoice)


def resize(account: Account, invoice: Json) -> None:
    """Lets the open default intent ask for what remains now."""
    for row in rows(account, invoice["id"]):
        if row["is_default"] and row["status"] == "open" and invoice["amount_remaining"] > 0:
            row["amount_requested"] = invoice["amount_remaining"]
            account.put(row)
            intent = account.get("payment_intent", row["payment"]["payment_intent"])
            intent["amount"] = invoice["amount_remaining"]
            account.put(intent)


def cancel_open(account: Account, invoice: Json) -> None:
    """Cancels what is still open: the invoice is void, or was paid another way."""
    for row in rows(account, invoice["id"]):
        if row["status"] != "open":
            continue
        row["status"] = "canceled"
        row["status_transitions"] = {"canceled_at": account.clock.now(), "paid_at": None}
        account.put(row)
        intent = account.get("payment_intent", row["payment"]["payment_intent"])
        if intent["status"] in OPEN:
            core.cancel(account, intent, "void_invoice")


def received(account: Account, invoice: Json, row: Json, amount: int) -> None:
    """Books `amount` that came in through an invoice payment; what is too much goes to the credit balance."""
    row |= {"amount_paid": amount, "status": "paid"}
    row["status_transitions"] = {"canceled_at": None, "paid_at": account.clock.now()}
    account.put(row)
    account.emit("invoice_payment.paid", row)
    over = max(0, amount - invoice["amount_remaining"])
    invoice["amount_paid"] += amount - over
    invoice["amount_overpaid"] += over
    totals.refresh_due(account, invoice)
    if over:
        text = f"Overpayment of invoice {invoice['number']}"
        entry = {"type": "invoice_overpaid", "invoice": invoice["id"], "description": text}
        balance.enter(account, invoice["customer"], -over, invoice["currency"], **entry)
        account.emit("invoice.overpaid", invoice)
    resize(account, invoice)


def attach(account: Account, invoice: Json, intent: Json) -> Json:
    """Ties another intent to an open invoice; money that it already received counts at once. Gives its row back."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid("Payments can only be attached to open invoices.")
    if of_intent(account, intent["id"]):
        raise invalid(f"The PaymentIntent {intent['id']} is already attached to an invoice.", "payment_intent")
    if intent["currency"] != invoice["currency"]:
        raise invalid("The currency of the PaymentIntent must match the currency of the invoice.", "payment_intent")
    if intent["customer"] not in (None, invoice["customer"]):
        raise invalid("The customer of the PaymentIntent must match the customer of the invoice.", "payment_intent")
    if intent["status"] == "canceled":
        raise invalid("The PaymentIntent is canceled and cannot be attached to an invoice.", "payment_intent")
    return link(account, invoice, intent, intent["amount"], default=False)
