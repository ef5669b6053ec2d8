"""Makes cards ready in this very process, beside its requests: where the card is kept that will be asked for."""

from collections.abc import Callable
from threading import Condition, Thread

import structlog

from app.domain.errors import where
from app.domain.ticket_events import TicketEvent
from app.domain.wishes import WORTH_IT, Limits, Wishes

THREADS = 2
_log = structlog.get_logger(__name__)


class Warmer:
    """Takes events and makes ready what is worth it, from threads of its own that begin with the first wish: a process
    that forked before has them, too. `warm` says in a word what came of an event, `count` hears it. `clock` counts
    seconds and never goes back."""

    def __init__(
        self,
        warm: Callable[[TicketEvent], str],
        count: Callable[[str, int], None],
        clock: Callable[[], float],
        limits: Limits | None = None,
    ) -> None:
        self._warm, self._count, self._clock = warm, count, clock
        self._wishes = Wishes(limits or Limits())
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._over = False
        self._told = 0

    def __call__(self, event: TicketEvent) -> None:
        """Wishes that the card beside this event's ticket be ready. Never waits, never raises."""
        if event.what not in WORTH_IT:
            return
        with self._changed:
            self._wishes.add(event, self._clock())
            if not self._threads:
                self._threads = [Thread(target=self._run, name="warmer", daemon=True) for _ in range(THREADS)]
                for one in self._threads:
                    one.start()
            self._changed.notify()

    def close(self) -> None:
        """Ends the threads with what is in hand."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        for one in self._threads:
            one.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while (wish := self._wishes.take(self._clock())) is None and not self._over:
                    self._changed.wait(self._wishes.wait(self._clock()))
                dropped, self._told = self._wishes.dropped - self._told, self._wishes.dropped
            if dropped:
                self._count("dropped", dropped)
            if wish is None:
                return
            self._count(self._granted(wish.event), 1)
            with self._changed:
                self._wishes.done(wish)
                self._changed.notify()

    def _granted(self, event: TicketEvent) -> str:
        try:
            return self._warm(event)
        except Exception as error:  # one card that fails is not the end of the others
            kind = type(error).__name__
            _log.error("warming_failed", channel=event.channel, ticket=event.ticket_id, kind=kind, where=where(error))
            return "failed"
