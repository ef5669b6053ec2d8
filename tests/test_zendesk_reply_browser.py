"""A reply put into the helpdesk's editor by the frame, in a real Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.sample_cards import SAMPLES
from tests.sample_reply_cards import HTML, WORDS
from tests.zendesk_frame import FIXTURES, Stage, held_back, loaded, stage

pytestmark = pytest.mark.browser
USED = "used:macro:why-this-charge:draft-1"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    database = tmp_path_factory.mktemp("reply") / "frame.db"
    with stage(database, (FIXTURES / "sdk.js").read_text()) as playing:
        yield playing


@pytest.fixture
def frame(running: Stage) -> Iterator[Stage]:
    """The stage with a draft shown; nothing was pressed."""
    running.answers.shown = SAMPLES["reply-draft"]
    running.answers.pressed = {USED: SAMPLES["reply-inserted"]}
    running.answers.asked.clear()
    running.problems.clear()
    running.clock.forward(seconds=1)
    yield running
    running.close()


def how(frame: Stage) -> list[tuple[str, str]]:
    """What the frame told the server of its reply."""
    return [(command.id, command.fields.get("how", "")) for _, command, _ in frame.answers.asked[1:]]


def test_the_draft_stands_in_the_editor_with_its_tags_and_nothing_was_sent(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Draft inserted")
    assert frame.page.evaluate("host.html") == HTML
    assert frame.page.evaluate("host.tags") == ["invoice-question", "explained"]
    assert frame.page.evaluate("host.state['ticket.status']") == "solved"
    assert how(frame) == [(USED, "inserted")]
    expect(inside.get_by_role("status")).to_have_text("Draft inserted in your reply. Nothing has been sent.")
    assert frame.problems == []


def test_an_editor_without_markup_gets_the_plain_words(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.evaluate("host.state['ticket.comment.useRichText'] = false")
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Draft inserted")
    assert frame.page.evaluate("host.html") == WORDS
    assert how(frame) == [(USED, "inserted_text")]


def test_what_the_first_way_refuses_is_tried_at_the_cursor(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.evaluate("host.closed = ['ticket.comment.appendHtml']")
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Draft inserted")
    named = frame.page.evaluate(
        "host.calls.filter(one => one.kind === 'invoke').flatMap(one => Object.keys(one.params))"
    )
    assert [one for one in named if one.startswith("ticket.") and "tags" not in one] == [
        "ticket.comment.appendHtml",
        "ticket.editor.insert",
    ]
    assert frame.page.evaluate("host.html") == HTML


def test_where_the_editor_takes_nothing_the_words_can_be_copied(frame: Stage, chromium: Any) -> None:
    frame.answers.pressed[USED] = SAMPLES["reply-not-inserted"]
    inside = loaded(frame, chromium)
    frame.page.evaluate("host.closed = ['ticket.comment.appendHtml', 'ticket.editor.insert']")
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", name="Not inserted")).to_be_visible()
    assert how(frame) == [(USED, "refused")]
    assert frame.page.evaluate("host.tags") == []
    inside.get_by_role("button", name="Copy the text").click()
    expect(inside.get_by_role("heading", level=1)).to_be_focused()
    app = next(one for one in frame.page.frames if one.name == "app")
    assert how(frame)[-1] == (USED, "copied") or "Maya" in app.evaluate("String(getSelection())")


def test_nothing_is_inserted_when_another_ticket_is_open_by_then(frame: Stage, chromium: Any) -> None:
    frame.answers.pressed[USED] = SAMPLES["reply-not-inserted"]
    inside = loaded(frame, chromium)
    frame.page.evaluate("host.state['ticket.id'] = 1043")
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", name="Not inserted")).to_be_visible()
    assert how(frame) == [(USED, "elsewhere")]
    assert frame.page.evaluate("host.html") == ""


def test_a_double_click_inserts_once(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    waiting = held_back(frame.page, "**/zendesk/submit")
    inside.get_by_role("button", name="Insert in reply").dblclick()
    frame.page.wait_for_timeout(200)
    assert frame.page.evaluate("host.html") == HTML
    assert len(waiting) == 1
    waiting[0].fallback()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Draft inserted")


def test_words_that_have_stood_for_long_are_made_anew_and_not_inserted(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    app = next(one for one in frame.page.frames if one.name == "app")
    app.evaluate("() => { const now = Date.now; Date.now = () => now() + 6 * 60 * 1000; }")
    inside.get_by_role("button", name="Insert in reply").click()
    expect(inside.get_by_role("heading", level=1)).to_be_focused()
    assert how(frame) == [("insert:macro:why-this-charge:@en", "")]
    assert frame.page.evaluate("host.html") == ""


def test_the_words_for_the_editor_are_carried_as_data_and_can_end_no_script(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    carried = inside.locator(".reply script")
    expect(carried).to_have_attribute("type", "application/json")
    assert "<" not in str(carried.text_content())
