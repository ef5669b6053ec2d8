"""Phrases in an agent's locale: dates follow it, amounts never do, a stranger's text stays harmless."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.phrase import At, Day, Figure, Moment, Typed
from integrations.phrases import LONGEST, Wording, clean, marked, plain
from tests.card_strategies import PHRASES

AT = datetime(2026, 11, 18, 14, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wording", "day", "moment", "at"),
    [
        (Wording(), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
        (Wording("en-GB", "Europe/London"), "18 Nov 2026", "14:03:22", "18 Nov 2026 at 14:03"),
        (Wording("de", "Europe/Berlin"), "18.11.2026", "15:03:22", "18.11.2026 at 15:03"),
        (Wording("en-US", "Pacific/Auckland"), "Nov 19, 2026", "3:03:22AM", "Nov 19, 2026 at 3:03AM"),
        (Wording("en-us-x-custom", "Nowhere/Else"), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
        (Wording("<script>", "../../etc/passwd"), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
    ],
)
def test_dates_follow_the_locale_and_zone_and_fall_back_to_english_and_utc(
    wording: Wording, day: str, moment: str, at: str
) -> None:
    assert [plain((part,), wording) for part in (Day(AT), Moment(AT), At(AT))] == [day, moment, at]


@pytest.mark.parametrize("locale", ["en-US", "de", "tr", "fr-CH"])
def test_amounts_are_written_the_same_everywhere(locale: str) -> None:
    assert plain((Money(124000, "usd"),), Wording(locale)) == "1,240.00 USD"


def test_each_piece_says_what_it_is() -> None:
    pieces = marked(("Paid ", Money(2903, "eur"), Figure(Money(5, "eur"), True), Day(AT), Typed("Bob")), Wording())
    assert pieces == [
        ("", "Paid "),
        ("amount", "29.03 EUR"),
        ("amount", "+0.05"),
        ("when", "Nov 18, 2026"),
        ("typed", "Bob"),
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a\nb\tc", "a b c"),
        ("x\u202ey", "xy"),
        ("\x00a\x07", "a"),
        ("ışıl", "ışıl"),
        ("مرحبا", "مرحبا"),
        ("👩‍👧", "👩‍👧"),
        ("  a  b ", "a b"),
    ],
)
def test_a_strangers_text_is_one_line_that_turns_no_direction(typed: str, written: str) -> None:
    assert clean(typed) == written


@given(st.text())
def test_any_strangers_text_becomes_one_short_line(typed: str) -> None:
    written = clean(typed)
    assert len(written) <= LONGEST
    assert written.isprintable() or "\u200d" in written or any(ord(one) > 0x2000 or ord(one) == 0xAD for one in written)
    assert "\n" not in written and "\u202e" not in written


@given(PHRASES)
def test_any_phrase_can_be_written_down(phrase: tuple[object, ...]) -> None:
    assert isinstance(plain(phrase, Wording()), str)  # type: ignore[arg-type]
