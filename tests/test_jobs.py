"""Background work: what has expired is deleted daily, by a worker that takes it from the queue."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.deps import production
from app.jobs import purge, worker
from app.jobs.queue import open_queue, queue_file, trouble
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.store.sql_store import SqlStore

REDIS = "redis://127.0.0.1:6379/0"


def settings(database_url: str, redis_url: str | None = None) -> Settings:
    return Settings(("k" * 32,), "rk_test_1", database_url=database_url, redis_url=redis_url)


@pytest.fixture
def store(sqlite_url):
    engine = connect(sqlite_url)
    upgrade(engine)
    yield SqlStore(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("database_url", "file"),
    [
        ("sqlite:///var/counterfoil.db", "var/counterfoil.queue.db"),
        ("sqlite:////srv/own.db", "/srv/own.queue.db"),
        ("postgresql+psycopg://db/x", "var/counterfoil.queue.db"),
    ],
)
def test_without_redis_the_queue_is_a_file_beside_the_database(database_url, file):
    assert queue_file(database_url) == Path(file)


def test_a_starting_worker_has_a_purge_waiting_that_deletes_what_is_over(store, sqlite_url):
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.first_use("old", past)
    queue = worker.prepare(production(settings(sqlite_url)))
    task = queue.dequeue()
    with capture_logs() as lines:
        assert queue.execute(task) == 1
    assert [line["event"] for line in lines] == ["purged"]
    assert store.first_use("old", past)
    queue.storage.close()


def test_the_purge_is_due_at_three_in_the_night_and_at_no_other_hour(sqlite_url):
    queue = open_queue(settings(sqlite_url))
    purge.register(queue, lambda: 0)
    due = [hour for hour in range(24) if queue.read_periodic(datetime(2026, 11, 24, hour, 0, tzinfo=UTC))]
    assert due == [3]
    assert not queue.read_periodic(datetime(2026, 11, 24, 3, 1, tzinfo=UTC))
    queue.storage.close()


@pytest.mark.redis
def test_with_redis_work_goes_through_redis(store, sqlite_url):
    queue = open_queue(settings(sqlite_url, REDIS))
    purge.register(queue, store.purge)()
    assert queue.execute(queue.dequeue()) == 0
    assert not Path(queue_file(sqlite_url)).exists()
    queue.storage.conn.close()


@pytest.mark.redis
def test_a_redis_that_answers_is_no_trouble():
    assert trouble(REDIS) is None


def test_a_redis_that_does_not_answer_says_so():
    assert trouble("redis://:sesame@127.0.0.1:9/0") == "Redis does not answer"


def test_a_queue_file_is_a_sqlite_database(sqlite_url):
    queue = open_queue(settings(sqlite_url))
    queue.storage.close()
    with sqlite3.connect(queue_file(sqlite_url)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
