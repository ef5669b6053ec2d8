"""Errors are small plain answers; what they were about is neither shown nor logged."""

import json

import pytest
from structlog.testing import capture_logs

from tests.application import SECRET_TEXT, small_app, small_deps


@pytest.fixture
def client(sqlite_url):
    return small_app(small_deps(sqlite_url)).test_client()


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nothing/here", 404, "Not Found"),
        ("POST", "/healthz", 405, "Method Not Allowed"),
        ("GET", "/stops/403", 403, "Forbidden"),
        ("GET", "/raises/unauthenticated", 401, "This request could not be proven to come from who it says."),
        ("GET", "/raises/bad", 400, "This request has the wrong shape."),
        ("GET", "/raises/gone", 404, "There is no such thing."),
    ],
)
def test_an_error_is_a_plain_sentence_with_its_status(client, method, path, status, words):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.text) == (status, f"{words}\n")
    assert answer.content_type == "text/plain; charset=utf-8"


def test_a_refused_method_says_which_are_allowed(client):
    assert set(client.post("/healthz").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_an_unforeseen_error_gives_a_reference_that_stands_in_the_log_and_nothing_of_what_it_was_about(client):
    with capture_logs() as lines:
        answer = client.get("/fails")
    assert answer.status_code == 500
    assert answer.text == f"Something went wrong on our side. Reference: {answer.headers['X-Request-Id']}\n"
    error = next(line for line in lines if line["event"] == "unforeseen_error")
    assert error["kind"] == "KeyError"
    assert error["where"][-1].startswith("application.py:")
    assert SECRET_TEXT not in json.dumps(lines)


def test_an_unforeseen_error_is_counted_by_its_class(client):
    client.get("/fails")
    assert 'counterfoil_errors_total{kind="KeyError"} 1.0' in client.get("/metrics").text


def test_a_body_above_five_megabytes_is_refused_and_one_below_is_read(client):
    assert client.post("/reads", data=b"x" * 5 * 1024 * 1024).text == str(5 * 1024 * 1024)
    assert client.post("/reads", data=b"x" * (5 * 1024 * 1024 + 1)).status_code == 413
