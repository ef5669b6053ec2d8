"""The record as a file: CSV that no spreadsheet takes for a formula, or JSON lines; read page by page, newest first."""

import csv
import io
from collections.abc import Iterator

import orjson

from app.deps import Deps
from app.domain.audit import Chained
from app.ports import WantedEvents
from app.usecases import console

PAGE = 500
COLUMNS = ("number", "at", "did", "who", "email", "role", "channel", "account", "ticket_id", "customer_id", "action_id",
           "facts", "before", "hash")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(deps: Deps, wanted: WantedEvents) -> Iterator[str]:
    """A line a event, under a line of names."""
    yield _line(COLUMNS)
    for chained in _all(deps, wanted):
        row = _row(chained)
        yield _line([safe(str(row[name] if row[name] is not None else "")) for name in COLUMNS])


def json_lines(deps: Deps, wanted: WantedEvents) -> Iterator[bytes]:
    """A JSON object a event, exactly what is kept."""
    for chained in _all(deps, wanted):
        yield orjson.dumps(_row(chained) | {"facts": dict(chained.event.facts)}) + b"\n"


def safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: one that would be a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _all(deps: Deps, wanted: WantedEvents) -> Iterator[Chained]:
    after = 0
    while found := console.events(deps, wanted, after, PAGE):
        yield from found
        after = found[-1].number
        if after <= 1:
            return


def _row(chained: Chained) -> dict[str, object]:
    event = chained.event
    return {
        "number": chained.number,
        "at": event.at.isoformat(timespec="microseconds"),
        "did": str(event.did),
        "who": event.who,
        "email": event.email,
        "role": event.role,
        "channel": event.channel,
        "account": event.account,
        "ticket_id": event.ticket_id,
        "customer_id": event.customer_id,
        "action_id": event.action_id,
        "facts": orjson.dumps(dict(event.facts), option=orjson.OPT_SORT_KEYS).decode(),
        "before": chained.before,
        "hash": chained.hash,
    }


def _line(cells: tuple[str, ...] | list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
