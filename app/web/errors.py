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
    app.register_error_handler(Exception, lambda error: _unforeseen(error, deps))


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    response = _plain(status, error.name)
    if status == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _fixed(status: int, words: str) -> Callable[[Exception], Response]:
    return lambda _error: _plain(status, words)


def _unforeseen(error: Exception, deps: Deps) -> Response:
    """Counts and logs by class and place; the message may hold a customer's text and is not logged."""
    kind = type(error).__name__
    deps.metrics.error(kind)
    _log.error("unforeseen_error", kind=kind, where=where(error), endpoint=request.endpoint)
    return _plain(500, f"Something went wrong on our side. Reference: {request_id()}")


def _plain(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
