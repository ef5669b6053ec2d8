"""Commands: what a component id says."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.ticket import Command, command


@pytest.mark.parametrize(
    ("component_id", "expected"),
    [
        ("refresh", Command("refresh")),
        ("open:invoice:in_1", Command("open", "invoice", "in_1")),
        ("open:invoices:cus_1:in_9", Command("open", "invoices", "cus_1", "in_9")),
        ("search:reference:3B7D44A1-0003", Command("search", "reference", "3B7D44A1-0003")),
    ],
)
def test_a_component_id_says_verb_kind_target_and_after(component_id: str, expected: Command) -> None:
    assert command(component_id) == expected
    assert expected.id == component_id


@pytest.mark.parametrize(
    "wrong",
    ["", ":", "Open:x:y", "open:", "open:a:b:c:d", "open:a:\x00", "a" * 25, "open:a:" + "b" * 256, "open:a:b\nc"],
)
def test_what_is_not_a_command_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput):
        command(wrong)


@given(st.text(max_size=300))
def test_any_text_is_a_command_that_says_itself_again_or_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert command(text).id == text
