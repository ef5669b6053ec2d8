"""The files of a folder of macros, as text; what cannot be read is said."""

from pathlib import Path

from app.domain.macros.files import LARGEST_FILE
from app.gateways.macro_problems import MacroError, Problem

MOST_FILES = 2_000


def contents(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The text of each macro's file by its path below the folder, and what is wrong with the others. Raises MacroError
    when there is nothing to read."""
    if not folder.is_dir():
        raise MacroError([Problem(str(folder), 1, "there is no such folder")])
    files = sorted(one for one in folder.rglob("*.md") if not one.name.startswith(".") and one.name != "README.md")
    if not files or len(files) > MOST_FILES:
        raise MacroError(
            [Problem(str(folder), 1, f"holds {len(files):,} macros: from 1 to {MOST_FILES:,} can be read")]
        )
    read = {one.relative_to(folder).as_posix(): _text(one, one.relative_to(folder).as_posix()) for one in files}
    texts = {file: text for file, text in read.items() if isinstance(text, str)}
    return texts, [problem for problem in read.values() if isinstance(problem, Problem)]


def _text(path: Path, file: str) -> str | Problem:
    try:
        if not path.is_file():
            return Problem(file, 1, "is no file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            return Problem(file, 1, f"too long: {size:,} bytes, at most {LARGEST_FILE:,}")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Problem(file, line, "is not UTF-8")
    except OSError as error:
        return Problem(file, 1, f"cannot be read: {error.strerror}")
