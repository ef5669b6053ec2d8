"""What helpdesks push is verified on the raw bytes, kept once as ids, answered; what is unsigned is refused."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from app.domain.matching import Link
from app.domain.ticket_events import What
from app.factory import build
from app.store.engine import connect
from app.store.sql_ticket_events import SqlTicketEvents
from tests.application import NOW
from tests.pushed import (
    CONTACT,
    MADE,
    OLDER,
    SECRET,
    SETTINGS,
    SIGNED,
    Pushed,
    body_headers,
    comment,
    conversation,
    notification,
    ticket_event,
    zendesk_headers,
)

BOTH = pytest.mark.parametrize("channel", ["intercom", "zendesk"])
KEY = f"intercom:abcd1234:{CONTACT}"


@pytest.fixture
def pushed(migrated_sqlite_url):
    made = Pushed(migrated_sqlite_url)
    yield made
    made.close()


def linked(pushed: Pushed, key: str) -> None:
    pushed.deps.store.save_link(Link(key, "cus_1", "Ann", NOW))


@BOTH
def test_an_event_is_kept_and_answered_and_somebodys_card_is_to_be_ready(pushed, channel):
    answer = pushed.push(channel)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert len(pushed.rows()) == 1
    [event] = pushed.ready
    requester = {"intercom": CONTACT, "zendesk": "7001"}[channel]
    assert (event.channel, event.what, event.requester_id) == (channel, What.CREATED, requester)
    assert pushed.counted() == {"kept": 1}


def test_an_answer_by_an_agent_has_the_replies_looked_for_that_were_inserted_there(pushed):
    asked, hurried = [], []

    class Inserted:
        def hurry(self, place, now):
            hurried.append((place, now))
            return place[2] == "1042"

    deps = replace(pushed.deps, inserted=Inserted(), soon=lambda job, argument="": asked.append((job, argument)))
    pushed.client = build(deps).test_client()
    answered = ticket_event("comment_added", **comment(staff=True))
    for _ in range(3):
        assert pushed.push("zendesk", answered).status_code == 200
    assert hurried == [(("zendesk", "d3v-fake", "1042"), NOW)]
    assert asked == [("look_at_replies", "")]
    pushed.push("zendesk", ticket_event("comment_added", 2, **comment(staff=False)))
    assert len(hurried) == 1


@BOTH
def test_nothing_that_anybody_wrote_is_kept_or_logged(pushed, channel):
    with capture_logs() as lines:
        pushed.push(channel)
    for told in (str(pushed.rows()), str(lines)):
        assert "Maya" not in told and "maya@" not in told and "refund" not in told


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (conversation("conversation.user.created"), What.CREATED),
        (conversation("conversation.user.replied"), What.REPLIED),
        (conversation("conversation.admin.assigned"), What.ASSIGNED),
        (conversation("conversation.admin.closed"), What.SOLVED),
        (conversation("conversation.admin.opened"), What.REOPENED),
    ],
)
def test_what_a_topic_of_intercom_means(pushed, given, what):
    pushed.push("intercom", given)
    [event] = pushed.ready
    at = NOW.replace(microsecond=0)
    assert (event.what, event.ticket_id, event.account, event.at) == (what, "215470000000123", "abcd1234", at)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (ticket_event(), What.CREATED),
        (ticket_event("comment_added", **comment()), What.REPLIED),
        (ticket_event("agent_assignment_changed", current="9001", previous=None), What.ASSIGNED),
        (ticket_event("status_changed", current="SOLVED", previous="OPEN"), What.SOLVED),
        (ticket_event("status_changed", current="CLOSED", previous="PENDING"), What.SOLVED),
        (ticket_event("status_changed", current="OPEN", previous="SOLVED"), What.REOPENED),
        (ticket_event("comment_added", **comment(staff=True)), What.ANSWERED),
        (ticket_event("comment_added", **comment(staff=True, public=False)), None),
        (ticket_event("comment_added", comment={"is_public": True, "author": {"is_staff": "yes"}}), None),
        (ticket_event("comment_added", **comment(public=False)), None),
        (ticket_event("comment_added", comment={}), None),
        (ticket_event("comment_added", comment={"is_public": True}), None),
        (ticket_event("agent_assignment_changed", current=None, previous="9001"), None),
        (ticket_event("status_changed", current="CLOSED", previous="SOLVED"), None),
        (ticket_event("status_changed", current="PENDING", previous="OPEN"), None),
    ],
)
def test_what_an_event_of_zendesk_means(pushed, given, what):
    assert pushed.push("zendesk", given).status_code == 200
    assert [event.what for event in pushed.ready] == ([what] if what else [])
    assert pushed.counted() == {"kept" if what else "not_wanted": 1}


@BOTH
@pytest.mark.parametrize("secret", [SECRET, OLDER])
def test_while_a_secret_is_rolled_both_verify(pushed, channel, secret):
    assert pushed.push(channel, secret=secret).status_code == 200


@BOTH
def test_what_another_secret_signed_is_refused(pushed, channel):
    assert pushed.push(channel, secret="guessed").status_code == 401
    assert (pushed.rows(), pushed.counted()) == ([], {"refused": 1})


@BOTH
def test_an_empty_secret_signs_nothing(migrated_sqlite_url, channel):
    settings = replace(SETTINGS, intercom_client_secrets=("",), zendesk_webhook_secrets=("",))
    made = Pushed(migrated_sqlite_url, settings)
    assert made.push(channel, secret="").status_code == 401
    made.close()


@BOTH
def test_the_signature_is_over_the_very_bytes(pushed, channel):
    raw = json.dumps(MADE[channel]()).encode()
    spaced = json.dumps(json.loads(raw), indent=1).encode()
    assert pushed.send(channel, spaced, SIGNED[channel](raw)).status_code == 401
    assert pushed.send(channel, raw + b"\n", SIGNED[channel](raw)).status_code == 401
    assert pushed.send(channel, spaced, SIGNED[channel](spaced)).status_code == 200


@BOTH
@pytest.mark.parametrize("value", [None, "", "garbage", "sha1=", "sha1=" + "é" * 40, "x" * 100_000])
def test_what_is_not_signed_is_refused(pushed, channel, value):
    names = {"intercom": ("X-Hub-Signature",), "zendesk": ("X-Zendesk-Webhook-Signature",)}[channel]
    headers = SIGNED[channel](b"{}") | dict.fromkeys(names, value)
    raw = json.dumps(MADE[channel]()).encode()
    assert pushed.send(channel, raw, {k: v for k, v in headers.items() if v is not None}).status_code == 401
    assert pushed.rows() == []


@BOTH
def test_a_body_that_cannot_be_signed_is_not_even_read(pushed, channel):
    assert pushed.send(channel, b"x" * (9 * 1024 * 1024), {}).status_code == 401


@BOTH
def test_a_body_that_is_too_large_is_not_read(pushed, channel):
    assert pushed.push(channel, MADE[channel]() | {"more": "x" * (9 * 1024 * 1024)}).status_code == 413
    assert pushed.rows() == []


def test_how_much_is_read_is_by_the_helpdesk(pushed):
    assert pushed.push("zendesk", ticket_event() | {"more": "x" * (3 * 2**19)}).status_code == 413
    assert pushed.push("intercom", conversation() | {"more": "x" * (7 * 2**20)}).status_code == 200


@BOTH
@pytest.mark.parametrize("given", [b"{", b"[]", b"null", b'"text"', b"\xff", b"{}"])
def test_what_is_signed_but_no_event_has_the_wrong_shape(pushed, channel, given):
    assert pushed.push(channel, given).status_code == 400
    assert pushed.counted() == {"unreadable": 1}


@pytest.mark.parametrize(
    ("channel", "given"),
    [
        ("intercom", notification("conversation.user.created", {"id": "../admins"})),
        ("intercom", notification("conversation.user.created", {})),
        ("intercom", notification("contact.deleted", {"id": "a b"})),
        ("intercom", conversation(created_at="yesterday")),
        ("intercom", conversation(created_at=True)),
        ("intercom", conversation(id="notif\n1")),
        ("zendesk", ticket_event() | {"detail": {"id": "x"}}),
        ("zendesk", ticket_event() | {"detail": None}),
        ("zendesk", ticket_event(at="2026-11-23T14:03:22")),
        ("zendesk", ticket_event(at="0001-01-01T00:00:00+14:00")),
        ("zendesk", ticket_event() | {"id": "a:b"}),
    ],
)
def test_an_event_without_what_makes_it_one_has_the_wrong_shape(pushed, channel, given):
    assert pushed.push(channel, given).status_code == 400
    assert pushed.rows() == []


@pytest.mark.parametrize(
    ("channel", "given", "outcome"),
    [
        ("intercom", notification("ping", {"type": "ping"}), "ping"),
        ("intercom", conversation("conversation.admin.noted"), "unknown_topic"),
        ("intercom", conversation(app_id="other123"), "other_account"),
        ("zendesk", ticket_event("tags_changed"), "unknown_topic"),
        ("zendesk", ticket_event() | {"type": "zen:event-type:user.created"}, "unknown_topic"),
    ],
)
def test_what_means_nothing_to_us_is_answered_and_counted_and_forgotten(pushed, channel, given, outcome):
    assert pushed.push(channel, given).status_code == 200
    assert (pushed.counted(), pushed.rows(), pushed.ready) == ({outcome: 1}, [], [])


@BOTH
def test_a_replay_is_answered_and_changes_nothing(pushed, channel):
    assert [pushed.push(channel).status_code for _ in range(5)] == [200] * 5
    assert pushed.counted() == {"kept": 1, "duplicate": 4}
    assert (len(pushed.rows()), len(pushed.ready)) == (1, 1)


def test_a_body_of_intercoms_that_is_days_old_is_believed_no_more(pushed):
    pushed.pass_by(days=2, seconds=1)
    assert pushed.push("intercom").status_code == 200
    assert (pushed.counted(), pushed.rows()) == ({"too_old": 1}, [])


@BOTH
def test_an_event_of_the_future_is_not_believed(pushed, channel):
    later = NOW + timedelta(minutes=5, seconds=2)
    ahead = {"intercom": conversation(created_at=int(later.timestamp())), "zendesk": ticket_event(at=f"{later:%FT%TZ}")}
    assert pushed.push(channel, ahead[channel]).status_code == 200
    assert (pushed.counted(), pushed.rows()) == ({"future": 1}, [])


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_body_that_zendesk_signed_at_another_time_is_refused_before_it_is_read(pushed, seconds):
    at = NOW + timedelta(seconds=seconds)
    assert pushed.push("zendesk", at=at).status_code == 401
    assert pushed.push("zendesk", ticket_event() | {"more": "x" * 2**20}, at=at).status_code == 401


@pytest.mark.parametrize("moment", ["", "now", "1795442602", "2026-11-23T14:03:22", "9" * 200, "٢٠٢٦-11-23T14:03:22Z"])
def test_a_time_that_is_none_is_refused(pushed, moment):
    headers = zendesk_headers(b"{}") | {"X-Zendesk-Webhook-Signature-Timestamp": moment}
    assert pushed.send("zendesk", b"{}", headers).status_code == 401


@pytest.mark.parametrize("topic", ["contact.merged", "contact.deleted", "contact.archived", "contact.archive"])
def test_a_contact_that_is_gone_loses_its_link(pushed, topic):
    linked(pushed, KEY)
    linked(pushed, f"{KEY}0")
    pushed.push("intercom", notification(topic, {"type": "contact", "id": CONTACT}))
    assert pushed.deps.store.link(KEY) is None
    assert pushed.deps.store.link(f"{KEY}0") is not None
    assert pushed.ready == []


@pytest.mark.parametrize("inside", [True, False])
def test_whoever_was_merged_loses_the_link_too(pushed, inside):
    linked(pushed, KEY)
    linked(pushed, "intercom:abcd1234:lead1")
    body = notification("contact.merged", {"id": CONTACT} | ({"merged_from": {"id": "lead1"}} if inside else {}))
    if not inside:
        body["data"]["merged_from"] = {"id": "lead1"}
    pushed.push("intercom", body)
    assert pushed.deps.store.link(KEY) is None
    assert pushed.deps.store.link("intercom:abcd1234:lead1") is None


def test_a_replay_does_not_end_the_link_that_was_made_since(pushed):
    gone = notification("contact.merged", {"id": CONTACT})
    pushed.push("intercom", gone)
    linked(pushed, KEY)
    pushed.push("intercom", gone)
    assert pushed.deps.store.link(KEY) is not None


def test_when_the_app_is_taken_out_all_links_of_the_workspace_end(pushed):
    for key in (KEY, "intercom:abcd1234x:1", "zendesk:abcd1234:1"):
        linked(pushed, key)
    raw = json.dumps({"app_id": "abcd1234"}).encode()
    assert pushed.send("intercom", raw, body_headers(raw)).status_code == 200
    stand = [pushed.deps.store.link(key) is not None for key in (KEY, "intercom:abcd1234x:1", "zendesk:abcd1234:1")]
    assert stand == [False, True, True]
    assert pushed.send("intercom", raw, body_headers(raw)).status_code == 200
    assert pushed.counted() == {"kept": 1, "duplicate": 1}


def test_a_canvas_request_sent_here_does_not_take_the_app_out(pushed):
    linked(pushed, KEY)
    raw = json.dumps({"app_id": "abcd1234", "component_id": "x", "topic": "contact.deleted"}).encode()
    assert pushed.send("intercom", raw, body_headers(raw)).status_code == 400
    assert pushed.deps.store.link(KEY) is not None


def test_a_notification_that_is_signed_as_a_canvas_request_is_tells_nothing(pushed):
    linked(pushed, KEY)
    raw = json.dumps(notification("contact.deleted", {"id": CONTACT})).encode()
    assert pushed.send("intercom", raw, body_headers(raw)).status_code == 400
    assert pushed.deps.store.link(KEY) is not None


def test_intercom_may_look_whether_the_address_is_there(pushed):
    answer = pushed.client.head("/intercom/webhooks")
    assert (answer.status_code, answer.data) == (200, b"")
    assert pushed.counted() == {}


@BOTH
def test_the_route_takes_nothing_else(pushed, channel):
    assert pushed.client.get(f"/{channel}/webhooks").status_code == 405


def test_without_a_secret_zendesk_has_no_endpoint(migrated_sqlite_url):
    made = Pushed(migrated_sqlite_url)
    made.client = build(replace(made.deps, pushes=made.deps.pushes[:1])).test_client()
    assert made.push("zendesk").status_code == 404
    made.close()


@BOTH
def test_when_the_row_cannot_be_kept_the_helpdesk_is_asked_to_send_it_again(pushed, channel):
    lost = SqlTicketEvents(connect("postgresql+psycopg://someone:sesame@127.0.0.1:9/none"))
    pushed.client = build(replace(pushed.deps, tickets=lost)).test_client()
    answer = pushed.push(channel)
    assert answer.status_code == 500
    assert "sesame" not in answer.text


def test_the_order_in_which_events_come_does_not_matter(pushed):
    bodies = [conversation(topic, number) for number, topic in enumerate(("conversation.admin.closed",) * 3)]
    bodies.append(conversation("conversation.admin.opened", 3, created_at=int(NOW.timestamp()) - 60))
    for body in reversed(bodies):
        pushed.push("intercom", body)
    forwards = sorted(pushed.rows())
    again = [pushed.push("intercom", body).status_code for body in bodies]
    assert (again, sorted(pushed.rows())) == ([200] * 4, forwards)


def test_a_flood_of_garbage_is_told_of_once_a_minute_without_a_word_of_it(pushed):
    with capture_logs() as lines:
        for _ in range(100):
            pushed.push("intercom", secret="guessed")
    refused = [line for line in lines if line["event"] == "intercom_webhook_refused"]
    assert [line["number"] for line in refused] == [1]
    assert "guessed" not in str(lines)
