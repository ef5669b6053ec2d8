"""Whatever an action or an event says comes back as it was, from SQLite and from Postgres."""

from datetime import UTC
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from app.domain.actions import OPEN, Action, Kind, Line, Order, Outcome, Person, Place, State, Way, Wrong
from app.domain.audit import AuditEvent, Did, hash_of
from app.domain.money import Money
from app.domain.phrase import Day, Name, Typed, say
from app.ports import KeptNote, TicketNote, WantedEvents
from app.store import action_tables, migrate
from app.store.action_rows import claim_values, frozen_values, later_values
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests import made
from tests.ledgers import BOTH_DATABASES, NOW, action, event, running

SLOWLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBERS = count()

text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
anything = st.text(max_size=40)
maybe = st.none() | text
moments = st.datetimes(*(NOW.replace(year=year, tzinfo=None) for year in (1970, 2100)), timezones=st.just(UTC))
maybe_moment = st.none() | moments
money = st.builds(Money, st.integers(-(2**63), 2**63 - 1), st.sampled_from(["eur", "jpy", "bhd", "isk"]))
lines = st.lists(st.builds(Line, text, money), max_size=3).map(tuple)
people = st.builds(Person, text, text, maybe, text)
orders = st.builds(
    Order, st.sampled_from(Way), money, st.sampled_from(Wrong), maybe, maybe, maybe, lines, st.booleans(), text
)
words = text.filter(lambda one: one != "" and not one.startswith("[["))
sentences = st.one_of(
    st.just(()),
    words.map(say),
    st.builds(lambda name, amount: say("Of {name}: {amount}.", name=Name(name), amount=amount), text, money),
    st.builds(lambda name, at: say("{name} since {day}", name=Typed(name), day=Day(at)), text, moments),
)
outcomes = st.builds(Outcome, maybe, maybe, maybe, maybe, sentences, maybe, maybe)
actions = st.builds(
    Action,
    id=st.builds(lambda _: f"01J{next(NUMBERS):023}", st.none()),
    kind=st.sampled_from(Kind),
    target=text,
    order=orders,
    place=st.builds(Place, text, text, text, text),
    agent=people,
    created_at=moments,
    expires_at=moments,
    state=st.sampled_from(sorted(OPEN)),
    note=text,
    shown=text,
    body=text,
    approver=st.none() | people,
    decision=text,
    asked_at=maybe_moment,
    decided_at=maybe_moment,
    started_at=maybe_moment,
    checked_at=maybe_moment,
    finished_at=maybe_moment,
    attempts=st.integers(0, 2**31 - 1),
    outcome=outcomes,
    watch_at=maybe_moment,
)
events = st.builds(
    AuditEvent,
    at=moments,
    did=st.sampled_from(Did),
    **dict.fromkeys(("who", "role", "channel", "account", "ticket_id", "customer_id", "action_id"), text),
    email=maybe,
    facts=st.dictionaries(anything, anything, max_size=3),
)
notes = st.builds(
    TicketNote,
    id=st.builds(lambda _: f"n{next(NUMBERS)}", st.none()),
    **dict.fromkeys(("channel", "account", "ticket_id", "agent_id"), text),
    paragraphs=st.lists(anything, max_size=3).map(tuple),
    tags=st.lists(text, max_size=3).map(tuple),
    action_id=st.builds(lambda _: f"a{next(NUMBERS)}", st.none()),
    reply=st.booleans(),
)


@pytest.fixture(params=BOTH_DATABASES)
def ledger(request):
    engine = connect(request.getfixturevalue(request.param))
    yield SqlLedger(engine)
    engine.dispose()


@SLOWLY
@given(actions)
def test_an_action_comes_back_as_it_was(ledger, action):
    ledger.propose(action, event())
    assert ledger.action(action.id) == action


@SLOWLY
@given(events)
def test_an_event_comes_back_as_it_was_and_fits_its_hash(ledger, said):
    ledger.record(said)
    (kept,) = ledger.events(WantedEvents(), limit=1)
    assert kept.event == said
    assert kept.hash == hash_of(kept.number, said, kept.before)


@SLOWLY
@given(notes)
def test_a_note_comes_back_as_it_was(ledger, note):
    ledger.record(event(), (note,))
    assert ledger.notes_of(note.action_id) == (KeptNote(note, NOW, next_at=NOW),)


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\udfff"])
def test_what_no_database_can_keep_is_replaced_by_a_mark_and_stops_nobody(ledger, odd):
    note = f"a{odd}b"
    ledger.propose(
        Action("01J", Kind.VOID, "in_1", Order(Way.VOID, Money(1, "eur"), Wrong.LATE, None), Place("", "", "", ""),
               Person("9", note, note, ""), NOW, NOW, note=note, state=State.WAITING, decision=note),
        event(who=note, email=note, ticket_id=note, facts={note: note}),
    )  # fmt: skip
    kept = ledger.action("01J")
    assert {kept.note, kept.decision, kept.agent.name, kept.agent.email} == {"a\ufffdb"}
    (said,) = ledger.events(WantedEvents())
    assert (said.event.who, said.event.email, said.event.ticket_id) == ("a\ufffdb",) * 3
    assert said.event.facts == {note: note}
    assert said.hash == hash_of(1, said.event, said.before)


@pytest.mark.parametrize("database", ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def test_what_an_agent_did_before_addresses_were_kept_is_found_by_the_address_too(request, database):
    engine = connect(request.getfixturevalue(database))
    migrate.upgrade(engine, "0014")
    people = (Person("7", "Ann", " Ann@Example.com ", ""), Person("8", "Nobody", None, ""), Person("8", "No", " ", ""))
    old = [running(action(name, f"ch_{name}", agent=one)) for name, one in zip("ABC", people, strict=True)]
    with engine.begin() as connection:
        for one in old:
            values = frozen_values(one) | claim_values(one) | later_values(one)
            del values["agent_address"]
            connection.execute(insert(action_tables.actions), values)
    migrate.upgrade(engine)
    begun = SqlLedger(engine).begun(made.ANN_ACTS, None, NOW)
    assert [(one.id, one.agent_address) for one in begun] == [(old[0].id, "ann@example.com")]
    engine.dispose()
