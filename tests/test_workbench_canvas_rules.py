"""The workbench's judgement of a canvas."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.workbench.canvas_fields import COMPONENTS
from app.sandbox.workbench.canvas_rules import LIMIT, advice, problems, size_of

FIXTURES = Path(__file__).parent / "fixtures" / "workbench"
KIT = json.loads((FIXTURES / "kit.json").read_text(encoding="utf-8"))
HOME = json.loads((FIXTURES / "home.json").read_text(encoding="utf-8"))


def one(**component: Any) -> Any:
    return {"canvas": {"content": {"components": [component]}}}


def options(*ids: str) -> list[Any]:
    return [{"type": "option", "id": name, "text": name} for name in ids]


def test_a_canvas_with_every_component_type_has_no_problem():
    assert problems(KIT, first=False) == []
    assert {component["type"] for component in KIT["canvas"]["content"]["components"]} == COMPONENTS


def test_a_good_first_canvas_has_no_problem_and_no_advice():
    assert problems(HOME, first=True) == []
    assert advice(HOME, first=True) == []


ITEM = {"type": "item", "id": "a", "title": "b"}
BROKEN = [
    (None, "the answer has no canvas"),
    ({"canvas": []}, "the answer has no canvas"),
    ({"canvas": {"content": {"components": []}}}, "at least one component"),
    ({"canvas": {"content": HOME["canvas"]["content"] | {"more": 1}}}, "canvas.content.more is unknown"),
    ({"canvas": HOME["canvas"] | {"content_url": "https://a.example"}}, "canvas.content_url is unknown"),
    ({"canvas": HOME["canvas"] | {"stored_data": []}}, "stored_data must be an object"),
    ({"canvas": HOME["canvas"], "results": {}}, "results does not belong"),
    ({"canvas": HOME["canvas"], "event": {"type": "done"}}, "event may only be"),
    (one(type="iframe"), "'iframe' is not a component"),
    (one(type="item", id="a", title="b"), "'item' is not a component"),
    (one(type=["text"]), "is not a component"),
    (one(type="text"), "text is missing"),
    (one(type="text", text=""), "text must be a string that is not empty"),
    (one(type="text", text="a", colour="red"), "colour is unknown"),
    (one(type="text", text="a", style="danger"), "style must be header"),
    (one(type="button", id="a", label="b"), "action is missing"),
    (one(type="button", id="a", label="b", action={"type": "sheet", "url": "https://a.b"}), "action must be"),
    (one(type="button", id="a", label="b", action={"type": "submit", "x": 1}), "action must be"),
    (one(type="button", id="a", label="b", action={"type": "url", "url": "javascript:alert(1)"}), "action must be"),
    (one(type="image", url="http://a.b/c.png", width=1, height=1), "url must be an https address"),
    (one(type="image", url="https://a.b", width=True, height=1), "width must be a whole number"),
    (one(type="data-table", items=[{"type": "field-value", "field": "a", "value": 1}]), "value must be a string"),
    (one(type="list", items=[{"id": "a", "title": "b"}]), "type must be item"),
    (one(type="list", items=[ITEM | {"image": "https://a.b"}]), "image needs image_width"),
    (one(type="list", items=[ITEM | {"tertiary_text": "c"}]), "tertiary_text needs subtitle"),
    (one(type="dropdown", id="a", options=options("x")), "options must be 2 to 10 options"),
    (one(type="dropdown", id="a", options=options(*"abcdefghijk")), "options must be 2 to 10 options"),
    (one(type="dropdown", id="a", options=options("x", "y"), value="z"), "value 'z' is not one of its options"),
    (one(type="checkbox", id="a", label="", options=options("x"), value=["z"]), "value 'z' is not one of its options"),
    (one(type="checkbox", id="a", label="", option=options("x")), "options is missing"),
    (one(type="textarea", id="a", save_state="saved"), "save_state is unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), BROKEN)
def test_what_intercom_cannot_draw_is_said(answer, words):
    assert any(words in problem for problem in problems(answer, first=False)), problems(answer, first=False)


def test_an_id_may_stand_once_in_a_canvas_list_items_included():
    answer = copy.deepcopy(KIT)
    answer["canvas"]["content"]["components"][8]["items"][0]["id"] = "back"
    assert problems(answer, first=False) == ["the id 'back' is used twice"]


def test_64_kb_of_content_is_the_limit_in_bytes():
    text = {"type": "text", "text": ""}
    room = LIMIT - size_of({"components": [text]})
    fits, over = "é" * (room // 2), "é" * (room // 2 + 1)
    assert problems(one(type="text", text=fits), first=False) == []
    assert "the limit is 65,536" in problems(one(type="text", text=over), first=False)[0]


def test_64_kb_of_stored_data_is_the_limit():
    answer = {"canvas": HOME["canvas"] | {"stored_data": {"k": "x" * LIMIT}}}
    assert "stored_data is" in problems(answer, first=True)[0]


def test_the_answer_to_initialize_has_no_event():
    assert problems(HOME | {"event": {"type": "completed"}}, first=True) == ["event does not belong into the answer"]
    assert problems(HOME | {"event": {"type": "completed"}}, first=False) == []


def test_reviewers_send_back_primary_buttons_and_centred_words_on_the_first_canvas_only():
    assert len(advice(KIT, first=True)) == 2
    assert advice(KIT, first=False) == []


def test_a_button_without_a_style_is_primary_and_told_so():
    button = one(type="button", id="a", label="b", action={"type": "submit"})
    assert advice(button, first=False) == ["button a: style is not written, it is drawn as primary"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(KIT["canvas"]["content"]["components"]), st.data(), JSON)
def test_no_value_in_any_field_is_a_crash(component, data, value):
    field = data.draw(st.sampled_from([*component, "id", "items", "options", "action", "value"]))
    problems(one(**component | {field: value}), first=False)
