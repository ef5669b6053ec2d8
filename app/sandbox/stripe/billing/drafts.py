"""Draft invoices and pending invoice items."""

from collections.abc import Iterable
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import lines
from app.sandbox.stripe.routes import Json

DRAFT_SECONDS = 3600


def open_draft(account: Account, customer: Json, currency: str, **fields: Any) -> Json:
    """A new draft for a customer, without lines; not announced yet."""
    now = account.clock.now()
    invoice = account.new("invoice", status="draft", customer=customer["id"], currency=currency)
    invoice |= {name: customer.get(field) for name, field in _COPIED.items()}
    invoice |= {
        "account_country": account.country,
        "amount_paid_off_stripe": 0,
        "auto_advance": False,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "customer_tax_exempt": customer.get("tax_exempt") or "none",
        "customer_tax_ids": [],
        "issuer": {"type": "self"},
        "metadata": {},
        "period_start": now,
        "period_end": now,
    }
    invoice |= fields
    invoice["lines"] = lines.envelope(account, invoice["id"])
    if customer.get("currency") is None:
        customer["currency"] = currency
        account.put(customer)
    return account.put(invoice)


_COPIED = {
    "customer_address": "address",
    "customer_email": "email",
    "customer_name": "name",
    "customer_phone": "phone",
    "customer_shipping": "shipping",
}


def advance_later(account: Account, invoice: Json) -> None:
    """Lets a draft finalize itself in an hour (Stripe docs, Automatic advancement)."""
    due = account.clock.now() + DRAFT_SECONDS
    invoice |= {"auto_advance": True, "automatically_finalizes_at": due}
    account.put(invoice)
    account.clock.plan(due, "invoice.finalize", invoice=invoice["id"])


def pending(account: Account, customer: str, currency: str, subscription: str | None = None) -> list[Json]:
    """A customer's invoice items that are on no invoice yet, oldest first; for one subscription also its own."""
    rows = [row for row in account.rows("invoiceitem", customer=customer) if row["invoice"] is None]
    rows = [row for row in rows if row["currency"] == currency]
    return [row for row in reversed(rows) if owner(row) in (None, subscription)]


def owner(item: Json) -> str | None:
    """The subscription that an invoice item waits for."""
    details = (item["parent"] or {}).get("subscription_details")
    return str(details["subscription"]) if details else None


def take(account: Account, invoice: Json, items: Iterable[Json]) -> None:
    """Puts pending items onto a draft."""
    for item in items:
        lines.add_item(account, invoice, item)


def make_item(account: Account, customer: str, currency: str, amount: int, **fields: Any) -> Json:
    """Stores an invoice item and emits invoiceitem.created. `amount` in minor units, negative = credit."""
    now = account.clock.now()
    item = account.new("invoiceitem", customer=customer, currency=currency, amount=amount, date=now, invoice=None)
    item |= {"discountable": True, "metadata": {}, "net_amount": amount, "proration": False, "quantity": 1}
    item |= {"quantity_decimal": "1", "period": {"start": now, "end": now}, "tax_rates": [], "discounts": []}
    item |= fields
    item["quantity_decimal"] = str(item["quantity"])
    account.put(item)
    account.emit("invoiceitem.created", item)
    return item
