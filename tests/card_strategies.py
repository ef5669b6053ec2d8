"""Any card that the domain could build, with the nastiest words: markup, other directions, emoji, endless lines."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from app.domain import card as c
from app.domain.money import Money

NASTY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "[click](https://evil.example)",
        "**bold** _x_ `y`",
        "مرحبا بالعالم",
        "\u202egnp.exe",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "line\nbreak\r\ttab\x00\x07",
        "x" * 10_000,
        "{{ 7*7 }}{% raw %}",
        "\ud800".encode("utf-8", "replace").decode(),
        "漢字" * 60,
        " ",
    ]
)
WORDS = NASTY | st.text(max_size=40)
MOMENTS = st.integers(946_684_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
MONEY = st.builds(Money, st.integers(-(10**11), 10**11), st.sampled_from(["usd", "jpy", "kwd", "isk"]))
OTHER_PARTS = st.one_of(
    st.just("Plain words of ours. "),
    st.integers(-(10**9), 10**9),
    MONEY,
    MOMENTS.map(c.Day),
    MOMENTS.map(c.Moment),
    MOMENTS.map(c.At),
    st.builds(c.Figure, MONEY, st.booleans(), st.booleans()),
)
FEW_WORDS = st.sampled_from(["<script>", "{{ 7*7 }}", "{n}", "\u202egnp.exe", "مرحبا", "[a](https://b.example)"])
VALUES = st.dictionaries(
    st.sampled_from(["n", "day", "amount", "name"]), (OTHER_PARTS | FEW_WORDS.map(c.Typed)).map(c.say), max_size=3
).map(lambda values: tuple(values.items()))
ENGLISH = st.sampled_from(
    ["{n} days", "Sent on {day}. {name} has {amount}.", "{", "{{n}}", "{n!r} {0} {n.x}", "{name}"]
)
TEXTS = st.builds(c.Text, ENGLISH, VALUES, st.sampled_from(["", "{n} of {day}"]), st.integers(0, 10**9))
PARTS = st.one_of(WORDS.map(c.Typed), FEW_WORDS.map(c.Name), OTHER_PARTS, TEXTS)
PHRASES = st.lists(PARTS, max_size=3).map(tuple)
SOME_WORDS = st.lists(PARTS, min_size=1, max_size=2).map(tuple)
COMMANDS = st.sampled_from(["open:invoice:in_1", "open:invoice:in_2", "refresh", "choose:customer:cus_1"])
TONES = st.sampled_from(list(c.Tone))
STATUS = st.builds(c.Status, TONES, PHRASES)
QUIET_STYLES = st.sampled_from([c.Style.PLAIN, c.Style.QUIET, c.Style.LINK])
URLS = st.none() | st.sampled_from(["https://dashboard.stripe.com/x", "javascript:alert(1)", "http://x.example"])
BUTTONS = st.builds(c.Button, PHRASES, COMMANDS, QUIET_STYLES, URLS)
ROWS = st.builds(c.Row, PHRASES, PHRASES, st.none() | STATUS, PHRASES, COMMANDS | st.just(""), st.booleans())
MANY_ROWS = st.lists(ROWS, max_size=12).map(tuple)
OPTIONS = st.lists(st.tuples(st.sampled_from("abcdefghijkl"), PHRASES), max_size=12, unique_by=lambda one: one[0]).map(
    tuple
)
FIELDS = st.builds(
    c.Field,
    st.sampled_from(["amount", "note", "text"]),
    PHRASES,
    st.sampled_from(["line", "text", "choice"]),
    WORDS,
    PHRASES,
    PHRASES,
    OPTIONS,
    st.none() | BUTTONS,
)
SOME_FIELDS = st.lists(FIELDS, max_size=2, unique_by=lambda one: one.name).map(tuple)
PARAGRAPHS = st.lists(PHRASES, max_size=3).map(tuple)
SECTIONS = st.one_of(
    st.builds(c.Notice, TONES, SOME_WORDS, PHRASES, st.none() | BUTTONS),
    st.builds(c.Calm, SOME_WORDS),
    st.builds(c.Words, PARAGRAPHS, PHRASES, st.booleans()),
    st.builds(c.Facts, MANY_ROWS, PHRASES),
    st.builds(c.Listing, MANY_ROWS, PHRASES, st.booleans(), st.none() | BUTTONS, PHRASES, st.booleans()),
    st.builds(
        c.Sums,
        st.lists(st.builds(c.Sum, PHRASES, PHRASES, PHRASES, st.sampled_from(list(c.Weight))), max_size=6).map(tuple),
        PHRASES,
        PHRASES,
        PHRASES,
        COMMANDS | st.just(""),
    ),
    st.builds(
        c.Steps,
        st.lists(st.builds(c.Step, TONES, PHRASES, PHRASES, PHRASES, st.booleans()), max_size=4).map(tuple),
        PHRASES,
        st.booleans(),
    ),
    st.builds(c.Say, PARAGRAPHS, PHRASES),
    st.builds(c.Keep, PARAGRAPHS),
    st.builds(c.Buttons, st.lists(BUTTONS, max_size=3).map(tuple), st.booleans(), st.booleans()),
    st.builds(c.Form, SOME_FIELDS, PHRASES, COMMANDS | st.just(""), st.just(()), st.none()),
)
CARDS = st.builds(
    c.Card,
    title=PHRASES,
    sections=st.lists(SECTIONS, max_size=6).map(tuple),
    home=st.booleans(),
    back=st.none() | BUTTONS,
    detail=PHRASES,
    amount=st.none() | MONEY,
    status=st.none() | STATUS,
    matched=st.none() | STATUS,
    change_match=st.none() | BUTTONS,
    pages=MANY_ROWS,
    more=st.none() | BUTTONS,
    as_of=st.none() | MOMENTS,
    refresh=st.none() | BUTTONS,
)
