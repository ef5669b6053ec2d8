"""Replies through both channels as they really are: signed requests, the shipped macros, a real database."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.gateways.macro_problems import MacroError
from app.ports import WantedEvents
from app.sandbox.helpdesk.people import AGENTS, Agent
from app.usecases import notes
from tests.whole import ANN, Whole, heading, said

KIM = next(agent for agent in AGENTS if agent.key == "kim")
STORY = "proration-surprise"
WHY = "why-this-charge"


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    yield product
    product.close()


def press(whole: Whole, component_id: str, agent: Agent = ANN, story: str = STORY, **fields: str) -> Any:
    """A teammate in the inbox presses something."""
    return whole.intercom(story, agent, component_id=component_id, input_values=fields)


def events(whole: Whole) -> list[Any]:
    assert whole.deps.ledger is not None
    return [one.event for one in whole.deps.ledger.events(WantedEvents(did=("used",)))]


def draft_in(fragment: str) -> tuple[str, dict[str, Any]]:
    """The command that says what was done with a reply in the frame, and what the script would insert."""
    found = re.search(r'value="(used:macro:[^"]+)"', fragment)
    carried = re.search(r'<script type="application/json">(.*?)</script>', fragment, re.DOTALL)
    assert found and carried
    return found[1], json.loads(carried[1])


def test_home_leads_to_the_replies_that_fit_and_to_one_in_full(whole: Whole) -> None:
    bearer = whole.bearer()
    home = whole.zendesk(STORY, bearer)
    way = re.search(r'value="(open:replies:[^"]+)"', home)
    assert way
    page = whole.zendesk(STORY, bearer, component_id=way[1], fields={})
    assert heading(page) == "Suggested replies"
    suggested = re.findall(r'value="insert:macro:([^":]+)"', page)
    assert suggested[0] == WHY
    assert len(suggested) <= 3
    page = whole.zendesk(STORY, bearer, component_id=f"insert:macro:{WHY}", fields={})
    _, carried = draft_in(page)
    assert "118.03" in carried["text"]
    assert "<p>" in carried["html"]
    assert carried["tags"] == ["invoice-question"]


def test_what_was_inserted_is_recorded_once_by_macro_version_ticket_and_agent(whole: Whole) -> None:
    bearer = whole.bearer()
    command, _ = draft_in(whole.zendesk(STORY, bearer, component_id=f"insert:macro:{WHY}", fields={}))
    for _ in range(2):
        page = whole.zendesk(STORY, bearer, component_id=command, fields={"how": "inserted"})
        assert heading(page) == "Draft inserted"
        assert "118.03" in page
    [event] = events(whole)
    assert (event.who, event.ticket_id, event.role) == ("9001", str(whole.tickets()[STORY]), "tier1")
    assert {"macro": WHY, "version": "1", "locale": "en", "how": "inserted"}.items() <= event.facts.items()


def test_a_draft_of_another_agent_or_ticket_is_not_there(whole: Whole) -> None:
    bearer = whole.bearer()
    command, _ = draft_in(whole.zendesk(STORY, bearer, component_id=f"insert:macro:{WHY}", fields={}))
    ben = whole.bearer(next(agent for agent in AGENTS if agent.key == "ben"))
    for story, who in ((STORY, ben), ("duplicate-charge", bearer)):
        page = whole.zendesk(story, who, component_id=command, fields={"how": "inserted"})
        assert "This reply is not there any more." in page
    assert events(whole) == []


def test_a_reply_that_does_not_fit_says_why_and_what_to_choose_instead(whole: Whole) -> None:
    page = whole.zendesk(STORY, whole.bearer(), component_id="insert:macro:refund-sent", fields={})
    assert heading(page) == "Refund sent"
    assert "This reply does not fit now" in page
    assert "used:macro" not in page
    page = whole.zendesk(STORY, whole.bearer(), component_id="insert:macro:credit-applied", fields={})
    assert "Choose instead" in page
    assert 'value="insert:macro:invoice-copy"' in page


def test_where_it_fits_several_the_agent_picks_the_one_that_it_is_about(whole: Whole) -> None:
    bearer = whole.bearer()
    page = whole.zendesk(STORY, bearer, component_id="insert:macro:invoice-copy", fields={})
    picks = re.findall(r'value="(insert:macro:invoice-copy:in_[^"]+)"', page)
    assert len(picks) > 1
    _, carried = draft_in(whole.zendesk(STORY, bearer, component_id=picks[1], fields={}))
    assert "Hi Maya" in carried["text"]


def test_the_agent_may_switch_to_another_language_of_the_reply(whole: Whole) -> None:
    bearer = whole.bearer()
    page = whole.zendesk(STORY, bearer, component_id=f"insert:macro:{WHY}", fields={})
    way = re.search(r'value="(insert:macro:[^"]+@de)"', page)
    assert way
    _, carried = draft_in(whole.zendesk(STORY, bearer, component_id=way[1], fields={}))
    assert "118,03" in carried["text"]


def test_a_search_finds_by_a_word_of_title_or_text_what_can_be_used_first(whole: Whole) -> None:
    customer = whole.zendesk(STORY, whole.bearer())
    customer_id = re.search(r"open:replies:([^\"]+)", customer)[1]  # type: ignore[index]
    page = whole.zendesk(STORY, whole.bearer(), component_id=f"search:macro:{customer_id}", fields={"text": "UPGRADE"})
    found = re.findall(r'value="insert:macro:([^":]+)"', page)
    assert "upgrade-explained" in found
    page = whole.zendesk(STORY, whole.bearer(), component_id=f"search:macro:{customer_id}", fields={"text": "qqq"})
    assert "No reply has these words." in page


def test_an_agent_in_no_role_has_no_replies(whole: Whole) -> None:
    bearer = whole.bearer(KIM)
    assert "open:replies" not in whole.zendesk(STORY, bearer)
    page = whole.zendesk(STORY, bearer, component_id=f"insert:macro:{WHY}", fields={})
    assert "Your role does not use replies." in page


def test_every_macro_can_be_reached_ten_at_a_time(whole: Whole) -> None:
    bearer, seen = whole.bearer(), []
    found = re.search(r"open:replies:([^\"]+)", whole.zendesk(STORY, bearer))
    assert found
    way: str | None = f"open:all_replies:{found[1]}"
    while way:
        page = whole.zendesk(STORY, bearer, component_id=way, fields={})
        seen += re.findall(r'value="insert:macro:([^":]+)"', page)
        more = re.search(r'value="(open:all_replies:[^":]+:[^"]+)"', page)
        way = more[1] if more else None
    assert sorted(seen) == sorted(whole.deps.macros())


def areas(canvas: Any) -> str:
    """The words in the field of a reply."""
    return str(next(one["value"] for one in canvas if one["type"] == "textarea"))


def button(canvas: Any, verb: str) -> str:
    return str(next(one["id"] for one in canvas if one.get("id", "").startswith(verb)))


def sent(whole: Whole, kind: str = "comment", story: str = STORY) -> list[dict[str, Any]]:
    """What teammates wrote to the conversation from outside."""
    conversation = whole.helpdesk.intercom.conversations[whole.conversations()[story]]
    parts = conversation["conversation_parts"]["conversation_parts"]
    return [one for one in parts if one["part_type"] == kind and one["author"]["type"] == "admin"]


def test_a_reply_is_sent_once_in_the_agents_name_with_its_tags_whatever_is_pressed_again(whole: Whole) -> None:
    draft = press(whole, f"insert:macro:{WHY}")
    assert "Sending is at once and cannot be undone." in said(draft)
    send = button(draft, "send:reply:")
    kept = whole.deps.ledger.draft(send.rpartition(":")[2]) if whole.deps.ledger else None
    assert kept is not None and kept.charge_id.startswith("ch_")
    before = len(sent(whole))
    for text in (areas(draft), areas(draft) + " Again.", ""):
        assert "Sent to Maya Lindqvist" in said(press(whole, send, text=text))
    assert "Sent to Maya" in said(press(whole, send.replace("send:", "note:"), text="Hi"))
    [part] = sent(whole)[before:]
    assert part["author"]["id"] == ANN.intercom_id
    assert "118.03 EUR" in part["body"]
    tags = whole.helpdesk.intercom.conversations[whole.conversations()[STORY]]["tags"]["tags"]
    assert "invoice-question" in {one["name"] for one in tags}
    [event] = events(whole)
    assert {"how": "sent", "edited": "no"}.items() <= event.facts.items()


def test_what_the_agent_typed_is_what_is_sent_and_none_of_it_is_markup(whole: Whole) -> None:
    draft = press(whole, f"insert:macro:{WHY}")
    press(whole, button(draft, "send:reply:"), text="Hi <b>Maya</b> & co\n\nBest, Ann")
    assert sent(whole)[-1]["body"] == "<p>Hi &lt;b&gt;Maya&lt;/b&gt; &amp; co</p><p>Best, Ann</p>"
    [event] = events(whole)
    assert event.facts["edited"] == "yes"


def test_an_answer_that_is_lost_is_not_sent_again(whole: Whole) -> None:
    draft = press(whole, f"insert:macro:{WHY}")
    before, send = len(sent(whole)), button(draft, "send:reply:")
    path = f"/intercom/conversations/{whole.conversations()[STORY]}/reply"
    whole.sandbox.fault(method="POST", path=path, kind="drop_after", times=1)
    assert "do not send it again by hand" in said(press(whole, send, text=areas(draft)))
    press(whole, send, text=areas(draft))
    notes.deliver(whole.deps)
    assert len(sent(whole)) == before + 1


def test_words_that_a_customer_must_never_be_told_are_not_sent(whole: Whole) -> None:
    draft, before = press(whole, f"insert:macro:{WHY}"), len(sent(whole))
    typed = areas(draft) + "\nYour card was reported stolen."
    again = press(whole, button(draft, "send:reply:"), text=typed)
    assert "must never be told" in said(again)
    assert areas(again) == typed
    assert ":anyway" not in said(again)
    assert len(sent(whole)) == before
    assert "must never be told" in said(press(whole, button(again, "send:reply:") + ":anyway", text=typed))
    assert len(sent(whole)) == before


def test_a_claim_that_the_facts_do_not_bear_out_is_said_and_sent_only_on_a_second_word(whole: Whole) -> None:
    draft, before = press(whole, f"insert:macro:{WHY}"), len(sent(whole))
    typed = areas(draft) + "\nWe have refunded the whole amount."
    again = press(whole, button(draft, "send:reply:"), text=typed)
    assert len(sent(whole)) == before
    anyway = next(one["id"] for one in again if one.get("id", "").endswith(":anyway"))
    assert "Sent to Maya" in said(press(whole, anyway, text=typed))
    assert len(sent(whole)) == before + 1


def test_the_words_can_stand_as_a_note_instead(whole: Whole) -> None:
    draft, before = press(whole, f"insert:macro:{WHY}"), len(sent(whole))
    page = press(whole, button(draft, "note:reply:"), text=areas(draft))
    assert "Added as a note" in said(page)
    assert len(sent(whole)) == before
    assert "118.03 EUR" in sent(whole, "note")[-1]["body"]


def test_a_field_that_is_empty_or_too_long_sends_nothing(whole: Whole) -> None:
    draft, before = press(whole, f"insert:macro:{WHY}"), len(sent(whole))
    assert "There are no words to send." in said(press(whole, button(draft, "send:reply:"), text=" \n "))
    assert "too long" in said(press(whole, button(draft, "send:reply:"), text="a b " * 3000))
    assert len(sent(whole)) == before


def newest_invoice(whole: Whole, bearer: str) -> str:
    return str(re.search(r'value="open:invoice:(in_[^"]+)"', whole.zendesk(STORY, bearer))[1])  # type: ignore[index]


def acted(whole: Whole, bearer: str, component_id: str, verb: str, **fields: str) -> str:
    """The page after the button that a form leads to."""
    page = whole.zendesk(STORY, bearer, component_id=component_id, fields=fields)
    found = re.search(rf'value="({verb}:action:[^"]+)"', page)
    assert found, page
    return whole.zendesk(STORY, bearer, component_id=found[1], fields={})


def test_a_receipt_leads_to_the_words_about_the_very_refund_that_was_just_made(whole: Whole) -> None:
    bearer = whole.bearer()
    given = {"amount": "29.03", "reason": "goodwill", "note": "Wrote the same day."}
    receipt = acted(whole, bearer, f"propose:refund:{newest_invoice(whole, bearer)}", "confirm", **given)
    way = re.search(r'value="(insert:macro:refund-sent:re_[^"]+)"', receipt)
    assert way
    _, carried = draft_in(whole.zendesk(STORY, bearer, component_id=way[1], fields={}))
    assert "29.03 EUR" in carried["text"]
    assert carried["status"] == "solved"


def test_a_request_for_approval_leads_to_words_that_promise_nothing(whole: Whole) -> None:
    bearer = whole.bearer()
    given = {"reason": "duplicate", "note": "Two seats, one person."}
    waiting = acted(whole, bearer, f"propose:refund:{newest_invoice(whole, bearer)}", "ask", **given)
    assert 'value="insert:macro:refund-in-review"' in waiting
    _, carried = draft_in(whole.zendesk(STORY, bearer, component_id="insert:macro:refund-in-review", fields={}))
    assert "in review" in carried["text"]


def test_what_a_reply_solves_is_closed_when_it_is_sent(whole: Whole) -> None:
    draft = press(whole, "insert:macro:next-charge")
    press(whole, button(draft, "send:reply:"), text=areas(draft))
    assert whole.helpdesk.intercom.conversations[whole.conversations()[STORY]]["state"] == "closed"


def test_a_masked_role_sends_words_without_what_is_hidden_from_it(whole: Whole) -> None:
    ravi = next(agent for agent in AGENTS if agent.key == "ravi")
    words = areas(press(whole, "insert:macro:next-charge", ravi))
    assert "Hi Maya" in words
    assert "4242" not in words


def test_an_empty_library_is_not_filled_with_macros_that_are_not_right(sandbox: Any, tmp_path: Path) -> None:
    folder = tmp_path / "macros"
    folder.mkdir()
    (folder / "late.md").write_text("---\ntitle: Late\nlocale: en\n---\nHi {{ invoice.colour }}\n")
    with pytest.raises(MacroError, match=r"late\.md:5: "):
        Whole(sandbox, tmp_path, MACROS_DIR=str(folder))
