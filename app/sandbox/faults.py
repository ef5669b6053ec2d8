"""Fault switches: rules that make calls slow, fail, or lose their answer."""

import random
import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

KINDS = frozenset({"latency", "status", "status_after", "drop_before", "drop_after", "stale_search"})


@dataclass
class Rule:
    """One switch; `times` None means until reset. `status` answers without doing anything, `status_after` when all is
    done. Latency is `ms`, and by chance up to `spread` more: what is asked at once is then not answered at once."""

    kind: str
    method: str = ""
    path: str = ""
    ms: int = 0
    spread: int = 0
    status: int = 500
    code: str = ""
    times: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)

    def matches(self, method: str, path: str) -> bool:
        """By method (blank or * is any) and by path: a prefix, or a pattern with `*`."""
        if self.method not in ("", "*", method):
            return False
        return fnmatchcase(path, self.path) if "*" in self.path else path.startswith(self.path)

    def late(self) -> float:
        """Seconds that an answer is late."""
        return (self.ms + random.uniform(0, self.spread)) / 1000  # noqa: S311 - chance, no secret

    def cutoff(self) -> float:
        """The monotonic time after which writes are not in the search index (`ms` ago; 0: since switched on)."""
        return time.monotonic() - self.ms / 1000 if self.ms else self.since


class BadFault(ValueError):
    """A rule that cannot be understood; the message says why."""


class Faults:
    """The rules that are on. Thread-safe."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, rule: Rule) -> None:
        """Switches a rule on."""
        with self._lock:
            self._rules.append(rule)

    def clear(self) -> None:
        """Switches everything off."""
        with self._lock:
            self._rules.clear()

    def described(self) -> list[dict[str, Any]]:
        """The rules that are still on."""
        with self._lock:
            return [
                {"kind": rule.kind, "match": {"method": rule.method, "path": rule.path}, "ms": rule.ms,
                 "spread": rule.spread, "status": rule.status, "code": rule.code, "times": rule.times}
                for rule in self._rules
            ]  # fmt: skip

    def take(self, method: str, path: str) -> list[Rule]:
        """The rules that strike this call; each is counted down. At most one of a kind, the oldest first."""
        if not self._rules:
            return []
        with self._lock:
            struck: dict[str, Rule] = {}
            for rule in (one for one in self._rules if one.matches(method, path)):
                struck.setdefault(rule.kind, rule)
            for rule in struck.values():
                rule.times = None if rule.times is None else rule.times - 1
            self._rules = [rule for rule in self._rules if rule.times is None or rule.times > 0]
            return list(struck.values())


def read(given: Any) -> Rule:
    """A rule from the JSON of POST /_sandbox/faults. Raises BadFault."""
    if not isinstance(given, dict) or given.get("kind") not in KINDS:
        raise BadFault(f"kind must be one of {', '.join(sorted(KINDS))}")
    match = given.get("match") or {}
    if not isinstance(match, dict):
        raise BadFault("match must be an object with method and path")
    try:
        times = given.get("times")
        return Rule(
            kind=given["kind"],
            method=str(match.get("method") or "").upper(),
            path=str(match.get("path") or ""),
            ms=int(given.get("ms") or 0),
            spread=int(given.get("spread") or 0),
            status=int(given.get("status") or 500),
            code=str(given.get("code") or ""),
            times=None if times is None else int(times),
            headers={str(name): str(value) for name, value in (given.get("headers") or {}).items()},
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise BadFault("ms, spread, status and times must be whole numbers, headers an object") from error
