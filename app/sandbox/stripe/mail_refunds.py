"""Refunds of payments that have no way back by themselves: Stripe asks the customer by e-mail where the money goes."""

from app.sandbox.stripe import ledger
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json

KINDS = ("konbini",)
DAYS_TO_CLAIM = 45


def ask(account: Account, refund: Json, charge: Json) -> None:
    """Lets a refund wait until the customer has answered.

    Raises StripeFault 400 when no address is known.
    """
    email = refund.get("instructions_email") or charge["billing_details"]["email"]
    if not email:
        raise invalid("An `instructions_email` is required to refund this payment.", "instructions_email")
    now = account.clock.now()
    details = {
        "email_sent": {"email_sent_at": now, "email_sent_to": email},
        "expires_at": now + DAYS_TO_CLAIM * ledger.DAY,
    }
    refund |= {"status": "requires_action", "next_action": {"display_details": details, "type": "display_details"}}
    refund["destination_details"] = {
        "jp_bank_transfer": {"reference": None, "reference_status": "pending"},
        "type": "jp_bank_transfer",
    }
