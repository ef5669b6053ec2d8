"""What is told to the driver itself is as safe as with SQLAlchemy: durable, undone as a whole, one writer at a time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import OperationalError

from app.store.engine import connect
from app.store.lines import MOST, Lines
from app.store.quick import LINES, Quick
from app.store.tables import links
from app.store.writing import Writer
from tests.ledgers import BOTH_DATABASES, NOW

COLUMNS = ("requester_key", "customer_id", "agent_name", "at")
ROW = {"requester_key": "a", "customer_id": "cus_1", "agent_name": "Ann", "at": NOW}
WRITE = Quick(insert(links), *COLUMNS)
FIND = Quick(select(links.c.customer_id).where(links.c.requester_key == bindparam("key")))


@pytest.fixture(params=BOTH_DATABASES)
def engine(request):
    made = connect(request.getfixturevalue(request.param))
    yield made
    made.dispose()


def lines_of(engine) -> Lines:
    return engine.get_execution_options()[LINES]


def there(engine, key: str = "a") -> bool:
    return FIND.alone(engine, {"key": key}) is not None


def test_what_is_written_on_a_line_is_there_for_everybody_when_it_ends_and_not_before(engine):
    with Writer(engine).line() as line:
        WRITE.write(line, ROW)
        assert not there(engine)
    assert there(engine)
    with engine.connect() as connection:
        assert FIND.first(connection, {"key": "a"}) == ("cus_1",)


def test_an_exception_undoes_all_of_it_and_the_next_is_served(engine):
    for _ in range(20):
        with pytest.raises(KeyError), Writer(engine).line() as line:
            WRITE.write(line, ROW)
            raise KeyError
    assert not there(engine)
    with Writer(engine).line() as line:
        WRITE.write(line, ROW)
    assert there(engine)
    assert engine.pool.checkedout() == 0


def test_on_sqlite_what_is_committed_on_a_line_is_on_disk_as_with_sqlalchemy(migrated_sqlite_url):
    engine = connect(migrated_sqlite_url, 70)
    names = ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
    with Writer(engine).line() as line, engine.connect() as connection:
        for name in names:
            own = line.connection.execute(f"PRAGMA {name}").fetchone()
            assert own == tuple(connection.exec_driver_sql(f"PRAGMA {name}").one())
        assert line.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    engine.dispose()


def test_on_sqlite_the_same_connections_are_lent_again_and_no_more_are_kept_than_are_of_use(migrated_sqlite_url):
    engine = connect(migrated_sqlite_url)
    lines = lines_of(engine)
    lent = [lines.lend() for _ in range(MOST + 3)]
    assert len({id(one.connection) for one in lent}) == MOST + 3
    for one in lent:
        lines.give_back(one)
    again = [lines.lend() for _ in range(MOST + 3)]
    assert len({id(one.connection) for one in lent} & {id(one.connection) for one in again}) == MOST
    for one in again:
        lines.give_up(one)
    engine.dispose()


def test_with_the_engine_the_connections_that_it_kept_are_closed(migrated_sqlite_url):
    engine = connect(migrated_sqlite_url)
    kept = lines_of(engine).lend()
    lines_of(engine).give_back(kept)
    engine.dispose()
    with pytest.raises(Exception, match="closed"):
        kept.connection.execute("SELECT 1")
    assert not there(engine)
    engine.dispose()


def test_a_line_waits_for_others_as_long_as_a_transaction_does_and_serves_afterwards(migrated_sqlite_url):
    one, other = connect(migrated_sqlite_url, 50), connect(migrated_sqlite_url, 50)
    with Writer(one).begin(), pytest.raises(OperationalError, match="locked"), Writer(other).line():
        pass
    with Writer(other).line() as line:
        WRITE.write(line, ROW)
    assert there(one)
    one.dispose()
    other.dispose()


def test_many_threads_on_lines_and_with_sqlalchemy_write_each_their_own(engine):
    together = Barrier(8)

    def write(number: int) -> None:
        together.wait()
        for turn in range(5):
            begun = Writer(engine).line() if number % 2 else Writer(engine).begin()
            with begun as connection:
                WRITE.write(connection, ROW | {"requester_key": f"{number} {turn}"})
            assert there(engine, f"{number} {turn}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert all(there(engine, f"{number} {turn}") for number in range(8) for turn in range(5))
