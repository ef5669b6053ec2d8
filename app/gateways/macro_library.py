"""The macros of a folder, all of them sound, read once in a process: what stands there counts from the start on."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.domain.macros.macro import Macro
from app.gateways.macro_files import read_folder
from app.gateways.macro_problems import MacroError


@cache
def library(folder: Path) -> Mapping[str, Macro]:
    """All macros of a folder, by name. Raises MacroError with everything that is wrong, by file and line."""
    found = read_folder(folder)
    if found.problems:
        raise MacroError(replace(one, file=str(folder / one.file)) for one in found.problems)
    return found.macros
