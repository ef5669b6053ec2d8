"""Stripe's invoices, their lines and what paid them to ours (Stripe docs, Invoices; field names since basil; pure)."""

from app.domain.billing import Invoice, InvoiceLine, InvoicePayment, InvoiceTax
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields


def invoice(fields: Fields) -> Invoice:
    """An invoice with its first lines. Raises Unavailable(ODD)."""
    currency = fields.word("currency")
    moments = fields.inside("status_transitions")
    return Invoice(
        id=fields.word("id"),
        customer_id=fields.id_of("customer"),
        status=fields.text("status") or "unknown",
        created=fields.instant("created"),
        currency=currency,
        total=fields.amount("total", currency),
        subtotal=fields.amount("subtotal", currency),
        amount_due=fields.amount("amount_due", currency),
        amount_paid=fields.amount("amount_paid", currency),
        amount_remaining=fields.amount("amount_remaining", currency),
        number=fields.text("number"),
        finalized_at=moments.moment("finalized_at"),
        due_at=fields.moment("due_date"),
        paid_at=moments.moment("paid_at"),
        attempt_count=fields.whole("attempt_count") or 0,
        next_attempt_at=fields.moment("next_payment_attempt"),
        collection_method=fields.text("collection_method") or "charge_automatically",
        billing_reason=fields.text("billing_reason"),
        subscription_id=fields.inside("parent", "subscription_details").id_of("subscription"),
        period_start=fields.moment("period_start"),
        period_end=fields.moment("period_end"),
        starting_balance=fields.money("starting_balance", currency),
        ending_balance=fields.money("ending_balance", currency),
        overpaid=fields.money("amount_overpaid", currency),
        paid_outside=fields.money("amount_paid_off_stripe", currency),
        credits_used=_credits_used(fields, currency),
        credited_before=fields.money("pre_payment_credit_notes_amount", currency),
        credited_after=fields.money("post_payment_credit_notes_amount", currency),
        discounts=tuple(row.amount("amount", currency) for row in fields.rows("total_discount_amounts")),
        taxes=tuple(_tax(row, currency) for row in fields.rows("total_taxes")),
        lines=tuple(line(row) for row in fields.rows("lines")),
        more_lines=fields.inside("lines").flag("has_more"),
        payments=tuple(_payment(row, currency) for row in fields.rows("payments")),
        hosted_url=fields.text("hosted_invoice_url"),
        pdf_url=fields.text("invoice_pdf"),
        description=fields.text("description"),
    )


def line(fields: Fields) -> InvoiceLine:
    """A line of an invoice. Raises Unavailable(ODD)."""
    currency = fields.word("currency")
    details = fields.inside("pricing", "price_details")
    parents = [fields.inside("parent", kind) for kind in ("subscription_item_details", "invoice_item_details")]
    return InvoiceLine(
        id=fields.word("id"),
        description=fields.text("description") or "",
        amount=fields.amount("amount", currency),
        quantity=fields.whole("quantity"),
        period_start=fields.inside("period").moment("start"),
        period_end=fields.inside("period").moment("end"),
        proration=any(parent.flag("proration") for parent in parents),
        price_id=details.id_of("price"),
        product_id=details.id_of("product"),
        subscription_id=next(filter(None, (parent.id_of("subscription") for parent in parents)), None),
        discount=_discount(fields, currency),
        item_id=parents[0].id_of("subscription_item") or None,
        unit=fields.inside("pricing").decimal("unit_amount_decimal"),
    )


def _discount(fields: Fields, currency: str) -> Money | None:
    taken = sum(row.amount("amount", currency).minor for row in fields.rows("discount_amounts"))
    return Money(taken, currency) if taken else None


def _credits_used(fields: Fields, currency: str) -> Money | None:
    rows = [row for row in fields.rows("total_pretax_credit_amounts") if row.text("type") != "discount"]
    used = sum(row.amount("amount", currency).minor for row in rows)
    return Money(used, currency) if used else None


def _tax(fields: Fields, currency: str) -> InvoiceTax:
    return InvoiceTax(
        amount=fields.amount("amount", currency),
        inclusive=fields.text("tax_behavior") == "inclusive",
    )


def _payment(fields: Fields, currency: str) -> InvoicePayment:
    payment = fields.inside("payment")
    own = fields.text("currency") or currency
    return InvoicePayment(
        id=fields.word("id"),
        status=fields.text("status") or "unknown",
        amount_requested=fields.amount("amount_requested", own),
        amount_paid=fields.money("amount_paid", own),
        intent_id=payment.id_of("payment_intent"),
        charge_id=payment.id_of("charge"),
        outside=payment.text("type") == "payment_record",
    )
