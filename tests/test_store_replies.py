"""The drafts of replies, in memory and in both databases: shown by everybody, used once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.domain.audit import Did
from app.domain.macros.drafted import Used
from app.ports import Ledger, TicketNote, WantedEvents
from tests.ledgers import EVERY_LEDGER, a_ledger, event, later
from tests.sample_reply_cards import shown

DRAFT = shown().draft
SENT = replace(DRAFT, used=Used.SENT, used_at=later(60), edited=True)
REPLY = TicketNote("draft-1", "intercom", "acme", "1042", "9", ("Hi Maya,", "Ann"), ("invoice",), reply=True)


@pytest.fixture(params=EVERY_LEDGER)
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    with a_ledger(request) as found:
        yield found


def use(ledger: Ledger, draft: Any = SENT) -> bool:
    return ledger.use_draft(draft, event(Did.USED, at=later(60), facts=draft.facts), (REPLY,))


def test_a_draft_comes_back_as_it_was_shown(ledger: Ledger) -> None:
    ledger.keep_draft(DRAFT)
    assert ledger.draft("draft-1") == DRAFT
    assert ledger.draft("draft-2") is None


def test_a_draft_is_used_once_with_its_event_and_what_the_ticket_must_get(ledger: Ledger) -> None:
    ledger.keep_draft(DRAFT)
    assert use(ledger)
    assert not use(ledger, replace(SENT, used=Used.NOTED))
    assert ledger.draft("draft-1") == SENT
    [recorded] = ledger.events(WantedEvents(did=("used",)))
    assert recorded.event.facts["how"] == "sent"
    assert recorded.event.facts["edited"] == "yes"
    kept = ledger.note("draft-1")
    assert kept is not None
    assert kept.note == REPLY


def test_a_draft_that_was_never_shown_cannot_be_used(ledger: Ledger) -> None:
    assert not use(ledger)
    assert ledger.note("draft-1") is None
    assert ledger.events(WantedEvents()) == ()


def test_of_many_who_use_one_draft_at_once_one_wins(ledger: Ledger) -> None:
    ledger.keep_draft(DRAFT)
    with ThreadPoolExecutor(6) as many:
        won = list(many.map(lambda _: use(ledger), range(6)))
    assert won.count(True) == 1
    assert len(ledger.events(WantedEvents(did=("used",)))) == 1


def test_old_drafts_that_nobody_used_are_deleted_and_the_used_stay(ledger: Ledger) -> None:
    ledger.keep_draft(DRAFT)
    ledger.keep_draft(replace(DRAFT, id="draft-2"))
    ledger.keep_draft(replace(DRAFT, id="draft-3", made_at=later(90)))
    use(ledger)
    assert ledger.purge_drafts(later(60)) == 1
    assert [ledger.draft(name) is not None for name in ("draft-1", "draft-2", "draft-3")] == [True, False, True]
