"""What a child process does: press buttons beside a ticket, or put everything in order after a crash."""

import importlib
import logging
import os
import pkgutil
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

import app.gateways
import app.jobs
import app.store
import app.usecases
import integrations.intercom
import integrations.zendesk
from app.deps import Deps, production
from app.domain.ticket import Agent, Requester, Ticket, command
from app.settings import Settings
from app.usecases import desk, notes, reconciling
from tests.crash.points import Points, watched
from tests.words import commands

for _package in (app, app.gateways, app.jobs, app.store, app.usecases, integrations.intercom, integrations.zendesk):
    for _found in pkgutil.iter_modules(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_found.name)
"""What a process of the product loads on its way: loaded before the fork, so that a child costs milliseconds. Nothing
else of the parent's is in a child: the server of forks has one thread, and no connection."""

ANN = Agent("9001", "Ann Lee", "ann@example.com")


@dataclass(frozen=True)
class Task:
    """One child's life: where, whose ticket, which buttons, and where it is killed. `later` moves its clock."""

    variables: dict[str, str]
    ticket_id: str
    customer_id: str
    press: tuple[str, ...] = ()
    kill_at: int = -1
    in_flight: float = 0.0
    later: float = 0.0
    recover: bool = False


def quiet() -> None:
    """No log lines: hundreds of runs print one figure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def run(task: Task, answer: Any) -> None:
    """Does the task and sends back the commands of the last card and the points that it passed."""
    quiet()
    point = Points(task.kill_at, task.in_flight)
    deps = built(task, point)
    shown = pressed(deps, task) if task.press else ()
    if task.recover:
        in_order(deps)
    answer.send((shown, point.passed))
    os._exit(0)


def together(task: Task, times: int, gate: Any, answer: Any) -> None:
    """Presses one button many times at once, from threads, as soon as the gate opens for all processes."""
    quiet()
    deps = production(Settings.from_env(task.variables))
    gate.wait(30)
    threads = [threading.Thread(target=pressed, args=(deps, task)) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    answer.send(times)
    os._exit(0)


def built(task: Task, point: Points) -> Deps:
    """The program as it ships, with its points."""
    deps = production(Settings.from_env(task.variables))
    deps = watched(deps, deps.store._engine, point)  # type: ignore[attr-defined]
    return replace(deps, now=lambda: datetime.now(UTC) + timedelta(seconds=task.later))


def pressed(deps: Deps, task: Task) -> tuple[str, ...]:
    """The commands of the card that answers the last button. `@confirm` is the confirm button of the card before."""
    shown: tuple[str, ...] = ()
    for one in task.press:
        wanted = next((found for found in shown if found.startswith("confirm:")), "") if one == "@confirm" else one
        if wanted:
            name, _, typed = wanted.partition("?")
            fields = dict(pair.split("=") for pair in typed.split("&")) if typed else {}
            shown = tuple(commands(desk.respond(deps, _ticket(task), command(name, fields))))
    return shown


def in_order(deps: Deps) -> None:
    """What the worker does after a crash, until nothing is left to do."""
    for _ in range(3):
        reconciling.recover(deps)
        notes.deliver(deps)


def _ticket(task: Task) -> Ticket:
    requester = Requester(f"r{task.ticket_id}", "Maya", customer_id=task.customer_id)
    return Ticket("zendesk", "d3v-fake", task.ticket_id, requester, ANN)
