"""The workbench's two helpdesks in a real Chromium, around a fake product."""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask, jsonify, request
from playwright.sync_api import Browser, Page

from app.sandbox.helpdesk.state import Helpdesk
from app.sandbox.seeds import tickets
from app.sandbox.workbench.app import create
from app.sandbox.workbench.settings import WorkbenchSettings
from tests.fake_product import FakeProduct, Front, canvas, serving

NOW = 1_795_000_000
pytestmark = pytest.mark.browser


@dataclass
class FixedClock:
    moment: int = NOW

    def now(self) -> int:
        return self.moment


@dataclass
class SmallWorld:
    helpdesk: Helpdesk
    clock: FixedClock


@dataclass
class Bench:
    """A served workbench."""

    world: SmallWorld
    product: FakeProduct
    port: int
    switches: list[Any]

    def inbox(self, key: str, agent: str = "ann") -> str:
        story_of = self.world.helpdesk.intercom.story_of
        found = next(conversation for conversation, story in story_of.items() if story == key)
        return f"http://127.0.0.1:{self.port}/workbench/intercom/{found}?as={agent}"

    def workspace(self, key: str, agent: str = "ann") -> str:
        story_of = self.world.helpdesk.zendesk.story_of
        found = next(ticket for ticket, story in story_of.items() if story == key)
        return f"http://localhost:{self.port}/workbench/zendesk/{found}?as={agent}"


@pytest.fixture(scope="module")
def served() -> Iterator[Bench]:
    world = SmallWorld(Helpdesk(tickets.demo(), NOW), FixedClock())
    product, switches = FakeProduct(), []
    sandbox = Flask("sandbox")

    @sandbox.route("/_sandbox/<path:name>", methods=["GET", "POST", "DELETE"])
    def switch(name: str) -> Any:
        if request.method != "GET":
            switches.append((request.method, name, request.get_json()))
        return jsonify({"now": NOW + 86_400 * len(switches), "faults": []})

    front = Front(product.app())
    with serving(sandbox) as sandbox_port, serving(front) as port:
        settings = WorkbenchSettings(
            product_url=f"http://127.0.0.1:{port}",
            public_host_url=f"http://localhost:{port}",
            sandbox_url=f"http://127.0.0.1:{sandbox_port}",
            intercom_secret="s3cret",
        )
        front.workbench = create(world, settings)
        yield Bench(world, product, port, switches)


@pytest.fixture
def bench(served: Bench) -> Bench:
    served.product.answer = lambda flow: canvas("home" if flow == "initialize" else "kit")
    served.product.asked.clear()
    served.product.tokens.clear()
    return served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.route("https://**", lambda route: route.abort())
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if _stopped(said.text) else None)
    yield page
    context.close()
    assert troubles == []


def _stopped(words: str) -> bool:
    """What the security policy stopped, but for handlers in foreign HTML, which are meant to be stopped."""
    return "Security Policy" in words and "inline event handler" not in words


def until(place: Any, expression: str, seconds: float = 30) -> None:
    """Waits until the expression holds. Playwright's own wait_for_function is stopped by the pages' security policy."""
    end = time.monotonic() + seconds
    while not place.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.02)


def kit(page: Page, bench: Bench) -> Page:
    """Every component type, as the answer to a click."""
    page.goto(bench.inbox("proration-surprise"))
    page.click("text=See why")
    page.wait_for_selector("text=See what will happen")
    return page


def test_the_first_canvas_is_drawn_and_its_size_is_told(page, bench):
    page.goto(bench.inbox("proration-surprise"))
    page.wait_for_selector("#canvas >> text=Maya Lindqvist")
    assert "initialize · 200" in page.text_content("#wire")
    assert page.locator("#canvas .limit").count() == 0
    assert page.locator(".warning").count() == 0


def test_a_first_canvas_over_400_px_is_cut_and_marked(page, bench):
    bench.product.answer = lambda _flow: canvas("kit")
    page.goto(bench.inbox("proration-surprise"))
    page.wait_for_selector("#canvas .limit")
    assert page.locator(".components").bounding_box()["height"] <= 400
    warnings = page.locator(".warning").all_text_contents()
    assert any("the limit is 400" in words for words in warnings)
    assert any("no primary button" in words for words in warnings)


def test_later_canvases_are_not_cut(page, bench):
    kit(page, bench)
    assert page.locator("#canvas .limit").count() == 0
    assert page.locator(".components").bounding_box()["height"] > 400


def test_only_bold_and_safe_links_of_markdown_are_drawn_and_html_stays_words(page, bench):
    header = kit(page, bench).locator(".text.header")
    assert header.text_content() == "Maya <Lindqvist> bold site [bad](javascript:alert(1))"
    assert header.locator("a").evaluate_all("all => all.map((a) => a.href)") == ["https://example.com/a"]
    assert header.locator("b").text_content() == "bold"


def test_a_table_value_that_does_not_fit_is_cut_with_a_tooltip(page, bench):
    values = kit(page, bench).locator(".table dd")
    assert values.nth(0).get_attribute("title") is None
    assert values.nth(1).get_attribute("title").startswith("A value that is much longer")


def test_all_values_go_out_with_the_canvas_and_the_pressed_id(page, bench):
    kit(page, bench)
    page.fill("text=Amount in EUR", "12.50")
    page.select_option("select >> nth=1", "duplicate")
    page.click("text=As credit")
    page.check("text=Leave a note")
    page.click("text=See what will happen")
    until(page, "window.exchanges.length === 3")
    body = bench.product.asked[-1]["body"]
    assert body["component_id"] == "propose:refund:ch_1"
    assert body["input_values"] == {
        "amount": "12.50", "find": "", "kept": "done", "note": "Line 1\nLine 2", "reason": "duplicate", "unset": None,
        "how": "credit", "tell": ["mail", "note"],
    }  # fmt: skip
    assert body["current_canvas"] == canvas("kit")["canvas"]


def test_a_list_row_and_an_inline_button_send_their_own_ids(page, bench):
    kit(page, bench)
    page.click("text=118.03 EUR")
    until(page, "window.exchanges.length === 3")
    page.fill("[placeholder^='E-mail']", "a@b.example")
    page.press("[placeholder^='E-mail']", "Enter")
    until(page, "window.exchanges.length === 4")
    assert [asked["body"].get("component_id") for asked in bench.product.asked[-2:]] == ["open:invoice:in_1", "find"]


def test_rows_without_an_action_and_disabled_buttons_cannot_be_pressed(page, bench):
    kit(page, bench)
    assert page.locator("[data-id=plain]").evaluate("node => node.nodeName") == "DIV"
    assert page.locator("[data-id=out]").get_attribute("href") == "https://example.com/out"
    assert page.locator("[data-id=off]").is_disabled()
    assert page.get_by_label("Kept").is_disabled()


@pytest.mark.parametrize("answer", [({"canvas": {}}), ("", 500), ("<html>", 200)])
def test_an_answer_that_is_no_canvas_is_an_error_box_that_can_be_tried_again(page, bench, answer):
    bench.product.answer = lambda _flow: answer
    page.goto(bench.inbox("proration-surprise"))
    page.wait_for_selector("text=This app could not be loaded")
    assert page.locator(".warning").count() == 1
    bench.product.answer = lambda _flow: canvas("home")
    page.click("text=Try again")
    page.wait_for_selector("#canvas >> text=Maya Lindqvist")


def test_a_note_written_over_the_api_appears_in_the_thread(page, bench):
    page.goto(bench.inbox("trial"))
    page.wait_for_selector("#thread li")
    conversation = page.url.split("/")[-1].split("?")[0]
    author = {"type": "admin", "id": "493881", "name": "Ann Lee", "email": "ann@example.com"}
    note = "<p>Refund <script>window.bad=1</script><img src=x onerror='window.bad=1'>re_1</p>"
    bench.world.helpdesk.intercom.add_part(conversation, "note", note, author, NOW)
    page.wait_for_selector("#thread .note", timeout=30_000)
    assert page.locator("#thread .note .bubble").inner_html() == "<p>Refund re_1</p>"
    assert page.evaluate("window.bad") is None


def test_markup_in_a_requesters_name_stays_words(page, bench):
    for address in (bench.inbox("markup-name"), bench.workspace("markup-name")):
        page.goto(address)
        page.wait_for_selector("#thread li")
        assert page.locator("img").count() == 0
        assert "<b>Hello</b> & {{ticket.id}}" in page.text_content("h1")


def frame_of(page: Page) -> Any:
    page.wait_for_selector("#pane iframe")
    until(page, "window.host && host.sdkVersion && host.calls.length >= 8")
    frame = next(frame for frame in page.frames if "/zendesk/sidebar" in frame.url)
    until(frame, "window.results && results.done")
    return frame


def test_the_frame_is_loaded_by_a_signed_post_from_another_site(page, bench):
    page.goto(bench.workspace("duplicate-charge", "ben"))
    frame = frame_of(page)
    assert frame.url.startswith(f"http://127.0.0.1:{bench.port}/zendesk/sidebar?origin=http%3A%2F%2Flocalhost")
    claims = jwt.decode(
        bench.product.tokens[-1],
        bench.world.helpdesk.app_key.public_pem,
        algorithms=["RS256"],
        audience="https://d3v-fake.zendesk.com/api/v2/apps/installations/4242.json",
        issuer="d3v-fake.zendesk.com",
    )
    assert claims["sub"].endswith("/users/9002.json")


def test_the_frame_reads_the_ticket_through_the_stand_in_sdk(page, bench):
    page.goto(bench.workspace("clean-payer", "ben"))
    frame = frame_of(page)
    until(frame, "results.events.length >= 2")
    results = frame.evaluate("results")
    assert results["email"] == {"errors": {}, "ticket.requester.email": "amara.okafor@lumenstudio.example"}
    assert results["many"]["ticket.id"] == 1001
    assert "ticket.nope" in results["many"]["errors"]
    assert results["field"]["ticket.requester.customField:stripe_customer_id"] == "cus_DemoAmaraOkaf01"
    assert results["user"]["currentUser"]["email"] == "ben@example.com"
    assert (results["context"]["ticketId"], results["metadata"]["installationId"]) == (1001, 4242)
    assert all("rejected" in results[name] for name in ("unknown", "proto", "act"))
    assert page.locator("#pane iframe").bounding_box()["height"] == 432
    assert [name for name, _ in results["events"]][:2] == ["app.registered", "app.activated"]


def test_what_the_app_inserts_is_a_draft_without_scripts_until_the_agent_submits(page, bench):
    page.goto(bench.workspace("partial-refund"))
    frame = frame_of(page)
    html = "<p>We <b>refunded</b> 40.00<script>window.bad=1</script><img src=x onerror='window.bad=1'></p>"
    frame.evaluate("html => client.invoke('ticket.comment.appendHtml', html)", html)
    frame.evaluate("client.invoke('ticket.comment.appendText', 'a <b> c')")
    frame.evaluate("client.invoke('ticket.tags.add', 'refunded')")
    assert page.locator("#editor").inner_html() == "<p>We <b>refunded</b> 40.00</p>a &lt;b&gt; c"
    assert page.evaluate("window.bad") is None
    ticket = page.evaluate("host.state.ticket.id")
    assert len(bench.world.helpdesk.zendesk.comments[ticket]) == 1
    assert page.evaluate("host.submit()") == "saved"
    comment = bench.world.helpdesk.zendesk.comments[ticket][-1]
    assert (comment["public"], comment["author_id"]) == (True, 9001)
    assert "<b>refunded</b>" in comment["html_body"]
    assert "refunded" in bench.world.helpdesk.zendesk.tickets[ticket]["tags"]


def test_a_note_and_tags_of_the_api_come_into_the_open_ticket_and_the_agents_own_tags_stay(page, bench):
    page.goto(bench.workspace("written-off"))
    frame = frame_of(page)
    frame.evaluate("client.invoke('ticket.tags.add', 'mine')")
    ticket, account = page.evaluate("host.state.ticket.id"), bench.world.helpdesk.zendesk
    account.add_comment(ticket, {"html_body": "<p>Refunded <b>5.00</b></p>", "public": False}, 9002, NOW)
    before = list(account.tickets[ticket]["tags"])
    account.tickets[ticket]["tags"] = [*before, "counterfoil_refund"]
    page.wait_for_selector("#thread .note", timeout=30_000)
    assert "Ben Ortiz" in page.locator("#thread .note").inner_text()
    page.wait_for_selector("#tags >> text=counterfoil_refund", timeout=30_000)
    assert page.evaluate("host.state.ticket.tags") == [*before, "mine", "counterfoil_refund"]
    assert page.evaluate("host.submit()") == "saved"
    assert account.tickets[ticket]["tags"] == [*before, "mine", "counterfoil_refund"]


def test_the_app_can_stop_a_submit_with_its_words(page, bench):
    page.goto(bench.workspace("inquiry"))
    frame_of(page).evaluate("window.mayCost = false")
    assert page.evaluate("host.submit()") == "refused: Finish the refund first"


def test_changing_the_requester_is_saved_and_told_to_the_app(page, bench):
    page.goto(bench.workspace("trial"))
    frame = frame_of(page)
    users = bench.world.helpdesk.zendesk.users
    other = next(user["id"] for user in users.values() if user["email"] == "maya@lindqvist.example")
    page.select_option("#requester", str(other))
    until(frame, "results.events.some(([name]) => name === 'ticket.requester.id.changed')")
    changed = [one for one in frame.evaluate("results.events") if one[0] == "ticket.requester.id.changed"]
    assert changed == [["ticket.requester.id.changed", other]]
    assert bench.world.helpdesk.zendesk.tickets[page.evaluate("host.state.ticket.id")]["requester_id"] == other


def test_the_colour_scheme_is_told_at_once(page, bench):
    page.goto(bench.workspace("trial"))
    frame = frame_of(page)
    page.click("#scheme")
    until(frame, "results.events.some(([name]) => name === 'colorScheme.changed')")
    assert frame.evaluate("results.events.find(([name]) => name === 'colorScheme.changed')[1]") == "dark"


def test_the_tray_is_300_to_600_px_wide_by_keyboard(page, bench):
    page.goto(bench.workspace("trial"))
    page.focus("#grip")
    page.keyboard.press("End")
    assert page.locator("#tray").bounding_box()["width"] == 600
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#tray").bounding_box()["width"] == 320


def test_a_macro_fills_its_placeholder_into_the_editor(page, bench):
    page.goto(bench.workspace("proration-surprise"))
    frame_of(page)
    page.select_option("#macro", index=1)
    page.wait_for_selector("#editor >> text=Hi Maya,")


def test_the_first_page_opens_both_helpdesks_as_the_chosen_agent(page, bench):
    page.goto(f"http://127.0.0.1:{bench.port}/")
    page.select_option("#agent", "fay")
    page.wait_for_url("**/?as=fay")
    page.click("[aria-label^='Zendesk: A fraud dispute']")
    frame_of(page)
    assert page.url.startswith("http://localhost:")
    assert page.evaluate("host.state.currentUser.email") == "fay@example.com"
    page.click("text=Same ticket in Intercom")
    page.wait_for_selector("#canvas >> text=Maya Lindqvist")
    assert bench.product.asked[-1]["body"]["admin"]["email"] == "fay@example.com"


def test_switches_are_turned_over_http_and_a_written_ticket_is_listed(page, bench):
    page.goto(f"http://127.0.0.1:{bench.port}/")
    page.click("text=Stripe is slow")
    page.wait_for_selector("[data-switch=stripe-slow][aria-pressed=true]")
    assert bench.switches[-1][1] == "faults"
    page.click("text=1 day later")
    page.wait_for_selector("text=Done: 1 day later")
    assert bench.switches[-1] == ("POST", "clock", {"advance": 86_400})
    page.fill("[name=email]", "new@example.com")
    page.fill("[name=message]", "Where is my invoice?")
    page.click("text=Write it")
    page.wait_for_selector("li >> text=new@example.com")


def npm_sdk(folder: Path) -> str:
    """The SDK of the npm registry as one script: its CommonJS files behind the smallest of loaders."""
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
    subprocess.run([*install, "zendesk_app_framework_sdk@2.0.11"], check=True, capture_output=True, timeout=60)
    library = folder / "node_modules" / "zendesk_app_framework_sdk" / "lib"
    names = ("index", "client", "utils", "vendor/native-promise-only")
    modules = ",".join(
        f"'./{name}': function (module, exports, require) {{{(library / f'{name}.js').read_text(encoding='utf-8')}\n}}"
        for name in names
    )
    return (
        f"(() => {{ const made = {{}}, modules = {{{modules}}};"
        "const load = (name) => { if (!made[name]) { const m = made[name] = {exports: {}};"
        "modules[name].call(m.exports, m, m.exports, load); } return made[name].exports; };"
        "window.ZAFClient = load('./index'); })();"
    )


@pytest.mark.npm
def test_the_published_sdk_is_answered_like_the_stand_in(page, bench, tmp_path):
    script = npm_sdk(tmp_path)
    page.goto(bench.workspace("clean-payer", "ben"))
    ours = frame_of(page).evaluate("results")
    page.context.route("**/zaf_sdk.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(bench.workspace("clean-payer", "ben"))
    frame = frame_of(page)
    theirs = frame.evaluate("results")
    assert not page.evaluate("host.sdkVersion").endswith("stand-in")
    same = ("email", "many", "field", "user", "metadata", "resize")
    assert {name: theirs[name] for name in same} == {name: ours[name] for name in same}
    assert all("rejected" in theirs[name] for name in ("unknown", "proto", "act"))
    frame.evaluate("window.mayCost = false")
    assert page.evaluate("host.submit()") == "refused: Finish the refund first"
