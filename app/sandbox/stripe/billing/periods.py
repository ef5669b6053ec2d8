"""Billing periods: months counted from an anchor, days and weeks in seconds, all UTC."""

import calendar
from datetime import UTC, datetime

from app.sandbox.stripe.routes import Json

SECONDS = {"day": 86_400, "week": 7 * 86_400}


def after(anchor: int, recurring: Json, count: int) -> int:
    """The moment `count` intervals from the anchor; months keep the anchor's day as far as the month has it."""
    steps = recurring["interval_count"] * count
    if recurring["interval"] in SECONDS:
        return anchor + int(SECONDS[recurring["interval"]] * steps)
    months = steps * (12 if recurring["interval"] == "year" else 1)
    start = datetime.fromtimestamp(anchor, UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def period(anchor: int, recurring: Json, moment: int) -> tuple[int, int]:
    """The period that holds `moment`: start <= moment < end, both on the grid of the anchor."""
    length = after(anchor, recurring, 1) - anchor
    count = (moment - anchor) // length
    while after(anchor, recurring, count + 1) <= moment:
        count += 1
    while after(anchor, recurring, count) > moment:
        count -= 1
    return after(anchor, recurring, count), after(anchor, recurring, count + 1)


def day(moment: int) -> str:
    """`23 Nov 2026`, as line descriptions say it."""
    stamp = datetime.fromtimestamp(moment, UTC)
    return f"{stamp.day} {stamp:%b %Y}"
