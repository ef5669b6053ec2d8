"""The record as lines of a file: CSV that no spreadsheet takes for formulas, or JSON that says each event exactly."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC

from app.domain.audit import AuditEvent, Chained

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""With these a spreadsheet takes a cell for a formula (OWASP, CSV injection)."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of a pair, which UTF-8 cannot hold."""
NAMES = ("number", *(one.name for one in fields(AuditEvent)), "before", "hash")
Writing = Callable[[Iterable[Chained]], Iterator[str]]


def as_csv(events: Iterable[Chained]) -> Iterator[str]:
    """A heading and a line for each event. A cell that could be taken for a formula begins with an apostrophe."""
    yield csv_line(NAMES)
    for one in events:
        facts = json.dumps(dict(one.event.facts), ensure_ascii=False, sort_keys=True)
        said = _said(one) | {"facts": _HALVES.sub("\ufffd", facts)}
        yield csv_line([harmless(said[name]) for name in NAMES])


def as_json_lines(events: Iterable[Chained]) -> Iterator[str]:
    """An object for each event, in ASCII: from it the hash can be computed again."""
    for one in events:
        yield json.dumps(_said(one), ensure_ascii=True, separators=(",", ":")) + "\n"


FORMATS: dict[str, Writing] = {"csv": as_csv, "jsonl": as_json_lines}


def _said(one: Chained) -> dict[str, object]:
    event = {name.name: getattr(one.event, name.name) for name in fields(AuditEvent)}
    moment = one.event.at.astimezone(UTC).isoformat(timespec="microseconds")
    plain = {"at": moment, "did": one.event.did.value, "facts": dict(sorted(one.event.facts.items()))}
    return {"number": one.number, **event, **plain, "before": one.before, "hash": one.hash}


def harmless(cell: object) -> object:
    """The cell as no spreadsheet takes it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_line(cells: Iterable[object]) -> str:
    """A line of a CSV file."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
