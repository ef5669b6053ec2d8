"""Whether events are pushed to us. Stripe's: known by those that only the list of events brought. The helpdesks': by
the newest that came."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.commands.finding import Finding
from app.ports import Arrivals
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.store.sql_ticket_events import SqlTicketEvents

LATE, LATELY = timedelta(minutes=10), timedelta(days=1)
"""How much later than its poll an event may still be pushed; for how long one that was not is told of."""


def webhooks(given: Settings) -> Iterator[Finding]:
    """Whether events arrive. Asks the database only."""
    subject = "stripe webhooks"
    if not given.stripe_webhook_secrets:
        yield Finding(subject, note="no signing secret: the list of events is read once a minute instead")
        return
    engine = connect(given.database_url)
    try:
        events = SqlEvents(engine)
        yield Finding(subject, *_pushed(events.arrivals(), events.only_polled))
    except SQLAlchemyError:
        yield Finding(subject, "cannot be looked at: see the database above")
    finally:
        engine.dispose()


def helpdesk_webhooks(given: Settings) -> Iterator[Finding]:
    """Whether the configured helpdesks tell us of their tickets. Asks the database only."""
    engine = connect(given.database_url)
    try:
        if given.intercom_configured:
            yield _tickets("intercom", SqlTicketEvents(engine).newest("intercom"))
        if given.zendesk_configured and not given.zendesk_webhook_secrets:
            yield Finding("zendesk webhooks", note="no signing secret: cards are read when somebody opens a ticket")
        elif given.zendesk_configured:
            yield _tickets("zendesk", SqlTicketEvents(engine).newest("zendesk"))
    except SQLAlchemyError:
        yield Finding("helpdesk webhooks", note="cannot be looked at: see the database above")
    finally:
        engine.dispose()


def _tickets(channel: str, newest: datetime | None) -> Finding:
    """A shop may do without: that nothing came is told, and is nothing to fix."""
    none = f"none came yet: let {channel.title()} push to /{channel}/webhooks (README)"
    return Finding(f"{channel} webhooks", note=f"the newest came at {newest:%Y-%m-%d %H:%M:%S} UTC" if newest else none)


def _pushed(arrived: Arrivals, only_polled: Callable[[datetime, datetime], tuple[str, ...]]) -> tuple[str | None, str]:
    """What is wrong with the pushes, and what there is to say. One that others came long after without was not sent."""
    missed, pushed = arrived.only_polled, arrived.pushed
    if missed is not None and (pushed is None or missed - pushed > LATE):
        return "events happened that nobody pushed to us: check the endpoint's address, its secret and its events", ""
    if pushed is None:
        return None, "nothing has happened at Stripe yet"
    left_out = only_polled(pushed - LATELY, pushed - LATE)
    if left_out:
        return f"others are pushed to us, these were not: {', '.join(left_out)}; add them to the endpoint", ""
    return None, f"the newest event came at {pushed:%Y-%m-%d %H:%M:%S} UTC"
