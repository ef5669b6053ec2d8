"""The console's stylesheets and the one script of its editor, under addresses that change with them; the policies of
its pages: no script at all, or only that one, which may ask us.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
WITH_SCRIPT = f"{POLICY}; script-src 'self'; connect-src 'self'"
_HERE = Path(__file__).with_name("static")
_STYLES = {
    "sidebar.css": Path(__file__).parents[1] / "zendesk" / "static" / "sidebar.css",
    "console.css": _HERE / "console.css",
    "macros.css": _HERE / "macros.css",
}
_SCRIPT = "macros.js"
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; `digest` is of its content."""

    content: bytes
    digest: str
    url: str
    type: str


@cache
def stylesheets() -> dict[str, Asset]:
    """The sheets by name: the sidebar's, on which the console's stand."""
    return {name: _read(name, path) for name, path in _STYLES.items()}


@cache
def assets() -> dict[str, Asset]:
    """Every file by name."""
    return {**stylesheets(), _SCRIPT: _read(_SCRIPT, _HERE / _SCRIPT)}


def script_url() -> str:
    """Where the editor's script is."""
    return assets()[_SCRIPT].url


def _read(name: str, path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Asset(content, digest, f"/console/static/{digest}/{name}", _TYPES[name.rpartition(".")[2]])
