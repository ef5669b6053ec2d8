"""The Zendesk stand-in, called by the real zenpy over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import jwt
import pytest
import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from werkzeug.serving import make_server
from zenpy import Zenpy
from zenpy.lib.api_objects import Comment, Macro, Ticket
from zenpy.lib.exception import APIException, RecordNotFoundException

from app.sandbox.helpdesk import zendesk
from app.sandbox.helpdesk.people import Story
from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.sandbox.helpdesk.state import Helpdesk

NOW = 1_795_000_000
TICKET = 1001
STORIES = (
    Story("one", "gist", "Joe Doe", "joe@example.com", "Twice", "Line <1>\nLine 2", ("billing",), "user_1", "cus_1"),
    Story("two", "gist", None, None, "Hello", "hi"),
    Story("three", "gist", "Joe Doe", "joe@example.com", "Again", "hm"),
)


@dataclass
class MovableClock:
    moment: int = NOW

    def now(self) -> int:
        return self.moment


@dataclass
class SmallWorld:
    helpdesk: Helpdesk
    clock: MovableClock


class ToLoopback(HTTPAdapter):
    """Sends what is meant for d3v-fake.zendesk.com to the stand-in."""

    def __init__(self, base: str) -> None:
        super().__init__(max_retries=0)
        self._base = base

    def send(self, request, *args, **kwargs):
        asked = request.url
        request.url = asked.replace("https://d3v-fake.zendesk.com", self._base, 1)
        answer = super().send(request, *args, **kwargs)
        request.url = answer.url = asked  # zenpy reads the kind of answer off its address
        return answer


@pytest.fixture(scope="module")
def app_key() -> AppKey:
    return new_app_key()


@pytest.fixture
def world(app_key: AppKey) -> SmallWorld:
    return SmallWorld(Helpdesk(STORIES, NOW, app_key), MovableClock())


@pytest.fixture
def base(world: SmallWorld) -> Iterator[str]:
    app = Flask("zendesk")
    app.register_blueprint(zendesk.blueprint(world))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}/zendesk"
    server.shutdown()
    thread.join()
    server.server_close()


def zenpy(base: str, token: str = "tok") -> Iterator[Zenpy]:
    with requests.Session() as session:
        session.mount("https://", ToLoopback(base))
        yield Zenpy(subdomain="d3v-fake", oauth_token=token, session=session, disable_cache=True, timeout=30)


@pytest.fixture
def client(base: str) -> Iterator[Zenpy]:
    yield from zenpy(base)


def test_a_ticket_has_its_requester_with_the_custom_field(client):
    ticket = client.tickets(id=TICKET)
    assert (ticket.subject, ticket.tags, ticket.status) == ("Twice", ["billing"], "open")
    assert ticket.requester.email == "joe@example.com"
    assert ticket.requester.user_fields["stripe_customer_id"] == "cus_1"
    assert ticket.requester.external_id == "user_1"


def test_two_tickets_of_one_address_have_one_requester(client):
    assert client.tickets(id=1001).requester_id == client.tickets(id=1003).requester_id


def test_the_first_comment_is_the_escaped_message(client):
    comments = list(client.tickets.comments(TICKET))
    assert [comment.html_body for comment in comments] == ["<p>Line &lt;1&gt;</p><p>Line 2</p>"]


def test_an_internal_note_is_kept_under_the_name_of_the_acting_agent(client):
    update = Ticket(id=TICKET, comment=Comment(body="Refunded re_1", public=False, author_id=9001))
    audit = client.tickets.update(update)
    assert audit.ticket.id == TICKET
    note = list(client.tickets.comments(TICKET))[-1]
    assert (note.body, note.public, note.author_id) == ("Refunded re_1", False, 9001)


def test_comments_come_by_pages_of_a_hundred(client, world):
    for number in range(200):
        world.helpdesk.zendesk.add_comment(TICKET, {"body": str(number)}, 9001, NOW)
    assert [comment.body for comment in client.tickets.comments(TICKET)][1:] == [str(number) for number in range(200)]


def test_a_page_that_is_no_number_is_refused(base):
    answer = requests.get(
        f"{base}/api/v2/tickets/{TICKET}/comments.json?page[after]=x", headers={"Authorization": "Bearer x"}, timeout=30
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "InvalidPaginationParameter")


def test_an_author_whom_nobody_knows_is_refused_and_nothing_written(client, world):
    with pytest.raises(APIException) as refused:
        client.tickets.update(Ticket(id=TICKET, comment=Comment(body="x", author_id=5)))
    assert (refused.value.response.status_code, list(refused.value.response.json()["details"])) == (422, ["author"])
    assert len(world.helpdesk.zendesk.comments[TICKET]) == 1


@pytest.mark.parametrize("limit", ["updates", "updates_of_ticket"])
def test_updates_beyond_a_limit_are_told_how_long_to_wait(base, world, limit):
    counted = getattr(world.helpdesk.zendesk, limit)
    counted.most = 1
    asked = {"json": {"ticket": {"status": "open"}}, "headers": {"Authorization": "Bearer x"}, "timeout": 30}
    first, second = (requests.put(f"{base}/api/v2/tickets/{TICKET}.json", **asked) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 429)
    world.clock.moment += int(second.headers["Retry-After"])
    assert requests.put(f"{base}/api/v2/tickets/{TICKET}.json", **asked).status_code == 200


def test_a_stale_safe_update_is_a_409_and_writes_nothing(client, world):
    stamp = client.tickets(id=TICKET).updated_at
    world.clock.moment += 5
    client.tickets.add_tags(TICKET, ["seen"])
    with pytest.raises(APIException) as refused:
        client.tickets.update(
            Ticket(id=TICKET, safe_update=True, updated_stamp=stamp, comment=Comment(body="x", public=False))
        )
    assert refused.value.response.status_code == 409
    assert refused.value.response.json()["error"] == "UpdateConflict"
    assert len(world.helpdesk.zendesk.comments[TICKET]) == 1


def test_a_fresh_safe_update_goes_through(client):
    stamp = client.tickets(id=TICKET).updated_at
    client.tickets.update(Ticket(id=TICKET, safe_update=True, updated_stamp=stamp, status="pending"))
    assert client.tickets(id=TICKET).status == "pending"


def test_a_closed_ticket_takes_no_comment(client, world):
    world.helpdesk.zendesk.tickets[TICKET]["status"] = "closed"
    with pytest.raises(APIException) as refused:
        client.tickets.update(Ticket(id=TICKET, comment=Comment(body="x")))
    assert refused.value.response.status_code == 422


def test_tags_are_added_once_replaced_and_taken_off(client):
    assert list(client.tickets.add_tags(TICKET, ["refund", "billing", "refund"])) == ["billing", "refund"]
    list(client.tickets.delete_tags(TICKET, ["billing"]))
    assert client.tickets(id=TICKET).tags == ["refund"]
    list(client.tickets.set_tags(TICKET, ["only"]))
    assert client.tickets(id=TICKET).tags == ["only"]


def test_users_are_read_found_by_address_and_me_owns_the_token(client):
    assert client.users(id=9001).email == "ann@example.com"
    assert client.users.me().email == "integrations@example.com"
    assert [user.id for user in client.users.search(query="JOE@example.com")] == [7001]
    assert [user.id for user in client.search(type="user", email="joe@example.com")] == [7001]
    assert list(client.users.search(query="nobody@example.com")) == []


def test_a_requester_without_address_has_none(client):
    assert client.tickets(id=1002).requester.email is None


def test_what_does_not_exist_is_record_not_found(client):
    for read in (lambda: client.tickets(id=5), lambda: client.users(id=5), lambda: client.macros(id=5)):
        with pytest.raises(RecordNotFoundException):
            read()


def test_a_macro_is_made_changed_and_deleted(client):
    made = client.macros.create(Macro(title="T", actions=[{"field": "comment_value_html", "value": "<p>x</p>"}]))
    client.macros.update(Macro(id=made.id, active=False))
    assert made.id not in [macro.id for macro in client.macros(active=True)]
    client.macros.delete(Macro(id=made.id))
    with pytest.raises(RecordNotFoundException):
        client.macros(id=made.id)


def test_a_macro_without_actions_is_refused(base):
    answer = requests.post(
        f"{base}/api/v2/macros.json", json={"macro": {"title": "T"}}, headers={"Authorization": "Bearer x"}, timeout=30
    )
    assert (answer.status_code, list(answer.json()["details"])) == (422, ["actions"])


def test_the_effect_of_a_macro_fills_its_placeholders_and_stores_nothing(client, world):
    world.helpdesk.zendesk.users[7001]["name"] = "<b>Joe Doe"
    macro = next(iter(world.helpdesk.zendesk.macros))
    effect = client.tickets.show_macro_effect(TICKET, macro)
    assert effect.ticket.comment.html_body.startswith("<p>Hi &lt;b&gt;Joe,</p>")
    assert client.tickets(id=TICKET).tags == ["billing"]


def test_the_app_key_is_public_and_verifies_what_the_account_signs(base, app_key):
    pem = requests.get(f"{base}/api/v2/apps/1/public_key.pem", timeout=30).content
    assert jwt.decode(app_key.sign({"sub": "9"}), pem, algorithms=["RS256"]) == {"sub": "9"}


def minted(base: str, **fields: object) -> requests.Response:
    body = {"grant_type": "client_credentials", "client_id": "c", "client_secret": "s", "expires_in": 300} | fields
    return requests.post(f"{base}/oauth/tokens", json=body, timeout=30)


def test_a_minted_token_ends_with_its_time(base, world):
    token = minted(base).json()["access_token"]
    client = next(zenpy(base, token))
    assert client.users.me().id == 9000
    world.clock.moment += 300
    with pytest.raises(APIException) as refused:
        client.users.me()
    assert refused.value.response.json()["error"] == "invalid_token"
    client.tickets.session.close()


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_secret": "revoked"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"expires_in": 299}, 400, "invalid_request"),
        ({"expires_in": 172_801}, 400, "invalid_request"),
    ],
)
def test_the_token_endpoint_refuses_in_oauths_words(base, fields, status, error):
    answer = minted(base, **fields)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer ", "Bearer revoked-1"])
def test_without_a_good_bearer_token_nothing_is_told(base, header):
    answer = requests.get(f"{base}/api/v2/users/me.json", headers={"Authorization": header}, timeout=30)
    assert answer.status_code == 401
    assert "example.com" not in answer.text


def test_an_unbalanced_quotation_mark_in_a_search_is_just_a_letter(base):
    answer = requests.get(
        f"{base}/api/v2/search.json",
        params={"query": 'type:user "joe'},
        headers={"Authorization": "Bearer x"},
        timeout=30,
    )
    assert answer.json()["count"] == 0
