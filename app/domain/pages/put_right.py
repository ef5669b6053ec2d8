"""The chooser: what went wrong, and what would put it right."""

from app.domain.actions import Kind, Way, Wrong
from app.domain.billing import Invoice, Payment
from app.domain.card import Button, Card, Day, Listing, Phrase, Row, Style, Words, say
from app.domain.matter import Matter
from app.domain.pages.home import invoice_row, payment_row
from app.domain.pages.scene import Scene, back_home
from app.domain.payment import charged
from app.domain.putting_right.ways import NAMES, proposed, ways
from app.domain.putting_right.wrongs import WORDS
from app.domain.wording import method_label

NOTE = say("Nothing moves yet. You see what will happen before you confirm.")
NEWEST = 5
_HINTS: dict[tuple[Wrong, Way], Phrase] = {
    (Wrong.OVERCHARGED, Way.NOTE_REFUND): say("Credit note for that line, refunded"),
    (Wrong.OVERCHARGED, Way.REFUND): say("Refund of the difference"),
    (Wrong.OVERCHARGED, Way.NOTE_OPEN): say("Credit note for that line, less to pay"),
    (Wrong.DUPLICATE, Way.NOTE_REFUND): say("Credit note and refund of this payment"),
    (Wrong.DUPLICATE, Way.REFUND): say("Refund of this payment"),
    (Wrong.LATE, Way.NOTE_REFUND): say("Credit note for the days after, refunded"),
    (Wrong.LATE, Way.REFUND): say("Refund for the days after"),
    (Wrong.UNHAPPY, Way.NOTE_REFUND): say("Credit note and refund, all or part"),
    (Wrong.UNHAPPY, Way.REFUND): say("Refund, all or part"),
    (Wrong.GOODWILL, Way.NOTE_REFUND): say("Part refund, or credit for the next invoice"),
    (Wrong.GOODWILL, Way.REFUND): say("Part refund"),
    (Wrong.WRONG, Way.NOTE_REFUND): say("Refund here, then charge the right one"),
    (Wrong.WRONG, Way.REFUND): say("Refund here, then charge the right one"),
    (Wrong.FRAUD, Way.NOTE_REFUND): say("Full refund; a lead is asked"),
    (Wrong.FRAUD, Way.REFUND): say("Full refund; a lead is asked"),
}


def kind_of(matter: Matter) -> Kind:
    """The kind of action under which a matter is put right."""
    if matter.payment is not None and (
        matter.invoice is None or matter.invoice.status not in ("open", "uncollectible")
    ):
        return Kind.REFUND
    return Kind.CREDIT_NOTE if matter.invoice is not None else Kind.BALANCE_CREDIT


def chooser(matter: Matter, target: str, reasons: tuple[Wrong, ...], scene: Scene, may_void: bool) -> Card:
    """What went wrong with this payment or invoice, each with what would be done; `reasons` are those that the agent's
    role may give."""
    kind = kind_of(matter)
    rows = [_row(kind, matter, target, wrong) for wrong in reasons]
    if may_void and matter.invoice is not None and matter.payment is None:
        rows.append(_void(matter, matter.invoice))
    return Card(
        title=say("What went wrong?"),
        detail=about(matter),
        back=Button(say("Back"), back_command(matter, scene), Style.LINK),
        sections=(
            (Listing(tuple(rows), two_lines=True, note=NOTE),)
            if rows
            else (Words((say("Your role may not put this right. Ask your lead."),)),)
        ),
    )


def pick(scene: Scene, may_credit: bool) -> Card:
    """Which payment or invoice it is about, from home."""
    snapshot = scene.snapshot
    invoices = [one for one in snapshot.invoices if one.status not in ("draft", "void")][:NEWEST]
    bare = [one for one in snapshot.payments if not one.invoice_id and one.status == "succeeded"][:NEWEST]
    dated = [(one.created, _pick_invoice(one, scene)) for one in invoices]
    dated += [(one.created, _pick_payment(one, scene)) for one in bare]
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0], reverse=True)[:NEWEST]]
    if may_credit and not snapshot.customer.deleted:
        rows.append(
            Row(
                say("Something else"),
                detail=say("Credit on the customer's balance"),
                command=f"open:balance_credit:{scene.customer_id}",
            )
        )
    nothing = Words((say("Nothing has been charged yet, so there is nothing to put right."),))
    return Card(
        title=say("What is it about?"),
        detail=scene.name,
        back=back_home(scene),
        sections=(Listing(tuple(rows), two_lines=True, note=NOTE),) if rows else (nothing,),
        as_of=snapshot.read_at,
    )


def about(matter: Matter) -> Phrase:
    """What the action is about: `Invoice of Nov 18, 2026, paid with Visa 4242`."""
    payment, invoice = matter.payment, matter.invoice
    method = method_label(payment.method) if payment is not None and payment.method is not None else ()
    if invoice is not None and method:
        return say(
            "Invoice of {day}, {total}, paid with {method}",
            day=Day(invoice.created),
            total=invoice.total,
            method=method,
        )
    if invoice is not None:
        return say("Invoice of {day}, {total}", day=Day(invoice.created), total=invoice.total)
    if payment is not None and method:
        return say(
            "Payment of {day}, {amount}, with {method}",
            day=Day(payment.created),
            amount=charged(payment),
            method=method,
        )
    if payment is not None:
        return say("Payment of {day}, {amount}", day=Day(payment.created), amount=charged(payment))
    return say("Balance of the customer")


def back_command(matter: Matter, scene: Scene) -> str:
    """The page that the action was started from."""
    if matter.invoice is not None:
        return f"open:invoice:{matter.invoice.id}"
    return f"open:payment:{matter.payment.id}" if matter.payment is not None else f"open:home:{scene.customer_id}"


def _row(kind: Kind, matter: Matter, target: str, wrong: Wrong) -> Row:
    way = proposed(kind, matter, wrong)
    if way is None:
        why = next((one.why for one in ways(kind, matter) if not one.possible), say("Not possible here."))
        return Row(WORDS[wrong], detail=why)
    hint = _HINTS.get((wrong, way), NAMES[way])
    return Row(WORDS[wrong], detail=hint, command=f"open:{kind.value}:{target}:{wrong.value}")


def _void(matter: Matter, invoice: Invoice) -> Row:
    judged = next(iter(ways(Kind.VOID, matter)), None)
    possible = judged is not None and judged.possible
    detail = judged.why if judged is not None else ()
    return Row(say("Sent by mistake"), detail=detail, command=f"open:void:{invoice.id}" if possible else "")


def _pick_invoice(invoice: Invoice, scene: Scene) -> Row:
    row = invoice_row(invoice, scene)
    label = say("Invoice of {day}", day=Day(invoice.created))
    return Row(label, row.value, row.status, command=f"open:put_right:{invoice.id}")


def _pick_payment(payment: Payment, scene: Scene) -> Row:
    row = payment_row(payment, scene)
    label = say("Payment of {day}", day=Day(payment.created))
    return Row(label, row.value, row.status, command=f"open:put_right:{payment.id}")
