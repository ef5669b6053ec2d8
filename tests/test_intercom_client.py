"""The doctor's question to Intercom, by the real python-intercom over HTTP: the sandbox, and servers that misbehave."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from app.domain.errors import Unavailable, Why
from app.settings import Settings
from integrations.intercom.client import TIMEOUT, IntercomClient, build

SETTINGS = Settings(
    secret_keys=("k" * 32,),
    stripe_api_key="rk_test_x",
    intercom_client_secrets=("hush",),
    intercom_access_token="token-of-ours",
    intercom_workspace_id="abcd1234",
)


@dataclass
class Heard:
    """What a server that answers with one thing was asked."""

    url: str
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def answering(answer: Callable[[], Response]) -> Iterator[Heard]:
    app = Flask("fake_intercom")
    heard = Heard("")

    @app.get("/me")
    def me() -> Response:
        heard.headers.append(dict(request.headers))
        return answer()

    server = make_server("127.0.0.1", 0, app, threaded=True)
    heard.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def why(base: str, **changes: Any) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        build(replace(SETTINGS, intercom_api_base=base, **changes)).check()
    return caught.value


def test_the_sandbox_says_that_the_token_is_of_the_configured_workspace(sandbox: Any) -> None:
    assert build(replace(SETTINGS, intercom_api_base=f"{sandbox.url}/intercom")).check() == "abcd1234"


def test_the_token_and_the_api_version_go_with_the_call() -> None:
    with answering(
        lambda: Response('{"id": "1", "app": {"id_code": "abcd1234"}}', mimetype="application/json")
    ) as heard:
        build(replace(SETTINGS, intercom_api_base=heard.url)).check()
    assert heard.headers[0]["Authorization"] == "Bearer token-of-ours"
    assert heard.headers[0]["Intercom-Version"] == "2.14"


def test_a_token_of_another_workspace_is_found_out(sandbox: Any) -> None:
    error = why(f"{sandbox.url}/intercom", intercom_workspace_id="other")
    assert error.why is Why.KEY and "abcd1234" in str(error)


def test_a_revoked_token_is_a_matter_of_the_key(sandbox: Any) -> None:
    assert why(f"{sandbox.url}/intercom", intercom_access_token="revoked").why is Why.KEY


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (403, '{"type": "error.list", "errors": []}', Why.PERMISSION),
        (429, "{}", Why.RATE_LIMITED),
        (500, "<html>down</html>", Why.DOWN),
        (404, "{}", Why.ODD),
        (302, "", Why.ODD),
        (200, "", Why.ODD),
        (200, "<html>hello</html>", Why.ODD),
        (200, "{}", Why.ODD),
        (200, "[]", Why.ODD),
        (200, '{"app": 7}', Why.ODD),
        (200, '{"app": {"id_code": 7}}', Why.ODD),
    ],
)
def test_an_answer_that_is_no_workspace_says_what_was_wrong(status: int, body: str, reason: Why) -> None:
    with answering(
        lambda: Response(body, status, mimetype="application/json", headers={"Location": "/other"})
    ) as heard:
        assert why(heard.url).why is reason
    assert len(heard.headers) == 1


def test_a_server_that_is_not_there_is_down() -> None:
    with answering(lambda: Response("{}")) as heard:
        gone = heard.url
    assert why(gone).why is Why.DOWN


def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    released = threading.Event()

    def silent() -> Response:
        released.wait(5)
        return Response("{}")

    with answering(silent) as heard:
        client = IntercomClient(replace(SETTINGS, intercom_api_base=heard.url), httpx.Timeout(0.2))
        with pytest.raises(Unavailable) as caught:
            client.check()
        released.set()
    assert caught.value.why is Why.SLOW


def test_the_doctor_waits_four_seconds_at_most() -> None:
    assert (TIMEOUT.connect, TIMEOUT.read) == (2.0, 4.0)
