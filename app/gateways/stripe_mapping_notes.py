"""Stripe's credit notes to ours, and what the object that an action made says of it (pure)."""

from collections.abc import Callable

from app.domain.actions import Outcome
from app.domain.matter import CreditNote
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_refunds import refund as mapped_refund

_GONE = ("failed", "canceled")


def credit_note(fields: Fields) -> CreditNote:
    """A credit note. Raises Unavailable(ODD)."""
    currency = fields.word("currency")
    refunds = fields.rows("refunds")
    outside = fields.money("out_of_band_amount", currency)
    refunded = sum((row.amount("amount_refunded", currency) for row in refunds), Money(0, currency))
    after = fields.amount("post_payment_amount", currency) - refunded
    to_balance = after - outside if outside else after
    return CreditNote(
        id=fields.word("id"),
        invoice_id=fields.id_of("invoice") or fields.odd("invoice", "an invoice"),
        amount=fields.amount("total", currency),
        status=fields.text("status") or "unknown",
        created=fields.instant("created"),
        number=fields.text("number"),
        reason=fields.text("reason"),
        refund_ids=tuple(filter(None, (row.id_of("refund") for row in refunds))),
        refunded=refunded or None,
        to_balance=to_balance or None,
        outside=outside or None,
    )


def outcome(fields: Fields, request_id: str | None = None) -> Outcome:
    """What came of an action, from the object that Stripe made or changed for it. Raises Unavailable(ODD)."""
    made = _OUTCOMES.get(fields.text("object") or "")
    return made(fields, request_id) if made else fields.odd("object", "one that an action makes")


def _of_refund(fields: Fields, request_id: str | None) -> Outcome:
    made = mapped_refund(fields)
    return Outcome(
        reference=made.id,
        refund_id=made.id,
        refund_status=made.status,
        bank_reference=made.reference,
        request_id=request_id,
    )


def _of_note(fields: Fields, request_id: str | None) -> Outcome:
    """The refund of a note may fail while the note stands: then its status says so."""
    rows = [row.inside("refund") for row in fields.rows("refunds")]
    expanded = [mapped_refund(row) for row in rows if row]
    troubled = [one for one in expanded if one.status in _GONE]
    shown = next(iter(troubled or expanded), None)
    return Outcome(
        reference=fields.word("id"),
        refund_id=shown.id if shown else next((row.id_of("refund") for row in fields.rows("refunds")), None),
        number=fields.text("number"),
        refund_status=shown.status if shown else None,
        bank_reference=shown.reference if shown else None,
        request_id=request_id,
    )


def _of_balance(fields: Fields, request_id: str | None) -> Outcome:
    return Outcome(reference=fields.word("id"), request_id=request_id)


def _of_invoice(fields: Fields, request_id: str | None) -> Outcome:
    """A voided invoice; one in another state is not what was asked for."""
    if fields.word("status") != "void":
        fields.odd("status", "void")
    return Outcome(reference=fields.word("id"), number=fields.text("number"), request_id=request_id)


_OUTCOMES: dict[str, Callable[[Fields, str | None], Outcome]] = {
    "refund": _of_refund,
    "credit_note": _of_note,
    "customer_balance_transaction": _of_balance,
    "invoice": _of_invoice,
}
