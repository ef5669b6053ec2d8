"""What there is of each kind of thing that a macro can be about, and what of another kind belongs to one."""

from collections.abc import Callable
from typing import Any

from app.domain.actions import REFUNDING, Action, State
from app.domain.billing import Dispute, Invoice, Payment, Refund, Subscription
from app.domain.macros import joins
from app.domain.macros.case import Case, Gap

Found = Any


def _requests(case: Case) -> Found:
    states = (State.WAITING, State.DECLINED)
    return tuple(one for one in case.actions if one.order.way in REFUNDING and one.state in states)


def _listed(part: str) -> Callable[[Case], Found]:
    return lambda case: Gap(part) if case.snapshot.missing(part) else getattr(case.snapshot, part)


LISTS: dict[str, Callable[[Case], Found]] = {
    "request": _requests,
    "refund": lambda case: joins.refunds(case.snapshot),
    "dispute": _listed("disputes"),
    "payment": _listed("payments"),
    "invoice": _listed("invoices"),
    "subscription": _listed("subscriptions"),
}


def _then(
    first: Callable[[Found, Case], Found], second: Callable[[Found, Case], Found]
) -> Callable[[Found, Case], Found]:
    """The second of what the first finds; gaps and nothing stay as they are."""

    def both(one: Found, case: Case) -> Found:
        found = first(one, case)
        return found if found is None or isinstance(found, Gap) else second(found, case)

    return both


def _payment_of_refund(one: Refund, case: Case) -> Payment | Gap | None:
    return joins.payment_of_charge(one.charge_id, case.snapshot)


def _payment_of_dispute(one: Dispute, case: Case) -> Payment | Gap | None:
    return joins.payment_of_charge(one.charge_id, case.snapshot)


def _payment_of_request(one: Action, case: Case) -> Payment | Gap | None:
    return joins.payment_of_charge(one.order.charge_id, case.snapshot)


def _invoice(one: Payment, case: Case) -> Invoice | Gap | None:
    return joins.invoice_of(one, case.snapshot)


def _subscription(one: Invoice, case: Case) -> Subscription | Gap | None:
    return joins.subscription_of(one, case.snapshot)


def _dispute(one: Payment, case: Case) -> Dispute | Gap | None:
    return joins.dispute_of(one, case.snapshot)


def _refund(one: Payment, _case: Case) -> Refund | None:
    return next(iter(one.refunds), None)


RELATED: dict[tuple[str, str], Callable[[Found, Case], Found]] = {
    ("invoice", "subscription"): _subscription,
    ("payment", "invoice"): _invoice,
    ("payment", "subscription"): _then(_invoice, _subscription),
}
for _name, _payment in (
    ("refund", _payment_of_refund),
    ("dispute", _payment_of_dispute),
    ("request", _payment_of_request),
):
    RELATED[_name, "payment"] = _payment
    RELATED[_name, "invoice"] = _then(_payment, _invoice)
    RELATED[_name, "subscription"] = _then(RELATED[_name, "invoice"], _subscription)
RELATED["refund", "dispute"] = _then(_payment_of_refund, _dispute)
RELATED["request", "dispute"] = _then(_payment_of_request, _dispute)
RELATED["request", "refund"] = _then(_payment_of_request, _refund)
