"""Confirm: exactly what will happen, before anything does; and why not, when it may not."""

from datetime import datetime

from app.domain.actions import Action, Order, Way
from app.domain.billing import PaymentMethod
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Field,
    Form,
    Moment,
    Notice,
    Phrase,
    Section,
    Status,
    Steps,
    Stub,
    Style,
    Tone,
    Typed,
    Words,
    say,
)
from app.domain.matter import Matter
from app.domain.pages import record_words, stub
from app.domain.pages.put_right import about, back_command
from app.domain.pages.scene import Scene
from app.domain.phrase import Name
from app.domain.policy import Answer
from app.domain.putting_right.check import Check
from app.domain.putting_right.picture import Picture

NOT_DONE = Status(Tone.WAITING, say("Not done yet"))


def confirm_page(action: Action, picture: Picture, scene: Scene, changed: Phrase = ()) -> Card:
    """What will happen. With `changed` the facts are not those that were shown before: it says what happened. Above
    the agent's limit the one button asks for approval instead."""
    asks = picture.verdict.answer is Answer.APPROVAL
    back = back_command(picture.matter, scene)
    return Card(
        title=title(action.order, scene.name),
        back=Button(say("Change"), f"open:{action.kind.value}:{action.target}:{action.order.wrong.value}", Style.LINK),
        sections=(
            *((Notice(Tone.ATTENTION, say("This changed since you looked"), changed),) if changed else ()),
            the_stub(action, picture, scene.now),
            checks(picture),
            *_asking(picture, action, asks),
            Buttons((_primary(action, asks), Button(say("Cancel"), back, Style.QUIET)), stack=True),
        ),
        said=_said(changed),
    )


def blocked_page(check: Check, matter: Matter, scene: Scene) -> Card:
    """Why nothing may move, and where to look."""
    see = (Buttons((Button(*check.button),)),) if check.button else ()
    return Card(
        title=check.label,
        detail=about(matter),
        back=Button(say("Back"), back_command(matter, scene), Style.LINK),
        sections=(Words((check.detail or say("Nothing was changed."),)), *see),
        said=say("Nothing was changed."),
    )


def title(order: Order, name: Phrase) -> Phrase:
    """What it is, and for whom."""
    if order.way in (Way.REFUND, Way.NOTE_REFUND):
        return say("Refund to {name}", name=name)
    if order.way is Way.VOID:
        return say("Void an invoice of {name}", name=name)
    if order.way in (Way.NOTE_BALANCE, Way.BALANCE):
        return say("Credit for {name}", name=name)
    return say("Credit note for {name}", name=name)


def verb(order: Order) -> Phrase:
    """What the button says: the verb with the amount."""
    if order.way in (Way.REFUND, Way.NOTE_REFUND):
        return say("Refund {amount}", amount=order.amount)
    return say("Void the invoice") if order.way is Way.VOID else say("Credit {amount}", amount=order.amount)


def the_stub(action: Action, picture: Picture, now: datetime) -> Stub:
    """The stub of what is not done yet."""
    order = picture.order
    return Stub(
        order.amount,
        stub.goes_to(order, method_of(picture)),
        NOT_DONE,
        stub.rows(picture, now),
        record_words.on_record(action.agent, action.place, order, action.note),
    )


def method_of(picture: Picture) -> PaymentMethod | None:
    """What it was paid with."""
    return picture.matter.payment.method if picture.matter.payment is not None else None


def checks(picture: Picture) -> Section:
    """What was checked just now."""
    return Steps(tuple(check.step for check in picture.checks), say("Checked just now"), checks=True)


def _asking(picture: Picture, action: Action, asks: bool) -> tuple[Section, ...]:
    if not asks:
        return ()
    words = Words((picture.verdict.sentence,))
    if action.note:
        return (words,)
    hint = say("Whoever approves reads it.")
    return (words, Form((Field("note", say("Why it is right"), "text", hint=hint),)))


def _primary(action: Action, asks: bool) -> Button:
    if asks:
        return Button(say("Ask for approval"), f"ask:action:{action.id}", Style.PRIMARY)
    return Button(verb(action.order), f"confirm:action:{action.id}", Style.PRIMARY)


def _said(changed: Phrase) -> Phrase:
    return say("This changed since you looked. Nothing was done.") if changed else ()


def what_changed(action: Action, picture: Picture) -> Phrase:
    """Who changed the facts since the agent looked, as far as we know."""
    other = next((one for one in picture.others if one.finished_at and one.finished_at >= action.created_at), None)
    if other is None:
        return say("Look again: the facts in Stripe are others by now. Nothing was done.")
    return say(
        "{name} gave {amount} here at {at} on ticket #{ticket}. Yours was not done.",
        name=Typed(other.agent.name),
        amount=other.order.amount,
        at=Moment(other.finished_at or other.created_at),
        ticket=Name(other.place.ticket_id),
    )
