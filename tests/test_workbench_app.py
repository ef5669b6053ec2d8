"""The workbench's server: what it signs, posts, saves and refuses."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from markupsafe import escape

from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.sandbox.helpdesk.state import Helpdesk
from app.sandbox.seeds import tickets
from app.sandbox.workbench import controls
from app.sandbox.workbench.app import create
from app.sandbox.workbench.settings import WorkbenchSettings
from tests.fake_product import FakeProduct, canvas, serving

NOW, WALL = 1_795_000_000, 1_790_000_000
CONVERSATION, TICKET = "215470000000101", 1001
INBOX, WORKSPACE = f"/workbench/intercom/{CONVERSATION}", f"/workbench/zendesk/{TICKET}"


@dataclass
class FixedClock:
    def now(self) -> int:
        return NOW


@dataclass
class SmallWorld:
    helpdesk: Helpdesk
    clock: FixedClock


@pytest.fixture(scope="module")
def app_key() -> AppKey:
    return new_app_key()


@pytest.fixture
def world(app_key: AppKey) -> SmallWorld:
    return SmallWorld(Helpdesk(tickets.demo(), NOW, app_key), FixedClock())


@pytest.fixture
def product() -> FakeProduct:
    return FakeProduct()


@pytest.fixture
def settings(product: FakeProduct) -> Iterator[WorkbenchSettings]:
    with serving(product.app()) as port:
        yield WorkbenchSettings(
            product_url=f"http://127.0.0.1:{port}",
            public_host_url=f"http://localhost:{port}",
            sandbox_url="http://127.0.0.1:9",
            intercom_secret="s3cret",
            seconds_to_answer=1,
        )


@pytest.fixture
def client(world: SmallWorld, settings: WorkbenchSettings) -> FlaskClient:
    return create(world, settings, wall_clock=lambda: WALL).test_client()


def test_the_raw_body_is_signed_with_the_client_secret(client, product):
    client.post(f"{INBOX}/initialize", json={"agent": "ben"})
    asked = product.asked[0]
    assert asked["signature"] == hmac.new(b"s3cret", asked["raw"], hashlib.sha256).hexdigest()
    assert asked["body"]["workspace_id"] == "abcd1234"
    assert asked["body"]["admin"]["email"] == "ben@example.com"
    assert asked["body"]["contact"]["custom_attributes"] == {"stripe_customer_id": "cus_DemoAmaraOkaf01"}
    assert asked["body"]["conversation"]["id"] == CONVERSATION


def test_a_submit_adds_what_was_pressed_and_typed(client, product):
    current = canvas("home")["canvas"]
    given = {"agent": "ann", "component_id": "a", "input_values": {"x": "é"}, "current_canvas": current}
    outcome = client.post(f"{INBOX}/submit", json=given).json
    body = product.asked[0]["body"]
    assert (body["component_id"], body["input_values"], body["current_canvas"]) == ("a", {"x": "é"}, current)
    assert (outcome["status"], outcome["problems"]) == (200, [])


def test_the_lead_without_address_is_posted_as_intercom_does(client, product, world):
    desk = world.helpdesk.intercom
    lead = next(row for row, story in desk.story_of.items() if story == "no-email")
    client.post(f"/workbench/intercom/{lead}/initialize", json={"agent": "ann"})
    contact = product.asked[0]["body"]["contact"]
    assert (contact["role"], contact["email"], contact["name"]) == ("lead", "", None)


def test_a_product_that_hangs_or_is_away_is_a_problem_and_not_a_crash(client, product, world, settings):
    release = threading.Event()
    product.answer = lambda _flow: release.wait(30) and ""
    hanging = client.post(f"{INBOX}/initialize", json={"agent": "ann"}).json
    release.set()
    assert hanging["problems"] == ["the app did not answer in time"]
    away = WorkbenchSettings("http://127.0.0.1:9", "http://localhost:9", "http://127.0.0.1:9", "s")
    gone = create(world, away).test_client().post(f"{INBOX}/initialize", json={"agent": "ann"}).json
    assert gone["problems"] == ["the app could not be reached (ConnectionError)"]


def test_a_reply_is_escaped_and_an_empty_one_refused(client, world):
    assert client.post(f"{INBOX}/reply", json={"agent": "fay", "text": "<b>hi</b>", "kind": "note"}).status_code == 201
    part = world.helpdesk.intercom.conversations[CONVERSATION]["conversation_parts"]["conversation_parts"][-1]
    assert (part["part_type"], part["body"], part["author"]["id"]) == ("note", "<p>&lt;b&gt;hi&lt;/b&gt;</p>", "493884")
    assert client.post(f"{INBOX}/reply", json={"agent": "fay", "text": " \n"}).status_code == 400


def test_a_token_names_the_agent_for_five_minutes_of_the_wall_clock(client, app_key):
    token = client.post(f"{WORKSPACE}/token", json={"agent": "lead", "query": "origin=x"}).json["token"]
    claims = jwt.decode(
        token, app_key.public_pem, algorithms=["RS256"], options={"verify_exp": False, "verify_aud": False}
    )
    assert (claims["iat"], claims["nbf"], claims["exp"]) == (WALL, WALL, WALL + 300)
    assert claims["iss"] == "d3v-fake.zendesk.com"
    assert claims["sub"] == "https://d3v-fake.zendesk.com/api/v2/users/9003.json"
    assert claims["context"] == {"product": "support", "location": "ticket_sidebar"}


def test_two_tokens_are_never_the_same(client):
    first, second = (client.post(f"{WORKSPACE}/token", json={"agent": "ann"}).json["token"] for _ in range(2))
    assert first != second


def test_a_submitted_reply_is_kept_with_tags_and_status(client, world):
    given = {"agent": "ben", "html": "<p>x</p>", "public": False, "tags": ["a", "a", "b"], "status": "pending"}
    saved = client.post(f"{WORKSPACE}/submit", json=given).json
    assert saved["ticket"]["tags"] == ["a", "b"]
    comment = world.helpdesk.zendesk.comments[TICKET][-1]
    assert (comment["public"], comment["author_id"], comment["body"]) == (False, 9002, "x")
    assert comment["via"]["channel"] == "web"
    assert world.helpdesk.zendesk.tickets[TICKET]["status"] == "pending"


def test_an_unknown_user_cannot_become_the_requester(client, world):
    before = world.helpdesk.zendesk.tickets[TICKET]["requester_id"]
    assert client.post(f"{WORKSPACE}/requester", json={"user": 1}).status_code == 400
    assert world.helpdesk.zendesk.tickets[TICKET]["requester_id"] == before


@pytest.mark.parametrize("path", ["/workbench/intercom/1", "/workbench/zendesk/1", "/workbench/zendesk/1/state"])
def test_a_ticket_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_foreign_pages_form_cannot_change_anything(client, world):
    assert client.post(f"{INBOX}/reply", data={"text": "x"}).status_code == 415
    assert client.post("/workbench/tickets", data="message=x", content_type="text/plain").status_code == 415


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", headers={"Host": "attacker.example"}).status_code == 400


def test_every_page_runs_our_own_scripts_only(client, settings):
    for path in ("/", f"{INBOX}?as=ann", f"{WORKSPACE}?as=ann"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert f"frame-src {settings.product_url};" in policy
        assert "style=" not in answer.text
        assert answer.status_code == 200


def test_the_first_page_lists_every_story_in_both_helpdesks(client, settings):
    text = client.get("/?as=ben").text
    for row, story in enumerate(tickets.demo()):
        assert f"/workbench/intercom/{215470000000101 + row}?as=ben" in text
        assert f"{settings.public_host_url}/workbench/zendesk/{1001 + row}?as=ben" in text
        assert escape(story.gist) in text


def test_a_written_ticket_stands_in_both_helpdesks(client, world):
    made = client.post("/workbench/tickets", json={"email": "n@example.com", "message": "Line 1\nLine 2"}).json
    assert world.helpdesk.zendesk.tickets[made["ticket"]]["subject"] == "Line 1"
    assert world.helpdesk.intercom.contact_of(made["conversation"])["email"] == "n@example.com"
    assert client.post("/workbench/tickets", json={"message": ""}).status_code == 400


def test_the_sdk_stand_in_is_served_under_its_fixed_address(client):
    with client.get("/workbench/zaf_sdk.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert "window.ZAFClient" in answer.text


def test_an_unknown_switch_is_not_found_and_a_silent_sandbox_is_said(client):
    assert client.post("/workbench/controls/launch", json={}).status_code == 404
    answer = client.post("/workbench/controls/reset", json={})
    assert (answer.status_code, "did not answer" in answer.json["error"]) == (502, True)
    assert "The sandbox does not answer" in client.get("/").text


def test_switches_speak_the_sandboxs_own_words():
    heard: list[Any] = []
    sandbox = Flask("sandbox")

    @sandbox.route("/_sandbox/<name>", methods=["GET", "POST", "DELETE"])
    def switch(name: str) -> Any:
        heard.append((request.method, name, request.get_json(silent=True)))
        return jsonify({"now": 5, "faults": [controls.SWITCHES["stripe-down"][2] | {"ms": 0}, {"kind": "drop_after"}]})

    with serving(sandbox) as port:
        base = f"http://127.0.0.1:{port}"
        assert controls.turn("clock-day", base, 2) == ({"now": 5, "faults": heard_faults()}, 200)
        controls.turn("faults-off", base, 2)
        assert controls.state(base, 2) == {"now": 5, "faults": ["stripe-down", "drop_after"]}
    assert heard[0] == ("POST", "clock", {"advance": 86_400})
    assert heard[1][:2] == ("DELETE", "faults")


def heard_faults() -> list[Any]:
    return [controls.SWITCHES["stripe-down"][2] | {"ms": 0}, {"kind": "drop_after"}]


def test_tickets_stand_under_their_themes_and_beside_those_of_the_same(client, world):
    text = client.get("/").text
    themes = list(dict.fromkeys(story.theme for story in tickets.demo()))
    assert [text.index(f'">{escape(theme)}</h2>') for theme in themes] == sorted(
        text.index(f'">{escape(theme)}</h2>') for theme in themes
    )
    same = [story for story in tickets.demo() if story.theme == tickets.demo()[0].theme]
    assert client.get(INBOX).text.count("/workbench/intercom/") == len(same)
    assert client.get(WORKSPACE).text.count('href="/workbench/zendesk/') == len(same)


def test_what_was_written_at_the_workbench_stands_first(client):
    client.post("/workbench/tickets", json={"email": "n@example.com", "message": "Hello there"})
    text = client.get("/").text
    assert text.index("Written here") < text.index("Everyday questions")
