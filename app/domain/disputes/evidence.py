"""What evidence helps against exactly this reason (Stripe docs, Disputes: best practices by category).

A proof is ready when one of its fields of evidence holds something already.
"""

from dataclasses import dataclass

from app.domain.billing import Dispute

BANK_DEBITS = frozenset(
    "bank_cannot_process check_returned customer_initiated debit_not_authorized incorrect_account_details "
    "insufficient_funds".split()
)
MASTERCARD_PAGES = "Mastercard reads at most 19 pages in all. Stripe takes PDF, JPEG and PNG, 4.5 MB together."
USUAL_PAGES = "Stripe takes fewer than 50 pages: PDF, JPEG and PNG, 4.5 MB together."


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that helps, the fields of evidence that it belongs in, and a word more."""

    label: str
    fields: tuple[str, ...]
    detail: str = ""


EARLIER_ORDERS = Proof(
    "Earlier orders by this card", ("enhanced_evidence", "uncategorized_text"), "paid and not disputed"
)
_NOT_ME = (
    Proof("Logins", ("access_activity_log", "customer_purchase_ip"), "IP address, device and time"),
    Proof("Checks at the payment", ("uncategorized_text", "uncategorized_file"), "address, card code and 3D Secure"),
    EARLIER_ORDERS,
    Proof("Delivery to card's address", ("shipping_documentation", "shipping_address"), "for goods"),
    Proof("Receipt", ("receipt",)),
)
_BY_REASON: dict[str, tuple[Proof, ...]] = {
    "fraudulent": _NOT_ME,
    "unrecognized": _NOT_ME,
    "product_not_received": (
        Proof("Carrier and tracking number", ("shipping_carrier", "shipping_tracking_number"), "for goods"),
        Proof("Delivered when and where", ("shipping_documentation", "shipping_address"), "date and full address"),
        Proof("Downloads or use", ("access_activity_log",), "for what is digital"),
        Proof("Service done on", ("service_date", "service_documentation"), "date and a document, for services"),
    ),
    "product_unacceptable": (
        Proof("Description when sold", ("product_description",)),
        Proof("Photos of it", ("uncategorized_file",)),
        Proof("Return or exchange offered", ("refund_refusal_explanation", "uncategorized_text")),
        Proof("Refund policy", ("refund_policy", "refund_policy_disclosure"), "and where it was shown"),
    ),
    "credit_not_processed": (
        Proof("Refund policy", ("refund_policy", "refund_policy_disclosure"), "and where it was shown"),
        Proof(
            "Refund made, or why none",
            ("refund_refusal_explanation", "uncategorized_text", "uncategorized_file"),
            "date, amount and bank reference",
        ),
    ),
    "duplicate": (
        Proof("The other payment", ("duplicate_charge_id",)),
        Proof("Why they are two purchases", ("duplicate_charge_explanation",)),
        Proof("A receipt for each", ("duplicate_charge_documentation",)),
    ),
    "subscription_canceled": (
        Proof("Cancellation policy", ("cancellation_policy", "cancellation_policy_disclosure"), "and where shown"),
        Proof("Not canceled before renewal", ("cancellation_rebuttal",)),
        Proof("Use after the renewal", ("access_activity_log",)),
        Proof("Renewal reminder", ("customer_communication", "uncategorized_file"), "that was sent before it"),
    ),
}
_ALWAYS = (
    Proof("Messages with the customer", ("customer_communication",)),
    Proof("What was bought", ("product_description",)),
    Proof("Name and e-mail", ("customer_name", "customer_email_address")),
    Proof("Billing address", ("billing_address",)),
)
_OPEN_REASON = (Proof("Answer to the bank's reason", ("uncategorized_text", "uncategorized_file")),)


def helps(dispute: Dispute) -> tuple[Proof, ...]:
    """What to show, the strongest first; nothing where the bank's word is final. An unknown reason gets what answers
    any."""
    if final(dispute):
        return ()
    own = _BY_REASON.get(dispute.reason, _OPEN_REASON)
    named = {proof.label for proof in own}
    covered = {field for proof in own for field in proof.fields}
    return own + tuple(proof for proof in _ALWAYS if proof.label not in named and not covered.issuperset(proof.fields))


def ready(proof: Proof, dispute: Dispute) -> bool:
    """Whether something of it is in the draft."""
    return any(field in dispute.staged for field in proof.fields)


def final(dispute: Dispute) -> bool:
    """Whether evidence usually changes nothing: returned bank debits (ACH, SEPA)."""
    return dispute.reason in BANK_DEBITS


def limits(dispute: Dispute) -> str:
    """How much the network reads."""
    return MASTERCARD_PAGES if (dispute.network or "").lower() == "mastercard" else USUAL_PAGES
