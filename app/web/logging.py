"""One JSON line an event, with ids only: no addresses, no bodies, no texts; a request's lines share its id."""

import logging
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from app.deps import Deps

_log = structlog.get_logger(__name__)
QUIET = ("stripe", "zenpy", "urllib3", "httpx", "httpcore", "requests", "huey")


def configure(level: str) -> None:
    """Sets up logging for the whole process: called once, by whoever starts it. Vendors' loggers stay at warnings:
    their lower levels print bodies."""
    number = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=number, format="%(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=False,
    )


def new_id() -> str:
    """An id for a request, short enough to be read out."""
    return token_hex(6)


def begin(request_id: str) -> None:
    """A request begins on this thread: its lines share its id."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)


def end(method: str, route: str, status: int, seconds: float) -> None:
    """The line of a request that is answered."""
    _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000))


def install(app: Flask, deps: Deps, new_id: Callable[[], str] = new_id) -> None:
    """Gives each request to Flask an id, and logs and measures each answer."""

    def started() -> None:
        g.request_id, g.began = new_id(), perf_counter()
        begin(g.request_id)

    def answered(response: Response) -> Response:
        seconds = perf_counter() - g.began
        response.headers["X-Request-Id"] = g.request_id
        if request.blueprint in CHANNELS and request.method == "POST":
            deps.metrics.card(request.blueprint or "", g.get("outcome", _outcome(response)), seconds)
        rule = request.url_rule.rule if request.url_rule else "none"
        end(request.method, rule, response.status_code, seconds)
        return response

    app.before_request(started)
    app.after_request(answered)


CHANNELS = ("intercom", "zendesk")


def _outcome(response: Response) -> str:
    return "ok" if response.status_code < 400 else "refused" if response.status_code < 500 else "error"
