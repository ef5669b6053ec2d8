"""Each request is one JSON line with its id; nothing that somebody wrote stands in it."""

import json
import subprocess
import sys

import pytest
from flask import Blueprint
from structlog.testing import capture_logs

from app.web import current
from app.web.logging import configure
from tests.application import small_app, small_deps


@pytest.fixture
def deps(sqlite_url):
    return small_deps(sqlite_url)


def test_each_request_has_an_id_of_its_own_that_the_answer_carries(deps):
    client = small_app(deps).test_client()
    ids = {client.get("/healthz", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    assert "mine" not in ids


def test_a_request_is_logged_by_its_route_not_by_what_was_asked(deps):
    with capture_logs() as lines:
        small_app(deps).test_client().get("/stops/403?email=maya@example.com")
        small_app(deps).test_client().get("/nothing/maya@example.com")
    assert [(line["route"], line["status"]) for line in lines] == [("/stops/<int:status>", 403), ("none", 404)]
    assert "maya" not in json.dumps(lines)


def channel(name: str) -> Blueprint:
    pages = Blueprint(name, __name__, url_prefix=f"/{name}")

    @pages.post("/card")
    def card() -> str:
        return "card"

    @pages.post("/bad")
    def bad() -> str:
        current.note_outcome("unavailable")
        return "card"

    return pages


def test_cards_are_timed_by_channel_and_outcome(deps):
    app = small_app(deps)
    app.register_blueprint(channel("zendesk"))
    app.register_blueprint(channel("other"))
    client = app.test_client()
    for path in ("/zendesk/card", "/zendesk/bad", "/other/card"):
        client.post(path)
    text = client.get("/metrics").text
    assert 'counterfoil_card_seconds_count{channel="zendesk",outcome="ok"} 1.0' in text
    assert 'counterfoil_card_seconds_count{channel="zendesk",outcome="unavailable"} 1.0' in text
    assert 'channel="other"' not in text


WRITES = """
import logging, structlog
from app.web.logging import configure
configure("INFO")
structlog.contextvars.bind_contextvars(request_id="r1")
structlog.get_logger("x").info("seen", rows=3)
structlog.get_logger("x").debug("hidden")
logging.getLogger("urllib3").info("GET /v1/customers?email=maya@example.com")
"""


def test_a_line_is_json_with_time_level_and_request_and_vendors_talk_is_left_out():
    written = subprocess.run([sys.executable, "-c", WRITES], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in (written.stdout + written.stderr).splitlines()]
    assert [line | {"timestamp": ""} for line in lines] == [
        {"event": "seen", "level": "info", "request_id": "r1", "rows": 3, "timestamp": ""}
    ]


def test_a_level_that_is_none_is_refused():
    with pytest.raises(KeyError):
        configure("LOUD")
