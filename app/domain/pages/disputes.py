"""The disputes of a customer: reason, amount, state and deadline of each."""

from app.domain.billing import Dispute
from app.domain.card import Card, Day, Listing, Row, Section, Words, say, sentences
from app.domain.explain.dispute import dispute_reason
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.states import NEEDS_ANSWER, dispute_status
from app.domain.wording import gap_reason


def dispute_list(scene: Scene) -> Card:
    """The disputes on the payments that were read."""
    snapshot = scene.snapshot
    gap = snapshot.missing("disputes") or snapshot.missing("payments")
    sections: tuple[Section, ...]
    if gap and not snapshot.disputes:
        unread = say("Disputes could not be read. That does not mean there are none.")
        sections = (Words((sentences(unread, gap_reason(gap)),)),)
    elif not snapshot.disputes:
        none = say("No dispute on the newest payments." if snapshot.more_payments else "No dispute on any payment.")
        sections = (Words((none,)),)
    else:
        sections = (Listing(tuple(_row(one) for one in snapshot.disputes), two_lines=True),)
    return Card(
        title=say("Disputes"),
        detail=scene.name,
        back=back_home(scene),
        sections=sections,
        as_of=snapshot.read_at,
        refresh=REFRESH,
    )


def _row(dispute: Dispute) -> Row:
    waiting = dispute.due_at is not None and dispute.status in NEEDS_ANSWER
    beside = (
        say("Answer by {day}", day=Day(dispute.due_at)) if waiting and dispute.due_at else say(Day(dispute.created))
    )
    return Row(
        dispute_reason(dispute), say(dispute.amount), dispute_status(dispute), beside, f"open:dispute:{dispute.id}"
    )
