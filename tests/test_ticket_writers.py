"""Notes and tags written to both helpdesks by their real libraries over HTTP: once, escaped, as the one who acted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import NotFound, OutcomeUnknown, Refused, Unavailable, Why
from app.ports import TicketNote
from integrations.notes import has_marker, markup, same_words
from tests.ticket_desks import DESKS, ID, SETTINGS, intercom_desk, zendesk_desk

BOTH = pytest.mark.parametrize("channel", DESKS)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def desk(sandbox, channel):
    return DESKS[channel](sandbox)


@BOTH
def test_a_note_is_written_in_the_name_of_the_agent_with_its_marker_last(desk):
    desk.writer.post(desk.note())
    html = f"<p>Refunded 29.03 EUR.</p><p>By Ann Lee. Reason: goodwill.</p><p>Counterfoil {ID}</p>"
    assert desk.notes() == [(desk.ann, html)]
    assert desk.replies() == []


@BOTH
def test_a_first_post_costs_one_call(desk):
    desk.writer.post(desk.note())
    assert len(desk.sandbox.requests()) == 1


@BOTH
def test_a_note_is_found_by_its_marker_and_by_nothing_else(desk):
    writer = desk.writer
    assert not writer.stands(desk.note(), LONG_AGO)
    writer.post(desk.note())
    assert writer.stands(desk.note(), LONG_AGO)
    assert not writer.stands(desk.note(id="01M2XK7Q4T8Z0000000000000A-don"), LONG_AGO)
    assert not writer.stands(desk.note(id="01M2XK7Q4T8Z0000000000000A"), LONG_AGO)


@BOTH
def test_a_marker_that_a_customer_wrote_is_no_note(desk):
    desk.add(f"<p>Counterfoil {ID}</p>", internal=False, by="7001")
    assert not desk.writer.stands(desk.note(), LONG_AGO)


@BOTH
@pytest.mark.parametrize("agent_id", ["77777", "lead@example.com", "", "493881/../x", "٣"])
def test_a_note_by_nobody_whom_the_helpdesk_knows_is_written_by_our_token(desk, agent_id):
    desk.writer.post(desk.note(agent_id=agent_id))
    assert [author for author, _ in desk.notes()] == [{"intercom": "493880", "zendesk": "9000"}[desk.channel]]


@BOTH
def test_tags_are_added_to_those_of_the_customer_and_only_once(desk):
    before = desk.tags()
    note = desk.note(tags=("counterfoil_refund", "counterfoil_credit_note"))
    desk.writer.tag(note)
    desk.writer.tag(note)
    assert desk.tags() == [*before, "counterfoil_refund", "counterfoil_credit_note"]


@BOTH
def test_a_note_without_tags_asks_nothing_for_them(desk):
    desk.writer.tag(desk.note(tags=()))
    assert desk.sandbox.requests() == []


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt;",
    "**bold** [link](javascript:alert(1))",
    "{{ticket.requester.email}} {% if x %}",
    "@ann look",
    "a\u202eb\x00c\r\nd",
)


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_stranger_becomes_markup_placeholder_or_mention(desk, text):
    desk.writer.post(desk.note(paragraphs=(f"Note: {text}", text)))
    (_, html), *more = desk.notes()
    assert more == []
    inside = html.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
    assert len(inside) == 3
    for line in inside:
        assert "<" not in line
        assert "{{" not in line and "{%" not in line
        assert not line.startswith("@ann") and " @ann" not in line
        assert not set(line) & set("\u202e\x00\r\n")
    assert desk.writer.stands(desk.note(), LONG_AGO)


def bare_note(**changes):
    return TicketNote(**{"id": ID, "channel": "zendesk", "account": "a", "ticket_id": "1", "agent_id": "9"} | changes)


@given(st.lists(st.text(max_size=200), max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_note_is_paragraphs_of_escaped_text_whatever_it_says(lines):
    note = bare_note(paragraphs=tuple(lines))
    html = markup(note)
    assert html.startswith("<p>") and html.endswith(f"<p>Counterfoil {ID}</p>")
    bare = html.replace("<p>", "").replace("</p>", "\n")
    assert "<" not in bare and ">" not in bare and "{{" not in bare and "{%" not in bare
    assert has_marker([html], note)


@given(st.lists(st.text(max_size=100), max_size=3))
def test_a_reply_is_known_again_by_its_words(lines):
    reply = bare_note(paragraphs=tuple(lines), reply=True)
    shown = unescape(markup(reply).replace("<p>", "").replace("</p>", "\n"))
    assert same_words(shown, reply)
    assert not same_words(shown + "x", reply)
    assert ID not in markup(reply)


@BOTH
@pytest.mark.parametrize(
    ("kind", "more", "stands"),
    [
        ("drop_before", {}, 0),
        ("drop_after", {}, 1),
        ("status", {"status": 500}, 0),
        ("status", {"status": 503}, 0),
        ("status", {"status": 409}, 0),
        ("status", {"status": 502, "code": "html"}, 0),
        ("status_after", {"status": 500}, 1),
        ("status_after", {"status": 504, "code": "html"}, 1),
    ],
)
def test_an_answer_that_is_not_clear_leaves_the_outcome_unknown_and_nothing_is_sent_again(desk, kind, more, stands):
    desk.sandbox.fault(kind, path=desk.writing, **more)
    with pytest.raises(OutcomeUnknown):
        desk.writer.post(desk.note())
    assert len(desk.notes()) == stands
    assert len(desk.sandbox.requests()) == 1


@BOTH
@pytest.mark.parametrize(
    ("status", "why"), [(401, Why.KEY), (403, Why.PERMISSION), (429, Why.RATE_LIMITED), (400, Why.ODD)]
)
def test_an_answer_that_says_no_is_certain(desk, status, why):
    desk.sandbox.fault("status", path=desk.writing, status=status)
    with pytest.raises(Unavailable) as raised:
        desk.writer.post(desk.note())
    assert raised.value.why is why
    assert desk.notes() == []


@BOTH
def test_a_rate_limit_is_not_slept_through_and_tells_how_long_it_lasts(desk):
    desk.sandbox.fault("status", path=desk.writing, status=429, headers={"Retry-After": "37"})
    began = datetime.now(UTC)
    with pytest.raises(Unavailable) as raised:
        desk.writer.post(desk.note())
    assert (raised.value.why, raised.value.after) == (Why.RATE_LIMITED, 37)
    assert datetime.now(UTC) - began < timedelta(seconds=1)
    assert len(desk.sandbox.requests()) == 1


@BOTH
@pytest.mark.parametrize("header", ["soon", "-3", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"])
def test_a_rate_limit_of_another_shape_writes_nothing_twice(desk, header):
    desk.sandbox.fault(
        "status", path=desk.writing, status=429, headers={"Retry-After": header.encode().decode("latin-1")}
    )
    with pytest.raises((Unavailable, OutcomeUnknown)):
        desk.writer.post(desk.note())
    assert len(desk.sandbox.requests()) == 1


@BOTH
def test_a_server_that_is_not_there_has_certainly_written_nothing(desk):
    nowhere = {"intercom_api_base": "http://127.0.0.1:9", "zendesk_api_base": "http://127.0.0.1:9"}
    with pytest.raises(Unavailable) as raised:
        desk.build(replace(SETTINGS, **nowhere)).post(desk.note())
    assert raised.value.why is Why.DOWN


@BOTH
def test_a_deleted_ticket_is_not_found(desk):
    desk.delete()
    for act in (desk.writer.post, desk.writer.tag, lambda note: desk.writer.stands(note, LONG_AGO)):
        with pytest.raises(NotFound):
            act(desk.note())


@BOTH
@pytest.mark.parametrize("ticket_id", ["", "last", "1?x", "../admins", "1/2", "٣"])
def test_an_id_that_is_no_number_is_never_put_into_a_path(desk, ticket_id):
    for act in (desk.writer.post, desk.writer.tag, lambda note: desk.writer.stands(note, LONG_AGO)):
        with pytest.raises(NotFound):
            act(desk.note(ticket_id=ticket_id))
    assert desk.sandbox.requests() == []


@BOTH
def test_a_ticket_of_another_account_is_refused(desk):
    with pytest.raises(Refused):
        desk.writer.post(desk.note(account="other"))
    assert desk.sandbox.requests() == []


@BOTH
def test_a_read_that_fails_says_so_instead_of_no(desk):
    desk.writer.post(desk.note())
    desk.sandbox.fault("status", path=desk.reading, method="GET", status=500)
    with pytest.raises(Unavailable):
        desk.writer.stands(desk.note(), LONG_AGO)


@BOTH
def test_a_reply_goes_to_the_customer_as_the_agent_without_a_marker_and_is_known_by_its_words(desk):
    reply = desk.note(paragraphs=("Hi Maya,", "your refund of 29.03 EUR is on its way."), reply=True)
    desk.add("<p>Hi Maya,</p><p>your refund of 29.03 EUR is on its way.</p>", internal=False, by="7001")
    now = datetime.fromtimestamp(desk.sandbox.world.clock.now(), UTC)
    assert not desk.writer.stands(reply, now)
    desk.writer.post(reply)
    assert desk.replies()[-1] == (desk.ann, "<p>Hi Maya,</p><p>your refund of 29.03 EUR is on its way.</p>")
    assert desk.notes() == []
    assert desk.writer.stands(reply, now)
    assert not desk.writer.stands(reply, now + timedelta(hours=1))
    assert not desk.writer.stands(replace(reply, paragraphs=("Hi Maya,",)), now)


@BOTH
def test_a_reply_of_somebody_unknown_is_not_sent_in_another_name(desk):
    with pytest.raises((NotFound, Refused)):
        desk.writer.post(desk.note(agent_id="77777", reply=True))
    assert desk.replies() == []


def test_a_closed_zendesk_ticket_takes_nothing_and_says_so(sandbox):
    desk = zendesk_desk(sandbox)
    sandbox.world.helpdesk.zendesk.tickets[int(desk.ticket_id)]["status"] = "closed"
    for act in (desk.writer.post, desk.writer.tag):
        with pytest.raises(Refused) as raised:
            act(desk.note())
        assert "closed" in str(raised.value)
    assert desk.calls("PUT", desk.writing) == 1
    assert not desk.writer.stands(desk.note(), LONG_AGO)


def test_all_pages_of_a_zendesk_ticket_are_read(sandbox):
    desk = zendesk_desk(sandbox)
    for number in range(250):
        desk.add(f"<p>{number}</p>", internal=True, by="9001")
    assert not desk.writer.stands(desk.note(), LONG_AGO)
    assert desk.calls("GET", desk.reading) == 3
    desk.writer.post(desk.note())
    assert desk.writer.stands(desk.note(), LONG_AGO)


def test_updates_beyond_zendesks_limit_are_told_to_wait(sandbox):
    desk = zendesk_desk(sandbox)
    writer = desk.writer
    for _ in range(30):
        writer.post(desk.note())
    with pytest.raises(Unavailable) as raised:
        writer.post(desk.note())
    assert raised.value.why is Why.RATE_LIMITED
    assert 0 < raised.value.after <= 600
    assert len(desk.notes()) == 30


def test_a_note_above_the_five_hundred_parts_that_intercom_shows_is_not_denied(sandbox):
    desk = intercom_desk(sandbox)
    writer, now = desk.writer, datetime.fromtimestamp(sandbox.world.clock.now(), UTC)
    writer.post(desk.note())
    for number in range(499):
        desk.add(f"<p>{number}</p>", internal=False, by="493881")
    assert writer.stands(desk.note(), now)
    desk.add("<p>one more</p>", internal=False, by="493881")
    with pytest.raises(Unavailable):
        writer.stands(desk.note(), now)
    assert not writer.stands(desk.note(), now + timedelta(hours=1))


def test_a_tag_that_the_workspace_has_is_used_and_not_made_again(sandbox):
    desk = intercom_desk(sandbox)
    sandbox.world.helpdesk.intercom.tag_named("Counterfoil_Refund")
    desk.writer.tag(desk.note())
    assert desk.tags()[-1] == "Counterfoil_Refund"
    assert desk.calls("POST", "/intercom/tags") == 0


def test_the_tag_is_put_on_by_the_agent_or_by_our_token_when_the_agent_is_gone(sandbox):
    desk = intercom_desk(sandbox)
    desk.writer.tag(desk.note())
    desk.writer.tag(desk.note(agent_id="77777"))
    asked = [call["form"]["admin_id"] for call in sandbox.requests() if call["path"] == desk.tagging]
    assert asked == [desk.ann, "77777", "493880"]


def test_a_page_that_is_not_intercoms_is_no_deleted_conversation(sandbox):
    desk = intercom_desk(sandbox)
    sandbox.fault("status", path=desk.writing, status=404, code="html")
    with pytest.raises(Unavailable) as raised:
        desk.writer.post(desk.note())
    assert raised.value.why is Why.ODD
