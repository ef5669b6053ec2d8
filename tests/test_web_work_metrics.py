"""Machines are told what waits, since when, and what came of work; a person is told when it is too long."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.jobs import queue
from app.jobs.waking import Waker
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.usecases import events, lag
from app.web import mirror_metrics
from app.web.flight_metrics import FlightFigures
from app.web.work_metrics import WorkFigures
from tests.application import small_app
from tests.hearing import Hearing, an_event

DASHBOARD = Path(__file__).parents[1] / "docs" / "grafana-dashboard.json"
README = Path(__file__).parents[1] / "README.md"
ASKED = re.compile(r"counterfoil_\w+")
OF_THE_MIRROR = set(re.findall(r'"(counterfoil_\w+)"', Path(mirror_metrics.__file__).read_text(encoding="utf-8")))
"""Told only where it is on."""


@pytest.fixture
def hearing(migrated_sqlite_url):
    made = Hearing(migrated_sqlite_url)
    yield made
    made.close()


def figures(hearing: Hearing, length=lambda: 3) -> str:
    hearing.deps.metrics.beside(WorkFigures(hearing.deps, length))
    hearing.deps.metrics.beside(FlightFigures(hearing.deps.flights))
    return small_app(hearing.deps).test_client().get("/metrics").text


def test_what_waits_and_what_was_done_is_told(hearing):
    hearing.hear(an_event(1))
    events.pushed(hearing.deps, an_event(2))
    hearing.pass_by(seconds=90)
    hearing.deps.work.count("purge", "ok")
    told = figures(hearing)
    assert "counterfoil_stripe_events_waiting 1.0" in told
    assert "counterfoil_stripe_events_oldest_seconds 90.0" in told
    assert 'counterfoil_work_total{job="event",outcome="told"} 1.0' in told
    assert 'counterfoil_work_total{job="purge",outcome="ok"} 1.0' in told
    assert "counterfoil_queue_length 3.0" in told


def test_with_nothing_waiting_the_oldest_has_waited_for_no_time(hearing):
    assert "counterfoil_stripe_events_oldest_seconds 0.0" in figures(hearing)


def test_a_figure_that_cannot_be_read_does_not_hide_the_others(hearing):
    def gone() -> int:
        raise ConnectionError("no queue")

    told = figures(hearing, gone)
    assert "counterfoil_stripe_events_waiting 0.0" in told
    assert "counterfoil_queue_length" not in told


def test_the_queue_is_counted_as_it_is(sqlite_url):
    settings = Settings(("k" * 32,), "rk_test_1", database_url=sqlite_url)
    assert queue.length(settings) == 0
    waker = Waker(settings)
    for number in range(3):
        waker("handle_event", f"evt_{number}")
    waker.close()
    assert queue.length(settings) == 3


def test_the_dashboard_asks_for_every_figure_that_is_told_and_the_readme_for_no_other(hearing):
    hearing.deps.work.count("purge", "ok")
    told = set(re.findall(r"^# TYPE (counterfoil_\w+) ", figures(hearing), re.MULTILINE))
    told = {name for name in told if not name.endswith("_created")} | OF_THE_MIRROR
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    wanted = {name for one in panels for query in one.get("targets", ()) for name in ASKED.findall(query["expr"])}
    described = [one["description"] for one in panels if "targets" in one]
    assert len(described) == len(set(described)), "each panel says what it shows"
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in wanted} == told
    words = ASKED.findall(README.read_text(encoding="utf-8"))
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in words} - told == set()


def readiness(hearing: Hearing) -> tuple[int, str]:
    trouble = partial(lag.trouble, hearing.deps.events, hearing.deps.now)
    answer = small_app(replace(hearing.deps, cautions={"events": trouble})).test_client().get("/readyz")
    return answer.status_code, answer.text


def test_readiness_says_when_events_wait_too_long_and_goes_on_serving(hearing):
    events.pushed(hearing.deps, an_event(1))
    hearing.pass_by(minutes=4)
    assert readiness(hearing) == (200, "ready\n")
    hearing.pass_by(minutes=8)
    assert readiness(hearing) == (
        200,
        "ready\nevents: 1 of Stripe's events wait, the oldest for 12 minutes: look after the worker\n",
    )


def test_a_caution_that_cannot_be_looked_at_says_so(hearing):
    lost = SqlEvents(connect("postgresql+psycopg://someone:sesame@127.0.0.1:9/none"))
    hearing.deps = replace(hearing.deps, events=lost)
    assert readiness(hearing) == (200, "ready\nevents: could not be looked at\n")
