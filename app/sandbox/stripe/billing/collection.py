"""Collecting an open invoice: attempts, success, failure, paying it elsewhere."""

from app.sandbox.stripe import instruments, updates
from app.sandbox.stripe import payments as core
from app.sandbox.stripe.account import Account, on_event
from app.sandbox.stripe.billing import payments, standing, totals
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json

ACTION = (
    "Payment for this invoice requires additional user action before it can be completed successfully. Payment can be "
    "completed using the PaymentIntent associated with the invoice."
)
NO_METHOD = (
    "There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`, "
    "pass a `payment_method`, or collect the invoice by sending it."
)


def method_for(account: Account, invoice: Json) -> str | None:
    """The payment method that an automatic attempt takes: the invoice's, its subscription's, the customer's."""
    subscription = account.find("subscription", standing.subscription_of(invoice) or "") or {}
    customer = account.find("customer", invoice["customer"] or "") or {}
    choices = (
        invoice["default_payment_method"],
        invoice["default_source"],
        subscription.get("default_payment_method"),
        subscription.get("default_source"),
        (customer.get("invoice_settings") or {}).get("default_payment_method"),
        customer.get("default_source"),
    )
    return next((choice for choice in choices if choice), None)


def attempt(account: Account, invoice: Json, method: str | None = None, off_session: bool = True) -> Json:
    """Tries to collect what remains. Raises StripeFault: 402 for a refusal, 400 without a payment method."""
    chosen = method or method_for(account, invoice)
    if invoice["amount_remaining"] <= 0:
        return settle(account, invoice)
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    account.put(invoice)
    intent = payments.default_intent(account, invoice)
    if chosen is None:
        _failed(account, invoice, action=False)
        raise invalid(NO_METHOD)
    intent["payment_method"] = instruments.usable(account, chosen)["id"]
    fault = core.confirm(account, intent, off_session=off_session)
    if fault is not None:
        raise fault
    if intent["status"] == "requires_action":
        code = "invoice_payment_intent_requires_action"
        raise StripeFault(402, "card_error", ACTION, code=code, payment_intent=updates.snapshot(intent))
    return invoice


def attempt_quietly(account: Account, invoice: Json) -> bool:
    """An automatic attempt: a refusal leaves the invoice open. True when nothing remains or the bank is at work."""
    try:
        attempt(account, invoice)
    except StripeFault:
        return False
    return True


def settle(account: Account, invoice: Json) -> Json:
    """Marks an invoice paid in full and tells its subscription."""
    now = account.clock.now()
    invoice["status_transitions"]["paid_at"] = now
    invoice |= {"status": "paid", "attempted": True, "next_payment_attempt": None, "amount_remaining": 0}
    invoice |= {"automatically_finalizes_at": None, "auto_advance": False}
    account.put(invoice)
    payments.cancel_open(account, invoice)
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)
    standing.invoice_paid(account, invoice)
    return invoice


def pay_elsewhere(account: Account, invoice: Json) -> Json:
    """Marks an invoice as paid outside Stripe."""
    rest = invoice["amount_remaining"]
    invoice["amount_paid_off_stripe"] = (invoice.get("amount_paid_off_stripe") or 0) + rest
    invoice["amount_paid"] += rest
    totals.refresh_due(account, invoice)
    return settle(account, invoice)


@on_event("payment_intent.succeeded")
def intent_succeeded(account: Account, intent: Json) -> None:
    """Books the money of an intent that belongs to an invoice."""
    row = payments.of_intent(account, intent["id"])
    if row is None or row["status"] == "paid":
        return
    invoice = account.get("invoice", row["invoice"])
    book(account, invoice, row, intent)


def book(account: Account, invoice: Json, row: Json, intent: Json) -> None:
    """Books a succeeded intent on its invoice."""
    payments.received(account, invoice, row, intent["amount_received"])
    if invoice["amount_remaining"] == 0 and invoice["status"] in ("open", "uncollectible"):
        settle(account, invoice)


@on_event("payment_intent.payment_failed")
def intent_failed(account: Account, intent: Json) -> None:
    """Lets an invoice know that its payment was refused."""
    row = payments.of_intent(account, intent["id"])
    if row is not None and row["status"] == "open":
        error = intent["last_payment_error"] or {}
        needs_customer = "authentication_required" in (error.get("code"), error.get("decline_code"))
        _failed(account, account.get("invoice", row["invoice"]), needs_customer)


@on_event("payment_intent.requires_action")
def intent_waits(account: Account, intent: Json) -> None:
    """Lets an invoice know that its payer must authenticate."""
    row = payments.of_intent(account, intent["id"])
    if row is not None:
        account.emit("invoice.payment_action_required", account.get("invoice", row["invoice"]))


def _failed(account: Account, invoice: Json, action: bool) -> None:
    if invoice["status"] != "open":
        return
    standing.plan_retry(account, invoice)
    account.put(invoice)
    account.emit("invoice.payment_failed", invoice)
    if action:
        account.emit("invoice.payment_action_required", invoice)
    standing.invoice_unpaid(account, invoice)
