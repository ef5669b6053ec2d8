"""What was done for a customer, newest first."""

from app.domain.actions import Action, State, Way
from app.domain.card import Card, Day, Listing, Phrase, Row, Status, Tone, Typed, Words, say
from app.domain.pages.scene import REFRESH, Scene, back_home

STATES: dict[State, Status] = {
    State.PROPOSED: Status(Tone.WAITING, say("Not done yet")),
    State.WAITING: Status(Tone.WAITING, say("Waiting for approval")),
    State.RUNNING: Status(Tone.ATTENTION, say("Not known yet")),
    State.UNKNOWN: Status(Tone.ATTENTION, say("Not known yet")),
    State.DONE: Status(Tone.GOOD, say("Done")),
    State.FAILED: Status(Tone.CLOSED, say("Not done")),
    State.DECLINED: Status(Tone.CLOSED, say("Declined")),
    State.WITHDRAWN: Status(Tone.CLOSED, say("Withdrawn")),
    State.EXPIRED: Status(Tone.CLOSED, say("Expired")),
}
WAYS: dict[Way, Phrase] = {
    Way.REFUND: say("Refund"),
    Way.NOTE_REFUND: say("Refund with credit note"),
    Way.NOTE_BALANCE: say("Credit note to the balance"),
    Way.NOTE_OUTSIDE: say("Credit note, paid outside"),
    Way.NOTE_OPEN: say("Credit note on an open invoice"),
    Way.BALANCE: say("Credit on the balance"),
    Way.VOID: say("Voided invoice"),
}


def action_list(actions: tuple[Action, ...], more: bool, scene: Scene) -> Card:
    """The newest actions, each opens its receipt."""
    rows = tuple(_row(one) for one in actions)
    note = say("Older ones are in the console.") if more else ()
    nothing = Words((say("Nothing was refunded or credited from here yet."),))
    return Card(
        title=say("Refunds and credits from here"),
        detail=scene.name,
        back=back_home(scene),
        sections=(Listing(rows, two_lines=True, note=note),) if rows else (nothing,),
        as_of=scene.now,
        refresh=REFRESH,
    )


def state_of(action: Action) -> Status:
    """The state of an action in a word; a refund that came back says so."""
    if action.state is State.DONE and action.outcome.refund_status in ("failed", "canceled"):
        return Status(Tone.PROBLEM, say("Refund failed"))
    return STATES[action.state]


def _row(action: Action) -> Row:
    detail = say("{name}, {day}", name=Typed(action.agent.name), day=Day(action.finished_at or action.created_at))
    return Row(WAYS[action.order.way], say(action.order.amount), state_of(action), detail, f"open:action:{action.id}")
