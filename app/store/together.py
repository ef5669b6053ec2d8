"""Appending events of many threads in one transaction: what comes while another one is written goes together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from app.domain.audit import AuditEvent
from app.store.chain import Record


def _taken() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class _Waiting:
    """Events of one thread, which is woken, once, when something came of them or when it is its turn to write."""

    events: Sequence[AuditEvent]
    written: bool = False
    error: BaseException | None = None
    asleep: Lock = field(default_factory=_taken)


class Together:
    """Appends bare events. One thread writes for all that wait by then; so a card waits for the disk twice at most, not
    once for every card before it."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._guard = Lock()
        self._waiting: list[_Waiting] = []
        self._busy = False

    def append(self, events: Sequence[AuditEvent]) -> None:
        """Returns when the events stand in the record, durably. Raises what kept them, and all that were to be written
        with them, from standing there."""
        mine = _Waiting(events)
        if not self._comes_first(mine):
            mine.asleep.acquire()
        if mine.error:
            raise mine.error
        if not mine.written:
            self._write_all()

    def _comes_first(self, mine: _Waiting) -> bool:
        with self._guard:
            self._waiting.append(mine)
            first, self._busy = not self._busy, True
            return first

    def _write_all(self) -> None:
        """Writes for all that wait, and tells them; then lets whoever came meanwhile write."""
        with self._guard:
            batch, self._waiting = self._waiting, []
        try:
            self._write(batch)
        except BaseException as error:
            for one in batch:
                one.error = error
            raise
        finally:
            self._tell(batch)

    def _write(self, batch: Sequence[_Waiting]) -> None:
        self._record.append([event for one in batch for event in one.events])
        for one in batch:
            one.written = True

    def _tell(self, batch: Sequence[_Waiting]) -> None:
        for one in batch:
            one.asleep.release()
        with self._guard:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].asleep.release()
