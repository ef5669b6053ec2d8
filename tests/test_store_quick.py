"""What the driver is told itself is what SQLAlchemy would have told it: the same rows, the same errors."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, bindparam, cast, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError

from app.store.engine import connect
from app.store.quick import Quick
from app.store.tables import links
from app.store.writing import Writer
from tests.ledgers import BOTH_DATABASES, NOW

ROWS = insert(links)
COLUMNS = ("requester_key", "customer_id", "agent_name", "at")
FOUND = select(*(links.c[name] for name in COLUMNS)).where(links.c.requester_key == bindparam("key"))
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20)
ZONES = st.timedeltas(timedelta(hours=-12), timedelta(hours=12)).map(timezone)
TIMES = st.builds(datetime.fromtimestamp, st.integers(0, 2**32), ZONES)


@pytest.fixture(params=BOTH_DATABASES)
def engine(request):
    made = connect(request.getfixturevalue(request.param))
    yield made
    made.dispose()


def link(**changes):
    return {"requester_key": "a", "customer_id": "cus_1", "agent_name": "Ann", "at": NOW} | changes


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=TEXTS, name=TEXTS, at=TIMES)
def test_a_row_goes_in_and_comes_out_as_with_sqlalchemy(engine, key, name, at):
    row = link(requester_key=key, agent_name=name, at=at)
    found, kept = [], []
    for write in (
        lambda connection: Quick(ROWS, *COLUMNS).write(connection, row),
        lambda connection: connection.execute(ROWS, row),
    ):
        with Writer(engine).begin() as connection:
            write(connection)
            found += [
                Quick(FOUND).first(connection, {"key": key}),
                tuple(connection.execute(FOUND, {"key": key}).one()),
            ]
            kept.append(connection.scalar(select(cast(links.c.at, Text))))
            connection.execute(delete(links))
    assert kept[0] == kept[1]
    assert found == [found[0]] * 4 and found[0][3] == at and found[0][3].utcoffset() == timedelta()


def test_what_is_written_counts_for_the_whole_transaction_or_not_at_all(engine):
    with pytest.raises(IntegrityError), Writer(engine).begin() as connection:
        Quick(ROWS, *COLUMNS).write(connection, link(requester_key="b"), link(), link())
    with engine.connect() as connection:
        assert Quick(FOUND).first(connection, {"key": "b"}) is None
        with pytest.raises(NoResultFound):
            Quick(FOUND).one(connection, {"key": "b"})


def test_a_row_by_itself_is_the_newest_and_leaves_no_transaction_open(engine):
    for number in range(3):
        with Writer(engine).begin() as connection:
            connection.execute(delete(links))
            Quick(ROWS, *COLUMNS).write(connection, link(customer_id=f"cus_{number}"))
        assert Quick(FOUND).alone(engine, {"key": "a"})[1] == f"cus_{number}"
    assert Quick(FOUND).alone(engine, {"key": "nobody"}) is None
    assert engine.pool.checkedout() == 0


def test_a_question_by_itself_that_fails_is_an_error_of_sqlalchemys_and_its_connection_serves_on(engine):
    wrong = Quick(text("SELECT nothing FROM nowhere"))
    for _ in range(20):
        with pytest.raises(DBAPIError):
            wrong.alone(engine, {})
    assert Quick(FOUND).alone(engine, {"key": "nobody"}) is None


def test_a_change_changes_what_it_names(engine):
    with Writer(engine).begin() as connection:
        Quick(ROWS, *COLUMNS).write(connection, link())
        Quick(update(links), "agent_name").write(connection, {"agent_name": "Bo"})
        assert Quick(FOUND).one(connection, {"key": "a"})[1:3] == ("cus_1", "Bo")


def test_a_change_tells_how_many_rows_it_found_and_a_found_row_its_columns_by_name(engine):
    renamed = Quick(update(links).where(links.c.requester_key == bindparam("key")), "agent_name")
    with Writer(engine).begin() as connection:
        Quick(ROWS, *COLUMNS).write(connection, link(), link(requester_key="b"))
        assert renamed.changed(connection, {"key": "a", "agent_name": "Bo"}) == 1
        assert renamed.changed(connection, {"key": "nobody", "agent_name": "Bo"}) == 0
        assert [Quick(FOUND).one(connection, {"key": key}).agent_name for key in "ab"] == ["Bo", "Ann"]


def test_a_database_that_others_write_to_is_an_error_of_sqlalchemys(migrated_sqlite_url):
    one, other = connect(migrated_sqlite_url, 50), connect(migrated_sqlite_url, 50)
    with (
        Writer(one).begin(),
        pytest.raises(OperationalError, match="locked"),
        Writer(other).begin(),
    ):
        pass
    one.dispose()
    other.dispose()
