"""Logs that bodies were refused, without the flood of them flooding the log."""

from collections.abc import Callable

import structlog

QUIET_SECONDS = 60.0
_log = structlog.get_logger(__name__)


class Refusals:
    """Tells once a minute, as `event`, that bodies were refused, with their number. `clock` counts seconds and never
    goes back."""

    def __init__(self, event: str, clock: Callable[[], float]) -> None:
        self._event = event
        self._clock = clock
        self._quiet_until = float("-inf")
        self._since = 0

    def note(self, why: str) -> None:
        """One more; `why` is one of our own sentences. A race may lose some of the number, which is only told."""
        self._since += 1
        now = self._clock()
        if now >= self._quiet_until:
            number, self._since, self._quiet_until = self._since, 0, now + QUIET_SECONDS
            _log.warning(self._event, why=why, number=number)
