"""The frame in a real Chromium, inside a helpdesk's page of another site: what it does."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import expect

from app.domain.card import Card
from app.domain.ticket import Requester
from tests.sample_cards import SAMPLES
from tests.zendesk_frame import FIXTURES, Stage, bundled_sdk, held_back, loaded, npm_pack, stage
from tests.zendesk_house import token

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    database = tmp_path_factory.mktemp("frame") / "frame.db"
    with stage(database, (FIXTURES / "sdk.js").read_text()) as playing:
        yield playing


@pytest.fixture
def frame(running: Stage) -> Iterator[Stage]:
    """The stage as new: home is shown, nothing was pressed."""
    running.answers.shown = SAMPLES["home-maya"]
    running.answers.pressed = {}
    running.answers.asked.clear()
    running.problems.clear()
    running.clock.forward(seconds=1)
    yield running
    running.close()


def test_the_card_of_the_open_ticket_appears_and_the_frame_is_as_high(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    expect(inside.get_by_role("heading", level=1)).to_have_text("Maya Lindqvist")
    assert frame.answers.asked[0][0].id == "1042"
    wanted = inside.locator("body").evaluate("body => Math.ceil(body.getBoundingClientRect().height) + 'px'")
    frame.page.wait_for_function("wanted => host.height === wanted", arg=wanted)
    assert frame.problems == []


def test_nothing_of_the_session_stays_in_the_page(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    assert inside.locator("#boot").count() == 0
    app = next(one for one in frame.page.frames if one.name == "app")
    assert app.evaluate("document.cookie") == ""
    assert "bearer" not in app.content()


def test_a_frame_higher_than_the_cap_scrolls(frame: Stage, chromium: Any) -> None:
    row = SAMPLES["invoices"]().sections[0].rows[0]
    long = SAMPLES["invoices"]()
    many = type(long.sections[0])(tuple([row] * 60), two_lines=True)
    frame.answers.shown = lambda: Card(title=long.title, sections=(many,))
    loaded(frame, chromium)
    frame.page.wait_for_function("host.height === '1500px'")


def test_another_requester_brings_another_card_without_taking_the_focus(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.locator("#elsewhere").focus()
    frame.helpdesk.requesters["1042"] = Requester("78", "Jonas", "jonas@weber.example")
    frame.answers.shown = SAMPLES["home-dispute"]
    frame.page.evaluate("host.fire('ticket.requester.id.changed', 78)")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Jonas Weber")
    assert frame.answers.asked[-1][0].requester.id == "78"
    assert frame.page.evaluate("document.activeElement.id") == "elsewhere"


def test_a_slow_answer_for_the_last_requester_is_never_shown(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    late: list[Any] = []
    frame.page.route("**/zendesk/card", lambda route: late.append(route) if not late else route.fallback())
    frame.page.evaluate("host.fire('ticket.requester.id.changed', 78)")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Reading billing…")
    frame.answers.shown = SAMPLES["home-dispute"]
    frame.page.evaluate("host.fire('ticket.requester.id.changed', 79)")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Jonas Weber")
    assert len(late) == 1
    late[0].abort()


def test_the_colour_scheme_follows_the_helpdesk(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium, scheme="dark")
    body = inside.locator("body")
    expect(body).to_have_css("background-color", "rgb(21, 26, 30)")
    frame.page.evaluate("host.fire('colorScheme.changed', 'light')")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_whole_way_there_and_back_by_keyboard(frame: Stage, chromium: Any) -> None:
    frame.answers.pressed = {"open:invoice:in_0": SAMPLES["invoice"], "open:home:cus_1": SAMPLES["home-maya"]}
    inside = loaded(frame, chromium)
    inside.get_by_role("button", name="Nov 18, 2026").focus()
    frame.page.keyboard.press("Enter")
    title = inside.get_by_role("heading", level=1)
    expect(title).to_have_text("Invoice of Nov 18, 2026")
    expect(title).to_be_focused()
    frame.page.keyboard.press("Shift+Tab")
    expect(inside.get_by_role("button", name="Maya Lindqvist")).to_be_focused()
    frame.page.keyboard.press("Space")
    expect(title).to_have_text("Maya Lindqvist")


def test_enter_in_a_field_searches_and_does_not_go_back(frame: Stage, chromium: Any) -> None:
    frame.answers.shown = SAMPLES["no-match"]
    inside = loaded(frame, chromium)
    inside.get_by_label("Find another way").fill("maya@lindqvist.example")
    frame.page.keyboard.press("Enter")
    expect(inside.get_by_role("heading", level=1)).to_be_focused()
    assert frame.answers.asked[-1][1].id == "search:customer:c"
    assert frame.answers.asked[-1][1].fields["text"] == "maya@lindqvist.example"
    inside.get_by_text("By card instead").click()
    inside.get_by_label("Last 4 digits").fill("4242")
    frame.page.keyboard.press("Enter")
    expect(inside.get_by_role("heading", level=1)).to_be_focused()
    assert frame.answers.asked[-1][1].id == "search:card:c"


def test_a_wrong_field_gets_the_focus_and_keeps_what_was_typed(frame: Stage, chromium: Any) -> None:
    frame.answers.shown = SAMPLES["refund-form"]
    frame.answers.pressed = {"propose:refund:ch_1": SAMPLES["refund-form-error"]}
    inside = loaded(frame, chromium)
    inside.get_by_label("Amount in EUR").fill("29,o3")
    inside.get_by_label("What went wrong").select_option("Charged twice")
    frame.page.keyboard.press("Tab")
    inside.get_by_label("Amount in EUR").press("Enter")
    field = inside.get_by_label("Amount in EUR")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert dict(frame.answers.asked[-1][1].fields) == {
        "amount": "29,o3",
        "reason": "duplicate",
        "note": "Upgraded by mistake, wrote to us the same day.",
    }


def test_wrong_boxes_get_the_focus_and_say_what_is_wrong(frame: Stage, chromium: Any) -> None:
    frame.answers.pressed = {"propose:refund:ch_1": SAMPLES["money-form-lines-error"]}
    frame.answers.shown = SAMPLES["money-form-lines"]
    inside = loaded(frame, chromium)
    inside.get_by_role("button", name="See what will happen").click()
    expect(inside.get_by_role("checkbox").first).to_be_focused()
    expect(inside.get_by_role("group", name="Lines")).to_have_accessible_description(re.compile("for one line only"))


def test_a_pressed_button_keeps_its_width_and_is_pressed_once(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    waiting = held_back(frame.page, "**/zendesk/submit")
    button = inside.get_by_role("button", name="See why")
    width = button.bounding_box()["width"]
    button.click()
    expect(button).to_have_attribute("aria-disabled", "true")
    assert abs(button.bounding_box()["width"] - width) < 1
    button.click(force=True)
    inside.get_by_role("button", name="Refresh").click()
    frame.page.wait_for_timeout(100)
    assert len(waiting) == 1
    waiting[0].fallback()
    expect(inside.get_by_role("heading", level=1)).to_be_focused()


def test_after_three_seconds_it_says_that_it_is_still_reading(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    waiting = held_back(frame.page, "**/zendesk/submit")
    inside.get_by_role("button", name="Refresh").click()
    expect(inside.get_by_role("status")).to_have_text("Stripe is slow, still reading")
    expect(inside.locator(".slow")).to_be_visible()
    waiting[0].fallback()
    expect(inside.locator(".slow")).to_have_count(0)


def test_what_a_card_says_reaches_the_screen_reader(frame: Stage, chromium: Any) -> None:
    expect(loaded(frame, chromium).get_by_role("status")).to_have_text("Maya Lindqvist. One thing to know.")


def test_an_ended_session_asks_for_a_reload(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.clock.forward(minutes=20)
    inside.get_by_role("button", name="Refresh").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Session ended")
    expect(inside.get_by_text("Reload the app to go on.")).to_be_visible()


def test_without_a_network_it_says_so_and_can_try_again(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.route("**/zendesk/submit", lambda route: route.abort())
    inside.get_by_role("button", name="Refresh").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Counterfoil cannot be reached")
    frame.page.unroute("**/zendesk/submit")
    inside.get_by_role("button", name="Try again").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Maya Lindqvist")


@pytest.mark.parametrize("lost", [lambda route: route.abort(), lambda route: route.fulfill(body="Bad", status=502)])
def test_an_action_without_an_answer_is_never_said_not_to_have_happened(frame: Stage, chromium: Any, lost: Any) -> None:
    frame.answers.shown = SAMPLES["confirm"]
    inside = loaded(frame, chromium)
    button = inside.locator("button[value^='confirm:action:']")
    action = str(button.get_attribute("value")).split(":")[2]
    frame.page.route("**/zendesk/submit", lost)
    button.click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("This is not certain yet")
    expect(inside.get_by_text("it may have been done")).to_be_visible()
    expect(inside.get_by_role("status")).to_have_text("This is not certain yet. Do not do it again.")
    frame.page.unroute("**/zendesk/submit")
    inside.get_by_role("button", name="Look again").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Refund to Maya Lindqvist")
    assert frame.answers.asked[-1][1].id == f"open:action:{action}"


def test_an_answer_that_is_not_ours_is_not_shown(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.route("**/zendesk/submit", lambda route: route.fulfill(body="<h1>502 Bad Gateway</h1>", status=502))
    inside.get_by_role("button", name="Refresh").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Counterfoil cannot be reached")


def test_a_page_that_was_left_for_long_is_read_again_when_it_is_looked_at(frame: Stage, chromium: Any) -> None:
    inside = loaded(frame, chromium)
    frame.page.evaluate("host.fire('pane.activated', {})")
    frame.page.wait_for_timeout(100)
    assert len(frame.answers.asked) == 1
    app = next(one for one in frame.page.frames if one.name == "app")
    app.evaluate("() => { const now = Date.now; Date.now = () => now() + 6 * 60 * 1000; }")
    frame.answers.shown = SAMPLES["home-clean"]
    frame.page.evaluate("host.fire('pane.activated', {})")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    assert frame.answers.asked[-1][1].id == "refresh"


def test_outside_of_a_helpdesk_it_says_where_to_open_it(frame: Stage, chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/sdk.js", lambda route: route.abort())
    frame.page = page
    form = "<form method=post><input name=token></form>"
    page.route("http://localhost:1/", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://localhost:1/")
    page.evaluate(
        "([url, token]) => { const [form] = document.forms; form.action = url; form[0].value = token; form.submit(); }",
        [f"{frame.url}/zendesk/sidebar?origin={frame.origin}", token(frame.clock())],
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Open this beside a ticket")


def test_a_foreign_page_cannot_frame_us(frame: Stage, chromium: Any) -> None:
    frame.open(chromium, origin=frame.foreign)
    end = monotonic() + 30
    while not any("frame-ancestors" in problem for problem in frame.problems):
        assert monotonic() < end, frame.problems
        frame.page.wait_for_timeout(20)
    assert not any(one.url.startswith(frame.url) and one.name == "app" for one in frame.page.frames)
    assert not frame.page.evaluate("host.registered")


@pytest.mark.npm
def test_the_frame_works_with_the_framework_sdk_of_npm(chromium: Any, tmp_path: Path) -> None:
    sdk = bundled_sdk(npm_pack("zendesk_app_framework_sdk@2.0.11", tmp_path))
    with stage(tmp_path / "frame.db", sdk) as frame:
        inside = loaded(frame, chromium)
        expect(inside.get_by_role("heading", level=1)).to_have_text("Maya Lindqvist")
        frame.page.wait_for_function("/^[1-9][0-9]+px$/.test(host.height)")
        frame.answers.shown = SAMPLES["home-dispute"]
        frame.page.evaluate("host.fire('ticket.requester.id.changed', 78)")
        expect(inside.get_by_role("heading", level=1)).to_have_text("Jonas Weber")
        assert frame.problems == []


def test_the_script_has_no_eval_no_storage_and_no_markup_of_its_own() -> None:
    script = (Path(__file__).parents[1] / "integrations/zendesk/static/sidebar.js").read_text()
    banned = r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|Storage|\.cookie|console\."
    assert re.findall(banned, script) == []
