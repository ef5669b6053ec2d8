"""The home card: who, what matters, what they pay, what is due, and the ways further."""

from app.domain.billing import Invoice, Payment, Snapshot
from app.domain.card import (
    Button,
    Card,
    Day,
    Listing,
    Notice,
    Phrase,
    Row,
    Section,
    Status,
    Style,
    Tone,
    say,
)
from app.domain.insights import alarming
from app.domain.matching import How, Match
from app.domain.pages import acts
from app.domain.pages.acts import home_actions
from app.domain.pages.calm import quiet_words
from app.domain.pages.facts import facts
from app.domain.pages.insights import discrepancies_row, insights_row, more_to_notice
from app.domain.pages.scene import REFRESH, Scene
from app.domain.payment import charged
from app.domain.phrase import Typed
from app.domain.states import invoice_status, payment_status

NEWEST = 3
NOTICES = 2
_FOUND = {
    How.CUSTOM_FIELD: Status(Tone.GOOD, say("Customer id on the requester")),
    How.EXTERNAL_ID: Status(Tone.GOOD, say("Matched by account id")),
    How.EMAIL: Status(Tone.WAITING, say("E-mail match, not verified")),
    How.GUEST: Status(Tone.WAITING, say("Guest checkout, not verified")),
}


def home(scene: Scene, first: tuple[Notice, ...] = ()) -> Card:
    """The first page of a customer. `first` are the notices about actions that are not finished."""
    snapshot = scene.snapshot
    alarms = alarming(snapshot, scene.now)
    room = max(0, NOTICES - len(first))
    notices = (*first, *(one.notice for one in alarms[:room]), *more_to_notice(scene, len(alarms) - room))
    sections: tuple[Section, ...] = (*notices, *(() if notices else quiet_words(scene)), facts(scene), *_newest(scene))
    return Card(
        title=scene.name,
        home=True,
        detail=contact_line(scene),
        matched=found_words(scene.match),
        change_match=change_button(scene.match),
        sections=sections,
        actions=home_actions(scene),
        pages=pages(scene, len(alarms)),
        more=Button(_more_words(scene), f"open:more:{scene.customer_id}", Style.LINK),
        as_of=snapshot.read_at,
        refresh=REFRESH,
    )


def more(scene: Scene) -> Card:
    """Every page and the ways to change the match: where a channel has no room for them on home."""
    change = say("Change the customer" if scene.match.sure else "Confirm or change the customer")
    match_row = Row(change, command=f"open:match:{scene.customer_id}")
    return Card(
        title=scene.name,
        detail=contact_line(scene),
        back=Button(say("Back"), f"open:home:{scene.customer_id}", Style.LINK),
        sections=(Listing((*acts.rows(scene), *pages(scene), discrepancies_row(scene), match_row)),),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _more_words(scene: Scene) -> Phrase:
    if scene.acts and scene.replies:
        return say("More: put it right, replies, all pages")
    if scene.replies:
        return say("More: replies, all pages")
    return say("More: put it right, all pages") if scene.acts else say("More: invoices, payments, all pages")


def contact_line(scene: Scene) -> Phrase:
    """The e-mail under the name."""
    email = scene.snapshot.customer.email
    if not email or email == scene.snapshot.customer.name:
        return ()
    return say("{email}, hidden for your role", email=Typed(email)) if scene.masked else say(Typed(email))


def found_words(match: Match) -> Status:
    """How the customer was found, and how sure that is."""
    if match.how is How.LINK:
        return Status(Tone.GOOD, _linked_by(match.linked_by))
    return _FOUND[match.how]


def change_button(match: Match) -> Button:
    """The way to confirm, change or undo the match."""
    return Button(say("Change" if match.sure else "Confirm or change"), f"open:match:{match.customer_id}", Style.LINK)


def pages(scene: Scene, alarms: int | None = None) -> tuple[Row, ...]:
    """The pages behind home with what is in them; `alarms` is how many insights need attention, where that is known."""
    snapshot, target = scene.snapshot, scene.customer_id
    subscriptions = say("Subscriptions" if len(snapshot.subscriptions) > 1 else "Subscription")
    rows = (
        _page(
            say("Invoices"),
            "invoices",
            target,
            _count(snapshot, "invoices", len(snapshot.invoices), snapshot.more_invoices),
        ),
        _page(
            say("Payments"),
            "payments",
            target,
            _count(snapshot, "payments", len(snapshot.payments), snapshot.more_payments),
        ),
        _page(subscriptions, "subscriptions", target, ()),
        _page(say("Disputes"), "disputes", target, _disputes(snapshot)),
    )
    balances = (_page(say("Balances"), "balances", target, ()),) if has_balances(snapshot) else ()
    return (*rows, insights_row(scene, alarms), *balances)


def has_balances(snapshot: Snapshot) -> bool:
    """Whether there is a balance to show, or one that could not be read."""
    customer = snapshot.customer
    billing_credits = snapshot.credits is not None and any((*snapshot.credits.available, *snapshot.credits.ledger))
    unread = snapshot.lacks("credits", "cash") or customer.cash_unread
    return any((*customer.credits, *customer.cash)) or billing_credits or unread


def invoice_row(invoice: Invoice, scene: Scene) -> Row:
    """A line that opens an invoice."""
    return Row(
        say(Day(invoice.created)),
        say(invoice.total),
        invoice_status(invoice, scene.snapshot, scene.now),
        command=f"open:invoice:{invoice.id}",
    )


def payment_row(payment: Payment, scene: Scene) -> Row:
    """A line that opens a payment."""
    status = payment_status(payment, scene.snapshot.disputes)
    return Row(say(Day(payment.created)), say(charged(payment)), status, command=f"open:payment:{payment.id}")


def _linked_by(colleague: str | None) -> Phrase:
    return say("Linked by {name}", name=Typed(colleague)) if colleague else say("Linked by a colleague")


def _page(label: Phrase, kind: str, target: str, counted: Phrase) -> Row:
    return Row(label, counted, command=f"open:{kind}:{target}")


def _count(snapshot: Snapshot, part: str, number: int, more_exist: bool) -> Phrase:
    if snapshot.missing(part):
        return say("not read")
    if snapshot.customer.deleted and not number:
        return ()
    return say("{n}+", n=number) if more_exist else say(number)


def _disputes(snapshot: Snapshot) -> Phrase:
    """How many, as far as the payments were read that they are of."""
    if snapshot.missing("payments"):
        return say("not read")
    if snapshot.more_payments and not snapshot.disputes:
        return () if not snapshot.missing("disputes") else say("not read")
    return _count(snapshot, "disputes", len(snapshot.disputes), snapshot.more_payments)


def _newest(scene: Scene) -> tuple[Section, ...]:
    snapshot = scene.snapshot
    bare = (one for one in snapshot.payments if not one.invoice_id)
    every: tuple[Invoice | Payment, ...] = (*snapshot.invoices, *bare)
    newest = sorted(every, key=lambda one: one.created, reverse=True)[:NEWEST]
    if not newest:
        return ()
    kinds = {type(one) for one in newest}
    one_kind = say("Newest invoices" if Invoice in kinds else "Newest payments")
    title = say("Newest invoices and payments") if len(kinds) == 2 else one_kind
    rows = (invoice_row(one, scene) if isinstance(one, Invoice) else payment_row(one, scene) for one in newest)
    return (Listing(tuple(rows), title, newest=True),)
