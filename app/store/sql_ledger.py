"""What happened with money and the record of it, in SQLite or Postgres: app.ports.Ledger."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from app.domain.actions import HOLDING, OPEN, Action, Order, Outcome, Person, State, may_become
from app.domain.audit import AuditEvent, Chained
from app.domain.refund_watch import first_look
from app.ports import Begun, Budget, TicketNote, Wanted, WantedEvents
from app.store.action_rows import action_of, begun_of, claim_values, frozen_values, later_values, settled_values
from app.store.action_search import begun_actions, values_of, wanted_actions
from app.store.action_statements import EVER_STARTED, ONE, STANDING, changed, claimed, settled
from app.store.action_tables import ABOUT, actions
from app.store.event_rows import chained_of
from app.store.event_search import conditions
from app.store.quick import Quick
from app.store.record_tables import audit_events
from app.store.sql_outbox import keep
from app.store.sql_replies import SqlReplies


class SqlLedger(SqlReplies):
    """The ledger. Each method is one short, durable transaction; thread-safe. Those that append to the record run one
    at a time among all processes, so a claim sees every claim before it, and the chain never forks."""

    def propose(self, action: Action, event: AuditEvent) -> None:
        """Keeps a new action. Raises ValueError for an id that is kept already."""
        if action.state not in OPEN:
            raise ValueError(f"an action begins proposed or waiting, not {action.state}")
        values = frozen_values(action) | claim_values(action) | later_values(action)
        with self._record.entry() as entry:
            if entry.connection.execute(select(actions.c.id).where(actions.c.id == action.id)).first():
                raise ValueError(f"action {action.id} is kept already")
            entry.connection.execute(insert(actions), values)
            entry.append(event)

    def action(self, action_id: str) -> Action | None:
        """The action as it is kept."""
        row = ONE.alone(self._engine, {"of_action": action_id})
        return action_of(row) if row else None

    def started(self, order: Order) -> int:
        """How many actions about the same as this order have ever been claimed."""
        about = {name: getattr(order, name) for name in ABOUT}
        started: int = EVER_STARTED.alone(self._engine, about)[0]
        return started

    def begun(self, agent: Person, customer_id: str | None, since: datetime) -> tuple[Begun, ...]:
        """All that this agent did or anybody did for this customer, proposed since then and started."""
        with self._engine.connect() as connection:
            return tuple(begun_of(row) for row in connection.execute(begun_actions(agent, customer_id, since)))

    def claim(self, action: Action, seen: int, event: AuditEvent, budget: Budget | None = None) -> bool:
        """Makes an open action RUNNING; True for one winner only."""
        if not action.body or action.started_at is None:
            raise ValueError("a claim carries the body that is sent and the time of its start")
        running = replace(action, state=State.RUNNING)
        values = claim_values(running) | later_values(running)
        known = {"of_action": action.id, "seen": seen}
        if budget is not None:
            known |= {"budget_since": budget.since, "budget_begun": budget.begun}
        return self._change(claimed(tuple(values), budgeted=budget is not None), values | known, event)

    def change(
        self, action: Action, was: tuple[State, ...], event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        """Keeps the action as it is now if its row is in one of these states, with its event and its notes."""
        if not all(may_become(one, action.state) for one in was):
            raise ValueError(f"no action becomes {action.state} from {', '.join(was)}")
        return self._from(was, action, event, notes)

    def finish(self, action: Action, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> bool:
        """Keeps the outcome of an action that runs, its event and its notes; False when it was finished meanwhile."""
        if action.state not in (State.DONE, State.FAILED, State.UNKNOWN):
            raise ValueError(f"{action.state} is no outcome")
        return self._from(tuple(HOLDING), replace(action, watch_at=first_look(action, event.at)), event, notes)

    def settle(
        self, action: Action, was: Outcome, event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        """Keeps how far a refund is, if nobody else told it meanwhile."""
        values = settled_values(action)
        still = {"of_action": action.id, "was_status": was.refund_status, "was_reference": was.bank_reference}
        return self._change(settled(tuple(values)), values | still, event, notes)

    def actions(self, wanted: Wanted, limit: int = 50) -> tuple[Action, ...]:
        """Actions, newest first."""
        with self._engine.connect() as connection:
            asked = connection.execute(wanted_actions(wanted), values_of(wanted) | {"most": limit})
            return tuple(action_of(row) for row in asked)

    def stands(self, customer_id: str) -> bool:
        """Whether anything stands out for this customer: is under way, unclear, asked or declined."""
        return STANDING.alone(self._engine, {"customer": customer_id}) is not None

    def record(self, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> None:
        """Appends an event that belongs to no change of an action, and keeps its notes."""
        with self._record.entry() as entry:
            entry.append(event)
            keep(entry.connection, notes, event.at)

    def record_next(self, events: tuple[AuditEvent, ...], newest: int) -> bool:
        """Appends these events if nobody appended one of the last one's kind meanwhile."""
        same_kind = select(func.max(audit_events.c.number)).where(audit_events.c.did == events[-1].did.value)
        with self._record.entry() as entry:
            if (entry.connection.execute(same_kind).scalar() or 0) != newest:
                return False
            for event in events:
                entry.append(event)
            return True

    def events(self, wanted: WantedEvents, after: int = 0, limit: int = 100) -> tuple[Chained, ...]:
        """Audit events, newest first; `after` is the number behind which the next page begins."""
        asked = select(audit_events).where(*conditions(wanted)).order_by(audit_events.c.number.desc()).limit(limit)
        page = asked.where(audit_events.c.number < after) if after else asked
        with self._engine.connect() as connection:
            return tuple(chained_of(row) for row in connection.execute(page))

    def _from(
        self, was: tuple[State, ...], action: Action, event: AuditEvent | None, notes: tuple[TicketNote, ...]
    ) -> bool:
        values = later_values(action)
        return self._change(changed(tuple(values), was), values | {"of_action": action.id}, event, notes)

    def _change(
        self,
        statement: Quick,
        values: dict[str, Any],
        event: AuditEvent | None,
        notes: tuple[TicketNote, ...] = (),
    ) -> bool:
        """Whether the row was what it had to be: then it is changed, the event appended, and the notes are kept."""
        if notes and event is None:
            raise ValueError("a note tells of an event")
        with self._record.entry() as entry:
            if statement.changed(entry.connection, values) != 1:
                return False
            if event is not None:
                entry.append(event)
                keep(entry.connection, notes, event.at)
            return True
