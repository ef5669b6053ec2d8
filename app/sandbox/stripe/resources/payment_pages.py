"""The page on which a checkout session is paid, as Stripe's own command line fills it in; no library knows of it."""

from app.sandbox.stripe import instruments, payments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.resources.checkout_sessions import DETAILS
from app.sandbox.stripe.routes import Json, Params, route


@route("GET", "/v1/payment_pages/{session}")
def retrieve_page(account: Account, _params: Params, session: str) -> Json:
    """The session that the page pays."""
    return account.get("checkout.session", session)


@route("POST", "/v1/payment_pages/{session}/confirm")
def confirm_page(account: Account, params: Params, session: str) -> Json:
    """The customer pays with `payment_method`: a guest, unless the session has a customer or makes one.

    Raises StripeFault 402 for a refused card, 400 for a session that takes no payment (any more).
    """
    found = account.get("checkout.session", session)
    if found["status"] != "open" or found["mode"] != "payment":
        raise invalid("This Checkout Session cannot be paid: it is not open, or takes no payment.")
    method = instruments.usable(account, str(params.get("payment_method") or ""))
    fields = {"customer": found["customer"], "payment_method": method["id"], "metadata": dict(found["metadata"])}
    intent = payments.open_intent(account, found["amount_total"], found["currency"], **fields)
    found |= {"payment_intent": intent["id"]}
    refused = payments.confirm(account, intent)
    if refused is not None:
        raise refused
    payer = method["billing_details"]
    known = {name: payer[name] for name in ("email", "name", "phone") if payer.get(name)}
    found["customer_details"] = (
        dict.fromkeys(DETAILS) | (found["customer_details"] or {}) | known | {"tax_exempt": "none"}
    )
    paid = "paid" if intent["status"] == "succeeded" else "unpaid"
    found |= {"status": "complete", "payment_status": paid, "url": None}
    account.emit("checkout.session.completed", account.put(found))
    return found
