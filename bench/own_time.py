"""What is ours of a confirm: beyond the calls that it waits for, against as many bare durable transactions."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import get_native_id

from bench.figures import Call

MOST_MILLISECONDS = 10.0


@dataclass(frozen=True)
class Spread:
    """Milliseconds of many: the median, and what nine of ten, and ninety-nine of a hundred, do not exceed."""

    p50: float
    p90: float
    p99: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, p90 {self.p90:.1f} ms, p99 {self.p99:.1f} ms"


@dataclass(frozen=True)
class Turn:
    """One confirm, in seconds: our own time, how long the clicking thread stood in line for a processor, the processor
    time of all our threads, and what as many bare durable transactions took right after it. `durable` and `statements`
    are its transactions that are on disk, and its statements."""

    own: float
    in_line: float
    durable: int
    statements: int
    processor: float = 0.0
    bare: float = 0.0


@dataclass(frozen=True)
class Confirms:
    """All turns; of the durable transactions and of the statements the most."""

    confirms: int
    own: Spread
    in_line: Spread
    processor: Spread
    bare: Spread
    durable: int
    statements: int

    @property
    def met(self) -> bool:
        """Whether all but one of a hundred cost less than ten milliseconds of ours."""
        return self.own.p99 <= MOST_MILLISECONDS

    @property
    def verdict(self) -> str:
        """A goal that would be met without what others took of the machine is not shown; else it is missed."""
        if self.met:
            return "ok"
        alone = self.own.p99 - self.bare.p99 - self.in_line.p99
        return "NOT SHOWN: others take the machine" if alone <= MOST_MILLISECONDS else "MISSED"

    def __str__(self) -> str:
        lines = (
            f"{self.verdict}: {self.confirms} confirms, our own {self.own}; of that "
            f"in line for a processor {self.in_line}",
            f"as many bare durable transactions ({self.durable}) in the same moments: {self.bare}",
            f"processor time of a confirm with all its calls: {self.processor}; {self.statements} statements",
        )
        return "\n     ".join(lines)


def waited(calls: Sequence[Call]) -> float:
    """Seconds of the longest chain of calls of which each began when the one before it had ended: what nobody who has
    to make these calls can spare. Waiting for a call that stands beside a longer one is ours."""
    chains: list[tuple[float, float]] = []
    for call in sorted(calls, key=lambda one: one.ended):
        before = max((seconds for ended, seconds in chains if ended <= call.began), default=0.0)
        chains.append((call.ended, before + call.ended - call.began))
    return max((seconds for _, seconds in chains), default=0.0)


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of so many seconds."""
    milliseconds = [1000 * one for one in seconds]
    return Spread(median(milliseconds), quantiles(milliseconds, n=10)[-1], quantiles(milliseconds, n=100)[-1])


def figures(turns: Sequence[Turn]) -> Confirms:
    """The figures of these turns."""
    return Confirms(
        confirms=len(turns),
        own=spread([one.own for one in turns]),
        in_line=spread([one.in_line for one in turns]),
        processor=spread([one.processor for one in turns]),
        bare=spread([one.bare for one in turns]),
        durable=max(one.durable for one in turns),
        statements=max(one.statements for one in turns),
    )


def in_line() -> float:
    """Seconds in which this thread was ready to run, and others had the processors; 0 where the system does not say
    (Linux does: proc(5), schedstat)."""
    told = Path(f"/proc/self/task/{get_native_id()}/schedstat")
    return int(told.read_text().split()[1]) / 1e9 if told.exists() else 0.0


class Bare:
    """Transactions as small as can be, durable as the ledger's are: what the disk alone takes in these moments."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE bare (number INTEGER)"):
            self._connection.execute(statement)

    def seconds(self, transactions: int) -> float:
        """How long so many take."""
        began = time.perf_counter()
        for number in range(transactions):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT INTO bare VALUES (?)", (number,))
            self._connection.execute("COMMIT")
        return time.perf_counter() - began
