"""The frame's stylesheet and script, under addresses that change with them, so that a browser may keep them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).with_name("static")
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file; `digest` is of its content."""

    name: str
    content: bytes
    digest: str
    content_type: str

    @property
    def url(self) -> str:
        """Where the frame finds it, from the root of our own host."""
        return f"/zendesk/static/{self.digest}/{self.name}"


def read_assets() -> dict[str, Asset]:
    """The files by name."""
    return {name: _asset(name) for name in ("sidebar.css", "sidebar.js")}


def _asset(name: str) -> Asset:
    content = (_FOLDER / name).read_bytes()
    return Asset(name, content, hashlib.sha256(content).hexdigest()[:16], _TYPES[Path(name).suffix])
