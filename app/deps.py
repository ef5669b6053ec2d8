"""Deps: what the program needs, as one frozen record; `production` fills it from the settings."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from time import time

from app import helpdesks
from app.domain.actions import Action
from app.domain.macros.macro import Macro
from app.domain.policy import Policy
from app.domain.ticket_events import TicketEvent
from app.ports import (
    BillingGateway,
    ChangeFeed,
    Conversations,
    EventStore,
    Helpdesk,
    InsertedReplies,
    Ledger,
    MacroLibrary,
    MacroReader,
    MacroSource,
    MacroWriter,
    Mirror,
    MoneyGateway,
    PartsOfMacros,
    Pushes,
    RefusedReplies,
    ReplyFacts,
    Requesters,
    SnapshotCache,
    Soon,
    Store,
    TicketEvents,
    TicketNote,
    TicketWriter,
    Webhooks,
    WorkLog,
)
from app.resources import policy_example
from app.settings import Settings
from app.usecases.flights import Flights
from app.usecases.homes import Homes
from app.usecases.offered import Offered
from app.usecases.unseen import Unseen
from app.web.metrics import Metrics

Check = Callable[[], str | None]
ASIDE = 64
OWN_POLICY = Path("policy.toml")


def nobody(_job: str, _argument: str = "") -> None:
    """There is no worker: what is asked for is done when one runs by itself."""


@dataclass(frozen=True)
class Deps:
    """Everything that a use case or a channel may reach.

    `policies` gives the policy in force; `now` is UTC and aware; `new_token` returns 32 random bytes as text; `checks`
    are what must be in order to serve, by name: each says in words what is not, else None; `cautions` are the same for
    what does not keep us from serving. `money` and `ledger` are there where money can be moved: `notes` are what a
    ticket must be told of an action as it stands, `wake` tells the worker that something waits for it, and `aside`
    carries calls on that are slower than a card may be (None: they are waited for). `macros` are the replies that
    agents get, `macro_writer` writes them, `library` keeps what people wrote, `macro_reader` reads that, `macro_parts`
    takes it apart for a form, `previews` are facts to try them on, up to ten minutes old. Only `counterfoil demo` ever
    fills `demo_people`, who may be chosen at the console's door without a password, and `demo_customers`, names by id,
    to try macros on. `ticket_pages` are addresses in the helpdesk by channel, with `{ticket}` in place of the id.
    `writers` are by channel, where we may write to tickets. `soon(job, argument)` asks a worker for a job of
    app.jobs.schedule; `work` is what workers keep of jobs. `events` are Stripe's, `webhooks` verifies those that are
    pushed (None: there is no secret), `changes` tells all processes whose card is out of date, and `budget()` waits
    until a background read may go out. `tickets` are the helpdesks' events of tickets and `pushes` who may push them;
    `requesters` say who asks in one, by channel, and `make_ready` makes their card ready before somebody looks.
    `reply_facts` say what came of replies, `refused` how often there was none; `inserted` are those whose fate is
    looked for, in the `conversations` that we may read, by channel. `heard()` says whether what is kept in `cache` may
    be shown on open: every change is heard of at once. `flights` are reads that several cards wait for, and `unseen`
    the cards that were made ready and nobody has looked at; `homes` were made a moment ago. `offered` knows which
    macros are whose. `macro_sources` are helpdesks with macros of their own. `mirror` keeps Stripe's objects where it
    is on.
    """

    settings: Settings
    billing: BillingGateway
    store: Store
    cache: SnapshotCache
    policies: Callable[[], Policy]
    now: Callable[[], datetime]
    new_token: Callable[[], str]
    zendesk: Helpdesk | None = None
    money: MoneyGateway | None = None
    ledger: Ledger | None = None
    notes: Callable[[Action], tuple[TicketNote, ...]] = lambda _action: ()
    wake: Callable[[], None] = lambda: None
    aside: Executor | None = None
    writers: Mapping[str, TicketWriter] = field(default_factory=dict)
    macros: Callable[[], Mapping[str, Macro]] = dict
    macro_writer: MacroWriter | None = None
    library: MacroLibrary | None = None
    macro_reader: MacroReader | None = None
    macro_parts: PartsOfMacros | None = None
    macro_sources: Mapping[str, MacroSource] = field(default_factory=dict)
    previews: SnapshotCache | None = None
    demo_people: tuple[str, ...] = ()
    demo_customers: Mapping[str, str] = field(default_factory=dict)
    ticket_pages: Mapping[str, str] = field(default_factory=dict)
    soon: Soon = field(default=nobody)
    work: WorkLog | None = None
    events: EventStore | None = None
    webhooks: Webhooks | None = None
    changes: ChangeFeed | None = None
    budget: Callable[[], None] = lambda: None
    tickets: TicketEvents | None = None
    pushes: tuple[Pushes, ...] = ()
    requesters: Mapping[str, Requesters] = field(default_factory=dict)
    make_ready: Callable[[TicketEvent], None] = lambda _event: None
    reply_facts: ReplyFacts | None = None
    refused: RefusedReplies | None = None
    inserted: InsertedReplies | None = None
    conversations: Mapping[str, Conversations] = field(default_factory=dict)
    heard: Callable[[], bool] = lambda: False
    flights: Flights = field(default_factory=Flights)
    unseen: Unseen = field(default_factory=Unseen)
    mirror: Mirror | None = None
    homes: Homes = field(default_factory=Homes)
    offered: Offered = field(default_factory=Offered)
    metrics: Metrics = field(default_factory=Metrics)
    checks: Mapping[str, Check] = field(default_factory=dict)
    cautions: Mapping[str, Check] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The policy in force now: whoever decides takes it once and keeps it to the end."""
        return self.policies()


def new_token() -> str:
    """32 random bytes as URL-safe text."""
    return token_urlsafe(32)


def policy_path(settings: Settings) -> Path:
    """The policy in force: the named one, else policy.toml beside the process, else the shipped example."""
    if settings.policy_file is not None:
        return settings.policy_file
    return OWN_POLICY if OWN_POLICY.is_file() else policy_example()


def production(settings: Settings) -> Deps:
    """The real thing. Connects to nothing yet. Raises PolicyError."""
    from app import hearing, keeping, library
    from app.gateways import stripe_gateway, stripe_till
    from app.gateways.policy_watch import PolicyWatch
    from app.jobs.waking import Waker
    from app.store.engine import connect
    from app.store.sql_ledger import SqlLedger
    from app.store.sql_store import SqlStore, utc_now
    from app.store.sql_work_log import SqlWorkLog
    from app.usecases import policy_record

    engine = connect(settings.database_url)
    store = SqlStore(engine, utc_now)
    metrics, soon = Metrics(), Waker(settings)
    billing = stripe_gateway.build(
        settings, utc_now, metrics.stripe_call, budget=keeping.budget(settings, metrics.budgeted)
    )
    ledger = SqlLedger(engine)
    policy = PolicyWatch(policy_path(settings), time, partial(policy_record.record, ledger, utc_now))
    changes = keeping.changes(settings, engine, utc_now)
    cache = keeping.cache(settings, changes, utc_now, metrics.cache_looked)
    deps = Deps(
        settings=settings,
        billing=billing,
        money=stripe_till.build(settings, billing.reader.unbounded(), utc_now, metrics.stripe_call),
        store=store,
        cache=cache,
        changes=changes,
        policies=policy.policy,
        now=utc_now,
        new_token=new_token,
        zendesk=helpdesks.zendesk(settings),
        ledger=ledger,
        notes=helpdesks.notes(settings),
        writers=helpdesks.writers(settings),
        ticket_pages=helpdesks.ticket_pages(settings),
        wake=partial(soon, "deliver_notes"),
        aside=ThreadPoolExecutor(ASIDE, thread_name_prefix="money"),
        soon=soon,
        work=SqlWorkLog(engine),
        metrics=metrics,
        checks={"database": store.trouble},
        cautions={"policy": policy.trouble, "version": store.ahead},
    )
    return hearing.all_of_it(library.replying(deps, engine), engine, cache)
