"""What the doctor looks at of macros: the files that fill an empty library, and what agents get of the library."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from app.commands.finding import Finding
from app.domain.errors import CounterfoilError
from app.domain.macros.problem import Problem
from app.domain.macros.version import Entry
from app.gateways.macro_files import read_folder
from app.gateways.macro_reader import LibraryReader
from app.resources import resource_dir
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_macros import SqlMacros


def macros(given: Settings) -> Iterator[Finding]:
    """The macros of MACROS_DIR, else the shipped ones, which fill an empty library; and those of the library."""
    folder = given.macros_dir or resource_dir("macros")
    try:
        library = read_folder(folder)
    except CounterfoilError as error:
        yield Finding("macros", str(error))
    else:
        wrong = len(library.problems)
        problem = f"{wrong} to put right in {folder}: counterfoil macros check" if wrong else None
        yield Finding("macros", problem, f"{folder}, {len(library.macros)} macros")
    yield from _library(given)


def _library(given: Settings) -> Iterator[Finding]:
    """What agents get, where the database is there; else `database` says what is not right."""
    engine = connect(given.database_url)
    try:
        entries = SqlMacros(engine).entries()
    except SQLAlchemyError:
        return
    finally:
        engine.dispose()
    served = [one for one in entries if one.published is not None and not one.retired]
    left_out = [f"{one.file}:{one.line}" for entry in served for one in _wrong(entry)]
    problem = f"left out, put right in the console: {', '.join(left_out)}" if left_out else None
    yield Finding(
        "macro library", problem, f"{len(served)} macros published" if entries else "empty, filled at the start"
    )


def _wrong(entry: Entry) -> tuple[Problem, ...]:
    return LibraryReader().read(entry.name, entry.published.files).problems if entry.published is not None else ()
