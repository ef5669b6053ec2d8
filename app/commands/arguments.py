"""What several commands ask for in the same way."""

import argparse
import os
from typing import Any

Commands = Any
"""What argparse calls its sub-parsers; the class has no public name."""


def add_port(command: argparse.ArgumentParser, otherwise: int) -> None:
    """`--port`, else the variable PORT, else this one."""
    command.add_argument(
        "--port", type=port, default=os.environ.get("PORT") or str(otherwise), help=f"default: PORT, else {otherwise}"
    )


def port(text: str) -> int:
    """A port number from 1 to 65535. Raises argparse's own error."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("must be a port number from 1 to 65535")
    return int(text)


def positive(text: str) -> int:
    """A whole number from 1 to 1000. Raises argparse's own error."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 1000")
    return int(text)
