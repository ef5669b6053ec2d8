"""Calls for cards, answered before Flask is reached: what a framework does for each request takes longer than a card
that is kept.

A channel says how its bodies are signed and what answers them. What else belongs to a call stands here: its id, its
line in the log, its figures, the security headers, and that no body is looked at that is not signed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from werkzeug.exceptions import HTTPException, MethodNotAllowed, Unauthorized
from werkzeug.wsgi import get_input_stream

from app.deps import Deps
from app.web import errors, logging, security

_log = structlog.get_logger(__name__)
_FIXED = tuple(security.DEFAULTS.items())
_STATUS = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
_PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answered:
    """The body of an answer, and in a word how it came out: a label of the metrics, never a text."""

    body: bytes
    outcome: str = "ok"


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one channel. `answers` are by path, `signed` says of a body whether it is the helpdesk's by the
    header named `header`, and no more than `most_bytes` of it are read; nothing at all unless that header is
    `promising`, since anybody may send much."""

    channel: str
    header: str
    promising: Callable[[str | None], bool]
    signed: Callable[[bytes, str | None], bool]
    answers: Mapping[str, Callable[[bytes], Answered]]
    content_type: str
    most_bytes: int


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    body: bytes
    outcome: str
    more: tuple[tuple[str, str], ...] = ()


class BeforeFlask:
    """The WSGI application: the calls of a channel, and Flask behind it for everything else."""

    def __init__(
        self, calls: Calls, behind: WSGIApplication, deps: Deps, new_id: Callable[[], str] = logging.new_id
    ) -> None:
        self._calls, self._behind, self._deps, self._new_id = calls, behind, deps, new_id
        self._signature = f"HTTP_{calls.header.upper().replace('-', '_')}"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request, as WSGI has it."""
        path: str = environ.get("PATH_INFO", "")
        answers = self._calls.answers.get(path)
        if answers is None:
            return self._behind(environ, start_response)
        began, request_id = perf_counter(), self._new_id()
        logging.begin(request_id)
        answer = self._answer(answers, environ, request_id)
        headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
        start_response(
            _STATUS[answer.status],
            [*headers, ("X-Request-Id", request_id), *_FIXED, *answer.more],
        )
        seconds = perf_counter() - began
        if environ["REQUEST_METHOD"] == "POST":
            self._deps.metrics.card(self._calls.channel, answer.outcome, seconds)
        logging.end(environ["REQUEST_METHOD"], path, answer.status, seconds)
        return [answer.body]

    def _answer(self, answers: Callable[[bytes], Answered], environ: WSGIEnvironment, request_id: str) -> _Answer:
        try:
            answered = answers(self._signed(environ))
        except HTTPException as error:
            return _refused(error)
        except Exception as error:
            words = errors.unforeseen(error, self._deps, environ["PATH_INFO"], request_id)
            return _Answer(500, _PLAIN, f"{words}\n".encode(), "error")
        return _Answer(200, self._calls.content_type, answered.body, answered.outcome)

    def _signed(self, environ: WSGIEnvironment) -> bytes:
        """The body. Raises HTTPException unless it is the helpdesk's."""
        if environ["REQUEST_METHOD"] != "POST":
            raise MethodNotAllowed(["POST"])
        signature = environ.get(self._signature)
        if not self._calls.promising(signature):
            raise Unauthorized
        body = get_input_stream(environ, max_content_length=self._calls.most_bytes).read()
        if not self._calls.signed(body, signature):
            _log.warning(f"{self._calls.channel}_signature_refused", route=environ["PATH_INFO"], size=len(body))
            raise Unauthorized
        return body


def _refused(error: HTTPException) -> _Answer:
    status = error.code or 500
    allowed = (("Allow", "POST"),) if isinstance(error, MethodNotAllowed) else ()
    outcome = "unsigned" if isinstance(error, Unauthorized) else "refused"
    return _Answer(status, _PLAIN, f"{error.name}\n".encode(), outcome, allowed)
