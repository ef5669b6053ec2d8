"""Where a command writes what it was asked for: standard output, or a file that is only there when it is complete."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.domain.errors import CounterfoilError


class NotWritten(CounterfoilError):
    """The file could not be written."""


@contextmanager
def output(file: Path | None) -> Iterator[TextIO]:
    """The file, for its owner's eyes only, or standard output without one. Raises NotWritten."""
    if file is None:
        yield from _standard_output()
        return
    part = file.with_name(f"{file.name}.part")
    try:
        number = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(file)
    except OSError as error:
        raise NotWritten(f"{file} could not be written: {error.strerror}") from error


def _standard_output() -> Iterator[TextIO]:
    """Standard output; a reader that has read enough is no error."""
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
