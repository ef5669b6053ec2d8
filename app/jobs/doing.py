"""Doing one job: on one worker at a time when it runs by itself, counted, and never the end of its worker."""

from datetime import timedelta
from time import perf_counter

import structlog

from app.deps import Deps
from app.domain.errors import where
from app.jobs.queue import BY_TURNS
from app.jobs.schedule import Job
from app.ports import WorkLog

LONGEST = timedelta(minutes=2)
"""A job that was held for so long died with its worker: another may take it."""
EARLY = timedelta(seconds=5)
"""How much before its period is over a job may begin again: workers look each at their own second."""
_log = structlog.get_logger(__name__)


def do(deps: Deps, work: WorkLog, job: Job, argument: str = "") -> None:
    """Does a job; BY_TURNS only if it is its turn again and no other worker is at it. Never raises: whatever goes wrong
    is counted and logged by kind and place, since a message may hold a customer's text."""
    try:
        if argument != BY_TURNS:
            _do(deps, work, job, argument)
        elif job.every is not None:
            _do_in_turn(deps, work, job, job.every)
    except Exception as error:  # the database, above all: it is there again at the next turn
        _log.error("job_not_done", job=job.name, kind=type(error).__name__, where=where(error))


def _do_in_turn(deps: Deps, work: WorkLog, job: Job, every: timedelta) -> None:
    began = deps.now()
    if not work.take(job.name, began, began + max(LONGEST, every)):
        return
    try:
        _do(deps, work, job, "")
    finally:
        work.hold(job.name, began + every - EARLY)


def _do(deps: Deps, work: WorkLog, job: Job, argument: str) -> None:
    started, outcome = perf_counter(), "failed"
    try:
        outcome = job.run(deps, argument)
    except Exception as error:  # one job that fails is not the end of the others
        _log.error("job_failed", job=job.name, argument=argument, kind=type(error).__name__, where=where(error))
    _log.info("job", job=job.name, argument=argument, outcome=outcome, ms=round((perf_counter() - started) * 1000))
    if job.every is not None or outcome == "failed":  # of what is done one by one, its own row is counted
        work.count(job.name, outcome)
