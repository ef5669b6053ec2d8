"""Everything to notice about a customer, on one page: what home has no room for, and what is only good to know."""

from app.domain.card import Button, Buttons, Calm, Card, Listing, Row, Section, Style, Words, plural, say
from app.domain.discrepancies import discrepancies
from app.domain.insights import alarming, noticed
from app.domain.insights.people import among
from app.domain.matching import Candidate
from app.domain.pages.scene import REFRESH, Scene, back_home, comparable

OTHERS_UNREAD = say("Whether further customers use this e-mail could not be read.")


def insight_list(scene: Scene, others: tuple[Candidate, ...] | None = ()) -> Card:
    """All insights, the most important first; `others` with the requester's address are None when not read."""
    found = noticed(scene.snapshot, scene.now)
    notices = [one.notice for one in found if not one.background]
    notices += [one.notice for one in among(scene.snapshot, others or ())]
    known = [one.notice for one in found if one.background]
    calm: tuple[Section, ...] = () if notices or others is None else (Calm(say("Nothing needs attention")),)
    unread: tuple[Section, ...] = (Words((OTHERS_UNREAD,), note=True),) if others is None else ()
    return Card(
        title=say("To notice"),
        detail=scene.name,
        back=back_home(scene),
        sections=(*notices, *calm, *known, *unread, Listing((discrepancies_row(scene, others or ()),))),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def more_to_notice(scene: Scene, hidden: int) -> tuple[Section, ...]:
    """The way from home to what it has no room for."""
    if hidden <= 0:
        return ()
    label = say(plural("{n} more to notice", "{n} more to notice", hidden))
    return (Buttons((Button(label, f"open:insights:{scene.customer_id}", Style.QUIET),)),)


def insights_row(scene: Scene, alarms: int | None = None) -> Row:
    """The line of this page among all pages, with how many need attention: `alarms` where that is known."""
    number = len(alarming(scene.snapshot, scene.now)) if alarms is None else alarms
    return Row(say("To notice"), say(number), command=f"open:insights:{scene.customer_id}")


def discrepancies_row(scene: Scene, others: tuple[Candidate, ...] = ()) -> Row:
    """The line that opens what does not fit together."""
    number = len(discrepancies(scene.snapshot, comparable(scene, others)))
    none = say("not read" if scene.snapshot.lacks("invoices", "payments") else "none found")
    value = say(number) if number else none
    return Row(say("Discrepancies"), value, command=f"open:discrepancies:{scene.customer_id}")
