"""Invoice payments: which intent paid which invoice."""

from app.sandbox.stripe import listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import payments
from app.sandbox.stripe.routes import Json, Params, route


@route("GET", "/v1/invoice_payments/{invoice_payment}")
def retrieve_invoice_payment(account: Account, _params: Params, invoice_payment: str) -> Json:
    """One invoice payment."""
    return account.get("invoice_payment", invoice_payment)


@route("GET", "/v1/invoice_payments")
def list_invoice_payments(account: Account, params: Params) -> Json:
    """Invoice payments, newest first; filters invoice, payment[payment_intent], status."""
    if "invoice" in params:
        account.get("invoice", params["invoice"], "invoice")
    intent = params.get("payment", {}).get("payment_intent")
    if intent:
        account.get("payment_intent", intent, "payment[payment_intent]")
        found = payments.of_intent(account, intent)
        rows = [found] if found else []
        rows = [row for row in rows if params.get("invoice") in (None, row["invoice"])]
    else:
        rows = list(account.rows("invoice_payment", invoice=params.get("invoice")))
    if params.get("payment", {}).get("type") == "payment_record":
        rows = []
    if "status" in params:
        rows = [row for row in rows if row["status"] == params["status"]]
    return listing.page(rows, params, "/v1/invoice_payments")
