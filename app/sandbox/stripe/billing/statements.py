"""A subscription's invoices: the lines of a period, usage of the last one, and what waits to be billed."""

from decimal import Decimal
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts, drafts, items, lines, pricing, totals, usage
from app.sandbox.stripe.money import worded
from app.sandbox.stripe.routes import Json


def draft(account: Account, subscription: Json, reason: str, start: int, end: int) -> Json:
    """A draft for a subscription, without its own lines, its pending items taken in; not announced yet."""
    customer = account.get("customer", subscription["customer"])
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    parent = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    invoice = drafts.open_draft(
        account,
        customer,
        subscription["currency"],
        auto_advance=True,
        billing_reason=reason,
        collection_method=subscription["collection_method"],
        default_tax_rates=list(subscription["default_tax_rates"] or []),
        description=subscription["description"],
        discounts=_discounts(account, subscription, customer),
        parent=parent,
        period_start=start,
        period_end=end,
    )
    if subscription["days_until_due"] is not None:
        days = subscription["days_until_due"]
        account.put({"object": "private.terms", "id": invoice["id"], "days_until_due": days})
    waiting = drafts.pending(account, customer["id"], subscription["currency"], subscription["id"])
    drafts.take(account, invoice, waiting)
    return invoice


def _discounts(account: Account, subscription: Json, customer: Json) -> list[str]:
    own = subscription["discounts"] or ([customer["discount"]["id"]] if customer.get("discount") else [])
    return discounts.alive(account, own, account.clock.now())


def announce(account: Account, subscription: Json, invoice: Json) -> Json:
    """Totals a subscription's draft, makes it the latest invoice and says that it exists."""
    totals.recompute(account, invoice)
    subscription["latest_invoice"] = invoice["id"]
    account.put(subscription)
    account.emit("invoice.created", invoice)
    return invoice


def add_period(account: Account, invoice: Json, item: Json, start: int, end: int) -> None:
    """Bills a licensed item for a period to come."""
    for part in pricing.parts(account, item["price"], item["quantity"]):
        text = _described(account, item, part, f"at {_rate(item)}")
        _add(account, invoice, item, **_billed(part, text), span=(start, end))


def add_trial(account: Account, invoice: Json, item: Json, start: int, end: int) -> None:
    """Notes a free trial period."""
    text = f"Free trial for {_counted(item)}{name_of(account, item)}"
    _add(account, invoice, item, amount=0, description=text, quantity=item.get("quantity", 0), span=(start, end))


def add_usage(account: Account, invoice: Json, item: Json, start: int, end: int) -> None:
    """Bills a metered item for a period that is over."""
    units = usage.quantity(account, item, invoice["customer"], start, end)
    for part in pricing.parts(account, item["price"], units):
        text = _described(account, item, part, f"at {_rate(item)}")
        _add(account, invoice, item, **_billed(part, text), span=(start, end))


def _billed(part: pricing.Part, text: str) -> Json:
    """What a line says of a stretch of a quantity; its own unit amount, as tiers have several."""
    unit = str(Decimal(part.unit.numerator) / Decimal(part.unit.denominator))
    return {"amount": part.amount, "description": text, "quantity": part.quantity, "unit": unit}


def _add(
    account: Account, invoice: Json, item: Json, span: tuple[int, int], unit: str | None = None, **fields: Any
) -> None:
    priced = lines.pricing(item["price"])
    lines.add(
        account,
        invoice,
        discounts=discounts.alive(account, item["discounts"], account.clock.now()),
        metadata={},
        parent=lines.subscription_parent(item["subscription"], item["id"], None, False),
        period={"start": span[0], "end": span[1]},
        pricing=priced | {"unit_amount_decimal": priced["unit_amount_decimal"] or unit},
        subscription=item["subscription"],
        **fields,
    )


def name_of(account: Account, item: Json) -> str:
    """The name of the product that an item sells."""
    product = account.find("product", item["price"]["product"])
    return str(product["name"]) if product else "Product"


def _counted(item: Json) -> str:
    return f"{item['quantity']} × " if item.get("quantity") is not None else ""


def _described(account: Account, item: Json, part: pricing.Part, rate: str) -> str:
    if item["price"]["billing_scheme"] == "tiered":
        return (
            f"{name_of(account, item)} (Tier 1 at {rate})"
            if not part.label
            else f"{part.label} × {name_of(account, item)}"
        )
    return f"{part.quantity} × {name_of(account, item)} ({rate})"


def _rate(item: Json) -> str:
    price = item["price"]
    every = price["recurring"]
    span = (
        every["interval"] if every["interval_count"] == 1 else f"every {every['interval_count']} {every['interval']}s"
    )
    amount = worded(price["unit_amount"] or 0, price["currency"])
    return f"{amount} / {span}"


def bill_period(account: Account, subscription: Json, invoice: Json, since: dict[str, tuple[int, int]] | None) -> None:
    """Adds the lines of the items' present periods, and the usage of the periods `since` that have ended."""
    for item in items.of(account, subscription["id"]):
        if item["price"]["recurring"]["usage_type"] == "metered":
            if since and item["id"] in since:
                add_usage(account, invoice, item, *since[item["id"]])
        elif since is None or item["id"] in since:
            add_period(account, invoice, item, item["current_period_start"], item["current_period_end"])
