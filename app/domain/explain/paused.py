"""What a pause of collection means: until when, and what becomes of the invoices. Pure.

Stripe docs, Pause payment collection.
"""

from app.domain.billing import Subscription
from app.domain.card import Day, Phrase, say

_INVOICES = {
    "void": say("Its invoices are void meanwhile: nobody has to pay them."),
    "keep_as_draft": say("Its invoices wait as drafts and can be collected later."),
    "mark_uncollectible": say("Its invoices are written off meanwhile."),
}
_UNKNOWN = say("Its invoices are not collected meanwhile.")


def invoices_meanwhile(subscription: Subscription) -> Phrase:
    """What becomes of its invoices while collection is paused."""
    return _INVOICES.get(subscription.paused_invoices or "", _UNKNOWN)


def goes_on(subscription: Subscription) -> Phrase:
    """When collection goes on."""
    if subscription.resumes_at is None:
        return say("Collection goes on when somebody resumes it.")
    return say("Collection goes on by itself on {day}.", day=Day(subscription.resumes_at))


def paused_until(subscription: Subscription) -> Phrase:
    """The same as a figure."""
    if subscription.resumes_at is None:
        return say("paused")
    return say("paused until {day}", day=Day(subscription.resumes_at))
