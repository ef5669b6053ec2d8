"""All background work, in one place: each job, what it does, and how often by itself. To add one is a line in JOBS."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from app.deps import Deps
from app.settings import Settings
from app.usecases import (
    event_poll,
    events,
    fates,
    marking,
    mirror_comparing,
    mirroring,
    notes,
    purging,
    reconciling,
    refund_watch,
)

Run = Callable[[Deps, str], str]
SHORTLY, MINUTE, HOUR = timedelta(seconds=10), timedelta(minutes=1), timedelta(hours=1)


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
    Job("handle_event", events.handle),
    Job("sweep_events", counting(events.sweep), SHORTLY),
    Job("poll_events", counting(event_poll.poll), MINUTE),
    Job("watch_refunds", counting(refund_watch.watch), 5 * MINUTE),
    Job(marking.JOB, marking.mark),
    Job("deliver_notes", counting(notes.deliver), MINUTE),
    Job("recover_actions", counting(reconciling.recover), MINUTE),
    Job("expire_requests", counting(reconciling.expire), MINUTE),
    Job(fates.JOB, counting(fates.look), MINUTE),
    Job("purge", purging.purge, HOUR),
)
OF_THE_MIRROR = (
    Job(mirroring.JOB, counting(mirroring.refresh), MINUTE),
    Job("compare_mirror", counting(mirror_comparing.compare), 5 * MINUTE),
)
POLL_BESIDE_PUSHES = 5 * MINUTE
"""How often the list of events is read where Stripe pushes them to us: only for those that got lost."""


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a program with these settings."""
    if settings.mirror:  # how fresh it is, is how lately the list of events was read
        return (*JOBS, *OF_THE_MIRROR)
    if not settings.stripe_webhook_secrets:
        return JOBS
    return tuple(replace(job, every=POLL_BESIDE_PUSHES) if job.name == "poll_events" else job for job in JOBS)
