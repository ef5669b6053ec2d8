"""What goes on record of an action, below the tear of its stub."""

from app.domain.actions import Action, Order, Person, Place
from app.domain.card import Phrase, Typed, say
from app.domain.phrase import Name
from app.domain.putting_right.wrongs import ON_RECORD


def on_record(agent: Person, place: Place, order: Order, note: str) -> tuple[Phrase, ...]:
    """What goes on record, and the agent's note."""
    reason = ON_RECORD[order.wrong]
    who = say(
        "Goes on record: {name}, ticket #{ticket}, {reason}.",
        name=Typed(agent.name),
        ticket=Name(place.ticket_id),
        reason=reason,
    )
    return (who, *quoted(note))


def done_by(action: Action) -> tuple[Phrase, ...]:
    """Who did it, who approved it, and the agent's note."""
    who = say(
        "By {name}, ticket #{ticket}, {reason}.",
        name=Typed(action.agent.name),
        ticket=Name(action.place.ticket_id),
        reason=ON_RECORD[action.order.wrong],
    )
    approved = (say("Approved by {name}.", name=Typed(action.approver.name)),) if action.approver else ()
    return (who, *approved, *quoted(action.note))


def quoted(note: str) -> tuple[Phrase, ...]:
    """The agent's note in quotes; nothing when there is none."""
    return (say("\u201c{note}\u201d", note=Typed(note)),) if note else ()
