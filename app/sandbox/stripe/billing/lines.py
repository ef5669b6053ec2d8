"""Invoice lines: made from invoice items, prices and proration, kept in the order in which they were added."""

from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json

INLINE = 10


def pricing(price: Json) -> Json:
    """A line's `pricing` for a price."""
    return {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def item_parent(item: Json) -> Json:
    """The `parent` of a line that comes from an invoice item; prorations of a subscription name its item."""
    details = (item["parent"] or {}).get("subscription_details")
    if details and item["proration"]:
        return subscription_parent(details["subscription"], details.get("subscription_item"), item["id"], True)
    inside = {
        "invoice_item": item["id"],
        "proration": item["proration"],
        "proration_details": {"credited_items": None},
        "subscription": details["subscription"] if details else None,
    }
    return {"invoice_item_details": inside, "subscription_item_details": None, "type": "invoice_item_details"}


def subscription_parent(subscription: str, item: str | None, invoice_item: str | None, proration: bool) -> Json:
    """The `parent` of a subscription's own line."""
    inside = {
        "invoice_item": invoice_item,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
        "subscription_item": item or "",
    }
    return {"invoice_item_details": None, "subscription_item_details": inside, "type": "subscription_item_details"}


def add(account: Account, invoice: Json, **fields: Any) -> Json:
    """Adds a line to a draft; its totals are computed later (totals.recompute)."""
    line = account.new("line_item", invoice=invoice["id"], currency=invoice["currency"])
    line |= {"discountable": True, "discount_amounts": [], "pretax_credit_amounts": [], "taxes": []}
    line |= fields
    line["subtotal"] = line["amount"]
    if line["quantity"] is not None and line["quantity_decimal"] is None:
        line["quantity_decimal"] = str(line["quantity"])
    return account.put(line)


def add_item(account: Account, invoice: Json, item: Json) -> Json:
    """Takes an invoice item onto a draft."""
    item["invoice"] = invoice["id"]
    account.put(item)
    details = (item["parent"] or {}).get("subscription_details")
    return add(
        account,
        invoice,
        amount=item["amount"],
        description=item["description"],
        discountable=item["discountable"],
        discounts=list(item["discounts"] or []),
        metadata=dict(item["metadata"] or {}),
        parent=item_parent(item),
        period=dict(item["period"]),
        pricing=item["pricing"],
        quantity=item["quantity"],
        subscription=details["subscription"] if details else None,
    )


def of(account: Account, invoice_id: str) -> list[Json]:
    """The lines of an invoice in their order."""
    return list(reversed(account.rows("line_item", invoice=invoice_id)))


def drop(account: Account, invoice_id: str) -> None:
    """Takes all lines off a draft."""
    for line in of(account, invoice_id):
        account.drop(line)


def envelope(account: Account, invoice_id: str) -> Json:
    """The inline list of an invoice: its first ten lines."""
    rows = of(account, invoice_id)
    url = f"/v1/invoices/{invoice_id}/lines"
    page = {"object": "list", "data": rows[:INLINE], "has_more": len(rows) > INLINE, "total_count": len(rows)}
    return page | {"url": url}


def item_of(account: Account, line: Json) -> Json | None:
    """The invoice item that a line came from."""
    parent = line["parent"] or {}
    details = parent.get("invoice_item_details") or parent.get("subscription_item_details") or {}
    return account.find("invoiceitem", details["invoice_item"]) if details.get("invoice_item") else None
