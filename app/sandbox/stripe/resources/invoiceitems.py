"""Invoice items: what waits for the next invoice, or stands on a draft."""

from fractions import Fraction

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts, drafts, lines, money, pricing, totals
from app.sandbox.stripe.billing.scratch import rehearsed
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.money import check_currency
from app.sandbox.stripe.resources.prices import make_price
from app.sandbox.stripe.routes import Json, Params, route


@route("POST", "/v1/invoiceitems")
@rehearsed
def create_invoiceitem(account: Account, params: Params) -> Json:
    """Adds an item for a customer, onto the draft named by `invoice` or waiting for the next invoice."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    customer = account.get("customer", params["customer"], "customer")
    draft = _draft(account, params)
    amounts = priced(account, params)
    fallback = draft["currency"] if draft else account.currency
    currency = str(amounts.pop("currency") or params.get("currency") or fallback)
    fields = amounts | edits.picked(params, ("description", "discountable", "metadata", "period"))
    if "tax_rates" in params:
        fields["tax_rates"] = [account.get("tax_rate", rate, "tax_rates") for rate in params["tax_rates"] or []]
    if "subscription" in params:
        account.get("subscription", params["subscription"], "subscription")
        fields["parent"] = {"subscription_details": {"subscription": params["subscription"]}, "type": _PARENT}
    item = drafts.make_item(account, customer["id"], check_currency(currency), fields.pop("amount"), **fields)
    item["discounts"] = discounts.attach(account, params.get("discounts"), invoice_item=item["id"])
    if draft:
        lines.add_item(account, draft, item)
        totals.recompute(account, draft)
        account.emit("invoice.updated", draft)
    return account.put(item)


_PARENT = "subscription_details"


def _draft(account: Account, params: Params) -> Json | None:
    if "invoice" not in params:
        return None
    found = account.get("invoice", params["invoice"], "invoice")
    if found["status"] != "draft":
        raise invalid("You can only add items to draft invoices.", "invoice", "invoice_not_editable")
    return found


def priced(account: Account, params: Json) -> Json:
    """Amount, quantity, currency, description and pricing of an item: an amount, or a price times a quantity."""
    quantity = params.get("quantity", 1)
    price_id = params.get("pricing", {}).get("price") or params.get("price")
    if price_id or "price_data" in params:
        price = account.get("price", price_id, "pricing[price]") if price_id else _own_price(account, params)
        product = account.find("product", price["product"]) or {"name": None}
        found = {"amount": pricing.cost(account, price, quantity), "currency": price["currency"]}
        return found | {"quantity": quantity, "description": product["name"], "pricing": lines.pricing(price)}
    unit = params.get("unit_amount_decimal")
    if unit is None and "amount" not in params:
        raise invalid("Missing required param: amount.", "amount", "parameter_missing")
    exact = Fraction(unit) * quantity if unit is not None else Fraction(params["amount"])
    text = money.decimal(exact / quantity if quantity else exact)
    shown = {"type": "price_details", "unit_amount_decimal": text}
    return {"amount": money.rounded(exact), "currency": None, "quantity": quantity, "pricing": shown}


def _own_price(account: Account, params: Json) -> Json:
    return make_price(account, {"active": False} | params["price_data"])


@route("GET", "/v1/invoiceitems/{invoiceitem}")
def retrieve_invoiceitem(account: Account, _params: Params, invoiceitem: str) -> Json:
    """One invoice item."""
    return account.get("invoiceitem", invoiceitem)


@route("POST", "/v1/invoiceitems/{invoiceitem}")
@rehearsed
def update_invoiceitem(account: Account, params: Params, invoiceitem: str) -> Json:
    """Changes an item that is not yet on a final invoice."""
    item = _editable(account, invoiceitem)
    changes: Json = {name: params[name] for name in ("description", "discountable", "period") if name in params}
    if {"amount", "quantity", "pricing", "price_data", "unit_amount_decimal"} & set(params):
        given = params if "quantity" in params else params | {"quantity": item["quantity"]}
        changes |= {name: value for name, value in priced(account, given).items() if name != "currency"}
    if "discounts" in params:
        changes["discounts"] = discounts.attach(account, params["discounts"], invoice_item=invoiceitem)
    if "tax_rates" in params:
        changes["tax_rates"] = [account.get("tax_rate", rate, "tax_rates") for rate in params["tax_rates"] or []]
    if "metadata" in params:
        changes["metadata"] = edits.merged(item["metadata"], params["metadata"])
    edits.change(account, item, changes)
    if item["invoice"]:
        _redraw(account, item)
    return item


def _redraw(account: Account, item: Json) -> None:
    invoice = account.get("invoice", item["invoice"])
    for line in lines.of(account, invoice["id"]):
        if (lines.item_of(account, line) or {}).get("id") == item["id"]:
            line |= {name: item[name] for name in ("amount", "description", "discountable", "quantity", "pricing")}
            line |= {"subtotal": item["amount"], "discounts": list(item["discounts"] or [])}
            account.put(line)
    totals.recompute(account, invoice)


def _editable(account: Account, identifier: str) -> Json:
    item = account.get("invoiceitem", identifier)
    invoice = account.find("invoice", item["invoice"] or "")
    if invoice and invoice["status"] != "draft":
        message = "This invoice item is attached to a finalized invoice and can no longer be changed."
        raise invalid(message, code="invoice_not_editable")
    return item


@route("DELETE", "/v1/invoiceitems/{invoiceitem}")
def delete_invoiceitem(account: Account, _params: Params, invoiceitem: str) -> Json:
    """Deletes an item that is not yet on a final invoice."""
    item = _editable(account, invoiceitem)
    if item["invoice"]:
        invoice = account.get("invoice", item["invoice"])
        for line in lines.of(account, invoice["id"]):
            if (lines.item_of(account, line) or {}).get("id") == invoiceitem:
                account.drop(line)
        totals.recompute(account, invoice)
    account.drop(item)
    account.emit("invoiceitem.deleted", item)
    return {"id": invoiceitem, "object": "invoiceitem", "deleted": True}


@route("GET", "/v1/invoiceitems")
def list_invoiceitems(account: Account, params: Params) -> Json:
    """Invoice items, newest first; filters customer, invoice, pending."""
    for name in ("customer", "invoice"):
        if name in params:
            account.get(name, params[name], name)
    rows = account.rows("invoiceitem", customer=params.get("customer"), invoice=params.get("invoice"))
    if "pending" in params:
        rows = [row for row in rows if (row["invoice"] is None) == params["pending"]]
    return listing.page(rows, params, "/v1/invoiceitems")
