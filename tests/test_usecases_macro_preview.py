"""Trying a macro before it is published: for one customer, and for those who were seen last; every look on record."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain import billing
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply
from app.ports import View, WantedEvents
from app.usecases.macro_many import How, for_many
from app.usecases.macro_people import customers
from app.usecases.macro_preview import preview
from tests import made
from tests.macro_desks import FINANCE, LEAD, House, a_house
from tests.macro_stand import reason, text
from tests.memory_billing import MemoryBilling

OWN = "---\ntitle: Hello\nlocale: en\n---\nHi {{ customer.first_name }}, from {{ agent.first_name }}."
GERMAN = "---\ntitle: Hallo\nlocale: de\n---\nHallo {{ customer.first_name }}."
FILES = {"hello.md": OWN, "hello.de.md": GERMAN}
OVERDUE = "---\ntitle: Due\nlocale: en\nwhen: invoice.overdue\nneeds: invoice.overdue\n---\n{{ invoice.left|money }}"
NAMES = ("Nia Abara", "Nia Boateng", "Nia Cole")


@pytest.fixture
def house(migrated_sqlite_url: str) -> Iterator[House]:
    people = [billing.Profile(made.customer(id=f"cus_{n}", name=name)) for n, name in enumerate(NAMES)]
    with a_house(migrated_sqlite_url, billing=MemoryBilling(profiles=people)) as found:
        yield found


def memory(house: House) -> Any:
    return house.deps.billing


def looked_at(house: House, customer_id: str, how: str = "email", who: str = "9") -> None:
    view = View(house.clock(), "zendesk", "acme", "1", "77", who, "ann@example.com", "tier1", customer_id, how)
    house.deps.store.record_views((view,))
    house.clock.later(1)


def test_whom_agents_looked_at_within_a_week_can_be_tried_the_newest_first_by_name(house: House) -> None:
    looked_at(house, "cus_2")
    house.clock.later(8 * 24 * 3600)
    for one in ("cus_0", "cus_1", "cus_0"):
        looked_at(house, one)
    looked_at(house, "cus_offered", how="offered")
    looked_at(house, "guest:ch_1", how="guest")
    assert [(one.customer_id, one.name) for one in customers(house.lena)] == [
        ("cus_0", "Nia Abara"),
        ("cus_1", "Nia Boateng"),
    ]


def test_the_demos_own_customers_stand_behind_those_that_were_seen(house: House) -> None:
    house.deps = replace(house.deps, demo_customers={"cus_2": "Nia Cole: moved house", "cus_0": "Nia: stayed"})
    looked_at(house, "cus_0")
    found = customers(house.lena)
    assert [(one.customer_id, one.name, one.seen_at is None) for one in found] == [
        ("cus_0", "Nia: stayed", False),
        ("cus_2", "Nia Cole: moved house", True),
    ]


def test_names_that_come_too_late_are_left_empty_and_nobody_waits_for_the_next_one(house: House) -> None:
    for one in ("cus_0", "cus_1", "cus_2"):
        looked_at(house, one)
    memory(house).failing["snapshot"] = Unavailable(Why.SLOW)
    assert [one.name for one in customers(house.lena)] == ["", "", ""]
    assert memory(house).calls.count("snapshot") == 1


def test_a_draft_reads_as_it_would_for_a_customer_in_each_language_and_in_the_leads_name(house: House) -> None:
    looked_at(house, "cus_0")
    english = preview(house.lena, "hello", FILES, "cus_0").reply
    assert isinstance(english, Reply)
    assert text(english) == "Hi Nia, from Lena."
    german = preview(house.lena, "hello", FILES, "cus_0", locale="de").reply
    assert isinstance(german, Reply)
    assert (text(german), german.title, german.locale) == ("Hallo Nia.", "Hallo", "de")


def test_a_macro_that_refuses_says_why(house: House) -> None:
    looked_at(house, "cus_0")
    found = preview(house.lena, "overdue", {"overdue.md": OVERDUE}, "cus_0").reply
    assert isinstance(found, Refusal)
    assert found.ground is not Ground.NOT_IN_USE
    assert reason(found)


def test_a_text_that_is_wrong_is_told_by_its_line_and_never_half_written(house: House) -> None:
    looked_at(house, "cus_0")
    found = preview(house.lena, "hello", {"hello.md": OWN + "\n{{ nobody }}"}, "cus_0")
    assert found.reply is None
    assert [one.line for one in found.problems] == [6]


def test_a_customer_whom_nobody_looked_at_is_not_shown(house: House) -> None:
    with pytest.raises(NotFound):
        preview(house.lena, "hello", FILES, "cus_1")
    assert memory(house).calls == []
    assert house.deps.store.views("cus_1") == ()


def test_each_lead_who_sees_a_customer_is_on_record_once_in_ten_minutes(house: House) -> None:
    looked_at(house, "cus_0")
    for _ in range(3):
        preview(house.lena, "hello", FILES, "cus_0")
    preview(house.fay, "hello", FILES, "cus_0")
    house.clock.later(601)
    preview(house.lena, "hello", FILES, "cus_0")
    found = [(one.agent_email, one.channel) for one in house.deps.store.views("cus_0") if one.how == "previewed"]
    assert found == [("lead@example.com", "console"), ("fay@example.com", "console"), ("lead@example.com", "console")]


def test_to_have_tried_a_macro_on_somebody_does_not_keep_them_among_those_who_were_seen(house: House) -> None:
    looked_at(house, "cus_0")
    house.clock.later(6.9 * 24 * 3600)
    preview(house.lena, "hello", FILES, "cus_0")
    house.clock.later(0.2 * 24 * 3600)
    assert customers(house.lena) == ()


def test_a_masked_role_sees_the_words_as_its_masking_demands(house: House) -> None:
    masked = replace(LEAD, masked=True)
    looked_at(house, "cus_0")
    body = OWN.replace("{{ customer.first_name }}", "{{ customer.name }}")
    desk = house.desk(masked)
    assert "Nia A., from" in text(preview(desk, "hello", {"hello.md": body}, "cus_0").reply)  # type: ignore[arg-type]
    assert [one.name for one in customers(desk)] == ["Nia A."]
    assert "Nia Abara," in text(preview(house.desk(FINANCE), "hello", {"hello.md": body}, "cus_0").reply)  # type: ignore


def test_facts_are_read_once_in_ten_minutes(house: House) -> None:
    looked_at(house, "cus_0")
    for _ in range(5):
        preview(house.lena, "hello", FILES, "cus_0")
        house.clock.later(90)
    assert memory(house).calls.count("snapshot") == 1
    house.clock.later(120)
    preview(house.lena, "hello", FILES, "cus_0")
    assert memory(house).calls.count("snapshot") == 2


def test_for_those_who_were_seen_last_it_is_told_how_often_it_reads_right_is_not_offered_or_refuses(
    house: House,
) -> None:
    for one in ("cus_0", "cus_1", "cus_2"):
        looked_at(house, one)
    right = for_many(house.lena, "hello", FILES)
    assert [one.how for one in right.verdicts] == [How.RIGHT] * 3
    overdue = for_many(house.lena, "overdue", {"overdue.md": OVERDUE})
    assert [(one.how, one.name) for one in overdue.verdicts] == [
        (How.NOT_OFFERED, "Nia Cole"),
        (How.NOT_OFFERED, ""),
        (How.NOT_OFFERED, ""),
    ]
    previewed = [name for name in ("cus_0", "cus_1", "cus_2") if house.deps.store.views(name)[0].how == "previewed"]
    assert previewed == ["cus_2"]
    refuses = for_many(house.lena, "overdue", {"overdue.md": OVERDUE.replace("when: invoice.overdue\n", "")})
    assert {one.how for one in refuses.verdicts} == {How.REFUSES}
    assert all(one.reason for one in refuses.verdicts)
    assert for_many(house.lena, "hello", {"hello.md": "broken"}).verdicts == ()


def test_who_could_not_be_read_is_counted_and_the_others_are_told(house: House) -> None:
    for one in ("cus_0", "cus_gone"):
        looked_at(house, one)
    found = for_many(house.lena, "hello", FILES)
    assert (len(found.verdicts), found.unread) == (1, 1)


def test_whoever_a_lead_is_told_of_by_name_is_on_record(house: House) -> None:
    looked_at(house, "cus_0")
    for_many(house.lena, "hello", FILES)
    assert house.deps.ledger.events(WantedEvents(did=("viewed",), who="lead@example.com")) == ()  # type: ignore
    for_many(house.lena, "overdue", {"overdue.md": OVERDUE})
    assert [one.how for one in house.deps.store.views("cus_0")] == ["previewed", "email"]
