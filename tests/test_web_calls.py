"""What is answered before Flask is answered like everything else: by who may call, with an id, counted, and guarded."""

import io
import json

import pytest
from structlog.testing import capture_logs
from werkzeug.test import EnvironBuilder

from app.web.calls import Answered, BeforeFlask, Calls
from app.web.security import DEFAULTS
from tests.application import SECRET_TEXT, small_app, small_deps


@pytest.fixture
def deps(sqlite_url):
    return small_deps(sqlite_url)


@pytest.fixture
def seen():
    """The bodies that an answer was shown."""
    return []


@pytest.fixture
def app(deps, seen):
    def card(body: bytes) -> Answered:
        seen.append(body)
        if body == b"break":
            raise KeyError(SECRET_TEXT)
        return Answered(b"{}", body.decode())

    answers = {"/desk/card": card}
    promising, signed = (lambda word: word in ("yes", "no")), (lambda _body, word: word == "yes")
    calls = Calls("desk", "X-Signed", promising, signed, answers, "application/json", 100)
    app = small_app(deps)
    app.wsgi_app = BeforeFlask(calls, app.wsgi_app, deps)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def opened(client, body: bytes = b"ok", signature: str = "yes"):
    return client.post("/desk/card", data=body, headers={"X-Signed": signature})


def test_a_signed_body_is_answered(client, seen):
    answer = opened(client)
    assert (answer.status_code, answer.data, answer.content_type) == (200, b"{}", "application/json")
    assert answer.content_length == 2 and seen == [b"ok"]


def test_what_is_not_signed_is_not_looked_at_and_logged_by_its_size_alone(client, seen):
    with capture_logs() as lines:
        answer = opened(client, b"of whom", "no")
    assert (answer.status_code, answer.text, seen) == (401, "Unauthorized\n", [])
    assert lines[0] | {"log_level": ""} == {
        "event": "desk_signature_refused", "route": "/desk/card", "size": 7, "log_level": "",
    }  # fmt: skip


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("it was read")


@pytest.mark.parametrize("headers", [{}, {"X-Signed": "perhaps"}])
def test_of_what_cannot_be_signed_nothing_is_read_and_a_flood_of_it_is_a_line_each(app, client, seen, headers):
    statuses: list[str] = []
    environ = EnvironBuilder("/desk/card", method="POST", headers=headers).get_environ()
    with capture_logs() as lines:
        list(
            app.wsgi_app(
                environ | {"wsgi.input": Unread(), "CONTENT_LENGTH": "90"}, lambda said, _: statuses.append(said)
            )
        )
    assert (statuses, seen, [line["event"] for line in lines]) == (["401 Unauthorized"], [], ["request"])
    assert 'counterfoil_card_seconds_count{channel="desk",outcome="unsigned"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize(("method", "body", "status"), [("GET", b"", 405), ("POST", b"x" * 101, 413)])
def test_what_is_no_such_call_is_refused_though_it_is_signed(client, seen, method, body, status):
    answer = client.open("/desk/card", method=method, data=body, headers={"X-Signed": "yes"})
    assert (answer.status_code, answer.headers.get("Allow"), seen) == (status, "POST" if status == 405 else None, [])


def test_each_has_an_id_of_its_own_and_a_line_by_its_path(client):
    with capture_logs() as lines:
        ids = {opened(client).headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    said = {"event": "request", "method": "POST", "route": "/desk/card", "status": 200}
    assert [{name: line[name] for name in said} for line in lines] == [said] * 3


def test_each_is_timed_by_how_it_came_out(client):
    for body, signature in ((b"ok", "yes"), (b"unavailable", "yes"), (b"x" * 101, "yes"), (b"ok", "no")):
        opened(client, body, signature)
    text = client.get("/metrics").text
    for outcome in ("ok", "unavailable", "refused", "unsigned"):
        assert f'counterfoil_card_seconds_count{{channel="desk",outcome="{outcome}"}} 1.0' in text


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_what_is_no_card_is_not_timed_as_one(client, method):
    assert client.open("/desk/card", method=method).status_code == 405
    assert 'counterfoil_card_seconds_count{channel="desk"' not in client.get("/metrics").text


def test_a_request_without_a_path_is_flasks(app):
    status = []
    environ = {name: value for name, value in EnvironBuilder("/").get_environ().items() if name != "PATH_INFO"}
    list(app.wsgi_app(environ, lambda said, _headers: status.append(said)))
    assert status == ["404 NOT FOUND"]


def test_an_error_that_nobody_foresaw_is_told_by_a_reference_counted_and_not_shown(client):
    with capture_logs() as lines:
        answer = opened(client, b"break")
    assert answer.status_code == 500
    assert answer.text == f"Something went wrong on our side. Reference: {answer.headers['X-Request-Id']}\n"
    assert SECRET_TEXT not in json.dumps(lines) and lines[0]["kind"] == "KeyError"
    text = client.get("/metrics").text
    assert 'counterfoil_errors_total{kind="KeyError"} 1.0' in text
    assert 'counterfoil_card_seconds_count{channel="desk",outcome="error"} 1.0' in text


@pytest.mark.parametrize("signature", ["yes", "no"])
def test_every_answer_carries_the_security_headers(client, signature):
    assert DEFAULTS.items() <= dict(opened(client, signature=signature).headers.items()).items()


def test_everything_else_is_flasks(client, seen):
    assert client.get("/healthz").text == "ok\n"
    assert client.post("/desk/other", headers={"X-Signed": "yes"}).status_code == 404
    assert seen == []
