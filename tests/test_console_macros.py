"""The library of replies in the console: list, editor, review, conflict, and what must never happen to words."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.macros.macro import State
from app.domain.macros.version import Step
from app.usecases.macro_desk import event
from tests.macro_console import HELLO, PEOPLE, Stand, alert, fields, stand

TEXT = "Hi {{ customer.first_name }}, from {{ agent.name }}."
HOSTILE = "</textarea><script>alert(1)</script>\u202e\u2066 & \"'>"


@pytest.fixture
def house(migrated_sqlite_url: str) -> Iterator[Stand]:
    with stand(migrated_sqlite_url) as found:
        yield found


def titles(page: str) -> list[str]:
    return re.findall(r'<a class="link" href="/console/macros/[a-z-]+"><bdi>([^<]*)<', page)


def test_the_list_shows_how_each_stands_and_finds_by_words_state_and_language(house: Stand) -> None:
    lead = house.browser()
    lead.press("refund-sent", "save", body=[HELLO.split("---\n")[2], "Hallo."])
    page = lead.page()
    assert "2 replies, 2 published." in page
    assert titles(page) == ["Hello", "Refund sent"]
    assert "Draft 2" in page and "en, de" in page
    assert titles(lead.page("?text=FROM+agent.first")) == ["Hello", "Refund sent"]
    assert titles(lead.page("?state=draft")) == ["Refund sent"]
    assert titles(lead.page("?language=de")) == ["Refund sent"]
    assert titles(lead.page("?sort=-title")) == ["Refund sent", "Hello"]
    assert 'aria-sort="descending"' in lead.page("?sort=-title")
    assert "No reply fits." in lead.page("?text=nowhere")


def test_a_reply_is_begun_written_reviewed_by_another_lead_published_and_rolled_back(house: Stand) -> None:
    lena, fay = house.browser(), house.browser(PEOPLE[1])
    secret = lena.secret()
    answer = lena.client.post(
        "/console/macros/_new", data={"form_secret": secret, "title": "Wärme & Grüße", "language": "en"}
    )
    name = answer.headers["Location"].rpartition("/")[2]
    assert name == "waerme-gruesse"
    page = lena.press(name, "save", body=TEXT, need=["customer.method", ""], otherwise=["No card.", ""])
    assert "Saved." in page and "Draft 1" in page and "there is a" not in page
    assert "customer, known or there: what is charged where a subscription names nothing else" in html.unescape(page)
    assert "In review" in lena.press(name, "ask")
    assert "You asked others to read version 1." in lena.page(f"/{name}")
    assert 'value="publish"' not in lena.page(f"/{name}")
    assert "Say what should be different" in alert(fay.press(name, "send-back", status=409, reason=" "))
    fay.press(name, "send-back", reason="Say who you are.")
    assert "Sent back: <bdi>Say who you are.</bdi>" in lena.page(f"/{name}")
    lena.press(name, "ask", body=TEXT + " Lumen.")
    assert "Published. Agents get it within two seconds." in fay.press(name, "publish")
    house.house.clock.later(5)
    assert house.house.deps.macros()[name].own.body.rstrip().endswith("Lumen.")
    lena.press(name, "ask", body=TEXT + " Lumen Ltd.")
    fay.press(name, "publish")
    assert "Compare" in lena.page(f"/{name}") and "Roll back to this" in lena.page(f"/{name}")
    page = lena.page(f"/{name}/compare?from=1")
    assert "<ins> Ltd</ins>" in page and "From version 1 to version 2" in page
    assert "Rolled back." in lena.press(name, "roll-back:1")
    house.house.clock.later(5)
    assert house.house.deps.macros()[name].own.body.rstrip().endswith("Lumen.")
    audit = lena.client.get("/console/audit").text
    for words in ("Reply begun", "Review asked", "Reply sent back", "Reply published", "Reply rolled back"):
        assert words in audit
    assert f'href="/console/macros/{name}"' in audit and "Say who you are." in audit
    assert "to the words of version 1, as version 3" in audit


def test_a_reply_is_retired_revived_and_its_draft_discarded(house: Stand) -> None:
    lead = house.browser()
    assert "Retired" in lead.press("hello", "retire")
    assert house.house.lena.entry("hello").state is State.RETIRED
    assert "Revived" in lead.press("hello", "revive")
    lead.press("hello", "save", body="Another text.")
    page = lead.press("hello", "discard")
    assert "Discarded. It stays in the history." in page and "Another text." not in page
    assert house.house.lena.entry("hello").open is None


def test_what_was_discarded_before_it_was_published_can_be_taken_up_again(house: Stand) -> None:
    lead = house.browser()
    form = {"form_secret": lead.secret(), "title": "Early", "language": "en"}
    lead.client.post("/console/macros/_new", data=form)
    lead.press("early", "save", body="Hi, some words.")
    page = lead.press("early", "discard")
    assert "Discarded. It stays in the history." in page and titles(page) == ["Hello", "Refund sent"]
    assert "Discarded" in lead.page("/early") and fields(lead.page("/early"))["body"] == "Hi, some words."
    assert "compare?from" not in lead.page("/early")
    lead.press("early", "save")
    assert "Early" in titles(lead.page())


def test_a_published_macro_that_reads_right_no_more_is_named_with_its_line(house: Stand) -> None:
    desk = house.house.lena
    entry = desk.entry("hello")
    assert entry.published is not None
    gone = {"hello.md": HELLO.replace("agent.first_name", "agent.pet_name")}
    broken = replace(entry.published, files=gone, number=2)
    step = Step(replace(entry, published=broken, newest=2), "published", 2, (broken,))
    assert desk.library.keep(step, event(desk, step))
    house.browser().press("hello", "save", body="Hi, all is well.")
    page = house.browser().page()
    assert "Broken, not offered" in page and "hello.md:5: there is no agent.pet_name" in page
    house.house.clock.later(5)
    assert "hello" not in house.house.deps.macros() and "refund-sent" in house.house.deps.macros()


def test_a_draft_that_was_never_published_gets_another_name(house: Stand) -> None:
    lead = house.browser()
    form = {"form_secret": lead.secret(), "title": "Old", "language": "de"}
    assert lead.client.post("/console/macros/_new", data=form).headers["Location"].endswith("/old")
    answer = lead.send("old", lead.form("old") | {"new_name": "new", "command": "rename"})
    assert answer.headers["Location"].endswith("/new")
    assert "Renamed." in lead.page("/new") and "new.md" in house.house.lena.entry("new").open.files  # type: ignore[union-attr]
    assert "small letters" in alert(lead.press("new", "rename", status=409, new_name="No Name"))
    assert 'value="rename"' not in lead.page("/hello")


def test_what_is_wrong_stands_at_its_line_and_what_was_meant_is_one_press_away(house: Stand) -> None:
    lead = house.browser()
    form = lead.form("refund-sent")
    form["body"] = ["Hi,\n\nit was {{ refund.amonut | money }}.", "Hallo {{ customer.name }}."]
    page = lead.send("refund-sent", form | {"command": "check"}).text
    assert '<li></li><li></li><li class="bad"></li>' in page
    assert "<b>Line 3.</b> There is no <code>refund.amonut</code>; did you mean <code>refund.amount</code>?" in page
    press = re.search(r'value="(use:[^"]+)"', page)
    assert press
    page = lead.send("refund-sent", fields(page) | {"command": html.unescape(press[1])}).text
    assert "it was {{ refund.amount | money }}." in html.unescape(page)
    assert 'class="bad"' not in page
    assert house.house.lena.entry("refund-sent").open is None


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"title": ["", "Erstattet"]}, "title-0", "Title is missing"),
        ({"title": ["x" * 90, "Erstattet"]}, "title-0", "At most 80 characters"),
        ({"title": ["Hello", "Erstattet"]}, "title-0", "Hello has this title already"),
        ({"body": ["Hi", "Hallo {{ nobody }}"]}, "body-1", "There is no nobody"),
        ({"when": "refund.sent and"}, "when", "Cannot be read"),
        ({"need": ["refund.sent", "refund.snet"], "otherwise": ["", ""]}, "needs", "Condition 2: There is no"),
        ({"tags": "Ü"}, "tags", "is not one"),
        ({"instead": ["nowhere", ""]}, "instead", "There is no macro nowhere"),
        ({"roles": ["Boss!"]}, "roles", "is not one"),
        ({"insights": ["none_such"]}, "insights", "There is no"),
        ({"status": "gone"}, "status", "Must be one of"),
    ],
)
def test_each_error_stands_beside_its_field(house: Stand, changed: dict[str, Any], key: str, words: str) -> None:
    lead = house.browser()
    form = lead.form("refund-sent") | changed
    page = lead.send("refund-sent", form, "/live").text
    place = re.search(rf'<div id="faults-{key}" data-live>(.*?)</div>', page, re.DOTALL)
    assert place and words.lower() in re.sub(r"<[^>]+>", "", html.unescape(place[1])).lower()
    assert 'data-whole="yes"' not in page
    answer = lead.send("refund-sent", form | {"command": "ask"})
    assert answer.status_code == 409 and "In review" not in answer.text


def test_two_leads_at_once_lose_nothing(house: Stand) -> None:
    lena, fay = house.browser(), house.browser(PEOPLE[1])
    mine, theirs = lena.form("hello"), fay.form("hello")
    assert fay.send("hello", theirs | {"body": "Hi, Fay's words.", "command": "save"}).status_code == 303
    answer = lena.send("hello", mine | {"body": "Hi, Lena's words.", "command": "save"})
    assert answer.status_code == 409
    page = html.unescape(answer.text)
    assert "fay@example.com</bdi> saved this reply while you were writing" in page
    assert fields(answer.text)["body"] == "Hi, Lena's words."
    assert "<del>Fay</del>" in page and "<ins>Lena</ins>" in page
    stands = house.house.lena.entry("hello").open
    assert stands and "Fay's words." in stands.files["hello.md"]
    page = lena.send("hello", fields(answer.text) | {"command": "save"}, "").headers["Location"]
    assert page.endswith("/hello")
    stands = house.house.lena.entry("hello").open
    assert stands and "Lena's words." in stands.files["hello.md"]
    kept = [one.files["hello.md"] for one in house.house.lena.library.versions("hello")]
    assert any("Fay's words." in one for one in kept)


def test_a_publisher_who_read_an_older_text_publishes_nothing(house: Stand) -> None:
    lena, fay = house.browser(), house.browser(PEOPLE[1])
    lena.press("hello", "ask", body="Hi, first.")
    read = fay.form("hello")
    lena.press("hello", "save", body="Hi, second.")
    lena.press("hello", "ask")
    answer = fay.send("hello", read | {"command": "publish"})
    assert answer.status_code == 409 and house.house.lena.entry("hello").state is State.PUBLISHED
    assert "first." not in house.house.lena.entry("hello").published.files["hello.md"]  # type: ignore[union-attr]
    assert "second." not in house.house.lena.entry("hello").published.files["hello.md"]  # type: ignore[union-attr]


def test_no_button_drops_words_that_are_not_saved(house: Stand) -> None:
    lead = house.browser()
    lead.press("hello", "save", body="Hi, a draft.")
    for command in ("retire", "discard", "roll-back:1", "publish", "send-back", "withdraw"):
        form = lead.form("hello") | {"body": "Hi, words that are not saved.", "command": command}
        answer = lead.send("hello", form)
        assert "What you typed is not saved yet." in alert(answer.text), command
        assert fields(answer.text)["body"] == "Hi, words that are not saved."
    assert not house.house.lena.entry("hello").retired


def test_what_was_typed_is_kept_when_the_visit_has_ended(house: Stand) -> None:
    lead = house.browser()
    form = lead.form("hello") | {"title": "A new <b>title</b>", "body": f"Hi.\n{HOSTILE}", "command": "save"}
    lead.client.delete_cookie("counterfoil")
    answer = lead.send("hello", form)
    assert answer.status_code == 403
    assert "nothing of what you typed is lost" in answer.text and "<script" not in answer.text
    kept = fields(answer.text)
    assert kept["body"] == f"Hi.\n{HOSTILE}" and kept["title"] == "A new <b>title</b>"
    assert "form_secret" not in kept
    assert lead.send("hello", form, "/live").status_code == 403
    again = house.browser()
    answer = again.send("hello", kept | {"command": "check"})
    assert answer.status_code == 403 and "You came in anew" in alert(answer.text)
    page = fields(answer.text)
    assert page["body"] == f"Hi.\n{HOSTILE}"
    assert house.house.lena.entry("hello").open is None
    assert again.send("hello", page | {"body": "Hi.", "command": "save"}).status_code == 303


def test_nothing_changes_without_the_secret_of_the_form(house: Stand) -> None:
    lead = house.browser()
    for command in ("save", "retire", "roll-back:1"):
        form = lead.form("hello") | {"body": "Hi.", "form_secret": "0" * 64, "command": command}
        assert lead.send("hello", form).status_code == 403
        assert lead.send("hello", form, "/live").status_code == 403
    assert lead.client.post("/console/macros/_new", data={"title": "x"}).status_code == 403
    assert lead.client.get("/console/macros/hello", query_string={"command": "retire"}).status_code == 200
    entry = house.house.lena.entry("hello")
    assert (entry.open, entry.retired) == (None, False)


def test_whoever_only_looks_has_no_buttons_and_cannot_change_a_thing(house: Stand) -> None:
    ada = house.browser(PEOPLE[2])
    page = ada.page("/hello")
    assert 'value="save"' not in page and 'value="retire"' not in page and 'value="roll-back' not in page
    assert "New reply" not in ada.page()
    for command in ("save", "retire", "roll-back:1"):
        body = "Hi." if command == "save" else fields(page)["body"]
        answer = ada.send("hello", fields(page) | {"body": body, "command": command})
        assert "Your role does not edit macros." in alert(answer.text), command
    assert house.house.lena.entry("hello").open is None


LARGE = "<b>" * 350_000
BODIES = [HOSTILE, LARGE, "\u202e{{" + "ü" * 500_000, "{% for x in y %}" * 400, "\x1b[31m"]


@pytest.mark.parametrize("body", BODIES, ids=["markup", "large", "letters", "loops", "control"])
def test_whatever_is_typed_is_drawn_as_text_and_kept(house: Stand, body: str) -> None:
    lead = house.browser()
    form = lead.form("hello") | {"title": HOSTILE, "body": body}
    for command in ("check", "save", "as-files"):
        answer = lead.send("hello", form | {"command": command})
        if answer.status_code == 303:
            answer = lead.client.get(answer.headers["Location"])
        assert answer.status_code in (200, 409)
        assert "alert(1)</script>" not in answer.text and "<b>" * 2 not in answer.text
        assert answer.text.count("<script") == 1
        typed = fields(answer.text)
        assert body in str(typed.get("body", "")) + str(typed.get("content", ""))
        assert house.house.lena.read(house.house.lena.entry("hello").published).macro is not None  # type: ignore[arg-type]
    assert lead.send("hello", form, "/live").status_code == 200


def test_a_character_that_no_database_keeps_is_another_one(house: Stand) -> None:
    house.browser().press("hello", "save", title="A\0B", body="Hi\0you.")
    stands = house.house.lena.entry("hello").open
    assert stands is not None and "\0" not in stands.files["hello.md"] and "Hi\ufffdyou." in stands.files["hello.md"]


QUERIES = ["text", "state", "language", "sort", "from"]
GIVEN = st.text(max_size=20) | st.sampled_from(["-uses", "title", "draft", "de", "1", "-1", "99999999999999999999"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(QUERIES), GIVEN))
def test_no_query_breaks_the_list_or_a_comparison(house: Stand, query: dict[str, str]) -> None:
    lead = house.browser()
    for path in ("", "/hello/compare"):
        assert lead.client.get(f"/console/macros{path}", query_string=query).status_code in (200, 404)


def test_far_too_much_is_a_sentence(house: Stand) -> None:
    lead = house.browser()
    answer = lead.send("hello", lead.form("hello") | {"body": "x" * 5_000_000, "command": "save"})
    assert answer.status_code == 413 and "Write less." in answer.text


def test_a_reply_is_edited_as_its_files_where_fields_cannot_hold_it(house: Stand) -> None:
    lead = house.browser()
    page = lead.send("refund-sent", lead.form("refund-sent") | {"command": "as-files"}).text
    form = fields(page)
    assert form["file"] == ["refund-sent.md", "refund-sent.de.md"] and form["content"][0].startswith("---\n")
    form["content"] = [form["content"][0].replace("title:", "titel:"), form["content"][1]]
    page = lead.send("refund-sent", form | {"command": "check"}).text
    assert "<b>Line 2.</b>" in page and "cannot be shown as fields" in page
    lead.send("refund-sent", form | {"command": "save"})
    opened = lead.page("/refund-sent")
    assert "cannot be shown as fields" in opened and 'class="bad"' in opened
    assert "refund-sent.md:1: title is missing" in lead.page()


def test_languages_come_and_go(house: Stand) -> None:
    lead = house.browser()
    page = lead.send("hello", lead.form("hello") | {"command": "with", "add_language": "pt-BR"}).text
    form = fields(page)
    assert form["locale"] == ["en", "pt-BR"] and form["tab"] == "pt-BR" and "Portuguese (Brazil)" in page
    form |= {"title": ["Hello", "Ola"], "body": [form["body"][0], "Ola."], "command": "save"}
    assert lead.send("hello", form).status_code == 303
    assert set(house.house.lena.entry("hello").open.files) == {"hello.md", "hello.pt-BR.md"}  # type: ignore[union-attr]
    page = lead.send("hello", lead.form("hello") | {"command": "without:pt-BR"}).text
    assert fields(page)["locale"] == "en"


def test_a_preview_is_whole_in_both_looks_or_that_of_what_was_saved_before(house: Stand) -> None:
    lead = house.browser()
    page = lead.send("hello", lead.form("hello"), "/live?many=yes").text
    assert 'data-whole="yes"' in page
    assert page.count("Hi Maya, from Lena.") == 2
    assert "Public reply to <bdi>Maya Lindqvist</bdi>" in page and "Send as <bdi>Lena</bdi>" in page
    assert "Reads right for 1" in page
    broken = lead.send("hello", lead.form("hello") | {"body": "Hi {{ nobody }}."}, "/live").text
    assert 'data-whole="before"' in broken and broken.count("Hi Maya, from Lena.") == 2
    assert "A reply is shown whole or not at all." in broken
    refused = lead.send("refund-sent", lead.form("refund-sent"), "/live").text
    assert "Refuses for this customer" in refused and '<a class="link" href="/console/macros/hello">' in refused
    stranger = lead.send("hello", lead.form("hello") | {"preview_customer": "cus_stranger"}, "/live").text
    assert "Nobody has looked at this customer lately." in stranger


def test_all_go_out_as_files(house: Stand) -> None:
    house.browser().press("hello", "save", body="Hi, a draft.")
    answer = house.browser(PEOPLE[2]).client.get("/console/macros/_export")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert set(archive.namelist()) == {"hello.md", "drafts/hello.md", "refund-sent.md", "refund-sent.de.md"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="macros.zip"'


def test_only_the_editor_may_run_its_own_script(house: Stand) -> None:
    lead = house.browser()
    editor = lead.client.get("/console/macros/hello").headers["Content-Security-Policy"]
    assert "script-src 'self'" in editor and "connect-src 'self'" in editor and "unsafe" not in editor
    script = re.search(r'src="(/console/static/[0-9a-f]+/macros.js)"', lead.page("/hello"))
    assert script and lead.client.get(script[1]).content_type == "text/javascript; charset=utf-8"
    for path in ("", "/_new", "/hello/compare?from=1"):
        assert "script-src" not in lead.client.get(f"/console/macros{path}").headers["Content-Security-Policy"]


EVERY = [
    ("GET", "/nowhere", 404),
    ("GET", "/hello/compare?from=9", 404),
    ("GET", "/hello/compare?from=x", 404),
    ("GET", "/UPPER", 404),
    ("POST", "/nowhere", 404),
    ("POST", "/_new", 403),
    ("DELETE", "/hello", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY)
def test_what_is_not_there_is_a_page(house: Stand, method: str, path: str, status: int) -> None:
    answer = house.browser().client.open(f"/console/macros{path}", method=method)
    assert answer.status_code == status and "console.css" in answer.text


NAMES = [
    "locale", "title", "body", "need", "otherwise", "insights", "instead", "roles", "file", "content", "tab", "mark",
    "when", "tags", "status", "preview_customer", "preview_locale", "pick", "picked", "see", "reason", "add_language",
]  # fmt: skip
COMMANDS = [
    "check",
    "save",
    "ask",
    "use:body-0:1:Hi:Ho",
    "use:x",
    "with",
    "without:en",
    "as-files",
    "as-fields",
    "theirs",
]
VALUES = st.text(max_size=30) | st.sampled_from(
    ["en", "de", "hello.md", "../x.md", "---\ntitle: x\n---\n", "cus_maya|x"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3)),
    command=st.sampled_from(COMMANDS) | st.text(max_size=20),
)
def test_no_form_breaks_the_editor(house: Stand, form: dict[str, list[str]], command: str) -> None:
    lead = house.browser()
    secret = lead.secret()
    for path in ("", "/live", "/live?many=yes"):
        answer = lead.send("hello", form | {"form_secret": secret, "command": command}, path)
        assert answer.status_code in (200, 303, 409)
