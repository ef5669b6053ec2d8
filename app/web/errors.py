"""Errors as small plain answers: never a traceback, never what the other side wrote."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.deps import Deps
from app.domain.errors import BadInput, NotFound, Unauthenticated, where
from app.web.current import request_id

_log = structlog.get_logger(__name__)
_OURS: dict[type[Exception], tuple[int, str]] = {
    Unauthenticated: (401, "This request could not be proven to come from who it says."),
    BadInput: (400, "This request has the wrong shape."),
    NotFound: (404, "There is no such thing."),
}


def install(app: Flask, deps: Deps) -> None:
    """Answers every error that no channel answered itself."""
    app.register_error_handler(HTTPException, _refused)
    for kind, (status, words) in _OURS.items():
        app.register_error_handler(kind, _fixed(status, words))
    app.register_error_handler(
        Exception, lambda error: _plain(500, unforeseen(error, deps, request.endpoint or "", request_id()))
    )


def unforeseen(error: Exception, deps: Deps, endpoint: str, reference: str) -> str:
    """Counts and logs by class and place what nobody foresaw; the message may hold a customer's text and is not logged.
    The words to answer with."""
    kind = type(error).__name__
    deps.metrics.error(kind)
    _log.error("unforeseen_error", kind=kind, where=where(error), endpoint=endpoint)
    return f"Something went wrong on our side. Reference: {reference}"


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    response = _plain(status, error.name)
    if status == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _fixed(status: int, words: str) -> Callable[[Exception], Response]:
    return lambda _error: _plain(status, words)


def _plain(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
