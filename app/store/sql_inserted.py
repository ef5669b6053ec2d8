"""The replies that were inserted in a helpdesk's editor, in SQLite or Postgres: app.ports.InsertedReplies."""

from datetime import datetime, timedelta

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    and_,
    case,
    cast,
    false,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)

from app.domain.macros.drafted import Drafted, Used
from app.domain.macros.inserted import Fate, Inserted, Verdict
from app.ports.inserted import Place
from app.store.reply_tables import inserted_replies, reply_drafts
from app.store.writing import Writer

FIRST_LOOK = timedelta(minutes=10)
"""How long after its insertion a reply is looked for where the helpdesk told us of no answer."""
_ROW = inserted_replies.c
_PLACE = (_ROW.channel, _ROW.account, _ROW.ticket_id)
_SOUGHT = _ROW.next_at.is_not(None)


class SqlInserted:
    """The table. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)

    def due(self, now: datetime, limit: int = 50) -> tuple[Place, ...]:
        """The tickets on which a look is due, the longest due first."""
        oldest = func.min(_ROW.next_at)
        asked = select(*_PLACE).where(_ROW.next_at <= now).group_by(*_PLACE).order_by(oldest).limit(limit)
        with self._engine.connect() as connection:
            return tuple((row.channel, row.account, row.ticket_id) for row in connection.execute(asked))

    def sought_on(self, place: Place) -> tuple[Inserted, ...]:
        """All replies on a ticket whose fate is not known yet."""
        draft = reply_drafts.c
        asked = select(draft.id, draft.agent_id, draft.used_at, _ROW.prints)
        asked = asked.join(inserted_replies, _ROW.draft_id == draft.id).where(_on(place), _SOUGHT)
        with self._engine.connect() as connection:
            return tuple(Inserted(*row) for row in connection.execute(asked))

    def explained_on(self, place: Place) -> frozenset[str]:
        """The comments that have shown what became of a reply."""
        asked = select(_ROW.comment_id).where(_on(place), _ROW.comment_id != "")
        with self._engine.connect() as connection:
            return frozenset(connection.execute(asked).scalars())

    def hurry(self, place: Place, now: datetime) -> bool:
        """Makes the next look due now; whether there is anything to look for. Asks before it writes."""
        with self._engine.connect() as connection:
            if connection.execute(select(_ROW.draft_id).where(_on(place), _SOUGHT).limit(1)).first() is None:
                return False
        with self._writer.begin() as connection:
            changed = update(inserted_replies).where(_on(place), _SOUGHT).values(next_at=now)
            return connection.execute(changed).rowcount > 0

    def later(self, draft_id: str, next_at: datetime) -> None:
        """The next look is due then."""
        with self._writer.begin() as connection:
            connection.execute(update(inserted_replies).where(_is_sought(draft_id)).values(next_at=next_at))

    def decide(self, draft_id: str, verdict: Verdict, at: datetime) -> bool:
        """Keeps what became of it, and forgets its prints; True for one winner only."""
        became = {"fate": verdict.fate.value, "comment_id": verdict.comment_id, "decided_at": at}
        changed = update(inserted_replies).where(_is_sought(draft_id)).values(prints="", next_at=None, **became)
        with self._writer.begin() as connection:
            return connection.execute(changed).rowcount == 1


def seek(connection: Connection, draft: Drafted, prints: str) -> None:
    """Lets the fate of a draft that was inserted just now be looked for."""
    assert draft.used_at is not None, "what was not used has no fate"
    row = {"draft_id": draft.id, "channel": draft.channel, "account": draft.account, "ticket_id": draft.ticket_id}
    connection.execute(insert(inserted_replies), [row | {"prints": prints, "next_at": draft.used_at + FIRST_LOOK}])


def was_edited() -> ColumnElement[bool]:
    """Whether a use's words were changed: as we saw when we sent it, else by the comment that the agent sent."""
    use, edited, whole = reply_drafts.c, _became(Fate.EDITED), _became(Fate.AS_IT_WAS)
    return case((use.edited.is_not(None), use.edited), (edited, true()), (whole, false()), else_=cast(null(), Boolean))


def was_unsent() -> ColumnElement[bool]:
    """Whether what stood in the editor was never sent."""
    sent = or_(reply_drafts.c.used == Used.SENT.value, _became(Fate.AS_IT_WAS, Fate.EDITED))
    return case((_became(Fate.UNSENT), true()), (sent, false()), else_=cast(null(), Boolean))


def _became(*fates: Fate) -> ColumnElement[bool]:
    return _ROW.fate.in_([one.value for one in fates])


def _on(place: Place) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_PLACE, place, strict=True)))


def _is_sought(draft_id: str) -> ColumnElement[bool]:
    return (_ROW.draft_id == draft_id) & _SOUGHT
