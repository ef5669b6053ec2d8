"""Every answer carries the security headers, errors too; a page may set its own before."""

import pytest

from tests.application import small_app, small_deps

PATHS = ["/healthz", "/readyz", "/metrics", "/nothing", "/fails", "/stops/403", "/raises/bad"]


@pytest.fixture
def client(sqlite_url):
    return small_app(small_deps(sqlite_url)).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_cannot_be_sniffed_framed_stored_or_tell_where_it_came_from(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_page_that_sets_its_own_policy_keeps_it(client):
    headers = client.get("/own").headers
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert headers["Cache-Control"] == "max-age=60"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_answer_sets_a_cookie(client):
    assert all("Set-Cookie" not in client.get(path).headers for path in PATHS)
