"""The facts of a refund that an agent asked for and that needs an approval."""

from app.domain.actions import Action, State
from app.domain.billing import Payment
from app.domain.card import say
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Kind, amount, day, kind, thing, truth


def _asked_payment(of: Of[Action]) -> Payment | Gap | None:
    return joins.payment_of_charge(of.thing.order.charge_id, of.case.snapshot)


REQUEST: Kind[Action] = kind(
    "request",
    "a refund that an agent asked for and that needs an approval",
    say("No refund waits for approval."),
    {
        "amount": amount("how much was asked for", "190.00 USD", lambda of: of.thing.order.amount),
        "date": day("when it was asked for", "Nov 18, 2026", lambda of: of.thing.asked_at or of.thing.created_at),
        "waiting": truth(
            "nobody has decided yet",
            lambda of: of.thing.state is State.WAITING and not of.thing.expired(of.case.now),
            yes=say("The refund still waits for approval."),
            no=say("The refund does not wait for approval any more."),
        ),
        "declined": truth(
            "it was declined",
            lambda of: of.thing.state is State.DECLINED,
            yes=say("The refund was declined."),
            no=say("The refund was not declined."),
        ),
        "payment": thing("the payment that would be given back", "payment", _asked_payment),
    },
    say("A refund waits for approval, or was declined."),
)
