"""What evidence helps against exactly this reason (Stripe docs, Disputes: best practices by category).

A proof is ready when one of its fields of evidence holds something already.
"""

from dataclasses import dataclass

from app.domain.billing import Dispute
from app.domain.card import Phrase, say

BANK_DEBITS = frozenset(
    "bank_cannot_process check_returned customer_initiated debit_not_authorized incorrect_account_details "
    "insufficient_funds".split()
)
MASTERCARD_PAGES = say("Mastercard reads at most 19 pages in all. Stripe takes PDF, JPEG and PNG, 4.5 MB together.")
USUAL_PAGES = say("Stripe takes fewer than 50 pages: PDF, JPEG and PNG, 4.5 MB together.")


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that helps, the fields of evidence that it belongs in, and a word more."""

    label: Phrase
    fields: tuple[str, ...]
    detail: Phrase = ()


EARLIER_ORDERS = Proof(
    say("Earlier orders by this card"), ("enhanced_evidence", "uncategorized_text"), say("paid and not disputed")
)
_NOT_ME = (
    Proof(say("Logins"), ("access_activity_log", "customer_purchase_ip"), say("IP address, device and time")),
    Proof(
        say("Checks at the payment"),
        ("uncategorized_text", "uncategorized_file"),
        say("address, card code and 3D Secure"),
    ),
    EARLIER_ORDERS,
    Proof(say("Delivery to card's address"), ("shipping_documentation", "shipping_address"), say("for goods")),
    Proof(say("Receipt"), ("receipt",)),
)
_BY_REASON: dict[str, tuple[Proof, ...]] = {
    "fraudulent": _NOT_ME,
    "unrecognized": _NOT_ME,
    "product_not_received": (
        Proof(say("Carrier and tracking number"), ("shipping_carrier", "shipping_tracking_number"), say("for goods")),
        Proof(
            say("Delivered when and where"),
            ("shipping_documentation", "shipping_address"),
            say("date and full address"),
        ),
        Proof(say("Downloads or use"), ("access_activity_log",), say("for what is digital")),
        Proof(
            say("Service done on"), ("service_date", "service_documentation"), say("date and a document, for services")
        ),
    ),
    "product_unacceptable": (
        Proof(say("Description when sold"), ("product_description",)),
        Proof(say("Photos of it"), ("uncategorized_file",)),
        Proof(say("Return or exchange offered"), ("refund_refusal_explanation", "uncategorized_text")),
        Proof(say("Refund policy"), ("refund_policy", "refund_policy_disclosure"), say("and where it was shown")),
    ),
    "credit_not_processed": (
        Proof(say("Refund policy"), ("refund_policy", "refund_policy_disclosure"), say("and where it was shown")),
        Proof(
            say("Refund made, or why none"),
            ("refund_refusal_explanation", "uncategorized_text", "uncategorized_file"),
            say("date, amount and bank reference"),
        ),
    ),
    "duplicate": (
        Proof(say("The other payment"), ("duplicate_charge_id",)),
        Proof(say("Why they are two purchases"), ("duplicate_charge_explanation",)),
        Proof(say("A receipt for each"), ("duplicate_charge_documentation",)),
    ),
    "subscription_canceled": (
        Proof(
            say("Cancellation policy"),
            ("cancellation_policy", "cancellation_policy_disclosure"),
            say("and where shown"),
        ),
        Proof(say("Not canceled before renewal"), ("cancellation_rebuttal",)),
        Proof(say("Use after the renewal"), ("access_activity_log",)),
        Proof(
            say("Renewal reminder"), ("customer_communication", "uncategorized_file"), say("that was sent before it")
        ),
    ),
}
_ALWAYS = (
    Proof(say("Messages with the customer"), ("customer_communication",)),
    Proof(say("What was bought"), ("product_description",)),
    Proof(say("Name and e-mail"), ("customer_name", "customer_email_address")),
    Proof(say("Billing address"), ("billing_address",)),
)
_OPEN_REASON = (Proof(say("Answer to the bank's reason"), ("uncategorized_text", "uncategorized_file")),)


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


def limits(dispute: Dispute) -> Phrase:
    """How much the network reads."""
    return MASTERCARD_PAGES if (dispute.network or "").lower() == "mastercard" else USUAL_PAGES
