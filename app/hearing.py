"""What a process hears of: Stripe's events, the helpdesks' tickets, and what the other processes changed."""

from dataclasses import replace
from functools import partial
from time import monotonic, sleep, time

from sqlalchemy import Engine

from app import helpdesks, mirrored
from app.deps import Check, Deps
from app.gateways.followed_cache import FollowedCache
from app.gateways.pace import Pace
from app.jobs import queue
from app.jobs.warmer import Warmer
from app.ports import Webhooks
from app.settings import Settings
from app.store.sql_events import SqlEvents
from app.store.sql_inserted import SqlInserted
from app.store.sql_refused import SqlRefused
from app.store.sql_reply_facts import SqlReplyFacts
from app.store.sql_ticket_events import SqlTicketEvents
from app.store.sql_work_log import SqlWorkLog
from app.usecases import lag
from app.usecases.hearing import Heard, heard_at_once
from app.usecases.warming import warm
from app.web.flight_metrics import FlightFigures
from app.web.work_metrics import WorkFigures

READS_PER_SECOND = 4
"""How much of Stripe's limit (25 a second for each kind of read) background work takes."""


def all_of_it(deps: Deps, engine: Engine, cache: FollowedCache) -> Deps:
    """The same Deps, hearing of what happens at Stripe, in the helpdesks, and in the other processes."""
    settings, now = deps.settings, deps.now
    events, work = SqlEvents(engine), SqlWorkLog(engine)
    at_once = Heard(lambda: heard_at_once(events, work, now()), cache.trouble, monotonic)
    cautions: dict[str, Check] = {"changes": cache.trouble, "events": partial(lag.trouble, events, now)}
    if settings.redis_url:
        cautions["queue"] = partial(queue.trouble, settings.redis_url)
    heard = replace(
        deps,
        events=events,
        heard=at_once,
        tickets=SqlTicketEvents(engine),
        reply_facts=SqlReplyFacts(engine),
        refused=SqlRefused(engine),
        inserted=SqlInserted(engine),
        conversations=helpdesks.conversations(settings),
        pushes=helpdesks.pushes(settings),
        requesters=helpdesks.requesters(settings),
        webhooks=_webhooks(settings),
        budget=Pace(READS_PER_SECOND, monotonic, sleep),
        cautions={**deps.cautions, **cautions},
    )
    if settings.mirror:
        heard = mirrored.with_mirror(heard, engine)
    deps.metrics.beside(WorkFigures(heard, partial(queue.length, settings)))
    deps.metrics.beside(FlightFigures(deps.flights))
    return replace(heard, make_ready=Warmer(partial(warm, heard), deps.metrics.warmed, monotonic))


def _webhooks(settings: Settings) -> Webhooks | None:
    from app.gateways.stripe_events import StripeWebhooks

    secrets = settings.stripe_webhook_secrets
    return StripeWebhooks(secrets, time, settings.external_id_metadata_key) if secrets else None
