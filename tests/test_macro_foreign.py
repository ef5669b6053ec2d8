"""Macros of a helpdesk become ours: placeholders become facts or are named, HTML becomes Markdown, text stays text."""

import re
import time
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jinja2 import nodes

from app.domain.english import english
from app.domain.macros.foreign import PLACEHOLDERS, Foreign, Rewritten, name_of
from app.domain.macros.lines import harmless
from app.domain.macros.version import Origin
from app.gateways.macro_foreign import rewritten
from app.gateways.macro_language import LANGUAGE
from app.gateways.macro_markdown import drawn
from app.gateways.macro_reader import LibraryReader

ZENDESK, INTERCOM = Origin.ZENDESK, Origin.INTERCOM


def made(html: str, origin: Origin = ZENDESK, **more: Any) -> Rewritten:
    given = {"id": "7", "title": "Billing::Refund", "changed_at": "2026-11-01"} | more
    return rewritten(Foreign(origin, html=html, **given), "refund", "en")


def body(html: str, origin: Origin = ZENDESK) -> str:
    return made(html, origin).files["refund.md"].split("---\n", 2)[2].rstrip("\n")


def left(html: str, origin: Origin = ZENDESK, **more: Any) -> list[str]:
    return [english(one) for one in made(html, origin, **more).left]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two", "One\\\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("<p>a <b>bold </b>word and <i>one</i></p>", "a **bold** word and *one*"),
        ("<p><b><i>both</i></b></p>", "***both***"),
        ("<p>x<b>(y)</b>z</p>", "x(y)z"),
        ("<h2>Title</h2><p>text</p>", "**Title**\n\ntext"),
        ("<ul><li>One</li><li>Two</li></ul><p>After</p>", "- One\n- Two\n\nAfter"),
        ("<ol><li>One<ul><li>in</li></ul></li><li>Two</li></ol>", "1. One\n   - in\n2. Two"),
        ("<blockquote>said<br>so</blockquote>", "> said\\\n> so"),
        ('<a href="https://a.example/x?y=(1)">here</a>', "[here](https://a.example/x?y=%281%29)"),
        ('<a href="mailto:a@b.example">write</a>', "[write](mailto:a@b.example)"),
        ("<p>1. no list</p><p>- nor this</p><p>&gt; nor that</p>", "1\\. no list\n\n\\- nor this\n\n\\> nor that"),
        ("<p>a*b_c [d] &amp;amp; `e` \\ {f}</p>", "a\\*b\\_c \\[d\\] \\&amp; \\`e\\` \\\\ &#123;f}"),
        ("<script>alert(1)</script><style>p{}</style><p>x</p>", "x"),
        ("<p>un<p>closed <b>tags", "un\n\nclosed **tags**"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    ],
)
def test_html_becomes_the_markdown_that_macros_know(html: str, markdown: str) -> None:
    assert body(html) == markdown


def test_zendesks_placeholders_become_facts_where_there_are_some() -> None:
    assert body("<p>Hi {{ticket.requester.first_name}}, #{{ ticket.id }}, {{current_user.name}}</p>") == (
        'Hi {{ customer.first_name | default("there") }}, #{{ ticket.number }}, {{ agent.name }}'
    )
    assert left("<p>Hi {{ticket.requester.first_name}}</p>") == []


def test_a_text_in_another_language_gets_no_english_default() -> None:
    foreign = Foreign(ZENDESK, "7", "Hallo", "<p>Hallo {{ticket.requester.first_name}}</p>", "2026-11-01")
    assert rewritten(foreign, "hallo", "de").files["hallo.md"].endswith("\nHallo {{ customer.first_name }}\n")


def test_intercoms_placeholders_keep_their_default() -> None:
    html = '<p>Hi <attribute key="user.first_name" default="dear &quot;you&quot;"/>,</p><p>x</p>'
    assert body(html, INTERCOM) == 'Hi {{ customer.first_name | default("dear you") }},\n\nx'
    assert body("<p>{{user.name | fallback: 'there'}}</p>", INTERCOM) == '{{ customer.name | default("there") }}'


@pytest.mark.parametrize(
    ("placeholder", "written"),
    [
        ("{{ticket.organization.name}}", "{{ zendesk.ticket.organization.name }}"),
        ("{{dc.welcome}}", "{{ zendesk.dc.welcome }}"),
        ("{{customer.name}}", "{{ zendesk.customer.name }}"),
        ("{{ticket.title | upcase}}", "{{ zendesk.code_1 }}"),
        ("{% if ticket.x %}", "{{ zendesk.code_1 }}"),
        ("{{ 7*7 }}", "{{ zendesk.code_1 }}"),
        ("{{ config.__class__ }}", "{{ zendesk.code_1 }}"),
    ],
)
def test_what_has_no_fact_is_named_and_keeps_the_macro_from_being_published(placeholder: str, written: str) -> None:
    html = f"<p>Hi</p><p>{placeholder}</p>"
    assert body(html) == f"Hi\n\n{written}"
    assert left(html) == [f"There is no fact for {placeholder}. Put another one there, or words."]
    problems = LibraryReader().read("refund", made(html).files).problems
    assert [(one.line, one.words.split(";")[0]) for one in problems] == [(7, "there is no zendesk")]


def test_tags_and_status_are_taken_and_what_cannot_be_is_named() -> None:
    found = made("<p>x</p>", tags=("Refund", "bad tag", "ok-1"), status="solved", title='A "title" # : \n {{ x }}')
    read = LibraryReader().read("refund", found.files)
    assert read.macro is not None
    assert (read.macro.tags, read.macro.status) == (("refund", "ok-1"), "solved")
    assert read.macro.own.title == 'A "title" # : {{ x }}'
    assert [english(one) for one in found.left] == ["The tag bad tag is left out."]


def test_images_tables_and_other_links_are_named() -> None:
    html = '<p><img src="x"><a href="http://a.example">one</a><a href="javascript:x">two</a></p><table></table>'
    assert body(html) == "onetwo"
    assert [one.split(":")[0] for one in left(html)] == [
        "Images are left out",
        "Tables became lines",
        "A link is left out",
        "A link is left out",
    ]


def test_a_macro_without_words_or_with_too_many_makes_no_file() -> None:
    assert made("").files == {}
    assert made("<p> </p><img src='x'>").files == {}
    assert made("x" * 70_000).files == {}
    assert left("x" * 70_000) == ["It is longer than any reply may be."]


@pytest.mark.parametrize(
    "hostile",
    ["<a ", "<!--", "<ul><li>", '<a b="c', "<b>x", "{{", "{% ", "{{a|", "<attribute key=a>", "&lt;", "<br>x", "</p>"],
)
def test_hostile_html_takes_no_longer_than_a_moment(hostile: str) -> None:
    began = time.thread_time()
    made(hostile * (64_000 // len(hostile)))
    made(hostile * 3_900)
    assert time.thread_time() - began < 5


TEXT = some.text(some.sampled_from("ab \n{}%#|.'\"\\*_[]()<>&-+1.)`~!\u00e9\u202e\0") | some.characters(), max_size=60)
CODE = some.sampled_from(
    ["{{ x }}", "{% raw %}", "{%- endraw -%}", "{# c #}", "{{ticket.id}}", "{{", "}}", "{%", "%}", "{#", "{{ '{{' }}"]
)


@given(some.lists(TEXT | CODE, max_size=8).map("".join), some.booleans(), some.sampled_from((ZENDESK, INTERCOM)))
@settings(max_examples=120, deadline=None)
def test_no_text_of_theirs_is_ever_code_of_ours(text: str, as_html: bool, origin: Origin) -> None:
    files = made(text if as_html else f"<p>{escape(text)}</p>", origin).files
    if not files:
        return
    allowed = {*PLACEHOLDERS[origin].values()}
    for node in LANGUAGE.parse(files["refund.md"]).body:
        assert isinstance(node, nodes.Output)
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                assert _written(part) in allowed or _written(part).startswith(f"{origin}.")


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        assert node.name == "default"
        return f'{_written(node.node)} | default("{node.args[0].value}")'  # type: ignore[arg-type, attr-defined]
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    assert isinstance(node, nodes.Name)
    return node.name


@given(some.text(max_size=80))
@settings(max_examples=120, deadline=None)
def test_text_reads_as_it_did_there(text: str) -> None:
    plain = re.sub(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}", "", text)
    files = made(f"<p>{escape(plain)}</p>").files
    if not files:
        return
    shown = drawn(files["refund.md"].split("---\n", 2)[2]).text
    expected = "".join(one if harmless(one) else " " for one in plain.replace("\r", "\n"))
    assert "".join(shown.split()) == "".join(expected.split())


@given(some.text(max_size=200), some.sets(some.text(max_size=10)))
def test_a_title_gives_a_name_that_is_one_and_free(title: str, taken: set[str]) -> None:
    first = name_of(title, taken, "61")
    second = name_of(title, {*taken, first}, "61")
    assert first != second
    for name in (first, second):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert len(name) <= 60


def test_titles_become_names() -> None:
    assert name_of("Billing::Refund is on its way", set(), "1") == "billing-refund-is-on-its-way"
    assert name_of("R\u00fcckerstattung f\u00fcr M\u00fcller", set(), "1") == "ruckerstattung-fur-muller"
    assert name_of("\u8fd4\u91d1", set(), "61") == "macro-61"
    assert name_of("Hi", {"hi", "hi-2"}, "1") == "hi-3"
