"""A new subscription: its periods, its first invoice and its first payment."""

from app.sandbox.clock import job
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import collection, drafts, finalizing, items, statements
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json

DAY = 86_400
EXPIRES_AFTER = 23 * 3600
WARNING = 3 * DAY
NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit https://stripe.com/docs/billing/payments-collection#adding-default."
)


def start(account: Account, subscription: Json, behavior: str) -> Json:
    """Bills a stored subscription for the first time. Raises StripeFault 402 with `error_if_incomplete`."""
    if subscription["status"] == "trialing":
        _start_trial(account, subscription)
    else:
        _start_paid(account, subscription, behavior)
    wake(account, subscription)
    account.emit("customer.subscription.created", subscription)
    if subscription["status"] == "trialing":
        due = subscription["trial_end"] - WARNING
        account.clock.plan(max(due, account.clock.now()), "subscription.warn", subscription=subscription["id"])
    return subscription


def wake(account: Account, subscription: Json) -> None:
    """Plans the next turn of a subscription: the end of its running period, or its planned end."""
    _, end = items.period(account, subscription)
    due = min(end, subscription["cancel_at"] or end)
    account.clock.plan(due, "subscription.turn", subscription=subscription["id"])


def _start_trial(account: Account, subscription: Json) -> None:
    begin, end = subscription["trial_start"], subscription["trial_end"]
    invoice = statements.draft(account, subscription, "subscription_create", begin, begin)
    for item in items.of(account, subscription["id"]):
        statements.add_trial(account, invoice, item, begin, end)
    statements.announce(account, subscription, invoice)
    finalizing.open_up(account, invoice)


def _start_paid(account: Account, subscription: Json, behavior: str) -> None:
    now = subscription["start_date"]
    invoice = statements.draft(account, subscription, "subscription_create", now, now)
    statements.bill_period(account, subscription, invoice, None)
    statements.announce(account, subscription, invoice)
    if subscription["collection_method"] == "send_invoice":
        subscription["status"] = "active"
        drafts.advance_later(account, invoice)
        return
    _require_method(account, invoice, behavior)
    subscription["status"] = "incomplete"
    finalizing.open_up(account, invoice)
    if invoice["status"] == "paid":
        subscription["status"] = "active"
        return
    if behavior != "default_incomplete":
        _first_attempt(account, subscription, invoice, behavior)
    if subscription["status"] == "incomplete":
        due = account.clock.now() + EXPIRES_AFTER
        account.clock.plan(due, "subscription.expire", subscription=subscription["id"])


def _require_method(account: Account, invoice: Json, behavior: str) -> None:
    if behavior != "default_incomplete" and invoice["amount_due"] > 0 and not collection.method_for(account, invoice):
        raise invalid(NO_METHOD, code="resource_missing")


def _first_attempt(account: Account, subscription: Json, invoice: Json, behavior: str) -> None:
    try:
        collection.attempt(account, invoice, off_session=False)
    except StripeFault:
        if behavior == "error_if_incomplete":
            raise
        return
    processing = account.get("payment_intent", _intent(account, invoice))["status"] == "processing"
    subscription["status"] = "active" if invoice["status"] == "paid" or processing else "incomplete"


def _intent(account: Account, invoice: Json) -> str:
    return str(account.rows("invoice_payment", invoice=invoice["id"])[0]["payment"]["payment_intent"])


def discard(account: Account, subscription: Json) -> None:
    """Takes back a subscription whose creation was refused: it never existed."""
    for invoice in account.rows("invoice", customer=subscription["customer"], status="open"):
        if subscription["latest_invoice"] == invoice["id"]:
            finalizing.void_unpaid(account, invoice)
    for invoice in account.rows("invoice", customer=subscription["customer"], status="draft"):
        if subscription["latest_invoice"] == invoice["id"]:
            account.drop(invoice)
    for item in items.of(account, subscription["id"]):
        account.drop(item)
    account.drop(subscription)


@job("subscription.expire")
def expire(account: Account, subscription: str) -> None:
    """A first invoice stayed unpaid for 23 hours."""
    found = account.find("subscription", subscription)
    if found is None or found["status"] != "incomplete":
        return
    found |= {"status": "incomplete_expired", "ended_at": account.clock.now()}
    account.put(found)
    invoice = account.find("invoice", found["latest_invoice"] or "")
    if invoice:
        finalizing.void_unpaid(account, invoice)
    account.emit("customer.subscription.updated", found, {"status": "incomplete"})


@job("subscription.warn")
def warn(account: Account, subscription: str) -> None:
    """A trial ends in three days."""
    found = account.find("subscription", subscription)
    if found and found["status"] == "trialing":
        account.emit("customer.subscription.trial_will_end", found)
