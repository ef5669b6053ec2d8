"""The payments of a customer, ten at a time."""

from app.domain.billing import Dispute, Page, Payment
from app.domain.card import Button, Card, Day, Listing, Row, Section, Style, Words, say, sentences
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.payment import charged
from app.domain.states import payment_status
from app.domain.wording import gap_reason, method_label


def payment_list(scene: Scene, page: Page[Payment] | None = None) -> Card:
    """Ten payments; without `page` the newest ones of the snapshot."""
    gap = scene.snapshot.missing("payments") if page is None else None
    rows = page.rows if page else scene.snapshot.payments[:10]
    more = page.more if page else scene.snapshot.more_payments or len(scene.snapshot.payments) > 10
    unread = Words((sentences(say("Payments could not be read."), gap_reason(gap)),)) if gap else None
    return Card(
        title=say("Payments"),
        detail=scene.name,
        back=back_home(scene),
        sections=(unread or _list(rows, more, scene),),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def payment_row(payment: Payment, disputes: tuple[Dispute, ...]) -> Row:
    """A line of the list of payments."""
    label = method_label(payment.method) if payment.method else say("Payment")
    status = payment_status(payment, disputes)
    return Row(label, say(charged(payment)), status, say(Day(payment.created)), f"open:payment:{payment.id}")


def _list(rows: tuple[Payment, ...], more: bool, scene: Scene) -> Section:
    if not rows:
        return Words((say("No payments yet."),))
    last = next((one.charge_id for one in reversed(rows) if one.charge_id), None)
    older = Button(say("Show 10 older"), f"open:payments:{scene.customer_id}:{last}", Style.QUIET)
    drawn = tuple(payment_row(one, scene.snapshot.disputes) for one in rows)
    return Listing(drawn, two_lines=True, more=older if more and last else None)
