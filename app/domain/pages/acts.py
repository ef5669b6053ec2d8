"""The ways into putting something right, where the agent's role may do so."""

from app.domain.billing import Dispute
from app.domain.card import Button, Buttons, Phrase, Row, Say, Section, Style, say
from app.domain.pages.scene import Scene


def home_actions(scene: Scene) -> tuple[Button, ...]:
    """What can be done, on home."""
    right = (Button(say("Put it right"), f"open:put_right:{scene.customer_id}"),) if scene.acts else ()
    reply = (Button(say("Pick a reply"), f"open:replies:{scene.customer_id}"),) if scene.replies else ()
    return (*right, *reply)


def tell(scene: Scene, macro: str, label: Phrase, picked: str = "") -> tuple[Section, ...]:
    """The button that leads to the words about what was done, if there are such."""
    if macro not in scene.replies:
        return ()
    command = f"insert:macro:{macro}:{picked}" if picked else f"insert:macro:{macro}"
    return (Buttons((Button(label, command),)),)


def tell_disputed(scene: Scene, dispute: Dispute) -> tuple[Section, ...]:
    """The way to a whole reply about a dispute that waits for an answer."""
    macro = "inquiry-answer" if dispute.inquiry else "dispute-opened"
    return tell(scene, macro, say("Use this reply"), dispute.id)


def pick_reply(scene: Scene, above: tuple[Section, ...]) -> tuple[Section, ...]:
    """The way to the replies that fit now, where words to send stand `above`."""
    if not scene.replies or not any(isinstance(one, Say) for one in above):
        return ()
    return (Buttons((Button(say("Pick a reply"), f"open:replies:{scene.customer_id}"),)),)


def put_right(scene: Scene, target: str, worth: bool) -> tuple[Section, ...]:
    """The button of a payment or an invoice on which something can be put right."""
    if not scene.acts or not worth:
        return ()
    return (Buttons((Button(say("Put it right"), f"open:put_right:{target}", Style.PLAIN),)),)


def rows(scene: Scene) -> tuple[Row, ...]:
    """The same as lines of a list, with what was done before."""
    reply = (Row(say("Pick a reply"), command=f"open:replies:{scene.customer_id}"),) if scene.replies else ()
    if not scene.acts:
        return reply
    right = Row(
        say("Put it right"), detail=say("Refund, credit note, credit"), command=f"open:put_right:{scene.customer_id}"
    )
    done = Row(say("Refunds and credits from here"), command=f"open:actions:{scene.customer_id}")
    return (right, *reply, done)
