"""Billing credits: grants, their ledger, and their use on metered invoice lines."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import lines
from app.sandbox.stripe.routes import Json


def money(amount: int, currency: str) -> Json:
    """A monetary amount as the ledger writes it."""
    return {"monetary": {"currency": currency, "value": amount}, "type": "monetary"}


def enter(account: Account, grant: Json, amount: int, kind: str, line: Json | None = None) -> Json:
    """Adds an entry to a grant's ledger: credits (amount > 0: granted or given back) or debits (applied, expired)."""
    entry = account.new("billing.credit_balance_transaction", credit_grant=grant["id"])
    entry["effective_at"] = entry["created"]
    source = {"invoice": line["invoice"], "invoice_line_item": line["id"]} if line else None
    side = "credit" if amount > 0 else "debit"
    inside: Json = {"amount": money(abs(amount), grant["amount"]["monetary"]["currency"]), "type": kind}
    extra = "credits_application_invoice_voided" if side == "credit" else "credits_applied"
    inside[extra] = source if kind == extra else None
    entry |= {"type": side, side: inside}
    account.put(entry)
    account.emit("billing.credit_balance_transaction.created", entry)
    return entry


def left(account: Account, grant: Json) -> int:
    """What remains of a grant in minor units."""
    total = 0
    for entry in account.rows("billing.credit_balance_transaction", credit_grant=grant["id"]):
        if entry["type"] == "credit":
            total += entry["credit"]["amount"]["monetary"]["value"]
        else:
            total -= entry["debit"]["amount"]["monetary"]["value"]
    return total


def usable(account: Account, customer: str, currency: str) -> list[Json]:
    """A customer's grants that count now, in the order of use: priority, expiry, category, age (Stripe docs)."""
    now = account.clock.now()
    rows = [row for row in account.rows("billing.credit_grant", customer=customer) if row["voided_at"] is None]
    rows = [row for row in rows if (row["expires_at"] or now + 1) > now and (row["effective_at"] or now) <= now]
    rows = [row for row in rows if row["amount"]["monetary"]["currency"] == currency]
    forever = 1 << 40
    return sorted(
        rows,
        key=lambda row: (
            row["priority"] if row["priority"] is not None else 50,
            row["expires_at"] or forever,
            row["category"] == "paid",
            row["created"],
        ),
    )


def covers(account: Account, grant: Json, line: Json) -> bool:
    """Whether a grant may pay for a line: metered prices, or those that the grant names."""
    price_id = ((line["pricing"] or {}).get("price_details") or {}).get("price")
    price = account.find("price", price_id or "")
    if price is None or not price["recurring"] or price["recurring"]["usage_type"] != "metered":
        return False
    named = grant["applicability_config"]["scope"].get("prices")
    return not named or price_id in [row["id"] for row in named]


def apply(account: Account, invoice: Json) -> None:
    """Lets grants pay for the metered lines of an invoice that is being finalized."""
    if not invoice["customer"]:
        return
    grants = usable(account, invoice["customer"], invoice["currency"])
    for line in lines.of(account, invoice["id"]):
        due = line["amount"] - sum(row["amount"] for row in line["pretax_credit_amounts"])
        for grant in grants:
            used = min(max(due, 0), left(account, grant))
            if used > 0 and covers(account, grant, line):
                entry = enter(account, grant, -used, "credits_applied", line)
                row = {"amount": used, "credit_balance_transaction": entry["id"], "type": "credit_balance_transaction"}
                line["pretax_credit_amounts"].append(row)
                due -= used
        account.put(line)


def give_back(account: Account, invoice: Json) -> None:
    """Returns what grants paid for an invoice that is voided."""
    for row in invoice["total_pretax_credit_amounts"] or []:
        entry = account.find("billing.credit_balance_transaction", row.get("credit_balance_transaction") or "")
        if entry is not None:
            grant = account.get("billing.credit_grant", entry["credit_grant"])
            line = account.find("line_item", entry["debit"]["credits_applied"]["invoice_line_item"])
            enter(account, grant, row["amount"], "credits_application_invoice_voided", line)
