"""What the commands of the mirror print: a bar for each kind, and how the mirror stands."""

from collections.abc import Callable
from datetime import datetime

from app.deps import Deps
from app.domain.mirror import Kind
from app.ports import Mirror
from app.ports.mirror_rows import Filling
from app.usecases import mirror_lag
from app.usecases.mirror_comparing import COUNTED

WIDTH = 20
LEAST_COVERED = 0.005
"""The share of a kind that a run must have covered before its pace says anything."""
NAMES = {kind: kind.value.replace("_", " ") + "s" for kind in Kind}


class Pace:
    """How fast a kind is read in this run. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kind: Kind | None = None
        self._began, self._share = 0.0, 0.0

    def left(self, kind: Kind, share: float) -> str:
        """How long the rest of a kind may take, of which this share is covered now."""
        if kind is not self._kind:
            self._kind, self._began, self._share = kind, self._clock(), share
        gone, covered = self._clock() - self._began, share - self._share
        if covered < LEAST_COVERED:
            return "no estimate yet"
        minutes = gone * (1 - share) / covered / 60
        return f"{minutes:.0f} min left" if minutes >= 1 else "less than a minute left"


def bar(filling: Filling, now: datetime, pace: Pace | None = None) -> str:
    """How far one kind is, by the time that its list has covered; with a pace also how long the rest may take."""
    share = covered(filling, now)
    full = round(share * WIDTH)
    drawn = "#" * full + "-" * (WIDTH - full)
    place = list(Kind).index(filling.kind) + 1
    line = f"[{drawn}] {place}/{len(Kind)} {NAMES[filling.kind]}: {filling.rows:,} kept"
    if filling.done or filling.reached is None or not share:
        return f"{line:<78}"
    left = f", {pace.left(filling.kind, share)}" if pace else ""
    back = f"{filling.reached:%Y-%m-%d}"
    return f"{line}, back to {back}, about {share:.0%}{left}".ljust(78)


def covered(filling: Filling, now: datetime) -> float:
    """The share of the account's time that a list has covered, from 0 to 1: an estimate, since shops grow."""
    if filling.done:
        return 1.0
    if filling.reached is None or filling.horizon is None or filling.horizon >= now:
        return 0.0
    return min((now - filling.reached) / (now - filling.horizon), 0.99)


def standing(deps: Deps, mirror: Mirror) -> tuple[list[str], bool]:
    """How the mirror stands, and whether cards are answered from it."""
    health, trouble = mirror.rows.health(), mirror_lag.trouble(mirror, deps.now)
    lines = [trouble or "cards are answered from the mirror"]
    if health is None:
        return lines, False
    if health.filled_at is None:
        lines += [bar(one, deps.now()).rstrip() for one in mirror.rows.fillings()]
    if health.as_of is not None:
        lines.append(f"heard of everything until {health.as_of:%Y-%m-%d %H:%M:%S} UTC")
    lines.append(f"to be read again: {health.marks}")
    lines += [f"{NAMES[kind]}: {number:,}" for kind, number in sorted(mirror.rows.counted().items())]
    counts = deps.work.counts() if deps.work is not None else {}
    compared = {outcome: number for (job, outcome), number in sorted(counts.items()) if job == COUNTED}
    told = ", ".join(f"{outcome.replace('_', ' ')} {number:,}" for outcome, number in compared.items())
    lines.append(f"customers compared with Stripe: {told or 'none yet'}")
    return lines, trouble is None
