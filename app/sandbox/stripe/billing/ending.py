"""Planned and immediate ends of a subscription."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import drafts, finalizing, items, proration, standing, statements, subscribing
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json

EMPTY: Json = {"comment": None, "feedback": None, "feedback_option": None, "reason": None}


def plan(account: Account, subscription: Json, params: Json) -> None:
    """Applies cancel_at_period_end, cancel_at and cancellation_details of an update."""
    details = EMPTY | (subscription["cancellation_details"] or {})
    given = params.get("cancellation_details", {})
    details |= {name: given[name] or None for name in given}
    if "cancel_at_period_end" in params or "cancel_at" in params:
        moment = _moment(account, subscription, params)
        now = account.clock.now()
        subscription |= {"cancel_at": moment, "cancel_at_period_end": bool(params.get("cancel_at_period_end"))}
        subscription["canceled_at"] = now if moment else None
        details["reason"] = "cancellation_requested" if moment else None
    subscription["cancellation_details"] = details
    account.put(subscription)
    if subscription["cancel_at"]:
        subscribing.wake(account, subscription)


def _moment(account: Account, subscription: Json, params: Json) -> int | None:
    if params.get("cancel_at_period_end"):
        if params.get("cancel_at"):
            message = "You may only specify one of these parameters: cancel_at, cancel_at_period_end."
            raise invalid(message, "cancel_at", "parameters_exclusive")
        return int(items.period(account, subscription)[1])
    wanted = params.get("cancel_at")
    if wanted in (None, ""):
        return None
    ends = [int(item["current_period_end"]) for item in items.of(account, subscription["id"])]
    if isinstance(wanted, str):
        return min(ends) if wanted == "min_period_end" else max(ends)
    if wanted <= account.clock.now():
        raise invalid("`cancel_at` must be in the future.", "cancel_at")
    return int(wanted)


def cancel(account: Account, subscription: Json, params: Json) -> Json:
    """Ends a subscription now. By default nothing is paid back (Stripe docs, Cancel subscriptions)."""
    given = params.get("cancellation_details", {})
    details = EMPTY | (subscription["cancellation_details"] or {})
    subscription["cancellation_details"] = details | {name: given[name] or None for name in given}
    now = account.clock.now()
    if params.get("prorate") and subscription["status"] != "trialing":
        for item in items.of(account, subscription["id"]):
            proration.credit(account, subscription, item, now)
    if params.get("invoice_now"):
        _last_invoice(account, subscription, now)
    if subscription["status"] == "incomplete":
        _drop_first_invoice(account, subscription)
    return standing.end(account, subscription, "cancellation_requested")


def _last_invoice(account: Account, subscription: Json, now: int) -> None:
    metered = [row for row in items.of(account, subscription["id"]) if row["price"]["recurring"]["meter"]]
    waiting = drafts.pending(account, subscription["customer"], subscription["currency"], subscription["id"])
    if not metered and not waiting:
        return
    start, _ = items.period(account, subscription)
    invoice = statements.draft(account, subscription, "subscription_cycle", start, now)
    for item in metered:
        statements.add_usage(account, invoice, item, item["current_period_start"], now)
    drafts.advance_later(account, statements.announce(account, subscription, invoice))


def _drop_first_invoice(account: Account, subscription: Json) -> None:
    invoice = account.find("invoice", subscription["latest_invoice"] or "")
    if invoice:
        finalizing.void_unpaid(account, invoice)
