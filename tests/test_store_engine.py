"""A database that is not ready says why; a SQLite file is opened the safe way."""

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
    assert store.trouble() == "the database does not answer"


def test_a_sqlite_file_is_made_with_its_folder_and_opened_in_wal_with_a_patient_lock(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'var' / 'new.db'}")
    with engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    engine.dispose()
    assert read == {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2}


def test_as_many_connections_to_a_file_stay_open_as_many_threads_have_at_once(migrated_sqlite_url):
    engine, opened = connect(migrated_sqlite_url), []
    event.listen(engine, "connect", lambda *_: opened.append(1))
    for _ in range(2):
        at_once = [engine.raw_connection() for _ in range(KEPT_OPEN)]
        for one in at_once:
            one.close()
    engine.dispose()
    assert KEPT_OPEN > 16 and len(opened) == KEPT_OPEN
