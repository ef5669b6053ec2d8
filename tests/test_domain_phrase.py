"""Sentences with places: what say and plural make, and what they are in plain English."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from app.domain.english import english
from app.domain.errors import AmountNotRead, NotFound, Refused
from app.domain.money import Money
from app.domain.phrase import Day, Name, Phrase, Text, Typed, places, plural, say
from tests.card_strategies import PHRASES

AT = datetime(2026, 11, 18, 14, 3, 22, tzinfo=UTC)


def test_a_sentence_keeps_its_values_by_name() -> None:
    assert say("Sent on {day}.", day=Day(AT)) == (Text("Sent on {day}.", (("day", (Day(AT),)),)),)
    assert english(say("Sent on {day}. {what}", day=Day(AT), what=say("Gone."))) == "Sent on 2026-11-18. Gone."


def test_parts_without_values_follow_one_another_and_empty_ones_are_left_out() -> None:
    assert say("Open", "", Money(5, "eur")) == ("Open", Money(5, "eur"))
    assert say() == () == say("")


@pytest.mark.parametrize(("number", "words"), [(1, "1 day"), (0, "0 days"), (2, "2 days"), (1200, "1,200 days")])
def test_a_number_chooses_the_form(number: int, words: str) -> None:
    assert english((plural("{n} day", "{n} days", number),)) == words


def test_a_plural_may_have_further_places_and_stand_in_another_sentence() -> None:
    days = plural("{n} day at {name}", "{n} days at {name}", 3, name=Name("Visa"))
    assert english(say("Late by {days}.", days=days)) == "Late by 3 days at Visa."


def test_what_looks_like_a_place_in_a_strangers_words_is_not_one() -> None:
    assert english(say("{name} paid.", name=Typed("{name} {0}"))) == "{name} {0} paid."
    assert places("{a} {b2} {} {0} {A} {{c}} {d.e}") == {"a", "b2", "c"}


def test_an_error_holds_the_sentence_and_is_it_in_english() -> None:
    error = Refused("Up to {limit} needs no approval.", limit=Money(5000, "eur"))
    assert error.sentence == say("Up to {limit} needs no approval.", limit=Money(5000, "eur"))
    assert str(error) == "Up to 50.00 EUR needs no approval."
    assert str(NotFound()) == "" and str(AmountNotRead("No.")) == "No."


@given(PHRASES)
def test_any_phrase_can_be_written_in_english(phrase: Phrase) -> None:
    assert isinstance(english(phrase), str)
