"""The totals of an invoice: discounts, taxes, billing credits, the credit balance and what is due."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts, lines, taxes
from app.sandbox.stripe.routes import Json


def recompute(account: Account, invoice: Json) -> Json:
    """Computes every total of a draft from its lines and stores it."""
    rows = lines.of(account, invoice["id"])
    left = [line["amount"] - _credits(line) for line in rows]
    for line in rows:
        line["discount_amounts"] = []
    for discount in _all_discounts(invoice, rows):
        eligible = [line if _hits(discount, line, invoice) else line | {"discountable": False} for line in rows]
        for line, place, part in zip(
            rows, range(len(rows)), discounts.taken(account, discount, eligible, left), strict=True
        ):
            if part:
                line["discount_amounts"].append({"amount": part, "discount": discount})
            left[place] -= part
    for line, amount in zip(rows, left, strict=True):
        _tax(account, invoice, line, amount)
    _sum(invoice, rows)
    invoice["lines"] = lines.envelope(account, invoice["id"])
    return refresh_due(account, invoice)


def _credits(line: Json) -> int:
    return sum(
        row["amount"] for row in line["pretax_credit_amounts"] or [] if row["type"] == "credit_balance_transaction"
    )


def _all_discounts(invoice: Json, rows: list[Json]) -> list[str]:
    own = [discount for line in rows for discount in line["discounts"]]
    return list(dict.fromkeys([*own, *invoice["discounts"]]))


def _hits(discount: str, line: Json, invoice: Json) -> bool:
    return discount in line["discounts"] or discount in invoice["discounts"]


def _tax(account: Account, invoice: Json, line: Json, amount: int) -> None:
    line["taxes"] = taxes.taxes(account, rates(account, invoice, line), amount)
    credits_used = [row for row in line["pretax_credit_amounts"] if row["type"] == "credit_balance_transaction"]
    taken = [
        {"amount": row["amount"], "discount": row["discount"], "type": "discount"} for row in line["discount_amounts"]
    ]
    line["pretax_credit_amounts"] = taken + credits_used
    account.put(line)


def rates(account: Account, invoice: Json, line: Json) -> list[str]:
    """The ids of the tax rates that count for a line: its own, its subscription's, else the invoice's."""
    if invoice["customer_tax_exempt"] in ("exempt", "reverse"):
        return []
    own = account.find("private.rates", line["id"])
    if own:
        return list(own["rates"])
    item = lines.item_of(account, line)
    if item and item["tax_rates"]:
        return [rate["id"] for rate in item["tax_rates"]]
    details = (line["parent"] or {}).get("subscription_item_details")
    source = account.find("subscription_item", details["subscription_item"]) if details else None
    found = (source or {}).get("tax_rates") or invoice["default_tax_rates"]
    return [rate["id"] for rate in found]


def _sum(invoice: Json, rows: list[Json]) -> None:
    found = [row for line in rows for row in line["taxes"]]
    on_top, tax = taxes.exclusive(found), sum(row["amount"] for row in found)
    taken: dict[str, int] = {}
    for row in (row for line in rows for row in line["discount_amounts"]):
        taken[row["discount"]] = taken.get(row["discount"], 0) + row["amount"]
    used = [row for line in rows for row in line["pretax_credit_amounts"] if row["type"] != "discount"]
    subtotal = sum(line["amount"] for line in rows)
    total = subtotal - sum(taken.values()) - sum(row["amount"] for row in used) + on_top
    amounts = [{"amount": amount, "discount": discount} for discount, amount in taken.items()]
    invoice |= {
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - (tax - on_top),
        "total": total,
        "total_excluding_tax": total - tax,
        "total_discount_amounts": amounts,
        "total_pretax_credit_amounts": [row | {"type": "discount"} for row in amounts] + used,
        "total_taxes": taxes.summed(found),
    }


def refresh_due(account: Account, invoice: Json) -> Json:
    """Works out what is due and what remains, from the total, the balance, credit notes and payments; stores it."""
    if invoice["status"] == "draft":
        balance = usable_balance(account, invoice)
        invoice["starting_balance"] = balance
        due = max(0, invoice["total"] + balance)
    else:
        applied = (invoice["ending_balance"] or 0) - invoice["starting_balance"]
        due = max(0, invoice["total"] - applied - invoice["pre_payment_credit_notes_amount"])
    invoice["amount_due"] = due
    invoice["amount_remaining"] = max(0, due - invoice["amount_paid"])
    return account.put(invoice)


def usable_balance(account: Account, invoice: Json) -> int:
    """The customer's credit balance (negative = credit) where it is in the invoice's currency, else 0."""
    customer = account.find("customer", invoice["customer"] or "") or {}
    if customer.get("currency") not in (None, invoice["currency"]):
        return 0
    return int(customer.get("balance", 0))
