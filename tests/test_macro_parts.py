"""Macros as a form has them: taken apart and put together they say the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.macros.parts import NeedPart, Parts, TextPart, empty, words_of
from app.gateways.macro_parts import MacroParts
from app.gateways.macro_sources import read_source
from app.resources import resource_dir

FOLDER = Path(resource_dir("macros"))
NAMES = sorted({file.name.partition(".")[0] for file in FOLDER.glob("*.md")})
PARTS = MacroParts()


def shipped(name: str) -> dict[str, str]:
    return {
        file.name: file.read_text("utf-8") for file in FOLDER.glob(f"{name}.*md") if file.name.split(".")[0] == name
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_macro_is_the_same_after_it_was_a_form(name: str) -> None:
    files = shipped(name)
    parts = PARTS.apart(name, files)
    assert parts is not None
    again = PARTS.together(parts)
    assert again.keys() == files.keys()
    assert PARTS.apart(name, again) == parts
    before = {file: read_source(file, content) for file, content in files.items()}
    after = {file: read_source(file, content) for file, content in again.items()}
    for file in files:
        assert (before[file].text.title, before[file].text.body) == (after[file].text.title, after[file].text.body)
        assert (before[file].needs, before[file].when, before[file].status) == (
            after[file].needs,
            after[file].when,
            after[file].status,
        )


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40).map(
    lambda text: " ".join(text.split())
)
SAID = LINE.filter(bool)


@given(
    title=SAID,
    body=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=80),
    when=LINE,
    needs=st.lists(st.tuples(SAID, LINE), max_size=4),
    tags=st.lists(SAID, max_size=3),
)
def test_whatever_is_typed_into_the_form_stands_in_the_files_as_it_was_typed(
    title: str, body: str, when: str, needs: list[tuple[str, str]], tags: list[str]
) -> None:
    written = Parts(
        (TextPart("a.md", "en", title, body), TextPart("a.de.md", "de", title, body)),
        when=when,
        needs=tuple(NeedPart(*one) for one in needs),
        tags=tuple(tags),
    )
    again = PARTS.apart("a", PARTS.together(written))
    assert again is not None
    assert (again.texts[0].title, again.texts[0].body) == (title, body)
    assert (again.texts[1].title, again.texts[1].body) == (title, body)
    assert (again.when, again.needs, again.tags) == (when, written.needs, written.tags)


def test_a_head_that_is_no_yaml_or_says_more_than_the_form_has_is_not_taken_apart() -> None:
    assert PARTS.apart("a", {"a.md": "no head at all"}) is None
    assert PARTS.apart("a", {"a.md": "---\ntitle: [\n---\nHi"}) is None
    assert PARTS.apart("a", {"a.md": "---\ntitle: A\ncolour: red\n---\nHi"}) is None
    assert PARTS.apart("a", {}) is None
    assert PARTS.apart("a", {"a.md": "---\ntitle: A\n---\nHi", "a.de.md": "---\ntitle: A\ntags: [b]\n---\nHi"}) is None


def test_a_language_comes_and_goes_but_the_macros_own_stays() -> None:
    parts = empty("a", "en").with_language("a", "de").with_language("a", "de").with_language("a", "EN")
    assert [one.file for one in parts.texts] == ["a.md", "a.de.md"]
    assert [one.locale for one in parts.without_language("de").without_language("en").texts] == ["en"]
    assert words_of("refund, vip\n vip  paid") == ("refund", "vip", "paid")
