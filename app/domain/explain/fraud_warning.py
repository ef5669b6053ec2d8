"""An early fraud warning in words, for agents only: it is never told to a customer."""

from app.domain.billing import FraudWarning
from app.domain.card import Day, Phrase, say

_KINDS = {
    "card_never_received": "card never arrived",
    "fraudulent_card_application": "card applied for in another's name",
    "made_with_counterfeit_card": "counterfeit card",
    "made_with_lost_card": "lost card",
    "made_with_stolen_card": "stolen card",
    "misc": "other kinds",
    "unauthorized_use_of_card": "card used without leave",
}


def warned(warning: FraudWarning, disputed: bool = False) -> tuple[Phrase, ...]:
    """What was said when, and unless the payment is disputed already what that means (Stripe docs, Early fraud
    warnings)."""
    kind = _KINDS.get(warning.kind) or warning.kind.replace("_", " ")
    first = say("On ", Day(warning.created), " the card network warned that this may be fraud", *_of(kind), ".")
    if disputed:
        return (first,)
    if not warning.actionable:
        return (first, say("Nothing can be done about the warning any more: the payment is refunded or disputed."))
    return (
        first,
        say("Most such payments are disputed if nothing is done. A full refund avoids a dispute, not the warning."),
    )


def _of(kind: str) -> Phrase:
    return say(f" ({kind})") if kind else ()
