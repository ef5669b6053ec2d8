"""The number by which the customer's bank finds a card refund: it comes some days later (Stripe docs, Refunds)."""

from app.sandbox.clock import job
from app.sandbox.stripe import ledger
from app.sandbox.stripe.account import Account

DAYS = 2


def plan(account: Account, refund: str) -> None:
    """Lets the reference of a card refund arrive in two days."""
    account.clock.plan(account.clock.now() + DAYS * ledger.DAY, "refund_reference", refund=refund)


@job("refund_reference")
def _reference(account: Account, refund: str) -> None:
    """The acquirer's reference number arrives."""
    made = account.find("refund", refund)
    if made is None or made["status"] != "succeeded":
        return
    made["destination_details"]["card"] |= {
        "reference": "7" + str(abs(hash_digits(refund)))[:22].ljust(22, "0"),
        "reference_status": "available",
    }
    account.put(made)
    account.emit("refund.updated", made)
    account.emit("charge.refund.updated", made)


def hash_digits(text: str) -> int:
    """A long number that is always the same for the same text."""
    return int.from_bytes(text.encode()[-10:], "big")
