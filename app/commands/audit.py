"""counterfoil audit verify, counterfoil audit export: proves the record whole, or names what is not; writes it out."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.commands.arguments import Commands
from app.commands.output import output
from app.domain.audit import Chained
from app.domain.audit_check import Check, Fault, Head, Wrong
from app.domain.errors import CounterfoilError
from app.domain.record_lines import FORMATS
from app.ports import WantedEvents
from app.settings import Settings
from app.store.engine import connect
from app.store.record_reading import snapshot
from app.store.sql_store import SqlStore

WRONG = {
    Wrong.CHANGED: "was changed: it does not fit its hash",
    Wrong.UNREADABLE: "was changed: it is not as Counterfoil writes it",
    Wrong.MISSING: "missing",
    Wrong.ANEW: "was written anew: another hash of it is known",
    Wrong.STRAY: "not of this chain",
    Wrong.HEADLESS: "the newest, but the head of the record is gone: whether more followed cannot be said",
}
STATES = (Wrong.MISSING, Wrong.STRAY, Wrong.HEADLESS)


class NotRead(CounterfoilError):
    """The record could not be read."""


def add(commands: Commands) -> None:
    """Makes the commands known."""
    audit = commands.add_parser("audit", help="the record").add_subparsers(metavar="COMMAND", required=True)
    verify = audit.add_parser("verify", help="proves that nothing in the record was changed or taken out")
    verify.add_argument(
        "--expect",
        type=known,
        action="append",
        default=[],
        metavar="NUMBER:HASH",
        help="an event as an earlier verify, or a log line, told it; may be given several times",
    )
    verify.set_defaults(run=run_verify)
    export = audit.add_parser("export", help="writes the record out, oldest first")
    export.add_argument("--format", choices=sorted(FORMATS), default="csv", help="default: csv")
    export.add_argument("--since", type=moment, metavar="TIME", help="2026-11-23 or 2026-11-23T14:00:00, in UTC")
    export.add_argument("--until", type=moment, metavar="TIME", help="the same; not included")
    export.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    export.set_defaults(run=run_export)


def run_verify(chosen: argparse.Namespace) -> int:
    """Prints that the record is whole and its newest event, or everything that is wrong. Raises NotRead."""
    with _database() as engine, snapshot(engine) as record:
        check = Check(record.head(), chosen.expect)
        faults = 0
        for fault in check.faults(record.rows(WantedEvents())):
            faults += 1
            print(told(fault))
    if faults:
        print(f"The record is not whole: {faults} found in {check.events} events.")
        return 1
    print(f"The record is whole: {check.events} events; the newest is {check.newest.number}:{check.newest.hash}")
    return 0


def told(fault: Fault) -> str:
    """What is wrong, in a line."""
    one = fault.first == fault.last
    which = f"Event {fault.first}" if one else f"Events {fault.first} to {fault.last}"
    verb = ("is " if one else "are ") if fault.wrong in STATES else ""
    return f"{which} {verb}{WRONG[fault.wrong]}."


def run_export(chosen: argparse.Namespace) -> int:
    """Writes the events out; 1 when one was left out because it says none. Raises NotRead, NotWritten."""
    left_out: list[int] = []
    with _database() as engine, snapshot(engine) as record, output(chosen.out) as out:
        rows = record.rows(WantedEvents(since=chosen.since, until=chosen.until))
        out.writelines(FORMATS[chosen.format](_readable(rows, left_out)))
    for number in left_out:
        print(f"counterfoil: event {number} cannot be read and was left out", file=sys.stderr)
    return 1 if left_out else 0


def known(text: str) -> Head:
    """An event as somebody wrote it down. Raises argparse's own error."""
    number, _, hash_ = text.partition(":")
    if not number.isdecimal() or len(hash_) != 64:
        raise argparse.ArgumentTypeError("must be a number, a colon and a hash of 64 characters")
    return Head(int(number), hash_.lower())


def moment(text: str) -> datetime:
    """A day or a time; without a zone it is UTC. Raises argparse's own error."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("must be like 2026-11-23 or 2026-11-23T14:00:00") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _readable(rows: Iterator[tuple[int, Chained | None]], left_out: list[int]) -> Iterator[Chained]:
    for number, chained in rows:
        if chained is None:
            left_out.append(number)
        else:
            yield chained


@contextmanager
def _database() -> Iterator[Engine]:
    engine = connect(Settings.from_env(os.environ).database_url)
    try:
        if trouble := SqlStore(engine).trouble():
            raise NotRead(trouble)
        yield engine
    except SQLAlchemyError as error:
        raise NotRead(f"the record could not be read: {type(error).__name__}") from error
    finally:
        engine.dispose()
