"""Why a payment intent may not be confirmed, captured or paid with a method, in Stripe's words."""

from app.sandbox.stripe import instruments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json
from app.sandbox.stripe.updates import snapshot

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
UNEXPECTED = "payment_intent_unexpected_state"


def unexpected(intent: Json, message: str) -> StripeFault:
    """400 payment_intent_unexpected_state, with the intent in the error."""
    return StripeFault(400, "invalid_request_error", message, code=UNEXPECTED, payment_intent=snapshot(intent))


def not_confirmable(intent: Json) -> str:
    """Why an intent in this state cannot be confirmed."""
    if intent["status"] == "succeeded":
        return (
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        )
    return (
        f"This PaymentIntent's status is {intent['status']}, which cannot be confirmed. Only a PaymentIntent with one "
        f"of the following statuses may be confirmed: {', '.join(CONFIRMABLE)}."
    )


def not_capturable(intent: Json) -> str:
    """Why an intent in this state cannot be captured."""
    if intent["status"] == "succeeded" and intent["capture_method"] != "manual":
        return "This PaymentIntent could not be captured because it has already been captured."
    if intent["status"] == "succeeded":
        return (
            "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized "
            "amount has been released."
        )
    return (
        f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a PaymentIntent "
        "with one of the following statuses may be captured: requires_capture."
    )


def check_owner(account: Account, intent: Json, method: Json) -> None:
    """Raises StripeFault 400 when the payment method is used up, or belongs to somebody else."""
    if method["id"] in account.spent:
        raise invalid(instruments.SPENT, "payment_method")
    owner, customer = method["customer"], intent["customer"]
    if owner and not customer:
        raise invalid(
            f"The PaymentMethod {method['id']} belongs to a Customer. Please include the Customer in the `customer` "
            "parameter on the PaymentIntent.",
            "payment_method",
        )
    if owner and owner != customer:
        raise invalid(
            f"PaymentMethod {method['id']} does not belong to the Customer you supplied {customer}. Please use this "
            "PaymentMethod with the Customer that it belongs to instead.",
            "payment_method",
        )
