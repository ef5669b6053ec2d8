"""What an operation answers with: the object's name, and whether it comes as a list."""

SINGULAR = {
    "/v1/charges/{charge}/dispute": "dispute",
    "/v1/charges/{charge}/dispute/close": "dispute",
    "/v1/invoices/create_preview": "invoice",
    "/v1/test_helpers/refunds": "refund",
    "/v1/customers/{customer}/sources": "card",
    "/v1/customers/{customer}/balance_transactions": "customer_balance_transaction",
    "/v1/customers/{customer}/cash_balance_transactions": "customer_cash_balance_transaction",
    "/v1/customers/{customer}/cash_balance": "cash_balance",
    "/v1/invoices/{invoice}/lines": "line_item",
    "/v1/credit_notes/preview": "credit_note",
    "/v1/credit_notes/preview/lines": "credit_note_line_item",
    "/v1/credit_notes/{credit_note}/lines": "credit_note_line_item",
    "/v1/invoiceitems": "invoiceitem",
    "/v1/checkout/sessions/{session}/line_items": "item",
    "/v1/checkout/sessions": "checkout.session",
    "/v1/billing_portal/sessions": "billing_portal.session",
    "/v1/billing_portal/configurations": "billing_portal.configuration",
    "/v1/billing/credit_balance_summary": "billing.credit_balance_summary",
    "/v1/radar/early_fraud_warnings": "radar.early_fraud_warning",
    "/v1/account": "account",
    "/v1/balance": "balance",
    "/v1/balance/history": "balance_transaction",
    "/v1/test_helpers/customers/{customer}/fund_cash_balance": "customer_cash_balance_transaction",
}
SCOPES = ("billing", "radar", "test_helpers")
SINGLE_GETS = ("preview", "credit_balance_summary", "account", "balance", "cash_balance", "dispute")
ACTION_ANSWERS = {"discount": "discount"}


def answer_kind(method: str, template: str) -> tuple[str, bool]:
    """("charge", True) for GET /v1/charges: the name of the object, and whether a list (or search result) of it."""
    path = template.removesuffix("/search")
    parts = path.split("/")
    listed = method == "GET" and not parts[-1].startswith("{") and parts[-1] not in SINGLE_GETS
    if parts[-1] in ACTION_ANSWERS and method == "DELETE":
        return ACTION_ANSWERS[parts[-1]], False
    while path and path not in SINGULAR and not _collection(path, template, method, listed):
        path = path.rpartition("/")[0]
    return SINGULAR.get(path) or _singular(path), listed


def _collection(path: str, template: str, method: str, listed: bool) -> bool:
    """Whether a path names a collection: its last part is a plural noun, not an id or an action."""
    parts = path.split("/")
    if parts[-1].startswith("{"):
        return False
    acted = path == template and not listed and len(parts) > 1 and parts[-2].startswith("{")
    creates = method == "POST" and acted and parts[-1].endswith("s") and parts[-1] != "mark_uncollectible"
    return not acted or creates


def _singular(path: str) -> str:
    parts = [part for part in path.split("/") if not part.startswith("{")][2:]
    name = parts[-1]
    name = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
    return f"{parts[-2]}.{name}" if len(parts) > 1 and parts[-2] in SCOPES else name
