"""What the frame's script asks: strictly read, whatever the JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from integrations.zendesk.inbound import asked

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
NAMES = st.sampled_from(["ticket_id", "component_id", "fields", "locale", "time_zone", "email"])


@given(JSON | st.dictionaries(NAMES, JSON | st.just("1042")), st.booleans())
def test_any_json_is_a_question_or_bad_input(payload: object, pressed: bool) -> None:
    try:
        question = asked(payload, pressed=pressed)
    except BadInput:
        return
    assert question.ticket_id.isascii()
    assert question.ticket_id.isdigit()
    assert len(question.ticket_id) <= 20
    assert all(isinstance(value, str) for value in question.command.fields.values())


def test_without_a_press_the_command_is_to_show() -> None:
    assert asked({"ticket_id": "7", "component_id": "confirm:action:1"}, pressed=False).command.id == "show"


@pytest.mark.parametrize("locale", ["en-US", "tr", "zh-Hant-TW"])
def test_the_browsers_locale_is_taken_as_it_is(locale: str) -> None:
    assert asked({"ticket_id": "7", "locale": locale, "time_zone": "Europe/Berlin"}, pressed=False).locale == locale


@pytest.mark.parametrize("odd", ["", "en_US.UTF-8", "../../etc/passwd", "x" * 80, None, 5, "en-US\n"])
def test_an_odd_locale_or_zone_is_as_good_as_none(odd: object) -> None:
    question = asked({"ticket_id": "7", "locale": odd, "time_zone": odd}, pressed=False)
    assert question.locale is None
    assert question.time_zone is None or odd in ("", "en_US.UTF-8")
