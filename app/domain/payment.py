"""Payments, their refunds and disputes, and what they are made with. The facts of app.domain.billing."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """What a customer pays with. `kind` is Stripe's word: card, us_bank_account, sepa_debit, link ..."""

    id: str
    kind: str
    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    bank_name: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a payment did not go through, in the vendor's codes. `blocked_by` is why Stripe kept it from the bank."""

    code: str | None = None
    decline_code: str | None = None
    advice_code: str | None = None
    network_code: str | None = None
    outcome_type: str | None = None
    blocked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the customer must still do for a payment: `kind` is confirmation, transfer, voucher, verification or other.
    `missing` is what a transfer still lacks; `until` is when a voucher runs out."""

    kind: str
    missing: Money | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund; `reference` is what the customer's bank can look for, once `reference_status` is "available".
    `reference_kind` is Stripe's word for it (acquirer_reference_number ...). `action_id` is the action of ours that it
    says it was made for."""

    id: str
    amount: Money
    status: str
    created: datetime
    charge_id: str | None = None
    reason: str | None = None
    failure_reason: str | None = None
    pending_reason: str | None = None
    reference: str | None = None
    reference_status: str | None = None
    kind: str | None = None
    reference_kind: str | None = None
    action_id: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to take money: a payment intent with its newest charge, or a bare charge.

    `id` is the charge's when there is one, else the intent's. `status` is one of succeeded, processing, failed,
    needs_action, needs_method, uncaptured, canceled, or Stripe's own word when it is a new one. `awaited` says for what
    needs_action waits, `held_until` when an uncaptured amount is let go, `canceled_for` (Stripe's word) why it ended.
    """

    id: str
    status: str
    created: datetime
    amount: Money
    refunded: Money
    captured: Money
    customer_id: str | None = None
    intent_id: str | None = None
    charge_id: str | None = None
    method: PaymentMethod | None = None
    failure: Failure | None = None
    refunds: tuple[Refund, ...] = ()
    more_refunds: bool = False
    disputed: bool = False
    description: str | None = None
    receipt_email: str | None = None
    billing_email: str | None = None
    invoice_id: str | None = None
    livemode: bool = True
    awaited: Awaited | None = None
    held_until: datetime | None = None
    canceled_for: str | None = None


def charged(payment: Payment) -> Money:
    """What a payment took, or would take: of a hold that was captured in part only that part."""
    return payment.captured if payment.status == "succeeded" and payment.captured else payment.amount


@dataclass(frozen=True, slots=True)
class FraudWarning:
    """A card network's early word that a payment may be fraud. Not `actionable`: refunded or disputed already."""

    id: str
    charge_id: str
    created: datetime
    kind: str
    actionable: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute or inquiry. `due_at` is None when it cannot be answered (any more); `deadline` is until when it could.

    `taken` is what the bank holds now, `returned` what it gave back, `fee` what stands charged, all in the currency of
    our balance. `staged` names the fields of evidence that hold something. `compelling` is how far Visa's Compelling
    Evidence 3.0 may apply (qualified, requires_action, not_qualified) and `compelling_missing` what it lacks;
    `compliance_fee` says that answering needs a network's fee to be accepted first.
    """

    id: str
    charge_id: str
    amount: Money
    status: str
    reason: str
    created: datetime
    due_at: datetime | None = None
    past_due: bool = False
    submissions: int = 0
    evidence_staged: bool = False
    refundable: bool = False
    network: str | None = None
    network_reason_code: str | None = None
    case_type: str | None = None
    taken: Money | None = None
    fee: Money | None = None
    intent_id: str | None = None
    returned: Money | None = None
    deadline: datetime | None = None
    staged: tuple[str, ...] = ()
    compelling: str | None = None
    compelling_missing: tuple[str, ...] = ()
    compliance_fee: bool = False

    @property
    def inquiry(self) -> bool:
        """An inquiry takes no money yet (Stripe docs, Disputes: warning_* statuses)."""
        return self.status.startswith("warning_")
