"""From draft to open: number, due date, credits and balance; and the ends of an invoice: void, uncollectible."""

from app.sandbox.clock import job
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import balance, collection, credits, discounts, payments, standing, totals
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.money import LEAST
from app.sandbox.stripe.routes import Json

DAY = 86_400


def finalize(account: Account, invoice: Json, advance: bool | None = None) -> Json:
    """Makes a draft final and, when it collects itself, tries to collect it. Raises StripeFault 400 for a non-draft."""
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    if advance is not None:
        invoice["auto_advance"] = advance
    open_up(account, invoice)
    if invoice["status"] == "open" and invoice["auto_advance"]:
        if invoice["collection_method"] == "charge_automatically":
            collection.attempt_quietly(account, invoice)
        else:
            account.emit("invoice.sent", invoice)
    return invoice


def open_up(account: Account, invoice: Json) -> Json:
    """The draft becomes open (or paid, when nothing is due); nothing is charged yet."""
    now = account.clock.now()
    credits.apply(account, invoice)
    totals.recompute(account, invoice)
    discounts.mark_used(account, [row["discount"] for row in invoice["total_discount_amounts"]])
    invoice["number"] = invoice["number"] or _number(account, invoice)
    invoice["status"] = "open"
    invoice["status_transitions"]["finalized_at"] = now
    invoice |= {"effective_at": invoice["effective_at"] or now, "automatically_finalizes_at": None}
    invoice |= _links(account, invoice)
    _apply_balance(account, invoice)
    _set_due_date(account, invoice)
    totals.refresh_due(account, invoice)
    account.emit("invoice.finalized", invoice)
    if invoice["amount_remaining"] == 0:
        return collection.settle(account, invoice)
    payments.prepare(account, invoice)
    return invoice


def _number(account: Account, invoice: Json) -> str:
    customer = account.get("customer", invoice["customer"], "customer")
    prefix = customer.get("invoice_prefix") or account.identifiers.characters(8).upper()
    sequence = customer.get("next_invoice_sequence") or 1
    customer |= {"invoice_prefix": prefix, "next_invoice_sequence": sequence + 1}
    account.put(customer)
    return f"{prefix}-{sequence:04d}"


def _links(account: Account, invoice: Json) -> Json:
    page = f"https://invoice.stripe.com/i/{account.id}/test_{invoice['id']}"
    return {
        "hosted_invoice_url": f"{page}?s=ap",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{account.id}/test_{invoice['id']}/pdf?s=ap",
    }


def _apply_balance(account: Account, invoice: Json) -> None:
    start = totals.usable_balance(account, invoice)
    used = _drawn(invoice["total"], start)
    owed = invoice["total"] - used
    kind = "applied_to_invoice"
    if 0 < owed < LEAST.get(invoice["currency"], 1) and invoice["collection_method"] == "charge_automatically":
        used, kind = used + owed, "invoice_too_small"
    invoice |= {"starting_balance": start, "ending_balance": start + used}
    if used:
        balance.enter(account, invoice["customer"], used, invoice["currency"], type=kind, invoice=invoice["id"])


def _drawn(total: int, start: int) -> int:
    """What the balance gives (positive) or takes (negative): a debt and a negative total count whole."""
    if total < 0:
        return total
    return min(total, -start) if start < 0 else -start


def _set_due_date(account: Account, invoice: Json) -> None:
    if invoice["collection_method"] == "send_invoice":
        days = (account.find("private.terms", invoice["id"]) or {}).get("days_until_due", 30)
        invoice["due_date"] = invoice["due_date"] or account.clock.now() + days * DAY
        account.clock.plan(invoice["due_date"], "invoice.overdue", invoice=invoice["id"])


def void_unpaid(account: Account, invoice: Json) -> None:
    """Voids an open invoice that no payment touched yet; any other stays as it is."""
    if invoice["status"] == "open" and not _has_paid(account, invoice):
        void(account, invoice)


def _has_paid(account: Account, invoice: Json) -> bool:
    return any(row["status"] == "paid" for row in payments.rows(account, invoice["id"]))


def void(account: Account, invoice: Json) -> Json:
    """Voids an open or uncollectible invoice; what the balance gave comes back. Raises StripeFault 400."""
    if invoice["status"] == "paid" or _has_paid(account, invoice):
        raise invalid("Invoices with `paid` payments cannot be voided.")
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(f"You can only void open or uncollectible invoices. This invoice is {invoice['status']}.")
    payments.cancel_open(account, invoice)
    back = (invoice["ending_balance"] or 0) - invoice["starting_balance"]
    if back:
        entry = {"type": "unapplied_from_invoice", "invoice": invoice["id"]}
        balance.enter(account, invoice["customer"], -back, invoice["currency"], **entry)
    credits.give_back(account, invoice)
    invoice["status_transitions"]["voided_at"] = account.clock.now()
    invoice |= {"status": "void", "auto_advance": False, "next_payment_attempt": None}
    invoice |= {"amount_remaining": invoice["amount_due"]}
    account.put(invoice)
    account.emit("invoice.voided", invoice)
    return invoice


def write_off(account: Account, invoice: Json, reason: str = "user_forgiven") -> Json:
    """Marks an open invoice as uncollectible. Raises StripeFault 400."""
    if invoice["status"] != "open":
        raise invalid("You can only pass in open invoices. This invoice isn't open.")
    invoice["status_transitions"]["marked_uncollectible_at"] = account.clock.now()
    invoice |= {"status": "uncollectible", "auto_advance": False, "next_payment_attempt": None}
    invoice["status_details"] = {"uncollectible": {"reason": reason}}
    account.put(invoice)
    account.emit("invoice.marked_uncollectible", invoice)
    return invoice


@job("invoice.finalize")
def finalize_by_itself(account: Account, invoice: str) -> None:
    """A draft's hour is over."""
    found = account.find("invoice", invoice)
    if found and found["status"] == "draft" and found["auto_advance"]:
        finalize(account, found)


@job("invoice.retry")
def retry(account: Account, invoice: str) -> None:
    """The next automatic attempt of a failed invoice."""
    found = account.find("invoice", invoice)
    due = found and found["status"] == "open" and found["next_payment_attempt"]
    if found and due and due <= account.clock.now():
        collection.attempt_quietly(account, found)


@job("invoice.overdue")
def overdue(account: Account, invoice: str) -> None:
    """A sent invoice's due date has passed."""
    found = account.find("invoice", invoice)
    if found and found["status"] == "open":
        account.emit("invoice.overdue", found)
        standing.invoice_unpaid(account, found)
