"""How a subscription stands after its invoices are paid or not: active, past due, unpaid, canceled; retries."""

from app.sandbox.stripe import edits
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json

DAY = 86_400
#: Days between automatic attempts, and what a subscription becomes when all have failed.
DEFAULT: Json = {"object": "private.dunning", "id": "settings", "retries": [3, 5, 7], "then": "canceled"}


def settings(account: Account) -> Json:
    """The account's dunning settings: {"retries": days, "then": "canceled" | "unpaid" | "past_due"}."""
    return account.find("private.dunning", "settings") or DEFAULT


def configure(account: Account, retries: list[int], then: str) -> None:
    """Changes the dunning settings."""
    account.put(DEFAULT | {"retries": retries, "then": then})


def subscription_of(invoice: Json) -> str | None:
    """The id of the subscription that an invoice bills."""
    details = (invoice["parent"] or {}).get("subscription_details")
    return str(details["subscription"]) if details else None


def plan_retry(account: Account, invoice: Json) -> None:
    """Sets the next automatic attempt of an automatically collected invoice, or none when all are used up."""
    days = settings(account)["retries"]
    first = invoice["billing_reason"] == "subscription_create"
    done = invoice["attempt_count"]
    if first or not invoice["auto_advance"] or invoice["collection_method"] != "charge_automatically":
        invoice["next_payment_attempt"] = None
    elif 1 <= done <= len(days):
        invoice["next_payment_attempt"] = account.clock.now() + days[done - 1] * DAY
        account.clock.plan(invoice["next_payment_attempt"], "invoice.retry", invoice=invoice["id"])
    else:
        invoice["next_payment_attempt"] = None


def invoice_paid(account: Account, invoice: Json) -> None:
    """Takes a subscription back to active when nothing of it stays open."""
    subscription = account.find("subscription", subscription_of(invoice) or "")
    if subscription is None or subscription["status"] not in ("incomplete", "past_due", "unpaid"):
        return
    if not _open_invoices(account, subscription):
        edits.change(account, subscription, {"status": "active"}, "customer.subscription.updated")


def _open_invoices(account: Account, subscription: Json) -> list[Json]:
    rows = account.rows("invoice", customer=subscription["customer"], status="open")
    return [row for row in rows if subscription_of(row) == subscription["id"]]


def invoice_unpaid(account: Account, invoice: Json) -> None:
    """After a refused attempt: the subscription falls behind, and ends as the settings say when retries are used up."""
    subscription = account.find("subscription", subscription_of(invoice) or "")
    if subscription is None or subscription["status"] not in ("active", "past_due", "trialing", "unpaid"):
        return
    spent = invoice["auto_advance"] and invoice["next_payment_attempt"] is None
    outcome = settings(account)["then"] if spent else "past_due"
    if invoice["collection_method"] == "send_invoice" and invoice["auto_advance"]:
        outcome = "past_due"
    if outcome == "canceled":
        end(account, subscription, "payment_failed")
    elif subscription["status"] != outcome:
        edits.change(account, subscription, {"status": outcome}, "customer.subscription.updated")


def end(account: Account, subscription: Json, reason: str) -> Json:
    """Ends a subscription now: canceled, its open invoices left as they are but no longer collected by themselves."""
    now = account.clock.now()
    details = (subscription["cancellation_details"] or {}) | {"reason": reason}
    empty = {"comment": None, "feedback": None, "feedback_option": None}
    subscription |= {"status": "canceled", "ended_at": now, "cancellation_details": empty | details}
    subscription["canceled_at"] = subscription["canceled_at"] or now
    account.put(subscription)
    for invoice in _open_invoices(account, subscription):
        invoice |= {"auto_advance": False, "next_payment_attempt": None}
        account.put(invoice)
    account.emit("customer.subscription.deleted", subscription)
    return subscription
