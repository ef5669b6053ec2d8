"""Amounts: written and read to the last digit in every kind of currency."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import AmountNotRead
from app.domain.money import MINUS, THREE_DECIMAL, WHOLE_UNITS_OF_HUNDRED, ZERO_DECIMAL, Money, decimals, parse
from app.domain.phrase import Figure

CURRENCIES = st.sampled_from(
    sorted(ZERO_DECIMAL | THREE_DECIMAL | WHOLE_UNITS_OF_HUNDRED | {"usd", "eur", "huf", "twd"})
)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (124000, "usd", "1,240.00 USD"),
        (-1290, "eur", f"{MINUS}12.90 EUR"),
        (1200, "jpy", "1,200 JPY"),
        (5120, "kwd", "5.120 KWD"),
        (50000, "isk", "500 ISK"),
        (50001, "isk", "500.01 ISK"),
        (1000000, "ugx", "10,000 UGX"),
        (250000, "huf", "2,500.00 HUF"),
        (4500, "twd", "45.00 TWD"),
        (5, "usd", "0.05 USD"),
        (0, "eur", "0.00 EUR"),
    ],
)
def test_an_amount_is_written_with_the_decimals_of_its_currency(minor: int, currency: str, written: str) -> None:
    assert str(Money(minor, currency)) == written


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("29", "eur", 2900),
        (" 29.5 ", "eur", 2950),
        ("29.03", "eur", 2903),
        ("1,240.00", "usd", 124000),
        ("29.03 EUR", "eur", 2903),
        ("29.03eur", "eur", 2903),
        ("12,000", "jpy", 12000),
        ("500", "isk", 50000),
        ("5.12", "kwd", 5120),
        ("5.120", "kwd", 5120),
        ("0.01", "usd", 1),
    ],
)
def test_an_amount_as_typed_is_read_exactly(typed: str, currency: str, minor: int) -> None:
    assert parse(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *(
            (typed, "eur")
            for typed in ("", " ", "29,03", "1,240", "29,o3", "-1", "+1", "1e3", "0x10", "٣", "29.030", "29.")
        ),
        *(
            (typed, "eur")
            for typed in (
                ".5",
                "1.240,00",
                "12,34.00",
                "1 240",
                "29.03 USD",
                "1'240,000.00",
                "NaN",
                "0",
                "0.00",
                "999999999.00",
            )
        ),
        ("29.5", "jpy"),
        ("500.50", "isk"),
        ("5.124", "kwd"),
    ],
)
def test_what_is_not_exactly_one_amount_is_refused_and_never_guessed(typed: str, currency: str) -> None:
    with pytest.raises(AmountNotRead):
        parse(typed, currency)


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("29", "eur", 2900),
        ("29,5", "eur", 2950),
        ("29,03 EUR", "eur", 2903),
        ("1.240,00", "eur", 124000),
        ("1 240,00", "eur", 124000),
        ("1\u202f240,00", "eur", 124000),
        ("1.234.567,89", "idr", 123456789),
        ("12.000", "jpy", 12000),
        ("5,120", "kwd", 5120),
    ],
)
def test_an_amount_with_a_decimal_comma_is_read_where_the_agent_writes_one(
    typed: str, currency: str, minor: int
) -> None:
    assert parse(typed, currency, ",") == Money(minor, currency)


@pytest.mark.parametrize(
    "typed",
    ["29.03", "1.240", "1,240.00", "1,240,00", "1.240.00", "1 240.00", "1.24 0,00", "29,030", "29,", "1.240 000,00"],
)
def test_what_could_be_meant_two_ways_under_a_decimal_comma_is_refused(typed: str) -> None:
    with pytest.raises(AmountNotRead) as refused:
        parse(typed, "eur", ",")
    assert Figure(Money(2903, "eur"), grouped=False) in dict(refused.value.sentence[0].values)["example"]


def test_a_refusal_shows_what_was_typed_and_how_to_write_it() -> None:
    with pytest.raises(AmountNotRead, match=re.escape("We cannot read “29,o3”. Write it like 29.03.")):
        parse("29,o3", "eur")


@given(st.integers(min_value=1, max_value=99_999_999), CURRENCIES)
def test_what_is_written_is_read_back_to_the_same_amount(minor: int, currency: str) -> None:
    step = 100 if currency in WHOLE_UNITS_OF_HUNDRED else 10 if currency in THREE_DECIMAL else 1
    amount = Money(max(minor // step, 1) * step, currency)
    assert (
        parse(
            amount.figure if "." in amount.figure or not decimals(currency) else amount.figure.replace(",", ""),
            currency,
        )
        == amount
    )


@given(st.text(max_size=30), CURRENCIES)
def test_any_text_is_either_an_amount_above_zero_or_refused_with_a_sentence(typed: str, currency: str) -> None:
    try:
        assert parse(typed, currency).minor > 0
    except AmountNotRead as error:
        assert str(error).endswith((".", "}"))


@given(st.integers(), st.integers())
def test_adding_and_taking_away_comes_back_to_the_same_amount(left: int, right: int) -> None:
    assert Money(left, "eur") + Money(right, "eur") - Money(right, "eur") == Money(left, "eur")


def test_two_currencies_never_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "eur") + Money(1, "usd")


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_money_counts_whole_minor_units_only(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "eur")  # type: ignore[arg-type]


def test_a_signed_figure_carries_its_plus() -> None:
    assert (Money(6000, "eur").signed, Money(-1403, "eur").signed) == ("+60.00", f"{MINUS}14.03")


def test_an_amount_of_thousands_of_digits_is_refused_like_any_that_is_too_large() -> None:
    with pytest.raises(AmountNotRead, match="more than Stripe takes"):
        parse("9" * 5000, "eur")


def test_zeros_in_front_do_not_make_an_amount_large() -> None:
    assert parse("000000000029.03", "eur") == Money(2903, "eur")


@pytest.mark.parametrize("name", ["minor", "currency", "note"])
def test_an_amount_never_changes(name):
    amount = Money(500, "eur")
    with pytest.raises((AttributeError, TypeError)):
        setattr(amount, name, 900)
    assert amount == Money(500, "eur")


@pytest.mark.parametrize("minor", [True, 5.0, "5", None])
def test_an_amount_is_made_of_whole_minor_units_only(minor):
    with pytest.raises(TypeError):
        Money(minor, "eur")
