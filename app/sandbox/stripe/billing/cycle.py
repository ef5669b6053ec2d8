"""The turns of a subscription: trials end, periods renew, planned ends come."""

from app.sandbox.clock import job
from app.sandbox.stripe import edits
from app.sandbox.stripe.account import Account, copied
from app.sandbox.stripe.billing import collection, drafts, finalizing, items, periods, standing, statements, subscribing
from app.sandbox.stripe.routes import Json

LIVE = ("active", "past_due", "trialing", "unpaid")


@job("subscription.turn")
def turn(account: Account, subscription: str) -> None:
    """Does what is due for a subscription now."""
    found = account.find("subscription", subscription)
    if found is None or found["status"] not in LIVE:
        return
    now = account.clock.now()
    if found["cancel_at"] is not None and found["cancel_at"] <= now:
        bill_usage(account, found, now)
        standing.end(account, found, "cancellation_requested")
    elif items.period(account, found)[1] <= now:
        renew(account, found)


def renew(account: Account, subscription: Json) -> None:
    """Starts the next period: a draft that finalizes itself in an hour; a trial that ends becomes a paid one."""
    now = account.clock.now()
    before = {"items": copied(subscription["items"]), "latest_invoice": subscription["latest_invoice"]}
    if subscription["status"] == "trialing":
        before["status"] = "trialing"
        if end_trial(account, subscription):
            return
    ended = move(account, subscription, now)
    invoice = bill(account, subscription, ended, "subscription_cycle")
    drafts.advance_later(account, invoice)
    paused(account, subscription, invoice)
    subscribing.wake(account, subscription)
    account.emit("customer.subscription.updated", subscription, before)


def end_trial(account: Account, subscription: Json) -> bool:
    """Makes a trialing subscription active; True when it paused or ended instead for want of a payment method."""
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    customer = account.get("customer", subscription["customer"])
    default = (customer.get("invoice_settings") or {}).get("default_payment_method") or customer.get("default_source")
    payable = subscription["default_payment_method"] or default or subscription["collection_method"] == "send_invoice"
    if not payable and behavior == "cancel":
        standing.end(account, subscription, "payment_failed")
        return True
    if not payable and behavior == "pause":
        edits.change(account, subscription, {"status": "paused"})
        account.emit("customer.subscription.paused", subscription)
        return True
    subscription["status"] = "active"
    account.put(subscription)
    return False


def move(account: Account, subscription: Json, now: int) -> dict[str, tuple[int, int]]:
    """Moves the items whose period is over to the period that holds `now`; gives their former periods back."""
    ended: dict[str, tuple[int, int]] = {}
    anchor = subscription["billing_cycle_anchor"]
    for item in items.of(account, subscription["id"]):
        if item["current_period_end"] <= now:
            ended[item["id"]] = (item["current_period_start"], item["current_period_end"])
            start, end = periods.period(anchor, item["price"]["recurring"], item["current_period_end"])
            item |= {"current_period_start": start, "current_period_end": end}
            account.put(item)
    items.refresh(account, subscription)
    return ended


def bill(account: Account, subscription: Json, ended: dict[str, tuple[int, int]], reason: str) -> Json:
    """The draft of a turn: usage of the ended periods, the price of the new ones, and pending items."""
    spans = list(ended.values())
    start = min((span[0] for span in spans), default=account.clock.now())
    end = max((span[1] for span in spans), default=account.clock.now())
    invoice = statements.draft(account, subscription, reason, start, end)
    statements.bill_period(account, subscription, invoice, ended)
    return statements.announce(account, subscription, invoice)


def paused(account: Account, subscription: Json, invoice: Json) -> None:
    """What paused collection does with a new draft: keeps, voids or writes it off."""
    pause = subscription["pause_collection"]
    if not pause or (pause["resumes_at"] and pause["resumes_at"] <= account.clock.now()):
        return
    invoice |= {"auto_advance": False, "automatically_finalizes_at": None}
    account.put(invoice)
    if pause["behavior"] == "keep_as_draft":
        return
    finalizing.open_up(account, invoice)
    if invoice["status"] == "open" and pause["behavior"] == "void":
        finalizing.void_unpaid(account, invoice)
    elif invoice["status"] == "open":
        finalizing.write_off(account, invoice, "subscription_paused")


def bill_usage(account: Account, subscription: Json, now: int) -> None:
    """A last invoice for metered use, where there is any, when a subscription comes to its planned end."""
    metered = [
        item for item in items.of(account, subscription["id"]) if item["price"]["recurring"]["usage_type"] == "metered"
    ]
    if not metered:
        return
    start = metered[0]["current_period_start"]
    invoice = statements.draft(account, subscription, "subscription_cycle", start, now)
    for item in metered:
        statements.add_usage(account, invoice, item, item["current_period_start"], now)
    drafts.advance_later(account, statements.announce(account, subscription, invoice))


def bill_now(account: Account, subscription: Json, reason: str = "subscription_update") -> Json | None:
    """Invoices what waits for a subscription, finalizes and collects it at once; None when nothing waits."""
    if not drafts.pending(account, subscription["customer"], subscription["currency"], subscription["id"]):
        return None
    start, _ = items.period(account, subscription)
    invoice = statements.draft(account, subscription, reason, start, account.clock.now())
    statements.announce(account, subscription, invoice)
    collect(account, subscription, invoice)
    return invoice


def collect(account: Account, subscription: Json, invoice: Json) -> None:
    """Finalizes a draft now and, unless it is sent, tries to collect it."""
    finalizing.open_up(account, invoice)
    if invoice["status"] == "open" and subscription["collection_method"] == "charge_automatically":
        collection.attempt_quietly(account, invoice)


@job("subscription.unpause")
def unpause(account: Account, subscription: str) -> None:
    """Paused collection resumes."""
    found = account.find("subscription", subscription)
    pause = found and found["pause_collection"]
    if found and pause and pause["resumes_at"] and pause["resumes_at"] <= account.clock.now():
        edits.change(account, found, {"pause_collection": None}, "customer.subscription.updated")
