"""Intercom's bodies to a ticket and a command: only what is signed and of the right shape."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.domain.ticket import SHOW, Agent, Command, Requester
from app.settings import Settings
from integrations.intercom import inbound

BODY: dict[str, Any] = json.loads((Path(__file__).parent / "fixtures" / "intercom" / "initialize.json").read_text())
SETTINGS = Settings(secret_keys=("x" * 32,), stripe_api_key="rk_test_x", intercom_workspace_id="wk_demo1")


def body(**changes: Any) -> dict[str, Any]:
    """The sample with parts replaced; `__` in a name leads deeper, None removes."""
    made = copy.deepcopy(BODY)
    for path, value in changes.items():
        *parents, last = path.split("__")
        holder = made
        for name in parents:
            holder = holder[name]
        holder.pop(last, None)
        if value is not None:
            holder[last] = value
    return made


def test_the_requester_is_the_signed_contact_and_the_agent_the_signed_teammate() -> None:
    ticket = inbound.ticket(BODY, SETTINGS)
    assert ticket.requester == Requester(
        "65a0c0ffee0000000000beef", "Maya Lindqvist", "maya@lindqvist.example", "user_1001", None
    )
    assert ticket.agent == Agent("493881", "Ann Lee", "ann@example.com", ("814865",))
    assert (ticket.channel, ticket.account, ticket.id) == ("intercom", "wk_demo1", "215470000000123")


def test_the_address_never_comes_from_the_author_of_the_conversation() -> None:
    assert inbound.ticket(body(contact__email=None), SETTINGS).requester.email is None
    assert inbound.ticket(body(contact__email=""), SETTINGS).requester.email is None


def test_an_older_body_names_the_contact_customer() -> None:
    old = body(contact=None, customer={"id": "abc", "email": "x@y.example"})
    assert inbound.ticket(old, SETTINGS).requester.email == "x@y.example"


def test_a_custom_attribute_may_carry_the_customer_id_and_an_odd_one_is_left_out() -> None:
    assert (
        inbound.ticket(body(contact__custom_attributes={"stripe_customer_id": "cus_1"}), SETTINGS).requester.customer_id
        == "cus_1"
    )
    for odd in ([], "x", {"stripe_customer_id": 7}, {"stripe_customer_id": " "}):
        assert inbound.ticket(body(contact__custom_attributes=odd), SETTINGS).requester.customer_id is None


def test_what_was_written_is_plain_text_in_which_ids_can_be_found() -> None:
    assert "8F3C21D4-0006" in inbound.ticket(BODY, SETTINGS).text
    assert "<" not in inbound.ticket(BODY, SETTINGS).text


@pytest.mark.parametrize(
    "odd",
    [{"conversation__source": "x"}, {"conversation__source": {"body": 7}}, {"conversation__conversation_parts": []}],
)
def test_odd_texts_cost_nothing_but_themselves(odd: dict[str, Any]) -> None:
    assert inbound.ticket(body(**odd), SETTINGS).requester.email == "maya@lindqvist.example"


def test_a_teammate_without_address_is_not_known() -> None:
    assert inbound.ticket(body(admin__email=None), SETTINGS).agent.known is False


def test_the_conversation_id_may_stand_in_the_context() -> None:
    moved = body(conversation=None, context={"conversation_id": 215470000000123})
    assert inbound.ticket(moved, SETTINGS).id == "215470000000123"


@pytest.mark.parametrize(
    "wrong",
    [
        {"admin": None},
        {"admin": "x"},
        {"admin__id": "../admins"},
        {"admin__team_ids": "x"},
        {"contact": None},
        {"contact__id": "../contacts"},
        {"contact__id": None},
        {"contact__email": 7},
        {"conversation__id": "last"},
        {"conversation__id": "\u0661\u0662"},
        {"conversation__id": "1?x"},
        {"conversation": None},
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        inbound.ticket(body(**wrong), SETTINGS)


@pytest.mark.parametrize("workspace", ["other", None, "WK_DEMO1"])
def test_another_workspace_is_not_served(workspace: str | None) -> None:
    with pytest.raises(inbound.OtherWorkspace):
        inbound.ticket(body(workspace_id=workspace), SETTINGS)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, SHOW),
        ({"component_id": "open:invoice:in_1"}, Command("open", "invoice", "in_1")),
        ({"component_id": "open:invoice:in_1#2"}, Command("open", "invoice", "in_1")),
        (
            {"component_id": "search:customer:c", "input_values": {"search:customer:c": "a@b.co", "x": None}},
            Command("search", "customer", "c", fields={"search:customer:c": "a@b.co", "text": "a@b.co"}),
        ),
        (
            {"component_id": "search:customer:c#2", "input_values": {"search:customer:c": "a@b.co"}},
            Command("search", "customer", "c", fields={"search:customer:c": "a@b.co", "text": "a@b.co"}),
        ),
        (
            {"component_id": "search:card:c", "input_values": {"last4": "4242"}},
            Command("search", "card", "c", fields={"last4": "4242"}),
        ),
        ({"component_id": "refresh", "current_canvas": {"stored_data": {"customer": "cus_evil"}}}, Command("refresh")),
    ],
)
def test_what_was_pressed_is_a_command_with_the_fields_around_it(sent: dict[str, Any], expected: Command) -> None:
    assert inbound.pressed(body(**sent)) == expected


@pytest.mark.parametrize(
    "wrong", [{"component_id": 7}, {"component_id": "no way!"}, {"component_id": "x", "input_values": [1]}]
)
def test_a_component_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        inbound.pressed(body(**wrong))


@pytest.mark.parametrize("number", ["9" * 5_000, "0" * 5_000 + "65", "9" * 90_000])
def test_no_number_that_a_customer_writes_keeps_the_card_away(number: str) -> None:
    written = f"Refund in_12345678 &amp; me &#{number}; &#65;"
    assert inbound.ticket(body(conversation__source__body=written), SETTINGS).text.split() == [
        "Refund", "in_12345678", "&", "me", "A",
    ]  # fmt: skip
