"""What came of the replies that agents used: app.ports.ReplyFacts. The database groups and counts, so that a month of a
large team is a few hundred rows."""

from datetime import datetime, timedelta

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from app.domain.actions import State
from app.domain.events import COUNTED
from app.domain.macros.figures import WITHIN, Outcome, watched
from app.domain.ticket_events import What
from app.store.action_tables import actions
from app.store.reply_tables import inserted_replies, reply_drafts
from app.store.sql_inserted import was_edited, was_unsent
from app.store.stripe_tables import stripe_events
from app.store.ticket_tables import ticket_events

EARLY = timedelta(minutes=1)
"""A ticket that is solved with the very reply may bear an earlier time: helpdesks write whole seconds."""
REFUND, DISPUTE = COUNTED
CHANNELS = ("intercom", "zendesk")
_USE = reply_drafts.c


class SqlReplyFacts:
    """The facts. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def outcomes(self, since: datetime, until: datetime) -> tuple[Outcome, ...]:
        """The uses of that time, grouped by what is known of them."""
        with self._engine.connect() as connection:
            each = (
                select(
                    _USE.macro,
                    _USE.version,
                    was_edited().label("edited"),
                    _reopened(connection).label("reopened"),
                    _refunded().label("refunded"),
                    _disputed().label("disputed"),
                    was_unsent().label("unsent"),
                )
                .select_from(reply_drafts.outerjoin(inserted_replies, inserted_replies.c.draft_id == _USE.id))
                .where(_USE.used_at >= since, _USE.used_at < until)
                .cte("each_use")
                .prefix_with("MATERIALIZED")  # else each answer is looked up twice: to show it, and to group by it
            )
            asked = select(*each.c, func.count().label("number")).group_by(*each.c)
            return tuple(_outcome(row) for row in connection.execute(asked).mappings())


def _outcome(known: RowMapping) -> Outcome:
    answers = {
        name: None if known[name] is None else bool(known[name])
        for name in ("edited", "reopened", "refunded", "disputed", "unsent")
    }
    return Outcome(known["macro"], known["version"], known["number"], **answers)


def _reopened(connection: Connection) -> ColumnElement[bool]:
    """Whether the ticket was solved after the use and came back within a week of it; unknown where the helpdesk was not
    heard all that time."""
    back = _came_back(connection.dialect.name)
    heard = [(_USE.channel == channel) & _USE.used_at.between(*span) for channel, span in _watched(connection).items()]
    return case((back, true()), (or_(false(), *heard), false()), else_=cast(null(), Boolean))


def _watched(connection: Connection) -> dict[str, tuple[datetime, datetime]]:
    received, spans = ticket_events.c.received_at, {}
    for channel in CHANNELS:
        ends = select(func.min(received), func.max(received)).where(ticket_events.c.channel == channel)
        span = watched(*connection.execute(ends).one())
        if span is not None:
            spans[channel] = span
    return spans


def _came_back(dialect: str) -> ColumnElement[bool]:
    solved, back = ticket_events.alias("solved"), ticket_events.alias("back")
    same = [one.c[name] == _USE[name] for one in (solved, back) for name in ("ticket_id", "channel", "account")]
    return exists().where(
        *same,
        solved.c.what == What.SOLVED.value,
        back.c.what.in_((What.REOPENED.value, What.REPLIED.value)),
        back.c.at > _USE.used_at,
        back.c.at > solved.c.at,
        _seconds(dialect, _USE.used_at, solved.c.at) >= -EARLY.total_seconds(),
        _seconds(dialect, _USE.used_at, back.c.at) <= WITHIN.total_seconds(),
    )


def _seconds(dialect: str, since: ColumnElement[datetime], until: ColumnElement[datetime]) -> ColumnElement[float]:
    """The seconds from one time to another, as each database reckons."""
    if dialect == "sqlite":
        return (func.julianday(until) - func.julianday(since)) * literal(86400.0)
    return func.date_part("epoch", until) - func.date_part("epoch", since)


def _refunded() -> ColumnElement[bool]:
    """Whether a refund came later: ours, or anybody's that Stripe told of. Each way by its own index."""
    of_charge = (_USE.charge_id != "") & (actions.c.charge_id == _USE.charge_id)
    of_invoice = (_USE.about == "invoice") & (actions.c.invoice_id == _USE.about_id)
    known = or_(_USE.charge_id != "", _USE.about == "invoice")
    later = or_(_done(of_charge), _done(of_invoice), _told(REFUND))
    return case((known, later), else_=cast(null(), Boolean))


def _done(about_it: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(about_it, actions.c.state == State.DONE.value, actions.c.finished_at > _USE.used_at)


def _disputed() -> ColumnElement[bool]:
    return case((_USE.charge_id != "", _told(DISPUTE)), else_=cast(null(), Boolean))


def _told(kind: str) -> ColumnElement[bool]:
    return exists().where(
        _USE.charge_id != "",
        stripe_events.c.parent_id == _USE.charge_id,
        stripe_events.c.type == kind,
        stripe_events.c.created > _USE.used_at,
    )
