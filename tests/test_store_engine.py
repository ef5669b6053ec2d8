"""A database that is not ready says why; a SQLite file is opened the safe way."""

import os
import socket

import pytest
from sqlalchemy import event

from app.store.engine import KEPT_OPEN, connect
from app.store.sql_store import SqlStore


@pytest.fixture
def open_store():
    engines = []

    def opened(url: str) -> SqlStore:
        engines.append(connect(url))
        return SqlStore(engines[-1])

    yield opened
    for engine in engines:
        engine.dispose()


def test_a_database_that_was_never_migrated_is_not_ready_and_says_what_to_run(open_store, sqlite_url):
    store = open_store(sqlite_url)
    assert not store.ready()
    assert "counterfoil db upgrade" in store.trouble()


def test_a_database_that_does_not_answer_is_not_ready_and_its_password_is_not_told(open_store):
    store = open_store("postgresql+psycopg://someone:sesame@127.0.0.1:9/none")
    assert store.trouble() == "the database does not answer: look at DATABASE_URL"


@pytest.mark.postgres
def test_a_database_that_only_lets_itself_be_read_is_not_ready(open_store, migrated_postgres_url):
    assert open_store(migrated_postgres_url).trouble() is None
    replica = open_store(f"{migrated_postgres_url}?options=-c%20default_transaction_read_only%3Don")
    assert replica.trouble() == "the database only lets itself be read: it is a replica, or was made read-only"


@pytest.mark.postgres
def test_a_postgres_whose_machine_is_gone_is_noticed_in_seconds_not_in_hours(migrated_postgres_url):
    engine = connect(migrated_postgres_url)
    with engine.connect() as connection, socket.socket(fileno=os.dup(connection.connection.fileno())) as asked:
        said = [
            asked.getsockopt(level, option)
            for level, option in (
                (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
                (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
                (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
            )
        ]
    engine.dispose()
    assert said == [1, 5, 20_000]


def test_a_sqlite_file_is_made_with_its_folder_and_opened_in_wal_with_a_patient_lock(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'var' / 'new.db'}")
    with engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    engine.dispose()
    assert read == {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2}


def test_the_folder_that_is_made_for_a_sqlite_file_is_its_owners_alone(tmp_path):
    connect(f"sqlite:///{tmp_path / 'var' / 'new.db'}").dispose()
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_as_many_connections_to_a_file_stay_open_as_many_threads_have_at_once(migrated_sqlite_url):
    engine, opened = connect(migrated_sqlite_url), []
    event.listen(engine, "connect", lambda *_: opened.append(1))
    for _ in range(2):
        at_once = [engine.raw_connection() for _ in range(KEPT_OPEN)]
        for one in at_once:
            one.close()
    engine.dispose()
    assert KEPT_OPEN > 16 and len(opened) == KEPT_OPEN
