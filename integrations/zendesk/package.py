"""The zip that a Zendesk admin uploads: manifest, translations and icons, with the address of our own frame in it."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.domain.errors import CounterfoilError
from app.settings import Settings
from integrations.zendesk.logo import logo

_FOLDER = Path(__file__).with_name("zaf")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class PackageError(CounterfoilError):
    """The settings do not allow an app that Zendesk would accept."""


def build(settings: Settings, out: Path) -> None:
    """Writes the package to `out`; the same settings give the same bytes. Raises PackageError without a PUBLIC_URL that
    Zendesk accepts."""
    files = {
        "manifest.json": _text(manifest(settings)),
        "translations/en.json": (_FOLDER / "translations" / "en.json").read_bytes(),
        "assets/logo.png": logo(320),
        "assets/logo-small.png": logo(128, transparent=True),
    }
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)


def manifest(settings: Settings) -> dict[str, Any]:
    """manifest.json for this server. Raises PackageError.

    Zendesk's validator: a location's url is https, or on the host localhost; 127.0.0.1 is refused.
    """
    url = settings.public_url or ""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or (parts.scheme != "https" and host != "localhost"):
        raise PackageError(
            "PUBLIC_URL must be https://... (or http://localhost:...): Zendesk accepts no other address."
        )
    given: dict[str, Any] = json.loads((_FOLDER / "manifest.json").read_text("utf-8"))
    given["author"] |= {"email": f"counterfoil@{host}", "url": url}
    given["version"] = version("counterfoil")
    given["location"]["support"]["ticket_sidebar"]["url"] = f"{url}/zendesk/sidebar"
    given["domainWhitelist"] = [host]
    return given


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
