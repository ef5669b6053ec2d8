"""Foreign JSON: read strictly, every miss with its path."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from integrations import payload

SAMPLE: dict[str, Any] = {
    "contact": {"id": 7, "email": " a@b.co ", "name": None, "tags": ["x"]},
    "blank": "  ",
    "odd": {"a": 1},
}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a": "\xc3\x28"}', b"{} {}"])
def test_only_one_json_object_is_a_document(raw: bytes) -> None:
    with pytest.raises(BadInput):
        payload.document(raw)


def test_a_text_is_read_without_the_blanks_around_it() -> None:
    assert payload.text(SAMPLE, "contact", "email") == "a@b.co"


def test_blank_null_and_missing_texts_are_none() -> None:
    found = [
        payload.optional_text(SAMPLE, *path) for path in (("blank",), ("contact", "name"), ("contact", "x"), ("y", "z"))
    ]
    assert found == [None] * 4


@pytest.mark.parametrize("path", [("contact", "x"), ("contact", "name"), ("blank",), ("nothing", "here")])
def test_a_text_that_must_be_there_is_missed_with_its_path(path: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as caught:
        payload.text(SAMPLE, *path)
    assert caught.value.path == ".".join(path)


@pytest.mark.parametrize("path", [("contact",), ("contact", "id"), ("contact", "tags")])
def test_a_wrong_type_is_not_taken_for_a_text(path: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        payload.optional_text(SAMPLE, *path)


def test_a_path_through_something_else_than_an_object_is_refused() -> None:
    with pytest.raises(BadInput):
        payload.optional(SAMPLE, "contact", "tags", "x")


def test_an_id_may_be_a_whole_number_but_not_a_truth() -> None:
    assert payload.identifier(SAMPLE, "contact", "id") == "7"
    with pytest.raises(BadInput):
        payload.identifier({"id": True}, "id")


def test_form_fields_are_texts_and_several_choices_are_joined() -> None:
    assert payload.fields({"f": {"a": "x", "b": ["p", "q"], "c": None}}, "f") == {"a": "x", "b": "p,q"}


@pytest.mark.parametrize("wrong", [{"a": 1}, {"a": {"b": 1}}, {"a": [1]}, [], "x", {str(n): "x" for n in range(99)}])
def test_form_fields_of_another_shape_are_refused(wrong: Any) -> None:
    with pytest.raises(BadInput):
        payload.fields({"f": wrong}, "f")


def test_the_name_of_a_field_never_gets_into_the_log() -> None:
    with pytest.raises(BadInput) as caught:
        payload.fields({"f": {"amara@okafor.example": 1}}, "f")
    assert caught.value.path == "f" and "okafor" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.dictionaries(st.sampled_from(["a", "b"]), JSON), st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=4)
)
def test_any_json_gives_a_text_none_or_a_refusal(document: dict[str, Any], path: list[str]) -> None:
    for read in (payload.optional_text, payload.text, payload.identifier, payload.rows, payload.fields):
        with contextlib.suppress(BadInput):
            read(document, *path)  # type: ignore[operator]
