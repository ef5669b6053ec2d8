"""Why payments fail that go by a provider of its own, such as a wallet, instalments or a bank's page: there is neither
a card nor a debit to speak of (Stripe docs, Error codes; Klarna, failed payments)."""

from app.domain.card import say
from app.domain.explain.card_declines import NO_DETAILS, RAN_OUT
from app.domain.explain.explained import Explained, Retry, Way
from app.domain.wording import HIDDEN

CARDS = frozenset(("card", "card_present", "interac_present", "link", HIDDEN))
"""Ways to pay behind which stands a card, or may stand one."""
UNKNOWN = Explained(
    say("The payment did not go through. Stripe gives no reason that we know."),
    say("Perhaps. Another way to pay is the surer one."),
    say("Pay in another way."),
    NO_DETAILS,
    Retry.LATER,
    Way.PAY,
)
_DECLINED = Explained(
    say("The payment provider declined it."),
    say("Hardly in the same way. Another way to pay works at once."),
    say("Ask the payment provider why, or pay in another way."),
    say("The payment provider that you chose declined it. They can tell you why."),
    Retry.CHANGED,
    Way.PAY,
)
_NOT_APPROVED = Explained(
    say("The customer canceled the payment with the payment provider, or did not approve it."),
    say("Yes, if the customer approves it this time. Another way to pay works too."),
    say("Pay again and approve it, or pay in another way."),
    say("It was canceled or not approved with the payment provider."),
    Retry.CHANGED,
    Way.PAY,
)
_NOT_CONFIRMED = Explained(
    say("The customer was asked to confirm this payment, and that did not succeed."),
    say("Yes, if the customer confirms it this time. Another way to pay works too."),
    say("Confirm the payment this time, or pay in another way."),
    say("The confirmation did not succeed."),
    Retry.CHANGED,
    Way.PAY,
)
_UNREACHABLE = Explained(
    say("The payment provider could not be reached for a moment."),
    say("Yes, once more later. Then in another way."),
    say("Try once more later, or pay in another way."),
    say("There was a short technical problem with the payment provider."),
    Retry.LATER,
    Way.PAY,
)
_FAMILIES: tuple[tuple[Explained, str], ...] = (
    (_DECLINED, "payment_method_provider_decline generic_decline do_not_honor card_declined insufficient_funds"),
    (_NOT_APPROVED, "payment_method_customer_decline"),
    (
        _NOT_CONFIRMED,
        "payment_intent_authentication_failure authentication_failure authentication_required"
        " authentication_not_handled payment_intent_action_required invoice_payment_intent_requires_action",
    ),
    (_UNREACHABLE, "payment_method_not_available payment_method_provider_timeout processing_error"),
    (RAN_OUT, "payment_intent_payment_attempt_expired"),
)
BY_CODE = {code: explained for explained, codes in _FAMILIES for code in codes.split()}
