"""Some weeks of invented uses of replies, so that a demo's reports have something to show. They go into the database
that a demo made for itself and nowhere else; each id begins with `demo`, and nothing of them goes on record."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from app.domain.events import COUNTED, Event
from app.domain.macros.drafted import Drafted, Used
from app.domain.macros.inserted import Fate
from app.domain.macros.refusals import Ground
from app.domain.ticket_events import TicketEvent, What
from app.ports import Came
from app.settings import Settings
from app.store.reply_tables import inserted_replies
from app.store.sql_events import SqlEvents
from app.store.sql_ledger import SqlLedger
from app.store.sql_refused import SqlRefused
from app.store.sql_ticket_events import SqlTicketEvents

DAYS = 45
IN_ZENDESK = 0.3
AGENTS = ("493881", "493882", "9001", "9002")
WEIGHTS = (9, 8, 7, 5, 5, 4, 3, 3, 2, 2, 1, 1)
"""How often each of the first macros is used in a day or two; the others are not."""
REFUND, DISPUTE = COUNTED


@dataclass(frozen=True, slots=True)
class Habit:
    """How one macro does: how often a week's uses are edited first, come back, are refunded and disputed later."""

    edited: float
    reopened: float
    refunded: float
    disputed: float


def invent(engine: Engine, settings: Settings, names: tuple[str, ...], now: datetime) -> int:
    """Keeps the uses and what came of them; how many. The same every time, but for the day on which they end."""
    dice = random.Random(7)  # noqa: S311 - nothing secret hangs on it
    habits = {name: _habit(dice) for name in names[: len(WEIGHTS)]}
    uses = list(_uses(settings, dice, habits, now))
    channels = {use.channel: use.account for use in uses}
    tickets, stripe = SqlTicketEvents(engine), SqlEvents(engine)
    tickets.keep([_first(*one, now) for one in channels.items()], now - timedelta(days=DAYS + 1))
    tickets.keep([one for use in uses for one in _ticket(dice, use, habits[use.macro], now)], now)
    later = [one for use in uses for one in _later(dice, use, habits[use.macro], now)]
    stripe.keep(later, now, Came.PUSHED, now)
    for event in later:
        stripe.done(event.id, "demo", now)
    SqlLedger(engine).keep_drafts(uses)
    _refuse(engine, dice, tuple(habits), now)
    fates = [_fate(dice, use, habits[use.macro]) for use in uses if use.used is Used.INSERTED]
    with engine.begin() as connection:
        connection.execute(insert(inserted_replies), fates)
    return len(uses)


def _uses(settings: Settings, dice: random.Random, habits: Mapping[str, Habit], now: datetime) -> Iterator[Drafted]:
    number = 0
    for day in range(DAYS, -1, -1):
        for name in _of_a_day(dice, tuple(habits)):
            number += 1
            yield _use(settings, dice, name, habits[name], (number, now - timedelta(days=day, hours=2)))


def _habit(dice: random.Random) -> Habit:
    return Habit(dice.choice((0.05, 0.1, 0.2, 0.55)), dice.choice((0.02, 0.05, 0.1, 0.22)), dice.uniform(0, 0.12), 0.01)


def _of_a_day(dice: random.Random, names: tuple[str, ...]) -> Iterator[str]:
    weights = WEIGHTS[: len(names)]
    for name, weight in zip(names, weights, strict=True):
        yield from [name] * round(dice.uniform(0, weight))


def _use(settings: Settings, dice: random.Random, name: str, habit: Habit, when: tuple[int, datetime]) -> Drafted:
    number, morning = when
    zendesk = dice.random() < IN_ZENDESK
    at = morning + timedelta(minutes=dice.uniform(0, 110))
    return Drafted(
        id=f"demo-{number}",
        macro=name,
        version=1,
        locale="en",
        wording="",
        about="payment",
        about_id=f"ch_demo{number}",
        picked="",
        channel="zendesk" if zendesk else "intercom",
        account=(settings.zendesk_subdomain if zendesk else settings.intercom_workspace_id) or "",
        ticket_id=f"demo{number}",
        agent_id=dice.choice(AGENTS),
        customer_id=f"cus_demo{number}",
        made_at=at,
        used=Used.INSERTED if zendesk else Used.SENT,
        used_at=at,
        edited=None if zendesk else dice.random() < habit.edited,
        charge_id=f"ch_demo{number}",
    )


def _refuse(engine: Engine, dice: random.Random, names: tuple[str, ...], now: datetime) -> None:
    """Agents who chose a reply that did not fit: one macro refuses far too often."""
    grounds = (Ground.CONTRADICTED, Ground.MISSING)
    for place, name in enumerate(names):
        for _ in range(60 if place == len(names) - 2 else dice.randint(0, 6)):
            at = now - timedelta(days=dice.uniform(0, DAYS))
            SqlRefused(engine).keep(name, 1, dice.choice(grounds), at)


def _fate(dice: random.Random, use: Drafted, habit: Habit) -> dict[str, Any]:
    """What was found on the ticket of one that was inserted: mostly that it was sent, edited as often as the others."""
    sent = Fate.EDITED if dice.random() < habit.edited else Fate.AS_IT_WAS
    fate = dice.choices((sent, Fate.UNSENT, Fate.UNKNOWN), (82, 8, 10))[0]
    place = {"draft_id": use.id, "channel": use.channel, "account": use.account, "ticket_id": use.ticket_id}
    return place | {"prints": "", "fate": fate.value, "decided_at": use.used_at}


def _ticket(dice: random.Random, use: Drafted, habit: Habit, now: datetime) -> list[TicketEvent]:
    """Solved after the reply, and some of them back."""
    at = use.used_at or now
    found = [(What.SOLVED, at + timedelta(minutes=20))]
    if dice.random() < habit.reopened:
        found.append((What.REOPENED, at + timedelta(hours=dice.uniform(2, 120))))
    ids = (use.channel, use.account)
    return [TicketEvent(f"{use.id}-{what}", *ids, what, then, use.ticket_id) for what, then in found if then <= now]


def _later(dice: random.Random, use: Drafted, habit: Habit, now: datetime) -> Iterator[Event]:
    """A refund or a dispute of the same payment."""
    for kind, share in ((REFUND, habit.refunded), (DISPUTE, habit.disputed)):
        at = (use.used_at or now) + timedelta(days=dice.uniform(1, 9))
        if dice.random() < share and at <= now:
            name = f"evt_{use.id}_{kind.partition('.')[0]}"
            yield Event(name, kind, at, False, f"x_{use.id}", use.customer_id, "", use.charge_id)


def _first(channel: str, account: str, now: datetime) -> TicketEvent:
    """A ticket from before, so that it is known that the helpdesk was heard all the time."""
    return TicketEvent(f"demo-{channel}", channel, account, What.CREATED, now - timedelta(days=DAYS + 1), "demo0")
