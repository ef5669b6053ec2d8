"""Vouchers that are paid at the till of a shop (Konbini): shown, paid minutes later or never."""

from app.sandbox.clock import job
from app.sandbox.stripe import charging, ledger
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.charging import Terms
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json

KIND = "konbini"
PAID_AFTER = 180
DAYS_TO_PAY = 3
#: Whose voucher is never paid: addresses that begin so (Stripe docs, Konbini, test your integration).
NEVER_PAYS = "expire"
STORES = ("familymart", "lawson", "ministop", "seicomart")
EXPIRED = "The payment attempt has expired."


def confirm(account: Account, intent: Json, method: Json) -> StripeFault | None:
    """Shows the voucher. The customer pays it after three minutes, or never. Raises StripeFault 400 but for yen."""
    if intent["currency"] != "jpy":
        raise invalid("The payment method `konbini` can only be used with `jpy`.", "currency")
    until = account.clock.now() + DAYS_TO_PAY * ledger.DAY
    shown = {"confirmation_number": "01234567890", "payment_code": account.identifiers.characters(10)}
    voucher = f"https://payments.stripe.com/konbini/voucher/test_{intent['id'][3:]}"
    details = {"expires_at": until, "hosted_voucher_url": voucher, "stores": {name: dict(shown) for name in STORES}}
    intent |= {"status": "requires_action", "next_action": {"konbini_display_details": details}}
    intent["next_action"]["type"] = "konbini_display_details"
    account.emit("payment_intent.requires_action", account.put(intent))
    if str(method["billing_details"]["email"] or "").startswith(NEVER_PAYS):
        account.clock.plan(until, "voucher_expires", intent=intent["id"])
    else:
        account.clock.plan(account.clock.now() + PAID_AFTER, "voucher_paid", intent=intent["id"])
    return None


@job("voucher_paid")
def _paid(account: Account, intent: str) -> None:
    row = account.find("payment_intent", intent)
    if row is None or row["status"] != "requires_action":
        return
    terms = Terms(row["amount"], row["currency"], True, row["customer"], row["id"], {"description": row["description"]})
    charge = charging.attempt(account, account.get("payment_method", row["payment_method"]), terms)
    row |= {"status": "succeeded", "amount_received": row["amount"], "next_action": None, "latest_charge": charge["id"]}
    account.emit("payment_intent.succeeded", account.put(row))


@job("voucher_expires")
def _expires(account: Account, intent: str) -> None:
    row = account.find("payment_intent", intent)
    if row is None or row["status"] != "requires_action":
        return
    error: Json = {"code": "payment_intent_payment_attempt_expired", "message": EXPIRED}
    error |= {"type": "invalid_request_error", "payment_method": account.find("payment_method", row["payment_method"])}
    row |= {"status": "requires_payment_method", "next_action": None, "payment_method": None}
    row["last_payment_error"] = error
    account.emit("payment_intent.payment_failed", account.put(row))
