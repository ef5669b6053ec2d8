"""The Intercom stand-in, called by the real python-intercom over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from flask import Flask
from intercom import Intercom
from intercom.core.api_error import ApiError
from intercom.types import (
    AdminReplyConversationRequest,
    MultipleFilterSearchRequest,
    SingleFilterSearchRequest,
    StartingAfterPaging,
)
from werkzeug.serving import make_server

from app.sandbox.helpdesk import intercom
from app.sandbox.helpdesk.people import Story, everybody
from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.sandbox.helpdesk.state import Helpdesk

NOW = 1_795_000_000
ANN = "493881"
MACROS = {"additional_headers": {"Intercom-Version": "2.16"}}


@dataclass
class FixedClock:
    moment: int = NOW

    def now(self) -> int:
        return self.moment


@dataclass
class SmallWorld:
    helpdesk: Helpdesk
    clock: FixedClock


STORIES = (
    Story("one", "gist", "Joe Doe", "joe@example.com", "Twice", "Line <1>\nLine 2", ("billing",), "user_1", "cus_1"),
    Story("two", "gist", None, None, "Hello", "hi"),
    Story("three", "gist", "Ada", "Ada@Example.com", "Bill", "hm"),
)


@pytest.fixture(scope="module")
def app_key() -> AppKey:
    return new_app_key()


@pytest.fixture
def world(app_key: AppKey) -> SmallWorld:
    return SmallWorld(Helpdesk(STORIES, NOW, app_key), FixedClock())


@pytest.fixture
def base(world: SmallWorld) -> Iterator[str]:
    app = Flask("intercom")
    app.register_blueprint(intercom.blueprint(world))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}/intercom"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(base: str) -> Iterator[Intercom]:
    with httpx.Client(timeout=30) as connection:
        yield Intercom(token="tok", base_url=base, httpx_client=connection)


def first_conversation(world: SmallWorld) -> str:
    return next(iter(world.helpdesk.intercom.conversations))


def test_a_conversation_comes_with_its_first_message_as_escaped_html(client, world):
    found = client.conversations.find(first_conversation(world))
    assert found.source.body == "<p>Line &lt;1&gt;</p><p>Line 2</p>"
    assert found.contacts.contacts[0].external_id == "user_1"
    assert found.tags.tags[0].name == "billing"


def test_a_reply_becomes_the_newest_part_in_the_name_of_the_given_admin(client, world):
    request = AdminReplyConversationRequest(message_type="note", admin_id=ANN, body="<p>Done</p>")
    answered = client.conversations.reply(first_conversation(world), request=request)
    part = answered.conversation_parts.conversation_parts[-1]
    assert (part.part_type, part.body, part.author.id, part.created_at) == ("note", "<p>Done</p>", ANN, NOW)


def test_the_five_hundred_newest_parts_are_shown_and_without_markup_when_asked(client, world):
    conversation, desk = first_conversation(world), world.helpdesk.intercom
    author = {"type": "admin", "id": ANN, "name": "Ann", "email": "ann@example.com"}
    for number in range(501):
        desk.add_part(conversation, "note", f"<p>No. {number} &amp; more</p>", author, NOW)
    found = client.conversations.find(conversation, display_as="plaintext").conversation_parts
    assert (len(found.conversation_parts), found.total_count) == (500, 501)
    assert [found.conversation_parts[at].body for at in (0, -1)] == ["No. 1 & more", "No. 500 & more"]


def test_calls_beyond_a_window_are_told_so_until_the_next_one(base, world):
    asked = {"Authorization": "Bearer x"}
    world.helpdesk.intercom.calls.most = 2
    answers = [httpx.get(f"{base}/me", headers=asked, timeout=30) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].json()["errors"][0]["code"] == "rate_limit_exceeded"
    world.clock.moment = int(answers[2].headers["X-RateLimit-Reset"])
    assert httpx.get(f"{base}/me", headers=asked, timeout=30).status_code == 200


def test_a_reply_by_an_unknown_admin_is_refused_and_leaves_no_part(client, world):
    request = AdminReplyConversationRequest(message_type="comment", admin_id="1", body="<p>x</p>")
    with pytest.raises(ApiError) as refused:
        client.conversations.reply(first_conversation(world), request=request)
    assert refused.value.status_code == 404
    assert world.helpdesk.intercom.conversations[first_conversation(world)]["conversation_parts"]["total_count"] == 0


def test_closing_a_conversation_changes_its_state(client, world):
    action = {"message_type": "close", "type": "admin", "admin_id": ANN}
    assert client.conversations.manage(first_conversation(world), request=action).state == "closed"


def test_a_tag_is_put_on_once_and_taken_off(client, world):
    conversation = first_conversation(world)
    tag = client.tags.create(request={"name": "refunded"})
    assert client.tags.create(request={"name": "Refunded"}).id == tag.id
    for _ in range(2):
        client.tags.tag_conversation(conversation, tag_id=tag.id, admin_id=ANN)
    assert [kept.name for kept in client.conversations.find(conversation).tags.tags] == ["billing", "refunded"]
    client.tags.untag_conversation(conversation, tag.id, admin_id=ANN)
    assert [kept.name for kept in client.conversations.find(conversation).tags.tags] == ["billing"]


def test_an_unknown_tag_is_not_found(client, world):
    with pytest.raises(ApiError) as refused:
        client.tags.tag_conversation(first_conversation(world), tag_id="9", admin_id=ANN)
    assert refused.value.status_code == 404


def test_contacts_are_searched_by_email_whatever_the_case(client):
    query = SingleFilterSearchRequest(field="email", operator="=", value="ada@example.COM")
    page = client.contacts.search(query=query, pagination=StartingAfterPaging(per_page=5))
    assert [contact.name for contact in page.items] == ["Ada"]
    assert page.response.total_count == 1


def test_groups_of_filters_are_joined_by_their_operator(client):
    filters = [
        SingleFilterSearchRequest(field="role", operator="=", value="lead"),
        SingleFilterSearchRequest(field="custom_attributes.stripe_customer_id", operator="=", value="cus_1"),
    ]
    either = client.contacts.search(query=MultipleFilterSearchRequest(operator="OR", value=filters))
    both = client.contacts.search(query=MultipleFilterSearchRequest(operator="AND", value=filters))
    assert (either.response.total_count, both.response.total_count) == (2, 0)


def test_the_contact_list_pages_by_cursor_to_its_end(client):
    assert [contact.email for contact in client.contacts.list(per_page=1)] == ["joe@example.com", "", "Ada@Example.com"]


def test_a_lead_has_no_email_and_no_name(client, world):
    lead = next(row for row in world.helpdesk.intercom.contacts.values() if row["role"] == "lead")
    found = client.contacts.find(lead["id"])
    assert (found.email, found.name, found.external_id) == ("", None, None)


def test_a_contact_is_found_by_external_id(client):
    found = client.contacts.show_contact_by_external_id("user_1")
    assert found.custom_attributes == {"stripe_customer_id": "cus_1"}


def test_a_note_on_a_contact_is_kept(client, world):
    contact = next(iter(world.helpdesk.intercom.contacts))
    client.notes.create(contact, body="<p>x</p>", admin_id=ANN)
    assert [note["body"] for note in world.helpdesk.intercom.notes[contact]] == ["<p>x</p>"]


def test_the_token_belongs_to_nobody_of_the_team(client):
    me = client.admins.identify()
    assert (me.email, me.app.id_code) == ("integrations@example.com", "abcd1234")
    assert client.admins.find(int(ANN)).email == "ann@example.com"
    assert len(client.admins.list().admins) == len(everybody())


def test_macros_need_their_api_version(client):
    listed = client.unstable.macros.list_macros(per_page=2, request_options=MACROS)
    assert len(listed.data) == 2
    rest = client.unstable.macros.list_macros(
        per_page=1, starting_after=listed.pages.next.starting_after, request_options=MACROS
    )
    assert [macro.visible_to for macro in rest.data] == ["specific_teams"]
    macro = client.unstable.macros.get_macro("61", request_options=MACROS)
    assert '<attribute key="user.name" default="there"/>' in macro.body
    with pytest.raises(ApiError):
        client.unstable.macros.list_macros(request_options={"additional_headers": {"Intercom-Version": "2.14"}})


@pytest.mark.parametrize(
    ("token", "status", "code"), [("revoked1", 401, "unauthorized"), ("unpaid", 403, "api_plan_restricted")]
)
def test_a_bad_token_is_refused_in_intercoms_error_shape(base, token, status, code):
    answer = httpx.get(f"{base}/me", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert (answer.status_code, answer.json()["type"], answer.json()["errors"][0]["code"]) == (
        status,
        "error.list",
        code,
    )


def test_every_answer_tells_the_rate_limit(base):
    answer = httpx.get(f"{base}/me", headers={"Authorization": "Bearer x"}, timeout=30)
    assert int(answer.headers["X-RateLimit-Limit"]) > int(answer.headers["X-RateLimit-Remaining"])
    assert int(answer.headers["X-RateLimit-Reset"]) % 10 == 0


@pytest.mark.parametrize(
    "query", [None, {}, {"operator": "AND", "value": []}, {"operator": "??", "field": "email", "value": 1}]
)
def test_a_broken_search_is_a_400_and_not_a_crash(base, query):
    asked = {"json": {"query": query}, "headers": {"Authorization": "Bearer x"}}
    answer = httpx.post(f"{base}/contacts/search", **asked, timeout=30)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "parameter_invalid")
