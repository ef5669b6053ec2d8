"""What was written on Zendesk's tickets, read by the real zenpy over HTTP from the sandbox's stand-in."""

from datetime import UTC, datetime
from time import monotonic, thread_time

import pytest

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.macros.inserted import Signed
from app.domain.macros.prints import words_shown
from integrations.zendesk.calls import Calls
from integrations.zendesk.comments import MOST, ZendeskComments
from tests.ticket_desks import zendesk_desk


@pytest.fixture
def desk(sandbox):
    return zendesk_desk(sandbox)


@pytest.fixture
def read(desk):
    return ZendeskComments(Calls(desk.settings, monotonic))


@pytest.fixture
def account(desk):
    return desk.sandbox.world.helpdesk.zendesk


def write(desk, account, html="<p>Hi</p>", by=9001, at=1_795_442_602, **more):
    account.add_comment(int(desk.ticket_id), {"html_body": html, "channel": "web"} | more, by, at)


def test_a_comment_says_who_wrote_it_when_how_and_for_whom(desk, read, account):
    write(desk, account, "<p>Hi <b>Maya</b></p>")
    write(desk, account, public=False)
    first, answer, note = read.comments(desk.ticket_id)
    assert (answer.html, answer.author_id, answer.public, answer.typed) == ("<p>Hi <b>Maya</b></p>", "9001", True, True)
    assert answer.at == datetime.fromtimestamp(1_795_442_602, UTC)
    assert (note.public, note.typed) == (False, True)
    assert first.author_id != "9001" and int(answer.id)


@pytest.mark.parametrize("odd", ["<a " * 20_000, "<p a='" * 20_000, "<!--" * 20_000, f"&#{'9' * 5_000};", "\ud800"])
def test_no_comment_takes_long_to_be_read_or_keeps_the_others_from_it(desk, read, account, odd):
    write(desk, account)
    account.comments[int(desk.ticket_id)][-1]["html_body"] = f"<p>Two <b>wor</b>ds</p>{odd}"
    began = thread_time()
    (comment,) = read.comments(desk.ticket_id)[1:]
    assert words_shown(comment.html)[:2] == ("two", "words")
    assert thread_time() - began < 2


@pytest.mark.parametrize("channel", ["api", "email", "rule", "system", None, {"x": 1}])
def test_what_did_not_come_from_the_helpdesks_editor_is_not_typed(desk, read, account, channel):
    write(desk, account, channel=channel)
    assert not read.comments(desk.ticket_id)[-1].typed


@pytest.mark.parametrize(("relation", "typed"), [("merge", False), ("follow_up", False), (None, True)])
def test_what_zendesk_writes_when_tickets_are_merged_is_not_typed(desk, read, account, relation, typed):
    write(desk, account)
    account.comments[int(desk.ticket_id)][-1]["via"]["source"]["rel"] = relation
    assert read.comments(desk.ticket_id)[-1].typed is typed


@pytest.mark.parametrize("via", [None, {}, {"channel": "web"}, {"channel": "web", "source": None}])
def test_a_comment_that_says_little_of_its_way_can_be_read(desk, read, account, via):
    write(desk, account)
    account.comments[int(desk.ticket_id)][-1]["via"] = via
    assert read.comments(desk.ticket_id)[-1].typed is bool(via)


def test_all_pages_are_read_and_a_ticket_that_is_too_long_says_so(desk, read, account):
    rows = account.comments[int(desk.ticket_id)]
    rows.extend(rows[0] | {"id": 90_000 + number} for number in range(249))
    assert len({one.id for one in read.comments(desk.ticket_id)}) == 250
    assert desk.calls("GET", f"/zendesk/api/v2/tickets/{desk.ticket_id}/comments.json") == 3
    rows.extend(rows[0] | {"id": 100_000 + number} for number in range(MOST - 249))
    assert read.comments(desk.ticket_id) is None


@pytest.mark.parametrize("ticket_id", ["99999", "x", "", "../users", "٣"])
def test_a_ticket_that_is_not_there_is_said_to_be(read, ticket_id):
    with pytest.raises(NotFound):
        read.comments(ticket_id)


def test_an_agent_is_known_by_name_and_signature(desk, read, account):
    account.users[9001]["signature"] = "Ann\nAcme"
    assert read.signed("9001") == Signed(account.users[9001]["name"], "Ann\nAcme")
    account.users[9001]["signature"] = None
    assert read.signed("9001").signature == ""
    with pytest.raises(NotFound):
        read.signed("77777")
    with pytest.raises(NotFound):
        read.signed("nobody")


def test_a_token_that_may_not_read_tickets_says_what_is_missing(desk, read):
    desk.sandbox.fault("status", desk.reading, status=403)
    with pytest.raises(Unavailable) as refused:
        read.comments(desk.ticket_id)
    assert refused.value.why is Why.PERMISSION
    assert "tickets:read" in (refused.value.permission or "")


def test_only_what_a_card_may_read_too_is_read(desk, read):
    read.comments(desk.ticket_id)
    read.signed("9001")
    assert {call["method"] for call in desk.sandbox.requests()} == {"GET"}
