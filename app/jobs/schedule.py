"""All background work, in one place: each job, what it does, and how often by itself. To add one is a line in JOBS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.deps import Deps
from app.usecases import notes, purging, reconciling

Run = Callable[[Deps, str], str]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Background work by name. `run` takes an id or "" and says in a word what came of it. With `every` it runs by
    itself, on one worker at a time, for a minute or so at most; and whenever `deps.soon(name, argument)` asks for it,
    then perhaps on several at once."""

    name: str
    run: Run
    every: timedelta | None = None


def counting(run: Callable[[Deps], int]) -> Run:
    """A use case that says how many it did."""

    def counted(deps: Deps, _argument: str) -> str:
        return "some" if run(deps) else "none"

    return counted


JOBS = (
    Job("deliver_notes", counting(notes.deliver), MINUTE),
    Job("recover_actions", counting(reconciling.recover), MINUTE),
    Job("expire_requests", counting(reconciling.expire), MINUTE),
    Job("purge", purging.purge, HOUR),
)
