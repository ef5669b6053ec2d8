"""The points at which a process can be killed: each call to ledger and till, each statement and each commit."""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from app.deps import Deps

MONEY = ("matter", "preview", "compose", "perform", "find")
LEDGER = ("started", "propose", "actions", "action", "claim", "change", "finish", "record", "notes_due", "claim_note",
          "note_posted", "note_later")  # fmt: skip
WRITER = ("post_note",)


def die() -> None:
    """Ends this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Points:
    """Counts the points that a process passes, by name, and kills it at one of them. `at` -1 kills nowhere; with
    `in_flight` it dies so many seconds after the request went out."""

    at: int = -1
    in_flight: float = 0.0
    passed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def __call__(self, name: str) -> None:
        with self._lock:
            self.passed.append(name)
            if len(self.passed) - 1 == self.at:
                die()
        if self.in_flight and name == "before money.perform":
            threading.Timer(self.in_flight, die).start()


class Watched:
    """Anything, with a point before and after each of these methods."""

    def __init__(self, inner: Any, name: str, methods: tuple[str, ...], point: Points) -> None:
        self._inner, self._name, self._methods, self._point = inner, name, methods, point

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._inner, method)
        return self._around(method, found) if method in self._methods else found

    def _around(self, method: str, found: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **named: Any) -> Any:
            self._point(f"before {self._name}.{method}")
            try:
                return found(*given, **named)
            finally:
                self._point(f"after {self._name}.{method}")

        return around


def told(connection: Any, about: Callable[[], None]) -> None:
    """Hears of each statement where the driver itself does: some of ours go to it without SQLAlchemy."""
    if isinstance(connection, sqlite3.Connection):
        connection.set_trace_callback(lambda _statement: about())
        return

    class Heard(psycopg.Cursor[Any]):
        def execute(self, *given: Any, **named: Any) -> Any:
            about()
            return super().execute(*given, **named)

        def executemany(self, *given: Any, **named: Any) -> Any:
            about()
            return super().executemany(*given, **named)

    connection.cursor_factory = Heard


def watched(deps: Deps, engine: Engine, point: Points) -> Deps:
    """The Deps with a point at every step of the path; slow calls are waited for, so that the points are in order."""
    event.listen(engine, "checkout", lambda connection, *_: told(connection, lambda: point("before a statement")))
    event.listen(engine, "commit", lambda *_: point("before a commit"))
    writers = {name: Watched(one, name, WRITER, point) for name, one in deps.writers.items()}
    money: Any = Watched(deps.money, "money", MONEY, point)
    ledger: Any = Watched(deps.ledger, "ledger", LEDGER, point)
    return replace(deps, money=money, ledger=ledger, writers=writers, aside=None)  # type: ignore[arg-type]
