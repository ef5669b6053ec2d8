"""Reading the mirror's rows, as Stripe would list them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import SQLAlchemyError

from app.domain.billing import Page
from app.domain.errors import Unavailable, Why
from app.domain.mirror import ABOUT_CHARGES, Kind, Standing
from app.ports.mirror_rows import Body, Wanted
from app.store import mirror_standing
from app.store.mirror_tables import OF_CHARGES, OF_INTENTS, WITH_EMAIL, mirror_objects

_row = mirror_objects.c
_THERE = ~_row.gone


class MirrorReading:
    """The reading half of app.ports.MirrorRows: on a connection of its own for each question, or for several on the one
    that is given. Thread-safe without one."""

    def __init__(self, engine: Engine, connection: Connection | None = None) -> None:
        self._engine, self._connection = engine, connection

    @contextmanager
    def reading(self) -> Iterator["MirrorReading"]:
        """The same on one connection, for one thread. Nothing is written, so that no transaction is needed."""
        with self._asking() as connection:
            yield MirrorReading(self._engine, connection)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """A connection to ask. Raises Unavailable: whoever asks can ask Stripe instead."""
        try:
            if self._connection is not None:
                yield self._connection
                return
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                yield connection
        except SQLAlchemyError as error:
            raise Unavailable(Why.DOWN, f"mirror: {type(error).__name__}") from None

    def standing(self, customer_id: str) -> Standing | None:
        """What is known of the mirror as to this customer."""
        with self._asking() as connection:
            return mirror_standing.of_customer(connection, customer_id)

    def standing_of_identities(self) -> Standing | None:
        """The same, as to who the customers are."""
        with self._asking() as connection:
            return mirror_standing.of_identities(connection)

    def listed(self, wanted: Wanted) -> Page[Body]:
        """The rows that are wanted, newest first."""
        asked = _wanted(wanted).order_by(_row.created.desc(), _row.place.desc()).limit(wanted.limit + 1)
        with self._asking() as connection:
            found = connection.execute(asked).scalars().all()
        return Page(tuple(found[: wanted.limit]), len(found) > wanted.limit)

    def one(self, kind: Kind, id: str) -> Body | None:
        """A row by its id."""
        return self.some(kind, (id,)).get(id)

    def some(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Body]:
        """Those of these rows that are there."""
        asked = select(_row.id, _row.body).where(_row.id.in_(ids), _row.kind == kind, _THERE)
        if not ids:
            return {}
        with self._asking() as connection:
            return {row.id: row.body for row in connection.execute(asked)}

    def invoice_paid_by(self, intent_id: str) -> Body | None:
        """The invoice payment of this intent, from within its invoice."""
        paid = {"payments": {"data": [{"payment": {"payment_intent": intent_id}}]}}
        customer = select(_row.customer_id).where(_row.id == intent_id).scalar_subquery()
        asked = select(_row.body).where(_row.customer_id == customer, _row.kind == Kind.INVOICE, _THERE)
        with self._asking() as connection:
            invoice: Any = connection.execute(asked.where(cast(_row.body, JSONB).contains(paid))).scalar()
        rows = invoice["payments"]["data"] if invoice else ()
        return next((row for row in rows if row.get("payment", {}).get("payment_intent") == intent_id), None)

    def owner(self, id: str) -> str:
        """Whose this row is, by itself or through its charge."""
        charge = mirror_objects.alias("charge")
        of_charge = and_(charge.c.id == _row.charge_id, charge.c.kind == Kind.CHARGE, _row.kind.in_(ABOUT_CHARGES))
        asked = select(func.coalesce(charge.c.customer_id, _row.customer_id)).where(_row.id == id, _THERE)
        with self._asking() as connection:
            found = connection.execute(asked.select_from(mirror_objects.outerjoin(charge, of_charge))).scalar()
        return str(found or "")

    def counted(self) -> Mapping[Kind, int]:
        """How many rows of each kind there are."""
        asked = select(_row.kind, func.count()).where(_THERE).group_by(_row.kind)
        with self._asking() as connection:
            return {Kind(kind): number for kind, number in connection.execute(asked)}

    def customer_at(self, place: int) -> str | None:
        """The customer at a place among all, counted round and round."""
        living = and_(_row.kind == Kind.CUSTOMER, _THERE)
        with self._asking() as connection:
            number = connection.execute(select(func.count()).select_from(mirror_objects).where(living)).scalar_one()
            if not number:
                return None
            at_place = select(_row.id).where(living).order_by(_row.created, _row.id).offset(place % number).limit(1)
            return connection.execute(at_place).scalar()


def _wanted(wanted: Wanted) -> Select[Any]:
    """The conditions of the indexes stand in it as they stand there: else a prepared plan could not use them."""
    asked = select(_row.body).where(_row.kind == wanted.kind, _THERE)
    if wanted.customer_id:
        asked = asked.where(_row.customer_id == wanted.customer_id)
    if wanted.charge_ids:
        asked = asked.where(OF_CHARGES, _row.charge_id.in_(wanted.charge_ids))
    if wanted.intent_id:
        asked = asked.where(OF_INTENTS, _row.intent_id == wanted.intent_id)
    if wanted.email:
        asked = asked.where(WITH_EMAIL, _row.email == wanted.email)
    if wanted.since:
        asked = asked.where(_row.created >= wanted.since)
    return asked.where(_older(wanted.after)) if wanted.after else asked


def _older(after: str) -> Any:
    """Behind the row of that id; nothing when it is not there."""
    stood = mirror_objects.alias("stood").c
    created = select(stood.created).where(stood.id == after).scalar_subquery()
    place = select(stood.place).where(stood.id == after).scalar_subquery()
    return or_(_row.created < created, and_(_row.created == created, _row.place < place))
