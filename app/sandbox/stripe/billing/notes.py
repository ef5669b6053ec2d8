"""Credit notes: what they come to, how the money goes back, what they change on the invoice."""

from app.sandbox.stripe import refunding
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import balance, collection, note_lines, payments, taxes, totals
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.listing import envelope
from app.sandbox.stripe.routes import Json

INLINE = 10
UNEQUAL = "The sum of credit_amount, refund_amount, and out_of_band_amount must equal the credit note amount."
NO_CHARGE = "This invoice was not paid via a charge, so a refund cannot be issued."


def drafted(account: Account, params: Json) -> tuple[Json, list[Json]]:
    """The credit note that the parameters ask for, with its lines; nothing is stored. Raises StripeFault 400."""
    invoice = account.get("invoice", params["invoice"], "invoice")
    if invoice["status"] not in ("open", "paid", "uncollectible"):
        raise invalid("Credit notes can only be created on open, paid, or uncollectible invoices.", "invoice")
    if payments.processing(account, invoice):
        raise invalid("You cannot create a credit note while a payment of the invoice is processing.", "invoice")
    if "amount" in params and "lines" in params:
        raise invalid("You may only specify one of these parameters: amount, lines.", "lines", "parameters_exclusive")
    if not {"amount", "lines", "shipping_cost"} & set(params):
        raise invalid("You must provide one of `amount`, `lines`, or `shipping_cost`.", "amount", "parameter_missing")
    rows = note_lines.build(account, invoice, params)
    note = _summed(account, invoice, params, rows)
    left = creditable(account, invoice)
    if note["total"] > left:
        message = f"The credit note amount must be less than or equal to the remaining creditable amount ({left})."
        raise invalid(message, "amount")
    _split(account, note, invoice, params)
    return note, rows


def creditable(account: Account, invoice: Json) -> int:
    """What issued notes leave of an invoice's total."""
    return max(0, int(invoice["total"] - sum(row["amount"] for row in issued(account, invoice))))


def issued(account: Account, invoice: Json) -> list[Json]:
    """The notes of an invoice that stand."""
    return [row for row in account.rows("credit_note", invoice=invoice["id"]) if row["status"] == "issued"]


def _summed(account: Account, invoice: Json, params: Json, rows: list[Json]) -> Json:
    found = [row for line in rows for row in line["taxes"]]
    subtotal = sum(row["amount"] for row in rows)
    discounted = sum(row["discount_amount"] for row in rows)
    on_top, tax = taxes.exclusive(found), sum(row["amount"] for row in found)
    total = subtotal - discounted + on_top
    note = account.new("credit_note", id="cn_preview", invoice=invoice["id"], currency=invoice["currency"])
    note |= {name: params[name] for name in ("memo", "out_of_band_amount", "reason") if name in params}
    note |= {"customer": invoice["customer"], "metadata": params.get("metadata") or {}, "status": "issued"}
    note |= {"effective_at": params.get("effective_at", note["created"]), "number": ""}
    note |= {"amount": total, "total": total, "total_excluding_tax": total - tax, "subtotal": subtotal}
    note |= {"subtotal_excluding_tax": subtotal - (tax - on_top), "total_taxes": taxes.summed(found) or None}
    note |= {"discount_amount": discounted, "discount_amounts": _discounts(rows)}
    note["pretax_credit_amounts"] = [row | {"type": "discount"} for row in note["discount_amounts"]]
    return note


def _discounts(rows: list[Json]) -> list[Json]:
    found: dict[str, int] = {}
    for taken in (taken for row in rows for taken in row["discount_amounts"]):
        found[taken["discount"]] = found.get(taken["discount"], 0) + taken["amount"]
    return [{"amount": amount, "discount": discount} for discount, amount in found.items()]


def _split(account: Account, note: Json, invoice: Json, params: Json) -> None:
    """Pre-payment and post-payment parts; the latter must be allocated exactly."""
    due = 0 if invoice["status"] == "paid" else invoice["amount_remaining"]
    before = min(note["total"], due)
    after = note["total"] - before
    linked = [row["amount_refunded"] for row in _linked(account, invoice, params)]
    given = [params.get(name, 0) for name in ("refund_amount", "credit_amount", "out_of_band_amount")]
    if any(amount < 0 for amount in given + linked) or sum(given) + sum(linked) != after:
        raise invalid(UNEQUAL)
    if params.get("refund_amount") and not charges(account, invoice):
        raise invalid(NO_CHARGE, "refund_amount")
    kind = "pre_payment" if not after else "mixed" if before else "post_payment"
    note |= {"pre_payment_amount": before, "post_payment_amount": after, "type": kind}


def charges(account: Account, invoice: Json) -> list[Json]:
    """The successful charges that paid an invoice, newest first."""
    found = []
    for row in payments.rows(account, invoice["id"]):
        if row["status"] == "paid":
            intent = account.get("payment_intent", row["payment"]["payment_intent"])
            charge = account.find("charge", intent["latest_charge"] or "")
            found += [charge] if charge else []
    return found


def issue(account: Account, params: Json) -> Json:
    """Issues a note: refunds, credits the balance, lowers what is due. After a StripeFault nothing has happened."""
    note, rows = drafted(account, params)
    invoice = account.get("invoice", params["invoice"])
    note["id"] = account.new_id("cn")
    note["refunds"] = _linked(account, invoice, params) + _refunded(account, invoice, params.get("refund_amount", 0))
    count = len(account.rows("credit_note", invoice=invoice["id"])) + 1
    note |= {"number": f"{invoice['number']}-CN-{count:02d}", "pdf": pdf(note["id"])}
    if params.get("credit_amount"):
        entry = {"type": "credit_note", "credit_note": note["id"], "invoice": invoice["id"]}
        made = balance.enter(account, invoice["customer"], -params["credit_amount"], invoice["currency"], **entry)
        note["customer_balance_transaction"] = made["id"]
    account.put({"object": "private.note_lines", "id": note["id"], "rows": rows})
    note["lines"] = inline(note["id"], rows)
    account.put(note)
    account.emit("credit_note.created", note)
    _book(account, invoice, note, 1)
    return note


def inline(note: str, rows: list[Json]) -> Json:
    """The inline list of a note's first ten lines."""
    return envelope(rows[:INLINE], f"/v1/credit_notes/{note}/lines", has_more=len(rows) > INLINE)


def pdf(note: str) -> str:
    """Where the printed note lies."""
    return f"https://pay.stripe.com/credit_notes/{note}/pdf"


def _book(account: Account, invoice: Json, note: Json, sign: int) -> None:
    before = {name: invoice[name] for name in ("amount_due", "amount_remaining")}
    invoice["pre_payment_credit_notes_amount"] += sign * note["pre_payment_amount"]
    invoice["post_payment_credit_notes_amount"] += sign * note["post_payment_amount"]
    if note["pre_payment_amount"]:
        totals.refresh_due(account, invoice)
        payments.resize(account, invoice)
        account.emit("invoice.updated", invoice, before)
        if invoice["amount_remaining"] == 0 and invoice["status"] in ("open", "uncollectible"):
            collection.settle(account, invoice)
    account.put(invoice)


def _linked(account: Account, invoice: Json, params: Json) -> list[Json]:
    found = []
    paid_by = [charge["id"] for charge in charges(account, invoice)]
    for place, given in enumerate(params.get("refunds", [])):
        where = f"refunds[{place}][refund]"
        if "refund" not in given:
            raise invalid(f"Missing required param: {where}.", where, "parameter_missing")
        refund = account.get("refund", given["refund"], where)
        amount = given.get("amount_refunded", refund["amount"])
        if refund["charge"] not in paid_by:
            raise invalid(f"The refund {refund['id']} does not belong to a payment of this invoice.", where)
        if amount > refund["amount"] - _linked_before(account, refund["id"]):
            raise invalid(
                "The amount is greater than what is left of the refund.", f"refunds[{place}][amount_refunded]"
            )
        found.append(_entry(refund["id"], amount))
    return found


def _linked_before(account: Account, refund: str) -> int:
    notes = [note for note in account.rows("credit_note") if note["status"] == "issued"]
    return sum(row["amount_refunded"] for note in notes for row in note["refunds"] if row["refund"] == refund)


def _entry(refund: str, amount: int) -> Json:
    return {"amount_refunded": amount, "payment_record_refund": None, "refund": refund, "type": "refund"}


def _refunded(account: Account, invoice: Json, amount: int) -> list[Json]:
    """Refunds `amount` from the invoice's charges, newest first; the last one says no when they do not suffice."""
    found: list[Json] = []
    rows = charges(account, invoice)
    for place, charge in enumerate(rows):
        room = charge["amount_captured"] - refunding.refunded_amount(account, charge)
        part = amount if place == len(rows) - 1 else min(amount, room)
        if part > 0:
            made = refunding.refund(account, charge, refunding.Wish(amount=part))
            found.append(_entry(made["id"], part))
            amount -= part
    return found


def void(account: Account, note: Json) -> Json:
    """Voids a pre-payment note while its invoice is open: the amount is due again. Raises StripeFault 400."""
    if note["status"] == "void":
        raise invalid("This credit note has already been voided.")
    invoice = account.get("invoice", note["invoice"])
    if note["type"] != "pre_payment" or invoice["status"] != "open":
        raise _not_voidable(invoice)
    note |= {"status": "void", "voided_at": account.clock.now()}
    account.put(note)
    _book(account, invoice, note, -1)
    account.emit("credit_note.voided", note)
    return note


def _not_voidable(invoice: Json) -> StripeFault:
    return invalid(
        f"You can only void a credit note of an open invoice that has not reduced a payment. The invoice "
        f"{invoice['id']} is {invoice['status']}."
    )
