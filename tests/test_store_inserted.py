"""The replies that were inserted in an editor: sought until their fate is known, then without their prints. Both
databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.audit import Did
from app.domain.macros.drafted import Used
from app.domain.macros.inserted import Fate, Inserted, Verdict
from app.store.reply_tables import inserted_replies
from app.store.sql_inserted import FIRST_LOOK, SqlInserted
from app.store.sql_ledger import SqlLedger
from app.store.sql_reply_facts import SqlReplyFacts
from tests.ledgers import NOW, event, later
from tests.sample_reply_cards import shown

DRAFT = replace(shown().draft, channel="zendesk", account="acme", ticket_id="1042", agent_id="9001")
PLACE = ("zendesk", "acme", "1042")
DUE = NOW + FIRST_LOOK


@pytest.fixture
def store(engine):
    return SqlInserted(engine)


def insert(engine, draft=DRAFT, prints="abc", used=Used.INSERTED) -> bool:
    ledger = SqlLedger(engine)
    ledger.keep_draft(draft)
    became = replace(draft, used=used, used_at=NOW)
    return ledger.use_draft(became, event(Did.USED, facts=became.facts), prints=prints)


def test_what_was_inserted_is_sought_from_its_use_on(engine, store):
    assert insert(engine)
    assert store.sought_on(PLACE) == (Inserted("draft-1", "9001", NOW, "abc"),)
    assert store.due(DUE - timedelta(seconds=1)) == ()
    assert store.due(DUE) == (PLACE,)


def test_a_use_that_lost_or_has_no_prints_is_not_sought(engine, store):
    insert(engine, prints="")
    ledger = SqlLedger(engine)
    assert not ledger.use_draft(replace(DRAFT, used=Used.COPIED, used_at=NOW), event(Did.USED), prints="abc")
    assert store.sought_on(PLACE) == ()


def test_a_ticket_is_due_once_however_many_replies_it_has_the_longest_due_first(engine, store):
    insert(engine)
    insert(engine, replace(DRAFT, id="d2"))
    insert(engine, replace(DRAFT, id="d3", ticket_id="7"))
    store.later("d3", NOW)
    assert store.due(DUE) == (("zendesk", "acme", "7"), PLACE)
    assert store.due(DUE, 1) == (("zendesk", "acme", "7"),)


@pytest.mark.parametrize("other", [("zendesk", "acme", "104"), ("zendesk", "other", "1042"), ("x", "acme", "1042")])
def test_an_answered_ticket_is_due_at_once_and_no_other(engine, store, other):
    insert(engine)
    assert not store.hurry(other, NOW)
    assert store.due(NOW) == ()
    assert store.hurry(PLACE, NOW)
    assert store.due(NOW) == (PLACE,)


def test_what_is_decided_is_sought_no_more_and_its_prints_are_gone(engine, store):
    insert(engine)
    assert store.decide("draft-1", Verdict(Fate.EDITED, "88"), later(60))
    assert (store.sought_on(PLACE), store.due(later(9**6)), store.hurry(PLACE, NOW)) == ((), (), False)
    with engine.connect() as connection:
        row = connection.execute(select(inserted_replies)).one()
    assert (row.prints, row.fate, row.comment_id, row.decided_at, row.next_at) == ("", "edited", "88", later(60), None)


def test_the_comments_that_have_shown_a_fate_are_known_by_ticket(engine, store):
    insert(engine)
    insert(engine, replace(DRAFT, id="d2"))
    insert(engine, replace(DRAFT, id="d3", ticket_id="7"))
    for name, comment in (("draft-1", "88"), ("d2", ""), ("d3", "99")):
        assert store.decide(name, Verdict(Fate.UNKNOWN, comment), NOW)
    assert store.explained_on(PLACE) == {"88"}


def test_what_is_decided_stays(engine, store):
    insert(engine)
    verdicts = [Verdict(Fate.EDITED, str(number)) for number in range(6)]
    with ThreadPoolExecutor(6) as many:
        won = list(many.map(lambda one: store.decide("draft-1", one, NOW), verdicts))
    assert won.count(True) == 1
    store.later("draft-1", NOW)
    assert store.due(NOW) == ()


@pytest.mark.parametrize(
    ("fate", "edited", "unsent"),
    [
        (None, None, None),
        (Fate.AS_IT_WAS, False, False),
        (Fate.EDITED, True, False),
        (Fate.UNSENT, None, True),
        (Fate.UNKNOWN, None, None),
    ],
)
def test_what_came_of_it_is_counted(engine, store, fate, edited, unsent):
    insert(engine)
    if fate:
        store.decide("draft-1", Verdict(fate), NOW)
    [found] = SqlReplyFacts(engine).outcomes(NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (found.edited, found.unsent, found.number) == (edited, unsent, 1)


@pytest.mark.parametrize(("used", "unsent"), [(Used.SENT, False), (Used.NOTED, None), (Used.COPIED, None)])
def test_what_we_sent_ourselves_counts_as_before(engine, used, unsent):
    insert(engine, replace(DRAFT, edited=True), prints="", used=used)
    [found] = SqlReplyFacts(engine).outcomes(NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (found.edited, found.unsent) == (True, unsent)


def test_the_record_of_the_use_is_what_it_was(engine, store):
    insert(engine)
    before = SqlLedger(engine).draft("draft-1")
    store.decide("draft-1", Verdict(Fate.EDITED, "88"), NOW)
    assert SqlLedger(engine).draft("draft-1") == before
    assert before is not None and before.edited is None
