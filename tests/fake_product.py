"""A product for the workbench's tests: canned canvases, and a small frame page that uses the stand-in SDK."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

FIXTURES = Path(__file__).parent / "fixtures" / "workbench"

FRAME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Frame</title>
<script src="/workbench/zaf_sdk.js"></script>
<body style="margin:0;font:14px/20px system-ui"><div id="out" style="padding:16px">loading</div>
<script>
const R = window.results = {events: []};
(async () => {
  const client = window.client = ZAFClient.init();
  if (!client) { R.outside = true; return; }
  const grab = async (name, call) => {
    try { R[name] = await call; } catch (error) { R[name] = {rejected: error.message}; }
  };
  for (const name of ["app.registered", "app.activated", "ticket.requester.id.changed", "colorScheme.changed"])
    client.on(name, (data) => R.events.push([name, data ?? null]));
  window.mayCost = true;
  client.on("ticket.save", () => window.mayCost ? true : "Finish the refund first");
  R.context = await client.context();
  R.metadata = await client.metadata();
  await grab("email", client.get("ticket.requester.email"));
  await grab("many", client.get(["ticket.id", "ticket.subject", "ticket.nope"]));
  await grab("field", client.get("ticket.requester.customField:stripe_customer_id"));
  await grab("user", client.get("currentUser"));
  await grab("unknown", client.get("ticket.nope"));
  await grab("proto", client.get("ticket.constructor"));
  await grab("act", client.invoke("no.such.act"));
  await grab("resize", client.invoke("resize", {height: "432px"}));
  R.done = true;
  document.getElementById("out").textContent = "Requester " + R.email["ticket.requester.email"];
})();
</script></body></html>"""


@dataclass
class FakeProduct:
    """What it was asked, and what it answers next."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    answer: Callable[[str], Any] = lambda flow: canvas("home" if flow == "initialize" else "kit")

    def app(self) -> Flask:
        product = Flask("product")

        @product.post("/intercom/<flow>")
        def canvas_kit(flow: str) -> Any:
            raw = request.get_data()
            signature = request.headers.get("X-Body-Signature")
            self.asked.append({"flow": flow, "raw": raw, "body": json.loads(raw), "signature": signature})
            return self.answer(flow)

        @product.post("/zendesk/sidebar")
        def sidebar() -> Response:
            self.tokens.append(request.form["token"])
            return Response(FRAME, mimetype="text/html")

        return product


def canvas(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@contextmanager
def serving(application: Any, port: int = 0) -> Iterator[int]:
    """Serves a WSGI application on loopback; gives its port."""
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Front:
    """The demo's front: product paths to the product, all else to the workbench, set once its port is known."""

    def __init__(self, product: Flask) -> None:
        self.product = product
        self.workbench: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        rooms = {"/intercom": _whole(self.product, "/intercom"), "/zendesk": _whole(self.product, "/zendesk")}
        return DispatcherMiddleware(self.workbench, rooms)(environ, start_response)


def _whole(application: Any, mount: str) -> Any:
    def unmounted(environ: Any, start_response: Any) -> Any:
        environ["PATH_INFO"] = mount + environ["PATH_INFO"]
        environ["SCRIPT_NAME"] = ""
        return application(environ, start_response)

    return unmounted
