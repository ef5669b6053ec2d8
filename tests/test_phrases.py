"""Phrases in an agent's locale: dates, amounts and numbers follow it, a stranger's text stays harmless."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money, parse
from app.domain.phrase import At, Day, Figure, Moment, Typed, span
from integrations.phrases import LONGEST, Wording, clean, decimal_sign, marked, plain
from tests.card_strategies import PHRASES

AT = datetime(2026, 11, 18, 14, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wording", "day", "moment", "at"),
    [
        (Wording(), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
        (Wording("en-GB", "Europe/London"), "18 Nov 2026", "14:03:22", "18 Nov 2026 at 14:03"),
        (Wording("de", "Europe/Berlin"), "18.11.2026", "15:03:22", "18.11.2026 um 15:03"),
        (Wording("en-US", "Pacific/Auckland"), "Nov 19, 2026", "3:03:22AM", "Nov 19, 2026 at 3:03AM"),
        (Wording("en-us-x-custom", "Nowhere/Else"), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
        (Wording("<script>", "../../etc/passwd"), "Nov 18, 2026", "2:03:22PM", "Nov 18, 2026 at 2:03PM"),
    ],
)
def test_dates_follow_the_locale_and_zone_and_fall_back_to_english_and_utc(
    wording: Wording, day: str, moment: str, at: str
) -> None:
    assert [plain((part,), wording) for part in (Day(AT), Moment(AT), At(AT))] == [day, moment, at]


@pytest.mark.parametrize(
    ("locale", "amount", "figure", "whole"),
    [
        ("en-US", "−1,240.50 USD", "+1,240.50", "1,200 JPY"),
        ("en-GB", "−1,240.50 USD", "+1,240.50", "1,200 JPY"),
        ("de", "−1.240,50 USD", "+1.240,50", "1.200 JPY"),
        ("tr", "−1.240,50 USD", "+1.240,50", "1.200 JPY"),
        ("fr", "−1\u202f240,50 USD", "+1\u202f240,50", "1\u202f200 JPY"),
        ("de-CH", "−1’240.50 USD", "+1’240.50", "1’200 JPY"),
        ("nowhere", "−1,240.50 USD", "+1,240.50", "1,200 JPY"),
    ],
)
def test_amounts_have_the_signs_of_the_locale(locale: str, amount: str, figure: str, whole: str) -> None:
    money = Money(-124050, "usd")
    parts = (money, Figure(-money, signed=True), Money(1200, "jpy"))
    assert [plain((one,), Wording(locale)) for one in parts] == [amount, figure, whole]
    assert plain((Figure(-money, grouped=False),), Wording(locale)) in ("1240.50", "1240,50")


@pytest.mark.parametrize(("locale", "written"), [("en", "184,202"), ("de", "184.202"), ("fr", "184\u202f202")])
def test_counts_have_the_signs_of_the_locale_too(locale: str, written: str) -> None:
    assert plain((184202,), Wording(locale)) == written
    assert plain((Decimal("-0.0004"),), Wording(locale)) in ("−0.0004", "−0,0004")


@pytest.mark.parametrize(
    ("locale", "sign"),
    [("en-US", "."), ("de-AT", ","), ("de-CH", "."), ("fr", ","), ("ja", "."), ("ar", "."), ("", ".")],
)
def test_an_agents_decimal_sign_is_the_locales(locale: str, sign: str) -> None:
    assert decimal_sign(locale) == sign


@given(st.sampled_from(locale_identifiers()), st.integers(1, 99_999_999), st.sampled_from(["usd", "jpy"]))
def test_what_is_written_in_any_locale_is_read_back_there(locale: str, minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse(plain((money,), Wording(locale)), currency, decimal_sign(locale)) == money


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


def test_a_day_may_leave_its_year_to_the_one_that_follows() -> None:
    at = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
    assert Wording().day(at, year=False) == "Nov 18"
    assert Wording("de-AT").day(at, year=False) == "18.11."
    assert plain(span(at, at + timedelta(days=30)), Wording("de")) == "18.11. bis 18.12.2026"
    assert plain((Day(at, year=False),), Wording("en-GB")) == "18 Nov"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ((2026, 11, 18), (2026, 12, 18), "Nov 17 to Dec 17, 2026"),
        ((2026, 12, 18), (2027, 1, 18), "Dec 17, 2026 to Jan 17, 2027"),
        ((2027, 1, 1), (2027, 2, 1), "Dec 31, 2026 to Jan 31, 2027"),
    ],
)
def test_a_span_leaves_a_year_out_only_where_it_is_the_other_days_wherever_it_is_read(
    first: tuple[int, int, int], last: tuple[int, int, int], written: str
) -> None:
    days = span(datetime(*first, tzinfo=UTC), datetime(*last, tzinfo=UTC))
    assert plain(days, Wording("en-US", "America/New_York")) == written
