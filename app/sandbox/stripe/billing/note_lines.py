"""The lines of a credit note: from the invoice's lines by amount or quantity, or of their own.

With automatic tax all amounts are before tax, and the tax of the invoice's rates comes on top (SDK docstrings).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import money, taxes, totals
from app.sandbox.stripe.errors import StripeFault, invalid, missing
from app.sandbox.stripe.routes import Json

NO_CUSTOM = "You cannot use custom line items on a credit note of an invoice with automatic tax."


def build(account: Account, invoice: Json, params: Json) -> list[Json]:
    """The lines that the parameters ask for, not stored. Raises StripeFault 400."""
    if "amount" in params:
        if params["amount"] < 1:
            raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
        text = str(params["amount"])
        row = _row(account, "custom_line_item", params["amount"], quantity=1, unit=(params["amount"], text))
        if invoice["automatic_tax"]["enabled"]:
            rates = [rate["id"] for rate in invoice["default_tax_rates"] if not rate["inclusive"]]
            row["taxes"] = taxes.taxes(account, rates, params["amount"])
        return [row]
    return [_line(account, invoice, given, f"lines[{place}]") for place, given in enumerate(params.get("lines", []))]


def _line(account: Account, invoice: Json, given: Json, where: str) -> Json:
    if given["type"] == "custom_line_item":
        if invoice["automatic_tax"]["enabled"]:
            raise invalid(NO_CUSTOM, f"{where}[type]")
        return _custom(account, given, where)
    if "invoice_line_item" not in given:
        raise _missing(f"{where}[invoice_line_item]")
    source = account.find("line_item", given["invoice_line_item"])
    if source is None or source["invoice"] != invoice["id"]:
        raise missing("invoice_line_item", given["invoice_line_item"], f"{where}[invoice_line_item]")
    if ("amount" in given) == ("quantity" in given):
        raise invalid("You must pass exactly one of `amount` or `quantity`.", f"{where}[amount]")
    if invoice["automatic_tax"]["enabled"] and "amount" in given:
        given = given | {"amount": _with_inclusive(account, given["amount"], totals.rates(account, invoice, source))}
    amount = _checked(account, source, given, where)
    row = _row(account, "invoice_line_item", amount, quantity=given.get("quantity"), text=given.get("description"))
    row["description"] = row["description"] or source["description"]
    row["invoice_line_item"] = source["id"]
    _discount(row, source)
    _tax(account, row, given, totals.rates(account, invoice, source))
    return row


def _with_inclusive(account: Account, amount: int, rates: Sequence[str]) -> int:
    """An amount before tax, with the tax that stands within the line's own amounts."""
    found = [account.get("tax_rate", rate) for rate in rates]
    return amount + sum(money.percent(amount, rate["percentage"]) for rate in found if rate["inclusive"])


def _missing(where: str) -> StripeFault:
    return invalid(f"Missing required param: {where}.", where, "parameter_missing")


def _custom(account: Account, given: Json, where: str) -> Json:
    text = given.get("unit_amount_decimal", given.get("unit_amount"))
    if text is None:
        raise _missing(f"{where}[unit_amount]")
    if "description" not in given:
        raise _missing(f"{where}[description]")
    quantity = given.get("quantity", 1)
    unit = Fraction(Decimal(str(text)))
    whole = int(unit) if unit.denominator == 1 else None
    amount = money.rounded(unit * quantity)
    row = _row(
        account,
        "custom_line_item",
        amount,
        quantity,
        unit=(whole, money.decimal(unit)),
        text=given["description"],
    )
    _tax(account, row, given, [])
    return row


def _row(
    account: Account,
    kind: str,
    amount: int,
    quantity: int | None,
    *,
    unit: tuple[int | None, str] | None = None,
    text: str | None = None,
) -> Json:
    row = account.new("credit_note_line_item", type=kind, amount=amount, quantity=quantity, description=text)
    if unit:
        row |= {"unit_amount": unit[0], "unit_amount_decimal": unit[1]}
    return row | {"taxes": []}


def _checked(account: Account, source: Json, given: Json, where: str) -> int:
    """The amount that a line is credited with. Raises StripeFault 400 when less is left, or the manner changed."""
    done = credited(account, source["id"])
    by_quantity = "quantity" in given
    if any((row["quantity"] is not None) != by_quantity for row in done):
        other = "amount" if by_quantity else "quantity"
        raise invalid(f"This line item has been credited by {other} before and can only be credited that way.", where)
    if by_quantity:
        left = (source["quantity"] or 1) - sum(row["quantity"] for row in done)
        if not 1 <= given["quantity"] <= left:
            raise invalid(f"The quantity must be between 1 and the remaining quantity ({left}).", f"{where}[quantity]")
        return money.rounded(Fraction(source["amount"] * given["quantity"], source["quantity"] or 1))
    left = source["amount"] - sum(row["amount"] for row in done)
    if not 1 <= given["amount"] <= left:
        raise invalid(
            f"The amount of a credit note line item must be between 1 and the remaining creditable amount of the "
            f"invoice line item ({left}).",
            f"{where}[amount]",
        )
    return int(given["amount"])


def credited(account: Account, line: str) -> list[Json]:
    """The rows of issued notes that credit an invoice line."""
    found = []
    for kept in account.rows("private.note_lines"):
        note = account.find("credit_note", kept["id"])
        if note and note["status"] == "issued":
            found += [row for row in kept["rows"] if row.get("invoice_line_item") == line]
    return found


def _discount(row: Json, source: Json) -> None:
    share = Fraction(row["amount"], source["amount"]) if source["amount"] else Fraction(0)
    for taken in source["discount_amounts"] or []:
        amount = money.rounded(share * taken["amount"])
        if amount:
            row["discount_amounts"].append({"amount": amount, "discount": taken["discount"]})
            row["pretax_credit_amounts"].append({"amount": amount, "discount": taken["discount"], "type": "discount"})
    row["discount_amount"] = sum(taken["amount"] for taken in row["discount_amounts"])


def _tax(account: Account, row: Json, given: Json, own: Sequence[str]) -> None:
    amounts: Any = given.get("tax_amounts")
    if amounts:
        row["taxes"] = [_told(account, entry) for entry in amounts]
        return
    rates = own if "tax_rates" not in given else (given["tax_rates"] or [])
    row["tax_rates"] = [account.get("tax_rate", rate, "lines[tax_rates]") for rate in rates]
    row["taxes"] = taxes.taxes(account, rates, row["amount"] - row["discount_amount"])


def _told(account: Account, entry: Json) -> Json:
    rate = account.get("tax_rate", entry["tax_rate"], "lines[tax_amounts][tax_rate]")
    return {
        "amount": entry["amount"],
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "standard_rated",
        "taxable_amount": entry["taxable_amount"],
        "type": "tax_rate_details",
    }
