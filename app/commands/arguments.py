"""What several commands ask for in the same way."""

import argparse
import errno
import os
import socket
from typing import Any

from app.domain.errors import CounterfoilError

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


class PortTaken(CounterfoilError):
    """Something else listens there, or nobody can."""


def must_be_free(host: str, wanted: int) -> None:
    """Raises PortTaken, before anything was started or deleted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, wanted), family=family, reuse_port=False).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"port {wanted} of {host} is not free; choose another by --port or PORT=") from error
        raise PortTaken(f"port {wanted} of {host} cannot be listened on: {error.strerror}") from error


def positive(text: str) -> int:
    """A whole number from 1 to 1000. Raises argparse's own error."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 1000")
    return int(text)


def seconds(text: str) -> int:
    """A whole number from 0 to 300. Raises argparse's own error."""
    if not text.isdecimal() or not 0 <= int(text) <= 300:
        raise argparse.ArgumentTypeError("must be a whole number of seconds from 0 to 300")
    return int(text)
