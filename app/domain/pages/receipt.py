"""The receipt of an action in each of its states: done, not known yet, not done, too old."""

from datetime import datetime

from app.domain.actions import REFUNDING, Action, State, Way
from app.domain.billing import PaymentMethod, Refund
from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Day,
    Moment,
    Notice,
    Phrase,
    Row,
    Say,
    Section,
    Status,
    Step,
    Steps,
    Stub,
    Style,
    Tone,
    Words,
    say,
    sentences,
)
from app.domain.explain.arrival import REFERENCE_DAYS, business_days_after
from app.domain.explain.refund_words import words
from app.domain.pages import acts, record_words, stub
from app.domain.pages.not_done_words import REASONS
from app.domain.pages.scene import Scene
from app.domain.phrase import Name
from app.domain.refund_watch import OVER

DONE = Status(Tone.GOOD, say("Done"))
UNFINISHED = say("Refund not finished")
NOT_FINISHED = Status(Tone.ATTENTION, say("Not finished yet"))
_STANDS: dict[str, tuple[Phrase, Status]] = {
    "succeeded": (say("Refunded"), DONE),
    "pending": (say("Refund on its way"), Status(Tone.WAITING, say("On its way"))),
    "requires_action": (say("Refund needs the customer"), Status(Tone.ATTENTION, say("Needs the customer"))),
}
"""What a receipt says of a refund in each state that Stripe gives it."""
_TITLES: dict[Way, Phrase] = {
    Way.NOTE_BALANCE: say("Credited"),
    Way.BALANCE: say("Credited"),
    Way.NOTE_OUTSIDE: say("Credit note written"),
    Way.NOTE_OPEN: say("Credit note written"),
    Way.VOID: say("Invoice voided"),
}


def receipt(action: Action, scene: Scene, noted: bool) -> Card:
    """What came of the action. `noted` says whether the ticket has its note."""
    return _PAGES.get(action.state, _not_done)(action, scene, noted)


def method_in(action: Action, scene: Scene) -> PaymentMethod | None:
    """What the payment of an action was made with, as far as the scene knows it."""
    payments = (one for one in scene.snapshot.payments if one.charge_id == action.order.charge_id)
    return next((one.method for one in payments), None) if action.order.charge_id else None


def home(scene: Scene, label: Phrase) -> Button:
    """The way home."""
    return Button(label, f"open:home:{scene.customer_id}", Style.LINK)


def _done(action: Action, scene: Scene, noted: bool) -> Card:
    status = action.outcome.refund_status
    if status in OVER:
        return _came_back(action, scene)
    return Card(
        title=_title(action),
        back=home(scene, say("Done")),
        sections=(
            Stub(
                action.order.amount,
                stub.goes_to(action.order, method_in(action, scene)),
                _STANDS.get(status or "", (UNFINISHED, NOT_FINISHED))[1] if _refunds(action) else DONE,
                _rows(action),
                (*record_words.done_by(action), *_ids(action)),
            ),
            Steps(tuple(_steps(action, scene, noted)), say("On its way") if _refunds(action) else ()),
            *_say(action, scene),
            *_tell(action, scene),
        ),
        said=_announced(action, scene),
    )


def _refunds(action: Action) -> bool:
    return action.order.way in REFUNDING


def _title(action: Action) -> Phrase:
    """What was done; of a refund no more than Stripe says of it."""
    if not _refunds(action):
        return _TITLES[action.order.way]
    return _STANDS.get(action.outcome.refund_status or "", (UNFINISHED, NOT_FINISHED))[0]


def _came_back(action: Action, scene: Scene) -> Card:
    """Where the money is now depends on why: the payment's page says it."""
    if action.outcome.refund_status == "canceled":
        text = say("Stripe accepted it first, then it was canceled. The payment's page says what that means.")
    else:
        text = say("Stripe accepted it first, then it failed. The payment's page says why, and where the money is.")
    note = say("The credit note stands.") if action.order.way is Way.NOTE_REFUND else ()
    return Card(
        title=say("Refund failed"),
        back=home(scene, say("Back")),
        sections=(
            Notice(Tone.PROBLEM, say("The customer did not get it"), sentences(text, note) if note else text),
            _plain_stub(action, scene, Status(Tone.PROBLEM, say("Refund failed"))),
            *_see(action),
        ),
        said=say("This refund failed."),
    )


def _see(action: Action) -> tuple[Section, ...]:
    if not action.order.charge_id:
        return ()
    return (Buttons((Button(say("See the payment"), f"open:payment:{action.order.charge_id}"),)),)


def _rows(action: Action) -> tuple[Row, ...]:
    number = action.outcome.number
    return (Row(say("Credit note"), say(Name(number))),) if number else ()


def _ids(action: Action) -> tuple[Phrase, ...]:
    named = dict.fromkeys(one for one in (action.outcome.reference, action.outcome.refund_id) if one)
    return (say(Name(", ".join(named))),) if named else ()


def _steps(action: Action, scene: Scene, noted: bool) -> list[Step]:
    at = action.finished_at or action.created_at
    steps = [Step(Tone.GOOD, say("Accepted by Stripe"), say(At(at)))]
    note = say("A note is on its way to the ticket") if not noted else say("Noted on the ticket")
    steps.append(Step(Tone.GOOD if noted else Tone.WAITING, note, later=not noted))
    found, outcome = stub.due(action.order, method_in(action, scene), at), action.outcome
    if found is not None and outcome.refund_status in ("succeeded", "pending"):
        steps.append(Step(Tone.WAITING, say("With the customer, about"), stub.arrives(found), later=True))
        steps.append(_reference(action, at))
    return steps


def _reference(action: Action, at: datetime) -> Step:
    """By what the bank can find the refund: there, or when it comes."""
    label, reference = say("Bank reference"), action.outcome.bank_reference
    if reference:
        found = say("{reference}. The customer's bank can find it by this.", reference=Name(reference))
        return Step(Tone.GOOD, label, detail=found)
    by = say("by about {day}", day=Day(business_days_after(at, REFERENCE_DAYS)))
    return Step(Tone.WAITING, label, by, later=True)


def _say(action: Action, scene: Scene) -> tuple[Section, ...]:
    """Words to send about a refund that is on its way."""
    if not _refunds(action) or not action.outcome.refund_status:
        return ()
    at = action.finished_at or action.created_at
    refund = Refund(
        action.outcome.refund_id or "",
        action.order.amount,
        action.outcome.refund_status,
        at,
        reference=action.outcome.bank_reference,
        reference_status="available" if action.outcome.bank_reference else None,
    )
    return (Say(words(refund, method_in(action, scene), scene.now), say("Say to the customer")),)


def _tell(action: Action, scene: Scene) -> tuple[Section, ...]:
    """The way to a whole reply about what was done."""
    if action.order.way in (Way.REFUND, Way.NOTE_REFUND):
        refund_id = action.outcome.refund_id or ""
        return acts.tell(scene, "refund-sent", say("Tell the customer"), refund_id)
    credited = action.order.way in (Way.BALANCE, Way.NOTE_BALANCE)
    return acts.tell(scene, "credit-applied", say("Tell the customer")) if credited else ()


def _announced(action: Action, scene: Scene) -> Phrase:
    if _refunds(action) and action.outcome.refund_status == "succeeded":
        where = stub.goes_to(action.order, method_in(action, scene))
        return say("Refunded {amount}, {where}.", amount=action.order.amount, where=where)
    if _refunds(action):
        return _title(action)
    return say("Done: {amount}.", amount=action.order.amount)


def _unknown(action: Action, scene: Scene, _noted: bool) -> Card:
    """The outcome is not known: never shown as failed."""
    refund = _refunds(action)
    again = say("Do not refund again") if refund else say("Do not do it again")
    text = say(
        "We asked Stripe for this and have no answer yet. It may have gone through. We keep checking and write the "
        "result on this ticket."
    )
    rows = [Row(say("Asked"), say(Moment(action.started_at)))] if action.started_at else []
    if action.checked_at:
        rows.append(Row(say("Last checked"), say(Moment(action.checked_at))))
    return Card(
        title=say("Checking with Stripe"),
        back=home(scene, say("Done")),
        sections=(
            Notice(Tone.ATTENTION, again, text),
            Stub(
                action.order.amount,
                stub.goes_to(action.order, method_in(action, scene)),
                Status(Tone.ATTENTION, say("Not known yet")),
                tuple(rows),
                record_words.done_by(action),
            ),
            Buttons((Button(say("Check now"), f"check:action:{action.id}"),)),
        ),
        said=say("Stripe has not answered. Do not do it again."),
    )


def _not_done(action: Action, scene: Scene, _noted: bool) -> Card:
    title, reason = REASONS.get(action.state, REASONS[State.FAILED])
    why = reason(action)
    again = Button(say("Start again"), f"open:{action.kind.value}:{action.target}", Style.PLAIN)
    return Card(
        title=title,
        back=home(scene, say("Back")),
        sections=(
            Words((why, say("Nothing was changed."))),
            _plain_stub(action, scene, Status(Tone.CLOSED, say("Not done"))),
            Buttons((again,)),
        ),
        said=say("Not done. Nothing was changed."),
    )


def _plain_stub(action: Action, scene: Scene, state: Status) -> Stub:
    where = stub.goes_to(action.order, method_in(action, scene))
    return Stub(action.order.amount, where, state, (), record_words.done_by(action))


_PAGES = {State.DONE: _done, State.RUNNING: _unknown, State.UNKNOWN: _unknown}
