"""The sandbox as one WSGI application, and a threaded server for it."""

import argparse
import io
import sys
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Blueprint, Flask
from werkzeug.formparser import FormDataParser

from app.sandbox import control
from app.sandbox.faults import Rule
from app.sandbox.helpdesk import intercom, zendesk
from app.sandbox.helpdesk import state as helpdesk_state
from app.sandbox.helpdesk.outage import outage
from app.sandbox.journal import Json, flat
from app.sandbox.seeds import tickets
from app.sandbox.stripe.exchange import Answer, Call
from app.sandbox.threaded import Application, Dropped, Server
from app.sandbox.world import Helpdesk, World, no_helpdesk

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Page = Callable[[World], Blueprint]
HELPDESKS = ("/intercom", "/zendesk")


class Sandbox:
    """The WSGI application: Stripe at /v1, the helpdesks, the switches, and pages that the caller adds."""

    def __init__(self, world: World, pages: Iterable[Page] = ()) -> None:
        self.world = world
        self.flask = Flask("app.sandbox", static_folder=None)
        for page in (control.blueprint, *pages):
            self.flask.register_blueprint(page(world))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/v1/"):
            call = _call(environ)
            answer = self.world.stripe.answer(call, self.world.faults.take(call.method, path))
            self._note(call, answer.status)
            return _send(answer, start_response)
        if path.startswith(HELPDESKS):
            return self._helpdesk(environ, start_response)
        return self.flask.wsgi_app(environ, start_response)

    def _helpdesk(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """A helpdesk's answer, with the fault switches around it and a line in the journal."""
        call = _call(environ)
        kinds = {rule.kind: rule for rule in self.world.faults.take(call.method, call.path)}
        if "latency" in kinds:
            time.sleep(kinds["latency"].late())
        answer = self._failed(call, kinds) or self._asked(environ, call)
        if "status_after" in kinds and answer.status < 400:
            answer = outage(call.path, kinds["status_after"])
        self._note(call, answer.status)
        return _send(answer, start_response, dropped="drop_after" in kinds)

    def _failed(self, call: Call, kinds: dict[str, Rule]) -> Answer | None:
        if "drop_before" in kinds:
            return Answer(0, b"", dropped=True)
        return outage(call.path, kinds["status"]) if "status" in kinds else None

    def _asked(self, environ: Environ, call: Call) -> Answer:
        environ["wsgi.input"] = io.BytesIO(call.body)
        environ["CONTENT_LENGTH"] = str(len(call.body))
        seen: list[Any] = []
        start: Any = lambda *given: seen.extend(given[:2])  # noqa: E731 - the shape of start_response
        body = b"".join(self.flask.wsgi_app(environ, start))
        return Answer(int(seen[0].split(" ")[0]), body, dict(seen[1]))

    def _note(self, call: Call, status: int) -> None:
        self.world.journal.note(
            {
                "at": self.world.clock.now(),
                "method": call.method,
                "path": call.path,
                "form": _form(call),
                "headers": call.headers,
                "status": status,
            }
        )


def _call(environ: Environ) -> Call:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    parts = _parts(headers.get("content-type", ""), body)
    query = environ.get("QUERY_STRING", "")
    return Call(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), query, headers, body, parts)


def _parts(content_type: str, body: bytes) -> Any:
    """The parts of a multipart body as (form, files), else None."""
    kind, _, rest = content_type.partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return None
    options = dict(parse_qsl(rest.strip().replace('"', ""), separator=";"))
    _, form, files = FormDataParser(stream_factory=_memory).parse(io.BytesIO(body), kind.strip(), len(body), options)
    return form, files


def _memory(*_sizes: Any, **_more: Any) -> io.BytesIO:
    return io.BytesIO()


def _form(call: Call) -> Json:
    if call.headers.get("content-type", "").startswith("application/json") and call.body:
        try:
            given = orjson.loads(call.body)
        except orjson.JSONDecodeError:
            return {}
        return given if isinstance(given, dict) else {"": given}
    encoded = "&".join(text for text in (call.query, _text(call)) if text)
    return flat(parse_qsl(encoded, keep_blank_values=True))


def _text(call: Call) -> str:
    return "" if call.parts is not None else call.body.decode("utf-8", "replace")


def _send(answer: Answer, start_response: StartResponse, dropped: bool = False) -> Iterable[bytes]:
    if answer.dropped or dropped:
        raise Dropped("the sandbox closed the connection, as a fault asked")
    headers = {"Content-Type": "application/json", **answer.headers, "Content-Length": str(len(answer.body))}
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(headers.items()))
    return [answer.body]


def build(seed: str = "demo", pages: Iterable[Page] = (), helpdesk: Helpdesk = no_helpdesk) -> Sandbox:
    """The whole sandbox as a WSGI application; `.world` is its state. `pages` are Flask blueprints to mount besides."""
    return Sandbox(World(seed, helpdesk), pages)


def with_helpdesks(seed: str = "demo") -> Sandbox:
    """The sandbox with both helpdesks in it. Their app key and whoever listens outlive resets."""

    def helpdesk(now: int, previous: Any) -> helpdesk_state.Helpdesk:
        kept = (previous.app_key, previous.pusher) if previous else ()
        return helpdesk_state.Helpdesk(tickets.demo(), now, *kept)

    return build(seed, (intercom.blueprint, zendesk.blueprint), helpdesk)


def server(application: Application, host: str = "127.0.0.1", port: int = 0) -> Server:
    """A threaded server that is not running yet: `.port`, `.serve_forever()`, `.shutdown()`."""
    return Server(host, port, application)


def serve(host: str = "127.0.0.1", port: int = 12111, seed: str = "demo") -> None:
    """Serves the sandbox until it is interrupted."""
    running = server(with_helpdesks(seed), host, port)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        running.server_close()


def main(arguments: list[str]) -> None:
    """`python -m app.sandbox.server --port 12111 --seed empty`."""
    parser = argparse.ArgumentParser(prog="app.sandbox.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--seed", default="empty")
    chosen = parser.parse_args(arguments)
    serve(chosen.host, chosen.port, chosen.seed)


if __name__ == "__main__":
    main(sys.argv[1:])
