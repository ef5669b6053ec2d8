"""What happened with money, and the record of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.actions import Action, Order, Outcome, Person, State
from app.domain.amount import Money
from app.domain.audit import AuditEvent, Chained
from app.ports.outbox import Outbox, TicketNote
from app.ports.replies import Replies


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions; what is empty does not matter. `about` finds those that are about any of these ids (Order.about).
    `since` and `until` (not included) are about created_at, `finished_since` about finished_at.
    `checked_before` finds those to look at again: last sent or looked for before then, else started, else proposed.
    `refund_id` and `charge_id` are the outcome's and the order's. `watch_before` finds those whose refund is to be read
    again by then, and gives the longest due first. `agent` is an id or an e-mail address."""

    states: tuple[State, ...] = ()
    about: tuple[str, ...] = ()
    customer_id: str = ""
    agent_id: str = ""
    agent: str = ""
    channel: str = ""
    account: str = ""
    ticket_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    finished_since: datetime | None = None
    checked_before: datetime | None = None
    refund_statuses: tuple[str, ...] = ()
    refund_id: str = ""
    charge_id: str = ""
    watch_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which audit events; what is empty does not matter. `who` is an id or an e-mail address. Times are UTC, `until` is
    not included."""

    did: tuple[str, ...] = ()
    who: str = ""
    customer_id: str = ""
    ticket_id: str = ""
    action_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """An action that has ever started: what it gives, or gave, or failed to give. `agent_address` is Person.address."""

    id: str
    agent_id: str
    agent_address: str | None
    customer_id: str | None
    state: State
    started_at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Budget:
    """How many actions `Ledger.begun` knew since then, before it was judged whether one more may be done."""

    since: datetime
    begun: int


class Ledger(Outbox, Replies, Protocol):
    """What happened with money and with replies, the record of it, and the notes that tickets must get. Each method is
    one short durable transaction; what it takes as `event` is appended to the audit chain in that same transaction.
    Notes are made at the time of their event: without one they are refused by a ValueError."""

    def propose(self, action: Action, event: AuditEvent) -> None:
        """Keeps a new action, proposed or waiting. Raises ValueError for an id that is kept already."""
        ...

    def action(self, action_id: str) -> Action | None: ...

    def started(self, order: Order) -> int:
        """How many actions about the same as this order have ever been claimed: what a claim compares with."""
        ...

    def begun(self, agent: Person, customer_id: str | None, since: datetime) -> tuple[Begun, ...]:
        """All that this agent did, in whichever helpdesk, or anybody did for this customer, proposed since then and
        started; in no order."""
        ...

    def claim(self, action: Action, seen: int, event: AuditEvent, budget: Budget | None = None) -> bool:
        """Makes a proposed or waiting action RUNNING with the body, approver and times that `action` carries, and keeps
        that. True for one winner only. False when the row is in another state by now, when another action holds
        anything that this one is about, or when more than `seen` actions about it have started: then the facts are not
        those that were shown.
        With a budget, False too when more have begun by now for its agent or its customer than the budget knew.
        Raises ValueError without a body or a start: an action that runs can always be sent again as it was."""
        ...

    def change(
        self, action: Action, was: tuple[State, ...], event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        """Keeps the action as it is now if its row is in one of these states, with its event and the notes that its
        ticket must get; else keeps nothing and says False. For asking, declining, withdrawing, expiring, showing anew;
        never into RUNNING. Its order, place, agent, body and start stay as they are kept. Raises ValueError for a step
        that `actions.may_become` does not allow."""
        ...

    def finish(self, action: Action, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> bool:
        """Keeps the outcome (DONE, FAILED, UNKNOWN) of a RUNNING or UNKNOWN action with its event and the notes that
        its ticket must get; False when it was finished by somebody else meanwhile. A DONE one that made a refund gets
        its `watch_at` (refund_watch.first_look). A note whose id is kept already stays as it is. Raises ValueError for
        another state."""
        ...

    def settle(
        self, action: Action, was: Outcome, event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        """Keeps how far the refund of a DONE action is: outcome.refund_status, outcome.bank_reference and watch_at,
        with the event and the notes of a change. Only while the row's refund_status and bank_reference are still those
        of `was`, else keeps nothing and says False: each change is told once."""
        ...

    def actions(self, wanted: Wanted, limit: int = 50) -> tuple[Action, ...]:
        """Actions, newest first."""
        ...

    def stands(self, customer_id: str) -> bool:
        """Whether any action for this customer is RUNNING, UNKNOWN, WAITING or DECLINED: what each card asks."""
        ...

    def record(self, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> None:
        """Appends an event that belongs to no change of an action."""
        ...

    def record_next(self, events: tuple[AuditEvent, ...], newest: int) -> bool:
        """Appends these events, in one transaction, if the newest event of the last one's kind is number `newest` (0:
        there is none), else appends nothing and says False: what several processes notice is told once."""
        ...

    def events(self, wanted: WantedEvents, after: int = 0, limit: int = 100) -> tuple[Chained, ...]:
        """Audit events, newest first; `after` is the number behind which the next page begins."""
        ...
