"""The real pause of a subscription: nothing runs and nothing is billed until it resumes."""

from app.sandbox.stripe import edits
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import changing, cycle, items, proration, subscribing
from app.sandbox.stripe.billing.scratch import rehearsed
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json, Params, route


@route("POST", "/v1/subscriptions/{subscription}/pause")
@rehearsed
def pause_subscription(account: Account, params: Params, subscription: str) -> Json:
    """Pauses an active or trialing subscription; `bill_for` may credit the time that is not used."""
    found = account.get("subscription", subscription)
    if found["status"] not in ("active", "trialing"):
        raise invalid(f"You can only pause an active or trialing subscription. This one is {found['status']}.")
    now, before = account.clock.now(), found["status"]
    unused = params.get("bill_for", {}).get("unused_time_from", {})
    if unused and unused.get("type") != "none" and before == "active":
        for item in items.of(account, subscription):
            proration.credit(account, found, item, now)
    if params.get("invoicing_behavior", "invoice") == "invoice":
        cycle.bill_now(account, found)
    kind = {"type": "pause_requested"}
    found |= {"status": "paused", "status_details": {"paused": {"subscription": kind, "transitioned_at": now}}}
    found["status_details"]["paused"]["type"] = "subscription"
    account.put(found)
    account.emit("customer.subscription.paused", found, {"status": before})
    return found


@route("POST", "/v1/subscriptions/{subscription}/resume")
@rehearsed
def resume_subscription(account: Account, params: Params, subscription: str) -> Json:
    """Resumes a paused subscription: by default a new period starts now and is billed."""
    found = account.get("subscription", subscription)
    if found["status"] != "paused":
        raise invalid(f"You can only resume a paused subscription. This one is {found['status']}.")
    found.pop("status_details", None)
    edits.change(account, found, {"status": "active"})
    over = items.period(account, found)[1] <= account.clock.now()
    if over or params.get("billing_cycle_anchor", {}).get("type", "now") == "now":
        changing.restart_cycle(account, found)
    else:
        subscribing.wake(account, found)
    account.emit("customer.subscription.resumed", found, {"status": "paused"})
    return found
