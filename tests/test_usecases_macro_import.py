"""Macros taken over from both helpdesks through their real SDKs: as drafts, once, never over anything of ours."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.commands.demo_settings import demo_variables
from app.domain.english import english
from app.domain.errors import Refused, Unavailable
from app.domain.macros.foreign import Arrival, Came
from app.domain.macros.macro import State
from app.domain.macros.version import Origin
from app.helpdesks import macro_sources
from app.ports import WantedEvents
from app.settings import Settings
from app.usecases import macro_editing as editing
from app.usecases import macro_life as life
from app.usecases.macro_import import import_from, sources, taken_over
from app.usecases.macro_loading import seed
from integrations.intercom.calls import Calls
from integrations.intercom.macros import IntercomMacros
from tests.macro_desks import AUDITOR, House, a_house
from tests.whole import HOME


@pytest.fixture
def settings(sandbox: Any) -> Settings:
    return Settings.from_env(demo_variables(HOME, sandbox.url))


@pytest.fixture
def house(migrated_sqlite_url: str, settings: Settings) -> Iterator[House]:
    """An empty library beside both helpdesks."""
    with a_house(migrated_sqlite_url, macro_sources=macro_sources(settings)) as found:
        yield found


def by_title(arrivals: tuple[Arrival, ...]) -> dict[str, Arrival]:
    return {one.title: one for one in arrivals}


def sentences(arrival: Arrival) -> list[str]:
    return [english(one) for one in arrival.left]


def words(house: House, name: str) -> str:
    draft = house.lena.entry(name).open
    assert draft is not None
    return draft.files[f"{name}.md"]


def test_zendesks_macros_come_as_drafts_with_a_report_of_what_could_not_be_taken(house: House) -> None:
    assert set(sources(house.deps)) == {"zendesk", "intercom"}
    found = by_title(import_from(house.lena, "zendesk"))
    assert len(found) == 8
    failed = found["Billing::Payment failed"]
    assert (failed.came, failed.name, failed.left) == (Came.NEW, "billing-payment-failed", ())
    text = words(house, "billing-payment-failed")
    assert 'Hi {{ customer.first_name | default("there") }},' in text
    assert "- update it in [Settings, Billing](https://lumen.example/billing)," in text
    assert "reply to ticket #{{ ticket.number }} when" in text
    assert "Thank you,\\\n{{ agent.first_name }}" in text
    assert 'tags: ["payment_failed", "dunning"]\nstatus: pending\n' in text
    draft = house.lena.entry("billing-payment-failed").open
    assert draft is not None
    (claim,) = house.lena.read(draft).problems
    assert "needs must say so, with payment.failed" in claim.words
    assert sentences(found["Billing::VAT number"]) == [
        "It also sets custom_fields_360001: that is left out.",
        "There is no fact for {{ticket.organization.name}}. Put another one there, or words.",
    ]
    assert len(sentences(found["First answer"])) == 6
    assert sentences(found["Subscription::Cancellation confirmed"]) == ["It also sets set_tags: that is left out."]
    assert "with this period.\\\nYou keep all data." in words(house, "subscription-cancellation-confirmed")
    assert sentences(found["Escalate to finance"]) == [
        "It was an internal note there. Here it is a reply to the customer.",
        "It also sets group_id: that is left out.",
        "Its side conversation is left out.",
        "It was only for some groups or agents. Say for which roles it is.",
    ]
    assert (found["Close without an answer"].came, found["Close without an answer"].name) == (Came.NO_TEXT, "")
    assert "Old::Price change of last year" not in found


def test_all_pages_of_zendesks_macros_are_read(house: House, sandbox: Any) -> None:
    account = sandbox.world.helpdesk.zendesk
    text = {"field": "comment_value_html", "value": "<p>x</p>"}
    for number in range(130):
        account.add_macro({"title": f"More {number}", "actions": [text]}, 1_700_000_000)
    found = import_from(house.lena, "zendesk")
    assert len(found) == 138
    assert len({one.id for one in found}) == 138


def test_inactive_macros_come_when_they_are_asked_for(house: House) -> None:
    old = by_title(import_from(house.lena, "zendesk", inactive=True))["Old::Price change of last year"]
    assert (old.came, sentences(old)) == (Came.NEW, ["It was not in use there."])


def test_intercoms_macros_come_over_several_pages(house: House, settings: Settings) -> None:
    paged = IntercomMacros(Calls(settings), page=2)
    house.deps = replace(house.deps, macro_sources={"intercom": paged})
    found = by_title(import_from(house.lena, "intercom"))
    assert len(found) == 5
    assert 'Hi {{ customer.name | default("there") }},' in words(house, "refund-is-on-its-way")
    assert sentences(found["Dispute: what happens now"]) == ["It was only for some teams. Say for which roles it is."]
    assert sentences(found["Plan of a company"]) == [
        "There is no fact for company.plan. Put another one there, or words."
    ]
    assert "1. unlimited seats\n2. a [status page](https://lumen.example/status)" in words(house, "plan-of-a-company")
    assert len(sentences(found["Braces in a text"])) == 2


def test_what_was_imported_is_a_draft_that_another_lead_has_to_review(house: House) -> None:
    import_from(house.lena, "zendesk")
    entry = house.lena.entry("billing-where-to-find-invoices")
    assert entry.state is State.DRAFT
    assert entry.open is not None
    assert (entry.open.origin, [one.id for one in entry.open.writers]) == (Origin.ZENDESK, ["lead@example.com"])
    house.clock.later(2)
    assert house.deps.macros() == {}
    life.ask_for_review(house.lena, entry.name, entry.mark)
    with pytest.raises(Refused, match="You wrote in it yourself"):
        life.publish(house.lena, entry.name, entry.mark)
    assert life.publish(house.fay, entry.name, entry.mark).state is State.PUBLISHED
    with pytest.raises(Refused):
        life.ask_for_review(house.lena, "billing-vat-number", house.lena.entry("billing-vat-number").mark)


def test_a_second_import_changes_nothing(house: House) -> None:
    import_from(house.lena, "zendesk")
    editing.discard(house.lena, "first-answer", house.lena.entry("first-answer").mark)
    before = house.deps.library.entries()  # type: ignore[union-attr]
    again = import_from(house.fay, "zendesk")
    assert {one.came for one in again} == {Came.SAME, Came.NO_TEXT}
    assert house.deps.library.entries() == before  # type: ignore[union-attr]


def test_what_changed_there_since_is_told_and_stays_as_it_is_here(house: House, sandbox: Any) -> None:
    import_from(house.lena, "zendesk")
    macro = next(one for one in sandbox.world.helpdesk.zendesk.macros.values() if one["title"] == "First answer")
    macro["updated_at"] = "2027-01-01T00:00:00Z"
    before = house.lena.entry("first-answer")
    found = by_title(import_from(house.lena, "zendesk"))["First answer"]
    assert (found.came, found.name) == (Came.CHANGED, "first-answer")
    assert house.lena.entry("first-answer") == before


def test_a_name_of_ours_is_never_taken_over(house: House) -> None:
    files = {"first-answer.md": "---\ntitle: Ours\nlocale: en\n---\nOurs"}
    ours = editing.create(house.lena, "first-answer", files)
    found = by_title(import_from(house.lena, "zendesk"))["First answer"]
    assert found.name == "first-answer-2"
    assert house.lena.entry("first-answer") == ours


def test_two_who_import_at_once_make_no_macro_twice(house: House) -> None:
    with ThreadPoolExecutor(3) as pool:
        came = list(pool.map(lambda desk: import_from(desk, "intercom"), (house.lena, house.fay, house.lena)))
    assert sum(one.came is Came.NEW for found in came for one in found) == 5
    assert len(house.deps.library.entries()) == 5  # type: ignore[union-attr]


def test_every_import_is_on_record(house: House) -> None:
    import_from(house.lena, "intercom")
    taken_over(house.deps, "zendesk")
    said = house.deps.ledger.events(WantedEvents(did=("macro_changed",)))  # type: ignore[union-attr]
    assert {(one.event.email, one.event.facts["what"], one.event.facts["from"]) for one in said} == {
        ("lead@example.com", "imported", "intercom"),
        (None, "imported", "zendesk"),
    }


def test_a_role_that_only_looks_and_a_helpdesk_that_is_not_connected_are_refused(house: House) -> None:
    with pytest.raises(Refused, match="does not edit macros"):
        import_from(house.desk(AUDITOR), "zendesk")
    house.deps = replace(house.deps, macro_sources={})
    with pytest.raises(Refused, match="not connected"):
        import_from(house.lena, "zendesk")


def test_a_helpdesk_that_does_not_answer_is_unavailable_and_nothing_is_kept(house: House, sandbox: Any) -> None:
    for path, helpdesk in (("/zendesk/api/v2/macros.json", "zendesk"), ("/intercom/macros", "intercom")):
        sandbox.fault("status", path=path, status=500, times=9)
        with pytest.raises(Unavailable):
            import_from(house.lena, helpdesk)
    assert house.deps.library.entries() == ()  # type: ignore[union-attr]


def test_seeding_is_not_kept_from_by_an_import_that_came_first(house: House) -> None:
    import_from(house.lena, "intercom")
    assert not seed(house.deps.library, (), Origin.SHIPPED, house.clock())  # type: ignore[arg-type]
