"""The routes as Zendesk and the frame call them: signed posts, bearer calls, and every header on every answer."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import factory
from app.domain.billing import Profile
from app.domain.card import Card
from app.domain.errors import Unavailable, Why
from app.domain.ticket import Agent
from app.usecases import desk
from tests import made
from tests.zendesk_house import ORIGIN, Answers, Clock, MemoryHelpdesk, deps, product, settings, token

POLICY = (
    "default-src 'none'; script-src 'self' https://static.zdassets.com; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors https://d3v-fake.zendesk.com"
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def helpdesk() -> MemoryHelpdesk:
    return MemoryHelpdesk()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def client(migrated_sqlite_url: str, clock: Clock, helpdesk: MemoryHelpdesk, answers: Answers) -> FlaskClient:
    return product(deps(migrated_sqlite_url, settings(), clock, helpdesk), answers).test_client()


def open_frame(client: FlaskClient, text: str, query: str = "") -> TestResponse:
    return client.post(f"/zendesk/sidebar?origin={ORIGIN}&app_guid=1{query}", data={"token": text})


@pytest.fixture
def bearer(client: FlaskClient, clock: Clock) -> str:
    return boot_of(open_frame(client, token(clock())))["bearer"]


def boot_of(answer: TestResponse) -> dict[str, Any]:
    return json.loads(re.search(r'id="boot">(.*?)</script>', answer.text)[1])


Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(client: FlaskClient, bearer: str) -> Ask:
    def call(path: str = "card", raw: bytes | None = None, **body: Any) -> TestResponse:
        data = raw if raw is not None else json.dumps({"ticket_id": "1042"} | body).encode()
        return client.post(f"/zendesk/{path}", data=data, headers={"Authorization": f"Bearer {bearer}"})

    return call


def check_headers(answer: TestResponse) -> None:
    assert answer.headers.get_all("Content-Security-Policy") == [POLICY]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_a_signed_post_opens_the_frame(client: FlaskClient, clock: Clock) -> None:
    answer = open_frame(client, token(clock()))
    assert answer.status_code == 200
    assert len(boot_of(answer)["bearer"]) >= 43
    assert "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js" in answer.text
    assert "Reading billing" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    check_headers(answer)


def test_the_page_has_no_script_or_style_of_its_own(client: FlaskClient, clock: Clock) -> None:
    page = open_frame(client, token(clock())).text
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert inline == []
    assert re.search(r"<style|\sstyle=|\son[a-z]+=", page) is None


def test_the_colour_scheme_is_followed_and_nothing_else_of_the_query_is_written(
    client: FlaskClient, clock: Clock
) -> None:
    assert 'data-theme="dark"' in open_frame(client, token(clock(), jti="1"), "&colorScheme=dark").text
    page = open_frame(client, token(clock(), jti="2"), '&colorScheme="><script>alert(1)</script>&app_guid=evil').text
    assert "data-theme" not in page
    assert "alert" not in page
    assert "evil" not in page


@pytest.mark.parametrize("query", ["", "?origin=https://evil.example", f"?origin={ORIGIN}"])
def test_who_is_not_let_in_gets_a_page_with_the_same_protection(client: FlaskClient, query: str) -> None:
    answer = client.post(f"/zendesk/sidebar{query}", data={"token": "nonsense"})
    assert answer.status_code == 401
    assert "Session ended" in answer.text
    assert "boot" not in answer.text
    check_headers(answer)


def test_without_the_public_key_the_page_says_that_zendesk_cannot_be_reached(
    migrated_sqlite_url: str, clock: Clock
) -> None:
    chosen = settings(zendesk_app_public_key=None, zendesk_api_base="http://127.0.0.1:9")
    client = product(deps(migrated_sqlite_url, chosen, clock, MemoryHelpdesk()), Answers()).test_client()
    answer = open_frame(client, token(clock()))
    assert answer.status_code == 503
    assert "Zendesk cannot be reached" in answer.text
    check_headers(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/zendesk", 404),
        ("GET", "/zendesk/nothing", 404),
        ("GET", "/zendesk/sidebar", 405),
        ("GET", "/zendesk/card", 405),
        ("GET", "/zendesk/static/0000000000000000/sidebar.js", 404),
        ("GET", "/zendesk/static/0000000000000000/..%2Froutes.py", 404),
    ],
)
def test_an_error_has_the_same_protection(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    check_headers(answer)


def test_the_static_files_may_be_kept_as_long_as_their_address(client: FlaskClient, clock: Clock) -> None:
    urls = re.findall(r"/zendesk/static/[0-9a-f]{16}/sidebar\.(?:css|js)", open_frame(client, token(clock())).text)
    assert len(urls) == 2
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        check_headers(answer)


def test_the_card_is_for_the_requester_and_the_agent_that_zendesk_names(ask: Ask, answers: Answers) -> None:
    answer = ask(email="evil@example.com", agent={"email": "lead@example.com"}, role="admin")
    assert answer.status_code == 200
    assert "Maya Lindqvist" in answer.text
    check_headers(answer)
    ticket, command, _ = answers.asked[0]
    assert (ticket.channel, ticket.account, ticket.id) == ("zendesk", "d3v-fake", "1042")
    assert (ticket.requester.id, ticket.requester.email) == ("77", "maya@lindqvist.example")
    assert (ticket.agent.id, ticket.agent.email) == ("9001", "ann@example.com")
    assert ticket.text == "Twice\nsee in_1"
    assert command.id == "show"


def test_a_pressed_button_reaches_the_desk_with_its_fields(ask: Ask, answers: Answers) -> None:
    answer = ask("submit", component_id="open:refund:ch_1", fields={"amount": "29.03", "note": "two\nlines"})
    assert answer.status_code == 200
    _, command, _ = answers.asked[0]
    assert (command.verb, command.kind, command.target) == ("open", "refund", "ch_1")
    assert command.fields == {"amount": "29.03", "note": "two\nlines"}


def test_dates_are_written_for_the_browser_else_for_the_profile(
    ask: Ask, answers: Answers, helpdesk: MemoryHelpdesk
) -> None:
    helpdesk.agents["9001"] = Agent("9001", "Ann", "ann@example.com", locale="en-GB", time_zone="Europe/Berlin")
    assert "18 Nov 2026" in ask().text
    text = ask(locale="en-US", time_zone="America/New_York").text
    assert "Nov 18, 2026" in text
    assert "9:03:22AM" in text
    assert "18 Nov 2026" in ask(locale="../../etc", time_zone=7).text


def test_the_language_is_the_profiles_and_only_its_country_the_browsers(
    ask: Ask, answers: Answers, helpdesk: MemoryHelpdesk
) -> None:
    helpdesk.agents["9001"] = Agent("9001", "Uta", "uta@example.com", locale="de", time_zone="Europe/Berlin")
    assert 'lang="de"' in ask(locale="en-US").text and "18.11.2026" in ask(locale="en-US").text
    ask(locale="de-CH")
    assert [ticket.agent.decimal for ticket, *_ in answers.asked] == [",", ",", "."]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"1042"',
        b"\xff\xfe",
        b'{"ticket_id": 1042}',
        b'{"ticket_id": ""}',
        b'{"ticket_id": "1042/../7"}',
        b'{"ticket_id": "123456789012345678901"}',
        '{"ticket_id": "١٠٤٢"}'.encode(),
        b'{"ticket_id": "1042"}',
        b'{"ticket_id": "1042", "component_id": 5}',
        b'{"ticket_id": "1042", "component_id": "<b>"}',
        b'{"ticket_id": "1042", "component_id": "refresh", "fields": []}',
        b'{"ticket_id": "1042", "component_id": "refresh", "fields": {"a": 1}}',
        b'{"ticket_id": "1042", "component_id": "refresh", "fields": {"A-b": ""}}',
        b'{"ticket_id": "1042", "component_id": "refresh", "fields": {"a": "\\ud800"}}',
        json.dumps({"ticket_id": "1", "component_id": "refresh", "fields": {"a": "x" * 5001}}).encode(),
        json.dumps({"ticket_id": "1", "component_id": "refresh", "fields": {f"a{n}": "" for n in range(21)}}).encode(),
    ],
)
def test_a_body_of_the_wrong_shape_is_answered_in_words(ask: Ask, answers: Answers, body: bytes) -> None:
    answer = ask("submit", raw=body)
    assert answer.status_code == 400
    assert "This request could not be read" in answer.text
    assert answers.asked == []
    check_headers(answer)


@pytest.mark.parametrize("path", ["sidebar", "card", "submit"])
def test_a_body_of_ten_megabytes_is_not_read(client: FlaskClient, bearer: str, path: str) -> None:
    answer = client.post(
        f"/zendesk/{path}?origin={ORIGIN}", data=b"a" * 10_000_000, headers={"Authorization": f"Bearer {bearer}"},
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code == 413
    check_headers(answer)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nobody"}, {"Cookie": "bearer=x"}])
def test_without_a_session_the_frame_is_told_to_reload(client: FlaskClient, header: dict[str, str]) -> None:
    answer = client.post("/zendesk/card", json={"ticket_id": "1042"}, headers=header)
    assert answer.status_code == 401
    assert "Session ended" in answer.text
    assert "Reload the app" in answer.text
    check_headers(answer)


def test_an_ended_session_is_told_so(ask: Ask, clock: Clock) -> None:
    clock.forward(minutes=16)
    assert ask().status_code == 401


def test_a_ticket_that_zendesk_does_not_know_says_so(ask: Ask) -> None:
    answer = ask(ticket_id="5")
    assert answer.status_code == 404
    assert "This ticket cannot be read" in answer.text


@pytest.mark.parametrize("part", ["agent", "ticket"])
@pytest.mark.parametrize("why", list(Why))
def test_zendesk_down_is_said_with_a_reference(ask: Ask, helpdesk: MemoryHelpdesk, part: str, why: Why) -> None:
    helpdesk.failing[part] = Unavailable(why)
    answer = ask()
    assert answer.status_code == 503
    assert "The ticket could not be read" in answer.text
    assert re.search(r"Reference CF-[A-Z2-7]{6}", answer.text)
    check_headers(answer)


def test_a_fault_of_ours_is_a_card_without_its_cause(
    migrated_sqlite_url: str, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Card:
        raise RuntimeError("secret of Maya")

    client = product(
        deps(migrated_sqlite_url, settings(), clock, MemoryHelpdesk()), Answers(shown=broken)
    ).test_client()
    bearer = boot_of(open_frame(client, token(clock())))["bearer"]
    answer = client.post("/zendesk/card", json={"ticket_id": "1042"}, headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 500
    assert "The card could not be drawn" in answer.text
    assert "secret" not in answer.text
    printed = capsys.readouterr()
    assert "secret" not in printed.out + printed.err
    check_headers(answer)


def test_what_zendesk_took_is_taken_off_the_cards_time(
    migrated_sqlite_url: str, clock: Clock, helpdesk: MemoryHelpdesk
) -> None:
    class Slow(MemoryHelpdesk):
        def ticket(self, ticket_id: str) -> Any:
            clock.forward(seconds=3)
            return super().ticket(ticket_id)

    answers = Answers()
    client = product(deps(migrated_sqlite_url, settings(), clock, Slow()), answers).test_client()
    bearer = boot_of(open_frame(client, token(clock())))["bearer"]
    client.post("/zendesk/card", json={"ticket_id": "1042"}, headers={"Authorization": f"Bearer {bearer}"})
    assert answers.asked[0][2] == 5


def test_the_real_desk_answers_through_this_channel(
    migrated_sqlite_url: str, clock: Clock, helpdesk: MemoryHelpdesk
) -> None:
    house = deps(migrated_sqlite_url, settings(), clock, helpdesk)
    house.billing.profiles.append(Profile(made.customer()))
    client = product(house, desk.respond).test_client()
    bearer = boot_of(open_frame(client, token(clock())))["bearer"]
    answer = client.post("/zendesk/card", json={"ticket_id": "1042"}, headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 200
    assert "Maya Lindqvist" in answer.text
    assert "E-mail match, not verified" in answer.text
    assert house.store.views("cus_maya")[0].agent_email == "ann@example.com"


def test_the_whole_application_keeps_this_policy_under_zendesk_and_only_there(
    migrated_sqlite_url: str, clock: Clock
) -> None:
    client = factory.build(deps(migrated_sqlite_url, settings(), clock, MemoryHelpdesk())).test_client()
    check_headers(client.get("/zendesk/nothing"))
    check_headers(client.post("/zendesk/card", data=b"{}"))
    assert "frame-ancestors 'none'" in client.get("/healthz").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/zendesknothing").headers["Content-Security-Policy"]


def test_without_an_origin_nobody_may_frame_us(migrated_sqlite_url: str, clock: Clock) -> None:
    chosen = settings(zendesk_origin="")
    client = product(deps(migrated_sqlite_url, chosen, clock, MemoryHelpdesk()), Answers()).test_client()
    assert "frame-ancestors 'none'" in client.get("/zendesk/nothing").headers["Content-Security-Policy"]
