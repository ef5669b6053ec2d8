"""What a customer has with us beside invoices, each kind with what it means and what happens by itself."""

from app.domain.billing import CreditGrant, Invoice, Snapshot
from app.domain.card import (
    Card,
    Day,
    Facts,
    Figure,
    Listing,
    Name,
    Phrase,
    Row,
    Section,
    Sum,
    Sums,
    Weight,
    Words,
    say,
    sentences,
)
from app.domain.explain.balance import Coverage, could_pay, overpaid, paid_outside
from app.domain.money import Money
from app.domain.pages.billing_credits import billing_credits
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.wording import gap_reason

_SIGNS = say("In Stripe\u2019s \u201cbalance\u201d a credit has a minus and a debt a plus. Here words say it.")
_CREDIT = say(
    "Credit lowers the next invoice by itself. It does not pay one that is open already, and is not paid out."
)
_DEBT = say("It is added to the next invoice by itself.")
_CASH = say(
    "Money that came by bank transfer and has paid no invoice yet. It belongs to the customer until it is applied."
)
_MODES = {
    "manual": say("Nothing happens by itself: somebody applies it to an invoice in Stripe."),
    "automatic": say("Stripe matches it with open invoices by itself when it can."),
}
_DELETED = say("The customer was deleted in Stripe, and what stood on the balance is not told any more.")
_OVERPAID = say("What was paid too much went to the credit balance and lowers the next invoice by itself.")
_OUTSIDE = say("Somebody marked this as paid in another way, such as cash or a transfer. Stripe cannot refund it.")


def balances(scene: Scene, grants: tuple[CreditGrant, ...] | None = ()) -> Card:
    """The balances. `grants` is None when the grants of billing credits could not be read."""
    snapshot = scene.snapshot
    sections = (
        *_credit(snapshot),
        *_cash(snapshot),
        *billing_credits(snapshot, grants, scene.now),
        *_too_much(snapshot),
        *_elsewhere(snapshot),
    )
    nothing: tuple[Section, ...] = (Words((_DELETED if snapshot.customer.deleted else say("No credit and no debt."),)),)
    return Card(
        title=say("Balances"),
        detail=scene.name,
        back=back_home(scene),
        sections=(*sections, *_unread_invoices(snapshot)) or nothing,
        as_of=snapshot.read_at,
        refresh=REFRESH,
    )


def _credit(snapshot: Snapshot) -> tuple[Section, ...]:
    held = tuple(Row(say("We owe the customer"), say(one)) for one in snapshot.customer.credits if one.minor > 0)
    debt = tuple(Row(say("The customer owes us"), say(-one)) for one in snapshot.customer.credits if one.minor < 0)
    if not held and not debt:
        return ()
    notes = (*((_CREDIT,) if held else ()), *((_DEBT,) if debt else ()), _SIGNS)
    return (Facts(held + debt, say("Credit balance")), Words(notes, note=True))


def _cash(snapshot: Snapshot) -> tuple[Section, ...]:
    gap = snapshot.missing("cash")
    if gap or snapshot.customer.cash_unread:
        return (Words((sentences(say("The cash balance could not be read."), gap_reason(gap) if gap else ()),)),)
    held = tuple(one for one in snapshot.customer.cash if one)
    if not held:
        return ()
    rows = tuple(Row(say("Received, not applied"), say(one)) for one in held)
    mode = _MODES.get(snapshot.customer.cash_mode or "")
    notes = (_CASH, *((mode,) if mode else ()))
    return (Facts(rows, say("Cash balance")), Words(notes, note=True), *_coverages(snapshot, held))


def _coverages(snapshot: Snapshot, held: tuple[Money, ...]) -> tuple[Section, ...]:
    if snapshot.missing("invoices"):
        return ()
    found = [could_pay(one, snapshot.invoices) for one in held if one.minor > 0]
    paying = [one for one in found if one.pays]
    if paying:
        return tuple(section for one in paying for section in _coverage(one))
    none = say("Nothing that it could pay now: no invoice in this currency is open.")
    newest = say("Nothing that it could pay now: none of the newest ones in this currency is open.")
    return (Words((newest if snapshot.more_invoices else none,)),) if found else ()


def _coverage(found: Coverage) -> tuple[Section, ...]:
    code = Name(found.cash.currency.upper())
    rows = (
        Sum(say("Received"), say(Figure(found.cash)), weight=Weight.EDGE),
        *(Sum(_named(invoice), say(Figure(-paid, signed=True)), _rest(invoice, paid)) for invoice, paid in found.pays),
        Sum(say("Left"), say(Figure(found.left)), weight=Weight.TOTAL),
    )
    links = tuple(
        Row(_named(invoice), say(invoice.amount_remaining), command=f"open:invoice:{invoice.id}")
        for invoice, _paid in found.pays
    )
    return (
        Sums(
            rows,
            say("What it could pay, in {currency}", currency=code),
            say("It could pay, in {currency}", currency=code),
        ),
        Listing(links),
    )


def _rest(invoice: Invoice, paid: Money) -> Phrase:
    rest = invoice.amount_remaining - paid
    return say("{amount} would stay to pay", amount=rest) if rest else say("paid in full")


def _named(invoice: Invoice) -> Phrase:
    if invoice.due_at:
        return say("Invoice due {day}", day=Day(invoice.due_at))
    return say("Invoice of {day}", day=Day(invoice.created))


def _too_much(snapshot: Snapshot) -> tuple[Section, ...]:
    rows = tuple(_row(one, one.overpaid) for one in overpaid(snapshot) if one.overpaid)
    return (Listing(rows, say("Paid too much")), Words((_OVERPAID,), note=True)) if rows else ()


def _elsewhere(snapshot: Snapshot) -> tuple[Section, ...]:
    found = [(one, paid_outside(one)) for one in snapshot.invoices]
    rows = tuple(_row(invoice, amount) for invoice, amount in found if amount)
    return (Listing(rows, say("Paid outside Stripe")), Words((_OUTSIDE,), note=True)) if rows else ()


def _row(invoice: Invoice, amount: Money) -> Row:
    return Row(say("Invoice of {day}", day=Day(invoice.created)), say(amount), command=f"open:invoice:{invoice.id}")


def _unread_invoices(snapshot: Snapshot) -> tuple[Section, ...]:
    gap = snapshot.missing("invoices")
    words = say("Invoices could not be read, so what was paid too much or outside Stripe is not known here.")
    return (Words((sentences(words, gap_reason(gap)),), note=True),) if gap else ()
