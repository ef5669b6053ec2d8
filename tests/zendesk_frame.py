"""A browser's view of the frame: the product on 127.0.0.1, a helpdesk's page around it on localhost (another site)."""

import json
import subprocess
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.databases import migrated
from tests.zendesk_house import Answers, Clock, MemoryHelpdesk, deps, product, settings, token

FIXTURES = Path(__file__).with_name("fixtures") / "zendesk"
STICKING_OUT = """html => [...html.querySelectorAll("main *")].filter(one => !one.closest(".hidden, caption")
    && one.getBoundingClientRect().right > html.clientWidth + 0.5).map(one => one.outerHTML.slice(0, 80))"""
"""What of a card stands out of its frame to the right."""
SDK_FILES = {
    "./index": "index.js",
    "./client": "client.js",
    "./utils": "utils.js",
    "./vendor/native-promise-only": "vendor/native-promise-only.js",
}
LOADER = (
    "(function(){var defs={%s},cache={};function require(n){if(cache[n])return cache[n].exports;"
    "var m=cache[n]={exports:{}};defs[n].call(m.exports,m,m.exports,require);return m.exports}"
    "window.ZAFClient=require('./index')})();"
)


@contextmanager
def serving(app: Flask, host: str) -> Iterator[str]:
    server = make_server(host, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def npm_pack(package: str, into: Path) -> Path:
    """The unpacked folder of an npm package."""
    command = ["npm", "pack", package, "--silent", "--pack-destination", str(into)]
    name = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=into).stdout.split()[-1]
    with tarfile.open(into / name) as archive:
        archive.extractall(into / "unpacked", filter="data")
    return into / "unpacked" / "package"


@cache
def axe() -> str:
    """The script of axe-core, which looks for what keeps people out."""
    with TemporaryDirectory() as folder:
        return (npm_pack("axe-core@4", Path(folder)) / "axe.min.js").read_text()


def serious(page: Any, only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What axe, once it is in the page, finds there that weighs: by these rules, else by all."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(only)}} if only else {})
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [one for one in found if one["impact"] in ("serious", "critical")]


COLORS = ("color-contrast", "link-in-text-block")
"""The rules of axe that look at colors: all others say the same in the light and in the dark."""


def bundled_sdk(folder: Path) -> str:
    """The four files of the SDK's npm package as one script."""
    files = (
        f"{json.dumps(name)}: function (module, exports, require) {{\n{(folder / 'lib' / path).read_text()}\n}}"
        for name, path in SDK_FILES.items()
    )
    return LOADER % ",\n".join(files)


def workspace(sdk: str) -> Flask:
    """The helpdesk's side: its page, and the SDK that Zendesk would serve from its own site."""
    app = Flask("workspace")

    @app.get("/")
    def page() -> Response:
        return Response((FIXTURES / "host.html").read_bytes(), mimetype="text/html")

    @app.get("/sdk.js")
    def script() -> Response:
        return Response(sdk, mimetype="text/javascript")

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204)

    return app


@dataclass
class Stage:
    """Where a browser test plays: `url` of the product, `origin` of the helpdesk, `foreign` of somebody else."""

    url: str
    origin: str
    foreign: str
    answers: Answers
    helpdesk: MemoryHelpdesk
    clock: Clock
    page: Any = None
    problems: list[str] = field(default_factory=list)

    def open(self, browser: Any, *, scheme: str = "light", width: int = 320, origin: str = "") -> Any:
        """Opens a ticket in the helpdesk and gives the frame of the app."""
        context = browser.new_context(viewport={"width": max(width, 400), "height": 1000}, device_scale_factor=1)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        query = {"app": f"{self.url}/zendesk/sidebar", "token": token(self.clock()), "scheme": scheme, "width": width}
        self.page.goto(f"{origin or self.origin}/?{urlencode(query)}")
        return self.page.frame_locator("#app")

    def close(self) -> None:
        if self.page is not None:
            self.page.context.close()
            self.page = None


def loaded(frame: Stage, browser: Any, **options: Any) -> Any:
    inside = frame.open(browser, **options)
    expect(inside.locator("main:not(:has(.ghost))")).to_be_visible()
    return inside


def held_back(page: Any, pattern: str) -> list[Any]:
    """The requests that fit, as they come, none of them sent on."""
    waiting: list[Any] = []

    def keep(route: Any) -> None:
        waiting.append(route)

    page.route(pattern, keep)
    return waiting


@contextmanager
def stage(database: Path, sdk: str) -> Iterator[Stage]:
    clock, helpdesk, answers = Clock(), MemoryHelpdesk(), Answers()
    around = workspace(sdk)
    with serving(around, "localhost") as origin, serving(around, "localhost") as foreign:
        chosen = settings(zendesk_origin=origin, zendesk_sdk_url=f"{origin}/sdk.js")
        house = deps(migrated(database), chosen, clock, helpdesk)
        with serving(product(house, answers), "127.0.0.1") as url:
            playing = Stage(url, origin, foreign, answers, helpdesk, clock)
            try:
                yield playing
            finally:
                playing.close()
