"""Background work: asked for from anywhere, done by one worker at a time, counted, and never the end of its worker."""

import pickle
import sqlite3
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.deps import Deps
from app.jobs.doing import do
from app.jobs.queue import BY_TURNS, open_queue, queue_file, trouble
from app.jobs.schedule import JOBS, SHORTLY, Job, jobs
from app.jobs.waking import MOST, Waker
from app.jobs.worker import Worker
from app.ports import Came
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.store.sql_work_log import SqlWorkLog
from app.usecases.events import FIRST_SWEEP
from app.usecases.hearing import SOON
from tests.application import NOW, small_deps
from tests.databases import OWN_REDIS
from tests.hearing import an_event

MINUTE = timedelta(minutes=1)


def settings(database_url: str, redis_url: str | None = None) -> Settings:
    return Settings(("k" * 32,), "rk_test_1", database_url=database_url, redis_url=redis_url)


@pytest.fixture
def deps(migrated_sqlite_url):
    yield from over(migrated_sqlite_url)


def over(database_url: str):
    engine = connect(database_url)
    made = small_deps(database_url, work=SqlWorkLog(engine), settings=settings(database_url))
    yield made
    engine.dispose()


class Done:
    """A job that notes its runs, and fails when told to."""

    def __init__(self, every: timedelta | None = None, failing: bool = False) -> None:
        self.arguments: list[str] = []
        self.failing = failing
        self.job = Job("sample", self.run, every)

    def run(self, _deps: Deps, argument: str) -> str:
        self.arguments.append(argument)
        if self.failing:
            raise KeyError("Maya Lopez <maya@example.com>")
        return "fine"


def drain(queue) -> None:
    while task := queue.dequeue():
        queue.execute(task)


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


def test_what_is_asked_for_elsewhere_is_done_by_the_worker_once(deps):
    done = Done(every=MINUTE)
    waker = Waker(deps.settings)
    for argument in ("evt_1", "evt_1", "evt_2"):
        waker("sample", argument)
    waker.close()
    queue = Worker(deps, [done.job]).queue
    drain(queue)
    queue.storage.close()
    assert set(done.arguments) == {"evt_1", "evt_2"}
    assert deps.work.counts() == {("sample", "fine"): len(done.arguments)}


@pytest.mark.redis
def test_with_redis_work_goes_through_redis(deps, sqlite_url, own_redis):
    done = Done()
    through_redis = replace(deps, settings=settings(sqlite_url, own_redis))
    waker = Waker(through_redis.settings)
    waker("sample", "evt_1")
    waker.close()
    queue = Worker(through_redis, [done.job]).queue
    drain(queue)
    queue.storage.conn.close()
    assert done.arguments == ["evt_1"]
    assert not Path(queue_file(sqlite_url)).exists()


class Foreign:
    """What makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.redis
def test_what_somebody_else_wrote_into_the_queue_is_never_run_and_keeps_nothing_waiting(
    deps, sqlite_url, own_redis, tmp_path
):
    done, made = Done(), tmp_path / "made"
    through_redis = replace(deps, settings=settings(sqlite_url, own_redis))
    queue = Worker(through_redis, [done.job]).queue
    queue.storage.conn.lpush(queue.storage.queue_key, pickle.dumps(Foreign(made)), b"garbage", b"")
    waker = Waker(through_redis.settings)
    waker("sample", "evt_1")
    waker.close()
    for _ in range(3):
        with pytest.raises(ValueError, match=r"Separator|mismatch"):
            queue.dequeue()
    drain(queue)
    queue.storage.conn.close()
    assert (made.exists(), done.arguments) == (False, ["evt_1"])


def test_while_a_secret_is_rolled_a_worker_takes_what_was_signed_with_either(deps, sqlite_url):
    done = Done()
    newer = replace(settings(sqlite_url), secret_keys=("n" * 32, "k" * 32))
    for number, signing in enumerate((settings(sqlite_url), newer)):
        waker = Waker(signing)
        waker("sample", f"evt_{number}")
        waker.close()
    queue = Worker(replace(deps, settings=newer), [done.job]).queue
    drain(queue)
    queue.storage.close()
    assert done.arguments == ["evt_0", "evt_1"]


def test_asking_never_waits_for_a_queue_that_is_not_there_and_goes_on_when_it_is_back(deps, sqlite_url):
    waker = Waker(settings(sqlite_url, "redis://:sesame@127.0.0.1:9/0"))
    with capture_logs() as lines:
        waker("sample", "evt_1")
        waker.close()
    assert [(line["event"], line["kind"]) for line in lines] == [("queue_not_reached", "ConnectionError")]
    assert "sesame" not in str(lines)


def test_a_queue_that_is_gone_for_long_does_not_fill_the_memory(deps):
    waker = Waker(deps.settings)
    with waker._changed:  # nothing is passed on meanwhile
        for number in range(MOST + 5):
            waker("sample", str(number))
        assert len(waker._asked) == MOST
        waker._asked.clear()
    waker.close()


def test_events_are_polled_less_often_where_they_are_pushed(deps):
    pushed = replace(deps.settings, stripe_webhook_secrets=("whsec_1",))
    every = [{job.name: job.every for job in jobs(one)} for one in (deps.settings, pushed)]
    assert [one["poll_events"] for one in every] == [MINUTE, 5 * MINUTE]
    assert [one["sweep_events"] for one in every] == [SHORTLY, SHORTLY]


def test_what_runs_by_itself_is_asked_for_at_each_turn_and_done_when_it_is_due(deps):
    by_itself, asked_for = Done(every=MINUTE), Done()
    worker = Worker(deps, [by_itself.job, replace(asked_for.job, name="other")])
    for _ in range(3):
        worker.turn()
    drain(worker.queue)
    worker.queue.storage.close()
    assert (by_itself.arguments, asked_for.arguments) == ([""], [])


def test_without_its_queue_a_worker_does_all_the_same_what_runs_by_itself(deps, sqlite_url):
    done, other = Done(every=MINUTE, failing=True), Done(every=MINUTE)
    lost = replace(deps, settings=settings(sqlite_url, "redis://:sesame@127.0.0.1:9/0"))
    worker = Worker(lost, [done.job, replace(other.job, name="other")])
    with capture_logs() as lines:
        worker.turn()
    assert (done.arguments, other.arguments) == ([""], [""])
    assert [line["job"] for line in lines if line["event"] == "queue_not_reached"] == ["sample", "other"]
    assert "sesame" not in str(lines)


def test_turns_begin_at_once_and_end_when_it_is_over(deps):
    done, over = Done(every=MINUTE), threading.Event()
    worker = Worker(deps, [done.job])
    turning = threading.Thread(target=worker.turns, args=(over,))
    turning.start()
    over.set()
    turning.join(30)
    drain(worker.queue)
    worker.queue.storage.close()
    assert (turning.is_alive(), done.arguments) == (False, [""])


def test_a_job_has_its_next_turn_when_its_period_is_nearly_over(deps):
    done = Done(every=5 * MINUTE)
    for seconds in (0, 60, 294, 295):
        do(replace(deps, now=lambda s=seconds: NOW + timedelta(seconds=s)), deps.work, done.job, BY_TURNS)
    assert len(done.arguments) == 2


def test_a_job_that_is_asked_for_does_not_wait_for_its_turn(deps):
    done = Done(every=5 * MINUTE)
    do(deps, deps.work, done.job, BY_TURNS)
    do(deps, deps.work, done.job, "")
    assert len(done.arguments) == 2


def turns_at_once(deps: Deps) -> int:
    done = Done(every=MINUTE)
    threads = [threading.Thread(target=do, args=(deps, deps.work, done.job, BY_TURNS)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(done.arguments)


def test_of_many_workers_one_does_a_job_by_turns(deps):
    assert turns_at_once(deps) == 1


@pytest.mark.postgres
def test_of_many_workers_on_postgres_one_does_a_job_by_turns(migrated_postgres_url):
    for deps in over(migrated_postgres_url):
        assert turns_at_once(deps) == 1


def test_a_job_whose_worker_died_is_taken_up_by_another(deps):
    assert deps.work.take("sample", NOW, NOW + 2 * MINUTE)
    done = Done(every=MINUTE)
    for minutes in (0, 1, 2):
        do(replace(deps, now=lambda m=minutes: NOW + m * MINUTE), deps.work, done.job, BY_TURNS)
    assert len(done.arguments) == 1


def test_a_job_that_was_held_by_a_clock_days_ahead_is_done_when_the_clock_is_right_again(deps):
    hourly, often = Done(every=60 * MINUTE), Done(every=MINUTE)
    for seconds in (2 * 24 * 3600, 0, 30, 3590):
        at = replace(deps, now=lambda s=seconds: NOW + timedelta(seconds=s))
        do(at, deps.work, hourly.job, BY_TURNS)
        do(at, deps.work, replace(often.job, name="often"), BY_TURNS)
    assert (len(hourly.arguments), len(often.arguments)) == (2, 3)


def test_a_job_that_fails_is_counted_and_logged_without_its_words_and_has_its_next_turn(deps):
    done = Done(every=MINUTE, failing=True)
    with capture_logs() as lines:
        do(deps, deps.work, done.job, BY_TURNS)
        do(replace(deps, now=lambda: NOW + MINUTE), deps.work, done.job, BY_TURNS)
    assert [line["event"] for line in lines] == ["job_failed", "job"] * 2
    assert lines[0]["kind"] == "KeyError"
    assert "maya" not in str(lines).lower()
    assert deps.work.counts() == {("sample", "failed"): 2}


def test_work_without_a_database_is_left_for_the_next_turn(deps):
    lost = SqlWorkLog(connect("postgresql+psycopg://someone:sesame@127.0.0.1:9/none"))
    done = Done(every=MINUTE)
    with capture_logs() as lines:
        do(deps, lost, done.job, BY_TURNS)
    assert [(line["event"], done.arguments) for line in lines] == [("job_not_done", [])]
    assert "sesame" not in str(lines)


def test_work_of_another_version_that_nobody_knows_any_more_is_left_out(deps):
    waker = Waker(deps.settings)
    waker("gone")
    waker.close()
    queue = Worker(deps, []).queue
    with capture_logs() as lines:
        drain(queue)
    queue.storage.close()
    assert [(line["event"], line["job"]) for line in lines] == [("job_not_known", "gone")]


def test_of_what_is_done_one_by_one_only_a_failure_is_counted_with_the_jobs(deps):
    do(deps, deps.work, Done().job, "evt_1")
    do(deps, deps.work, Done(failing=True).job, "evt_2")
    assert deps.work.counts() == {("sample", "failed"): 1}


def test_counts_add_up(deps):
    for outcome in ("fine", "failed", "fine"):
        deps.work.count("sample", outcome)
    assert deps.work.counts() == {("sample", "fine"): 2, ("sample", "failed"): 1}


def test_each_job_has_its_own_name_and_what_has_expired_is_deleted(deps):
    assert max(Counter(job.name for job in JOBS).values()) == 1
    past = NOW - timedelta(seconds=1)
    deps.store.first_use("old", past)
    deps = replace(deps, events=SqlEvents(deps.work._engine))
    for number, days in ((1, 39), (2, 41)):
        deps.events.keep([an_event(number)], NOW - timedelta(days=days), Came.PUSHED, NOW)
    do(deps, deps.work, next(job for job in JOBS if job.name == "purge"), BY_TURNS)
    assert deps.store.first_use("old", past)
    assert [one.event.id for one in deps.events.due(NOW, 9)] == ["evt_1"]


@pytest.mark.redis
def test_a_redis_that_answers_is_no_trouble():
    assert trouble(OWN_REDIS) is None


def test_a_redis_that_does_not_answer_says_so():
    assert trouble("redis://:sesame@127.0.0.1:9/0") == "Redis does not answer: look at REDIS_URL"


def test_an_event_that_was_lost_with_its_worker_is_done_before_cards_are_read_anew_for_it():
    assert FIRST_SWEEP + SHORTLY <= SOON


def test_a_queue_file_is_a_sqlite_database(sqlite_url):
    queue = open_queue(settings(sqlite_url))
    assert queue.storage.sql("PRAGMA synchronous", results=True) == [(1,)]
    queue.storage.close()
    with sqlite3.connect(queue_file(sqlite_url)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
