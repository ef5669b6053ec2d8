"""Looking at an order with fresh facts: what Stripe says, what was checked, what the policy says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.actions import HOLDING, LIFE, Action, Order, Person, State
from app.domain.errors import NotTheirs
from app.domain.matter import Matter
from app.domain.policy import Case, Given, Policy, Role
from app.domain.putting_right.check import Flight
from app.domain.putting_right.picture import Picture
from app.domain.putting_right.preflight import checked
from app.ports import Begun, Budget, Ledger, MoneyGateway, Wanted

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

    @property
    def since(self) -> datetime | None:
        """When the oldest action can have been proposed that counts for a rolling limit: what waited for approval was
        done later. None when the policy has no such limit."""
        window = self.policy.longest_window
        return self.now - window - self.policy.approval_life - LIFE if window else None


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom an order is judged: the person, today's role, the note, and how sure it is who the requester is.
    `except_for` is the action itself, which is no neighbour of its own."""

    agent: Person
    role: Role
    note: str
    sure: bool
    except_for: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What our own ledger says before Stripe's facts are judged: the other actions about the same that still matter,
    newest first, and what has begun that counts for a rolling limit."""

    others: tuple[Action, ...]
    begun: tuple[Begun, ...]


def matter_of(till: Till, target: str, customer_id: str | None) -> Matter:
    """The fresh facts of a target that must belong to this customer. Raises NotTheirs, NotFound, Unavailable."""
    return owned(till.money.matter(target, till.seconds), customer_id)


def owned(matter: Matter, customer_id: str | None) -> Matter:
    """The matter, which must belong to this customer. Raises NotTheirs."""
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


def looked_at(till: Till, action: Action, customer_id: str | None, asker: Asker) -> Picture:
    """An action's order with facts as of now, which must belong to this customer. Our ledger is asked before Stripe is:
    an action that was under way then is seen to be, and what one did that was done then stands in Stripe's answer.
    Asked the other way round, one that ended in between would be in neither. Raises Refused, NotTheirs, NotFound,
    Unavailable."""
    known = known_of(till, action.order, asker.agent, asker.except_for)
    return judged(till, action.order, matter_of(till, action.target, customer_id), asker, known)


def picture(till: Till, order: Order, matter: Matter, asker: Asker) -> Picture:
    """An order with the facts on which it was chosen: only to be shown, nothing is done upon it. Raises Refused with
    Stripe's reason, Unavailable."""
    return judged(till, order, matter, asker, known_of(till, order, asker.agent, asker.except_for))


def known_of(till: Till, order: Order, agent: Person, except_for: str = "") -> Known:
    """What our own ledger says about an order of this agent; `except_for` is the action itself."""
    return Known(neighbours(till, order, except_for), _begun(till, agent, order.customer_id))


def judged(till: Till, order: Order, matter: Matter, asker: Asker, known: Known) -> Picture:
    """The order beside what Stripe and our ledger say of it. Raises Refused with Stripe's reason, Unavailable."""
    preview = till.money.preview(order)
    order = preview.order
    verdict = till.policy.verdict(asker.role, _case(till, order, matter, asker, known.begun))
    flight = Flight(order, matter, known.others, asker.sure, till.now)
    return Picture(order, matter, preview, checked(flight), verdict, known.others)


def neighbours(till: Till, order: Order, except_for: str) -> tuple[Action, ...]:
    """The other actions about the same money that still matter, newest first."""
    states = (*HOLDING, State.WAITING, State.DONE)
    found = till.ledger.actions(Wanted(states=states, about=tuple(order.about)), MOST)
    return tuple(one for one in found if one.id != except_for)


def _case(till: Till, order: Order, matter: Matter, asker: Asker, begun: tuple[Begun, ...]) -> Case:
    counted = [one for one in begun if one.state in _COUNTED]
    return Case(
        way=order.way,
        amount=order.amount,
        wrong=order.wrong,
        note=asker.note,
        now=till.now,
        paid_at=matter.payment.created if matter.payment is not None else None,
        sure=asker.sure,
        by_agent=_given(one for one in counted if asker.agent.known_as(one.agent_id, one.agent_address)),
        to_customer=_given(one for one in counted if one.customer_id and one.customer_id == order.customer_id),
    )


def budget_of(till: Till, known: Known) -> Budget | None:
    """What had begun that counts for a rolling limit, for the claim to hold against; None without such a limit."""
    return Budget(till.since, len(known.begun)) if till.since else None


def _begun(till: Till, agent: Person, customer_id: str | None) -> tuple[Begun, ...]:
    return till.ledger.begun(agent, customer_id, till.since) if till.since else ()


def _given(begun: Iterable[Begun]) -> tuple[Given, ...]:
    return tuple(Given(one.started_at, one.amount) for one in begun)
