"""What an agent typed into the form of an action, read strictly: a wish, or what is wrong with each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.actions import Line, Order, Way, Wrong
from app.domain.billing import Invoice
from app.domain.errors import AmountNotRead
from app.domain.matter import Matter
from app.domain.money import Money, parse
from app.domain.phrase import Phrase, say
from app.domain.putting_right.left import most
from app.domain.putting_right.ways import currency_of
from app.domain.putting_right.wrongs import wrong_of

LONGEST_NOTE = 1000
MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """The fields as typed, with the decimal sign of who typed them."""

    amount: str = ""
    wrong: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()
    way: str = ""
    tell: bool = False
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a wish: an order, or errors by field name."""

    order: Order | None = None
    errors: Mapping[str, Phrase] = field(default_factory=dict)


def wish_of(fields: Mapping[str, str], wrong: str = "", decimal: str = ".") -> Wish:
    """The wish in these form fields; `wrong` is what the chooser said already."""
    lines = tuple(part.strip() for part in fields.get("lines", "").split(",") if part.strip())
    return Wish(
        amount=fields.get("amount", "").strip(),
        wrong=fields.get("reason", "").strip() or wrong,
        note=" ".join(fields.get("note", "").split())[:LONGEST_NOTE],
        lines=tuple(dict.fromkeys(lines)),
        way=fields.get("choice", "").strip(),
        tell=fields.get("tell", "").strip() == "yes",
        decimal=decimal,
    )


def read(wish: Wish, way: Way, matter: Matter, reasons: tuple[Wrong, ...]) -> Read:
    """The order that the wish says, by this way. A blank amount is all that is left, a blank reason the first one."""
    errors: dict[str, Phrase] = {}
    wrong = wrong_of(wish.wrong) if wish.wrong else (reasons[0] if reasons else None)
    if wrong is None or wrong not in reasons:
        errors["reason"] = say("Choose one of these reasons.")
        wrong = None
    lines = _lines(wish, way, matter, errors)
    amount = _lined(lines) or (None if errors.keys() - {"reason"} else _amount(wish, way, matter, errors))
    if errors or amount is None or wrong is None:
        return Read(errors=errors)
    order = replace(_bare(way, matter, amount), wrong=wrong, lines=lines, tell=wish.tell)
    return Read(order)


def _bare(way: Way, matter: Matter, amount: Money) -> Order:
    """An order of this way and amount on what the matter is about."""
    payment, invoice, customer = matter.payment, matter.invoice, matter.customer
    refunds = payment is not None and way in (Way.REFUND, Way.NOTE_REFUND)
    return Order(
        way=way,
        amount=amount,
        wrong=Wrong.GOODWILL,
        customer_id=customer.id if customer is not None else _owner(matter),
        charge_id=payment.charge_id if payment is not None and (refunds or way is Way.BALANCE) else None,
        invoice_id=invoice.id if invoice is not None else None,
        paid_by=payment.method.kind if payment is not None and payment.method is not None and refunds else "",
    )


def _owner(matter: Matter) -> str | None:
    """Whose it is when the customer could not be read."""
    owners = (one.customer_id for one in (matter.payment, matter.invoice) if one is not None)
    return next((one for one in owners if one is not None), None)


def _amount(wish: Wish, way: Way, matter: Matter, errors: dict[str, Phrase]) -> Money | None:
    currency, bound = currency_of(matter), most(way, matter)
    if way is Way.VOID:
        return bound
    if not currency:
        errors["amount"] = say("This customer has no currency yet. Give the credit in Stripe.")
        return None
    if not wish.amount:
        if bound is None:
            errors["amount"] = say("Say how much.")
        return bound
    try:
        amount = parse(wish.amount, currency, wish.decimal)
    except AmountNotRead as error:
        errors["amount"] = error.sentence
        return None
    if bound is not None and amount > bound:
        errors["amount"] = say("At most {left} is left.", left=bound)
        return None
    return amount


def _lines(wish: Wish, way: Way, matter: Matter, errors: dict[str, Phrase]) -> tuple[Line, ...]:
    """The chosen lines, each whole; or one in part, when an amount is given too."""
    invoice = matter.invoice
    if not wish.lines or way not in (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN):
        return ()
    known = {line.id: line.amount for line in invoice.lines} if invoice is not None else {}
    if any(one not in known for one in wish.lines):
        errors["lines"] = say("This line is not on the invoice any more. Choose again.")
    elif any(known[one].minor <= 0 for one in wish.lines):
        errors["lines"] = say("A line of nothing, or one that gives money back, cannot be credited.")
    elif not wish.amount:
        return tuple(Line(one, known[one]) for one in wish.lines)
    elif len(wish.lines) > 1:
        errors["lines"] = say("Give an amount for one line only, or leave it empty to take back whole lines.")
    else:
        return _part(wish, known[wish.lines[0]], errors)
    return ()


def _part(wish: Wish, whole: Money, errors: dict[str, Phrase]) -> tuple[Line, ...]:
    try:
        amount = parse(wish.amount, whole.currency, wish.decimal)
    except AmountNotRead as error:
        errors["amount"] = error.sentence
        return ()
    if amount > whole:
        errors["amount"] = say("The line is {amount}. Give at most that.", amount=whole)
        return ()
    return (Line(wish.lines[0], amount),)


def _lined(lines: tuple[Line, ...]) -> Money | None:
    return sum((one.amount for one in lines[1:]), lines[0].amount) if lines else None


def creditable_lines(invoice: Invoice | None) -> tuple[tuple[str, str, Money], ...]:
    """The lines that can be taken back: id, description, amount."""
    if invoice is None or invoice.more_lines:
        return ()
    rows = [(one.id, one.description, one.amount) for one in invoice.lines if one.amount.minor > 0]
    return tuple(rows[:MOST_LINES]) if len(rows) > 1 else ()
