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
