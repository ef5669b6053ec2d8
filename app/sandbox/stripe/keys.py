"""API keys: who may call at all, and which permission a restricted key lacks."""

import base64
import binascii
import re

from app.sandbox.stripe.errors import StripeFault

VALID = re.compile(r"(sk|rk)_test_[A-Za-z0-9_]+")
LACKING = re.compile(r"rk_test_no_(?P<names>\w+)")
READ_ONLY = re.compile(r"rk_test_read_?only\w*")
NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we "
    "can help at https://support.stripe.com/."
)
PUBLISHABLE = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your "
    "API keys at https://dashboard.stripe.com/account/apikeys."
)
# The permission of a collection where it is not simply the collection's name in the singular.
PERMISSIONS = {
    "refunds": "charge",
    "radar_early_fraud_warnings": "radar_early_fraud_warning",
    "customers_payment_methods": "payment_method",
    "invoice_payments": "invoice",
    "invoiceitems": "invoice",
    "balance_transactions": "balance_transaction_source",
    "checkout_sessions": "checkout_session",
    "billing_portal_sessions": "customer_portal",
    "billing_credit_balance_summary": "billing_credit_grant",
}
SCOPES = ("billing", "radar", "checkout", "billing_portal", "test_helpers")


def authenticate(header: str) -> str:
    """The key of an Authorization header (Bearer or Basic). Raises StripeFault 401."""
    key = _key(header)
    if not key:
        raise StripeFault(401, "invalid_request_error", NO_KEY)
    if key.startswith("pk_"):
        raise StripeFault(401, "invalid_request_error", PUBLISHABLE, code="secret_key_required")
    if not VALID.fullmatch(key):
        raise StripeFault(401, "invalid_request_error", f"Invalid API Key provided: {masked(key)}")
    return key


def _key(header: str) -> str:
    scheme, _, credentials = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials).decode("utf-8", "replace").partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def masked(key: str) -> str:
    """A key as Stripe's errors show it: its kind and its last four characters."""
    kind = "_".join(key.split("_")[:2]) + "_" if key.count("_") >= 2 else key[:4]
    return f"{kind}{'*' * max(4, len(key) - len(kind) - 4)}{key[-4:]}"


def permit(key: str, method: str, path: str, account_id: str) -> None:
    """Raises StripeFault 403, naming the permission, when a restricted key lacks what the call needs.

    In the sandbox `rk_test_no_disputes` lacks Disputes, `rk_test_no_refunds_and_invoices` those two, and
    `rk_test_readonly` every Write.
    """
    needed = "read" if method == "GET" else "write"
    names = resources(path)
    lacking = LACKING.fullmatch(key)
    refused = bool(lacking) and bool(set(names) & set(lacking["names"].split("_and_"))) if lacking else False
    if not refused and not (READ_ONLY.fullmatch(key) and needed == "write"):
        return
    raise StripeFault(403, "invalid_request_error", refusal(masked(key), needed, path, account_id))


def refusal(key: str, needed: str, path: str, account_id: str) -> str:
    """Stripe's words when a key (already masked) lacks the permission, which they name; `needed` is read or write."""
    name = resources(path)[-1]
    return (
        f"The provided key '{key}' does not have the required permissions for this endpoint on account '{account_id}'. "
        f"Having the 'rak_{PERMISSIONS.get(name, name.removesuffix('s'))}_{needed}' permission would allow this "
        "request to continue."
    )


def resources(path: str) -> tuple[str, ...]:
    """The names that a path's permission goes by, `/v1/customers/cus_1/payment_methods` -> its own and the part's."""
    parts = path.strip("/").split("/")[1:]
    if parts[0] in SCOPES and len(parts) > 1:
        return (f"{parts[0]}_{parts[1]}", parts[1])[::-1]
    if len(parts) > 2 and parts[0] == "customers" and parts[2] == "payment_methods":
        return ("payment_methods",)
    return (parts[0],)
