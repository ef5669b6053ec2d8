"""The invoices of a customer, ten at a time."""

from app.domain.billing import Invoice, Page
from app.domain.card import (
    Button,
    Card,
    Day,
    Listing,
    Phrase,
    Row,
    Section,
    Style,
    Words,
    say,
    sentences,
)
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.states import invoice_status
from app.domain.wording import gap_reason


def invoice_list(scene: Scene, page: Page[Invoice] | None = None) -> Card:
    """Ten invoices; without `page` the newest ones of the snapshot."""
    gap = scene.snapshot.missing("invoices") if page is None else None
    rows = page.rows if page else scene.snapshot.invoices[:10]
    more = page.more if page else scene.snapshot.more_invoices or len(scene.snapshot.invoices) > 10
    sections: tuple[Section, ...] = (
        Words((sentences(say("Invoices could not be read."), gap_reason(gap)),)) if gap else _list(rows, more, scene),
    )
    return Card(
        title=say("Invoices"),
        detail=scene.name,
        back=back_home(scene),
        sections=sections,
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _list(rows: tuple[Invoice, ...], more: bool, scene: Scene) -> Section:
    if not rows:
        return Words((say("No invoices yet."),))
    older = (
        Button(say("Show 10 older"), f"open:invoices:{scene.customer_id}:{rows[-1].id}", Style.QUIET) if more else None
    )
    return Listing(tuple(_row(one, scene) for one in rows), two_lines=True, more=older)


def _row(invoice: Invoice, scene: Scene) -> Row:
    return Row(
        say(Day(invoice.created)),
        say(invoice.total),
        invoice_status(invoice, scene.snapshot, scene.now),
        _beside(invoice),
        f"open:invoice:{invoice.id}",
    )


def _beside(invoice: Invoice) -> Phrase:
    if invoice.status == "open" and invoice.due_at:
        return say("Due {day}", day=Day(invoice.due_at))
    if invoice.status == "open" and invoice.next_attempt_at:
        return say("Next try {day}", day=Day(invoice.next_attempt_at))
    if invoice.status == "open" and invoice.amount_remaining != invoice.total:
        return say("{amount} left", amount=invoice.amount_remaining)
    return ()
