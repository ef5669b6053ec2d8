"""Many threads and processes at one ledger: one winner each time, one chain, and after a death all or nothing."""

import multiprocessing
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from signal import SIGKILL
from threading import Barrier

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from app.domain.actions import State
from app.domain.audit import FIRST, hash_of
from app.ports import WantedEvents
from app.store import migrate
from app.store.action_rows import claim_values, frozen_values, later_values
from app.store.action_tables import actions
from app.store.chain import Record
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests import ledger_processes
from tests.ledgers import BOTH_DATABASES, action, claimed, done, event, finished, proposed, running, told

THREADS, PROCESSES, CHARGES, ROUNDS = 50, 4, 15, 10
APART = multiprocessing.get_context("forkserver")
APART.set_forkserver_preload(["tests.ledger_processes"])


@pytest.fixture(params=BOTH_DATABASES)
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def opened():
    """Opens a database, and closes it at the end of the test."""
    engines = []

    def opens(url: str, busy_ms: int = 30_000):
        engines.append(connect(url, busy_ms))
        return engines[-1]

    yield opens
    for engine in engines:
        engine.dispose()


@pytest.fixture
def ledger(url, opened):
    return SqlLedger(opened(url))


def at_once(work, inputs) -> list:
    """What comes of each, all threads starting together."""
    start = Barrier(len(inputs))

    def waited(one):
        start.wait()
        return work(one)

    with ThreadPoolExecutor(len(inputs)) as pool:
        return list(pool.map(waited, inputs))


def in_processes(work, *arguments) -> list:
    """What all processes put together: each gets its own last arguments, a start and a place for what it has."""
    start, wins = APART.Barrier(len(arguments)), APART.Queue()
    started = [APART.Process(target=work, args=(*given, start, wins)) for given in arguments]
    for process in started:
        process.start()
    put = [won for _ in started for won in wins.get(timeout=90)]
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * len(started)
    return put


def must_be_one_chain(ledger, number: int) -> None:
    chain = ledger.events(WantedEvents(), limit=number + 1)[::-1]
    assert [one.number for one in chain] == list(range(1, number + 1))
    assert chain[0].before == FIRST
    assert all(later.before == earlier.hash for earlier, later in pairwise(chain))
    assert all(one.hash == hash_of(one.number, one.event, one.before) for one in chain)


def test_of_fifty_threads_that_claim_one_action_one_wins(ledger):
    proposed(ledger, action())
    assert Counter(at_once(lambda _: claimed(ledger, action()), range(THREADS))) == {True: 1, False: THREADS - 1}
    assert told(ledger) == ["proposed", "confirmed"]


def test_of_fifty_threads_that_claim_two_actions_on_one_charge_one_wins(ledger):
    pair = (action("A"), action("B"))
    proposed(ledger, *pair)
    won = at_once(lambda number: claimed(ledger, pair[number % 2], seen=9), range(THREADS))
    assert won.count(True) == 1
    assert sorted(ledger.action(one.id).state for one in pair) == [State.PROPOSED, State.RUNNING]


def test_of_fifty_threads_that_finish_one_action_one_wins(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    assert at_once(lambda _: finished(ledger, action()), range(THREADS)).count(True) == 1
    assert told(ledger) == ["proposed", "confirmed", "executed"]


def test_of_four_processes_that_claim_two_actions_on_each_charge_one_wins_on_each(url, ledger):
    names = [f"{charge}{letter}" for charge in range(CHARGES) for letter in "AB"]
    proposed(ledger, *(ledger_processes.of(name) for name in names))
    given = [(url, names if number % 2 else [*reversed(names)]) for number in range(PROCESSES)]
    won = in_processes(ledger_processes.claims, *given)
    assert Counter(name[:-1] for name in won) == {str(charge): 1 for charge in range(CHARGES)}
    must_be_one_chain(ledger, 3 * CHARGES)


def test_no_action_starts_when_another_started_and_ended_after_its_facts_were_read(url, ledger):
    won = in_processes(ledger_processes.turns, *((url, letter, ROUNDS) for letter in "ABCD"))
    assert sorted(won) == list(range(len(won)))
    assert ledger.started(action().order) == len(won) > 0


def test_fifty_writers_and_four_processes_make_one_chain(url, ledger):
    at_once(lambda number: ledger.record(event(facts={"n": str(number)})), range(THREADS))
    in_processes(ledger_processes.records, *((url, letter, ROUNDS) for letter in "ABCD"))
    must_be_one_chain(ledger, THREADS + PROCESSES * ROUNDS)


@pytest.mark.parametrize("deed", ["claiming", "finishing"])
def test_a_process_that_is_killed_between_the_row_and_its_event_has_done_neither(url, ledger, deed):
    proposed(ledger, action())
    if deed == "finishing":
        claimed(ledger, action())
    before = ledger.action(action().id), told(ledger)
    process = APART.Process(target=getattr(ledger_processes, f"killed_while_{deed}"), args=(url,))
    process.start()
    process.join(60)
    assert process.exitcode == -SIGKILL
    assert (ledger.action(action().id), told(ledger)) == before
    assert finished(ledger, action()) if deed == "finishing" else claimed(ledger, action())
    must_be_one_chain(ledger, len(before[1]) + 1)


class Broken(dict):
    """Facts that cannot be read."""

    def items(self):
        raise ArithmeticError


def test_when_the_event_cannot_be_written_nothing_is_kept(ledger):
    broken = event(facts=Broken())
    with pytest.raises(ArithmeticError):
        ledger.propose(action(), broken)
    assert ledger.action(action().id) is None
    proposed(ledger, action())
    with pytest.raises(ArithmeticError):
        ledger.claim(running(action()), 0, broken)
    with pytest.raises(ArithmeticError):
        ledger.change(action(state=State.EXPIRED), (State.PROPOSED,), broken)
    assert ledger.action(action().id) == action()
    claimed(ledger, action())
    with pytest.raises(ArithmeticError):
        ledger.finish(done(action()), broken)
    assert ledger.action(action().id) == running(action())
    assert told(ledger) == ["proposed", "confirmed"]


def test_the_database_itself_lets_no_two_actions_hold_one_resource(url, ledger, opened):
    proposed(ledger, action("A"))
    claimed(ledger, action("A"))
    second = running(action("B"), state=State.UNKNOWN)
    values = frozen_values(second) | claim_values(second) | later_values(second)
    with pytest.raises(IntegrityError), opened(url).begin() as connection:
        connection.execute(insert(actions), values)
    with pytest.raises(IntegrityError), opened(url).begin() as connection:
        connection.execute(insert(actions), values | {"resource": "ch_9", "body": ""})


@pytest.fixture
def held(url):
    """Another process that writes, for as long as it is let."""
    taken, go_on = APART.Event(), APART.Event()
    process = APART.Process(target=ledger_processes.holds, args=(url, taken, go_on, 30_000))
    process.start()
    assert taken.wait(60)
    yield go_on
    go_on.set()
    process.join()


def test_while_another_process_writes_a_writer_waits_for_it_and_a_reader_does_not(url, ledger, held):
    assert ledger.started(action().order) == 0
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ledger.record, event())
        time.sleep(0.2)
        assert not waiting.done()
        held.set()
        waiting.result(30)
    assert told(ledger) == ["proposed"]


def test_a_writer_does_not_wait_for_ever(url, held, opened):
    with pytest.raises(OperationalError):
        SqlLedger(opened(url, 100)).record(event())


def test_a_thread_does_not_wait_for_ever_for_another_of_its_process(migrated_sqlite_url, opened):
    engine = opened(migrated_sqlite_url, 100)
    with ThreadPoolExecutor(1) as pool, Record(engine).entry(), pytest.raises(WaitedTooLong):
        pool.submit(SqlLedger(engine).record, event()).result()
    SqlLedger(engine).record(event())


@pytest.mark.postgres
def test_who_falls_silent_while_it_writes_is_cut_off_and_has_done_nothing(migrated_postgres_url, opened):
    engine, ledger = opened(migrated_postgres_url, 150), SqlLedger(opened(migrated_postgres_url))
    with pytest.raises(SQLAlchemyError), Record(engine).entry() as entry:
        entry.connection.execute(text("UPDATE alembic_version SET version_num = 'gone'"))
        time.sleep(0.4)
        ledger.record(event())
        entry.connection.execute(text("SELECT 1"))
    assert told(ledger) == ["proposed"]
    with engine.connect() as connection:
        assert migrate.current(connection) == migrate.newest()
