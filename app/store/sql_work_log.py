"""Who does a periodic job, and how often what came of jobs: app.ports.WorkLog."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from app.store.stripe_tables import job_counts, job_holds
from app.store.upsert import insert_or_add, insert_unless_there
from app.store.writing import Writer


class SqlWorkLog:
    """Holds and counts. Thread-safe. A hold of a worker that died ends by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)

    def take(self, job: str, now: datetime, until: datetime) -> bool:
        """Holds a job until then, for one winner: the row decides. A hold of twice as long was made by a clock that was
        wrong, and is none."""
        ended = (job_holds.c.until <= now) | (job_holds.c.until > until + (until - now))
        over = (job_holds.c.job == job) & ended
        with self._writer.begin() as connection:
            if connection.execute(update(job_holds).where(over).values(until=until)).rowcount:
                return True
            return bool(insert_unless_there(connection, job_holds, [{"job": job, "until": until}]))

    def hold(self, job: str, until: datetime) -> None:
        """Says anew until when the job is held."""
        with self._writer.begin() as connection:
            connection.execute(update(job_holds).where(job_holds.c.job == job).values(until=until))

    def held_until(self, job: str) -> datetime | None:
        """Until when the job is held, or was last."""
        with self._engine.connect() as connection:
            until: datetime | None = connection.execute(
                select(job_holds.c.until).where(job_holds.c.job == job)
            ).scalar()
        return until

    def count(self, job: str, outcome: str) -> None:
        """Counts an outcome."""
        with self._writer.begin() as connection:
            count(connection, job, outcome)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How often each outcome of each job, since the beginning."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(job_counts.c.job, job_counts.c.outcome, job_counts.c.number)).all()
        return {(row.job, row.outcome): row.number for row in rows}


def count(connection: Connection, job: str, outcome: str) -> None:
    """Counts an outcome in the transaction of what it counts."""
    insert_or_add(connection, job_counts, {"job": job, "outcome": outcome, "number": 1}, "number")
