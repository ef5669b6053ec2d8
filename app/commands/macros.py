"""`counterfoil macros check [DIR]`: whether macros can be used. `counterfoil macros facts`: what they may say."""

import argparse
import os
from pathlib import Path

from app.commands import macro_library
from app.commands.arguments import Commands


def add(commands: Commands) -> None:
    """Registers the commands."""
    parts = commands.add_parser("macros", help="what macros say").add_subparsers(metavar="COMMAND", required=True)
    check = parts.add_parser("check", help="says everything that is wrong with macros, by file and line")
    check.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="default: MACROS_DIR, else the shipped ones")
    check.set_defaults(run=run_check)
    macro_library.add(parts)
    parts.add_parser("facts", help="prints every fact and filter that a macro may use").set_defaults(run=run_facts)


def run_check(chosen: argparse.Namespace) -> int:
    """Prints each macro with its languages and 0; or each problem and 1. Raises MacroError for no folder."""
    from app.gateways.macro_files import read_folder
    from app.resources import resource_dir

    own = os.environ.get("MACROS_DIR", "").strip()
    folder = chosen.folder or (Path(own) if own else resource_dir("macros"))
    library = read_folder(folder)
    for problem in library.problems:
        print(folder / str(problem))
    if library.problems:
        print(f"{len(library.problems)} to put right")
        return 1
    for name, macro in library.macros.items():
        print(f"{name}: {macro.own.title} ({', '.join(macro.texts)}), {macro.state}")
    return 0


def run_facts(_chosen: argparse.Namespace) -> int:
    """Prints docs/macros.md."""
    from app.gateways.macro_listing import listing

    print(listing(), end="")
    return 0
