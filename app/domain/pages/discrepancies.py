"""What does not fit together, each with what would put it right."""

from app.domain.card import Button, Calm, Card, Notice, Section, Tone, Words, say, sentences
from app.domain.discrepancies import Discrepancy, discrepancies
from app.domain.matching import Candidate
from app.domain.pages.insights import OTHERS_UNREAD
from app.domain.pages.scene import REFRESH, Scene, back_to, comparable
from app.domain.wording import gap_reason

_LOOK = {
    "payment": say("See the payment"),
    "invoice": say("See the invoice"),
    "match": say("Check the customer"),
}
_PARTS = {"invoices": say("Invoices could not be read."), "payments": say("Payments could not be read.")}


def discrepancy_list(scene: Scene, others: tuple[Candidate, ...] | None = ()) -> Card:
    """All discrepancies. What could not be read is said, and so is that older ones were not looked at."""
    found = discrepancies(scene.snapshot, comparable(scene, others or ()))
    gaps = _gaps(scene, others)
    nothing: tuple[Section, ...] = () if found or gaps else (Calm(say("Everything fits together")),)
    return Card(
        title=say("Discrepancies"),
        detail=scene.name,
        back=back_to(say("To notice"), "insights", scene),
        sections=(*(_notice(one) for one in found), *nothing, *gaps, *_looked_at(scene)),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _notice(one: Discrepancy) -> Notice:
    label = _LOOK[one.command.split(":")[1]]
    return Notice(Tone.ATTENTION, one.title, sentences(one.text, one.remedy), Button(label, one.command))


def _gaps(scene: Scene, others: tuple[Candidate, ...] | None) -> tuple[Section, ...]:
    unread = [gap for gap in scene.snapshot.unread if gap.part in _PARTS]
    lines = [sentences(_PARTS[gap.part], gap_reason(gap)) for gap in unread]
    if others is None:
        lines.append(OTHERS_UNREAD)
    return (Words(tuple(lines)),) if lines else ()


def _looked_at(scene: Scene) -> tuple[Section, ...]:
    if not scene.snapshot.more_invoices and not scene.snapshot.more_payments:
        return ()
    return (Words((say("Only the newest invoices and payments were compared."),), note=True),)
