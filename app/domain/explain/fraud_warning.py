"""An early fraud warning in words, for agents only: it is never told to a customer."""

from app.domain.billing import FraudWarning
from app.domain.card import Day, Name, Phrase, say

_KINDS = {
    "card_never_received": say("card never arrived"),
    "fraudulent_card_application": say("card applied for in another's name"),
    "made_with_counterfeit_card": say("counterfeit card"),
    "made_with_lost_card": say("lost card"),
    "made_with_stolen_card": say("stolen card"),
    "misc": say("other kinds"),
    "unauthorized_use_of_card": say("card used without permission"),
}


def warned(warning: FraudWarning, disputed: bool = False) -> tuple[Phrase, ...]:
    """What was said when, and unless the payment is disputed already what that means (Stripe docs, Early fraud
    warnings)."""
    first = _first(warning)
    if disputed:
        return (first,)
    if not warning.actionable:
        return (first, say("Nothing can be done about the warning any more: the payment is refunded or disputed."))
    return (
        first,
        say("Most such payments are disputed if nothing is done. A full refund avoids a dispute, not the warning."),
    )


def _first(warning: FraudWarning) -> Phrase:
    if not warning.kind:
        return say("On {day} the card network warned that this may be fraud.", day=Day(warning.created))
    kind = _KINDS.get(warning.kind) or say(Name(warning.kind.replace("_", " ")))
    return say("On {day} the card network warned that this may be fraud ({kind}).", day=Day(warning.created), kind=kind)
