"""What the Procfile says works as it stands: the database is brought up once, then web and worker start, and stop."""

import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.commands.bringing_up import bring_up
from app.factory import build
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import newest, upgrade
from app.store.sql_store import SqlStore
from bench.processes import free_port
from tests.application import small_deps
from tests.started import ENVIRONMENT

LINES = dict(line.split(": ", 1) for line in Path("Procfile").read_text().splitlines())


def arguments(kind: str) -> list[str]:
    program, *rest = shlex.split(LINES[kind])
    assert program == "counterfoil"
    return rest


def test_it_names_release_web_and_worker() -> None:
    assert list(LINES) == ["release", "web", "worker"]


def test_the_command_is_what_the_package_installs() -> None:
    installed = Path(sys.executable).with_name("counterfoil")
    told = subprocess.run([installed, *arguments("web"), "--help"], capture_output=True, text=True, check=True)
    assert "--unready" in told.stdout


def test_after_the_release_web_and_worker_start_and_stop(start: Any, sqlite_url: str) -> None:
    variables = ENVIRONMENT | {"DATABASE_URL": sqlite_url}
    assert start(*arguments("release"), **variables).process.wait(120) == 0
    assert at(sqlite_url) == newest()
    port = free_port()
    web = start(*arguments("web"), PORT=str(port), **variables)
    worker = start(*arguments("worker"), **variables)
    assert web.until_it_answers(f"http://127.0.0.1:{port}/readyz").text.startswith("ready\n")
    for one in (web, worker):
        one.process.terminate()
    assert (web.process.wait(60), worker.process.wait(60)) == (0, 0)


@pytest.mark.postgres
def test_many_that_bring_one_database_up_at_once_bring_it_up_once(start: Any, postgres_url: str) -> None:
    """A release, and a web process and workers that did not wait for it."""
    variables = ENVIRONMENT | {"DATABASE_URL": postgres_url}
    running = [start("db", "upgrade", **variables) for _ in range(4)]
    told = [one.process.communicate(timeout=240)[0] for one in running]
    assert [one.process.returncode for one in running] == [0] * 4, told
    assert sum("was empty and is filled" in one for one in told) == 1
    assert at(postgres_url) == newest()


def at(database_url: str) -> str:
    engine = connect(database_url)
    with engine.connect() as connection:
        found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    engine.dispose()
    return found


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_process_from_before_an_update_serves_on_and_says_so(kind: str, request: Any) -> None:
    """The release has brought the database further; or the update is taken back."""
    url = request.getfixturevalue(f"{kind}_url")
    engine = connect(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    store = SqlStore(engine)
    deps = replace(small_deps(url), checks={"database": store.trouble}, cautions={"version": store.ahead})
    answer = build(deps).test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (
        200,
        "ready\nversion: the database is of a later version: this process is from before an update\n",
    )
    bring_up(Settings.from_env(ENVIRONMENT | {"DATABASE_URL": url}))
    assert at(url) == "0999"
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    assert store.trouble() is not None
    engine.dispose()


def test_a_process_after_an_update_says_what_to_run_until_the_database_is_brought_up(migrated_sqlite_url: str) -> None:
    engine = connect(migrated_sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    store = SqlStore(engine)
    assert (store.ahead(), "db upgrade" in (store.trouble() or "")) == (None, True)
    engine.dispose()
