"""What we keep, in SQLite or Postgres: app.ports.Store."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.domain.matching import Link
from app.ports import FrameSession, View
from app.store import migrate
from app.store.chain import Record
from app.store.quick import Quick
from app.store.record_tables import access_log
from app.store.tables import links, used_tokens, zendesk_frames
from app.store.together import Together
from app.store.view_events import viewed
from app.store.writing import Writer

ATTEMPTS = 10
_READ_ONLY = text("SHOW transaction_read_only")


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


class SqlStore:
    """The store. Each method is one short transaction; thread-safe. `now` is aware UTC."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writer = Writer(engine)
        self._views = Together(Record(engine))
        self._now = now

    def link(self, requester_key: str) -> Link | None:
        """The link that stands for this requester."""
        row = _link.alone(self._engine, {"requester_key": requester_key})
        return Link(*row) if row else None

    def save_link(self, link: Link) -> None:
        """Ends the link that stood and keeps this one; both stay as history. Of two processes that save at once the
        later commit stands."""
        for attempt in range(ATTEMPTS):
            try:
                with self._writer.begin() as connection:
                    _end(connection, link.requester_key, link.at)
                    connection.execute(insert(links).values(asdict(link)))
                return
            except IntegrityError:
                if attempt == ATTEMPTS - 1:
                    raise

    def remove_link(self, requester_key: str) -> None:
        """Ends the link of this requester, if one stands; the row stays as history."""
        with self._writer.begin() as connection:
            _end(connection, requester_key, self._now())

    def link_history(self, requester_key: str) -> tuple[tuple[Link, datetime | None], ...]:
        """Every link that this requester ever had with the time of its end, oldest first."""
        asked = select(links).where(links.c.requester_key == requester_key).order_by(links.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        return tuple((Link(row.requester_key, row.customer_id, row.agent_name, row.at), row.ended_at) for row in rows)

    def record_views(self, views: Sequence[View]) -> None:
        """Appends to the record who saw whom."""
        if views:
            self._views.append([viewed(view) for view in views])

    def views(self, customer_id: str, limit: int = 100, ticket_id: str = "") -> tuple[View, ...]:
        """The newest views of a customer, newest first; with a ticket's id only those beside it."""
        columns = [column for column in access_log.c if column.name != "id"]
        newest = select(*columns).where(access_log.c.customer_id == customer_id).order_by(access_log.c.id.desc())
        beside = newest.where(access_log.c.ticket_id == ticket_id) if ticket_id else newest
        with self._engine.connect() as connection:
            return tuple(View(*row) for row in connection.execute(beside.limit(limit)))

    def open_frame(self, session: FrameSession) -> None:
        """Lets a frame in."""
        self._write(insert(zendesk_frames).values(asdict(session)))

    def frame(self, token_hash: str) -> FrameSession | None:
        """The frame with this token; one whose time is over until it is purged, too."""
        row = self._first(select(zendesk_frames).where(zendesk_frames.c.token_hash == token_hash))
        return FrameSession(*row) if row else None

    def extend_frame(self, token_hash: str, expires_at: datetime) -> None:
        """Moves the end of a frame."""
        frame = zendesk_frames.c.token_hash == token_hash
        self._write(update(zendesk_frames).where(frame).values(expires_at=expires_at))

    def first_use(self, token_hash: str, until: datetime) -> bool:
        """True once for each token, also among many processes: the primary key decides."""
        try:
            self._write(insert(used_tokens).values(token_hash=token_hash, until=until))
        except IntegrityError:
            return False
        return True

    def purge(self) -> int:
        """Deletes frames and used tokens whose time is over; says how many."""
        now = self._now()
        with self._writer.begin() as connection:
            frames = connection.execute(delete(zendesk_frames).where(zendesk_frames.c.expires_at < now))
            tokens = connection.execute(delete(used_tokens).where(used_tokens.c.until < now))
        return frames.rowcount + tokens.rowcount

    def ready(self) -> bool:
        """Whether the database answers and is at the newest migration."""
        return self.trouble() is None

    def trouble(self) -> str | None:
        """What keeps the database from serving, in words; None when nothing does."""
        try:
            with self._engine.connect() as connection:
                fit = migrate.current(connection) == migrate.newest() or migrate.beyond(connection)
                takes_nothing = connection.dialect.name != "sqlite" and connection.scalar(_READ_ONLY) == "on"
        except SQLAlchemyError:
            return "the database does not answer: look at DATABASE_URL"
        if takes_nothing:
            return "the database only lets itself be read: it is a replica, or was made read-only"
        return None if fit else "the database is not at the newest migration: run `counterfoil db upgrade`"

    def ahead(self) -> str | None:
        """That the database is further than this program, in words; None when it is not."""
        with self._engine.connect() as connection:
            further = migrate.beyond(connection)
        return "the database is of a later version: this process is from before an update" if further else None

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def _first(self, statement: Any) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(statement).first()

    def _write(self, statement: Any) -> None:
        with self._writer.begin() as connection:
            connection.execute(statement)


def _live(requester_key: Any) -> Any:
    return (links.c.requester_key == requester_key) & links.c.ended_at.is_(None)


def _end(connection: Connection, requester_key: str, at: datetime) -> None:
    connection.execute(update(links).where(_live(requester_key)).values(ended_at=at))


_link = Quick(
    select(links.c.requester_key, links.c.customer_id, links.c.agent_name, links.c.at).where(
        _live(bindparam("requester_key"))
    )
)
