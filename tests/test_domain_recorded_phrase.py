"""A phrase that was recorded is the same phrase again; a record of another kind raises nothing."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.english import english
from app.domain.errors import NotPerformed
from app.domain.money import Money, example
from app.domain.phrase import Day, Moment, Name, Phrase, Typed, plural, say
from app.domain.recorded_phrase import phrase_of, recorded
from tests.card_strategies import MOMENTS, WORDS

AMOUNTS = st.builds(Money, st.integers(-(10**11), 10**11), st.sampled_from(["usd", "jpy"]))
VALUES = st.one_of(WORDS.map(Typed), WORDS.map(Name), AMOUNTS, MOMENTS.map(Day), st.integers(), st.just(example("eur")))


@pytest.mark.parametrize(
    "phrase",
    [
        (),
        say("Everything is refunded already."),
        NotPerformed("Only {left} is left.", left=Money(5, "eur")).sentence,
        say(plural("{n} day", "{n} days", 3, context="ago"), " ", Name("CF-1")),
    ],
)
def test_a_phrase_comes_back_as_it_was(phrase: Phrase) -> None:
    assert phrase_of(recorded(phrase)) == phrase


def test_a_plain_sentence_stays_readable_in_the_record() -> None:
    assert recorded(say("Everything is refunded already.")) == "Everything is refunded already."


@given(st.dictionaries(st.sampled_from(["a", "b"]), VALUES), st.text())
def test_any_sentence_with_any_values_comes_back_and_says_the_same(values: dict[str, object], words: str) -> None:
    phrase = say("{a} of {b}. " + words, **values)  # type: ignore[arg-type]
    again = phrase_of(json.loads(json.dumps(recorded(phrase))))
    assert english(again) == english(phrase)


@given(st.text() | st.text().map(lambda text: "[[" + text) | st.just("[" * 5000))
def test_a_record_that_is_no_phrase_is_read_as_words(record: str) -> None:
    assert isinstance(english(phrase_of(record)), str)


def test_a_sentence_with_a_part_that_no_record_holds_is_kept_in_english_and_never_lost() -> None:
    at = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
    kept = recorded(say("Until {time} at the latest.", time=Moment(at)))
    assert kept.startswith("Until ")
    assert phrase_of(kept) == (kept,)
