"""What a cardholder says in a dispute, in words."""

from app.domain.billing import Dispute

_REASON = {
    "fraudulent": "It was not me",
    "unrecognized": "I do not know this charge",
    "duplicate": "I was charged twice",
    "product_not_received": "It did not arrive",
    "product_unacceptable": "It is not what was sold",
    "subscription_canceled": "I had canceled",
    "credit_not_processed": "A refund did not come",
    "general": "Another reason",
    "noncompliant": "A rule was broken",
    "bank_cannot_process": "The bank cannot process it",
    "check_returned": "The check was returned",
    "customer_initiated": "I asked my bank for it back",
    "debit_not_authorized": "I did not authorize it",
    "incorrect_account_details": "The account details are wrong",
    "insufficient_funds": "Not enough money",
}


def dispute_reason(dispute: Dispute) -> str:
    """What the cardholder says, in words; an unknown reason is shown as Stripe's own word."""
    return _REASON.get(dispute.reason) or dispute.reason.replace("_", " ").capitalize() or "No reason given"
