"""`counterfoil macros load|export|import`: macros into the library and out of it."""

import argparse
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.commands.arguments import Commands
from app.domain.english import english
from app.domain.macros.foreign import Arrival, Came

if TYPE_CHECKING:
    from app.deps import Deps

ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
"""The same library makes the same file."""
CAME = {
    Came.NEW: "new, as a draft: {name}",
    Came.SAME: "here already: {name}",
    Came.CHANGED: "changed there since it was taken over, {name} stays as it is",
    Came.NO_TEXT: "not taken over: it has no text",
}


def add(parts: Commands) -> None:
    """Registers the commands below `macros`."""
    load = parts.add_parser("load", help="takes a folder of macros into the library")
    load.add_argument("folder", metavar="DIR", type=Path)
    load.add_argument("--publish", action="store_true", help="publishes at once what is new or differs")
    load.set_defaults(run=run_load)
    export = parts.add_parser("export", help="writes the whole library as a zip of files")
    export.add_argument("--out", metavar="FILE.zip", type=Path, required=True)
    export.set_defaults(run=run_export)
    take = parts.add_parser("import", help="takes macros over from a helpdesk, as drafts")
    take.add_argument("helpdesk", choices=("zendesk", "intercom"))
    take.add_argument("--inactive", action="store_true", help="those that are not in use there too")
    take.set_defaults(run=run_import)


def run_load(chosen: argparse.Namespace) -> int:
    """Prints what came of each macro that is not in the library word for word; 1 when one could not be published.
    Raises MacroError, and takes in nothing, when something of the folder is not right."""
    from app.gateways.macro_loading import as_written
    from app.usecases.macro_loading import Loaded, load

    written = as_written(chosen.folder)
    deps = _deps(chosen.folder)
    assert deps.library is not None and deps.macro_reader is not None  # production fills them
    outcomes = load(deps.library, deps.macro_reader, written, chosen.publish, deps.now())
    for one in outcomes:
        if one.loaded is not Loaded.SAME:
            print(f"{one.name}: {_said(one.loaded)}{f', {one.lines} lines' if one.lines else ''}")
        for problem in one.problems:
            print(f"  {problem}")
    same = sum(one.loaded is Loaded.SAME for one in outcomes)
    print(f"{len(outcomes)} macros, {same} of them as they are in the library")
    return 1 if any(one.problems for one in outcomes) else 0


def _said(loaded: str) -> str:
    return {
        "draft": "new, as a draft for review",
        "published": "published",
        "wrong": "not published",
        "differs": "differs, and stays as it is in the library (--publish publishes it)",
    }[loaded]


def run_export(chosen: argparse.Namespace) -> int:
    """Writes the zip, whole or not at all, and prints how many files are in it."""
    from app.usecases.macro_loading import exported

    library = _deps().library
    assert library is not None  # production fills it
    files = exported(library)
    beside = chosen.out.with_name(f"{chosen.out.name}.part")
    with ZipFile(beside, "w", ZIP_DEFLATED) as out:
        for path, content in sorted(files.items()):
            out.writestr(ZipInfo(path, ZIPPED_AT), content.encode("utf-8", "surrogatepass"))
    beside.replace(chosen.out)
    print(f"{chosen.out}: {len(files)} files")
    return 0


def run_import(chosen: argparse.Namespace) -> int:
    """Prints the report: what came of each macro, and below it what of it could not be taken. Raises Refused,
    Unavailable."""
    from app.usecases.macro_import import taken_over

    report(taken_over(_deps(), chosen.helpdesk, chosen.inactive))
    return 0


def report(arrivals: Iterable[Arrival]) -> None:
    """Prints what came of each macro, and how many of each kind."""
    counted: Counter[Came] = Counter()
    for one in arrivals:
        counted[one.came] += 1
        print(f"{one.title}: {CAME[one.came].format(name=one.name)}")
        for sentence in one.left:
            print(f"  {english(sentence)}")
    total = ", ".join(f"{number} {came.value.replace('_', ' ')}" for came, number in counted.items())
    print(f"{counted.total()} macros: {total}" if total else "There are no macros.")


def _deps(seed: Path | None = None) -> "Deps":
    """The product over a database that is ready; an empty library is filled from that folder, else as it always is."""
    from app.commands.bringing_up import bring_up
    from app.deps import production
    from app.settings import Settings
    from app.web import logging

    settings = Settings.from_env(os.environ)
    logging.configure("WARNING")
    if bring_up(replace(settings, macros_dir=seed) if seed is not None else settings):
        print("The library was empty and is filled.")
    return production(settings)
