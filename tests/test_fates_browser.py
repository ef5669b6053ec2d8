"""In the demo, in a real Chromium: a reply is put into Zendesk's editor, changed or not, and sent; that is counted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import expect

from app.commands.demo import helpdesk_webhooks
from app.usecases import fates
from tests.demo_house import Demo, demo_house

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(sandbox: Any, tmp_path: Any) -> Iterator[Demo]:
    with demo_house(sandbox, tmp_path) as found:
        _, zendesk = helpdesk_webhooks(found.home, found.deps.settings)
        pusher = sandbox.world.helpdesk.pusher
        pusher.listen(zendesk)
        yield found
        pusher.listen(replace(zendesk, types=()))
        found.deps.make_ready.close()  # type: ignore[attr-defined]


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()


def insert(demo: Demo, page: Any) -> None:
    page.goto(demo.ticket())
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Pick a reply").click()
    frame.locator("button[value^='insert:macro']").first.click()
    frame.get_by_role("button", name="Insert in reply").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Draft inserted")


def submit(page: Any) -> None:
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#saved")).to_have_text("Saved")


def reported(demo: Demo, page: Any) -> str:
    demo.sign_in(page)
    page.goto(f"{demo.home}/console/reports")
    return " ".join(str(page.locator("main table tbody").inner_text()).split())


def until(true: Callable[[], object]) -> None:
    end = monotonic() + 30
    while not true():
        assert monotonic() < end, "too late"
        sleep(0.05)


def test_a_reply_is_inserted_sent_and_counted_as_it_went_out(demo: Demo, page: Any) -> None:
    insert(demo, page)
    submit(page)
    until(lambda: fates.look(demo.deps))
    assert re.search(r"^Why this charge is higher 1 0 of 1 ", reported(demo, page))

    insert(demo, page)
    page.locator("#editor").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Good news: ")
    submit(page)
    until(lambda: fates.look(demo.deps))
    assert re.search(r"^Why this charge is higher 2 1 of 2 ", reported(demo, page))
