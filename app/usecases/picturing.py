"""Looking at an order with fresh facts: what Stripe says, what was checked, what the policy says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.actions import HOLDING, Action, Order, State
from app.domain.errors import NotTheirs
from app.domain.matter import Matter
from app.domain.policy import Case, Given, Policy, Role
from app.domain.putting_right.check import Flight
from app.domain.putting_right.picture import Picture
from app.domain.putting_right.preflight import checked
from app.ports import Ledger, MoneyGateway, Wanted

LOOKED_BACK = timedelta(days=92)
"""No rolling limit looks back further than a quarter."""
MOST = 500
_COUNTED = (State.RUNNING, State.UNKNOWN, State.DONE)
SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Till:
    """What every money verb works with. `seconds` is how long one look at Stripe may take."""

    money: MoneyGateway
    ledger: Ledger
    policy: Policy
    now: datetime
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom an order is judged: the person's id and role, the note, and how sure it is who the requester is.
    `except_for` is the action itself, which is no neighbour of its own."""

    agent_id: str
    role: Role
    note: str
    sure: bool
    except_for: str = ""


def matter_of(till: Till, target: str, customer_id: str | None) -> Matter:
    """The fresh facts of a target that must belong to this customer. Raises NotTheirs, NotFound, Unavailable."""
    matter = till.money.matter(target, till.seconds)
    owners = {
        owner
        for owner in (
            matter.payment.customer_id if matter.payment is not None else None,
            matter.invoice.customer_id if matter.invoice is not None else None,
            matter.customer.id if matter.customer is not None else None,
        )
        if owner is not None
    }
    if customer_id is None or owners != {customer_id}:
        raise NotTheirs("This belongs to another customer than this ticket's.")
    return matter


def picture(till: Till, order: Order, matter: Matter, asker: Asker) -> Picture:
    """The order as it stands now. Raises Refused with Stripe's reason, Unavailable."""
    preview = till.money.preview(order)
    order = preview.order
    others = neighbours(till, order, asker.except_for)
    verdict = till.policy.verdict(asker.role, _case(till, order, matter, asker))
    flight = Flight(order, matter, others, asker.sure, till.now)
    return Picture(order, matter, preview, checked(flight), verdict, others)


def neighbours(till: Till, order: Order, except_for: str) -> tuple[Action, ...]:
    """The other actions on the same resource that still matter, newest first."""
    states = (*HOLDING, State.WAITING, State.DONE)
    found = till.ledger.actions(Wanted(states=states, resource=order.resource), MOST)
    return tuple(one for one in found if one.id != except_for)


def _case(till: Till, order: Order, matter: Matter, asker: Asker) -> Case:
    since = till.now - LOOKED_BACK
    own = till.ledger.actions(Wanted(states=_COUNTED, agent_id=asker.agent_id, since=since), MOST)
    theirs = till.ledger.actions(Wanted(states=_COUNTED, customer_id=order.customer_id or "-", since=since), MOST)
    return Case(
        way=order.way,
        amount=order.amount,
        wrong=order.wrong,
        note=asker.note,
        now=till.now,
        paid_at=matter.payment.created if matter.payment is not None else None,
        sure=asker.sure,
        by_agent=_given(own, asker.except_for),
        to_customer=_given(theirs, asker.except_for),
    )


def _given(actions: tuple[Action, ...], except_for: str) -> tuple[Given, ...]:
    return tuple(Given(one.started_at or one.created_at, one.order.amount) for one in actions if one.id != except_for)
