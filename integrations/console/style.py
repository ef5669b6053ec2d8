"""The console's stylesheets, under addresses that change with them, and the policy of its pages: no script at all."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_FILES = {
    "sidebar.css": Path(__file__).parents[1] / "zendesk" / "static" / "sidebar.css",
    "console.css": Path(__file__).with_name("static") / "console.css",
}


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """One file; `digest` is of its content."""

    content: bytes
    digest: str
    url: str


@cache
def stylesheets() -> dict[str, Stylesheet]:
    """The files by name: the sidebar's, on which the console's stands."""
    return {name: _read(name, path) for name, path in _FILES.items()}


def _read(name: str, path: Path) -> Stylesheet:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Stylesheet(content, digest, f"/console/static/{digest}/{name}")
