"""An action that moves money or its paper: what was asked, by whom, beside which ticket, and how far it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.address import small
from app.domain.money import Money
from app.domain.phrase import Phrase

LIFE = timedelta(minutes=15)
"""How long a proposal can be confirmed: longer than an agent reads, shorter than a tab that was left open."""
KEY_LIFE = timedelta(hours=23)
"""Stripe forgets an idempotency key after about 24 hours, and then the same key executes again."""
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Kind(StrEnum):
    """What a command names: `propose:KIND:target`. The target is a charge, an invoice, a customer, an invoice."""

    REFUND = "refund"
    CREDIT_NOTE = "credit_note"
    BALANCE_CREDIT = "balance_credit"
    VOID = "void"


class Way(StrEnum):
    """How it is done: what Stripe is asked for."""

    REFUND = "refund"
    NOTE_REFUND = "note_refund"
    NOTE_BALANCE = "note_balance"
    NOTE_OUTSIDE = "note_outside"
    NOTE_OPEN = "note_open"
    BALANCE = "balance"
    VOID = "void"


KIND_OF: Mapping[Way, Kind] = {
    Way.REFUND: Kind.REFUND,
    Way.NOTE_REFUND: Kind.CREDIT_NOTE,
    Way.NOTE_BALANCE: Kind.CREDIT_NOTE,
    Way.NOTE_OUTSIDE: Kind.CREDIT_NOTE,
    Way.NOTE_OPEN: Kind.CREDIT_NOTE,
    Way.BALANCE: Kind.BALANCE_CREDIT,
    Way.VOID: Kind.VOID,
}
REFUNDING = frozenset((Way.REFUND, Way.NOTE_REFUND))
"""The ways by which money goes back to the payment method."""
OF_INVOICE = frozenset((Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN, Way.VOID))
"""The ways that change an invoice; the others are a bare refund of a charge and a credit on a customer's balance."""


class Wrong(StrEnum):
    """What went wrong, in the agent's words: the reason of an action."""

    OVERCHARGED = "overcharged"
    DUPLICATE = "duplicate"
    LATE = "late"
    UNHAPPY = "unhappy"
    GOODWILL = "goodwill"
    WRONG = "wrong"
    FRAUD = "fraud"


class State(StrEnum):
    """How far an action is. RUNNING and UNKNOWN hold its resource: nothing else may start there meanwhile."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    RUNNING = "running"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN = frozenset((State.PROPOSED, State.WAITING))
HOLDING = frozenset((State.RUNNING, State.UNKNOWN))
FINISHED = frozenset((State.DONE, State.FAILED, State.DECLINED, State.WITHDRAWN, State.EXPIRED))


def may_become(was: State, now: State) -> bool:
    """Whether a change other than a claim may lead from one state to the other: only a claim makes an action run, what
    runs ends by what came of it, and what is finished stays so."""
    if was in OPEN:
        return now not in HOLDING and now is not State.DONE
    if was is State.RUNNING:
        return now in HOLDING or now in (State.DONE, State.FAILED)
    return now is was or (was is State.UNKNOWN and now in (State.DONE, State.FAILED))


@dataclass(frozen=True, slots=True)
class Line:
    """A part of one invoice line that a credit note takes back; `amount` as the line's own amount counts it. Without an
    `id` it is a line of the note's own, for the cents that rounding of taxes leaves over."""

    id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of Stripe, in our words: frozen once it is proposed.

    `amount` is what the customer gets in all, in minor units of its currency. `charge_id` stands for the ways that
    refund, `invoice_id` for those of an invoice; a credit on the balance names what it makes good, if anything. With
    `lines` the credit note takes exactly these back. `tell` lets Stripe send its own e-mail. `paid_by` is the kind of
    the payment method that money goes back to (Stripe's word), "" when it is not known: by it the ticket's note says
    when the refund arrives.
    """

    way: Way
    amount: Money
    wrong: Wrong
    customer_id: str | None
    charge_id: str | None = None
    invoice_id: str | None = None
    lines: tuple[Line, ...] = ()
    tell: bool = False
    paid_by: str = ""

    @property
    def resource(self) -> str:
        """What only one action may hold at a time: the invoice whose money it is, the charge, or the customer, whose
        balance is one."""
        paid = self.invoice_id or self.charge_id if self.way is not Way.BALANCE else None
        return paid or self.customer_id or ""

    @property
    def about(self) -> frozenset[str]:
        """All that it is about: while another action holds any of it, this one may not start, or the customer would
        get the same money in two ways."""
        return frozenset(one for one in (self.resource, self.charge_id, self.invoice_id) if one)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: the helpdesk's own id within its account, or the console's e-mail."""

    id: str
    name: str
    email: str | None
    role: str

    @property
    def address(self) -> str | None:
        """The e-mail address as it is compared: by it somebody is known in both helpdesks and in the console."""
        return small((self.email or "").strip()) or None

    def known_as(self, person_id: str, address: str | None) -> bool:
        """Whether this is who has that id, or that address: somebody may be given another address in between."""
        return self.id == person_id or (address is not None and self.address == address)


@dataclass(frozen=True, slots=True)
class Place:
    """The ticket beside which an action stands. `channel` is intercom or zendesk."""

    channel: str
    account: str
    ticket_id: str
    requester_key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the call. `reference` is the refund, credit note, balance transaction or invoice that Stripe made
    or changed; `refund_id` the refund, alone or within a credit note; `number` the credit note's or the invoice's.
    `sentence` says why nothing was done or nothing is known. `refund_status` is how far the refund is by
    now."""

    reference: str | None = None
    refund_id: str | None = None
    number: str | None = None
    refund_status: str | None = None
    sentence: Phrase = ()
    request_id: str | None = None
    bank_reference: str | None = None
    """By what the customer's bank can find the refund, once Stripe knows it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the ledger of money.

    `target` is what the command named (a charge, an invoice, a customer). `body` is the frozen request, opaque to
    everybody but the gateway that composed it; "" until it is claimed. `shown` is the fingerprint of the facts that
    the agent (or the approver) saw last. `seen` of a claim is how many actions had started on the resource when those
    facts were read. Times are aware UTC: `expires_at` ends a proposal or a request for approval, `started_at` is when
    the call may first have gone out, `checked_at` when it was last sent or looked for, `finished_at` its outcome.
    """

    id: str
    kind: Kind
    target: str
    order: Order
    place: Place
    agent: Person
    created_at: datetime
    expires_at: datetime
    state: State = State.PROPOSED
    note: str = ""
    shown: str = ""
    body: str = ""
    approver: Person | None = None
    decision: str = ""
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    started_at: datetime | None = None
    checked_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    outcome: Outcome = Outcome()
    watch_at: datetime | None = None
    """When its refund is read again; None when there is none, or nothing more to wait for. The ledger sets it as the
    action is finished."""

    @property
    def key(self) -> str:
        """The idempotency key: the same on every try, never another one."""
        return f"counterfoil-{self.id}"

    def expired(self, now: datetime) -> bool:
        """Whether it can no longer be confirmed, or decided upon."""
        return self.state in (State.PROPOSED, State.WAITING) and now >= self.expires_at

    def key_is_alive(self, now: datetime) -> bool:
        """Whether the same key and body may still be sent: Stripe surely remembers what it did with them."""
        return self.started_at is not None and now - self.started_at < KEY_LIFE


def action_id(now: datetime, token: str) -> str:
    """A new id: a ULID of 26 letters, which sorts by time; its 80 random bits come from `token`."""
    milliseconds = int(now.timestamp() * 1000)
    number = (milliseconds << 80) | int.from_bytes(hashlib.sha256(token.encode()).digest()[:10], "big")
    return "".join(_BASE32[(number >> shift) & 31] for shift in range(125, -1, -5))


def metadata(action: Action) -> dict[str, str]:
    """What stands on every object that Stripe makes for an action: by it the object is found again."""
    return {
        "counterfoil_action": action.id,
        "counterfoil_ticket": f"{action.place.channel}:{action.place.ticket_id}",
        "counterfoil_agent": action.agent.id,
    }
