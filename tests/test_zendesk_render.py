"""Card to HTML: every section drawn, every text escaped, in the structure that stylesheet and screen readers need."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from app.domain.card import (
    At,
    Button,
    Buttons,
    Calm,
    Card,
    Day,
    Facts,
    Field,
    Figure,
    Form,
    Keep,
    Listing,
    Moment,
    Notice,
    Row,
    Say,
    Status,
    Step,
    Steps,
    Style,
    Sum,
    Sums,
    Tone,
    Typed,
    Weight,
    Words,
    say,
)
from app.domain.money import Money
from integrations.phrases import Wording, clean
from integrations.zendesk.render import Writer, render
from tests.sample_cards import SAMPLES

WORDING = Wording("en-US", "UTC")
VOID = frozenset(("input", "br", "img", "link", "meta"))
TAGS = frozenset(
    "main form button span header h1 h2 p div section dl dt dd ul ol li b bdi a nav footer table caption tr th td "
    "details summary blockquote label input select option textarea".split()
)
ATTRIBUTES = frozenset(
    "class data-said method autocomplete novalidate name value tabindex aria-hidden aria-label scope id for maxlength "
    "lang inputmode aria-describedby aria-invalid rows selected open href target rel".split()
)
AT = datetime(2026, 11, 18, 8, 2, 5, tzinfo=UTC)


class Reader(HTMLParser):
    """Reads a fragment and keeps what a test asks for; a tag that is not closed in order is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute stands twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if attributes.get("id")]


def read(card: Card) -> Reader:
    return Reader(render(card, WORDING))


def section(*sections) -> Reader:
    return read(Card(title=say("T"), sections=sections))


NASTY = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</textarea><b>",
            "{{ 7*7 }}{% raw %}",
            "' onclick='x",
            "&lt;b&gt;&amp;",
            "<!-- -->",
            "]]>",
            "\u202eabc\u2066",
            "نور",
            "\x00\x1b[31m",
            "a\nb",
            "",
        ]
    ),
    st.text(max_size=40),
)
MONEY = st.builds(Money, st.integers(-(10**14), 10**14), st.sampled_from(["eur", "usd", "jpy", "kwd", "isk"]))
TIMES = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
PARTS = st.one_of(
    NASTY, st.builds(Typed, NASTY), MONEY, st.builds(Figure, MONEY, st.booleans()), st.builds(Day, TIMES),
    st.builds(At, TIMES), st.builds(Moment, TIMES),
)  # fmt: skip
PHRASES = st.lists(PARTS, max_size=3).map(lambda parts: say(*parts))
STATUSES = st.builds(Status, st.sampled_from(Tone), PHRASES)
URLS = st.none() | st.sampled_from(
    ["https://dashboard.stripe.com/x?a=1&b=2", "javascript:alert(1)", " https://x", "\\"]
)
BUTTONS = st.builds(Button, PHRASES, NASTY, st.sampled_from(Style), URLS)
ROWS = st.builds(Row, PHRASES, PHRASES, st.none() | STATUSES, PHRASES, NASTY, st.booleans())
LINES = st.builds(Sum, PHRASES, PHRASES, PHRASES, st.sampled_from(Weight))
STEPS = st.builds(Step, st.sampled_from(Tone), PHRASES, PHRASES, PHRASES, st.booleans())
NAMES = st.sampled_from(["amount", "reason", "note", "text", "last4"])
OPTIONS = st.lists(st.tuples(NASTY, NASTY), max_size=4).map(tuple)
FIELDS = st.builds(
    Field, NAMES, PHRASES, st.sampled_from(["line", "text", "choice"]), NASTY, PHRASES, PHRASES, OPTIONS,
    st.none() | BUTTONS,
)  # fmt: skip


def several(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


SECTIONS = st.one_of(
    st.builds(Notice, st.sampled_from(Tone), PHRASES, PHRASES, st.none() | BUTTONS),
    st.builds(Calm, PHRASES),
    st.builds(Words, several(PHRASES), PHRASES, st.booleans()),
    st.builds(Facts, several(ROWS), PHRASES),
    st.builds(Listing, several(ROWS), PHRASES, st.booleans(), st.none() | BUTTONS, PHRASES, st.booleans()),
    st.builds(Sums, several(LINES), PHRASES, PHRASES, PHRASES, NASTY),
    st.builds(Steps, several(STEPS), PHRASES, st.booleans()),
    st.builds(Say, several(PHRASES), PHRASES),
    st.builds(Keep, several(PHRASES), PHRASES),
    st.builds(Buttons, several(BUTTONS), st.booleans(), st.booleans()),
    st.builds(Form, several(FIELDS), PHRASES, NASTY, several(FIELDS), st.none() | BUTTONS),
)
CARDS = st.builds(
    Card, PHRASES, several(SECTIONS), st.booleans(), st.none() | BUTTONS, PHRASES, st.none() | MONEY,
    st.none() | STATUSES, st.none() | STATUSES, st.none() | BUTTONS, several(BUTTONS), several(ROWS),
    st.none() | BUTTONS, st.none() | TIMES, st.none() | BUTTONS, NASTY,
)  # fmt: skip


@given(st.text(max_size=60), st.sampled_from(["{name} paid.", "Paid by {name} and {name}", "{name}{name}"]))
def test_a_strangers_words_are_isolated_wherever_a_sentence_puts_them(typed: str, sentence: str) -> None:
    for wording in (Wording(), Wording("de", translate=lambda *_: "<b>{name}</b> {name} {")):
        drawn = str(Writer(wording)(say(sentence, name=Typed(typed))))
        assert f"<bdi>{escape(clean(typed))}</bdi>" in drawn
        assert "<b>" not in drawn


@settings(max_examples=60, deadline=None)
@given(CARDS)
def test_no_text_ever_becomes_markup(card: Card) -> None:
    page = read(card)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert len(page.ids) == len(set(page.ids))
    assert all(link["href"].startswith("https://") for link in page.all("a"))
    labelled = {label["for"] for label in page.all("label")}
    controls = [control for kind in ("input", "select", "textarea") for control in page.all(kind)]
    assert {control["id"] for control in controls} == labelled
    described = " ".join(control.get("aria-describedby") or "" for control in controls).split()
    assert set(described) <= set(page.ids)
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_every_state_of_the_design_has_one_title_and_no_empty_heading(name: str) -> None:
    html = render(SAMPLES[name](), WORDING)
    assert re.search(r"<h[12][^>]*>\s*</h", html) is None
    assert Reader(html).all("h1") == [{"tabindex": "-1"}]
    assert html.count("btn primary") <= (0 if 'class="card home"' in html else 1)


def test_a_phrase_keeps_amounts_dates_and_names_apart() -> None:
    html = render(Card(title=say(Typed("Ada <3"), " owes ", Money(2903, "eur"), " since ", Day(AT))), WORDING)
    assert (
        '<bdi>Ada &lt;3</bdi> owes <span class="amount">29.03 EUR</span> since <span class="when">Nov 18, 2026</span>'
        in html
    )


def test_only_the_first_notice_is_loud() -> None:
    button = Button(say("See why"), "open:invoice:in_1")
    page = section(Notice(Tone.PROBLEM, say("One"), (), button), Notice(Tone.PROBLEM, say("Two"), (), button))
    assert [one["class"] for one in page.all("button")] == ["btn", "btn quiet"]


def test_a_row_that_opens_is_one_button_that_reads_as_a_sentence() -> None:
    row = Row(say(Day(AT)), say(Money(2903, "eur")), Status(Tone.GOOD, say("Paid")), command="open:invoice:in_1")
    page = section(Listing((row,)))
    assert page.all("button") == [{"class": "row open", "name": "command", "value": "open:invoice:in_1"}]
    assert "Nov 18, 2026 Paid 29.03 EUR" in page.text


def test_a_row_that_does_not_open_is_no_button() -> None:
    assert section(Listing((Row(say("Outside Stripe")),))).all("button") == []


def test_a_ledger_has_a_caption_and_row_headers() -> None:
    page = section(Sums((Sum(say("Team"), say(Figure(Money(-1403, "eur"), signed=True))),), say("Lines in EUR")))
    assert "Lines in EUR Team−14.03" in page.text
    assert page.all("th") == [{"scope": "row"}]


def test_a_folded_ledger_stands_behind_its_summary() -> None:
    page = section(Sums((Sum(say("Team"), say("1")),), say("Lines"), fold=say("All 3 lines")))
    assert page.all("details") == [{}]
    assert "All 3 lines" in page.text


def test_steps_are_ordered_and_checks_are_not() -> None:
    step = Step(Tone.GOOD, say("Done"), say("today"), later=True)
    assert len(section(Steps((step,))).all("ol")) == 1
    assert len(section(Steps((step,), checks=True)).all("ul")) == 1
    assert section(Steps((step,))).all("li") == [{"class": "good mark later"}]


def test_a_wrong_field_is_marked_and_described() -> None:
    field = Field("amount", say("Amount"), value="29,o3", hint=say("hint"), error=say("wrong"))
    box = section(Form((field,))).all("input")[0]
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == "f1-amount-wrong f1-amount-hint"
    assert (box["value"], box["inputmode"]) == ("29,o3", "decimal")


def test_a_fold_with_a_wrong_field_stands_open() -> None:
    right, wrong = Field("a", say("A")), Field("b", say("B"), error=say("wrong"))
    assert section(Form((), say("More"), folded=(right,))).all("details") == [{}]
    assert section(Form((), say("More"), folded=(right, wrong))).all("details") == [{"open": None}]


def test_the_chosen_option_and_the_typed_text_stay() -> None:
    choice = Field("reason", say("Why"), "choice", "b", options=(("a", say("A")), ("b", say("B"))))
    text = Field("note", say("Note"), "text", "\nfirst line empty")
    html = render(Card(title=say("T"), sections=(Form((choice, text)),)), WORDING)
    assert '<option value="b" selected>B</option>' in html
    assert ">\n\nfirst line empty</textarea>" in html


def test_a_link_elsewhere_opens_a_new_tab_and_tells_nothing_of_us() -> None:
    link = section(Buttons((Button(say("Open"), url="https://dashboard.stripe.com/x"),))).all("a")[0]
    assert (link["target"], link["rel"]) == ("_blank", "noreferrer")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "//evil.example", ""]
)
def test_a_link_that_is_no_web_address_is_not_drawn(url: str) -> None:
    assert section(Buttons((Button(say("Open"), url=url),))).all("a") == []


def test_an_amount_of_zero_is_drawn() -> None:
    assert "0.00 EUR" in read(Card(title=say("T"), amount=Money(0, "eur"))).text


def test_what_is_said_after_the_swap_stands_on_the_card() -> None:
    assert read(Card(title=say("T"), said=say('Refunded "29.03"'))).all("main")[0]["data-said"] == 'Refunded "29.03"'
