"""The catalogue is complete: each sentence of the source in the template and in every language, none without words."""

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.domain.phrase import Text
from app.resources import locales_dir
from integrations.catalogue import fits, forms, language_of, translated, translations
from tests.pseudo import of_the_source
from tools.catalogue import Found, files, search

MEND = "run `make catalogue`, then give each empty msgstr in app/locales/*/LC_MESSAGES/counterfoil.po its words"


def wanted() -> set[tuple[str, str, str]]:
    return {(one.english, one.many, one.context) for one in of_the_source().sentences}


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=None if file.suffix == ".pot" else file.parts[-3])


def sentences(catalogue: Catalog) -> set[tuple[str, str, str]]:
    found = [(forms(one.id), one.context or "") for one in catalogue if one.id]
    return {(ids[0], ids[1] if len(ids) > 1 else "", context) for ids, context in found}


def test_every_sentence_of_the_source_can_be_found_and_translated() -> None:
    assert of_the_source().wrong == ()
    assert len(wanted()) > 1000


@pytest.mark.parametrize("file", [locales_dir() / "counterfoil.pot", *files()], ids=lambda file: file.parts[-3])
def test_a_catalogue_has_exactly_the_sentences_of_the_source(file: Path) -> None:
    has = sentences(read(file))
    assert wanted() - has == set(), f"not in {file.name}: {MEND}"
    assert has - wanted() == set(), f"nobody says this any more: {MEND}"


@pytest.mark.parametrize("file", files(), ids=lambda file: file.parts[-3])
def test_every_sentence_has_words_in_every_language(file: Path) -> None:
    empty = [one.id for one in read(file) if one.id and not (one.string and all(forms(one.string)))]
    assert empty == [], MEND
    assert [one.id for one in read(file) if one.id and one.fuzzy] == []


@pytest.mark.parametrize("file", files(), ids=lambda file: file.parts[-3])
def test_a_translation_has_the_places_of_its_english_in_every_form(file: Path) -> None:
    assert [one.id for one in read(file) if one.id and not fits(one)] == []


@pytest.mark.parametrize("file", files(), ids=lambda file: file.parts[-3])
def test_a_translation_begins_and_ends_as_its_english_does(file: Path) -> None:
    """A full stop more or less, or a space at an end, shows where sentences stand beside one another."""
    ends = (".", "?", ":", " ")
    odd = [
        one.id
        for one in read(file)
        for english, other in zip(forms(one.id), forms(one.string), strict=False)
        if one.id and any(english.endswith(end) != other.endswith(end) for end in ends) and (english, other) not in FREE
    ]
    assert odd == []


FREE = frozenset((("See why", "Warum?"),))


def test_german_is_read_by_all_who_speak_it() -> None:
    assert [language_of(one) for one in ("de", "de-AT", "de_CH", "DE-de")] == ["de"] * 4
    assert translated(Text("Refund {amount}"), "de-AT") == "{amount} zurückerstatten"
    assert translated(Text("{n} day left.", many="{n} days left.", number=1), "de") == "Noch {n} Tag."
    assert translated(Text("Canceled", context="subscription"), "de") == "Gekündigt"
    assert translated(Text("Canceled"), "de") == "Abgebrochen"
    assert translations("de") is translations("de")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('say(f"Sent on {day}.")', "f-string"),
        ('say("Sent on " + day)', "f-string"),
        ('say("Sent on ", Day(at))', "glued"),
        ('say(Typed(name), " paid")', "glued"),
        ('say("By {name}", name="Ann")', "bare words"),
        ('raise Refused(f"No {what}.")', "f-string"),
        ('plural(one, "{n} days", n)', "plural"),
    ],
)
def test_words_that_no_translator_would_find_are_reported(tmp_path: Path, source: str, problem: str) -> None:
    found = searched(tmp_path, source)
    assert len(found.wrong) == 1 and problem in found.wrong[0] and "app/one.py:1" in found.wrong[0]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ('say("Sent on {day}.", day=Day(at))', ["Sent on {day}."]),
        ('say("Yes" if it else "No")', ["Yes", "No"]),
        ('say("One " "sentence.")', ["One sentence."]),
        ('plural("{n} day", "{n} days", n)', ["{n} day"]),
        ('raise NotFound("There is none.")', ["There is none."]),
        ('say(" ", Name("x"), money)', []),
        ("say(amount - refunded)", []),
    ],
)
def test_what_is_said_is_found(tmp_path: Path, source: str, english: list[str]) -> None:
    found = searched(tmp_path, source)
    assert found.wrong == () and [one.english for one in found.sentences] == english


def searched(folder: Path, source: str) -> Found:
    ast.parse(source)
    (folder / "app").mkdir()
    (folder / "app" / "one.py").write_text(source)
    return search(folder)
