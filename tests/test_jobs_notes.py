"""Notes as real processes deliver them: woken at once, two at a time, killed in the middle."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.deps import production
from app.jobs.schedule import JOBS
from app.settings import Settings
from app.usecases.notes import HELD, deliver
from tests.ledgers import event
from tests.ticket_desks import intercom_desk, until, zendesk_desk

ROOT = Path(__file__).parents[1]
KILLED = """
import os, signal, sys
import tests.crash.child  # all that a child needs, before the forks: one thread, and no connection yet
from dataclasses import replace
from app.deps import production
from app.settings import Settings
from app.usecases.notes import deliver

class Killed:
    def __init__(self, writer, point, after):
        self.writer, self.point, self.after = writer, point, after
    def __getattr__(self, name):
        def act(*given):
            if name == self.point and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = getattr(self.writer, name)(*given)
            if name == self.point:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer
        return act

for case in sys.argv[1:]:
    point, after = case.split(":")
    if (child := os.fork()) == 0:
        deps = production(Settings.from_env(os.environ))
        deliver(replace(deps, writers={n: Killed(w, point, after == "after") for n, w in deps.writers.items()}))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, case
"""


def variables(sandbox, database_url, redis_url=""):
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEYS": "k" * 32,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STRIPE_API_KEY": "rk_test_x",
        "STRIPE_API_BASE": sandbox.url,
        "INTERCOM_CLIENT_SECRETS": "hush",
        "INTERCOM_ACCESS_TOKEN": "token",
        "INTERCOM_WORKSPACE_ID": "abcd1234",
        "INTERCOM_API_BASE": f"{sandbox.url}/intercom",
        "ZENDESK_SUBDOMAIN": "d3v-fake",
        "ZENDESK_APP_ID": "1",
        "ZENDESK_INSTALLATION_ID": "4242",
        "ZENDESK_OAUTH_TOKEN": "fixed",
        "ZENDESK_API_BASE": f"{sandbox.url}/zendesk",
        "LOG_LEVEL": "ERROR",
    }


@pytest.fixture
def environ(sandbox, migrated_sqlite_url):
    return variables(sandbox, migrated_sqlite_url)


@pytest.fixture
def deps(environ):
    made = production(Settings.from_env(environ))
    yield made
    made.soon.close()


@contextmanager
def workers(environ, number):
    """That many worker processes, which look for work."""
    command = [sys.executable, "-m", "app.cli", "worker"]
    running = [subprocess.Popen(command, cwd=ROOT, env=environ) for _ in range(number)]
    try:
        yield running
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(40)


def test_a_worker_killed_at_any_point_leaves_one_note(sandbox, environ, deps):
    desks = (intercom_desk(sandbox), zendesk_desk(sandbox))
    cases = ["post:before", "post:after", "tag:before", "tag:after"] * len(desks)
    for desk in desks:
        for number in range(4):
            note = desk.note(id=f"{desk.channel}-{number}", tags=(f"tag_{number}",))
            deps.ledger.record(event(at=datetime.now(UTC) - timedelta(seconds=1)), (note,))
    subprocess.run([sys.executable, "-c", KILLED, *cases], cwd=ROOT, env=environ, check=True)
    left = [len(desk.notes()) for desk in desks]
    assert left == [3, 3]
    later = datetime.now(UTC) + HELD
    assert deliver(replace(deps, now=lambda: later)) == 8
    for desk in desks:
        assert len({html for _, html in desk.notes()}) == len(desk.notes()) == 4
        assert [desk.tags().count(f"tag_{number}") for number in range(4)] == [1, 1, 1, 1]


def test_workers_that_are_woken_write_each_note_once_and_at_once(sandbox, environ, deps):
    desk = intercom_desk(sandbox)
    with workers(environ, 2):
        deps.ledger.record(event(at=datetime.now(UTC)), (desk.note(id="first"),))
        deps.wake()
        until(lambda: len(desk.notes()) == 1)
        for number in range(10):
            deps.ledger.record(event(at=datetime.now(UTC)), (desk.note(id=f"note-{number}"),))
            deps.wake()
        assert until(lambda: len(desk.notes()) == 11) < 30
        deps.ledger.record(event(at=datetime.now(UTC)), (desk.note(id="last"),))
        deps.wake()
        # measured: 0.06 s, on a busy machine some seconds; a worker that nobody woke looks once a minute
        assert until(lambda: len(desk.notes()) == 12) < 30
        until(lambda: not deps.ledger.notes_due(datetime.now(UTC) + timedelta(days=1)))
    assert len({html for _, html in desk.notes()}) == 12


def test_notes_that_nobody_woke_the_worker_for_go_out_within_a_minute():
    (job,) = [one for one in JOBS if one.name == "deliver_notes"]
    assert job.every == timedelta(minutes=1)
