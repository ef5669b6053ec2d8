"""Macros from a lead's first word to a customer's inbox and back, in a real Chromium: the demo with both helpdesks."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.demo_house import Demo, demo_house
from tests.test_whole_console import PEOPLE

pytestmark = pytest.mark.browser
TITLE = "Team costs more than Pro"
WORDS = "your new invoice comes to {{ invoice.total | money }}, since you moved to Team."
FOLLOWED = 30
"""Seconds within which agents must have what was published: it takes one, but on a machine that others use too."""


@pytest.fixture(scope="module")
def demo(_sandbox: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_house(_sandbox, tmp_path_factory.mktemp("macros")) as found:
        yield found


@pytest.fixture(scope="module")
def people(demo: Demo, chromium: Any) -> Iterator[dict[str, Any]]:
    """Two leads and an agent, each in a browser of their own; what their pages' policies stopped fails the tests."""
    stopped: list[str] = []
    contexts = {name: chromium.new_context(viewport={"width": 1440, "height": 900}) for name in ("lena", "fay", "ann")}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for page in pages.values():
        page.on("console", lambda said: stopped.append(said.text) if "Security Policy" in said.text else None)
        page.on("pageerror", lambda error: stopped.append(str(error)))
    demo.sign_in(pages["lena"])
    demo.sign_in(pages["fay"], PEOPLE[1])
    yield pages
    for context in contexts.values():
        context.close()
    assert stopped == []


def opened(demo: Demo, page: Any, name: str) -> Any:
    """The editor with its first preview."""
    page.goto(f"{demo.home}/console/macros/{name}")
    expect(page.locator("#tally h2")).to_be_visible()
    return page


def write(page: Any, text: str) -> None:
    page.locator("#f-body-0").fill(text)


def saved(page: Any, button: str, said: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()


def followed(demo: Demo, name: str, version: int) -> None:
    """Waits until agents get this version."""
    end = time.monotonic() + FOLLOWED
    while name not in demo.deps.macros() or demo.deps.macros()[name].version != version:
        assert time.monotonic() < end, "agents do not get what was published"
        time.sleep(0.05)


def card(demo: Demo, page: Any) -> Any:
    """The frame beside Maya's ticket."""
    page.goto(demo.ticket())
    page.wait_for_selector("#pane iframe")
    frame = page.frame_locator("#pane iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Maya Lindqvist")
    return frame


def test_a_reply_goes_from_a_leads_first_word_to_both_inboxes_and_back(demo: Demo, people: dict[str, Any]) -> None:
    lena, fay, ann = people["lena"], people["fay"], people["ann"]
    lena.goto(f"{demo.home}/console/macros")
    lena.get_by_role("link", name="New reply").click()
    lena.get_by_label("Title").fill(TITLE)
    lena.get_by_role("button", name="Write it").click()
    name = lena.url.rpartition("/")[2]
    write(lena, f'Hi {{{{ customer.first_name | default("there") }}}},\n\n{WORDS}\n\n{{{{ agent.first_name }}}}')
    lena.get_by_text("Change when it is offered").click()
    lena.get_by_label("Condition", exact=True).fill("invoice.newest and invoice.difference > 0")
    lena.get_by_label("a higher invoice").check()
    for place, condition in enumerate(("invoice.newest", "invoice.difference > 0", "invoice.plan_changed")):
        lena.locator(f"#f-need-{place}").fill(condition)
    lena.locator("#preview-customer").select_option(label="Maya Lindqvist")
    expect(lena.locator("#preview .words").first).to_contain_text("your new invoice comes to 118.03 EUR")
    saved(lena, "Ask for review", "Another lead can read and publish it now.")
    expect(lena.get_by_role("button", name="Publish version 1")).to_have_count(0)

    fay.goto(f"{demo.home}/console/macros?state=review")
    fay.get_by_role("link", name=TITLE).click()
    saved(fay, "Publish version 1", "Published.")

    followed(demo, name, 1)
    frame = card(demo, ann)
    frame.get_by_role("button", name="Pick a reply").click()
    frame.get_by_role("button", name=re.compile(TITLE)).click()
    frame.get_by_role("button", name="Insert in reply").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Draft inserted")
    assert "your new invoice comes to 118.03 EUR, since you moved to Team." in ann.inner_text("#editor")

    ann.goto(demo.conversation())
    ann.locator("#canvas").get_by_text("More: put it right, replies, all pages").click()
    ann.locator("#canvas").get_by_text("Pick a reply").click()
    ann.locator("#canvas").get_by_text(TITLE).click()
    ann.locator("#canvas").get_by_text(re.compile("^Send as ")).click()
    expect(ann.locator("body")).to_contain_text("your new invoice comes to 118.03 EUR, since you moved to Team.")

    opened(demo, lena, name)
    write(lena, f"{WORDS.replace('since you moved to Team', 'because')} of the words of version 2.")
    saved(lena, "Ask for review", "Another lead")
    opened(demo, fay, name)
    saved(fay, "Publish version 2", "Published.")
    fay.get_by_role("link", name="Compare").click()
    expect(fay.locator(".diff .come").first).to_be_visible()
    fay.get_by_role("button", name="Roll back to version 1").click()
    expect(fay.get_by_role("status").filter(has_text="Rolled back.")).to_be_visible()
    followed(demo, name, 3)
    frame = card(demo, ann)
    frame.get_by_role("button", name="Pick a reply").click()
    frame.get_by_role("button", name=re.compile(TITLE)).click()
    expect(frame.locator("blockquote")).to_contain_text("since you moved to Team.")

    fay.goto(f"{demo.home}/console/audit?kind=macro_changed")
    expect(fay.get_by_role("link", name=name).first).to_be_visible()
    expect(fay.locator("main")).to_contain_text("Reply rolled back")


def test_errors_stand_at_their_line_while_typing_and_the_last_whole_text_stays(demo: Demo, people: Any) -> None:
    page = opened(demo, people["lena"], "why-this-charge")
    expect(page.locator("#preview .words").first).to_contain_text("Hi Maya")
    text = page.locator("#f-body-0")
    text.press("Control+Home")
    page.keyboard.type("It is {{ invoice.totl | money }}.\n")
    fault = page.locator("#faults-body-0 .fault")
    expect(fault).to_contain_text("Line 1. There is no invoice.totl; did you mean invoice.total?")
    expect(page.locator(".code li.bad").first).to_have_text("")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#said")).to_have_text("1 thing is wrong")
    expect(page.locator("#preview")).to_contain_text("before the error")
    expect(page.locator("#preview .words").first).to_contain_text("Hi Maya")
    expect(page.get_by_role("button", name="Ask for review")).to_be_disabled()
    page.get_by_role("button", name="Use it").click()
    expect(fault).to_have_count(0)
    assert text.input_value().startswith("It is {{ invoice.total | money }}.\n")
    expect(page.locator("#preview .words").first).to_contain_text("It is 118.03 EUR.")
    page.get_by_text("with what each says").click()
    page.get_by_label("Find a fact").fill("bank reference comes")
    expect(page.locator("#all-facts tr[data-says]:visible")).to_have_count(1)
    text.press("Control+Home")
    page.get_by_role("button", name="refund.reference_by").click()
    assert text.input_value().startswith("{{ refund.reference_by | date }}It is")
    text.press("Control+z")
    assert text.input_value().startswith("It is")
    page.locator(".tabs > label", has_text="German").click()
    expect(page.locator("#preview .words").first).to_contain_text("Hallo Maya")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{demo.home}/console/macros")
    assert asked == ["beforeunload"]


def test_the_second_of_two_leads_is_shown_both_texts_and_loses_none(demo: Demo, people: Any) -> None:
    lena, fay = (opened(demo, people[one], "refund-sent") for one in ("lena", "fay"))
    for page, words in ((fay, "Fay's words."), (lena, "Lena's words.")):
        page.locator("#f-body-0").press("Control+Home")
        page.keyboard.type(f"{words}\n")
    saved(fay, "Save draft", "Saved.")
    lena.get_by_role("button", name="Save draft", exact=True).click()
    expect(lena.get_by_role("heading", name="Fay Moreau saved this reply while you were writing")).to_be_visible()
    expect(lena.locator(".diff .gone del")).to_have_text("Fay")
    expect(lena.locator(".diff .come ins")).to_have_text("Lena")
    text = lena.locator("#f-body-0")
    assert text.input_value().startswith("Lena's words.\n")
    text.press("Control+Home")
    lena.keyboard.type("Fay's words. ")
    saved(lena, "Save mine as it stands below", "Saved.")
    assert lena.locator("#f-body-0").input_value().startswith("Fay's words. Lena's words.\n")


def test_what_is_hostile_is_words_and_a_visit_that_ends_loses_none_of_them(demo: Demo, people: Any) -> None:
    page = opened(demo, people["lena"], "invoice-copy")
    hostile = "</textarea><script>document.title='run'</script>\u202e\u2066<img src=x onerror=\"document.title='run'\">"
    page.get_by_label("Title").first.fill(hostile)
    write(page, hostile + "x" * 1_000_000)
    expect(page.locator("#said")).to_contain_text("wrong")
    token = page.context.cookies()
    page.context.clear_cookies()
    write(page, hostile)
    expect(page.locator("#trouble")).to_contain_text("What you typed is still here")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.get_by_role("heading", name="Your visit has ended")).to_be_visible()
    assert page.get_by_label("What you typed").first.input_value() == hostile
    page.context.add_cookies(token)
    page.get_by_role("button", name="Go on with my text").click()
    assert page.locator("#f-body-0").input_value() == hostile
    assert page.get_by_label("Title").first.input_value() == " ".join(hostile.split())
    saved(page, "Save draft", "Saved.")
    page.goto(f"{demo.home}/console/macros?state=draft")
    assert page.title() != "run"
    expect(page.locator("main")).to_contain_text("</textarea><script>document.title='run'</script>")


def test_all_of_it_works_without_a_script_on_a_phone(demo: Demo, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    demo.sign_in(page)
    page.goto(f"{demo.home}/console/macros/next-charge")
    write(page, "Hi,\n\nit is {{ subscription.next_chrge | money }}.")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.locator("#faults-body-0")).to_contain_text("Line 3.")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#faults-body-0 .fault")).to_have_count(0)
    expect(page.locator("#tally")).to_contain_text("For the customer seen last")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("German", exact=True)).to_be_checked()
    page.get_by_role("button", name="Take this language away").last.click()
    saved(page, "Save draft", "Saved.")
    saved(page, "Ask for review", "Another lead")
    saved(page, "Withdraw", "Withdrawn")
    page.get_by_text("Take it out of use, or discard").click()
    saved(page, "Discard the draft", "Discarded.")
    context.close()
