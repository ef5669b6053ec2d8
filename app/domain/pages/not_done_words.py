"""Why an action was not done, as its receipt and the notice on home say it."""

from collections.abc import Callable

from app.domain.actions import Action, State
from app.domain.phrase import Phrase, Typed, say


def declined_words(action: Action) -> Phrase:
    """Who declined it, and why."""
    name = Typed(action.approver.name if action.approver else "")
    if not action.decision:
        return say("{name} declined it.", name=name)
    return say("{name} declined it: \u201c{reason}\u201d", name=name, reason=Typed(action.decision))


def _failed(action: Action) -> Phrase:
    return action.outcome.sentence or say("Stripe did not do it.")


def _expired(action: Action) -> Phrase:
    if action.asked_at is not None:
        return say("Nobody decided in time, and the facts may be others.")
    return say("It was not confirmed in time, and the facts may be others.")


REASONS: dict[State, tuple[Phrase, Callable[[Action], Phrase]]] = {
    State.FAILED: (say("Stripe did not do it"), _failed),
    State.PROPOSED: (say("Not confirmed"), lambda _: say("It was shown, and nobody has confirmed it.")),
    State.EXPIRED: (say("This is too old"), _expired),
    State.WITHDRAWN: (say("Withdrawn"), lambda _: say("The request was taken back.")),
    State.DECLINED: (say("Declined"), declined_words),
}
