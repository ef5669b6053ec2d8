"""Approval: what the asker sees while it waits, what the approver decides upon, and the answer."""

from app.domain.actions import Action, State
from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Day,
    Field,
    Form,
    Moment,
    Notice,
    Phrase,
    Row,
    Section,
    Step,
    Steps,
    Stub,
    Style,
    Tone,
    Typed,
    Words,
    say,
)
from app.domain.money import Money
from app.domain.pages import acts, record_words, stub
from app.domain.pages.confirm import NOT_DONE, checks, method_of, the_stub
from app.domain.pages.not_done_words import declined_words
from app.domain.pages.receipt import home, method_in
from app.domain.pages.scene import Scene
from app.domain.phrase import Name
from app.domain.putting_right.picture import Picture
from app.domain.putting_right.wrongs import WORDS


def waiting_page(action: Action, scene: Scene, approvers: tuple[str, ...], limit: Money | None, own: bool) -> Card:
    """The request that waits. The asker may withdraw it."""
    rows = [Row(say("Why"), WORDS[action.order.wrong])]
    if limit is not None and own:
        rows.append(Row(say("Your own limit"), say(limit)))
    withdraw = (Buttons((Button(say("Withdraw"), f"withdraw:action:{action.id}"),)),) if own else ()
    return Card(
        title=say("Waiting for approval"),
        back=home(scene, say("Back")),
        sections=(
            Stub(
                action.order.amount,
                stub.goes_to(action.order, method_in(action, scene)),
                NOT_DONE,
                tuple(rows),
                asked_by(action),
            ),
            Steps(_next(action, approvers), say("What happens now")),
            Words((_answer(action, own),), note=True),
            *acts.tell(scene, "refund-in-review", say("Tell the customer")),
            *withdraw,
        ),
        said=say("Waiting for approval. Nothing was done yet."),
    )


def _answer(action: Action, own: bool) -> Phrase:
    if own:
        return say("The answer comes as a note on this ticket.")
    return say("The answer comes as a note on ticket #{ticket}.", ticket=Name(action.place.ticket_id))


def approve_page(action: Action, picture: Picture, scene: Scene, changed: Phrase = (), error: Phrase = ()) -> Card:
    """What the approver decides upon: facts as of now, and both answers."""
    stopped = picture.stop
    command = f"approve:action:{action.id}:{picture.mark}"
    approve = Button(say("Approve {amount}", amount=action.order.amount), command, Style.PRIMARY)
    panel = the_stub(action, picture, scene.now)
    shown = Stub(panel.amount, stub.goes_to(action.order, method_of(picture)), NOT_DONE, panel.rows, asked_by(action))
    return Card(
        title=say("{name} asks for your approval", name=Typed(action.agent.name)),
        detail=say("For {customer}", customer=scene.name),
        back=home(scene, say("Back")),
        sections=(
            *((Notice(Tone.ATTENTION, say("This changed since it was asked"), changed),) if changed else ()),
            *((Notice(Tone.PROBLEM, stopped.label, stopped.detail),) if stopped else ()),
            shown,
            checks(picture),
            *(() if stopped else (Buttons((approve,), stack=True),)),
            _decline(action, error),
        ),
        as_of=picture.matter.read_at,
    )


def asked_by(action: Action) -> tuple[Phrase, ...]:
    """Who asked, where, when, and why."""
    who = say(
        "Asked by {name}, ticket #{ticket}, {at}.",
        name=Typed(action.agent.name),
        ticket=Name(action.place.ticket_id),
        at=At(action.asked_at or action.created_at),
    )
    return (who, *record_words.quoted(action.note))


def notice(action: Action, may_decide: bool) -> Notice:
    """How an action that is not finished, or was declined, stands on home."""
    amount, see = action.order.amount, f"open:action:{action.id}"
    if action.state is State.WAITING and may_decide:
        title = say("{name} asks for your approval, {amount}", name=Typed(action.agent.name), amount=amount)
        text = say(
            "{reason}, asked on {at}.", reason=WORDS[action.order.wrong], at=At(action.asked_at or action.created_at)
        )
        return Notice(Tone.ATTENTION, title, text, Button(say("Look and decide"), f"open:approval:{action.id}"))
    if action.state is State.WAITING:
        text = say("{name} asked. Nothing was done yet.", name=Typed(action.agent.name))
        return Notice(Tone.WAITING, say("{amount} waits for approval", amount=amount), text, Button(say("See it"), see))
    if action.state is State.DECLINED:
        return Notice(
            Tone.WAITING,
            say("{amount} was declined", amount=amount),
            declined_words(action),
            Button(say("See it"), see),
        )
    text = say("Stripe has not answered for {amount}. It may have gone through.", amount=amount)
    return Notice(Tone.PROBLEM, say("Checking with Stripe: do not do it again"), text, Button(say("See it"), see))


def _next(action: Action, approvers: tuple[str, ...]) -> tuple[Step, ...]:
    asked = Moment(action.asked_at or action.created_at)
    names = say(Typed(", ".join(approvers))) if approvers else say("your lead")
    return (
        Step(Tone.GOOD, say("Asked {names}", names=names), say(asked)),
        Step(Tone.WAITING, say("One of them decides"), say("by {day}", day=Day(action.expires_at)), later=True),
    )


def _decline(action: Action, error: Phrase) -> Section:
    hint = say("{name} reads this on the ticket.", name=Typed(action.agent.name))
    submit = Button(say("Decline"), f"decline:action:{action.id}")
    return Form((Field("note", say("Or decline, and say why"), "text", hint=hint, error=error, submit=submit),))
