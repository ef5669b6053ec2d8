"""Authorised charges: captured, released, or expired."""

from app.sandbox.clock import job
from app.sandbox.stripe import charging
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json


def capture(account: Account, charge: Json, amount: int) -> Json:
    """Captures an authorised charge, in part or in full; the rest is released."""
    charge["payment_method_details"]["card"].pop("capture_before", None)
    charging.settle(account, charge, amount)
    if amount < charge["amount"]:
        charge["amount_refunded"] = charge["amount"] - amount
    account.emit("charge.captured", account.put(charge))
    charging.follow(account, charge)
    return charge


@job("hold_expires")
def _hold_expires(account: Account, charge: str) -> None:
    row = account.find("charge", charge)
    if row is None or row["captured"] or row["refunded"]:
        return
    release(account, row)
    account.emit("charge.expired", row)
    intent = account.find("payment_intent", row["payment_intent"] or "")
    if intent is not None and intent["status"] == "requires_capture":
        intent |= {"status": "canceled", "canceled_at": account.clock.now(), "amount_capturable": 0}
        intent["cancellation_reason"] = "automatic"
        account.emit("payment_intent.canceled", account.put(intent))


def release(account: Account, charge: Json) -> None:
    """Lets an authorisation go."""
    charge |= {"refunded": True, "amount_refunded": charge["amount"]}
    charge["payment_method_details"].get("card", {}).pop("capture_before", None)
    account.put(charge)
