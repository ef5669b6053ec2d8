"""Money through both channels as they really are: signed requests, the real Stripe library, a real database."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.actions import State
from app.factory import build
from app.sandbox.helpdesk.people import AGENTS, Agent
from app.usecases import marking, notes, reconciling, refund_watch
from tests.whole import ANN, Whole, said

LENA = next(agent for agent in AGENTS if agent.email == "lead@example.com")
KIM = next(agent for agent in AGENTS if agent.key == "kim")
STORY = "proration-surprise"


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    yield product
    product.close()


class Intercom:
    """A teammate in the inbox."""

    def __init__(self, whole: Whole, agent: Agent = ANN) -> None:
        self.whole, self.agent = whole, agent

    def press(self, component_id: str, **fields: str) -> str:
        shown = self.whole.intercom(STORY, self.agent, component_id=component_id, input_values=fields)
        return said(shown)


class Zendesk:
    """An agent in the workspace."""

    def __init__(self, whole: Whole, agent: Agent = ANN) -> None:
        self.whole, self.bearer = whole, whole.bearer(agent)

    def press(self, component_id: str, **fields: str) -> str:
        return self.whole.zendesk(STORY, self.bearer, component_id=component_id, fields=fields)


CHANNELS = [Intercom, Zendesk]
Channel = type[Intercom] | type[Zendesk]


def rows(whole: Whole, path: str, **given: str) -> list[dict[str, Any]]:
    """A list of the sandbox's Stripe, newest first."""
    key = {"Authorization": f"Bearer {whole.settings.stripe_api_key}"}
    answer = whole.sandbox.http.get(f"/v1/{path}", params=given, headers=key)
    return answer.raise_for_status().json()["data"]  # type: ignore[no-any-return]


def maya(whole: Whole) -> str:
    return str(rows(whole, "customers", email="maya@lindqvist.example")[0]["id"])


def newest_invoice(whole: Whole) -> dict[str, Any]:
    return rows(whole, "invoices", customer=maya(whole))[0]


def refunds(whole: Whole) -> list[dict[str, Any]]:
    return [one for one in rows(whole, "refunds", limit="100") if one.get("customer") == maya(whole)]


def button(page: str, verb: str) -> str:
    found = re.search(rf"{verb}:action:[0-9A-Z]+(?::[0-9a-f]+)?", page)
    assert found, page
    return found[0]


def noted(whole: Whole, channel: Channel) -> tuple[tuple[Any, str], set[str]]:
    """The one internal note on the ticket: author and HTML; and the ticket's tags."""
    if channel is Intercom:
        row = whole.helpdesk.intercom.conversations[whole.conversations()[STORY]]
        parts = row["conversation_parts"]["conversation_parts"]
        (found,) = [(one["author"]["id"], one["body"]) for one in parts if one["part_type"] == "note"]
        return found, {tag["name"] for tag in row["tags"]["tags"]}
    ticket, account = whole.tickets()[STORY], whole.helpdesk.zendesk
    (found,) = [(one["author_id"], one["html_body"]) for one in account.comments[ticket] if not one["public"]]
    return found, set(account.tickets[ticket]["tags"])


FIELDS = {"amount": "29.03", "reason": "goodwill", "note": "Wrote the same day."}


@pytest.mark.parametrize("channel", CHANNELS)
def test_two_clicks_make_one_refund_with_its_credit_note_and_one_note_on_the_ticket(
    whole: Whole, channel: Channel
) -> None:
    desk, invoice = channel(whole), newest_invoice(whole)
    assert "See what will happen" in desk.press(f"open:refund:{invoice['id']}")
    confirm = desk.press(f"propose:refund:{invoice['id']}", **FIELDS)
    assert "29.03 EUR" in confirm
    assert refunds(whole) == []
    pressed = button(confirm, "confirm")
    for _ in range(3):
        assert "Refunded" in desk.press(pressed)
    made = refunds(whole)
    assert [one["amount"] for one in made] == [2903]
    credited = rows(whole, "credit_notes", invoice=invoice["id"])
    assert [(one["amount"], one["refunds"][0]["refund"]) for one in credited] == [(2903, made[0]["id"])]
    assert credited[0]["metadata"]["counterfoil_action"] == pressed.rpartition(":")[2]
    assert notes.deliver(whole.deps) == 1
    assert notes.deliver(whole.deps) == 0
    (author, html), tags = noted(whole, channel)
    assert author in (ANN.intercom_id, ANN.zendesk_id)
    assert html.startswith("<p>Refunded 29.03 EUR by a credit note.</p><p>By Ann Lee. Reason: goodwill.</p>")
    assert made[0]["id"] in html and html.endswith(f"<p>Counterfoil {pressed.rpartition(':')[2]}-done</p>")
    assert {"counterfoil_refund", "counterfoil_credit_note"} <= tags
    assert "Noted on the ticket" in desk.press(pressed)


@pytest.mark.parametrize("channel", CHANNELS)
def test_above_the_limit_a_lead_approves_on_the_same_ticket_and_it_happens_once(whole: Whole, channel: Channel) -> None:
    ann, lena, invoice = channel(whole), channel(whole, LENA), newest_invoice(whole)
    asks = ann.press(f"propose:refund:{invoice['id']}", reason="duplicate", note="Two seats, one person.")
    waiting = ann.press(button(asks, "ask"))
    assert "Waiting for approval" in waiting
    assert refunds(whole) == []
    request = button(waiting, "withdraw").rpartition(":")[2]
    page = lena.press(f"open:approval:{request}")
    assert "Two seats, one person." in page
    for _ in range(3):
        assert "Refunded" in lena.press(button(page, "approve"))
    assert [one["amount"] for one in refunds(whole)] == [11803]
    assert notes.deliver(whole.deps) == 2


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_answer_that_is_lost_after_the_refund_is_checked_and_never_doubled(whole: Whole, channel: Channel) -> None:
    desk, invoice = channel(whole), newest_invoice(whole)
    pressed = button(desk.press(f"propose:refund:{invoice['id']}", **FIELDS), "confirm")
    whole.sandbox.fault(method="POST", path="/v1/credit_notes", kind="drop_after", times=1)
    page = desk.press(pressed)
    assert "Checking with Stripe" in page
    assert "Do not refund again" in page
    again = desk.press(f"propose:refund:{invoice['id']}", **FIELDS)
    assert "Stripe has not answered for another one yet" in again
    assert reconciling.reconcile(whole.deps).still_open == ()
    assert "Refunded" in desk.press(pressed)
    assert [one["amount"] for one in refunds(whole)] == [2903]


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_agent_in_no_role_reads_only(whole: Whole, channel: Channel) -> None:
    desk, invoice = channel(whole, KIM), newest_invoice(whole)
    for command in (f"open:refund:{invoice['id']}", f"propose:refund:{invoice['id']}"):
        assert "Ask your lead" in desk.press(command)
    assert refunds(whole) == []


def test_what_one_channel_began_the_other_cannot_confirm(whole: Whole) -> None:
    invoice = newest_invoice(whole)
    begun = Intercom(whole).press(f"propose:refund:{invoice['id']}", **FIELDS)
    assert "Not found" in Zendesk(whole).press(button(begun, "confirm"))
    assert refunds(whole) == []


def marks(refund: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in refund["metadata"].items() if name.startswith("counterfoil_")}


def done_by_note(whole: Whole) -> str:
    """The id of an action that refunded by a credit note: of its refund Stripe keeps no metadata of ours."""
    desk, invoice = Zendesk(whole), newest_invoice(whole)
    pressed = button(desk.press(f"propose:refund:{invoice['id']}", **FIELDS), "confirm")
    assert "Refunded" in desk.press(pressed)
    assert marks(refunds(whole)[0]) == {}
    return pressed.rpartition(":")[2]


def test_the_refund_of_a_credit_note_gets_the_marks_of_its_action_from_the_worker(whole: Whole) -> None:
    asked: list[tuple[str, str]] = []
    whole.deps = replace(whole.deps, soon=lambda job, argument="": asked.append((job, argument)))
    whole.client = build(whole.deps).test_client()
    action_id = done_by_note(whole)
    assert (marking.JOB, action_id) in asked
    assert [marking.mark(whole.deps, action_id) for _ in range(2)] == ["done", "done"]
    ticket = f"zendesk:{whole.tickets()[STORY]}"
    expected = {"counterfoil_action": action_id, "counterfoil_ticket": ticket, "counterfoil_agent": str(ANN.zendesk_id)}
    assert [marks(one) for one in refunds(whole)] == [expected]
    assert marking.mark(whole.deps, "01J0000000000000000000000X") == "none"


def test_marks_that_could_not_be_written_change_nothing_and_are_made_good_by_the_watch(whole: Whole) -> None:
    action_id = done_by_note(whole)
    whole.sandbox.fault(method="POST", path="/v1/refunds/", kind="status", status=500, times=1)
    assert marking.mark(whole.deps, action_id) == "later"
    ledger, money = whole.deps.ledger, whole.deps.money
    assert ledger is not None and money is not None
    action = ledger.action(action_id)
    assert action is not None and action.state is State.DONE
    refund_watch.look(whole.deps, ledger, money, action)
    assert marks(refunds(whole)[0])["counterfoil_action"] == action_id
    writes = [one for one in whole.stripe_calls() if one.startswith("POST /v1/refunds/")]
    refund_watch.look(whole.deps, ledger, money, action)
    assert [one for one in whole.stripe_calls() if one.startswith("POST /v1/refunds/")] == writes
