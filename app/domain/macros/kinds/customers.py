"""The facts of the customer as a whole."""

from app.domain.billing import Customer, Snapshot
from app.domain.card import say
from app.domain.insights.balances import credits_used
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Kind, amount, amounts, day, kind, number, text, thing, truth
from app.domain.macros.names import first_name
from app.domain.money import Money
from app.domain.states import FINISHED_DISPUTES, days_overdue


def _one(found: list[Money]) -> Money | None:
    return found[0] if len(found) == 1 else None


def _positive(found: tuple[Money, ...]) -> list[Money]:
    return [one for one in found if one.minor > 0]


def _owed(snapshot: Snapshot) -> list[Money] | Gap:
    if snapshot.missing("invoices") or snapshot.more_invoices:
        return Gap("invoices")
    sums: dict[str, Money] = {}
    for one in snapshot.invoices:
        if one.status == "open" and one.amount_remaining.minor > 0:
            sums[one.currency] = sums.get(one.currency, Money(0, one.currency)) + one.amount_remaining
    return list(sums.values())


def _owes(of: Of[Customer]) -> Money | Gap | None:
    found = _owed(of.case.snapshot)
    return found if isinstance(found, Gap) else _one(found)


def _owes_nothing(of: Of[Customer]) -> bool | Gap:
    snapshot = of.case.snapshot
    if any(one.status == "open" and one.amount_remaining.minor > 0 for one in snapshot.invoices):
        return False
    found = _owed(snapshot)
    return found if isinstance(found, Gap) else not any(one.minor < 0 for one in of.thing.credits)


def _overdue(of: Of[Customer]) -> int | Gap:
    snapshot = of.case.snapshot
    late = sum(days_overdue(one, of.case.now) is not None for one in snapshot.invoices)
    return Gap("invoices") if snapshot.missing("invoices") or snapshot.more_invoices else late


def _cash(of: Of[Customer]) -> Money | Gap | None:
    return Gap("cash") if of.thing.cash_unread else _one(_positive(of.thing.cash))


def _disputed(of: Of[Customer]) -> bool | Gap:
    snapshot = of.case.snapshot
    if any(one.status not in FINISHED_DISPUTES for one in snapshot.disputes):
        return True
    unread = snapshot.missing("disputes") or snapshot.missing("payments") or snapshot.more_payments
    return Gap("disputes") if unread else False


def _prepaid(of: Of[Customer]) -> Money | Gap | None:
    snapshot = of.case.snapshot
    if snapshot.missing("credits"):
        return Gap("credits")
    return _one(list(snapshot.credits.available)) if snapshot.credits else None


def _prepaid_used(of: Of[Customer]) -> Money | Gap | None:
    left, snapshot = _prepaid(of), of.case.snapshot
    if not isinstance(left, Money):
        return left
    if snapshot.missing("invoices"):
        return Gap("invoices")
    billed = (one for one in snapshot.invoices if one.status in ("open", "paid") and one.subtotal)
    last = next((one for one in billed if one.currency == left.currency), None)
    used = credits_used(last) if last else None
    return used if used else None


def _requester(of: Of[Customer]) -> str | None:
    return first_name(of.case.ticket.requester.name) if of.case.ticket else None


CUSTOMER: Kind[Customer] = kind(
    "customer",
    "the customer in Stripe",
    say("There is no customer."),
    {
        "first_name": text(
            "the first name of who writes, where it is certain",
            "Maya",
            _requester,
            no=say("The first name is not certain."),
        ),
        "name": text("the name in Stripe: a person or a company", "Lindqvist Design AB", lambda of: of.thing.name),
        "email": text("the address in Stripe", "maya@lindqvist.example", lambda of: of.thing.email),
        "since": day("since when it has been a customer", "Mar 3, 2025", lambda of: of.thing.created),
        "deleted": truth(
            "it was deleted in Stripe",
            lambda of: of.thing.deleted,
            yes=say("This customer was deleted in Stripe."),
            no=say("This customer was not deleted."),
        ),
        "credit": amount(
            "what we owe as credit for later invoices; none where there is none, or several currencies",
            "15.00 EUR",
            lambda of: _one(_positive(of.thing.credits)),
            no=say("There is no credit."),
        ),
        "credits": amounts(
            "the same, one amount a currency", "15.00 EUR and 3.00 USD", lambda of: tuple(_positive(of.thing.credits))
        ),
        "cash": amount(
            "what came by bank transfer and has paid nothing yet",
            "4,980.00 EUR",
            _cash,
            no=say("No money came by transfer that is not applied."),
        ),
        "owes": amount(
            "what is left to pay on all open invoices, in one currency",
            "118.03 EUR",
            _owes,
            no=say("Nothing is left to pay."),
        ),
        "owes_nothing": truth(
            "no invoice is left to pay",
            _owes_nothing,
            yes=say("Nothing is left to pay."),
            no=say("Something is left to pay."),
        ),
        "overdue_invoices": number("how many invoices are overdue", "2", _overdue),
        "disputed": truth(
            "a dispute or inquiry is open on one of the payments",
            _disputed,
            yes=say("A dispute is open."),
            no=say("No dispute is open."),
        ),
        "prepaid_left": amount(
            "what is left of prepaid credits", "7.00 USD", _prepaid, no=say("There are no prepaid credits.")
        ),
        "prepaid_used": amount(
            "what the last invoice took of prepaid credits",
            "25.00 USD",
            _prepaid_used,
            no=say("No invoice has used prepaid credits yet."),
        ),
        "method": thing(
            "what is charged where a subscription names nothing else",
            "method",
            lambda of: of.thing.default_payment_method,
        ),
    },
)
