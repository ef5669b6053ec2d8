"""Stripe's disputes to ours (Stripe docs, Disputes; pure)."""

from app.domain.billing import Dispute, FraudWarning
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields

_ANSWERABLE = frozenset(("needs_response", "warning_needs_response", "appeal_needs_response"))


def dispute(fields: Fields) -> Dispute:
    """A dispute or inquiry. `due_at` only while it can be answered: Stripe keeps the date, or sends 0, after that.
    Raises Unavailable(ODD)."""
    evidence = fields.inside("evidence_details")
    card = fields.inside("payment_method_details", "card")
    status = fields.word("status")
    eligible = evidence.inside("enhanced_eligibility")
    answerable = status in _ANSWERABLE and bool(evidence.whole("due_by"))
    return Dispute(
        id=fields.word("id"),
        charge_id=fields.id_of("charge") or fields.odd("charge", "a charge"),
        amount=fields.amount("amount", fields.word("currency")),
        status=status,
        reason=fields.text("reason") or "",
        created=fields.instant("created"),
        due_at=evidence.moment("due_by") if answerable else None,
        past_due=evidence.flag("past_due"),
        submissions=evidence.whole("submission_count") or 0,
        evidence_staged=evidence.flag("has_evidence"),
        refundable=fields.flag("is_charge_refundable"),
        network=card.text("network") or card.text("brand"),
        network_reason_code=card.text("network_reason_code"),
        case_type=card.text("case_type"),
        taken=_moved(fields, "amount", -1),
        fee=_moved(fields, "fee", 1),
        intent_id=fields.id_of("payment_intent"),
        returned=_returned(fields),
        deadline=evidence.moment("due_by") if evidence.whole("due_by") else None,
        staged=fields.filled("evidence"),
        compelling=eligible.inside("visa_compelling_evidence_3").text("status"),
        compelling_missing=eligible.inside("visa_compelling_evidence_3").words("required_actions"),
        compliance_fee=_fee_wanted(eligible),
    )


def fraud_warning(fields: Fields) -> FraudWarning:
    """An early fraud warning (Stripe docs, Radar). Raises Unavailable(ODD)."""
    return FraudWarning(
        id=fields.word("id"),
        charge_id=fields.id_of("charge") or fields.odd("charge", "a charge"),
        created=fields.instant("created"),
        kind=fields.text("fraud_type") or "",
        actionable=fields.flag("actionable"),
    )


def _fee_wanted(eligible: Fields) -> bool:
    networks = ("visa_compliance", "mastercard_compliance")
    return any(eligible.inside(one).text("status") == "requires_fee_acknowledgement" for one in networks)


def _returned(fields: Fields) -> Money | None:
    """What reinstatements gave back, in the currency of our balance."""
    rows = fields.rows("balance_transactions")
    back = [row.amount("amount", row.word("currency")) for row in rows]
    given = [one for one in back if one.minor > 0]
    return Money(sum(one.minor for one in given), given[0].currency) if given else None


def _moved(fields: Fields, key: str, sign: int) -> Money | None:
    """What the withdrawals and reinstatements come to, in the currency of our balance."""
    rows = fields.rows("balance_transactions")
    if not rows:
        return None
    currency = rows[0].word("currency")
    return Money(sign * sum(row.amount(key, currency).minor for row in rows), currency)
