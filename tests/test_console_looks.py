"""How the console looks in a real Chromium: nothing sticks out, keys are enough, nothing keeps anybody out."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from app.commands.demo_uses import invent
from app.factory import build
from app.store.engine import connect
from app.usecases import notes
from tests.test_whole_console import PEOPLE
from tests.test_whole_money import Zendesk, button, newest_invoice
from tests.whole import Whole
from tests.zendesk_frame import COLORS, axe, serious

pytestmark = pytest.mark.browser
PAGES = (
    *("sign-in", "approvals", "actions", "actions?kind=done&id={done}", "audit"),
    *("macros", "macros/_new", "macros/_import", "macros/why-this-charge", "macros/refund-sent/compare?from=1"),
    *("reports", "reports?kind=version", "me", "nothing/here"),
)
WIDTHS = (1280, 390, 360)
STICKING_OUT = """html => [...html.querySelectorAll("body *")]
    .filter(one => !one.closest(".hidden, .skip, .log thead, nav, .tablebox, caption"))
    .filter(one => one.getBoundingClientRect().right > html.clientWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 90))"""
SHOTS = os.environ.get("CONSOLE_SHOTS")
"""A folder for pictures of each page, for whoever wants to look at them."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Stage:
    """A console in which one request waits, one was approved and noted, and one was declined."""

    def __init__(self, url: str, whole: Whole, done: str) -> None:
        self.url, self.whole, self.done = url, whole, done

    def address(self, path: str) -> str:
        return f"{self.url}/console/{path.format(done=self.done)}"

    def sign_in(self, page: Any) -> None:
        page.goto(self.address("sign-in"))
        page.get_by_role("button", name="lead@example.com").click()
        page.get_by_role("heading", name="Approvals", exact=True).wait_for()


def ask(whole: Whole, amount: str) -> str:
    ann, invoice = Zendesk(whole), newest_invoice(whole)["id"]
    page = ann.press(f"propose:refund:{invoice}", amount=amount, reason="duplicate", note="Two seats, one person.")
    return button(ann.press(button(page, "ask")), "withdraw").rpartition(":")[2]


@pytest.fixture(scope="module")
def stage(_sandbox: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    _sandbox.reset("demo")
    whole = Whole(_sandbox, tmp_path_factory.mktemp("console"))
    app = build(replace(whole.deps, demo_people=PEOPLE))
    ann, invoice = Zendesk(whole), newest_invoice(whole)["id"]
    proposed = ann.press(f"propose:refund:{invoice}", amount="29.03", reason="goodwill", note="Wrote the same day.")
    confirm = button(proposed, "confirm")
    ann.press(confirm)
    notes.deliver(whole.deps)
    ask(whole, "60.00")
    engine = connect(whole.settings.database_url)
    invent(engine, whole.settings, tuple(sorted(whole.deps.macros())), whole.deps.now())
    engine.dispose()
    with served(app) as url:
        yield Stage(url, whole, confirm.rpartition(":")[2])
    whole.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def shot(page: Any, path: str, width: int, scheme: str) -> None:
    if SHOTS:
        name = path.partition("?")[0].replace("/", "-") + ("-opened" if "id=" in path else "")
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)


def test_every_page_fits_at_every_width_and_breaks_no_policy(stage: Stage, chromium: Any, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if "404" not in said.text else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    stage.sign_in(page)
    for path in PAGES:
        page.goto(stage.address(path))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.locator("html").evaluate(STICKING_OUT) == [], f"{path} at {width} px"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width} px"
            shot(page, path, width, scheme)
    context.close()
    assert problems == []


def test_an_opened_action_is_drawn_on_a_whole_stub_flush_with_what_stands_below(stage: Stage, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    stage.sign_in(page)
    page.goto(stage.address("actions?kind=done&id={done}"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        stub, tear, below = (page.locator(one).first.bounding_box() for one in (".stub", ".tear", ".opened h3"))
        assert abs(stub["width"] - tear["width"]) <= 2, f"at {width} px"
        assert abs(stub["x"] - below["x"]) <= 1, f"at {width} px"
    context.close()


@pytest.mark.npm
def test_axe_finds_nothing_serious_on_any_page(stage: Stage, chromium: Any, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800})
    page, found = context.new_page(), {}
    stage.sign_in(page)
    for path in PAGES:
        page.goto(stage.address(path))
        page.evaluate(axe())
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            wrong = serious(page, () if scheme == "light" else COLORS)
            if wrong:
                found[f"{path} {width}"] = [f"{one['id']}: {one['nodes'][0]['html']}" for one in wrong]
    context.close()
    assert found == {}


def test_a_request_is_declined_and_another_approved_with_keys_alone(stage: Stage, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(stage.address("sign-in"))
    press(page, "lead@example.com")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the page"
    write_into(page, "textarea", "Not twice: two seats.")
    press(page, "Decline")
    assert "Declined" in page.inner_text(".pane")
    ask(stage.whole, "60.00")
    page.goto(stage.address("approvals"))
    press(page, "Approve 60.00 EUR")
    assert "Refunded" in page.inner_text(".pane") or "credit note" in page.inner_text(".pane").lower()
    context.close()


def test_a_lead_reads_the_figures_of_replies_at_a_glance_and_by_keys_alone(stage: Stage, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    stage.sign_in(page)
    press(page, "Reports")
    assert page.get_by_role("heading", name="Reports", exact=True).is_visible()
    shares = page.locator(".figures tbody tr").first.locator("td.share")
    assert shares.count() == 4
    for column in ("Edited first", "Ticket reopened", "Later refund", "Later dispute"):
        assert page.get_by_role("columnheader", name=column).count() == 1
        assert page.get_by_role("meter", name=column).count() >= 2
    bars = page.evaluate("[...document.querySelectorAll('.bar-of')].map(one => one.getBoundingClientRect().width)")
    drawn = page.evaluate(
        "[...document.querySelectorAll('.bar-of .kept')].map(one => one.getBoundingClientRect().width)"
    )
    assert min(bars) > 100 and max(drawn) > 2 * min(drawn) >= 0
    press(page, "Last 7 days")
    assert page.locator(".spans [aria-current]").inner_text() == "Last 7 days"
    context.close()


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.innerText")).strip()


def press(page: Any, words: str) -> None:
    """Goes to a control by Tab, and presses Enter on it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in focused(page):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def write_into(page: Any, name: str, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") == name:
            page.keyboard.type(words)
            return
    raise AssertionError(f"Tab never reaches a {name}")
