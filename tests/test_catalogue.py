"""Sentences in other languages: which language an agent reads, plural forms, and translations that do not fit."""

from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phrase import Day, Phrase, Text, Typed, plural, say
from integrations.catalogue import language_of, loaded, translated
from integrations.phrases import Wording, clean, marked, plain
from tests.card_strategies import PHRASES

AT = datetime(2026, 11, 18, 14, 3, 22, tzinfo=UTC)


def reading(**sentences: str) -> Wording:
    """An agent whose language has these sentences only."""
    catalogue = Catalog(locale="de")
    for english, other in sentences.items():
        catalogue.add(english, other)
    found = loaded(catalogue)
    return Wording("de", translate=lambda text, _: found.gettext(text.english))


def test_a_translation_puts_its_places_where_its_language_wants_them() -> None:
    german = reading(**{"{name} paid on {day}.": "Am {day} zahlte {name}."})
    sentence = say("{name} paid on {day}.", name=Typed("Eve\u202e {day}"), day=Day(AT))
    assert marked(sentence, german) == [
        ("", "Am "),
        ("when", "18.11.2026"),
        ("", " zahlte "),
        ("typed", "Eve {day}"),
        ("", "."),
    ]


@pytest.mark.parametrize("broken", ["Am {tag}.", "Am", "Am {day} {day2}.", "Am {day", "Am {0}."])
def test_a_translation_with_other_places_is_left_out(broken: str) -> None:
    assert plain(say("Sent on {day}.", day=Day(AT)), reading(**{"Sent on {day}.": broken})) == "Sent on 18.11.2026."


def test_a_language_has_its_own_plural_forms_and_contexts() -> None:
    catalogue = Catalog(locale="pl")
    catalogue.add(("{n} day", "{n} days"), ("{n} dzien", "{n} dni", "{n} dnia"))
    catalogue.add("Open", "Otwarte", context="state")
    found = loaded(catalogue)
    polish = Wording("pl", translate=lambda text, _: found.ngettext(text.english, text.many, text.number))
    assert [plain((plural("{n} day", "{n} days", n),), polish) for n in (1, 3, 5)] == ["1 dzien", "3 dni", "5 dnia"]
    assert found.pgettext("state", "Open") == "Otwarte" and found.gettext("Open") == "Open"


@pytest.mark.parametrize("locale", ["en", "en-US", "tlh", "", "..", "../../etc", "x" * 500, "zz-ZZ"])
def test_an_agent_without_a_catalogue_reads_english(locale: str) -> None:
    assert language_of(locale) == "en"
    assert translated(plural("{n} day", "{n} days", 2), locale) == "{n} days"


@given(st.text(), st.text(), st.dictionaries(st.text(), PHRASES), st.text(), st.integers())
def test_any_sentence_with_any_values_can_be_written(
    english: str, many: str, values: dict[str, Phrase], other: str, number: int
) -> None:
    text = Text(english, tuple(values.items()), many, number)
    assert isinstance(plain((text,), Wording()), str)
    assert isinstance(plain((text,), Wording("de", translate=lambda *_: other)), str)


@given(st.text(), st.sampled_from(["{name}", "a {name} b {name}", "{name}{day}", "{", "{name"]))
def test_a_strangers_text_in_a_place_is_always_a_piece_of_its_own_and_cleaned(typed: str, sentence: str) -> None:
    pieces = marked(say(sentence, name=Typed(typed), day=Typed(typed)), Wording())
    assert {text for kind, text in pieces if kind == "typed"} <= {clean(typed)}
    assert "".join(text for kind, text in pieces if kind == "") in sentence.replace("{name}", "").replace("{day}", "")
