"""The sandbox as one application: helpdesks beside Stripe, all behind the same switches and request log."""

from typing import Any

import pytest
from werkzeug.test import Client

from app.sandbox.server import with_helpdesks

TICKET = "/zendesk/api/v2/tickets/1.json"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(with_helpdesks("empty"))


def fault(client: Client, **given: Any) -> None:
    assert client.post("/_sandbox/faults", json={"match": {"path": "/zendesk"}, "times": 1, **given}).status_code == 200


def test_calls_to_a_helpdesk_are_in_the_request_log(client: Client) -> None:
    client.post("/_sandbox/reset", json={"seed": "empty"})
    answer = client.put(
        f"{TICKET}?include=users", json={"ticket": {"tags": ["a"]}}, headers={"Authorization": "Bearer x"}
    )
    call = client.get("/_sandbox/requests").json[0]
    assert (call["method"], call["path"], call["status"]) == ("PUT", TICKET, answer.status_code)
    assert call["form"] == {"ticket": {"tags": ["a"]}}
    assert call["headers"]["authorization"] == "Bearer x"


def test_a_helpdesk_can_be_down(client: Client) -> None:
    fault(client, kind="status", status=503)
    assert client.get(TICKET).status_code == 503


def test_each_helpdesk_fails_in_its_own_shape(client: Client) -> None:
    fault(client, kind="status", status=429, headers={"Retry-After": "7"})
    zendesk = client.get(TICKET)
    assert (zendesk.json["error"], zendesk.headers["Retry-After"]) == ("TooManyRequests", "7")
    fault(client, kind="status", status=401, match={"path": "/intercom"})
    assert client.get("/intercom/me").json["errors"][0]["code"] == "unauthorized"
    fault(client, kind="status", status=502, code="html")
    assert client.get(TICKET).content_type == "text/html"


def test_a_helpdesk_can_do_what_was_asked_and_then_fail(client: Client) -> None:
    client.post("/_sandbox/reset", json={"seed": "empty"})
    fault(client, kind="status_after", status=500)
    asked = {"json": {"tags": ["a"]}, "headers": {"Authorization": "Bearer x"}}
    assert client.put("/zendesk/api/v2/tickets/1001/tags.json", **asked).status_code == 500
    again = client.put("/zendesk/api/v2/tickets/1001/tags.json", **asked)
    assert again.json["tags"].count("a") == 1
    world: Any = client.application.world
    assert world.helpdesk.zendesk.tickets[1001]["tags"].count("a") == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_helpdesk_can_hang_up(client: Client, kind: str) -> None:
    fault(client, kind=kind)
    with pytest.raises(ConnectionAbortedError):
        client.get(TICKET)


def test_a_reset_keeps_the_helpdesks_app_key(client: Client) -> None:
    world: Any = client.application.world
    before = world.helpdesk
    client.post("/_sandbox/reset", json={"seed": "empty"})
    assert world.helpdesk is not before
    assert world.helpdesk.app_key is before.app_key


def test_what_is_no_route_of_anybody_is_not_found(client: Client) -> None:
    assert client.get("/nowhere").status_code == 404
