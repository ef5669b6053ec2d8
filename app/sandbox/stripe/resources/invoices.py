"""Invoices: create, read, change, finalize, pay, send, void, write off."""

from app.sandbox.stripe import edits, instruments, listing, search
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import collection, discounts, drafts, finalizing, lines, payments, standing, totals
from app.sandbox.stripe.billing.scratch import rehearsed
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.routes import Json, Params, route

DRAFT_FIELDS = (
    "account_tax_ids", "collection_method", "custom_fields", "default_payment_method", "default_source", "description",
    "due_date", "effective_at", "footer", "number", "on_behalf_of", "shipping_details", "statement_descriptor",
)  # fmt: skip
FINAL_FIELDS = frozenset({"metadata", "auto_advance", "default_payment_method", "default_source", "payment_settings"})
NOT_EDITABLE = "Finalized invoices can't be updated in this way"


@route("POST", "/v1/invoices")
@rehearsed
def create_invoice(account: Account, params: Params) -> Json:
    """Creates a draft for a customer; `pending_invoice_items_behavior=include` takes what waits for an invoice."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    customer = account.get("customer", params["customer"], "customer")
    _check_terms(params)
    currency = params.get("currency") or customer.get("currency") or account.currency
    items = _waiting(account, customer["id"], params, currency)
    if items and "currency" not in params:
        currency = items[0]["currency"]
        items = [item for item in items if item["currency"] == currency]
    invoice = drafts.open_draft(account, customer, currency.lower())
    _fill(account, invoice, params)
    if "subscription" in params:
        _for_subscription(account, invoice, params["subscription"])
    drafts.take(account, invoice, items)
    totals.recompute(account, invoice)
    account.emit("invoice.created", invoice)
    if params.get("auto_advance"):
        drafts.advance_later(account, invoice)
    return invoice


def _check_terms(params: Params) -> None:
    sends = params.get("collection_method") == "send_invoice"
    if ("days_until_due" in params or "due_date" in params) and not sends:
        name = "days_until_due" if "days_until_due" in params else "due_date"
        raise invalid(f"You can only set `{name}` if `collection_method` is `send_invoice`.", name)


def _waiting(account: Account, customer: str, params: Params, currency: str) -> list[Json]:
    if params.get("pending_invoice_items_behavior") != "include":
        return []
    found = drafts.pending(account, customer, currency.lower(), params.get("subscription"))
    rows = account.rows("invoiceitem", customer=customer)
    if found or "currency" in params:
        return found
    return [row for row in reversed(rows) if row["invoice"] is None and drafts.owner(row) is None]


def _for_subscription(account: Account, invoice: Json, identifier: str) -> None:
    subscription = account.get("subscription", identifier, "subscription")
    invoice["parent"] = parent(subscription)


def parent(subscription: Json) -> Json:
    """The `parent` of a subscription's invoice."""
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def _fill(account: Account, invoice: Json, params: Params) -> None:
    invoice |= edits.picked(params, DRAFT_FIELDS)
    if params.get("default_payment_method"):
        account.get("payment_method", params["default_payment_method"], "default_payment_method")
    if "days_until_due" in params:
        terms = {"object": "private.terms", "id": invoice["id"], "days_until_due": params["days_until_due"]}
        account.put(terms)
    if "auto_advance" in params:
        invoice["auto_advance"] = params["auto_advance"]
    if params.get("automatic_tax", {}).get("enabled"):
        invoice["automatic_tax"] |= {"enabled": True, "status": "complete"}
    if "metadata" in params:
        invoice["metadata"] = edits.merged(invoice["metadata"], params["metadata"])
    if "default_tax_rates" in params:
        rates = params["default_tax_rates"] or []
        invoice["default_tax_rates"] = [account.get("tax_rate", rate, "default_tax_rates") for rate in rates]
    if "discounts" in params:
        invoice["discounts"] = discounts.attach(account, params["discounts"], invoice=invoice["id"])
    elif invoice["discounts"] == []:
        customer = account.get("customer", invoice["customer"])
        own = [customer["discount"]["id"]] if customer.get("discount") else []
        invoice["discounts"] = discounts.alive(account, own, account.clock.now())
    account.put(invoice)


@route("GET", "/v1/invoices/search")
def search_invoices(account: Account, params: Params) -> Json:
    """Invoices that a query finds."""
    return search.page(account, "invoice", params)


@route("GET", "/v1/invoices/{invoice}")
def retrieve_invoice(account: Account, _params: Params, invoice: str) -> Json:
    """One invoice."""
    return account.get("invoice", invoice)


@route("GET", "/v1/invoices")
def list_invoices(account: Account, params: Params) -> Json:
    """Invoices, newest first; filters customer, status, subscription, collection_method, due_date."""
    if "customer" in params:
        account.get("customer", params["customer"], "customer")
    wanted = {name: params.get(name) for name in ("customer", "status", "collection_method")}
    if "subscription" in params:
        owner = account.get("subscription", params["subscription"], "subscription")
        wanted["customer"] = wanted["customer"] or owner["customer"]
    rows = account.rows("invoice", **wanted)
    if "subscription" in params:
        rows = [row for row in rows if standing.subscription_of(row) == params["subscription"]]
    rows = listing.within(rows, "due_date", params.get("due_date"))
    return listing.page(rows, params, "/v1/invoices")


@route("POST", "/v1/invoices/{invoice}")
@rehearsed
def update_invoice(account: Account, params: Params, invoice: str) -> Json:
    """Changes a draft; of a final invoice only what does not touch its figures."""
    found = account.get("invoice", invoice)
    late = [name for name in params if name not in FINAL_FIELDS]
    if found["status"] != "draft" and late:
        raise invalid(NOT_EDITABLE, late[0], "invoice_not_editable")
    if found["status"] == "draft":
        _check_terms({"collection_method": found["collection_method"]} | params)
    before = {name: found[name] for name in (*params,) if name in found}
    _fill(account, found, params)
    if found["status"] == "draft":
        totals.recompute(account, found)
    changed = {name: value for name, value in before.items() if found[name] != value}
    account.emit("invoice.updated", found, changed)
    return found


@route("DELETE", "/v1/invoices/{invoice}")
def delete_invoice(account: Account, _params: Params, invoice: str) -> Json:
    """Deletes a draft; its items wait again."""
    found = account.get("invoice", invoice)
    if found["status"] != "draft":
        raise invalid("You can only delete draft invoices.")
    if standing.subscription_of(found):
        raise invalid("You can't delete invoices created by subscriptions.")
    for line in lines.of(account, invoice):
        item = lines.item_of(account, line)
        if item:
            item["invoice"] = None
            account.put(item)
    lines.drop(account, invoice)
    account.drop(found)
    account.emit("invoice.deleted", found)
    return {"id": invoice, "object": "invoice", "deleted": True}


@route("POST", "/v1/invoices/{invoice}/finalize")
@rehearsed
def finalize_invoice(account: Account, params: Params, invoice: str) -> Json:
    """Makes a draft final."""
    return finalizing.finalize(account, account.get("invoice", invoice), params.get("auto_advance"))


@route("POST", "/v1/invoices/{invoice}/send")
def send_invoice(account: Account, _params: Params, invoice: str) -> Json:
    """Sends an invoice that is collected by sending; a draft is finalized first."""
    found = account.get("invoice", invoice)
    if found["collection_method"] != "send_invoice":
        raise invalid("You can only manually send an invoice if its collection method is 'send_invoice'.")
    if found["status"] in ("void", "uncollectible"):
        raise invalid(f"You can't send an invoice that is {found['status']}.")
    if found["status"] == "draft":
        finalizing.open_up(account, found)
    account.emit("invoice.sent", found)
    return found


@route("POST", "/v1/invoices/{invoice}/pay")
@rehearsed
def pay_invoice(account: Account, params: Params, invoice: str) -> Json:
    """Collects an invoice now; a draft is finalized first."""
    found = account.get("invoice", invoice)
    if found["status"] == "paid":
        raise invalid("Invoice is already paid")
    if found["status"] == "void":
        raise invalid("You can't pay an invoice that is void.")
    if params.get("payment_method"):
        params["payment_method"] = instruments.usable(account, params["payment_method"])["id"]
    if found["status"] == "draft":
        finalizing.open_up(account, found)
    if found["status"] == "paid":
        return found
    if params.get("paid_out_of_band"):
        return collection.pay_elsewhere(account, found)
    method = params.get("payment_method") or params.get("source")
    return collection.attempt(account, found, method, params.get("off_session", True))


@route("POST", "/v1/invoices/{invoice}/void")
def void_invoice(account: Account, _params: Params, invoice: str) -> Json:
    """Voids an invoice for good."""
    return finalizing.void(account, account.get("invoice", invoice))


@route("POST", "/v1/invoices/{invoice}/mark_uncollectible")
def mark_uncollectible(account: Account, _params: Params, invoice: str) -> Json:
    """Writes an open invoice off."""
    return finalizing.write_off(account, account.get("invoice", invoice))


@route("POST", "/v1/invoices/{invoice}/attach_payment")
def attach_payment(account: Account, params: Params, invoice: str) -> Json:
    """Ties a payment intent to an open invoice."""
    found = account.get("invoice", invoice)
    if "payment_intent" not in params:
        raise invalid("Missing required param: payment_intent.", "payment_intent", "parameter_missing")
    intent = account.get("payment_intent", params["payment_intent"], "payment_intent")
    row = payments.attach(account, found, intent)
    if intent["status"] == "succeeded":
        collection.book(account, found, row, intent)
    return found


@route("GET", "/v1/invoices/{invoice}/lines")
def list_lines(account: Account, params: Params, invoice: str) -> Json:
    """The lines of an invoice."""
    account.get("invoice", invoice)
    return listing.page(lines.of(account, invoice), params, f"/v1/invoices/{invoice}/lines")


@includable("invoice", "payments")
def payments_of(account: Account, invoice: Json) -> Json:
    """The newest payments of an invoice."""
    return listing.newest(payments.rows(account, invoice["id"]), "/v1/invoice_payments")


@includable("invoice", "confirmation_secret")
def confirmation_secret(account: Account, invoice: Json) -> Json | None:
    """What a browser needs to pay the invoice's default intent."""
    for row in payments.rows(account, invoice["id"]):
        intent = account.find("payment_intent", row["payment"]["payment_intent"])
        if row["is_default"] and intent:
            return {"client_secret": intent["client_secret"], "type": "payment_intent"}
    return None
