"""app.ports.Ledger in memory: one lock, the same answers as the database (test_store_ledger.py holds it to that)."""

import threading
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from app.domain.actions import HOLDING, OPEN, Action, Order, Outcome, Person, State, may_become
from app.domain.audit import FIRST, AuditEvent, Chained, hash_of
from app.domain.macros.drafted import Drafted
from app.domain.refund_watch import first_look
from app.ports import Begun, Budget, KeptNote, TicketNote, Wanted, WantedEvents

LATER = (
    "state", "expires_at", "note", "shown", "approver", "decision", "asked_at", "decided_at", "checked_at",
    "finished_at", "attempts", "outcome", "watch_at",
)  # fmt: skip


@dataclass
class MemoryLedger:
    """`rows` by id, `chain` and `notes` in their order: a test may look."""

    rows: dict[str, Action] = field(default_factory=dict)
    chain: list[Chained] = field(default_factory=list)
    notes: dict[str, KeptNote] = field(default_factory=dict)
    drafts: dict[str, Drafted] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def propose(self, action: Action, event: AuditEvent) -> None:
        if action.state not in OPEN:
            raise ValueError(f"an action begins proposed or waiting, not {action.state}")
        with self._lock:
            if action.id in self.rows:
                raise ValueError(f"action {action.id} is kept already")
            self.rows[action.id] = action
            self._append(event)

    def action(self, action_id: str) -> Action | None:
        return self.rows.get(action_id)

    def started(self, order: Order) -> int:
        with self._lock:
            return self._started(order)

    def begun(self, agent: Person, customer_id: str | None, since: datetime) -> tuple[Begun, ...]:
        with self._lock:
            return self._begun(agent, customer_id, since)

    def claim(self, action: Action, seen: int, event: AuditEvent, budget: Budget | None = None) -> bool:
        if not action.body or action.started_at is None:
            raise ValueError("a claim carries the body that is sent and the time of its start")
        with self._lock:
            row = self.rows.get(action.id)
            if row is None or row.state not in OPEN or self._started(row.order) > seen:
                return False
            if any(one.state in HOLDING and one.order.about & row.order.about for one in self.rows.values()):
                return False
            if budget and len(self._begun(row.agent, row.order.customer_id, budget.since)) > budget.begun:
                return False
            values = _later(action) | {"body": action.body, "started_at": action.started_at, "state": State.RUNNING}
            return self._keep(row, values, event, ())

    def change(
        self, action: Action, was: tuple[State, ...], event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        if not all(may_become(one, action.state) for one in was):
            raise ValueError(f"no action becomes {action.state} from {', '.join(was)}")
        _must_tell_of(event, notes)
        with self._lock:
            row = self.rows.get(action.id)
            return row is not None and row.state in was and self._keep(row, _later(action), event, notes)

    def finish(self, action: Action, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> bool:
        if action.state not in (State.DONE, State.FAILED, State.UNKNOWN):
            raise ValueError(f"{action.state} is no outcome")
        values = _later(action) | {"watch_at": first_look(action, event.at)}
        with self._lock:
            row = self.rows.get(action.id)
            return row is not None and row.state in HOLDING and self._keep(row, values, event, notes)

    def settle(
        self, action: Action, was: Outcome, event: AuditEvent | None, notes: tuple[TicketNote, ...] = ()
    ) -> bool:
        _must_tell_of(event, notes)
        with self._lock:
            row = self.rows.get(action.id)
            if row is None or row.state is not State.DONE or _settled(row.outcome) != _settled(was):
                return False
            status, reference = _settled(action.outcome)
            outcome = replace(row.outcome, refund_status=status, bank_reference=reference)
            return self._keep(row, {"outcome": outcome, "watch_at": action.watch_at}, event, notes)

    def actions(self, wanted: Wanted, limit: int = 50) -> tuple[Action, ...]:
        with self._lock:
            found = [row for row in self.rows.values() if _is_wanted(row, wanted)]
        if wanted.watch_before:
            return tuple(sorted(found, key=lambda row: (row.watch_at, row.id))[:limit])
        return tuple(sorted(found, key=lambda row: (row.created_at, row.id), reverse=True)[:limit])

    def stands(self, customer_id: str) -> bool:
        stands = (State.RUNNING, State.UNKNOWN, State.WAITING, State.DECLINED)
        return bool(self.actions(Wanted(states=stands, customer_id=customer_id), 1))

    def record(self, event: AuditEvent, notes: tuple[TicketNote, ...] = ()) -> None:
        with self._lock:
            self._append(event)
            self._keep_notes(notes, event.at)

    def record_next(self, events: tuple[AuditEvent, ...], newest: int) -> bool:
        with self._lock:
            same_kind = [one.number for one in self.chain if one.event.did is events[-1].did]
            if max(same_kind, default=0) != newest:
                return False
            for event in events:
                self._append(event)
            return True

    def events(self, wanted: WantedEvents, after: int = 0, limit: int = 100) -> tuple[Chained, ...]:
        with self._lock:
            found = [one for one in reversed(self.chain) if _event_is_wanted(one.event, wanted)]
        return tuple(one for one in found if not after or one.number < after)[:limit]

    def notes_due(self, now: datetime, limit: int = 20) -> tuple[KeptNote, ...]:
        due = [(one.next_at, one.note.id, one) for one in self.notes.values() if one.next_at and one.next_at <= now]
        return tuple(one for *_, one in sorted(due, key=lambda found: found[:2])[:limit])

    def claim_note(self, note_id: str, next_at: datetime, until: datetime) -> bool:
        with self._lock:
            kept = self.notes.get(note_id)
            if kept is None or kept.next_at != next_at:
                return False
            self.notes[note_id] = replace(kept, next_at=until, tries=kept.tries + 1)
            return True

    def note_posted(self, note_id: str, event: AuditEvent) -> None:
        with self._lock:
            if kept := self._open_note(note_id):
                self.notes[note_id] = replace(kept, posted_at=event.at, next_at=None, given_up_at=None, why="")
                self._append(event)

    def note_later(self, note_id: str, next_at: datetime, why: str) -> None:
        with self._lock:
            if kept := self._open_note(note_id):
                self.notes[note_id] = replace(kept, next_at=next_at, given_up_at=None, why=why)

    def note_given_up(self, note_id: str, why: str, event: AuditEvent) -> None:
        with self._lock:
            kept = self._open_note(note_id)
            if kept and kept.given_up_at is None:
                self.notes[note_id] = replace(kept, next_at=None, given_up_at=event.at, why=why)
                self._append(event)

    def note(self, note_id: str) -> KeptNote | None:
        return self.notes.get(note_id)

    def keep_draft(self, draft: Drafted) -> None:
        self.drafts[draft.id] = draft

    def draft(self, draft_id: str) -> Drafted | None:
        return self.drafts.get(draft_id)

    def use_draft(
        self, draft: Drafted, event: AuditEvent, notes: tuple[TicketNote, ...] = (), prints: str = ""
    ) -> bool:
        with self._lock:
            kept = self.drafts.get(draft.id)
            if kept is None or kept.used_at is not None:
                return False
            self.drafts[draft.id] = replace(kept, used=draft.used, used_at=draft.used_at, edited=draft.edited)
            self.prints[draft.id] = prints
            self._append(event)
            self._keep_notes(notes, event.at)
            return True

    def purge_drafts(self, before: datetime) -> int:
        over = [one.id for one in self.drafts.values() if one.used_at is None and one.made_at < before]
        return len([self.drafts.pop(name) for name in over])

    def notes_of(self, action_id: str) -> tuple[KeptNote, ...]:
        found = [kept for kept in self.notes.values() if kept.note.action_id == action_id]
        return tuple(sorted(found, key=lambda kept: (kept.made_at, kept.note.id)))

    def notes_given_up(self, limit: int = 50) -> tuple[KeptNote, ...]:
        over = [(kept.given_up_at, kept.note.id, kept) for kept in self.notes.values() if kept.given_up_at]
        return tuple(kept for *_, kept in sorted(over, key=lambda found: found[:2], reverse=True)[:limit])

    def _begun(self, agent: Person, customer_id: str | None, since: datetime) -> tuple[Begun, ...]:
        def theirs(row: Action) -> bool:
            address = agent.address is not None and row.agent.address == agent.address
            return (
                row.agent.id == agent.id
                or address
                or (customer_id is not None and row.order.customer_id == customer_id)
            )

        return tuple(
            Begun(
                row.id, row.agent.id, row.agent.address, row.order.customer_id, row.state, row.started_at,
                row.order.amount,
            )
            for row in self.rows.values()
            if row.started_at and row.created_at >= since and theirs(row)
        )  # fmt: skip

    def _started(self, order: Order) -> int:
        return sum(bool(row.order.about & order.about) and row.started_at is not None for row in self.rows.values())

    def _keep(
        self, row: Action, values: dict[str, Any], event: AuditEvent | None, notes: tuple[TicketNote, ...]
    ) -> bool:
        self.rows[row.id] = replace(row, **values)
        if event is not None:
            self._append(event)
            self._keep_notes(notes, event.at)
        return True

    def _append(self, event: AuditEvent) -> None:
        before = self.chain[-1].hash if self.chain else FIRST
        number = len(self.chain) + 1
        self.chain.append(Chained(number, event, before, hash_of(number, event, before)))

    def _keep_notes(self, notes: tuple[TicketNote, ...], made_at: datetime) -> None:
        for note in notes:
            self.notes.setdefault(note.id, KeptNote(note, made_at, next_at=made_at))

    def _open_note(self, note_id: str) -> KeptNote | None:
        kept = self.notes.get(note_id)
        return kept if kept and kept.posted_at is None else None


def _must_tell_of(event: AuditEvent | None, notes: tuple[TicketNote, ...]) -> None:
    if notes and event is None:
        raise ValueError("a note tells of an event")


def _later(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in LATER}


def _settled(outcome: Outcome) -> tuple[str | None, str | None]:
    return outcome.refund_status, outcome.bank_reference


def _is_wanted(row: Action, wanted: Wanted) -> bool:
    said = {
        "customer_id": row.order.customer_id,
        "charge_id": row.order.charge_id,
        "agent_id": row.agent.id,
        "channel": row.place.channel,
        "account": row.place.account,
        "ticket_id": row.place.ticket_id,
        "refund_id": row.outcome.refund_id,
    }
    looked_at = row.checked_at or row.started_at or row.created_at
    return (
        all(getattr(wanted, name) in ("", value) for name, value in said.items())
        and wanted.agent.lower() in ("", row.agent.id.lower(), (row.agent.email or "").lower())
        and (not wanted.about or bool(row.order.about & set(wanted.about)))
        and (not wanted.states or row.state in wanted.states)
        and (not wanted.refund_statuses or row.outcome.refund_status in wanted.refund_statuses)
        and (wanted.since is None or row.created_at >= wanted.since)
        and (wanted.until is None or row.created_at < wanted.until)
        and (wanted.finished_since is None or bool(row.finished_at and row.finished_at >= wanted.finished_since))
        and (wanted.checked_before is None or looked_at < wanted.checked_before)
        and (wanted.watch_before is None or bool(row.watch_at and row.watch_at <= wanted.watch_before))
    )


def _event_is_wanted(event: AuditEvent, wanted: WantedEvents) -> bool:
    same = [one.name for one in fields(WantedEvents) if one.name not in ("did", "who", "since", "until")]
    return (
        all(getattr(wanted, name) in ("", getattr(event, name)) for name in same)
        and wanted.who.lower() in ("", event.who.lower(), (event.email or "").lower())
        and (not wanted.did or event.did in wanted.did)
        and (wanted.since is None or event.at >= wanted.since)
        and (wanted.until is None or event.at < wanted.until)
    )
