"""Whom a lead can try macros on, with facts that are new enough to judge words by, each look on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from app.domain import matching
from app.domain.audit import Did
from app.domain.billing import Snapshot
from app.domain.errors import NotFound, Unavailable
from app.domain.macros.case import Case, Company
from app.domain.masking import masked_snapshot
from app.domain.ticket import Agent, Requester, Ticket
from app.ports import BillingGateway, View, Wanted, WantedEvents
from app.usecases import macros as replies
from app.usecases.macro_desk import MacroDesk

SEEN_DAYS = timedelta(days=7)
MOST = 40
LOOKED_BACK = 1_000
NAMES_SECONDS = 1.5
AGAIN = timedelta(minutes=10)
PREVIEWED = "previewed"
OPENED = (*(one.value for one in matching.How), "opened")


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer that somebody looked at, by name where it is known already. `seen_at` is None for the demo's own."""

    customer_id: str
    name: str
    seen_at: datetime | None = None


def customers(desk: MacroDesk) -> tuple[Seen, ...]:
    """Whom macros can be tried on, by name. Names that are not known are read, in a second and a half at most: else
    they are empty."""
    billing, reading = desk.deps.billing.within(NAMES_SECONDS), True
    found = []
    for one, seen_at in lately(desk).items():
        snapshot = known(desk, one)
        if snapshot is None and reading and one not in desk.deps.demo_customers:
            snapshot, reading = _read(desk, billing, one)
        story = "" if desk.lead.role.masked else desk.deps.demo_customers.get(one, "")
        found.append(Seen(one, story or name_of(desk, snapshot), seen_at))
    return tuple(found)


def lately(desk: MacroDesk) -> dict[str, datetime | None]:
    """Whom macros can be tried on: whom anybody looked at within a week and when at last, the newest first, at most
    forty; in the demo its own people behind them."""
    wanted = WantedEvents(did=(Did.VIEWED,), since=desk.deps.now() - SEEN_DAYS)
    seen: dict[str, datetime | None] = {**_views(desk, wanted, OPENED)}
    everybody = {**seen, **{one: seen.get(one) for one in desk.deps.demo_customers}}
    return dict(islice(everybody.items(), MOST))


def _read(desk: MacroDesk, billing: BillingGateway, customer_id: str) -> tuple[Snapshot | None, bool]:
    """What was read, and whether to go on reading: once something came too late, all else would too."""
    try:
        return facts(desk, billing, customer_id), True
    except NotFound:
        return None, True
    except Unavailable:
        return None, False


def known(desk: MacroDesk, customer_id: str) -> Snapshot | None:
    """What is kept of a customer, at most ten minutes old."""
    return desk.deps.cache.get(customer_id) or desk.previews.get(customer_id)


def facts(desk: MacroDesk, billing: BillingGateway, customer_id: str) -> Snapshot:
    """A customer's facts with the subscriptions that ended, at most ten minutes old. Raises NotFound, Unavailable."""
    kept = desk.previews.get(customer_id)
    if kept is not None:
        return kept
    snapshot = desk.deps.cache.get(customer_id) or billing.snapshot(customer_id)
    whole = replies.with_ended(snapshot, billing)
    desk.previews.put(whole)
    return whole


def case_of(desk: MacroDesk, snapshot: Snapshot) -> Case:
    """The case of a customer as this lead may see it, who writes under the customer's name, answered by the lead."""
    who, deps = desk.lead.person, desk.deps
    shown = masked_snapshot(snapshot) if desk.lead.role.masked else snapshot
    ticket = Ticket("console", "", "", Requester("", shown.customer.name), Agent(who.id, who.name, who.email))
    company = Company(deps.settings.company_name, deps.settings.billing_portal_url)
    actions = deps.ledger.actions(Wanted(customer_id=snapshot.customer.id)) if deps.ledger is not None else ()
    return Case(shown, deps.now(), ticket, company, actions)


def name_of(desk: MacroDesk, snapshot: Snapshot | None) -> str:
    """The customer's name as this lead may see it; "" where nothing is known."""
    if snapshot is None:
        return ""
    customer = masked_snapshot(snapshot).customer if desk.lead.role.masked else snapshot.customer
    return customer.name or customer.email or ""


def on_record(desk: MacroDesk, customer_ids: Iterable[str]) -> None:
    """Puts on record whom the lead saw, each once in ten minutes."""
    deps, who = desk.deps, desk.lead.person
    since = deps.now() - AGAIN
    before = set(_views(desk, WantedEvents(did=(Did.VIEWED,), who=who.id, since=since), (PREVIEWED,)))
    deps.store.record_views(
        [
            View(deps.now(), "console", "", "", "", who.id, who.email, who.role, one, PREVIEWED)
            for one in customer_ids
            if one not in before
        ]
    )


def _views(desk: MacroDesk, wanted: WantedEvents, how: tuple[str, ...]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for one in desk.deps.ledger.events(wanted, limit=LOOKED_BACK) if desk.deps.ledger is not None else ():
        event = one.event
        if event.facts.get("how") in how and not event.customer_id.startswith("guest:"):
            found.setdefault(event.customer_id, event.at)
    return found
