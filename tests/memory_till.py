"""app.ports.MoneyGateway in memory: refuses more than is left, remembers keys for a day, goes wrong on demand."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.actions import REFUNDING, Action, Order, Outcome, Way, metadata
from app.domain.billing import Refund
from app.domain.errors import Doubt, NotFound, NotPerformed, OutcomeUnknown, Refused, Unavailable, Why
from app.domain.matter import CreditNote, Matter, Preview
from app.domain.money import Money
from tests import made

STRIPE_REMEMBERS = timedelta(hours=24)


class Killed(BaseException):
    """The process dies here; no Exception, so that no code under test takes it for an error."""


class Fault(StrEnum):
    """What goes wrong with the next call. The names of those that did it all the same end in `_after`."""

    UNREACHED = "unreached"
    LIMITED = "limited"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    BUSY = "busy"
    FAILED_BEFORE = "failed_before"
    FAILED_AFTER = "failed_after"
    KILLED_BEFORE = "killed_before"
    KILLED_AFTER = "killed_after"


@dataclass(frozen=True)
class Done:
    """Something that really happened."""

    at: datetime
    key: str
    body: str
    outcome: Outcome

    @property
    def action_id(self) -> str:
        return str(json.loads(self.body)["metadata"]["counterfoil_action"])


Answer = Outcome | NotPerformed | OutcomeUnknown


@dataclass
class MemoryTill:
    """`matters` by target, `left` by charge, invoice or customer id (what has no entry has no limit). `faults` are for
    the next calls of perform, the first first; None lets one pass. `refusals` are the vendor's for what it executes.
    `done` is what happened, `sent` every call of perform as (key, body)."""

    matters: dict[str, Matter] = field(default_factory=dict)
    left: dict[str, Money] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: made.NOW
    faults: list[Fault | None] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    preview_refusals: list[str] = field(default_factory=list)
    failing: dict[str, Exception] = field(default_factory=dict)
    refund_status: str = "succeeded"
    done: list[Done] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refunds: dict[str, Refund] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, tuple[datetime, str, Answer]] = {}

    def matter(self, target: str, deadline_seconds: float) -> Matter:
        self._called("matter")
        found = self.matters.get(target)
        if found is None:
            raise NotFound("Stripe has nothing under that id.")
        return replace(found, read_at=self.now())

    def ask_matter(self, target: str, deadline_seconds: float) -> Callable[[], Matter]:
        found = replace(self.matter(target, deadline_seconds), fee=None, exchanged=None, available=None)
        return lambda: found

    def preview(self, order: Order) -> Preview:
        self._called("preview")
        if self.preview_refusals:
            raise Refused(self.preview_refusals.pop(0))
        none = Money(0, order.amount.currency)
        shares = {name: order.amount if order.way in ways else none for name, ways in _SHARES.items()}
        return Preview(order, total=order.amount, tax=none, **shares)

    def compose(self, action: Action) -> str:
        order = action.order
        asked = {
            "way": order.way.value,
            "resource": order.resource,
            "charge": order.charge_id if order.way in REFUNDING else None,
            "amount": order.amount.minor,
            "currency": order.amount.currency,
            "lines": [[line.id, line.amount.minor] for line in order.lines],
            "metadata": metadata(action),
        }
        return json.dumps(asked, sort_keys=True)

    def perform(self, body: str, key: str, *, first: bool = False) -> Outcome:
        with self._lock:
            self.calls.append("perform")
            self.sent.append((key, body))
            fault = self.faults.pop(0) if self.faults else None
            _before(fault, first)
            kept = self._kept(key, body)
            answer = _on_the_way(fault) or kept if kept else self._executed(key, body, fault)
        if fault is Fault.KILLED_AFTER:
            raise Killed
        if fault is Fault.LOST_AFTER:
            raise OutcomeUnknown("Stripe has not answered.", doubt=Doubt.NO_ANSWER)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def find(self, action: Action) -> Outcome | None:
        self._called("find")
        found = next((one.outcome for one in reversed(self.done) if one.action_id == action.id), None)
        return replace(found, request_id=None) if found else None

    def refund(self, refund_id: str) -> Refund:
        self._called("refund")
        if refund_id not in self.refunds:
            raise NotFound("Stripe has nothing under that id.")
        return self.refunds[refund_id]

    def mark(self, action: Action) -> None:
        self._called("mark")
        refund_id = action.outcome.refund_id or ""
        self.refunds[refund_id] = replace(self.refunds[refund_id], action_id=action.id)

    def count(self, action_id: str) -> int:
        """How often an action really happened."""
        return sum(one.action_id == action_id for one in self.done)

    def forget(self) -> None:
        """Forgets all keys, as Stripe does after a day."""
        self._keys.clear()

    def settle(self, refund_id: str, status: str, **changes: object) -> None:
        """Lets a refund go on: succeeded, failed ..."""
        self.refunds[refund_id] = replace(self.refunds[refund_id], status=status, **changes)  # type: ignore[arg-type]

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if method in self.failing:
            raise self.failing[method]

    def _kept(self, key: str, body: str) -> Answer | None:
        """What the key was answered before: the same again, or that it was another request."""
        at, kept, answer = self._keys.get(key, (None, "", None))
        if at is None or self.now() - at >= STRIPE_REMEMBERS:
            return None
        if kept != body:
            return OutcomeUnknown("The key was used for something else.", doubt=Doubt.KEY_TAKEN)
        return answer

    def _executed(self, key: str, body: str, fault: Fault | None) -> Answer:
        failed = _on_the_way(fault)
        answer: Answer | None = None if fault is Fault.FAILED_BEFORE else self._refused(body) or self._did(key, body)
        answer = failed or answer
        assert answer is not None
        self._keys[key] = (self.now(), body, answer)
        return answer

    def _refused(self, body: str) -> NotPerformed | None:
        asked = json.loads(body)
        if self.refusals:
            return NotPerformed(self.refusals.pop(0), request_id="req_refused")
        left = self.left.get(asked["charge"] or asked["resource"])
        over = left is not None and asked["amount"] > left.minor
        return NotPerformed("That is more than is left of the payment.", request_id="req_over") if over else None

    def _did(self, key: str, body: str) -> Outcome:
        asked = json.loads(body)
        way, number = Way(asked["way"]), len(self.done) + 1
        amount = Money(asked["amount"], asked["currency"])
        subject = asked["charge"] or asked["resource"]
        if subject in self.left:
            self.left[subject] -= amount
        refund = self._refund(f"re_{number}", amount, asked["charge"]) if way in REFUNDING else None
        outcome = Outcome(
            reference=_REFERENCES[way].format(n=number, resource=asked["resource"]),
            refund_id=refund.id if refund else None,
            number=f"8F3C21D4-0006-CN-{number:02d}" if way.value.startswith("note") else None,
            refund_status=refund.status if refund else None,
            request_id=f"req_{number}",
        )
        self.done.append(Done(self.now(), key, body, outcome))
        for target, matter in self.matters.items():
            self.matters[target] = self._after(matter, asked, refund, outcome)
        return outcome

    def _refund(self, refund_id: str, amount: Money, charge_id: str) -> Refund:
        made_refund = Refund(refund_id, amount, self.refund_status, self.now(), charge_id)
        self.refunds[refund_id] = made_refund
        return made_refund

    def _after(self, matter: Matter, asked: dict[str, str], refund: Refund | None, outcome: Outcome) -> Matter:
        """The facts as they are afterwards."""
        payment, invoice = matter.payment, matter.invoice
        if refund and payment and payment.charge_id == asked["charge"]:
            refunded = replace(payment, refunded=payment.refunded + refund.amount, refunds=(refund, *payment.refunds))
            matter = replace(matter, payment=refunded, refunds=(refund, *matter.refunds))
        if invoice and asked["way"].startswith("note") and invoice.id == asked["resource"]:
            amount = Money(int(asked["amount"]), asked["currency"])
            ids = (refund.id,) if refund else ()
            back = refund.amount if refund else None
            note = CreditNote(
                str(outcome.reference), invoice.id, amount, "issued", self.now(), refund_ids=ids, refunded=back
            )
            matter = replace(matter, notes=(note, *matter.notes))
        if matter.customer and asked["way"] in (Way.BALANCE, Way.NOTE_BALANCE):
            given = Money(int(asked["amount"]), asked["currency"])
            credit = sum((one for one in matter.customer.credits if one.currency == given.currency), given)
            others = (one for one in matter.customer.credits if one.currency != given.currency)
            matter = replace(matter, customer=replace(matter.customer, credits=(credit, *others)))
        return matter


_SHARES = {
    "refund": REFUNDING,
    "balance": (Way.NOTE_BALANCE, Way.BALANCE),
    "due": (Way.NOTE_OPEN, Way.VOID),
    "outside": (Way.NOTE_OUTSIDE,),
}
_REFERENCES = dict.fromkeys(Way, "cn_{n}") | {
    Way.REFUND: "re_{n}",
    Way.BALANCE: "cbtxn_{n}",
    Way.VOID: "{resource}",
}


def _before(fault: Fault | None, first: bool) -> None:
    """What happens to a call before the vendor executes anything."""
    if fault is Fault.KILLED_BEFORE:
        raise Killed
    if fault in (Fault.UNREACHED, Fault.LIMITED) and first:
        raise NotPerformed("Stripe could not be reached. Nothing happened.")
    if fault in (Fault.UNREACHED, Fault.LOST_BEFORE):
        raise OutcomeUnknown("Stripe has not answered.", doubt=Doubt.NO_ANSWER)
    if fault in (Fault.LIMITED, Fault.BUSY):
        raise OutcomeUnknown("Stripe is at work on it.", doubt=Doubt.BUSY)


def _on_the_way(fault: Fault | None) -> OutcomeUnknown | None:
    """A failure of the vendor's own: what it did or had done before does not show."""
    failed = fault in (Fault.FAILED_BEFORE, Fault.FAILED_AFTER)
    return OutcomeUnknown("Stripe failed.", doubt=Doubt.FAILED) if failed else None


def unreadable() -> Unavailable:
    """For `failing`: a vendor that does not answer."""
    return Unavailable(Why.DOWN)
