"""A card is made ready before anybody looks: by the helpdesk's word of who asks, within the budget, off the record."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.matching import Link
from app.domain.ticket import Requester
from app.domain.ticket_events import TicketEvent, What
from app.usecases.warming import TURNS, warm
from tests import made
from tests.front import Front, front
from tests.memory_billing import maya

TICKET = made.a_ticket()
EVENT = TicketEvent("x:1", TICKET.channel, TICKET.account, What.CREATED, made.NOW, TICKET.id, "whoever the body says")


class Said:
    """A helpdesk that says who asks, or fails."""

    def __init__(self, requester: Requester | Exception) -> None:
        self._requester = requester
        self.asked: list[TicketEvent] = []

    def requester(self, event: TicketEvent) -> Requester:
        self.asked.append(event)
        if isinstance(self._requester, Exception):
            raise self._requester
        return self._requester


def desk_with(folder: Path, requester: Requester | Exception = TICKET.requester, **more: object) -> tuple[Front, list]:
    desk, turns = front(maya(**more), folder), []
    requesters = {TICKET.channel: Said(requester)}
    desk.deps = replace(desk.deps, requesters=requesters, budget=lambda: turns.append(1))
    return desk, turns


def test_the_first_look_at_a_warmed_ticket_reads_nothing_and_is_the_first_on_record(tmp_path: Path) -> None:
    desk, _ = desk_with(tmp_path)
    assert warm(desk.deps, EVENT) == "ready"
    assert desk.seen("cus_maya") == []
    desk.billing.calls.clear()
    card = desk.show()
    assert [name for name in desk.billing.calls if name != "within"] == []
    assert desk.seen("cus_maya") == [(TICKET.agent.id, "tier1", "email")]
    assert card.home


def test_it_is_the_helpdesk_that_says_who_asks(tmp_path: Path) -> None:
    desk, _ = desk_with(tmp_path, replace(TICKET.requester, id="the real one"))
    warm(desk.deps, EVENT)
    assert desk.deps.requesters[TICKET.channel].asked == [EVENT]  # type: ignore[attr-defined]
    read = desk.billing.calls.count("snapshot")
    desk.show(replace(TICKET, requester=replace(TICKET.requester, id="the real one")))
    assert desk.billing.calls.count("snapshot") == read
    desk.show()
    assert desk.billing.calls.count("snapshot") == read + 1


def test_a_link_is_followed_as_the_card_follows_it(tmp_path: Path) -> None:
    desk, _ = desk_with(tmp_path, replace(TICKET.requester, email=None))
    desk.store.save_link(Link(TICKET.requester_key, "cus_maya", "Ann", made.NOW))
    assert warm(desk.deps, EVENT) == "ready"


def test_each_card_takes_its_turns_of_the_budget_and_one_that_is_ready_none(tmp_path: Path) -> None:
    desk, turns = desk_with(tmp_path)
    warm(desk.deps, EVENT)
    assert len(turns) == TURNS
    assert warm(desk.deps, EVENT) == "ready_before"
    assert len(turns) == TURNS


@pytest.mark.parametrize(
    ("requester", "outcome"),
    [
        (NotFound("gone"), "gone"),
        (Unavailable(Why.DOWN), "helpdesk_unavailable"),
        (Requester("r", email="nobody@example.com"), "not_one_customer"),
    ],
)
def test_what_cannot_be_made_ready_is_said_in_a_word(tmp_path: Path, requester, outcome) -> None:
    assert warm(desk_with(tmp_path, requester)[0].deps, EVENT) == outcome


def test_a_billing_system_that_is_away_is_no_error(tmp_path: Path) -> None:
    desk, _ = desk_with(tmp_path, failing={"look_up": Unavailable(Why.DOWN)})
    assert warm(desk.deps, EVENT) == "billing_unavailable"


def test_where_we_may_not_read_the_helpdesk_nothing_is_made_ready(tmp_path: Path) -> None:
    desk, turns = desk_with(tmp_path)
    assert warm(replace(desk.deps, requesters={}), EVENT) == "not_allowed"
    assert turns == []
