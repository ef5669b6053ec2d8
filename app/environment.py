"""Reading environment variables strictly: each read gives a value or notes what is wrong with it."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import UnknownLocaleError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TRUTH = {"true": True, "false": False}


class Environment:
    """The variables, and in `problems` what is wrong, by name. No problem ever repeats a value: it may be a secret.

    A variable that is empty or blank counts as not set.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: dict[str, str] = {}

    def wrong(self, name: str, problem: str) -> None:
        """Notes a problem; the first of a name stands."""
        self.problems.setdefault(name, problem)

    def text(self, name: str) -> str | None:
        """The value without the blanks around it."""
        return self._variables.get(name, "").strip() or None

    def entries(self, name: str) -> tuple[str, ...]:
        """A comma-separated list."""
        given = self.text(name)
        found = tuple(part.strip() for part in given.split(",")) if given else ()
        if "" in found:
            self.wrong(name, "has an empty entry between commas")
        return found

    def shaped(self, name: str, pattern: str, shape: str) -> str | None:
        """A value that fits the pattern as a whole."""
        given = self.text(name)
        if given is not None and not re.fullmatch(pattern, given):
            self.wrong(name, f"must be {shape}")
        return given

    def one_of(self, name: str, choices: tuple[str, ...], otherwise: str) -> str:
        """One of these words."""
        given = self.text(name) or otherwise
        if given not in choices:
            self.wrong(name, f"must be one of {', '.join(choices)}")
        return given

    def truth(self, name: str) -> bool:
        """`true` or `false`; false when not set."""
        given = self.text(name) or "false"
        if given not in _TRUTH:
            self.wrong(name, "must be true or false")
        return _TRUTH.get(given, False)

    def whole(self, name: str, least: int, most: int, otherwise: int) -> int:
        """A whole number between two others."""
        given = self.text(name)
        if given is None:
            return otherwise
        if not re.fullmatch(r"[0-9]{1,9}", given) or not least <= int(given) <= most:
            self.wrong(name, f"must be a whole number from {least} to {most}")
            return otherwise
        return int(given)

    def url(self, name: str, otherwise: str | None = None) -> str | None:
        """An https URL without a slash at its end; http only to loopback, since secrets travel on it."""
        given = self.text(name)
        if given is None:
            return otherwise
        problem = url_problem(given)
        if problem:
            self.wrong(name, problem)
        return given.rstrip("/")

    def existing(self, name: str, folder: bool = False) -> Path | None:
        """The path of a file (or folder) that exists."""
        given = self.text(name)
        if given is None:
            return None
        path = Path(given)
        if not (path.is_dir() if folder else path.is_file()):
            self.wrong(name, "names a folder that does not exist" if folder else "names a file that does not exist")
        return path

    def locale(self, name: str, otherwise: str) -> str:
        """A language tag such as en-GB."""
        given = self.text(name) or otherwise
        try:
            Locale.parse(given, sep="-")
        except (UnknownLocaleError, ValueError):
            self.wrong(name, "must be a language tag such as en-GB")
        return given

    def zone(self, name: str, otherwise: str) -> str:
        """A time zone of the IANA data base, such as Europe/Berlin."""
        given = self.text(name) or otherwise
        try:
            ZoneInfo(given)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong(name, "must be a time zone such as Europe/Berlin")
        return given


def url_problem(given: str) -> str | None:
    """What is wrong with a URL that requests or browsers are sent to; None when nothing is."""
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "must be a URL"
    if parts.scheme not in ("http", "https") or not host:
        return "must be a URL that begins with https://"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "must be a URL without user, query and fragment"
    if parts.scheme == "http" and host not in LOOPBACK:
        return "must begin with https:// (http is for loopback only)"
    return None
