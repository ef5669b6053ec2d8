"""The record as lines of a file: CSV that no spreadsheet takes for formulas, or JSON that says each event exactly."""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC
from typing import TextIO

from app.domain.audit import AuditEvent, Chained
from app.store.texts import kept

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""With these a spreadsheet takes a cell for a formula (OWASP, CSV injection)."""
NAMES = ("number", *(one.name for one in fields(AuditEvent)), "before", "hash")
Writing = Callable[[Iterable[Chained], TextIO], None]


def as_csv(events: Iterable[Chained], out: TextIO) -> None:
    """A heading and a line for each event. A cell that could be taken for a formula begins with an apostrophe."""
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for one in events:
        facts = kept(json.dumps(dict(one.event.facts), ensure_ascii=False, sort_keys=True))
        said = _said(one) | {"facts": facts}
        writer.writerow([_harmless(said[name]) for name in NAMES])


def as_json_lines(events: Iterable[Chained], out: TextIO) -> None:
    """An object for each event, in ASCII: from it the hash can be computed again."""
    for one in events:
        out.write(json.dumps(_said(one), ensure_ascii=True, separators=(",", ":")) + "\n")


FORMATS: dict[str, Writing] = {"csv": as_csv, "jsonl": as_json_lines}


def _said(one: Chained) -> dict[str, object]:
    event = {name.name: getattr(one.event, name.name) for name in fields(AuditEvent)}
    moment = one.event.at.astimezone(UTC).isoformat(timespec="microseconds")
    plain = {"at": moment, "did": one.event.did.value, "facts": dict(sorted(one.event.facts.items()))}
    return {"number": one.number, **event, **plain, "before": one.before, "hash": one.hash}


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
