"""What every test stands on: loopback only, a sandbox, a browser, databases; what is missing is said aloud."""

import gc
import ipaddress
import os
import socket
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import httpx
import psycopg
import pytest
import redis
import structlog
from hypothesis import settings
from sqlalchemy import Engine

from app.sandbox.helpdesk.pushing import Pusher
from app.sandbox.server import server, with_helpdesks
from app.store.engine import connect
from tests.databases import OWN_REDIS, REDIS_URL, migrate, migrated
from tests.planted import Planted
from tests.started import Started

IN_CI = os.environ.get("CI", "").lower() == "true"
settings.register_profile("here", deadline=None)
if not IN_CI:  # there it is hypothesis's own profile, without a deadline too
    settings.load_profile("here")
DATABASE_URL = os.environ.get("DATABASE_URL_TEST", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := which(name))), None)
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class OutOfLoopback(BaseException):
    """A test tried to leave this machine; no Exception, so that no code under test takes it for a network's fault."""


def _is_loopback(host: Any) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Python's own audit hook: sees every look-up and connection of this process, whatever library makes it."""
    if event == "socket.getaddrinfo" and not _is_loopback(arguments[0]):
        raise OutOfLoopback(f"tests speak to loopback only, not to {arguments[0]!r}")
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        internet = arguments[0].family in (socket.AF_INET, socket.AF_INET6)
        if internet and not _is_loopback(arguments[1][0]):
            raise OutOfLoopback(f"tests speak to loopback only, not to {arguments[1][0]!r}")


sys.addaudithook(_guard)


def _no_chromium() -> str | None:
    return None if CHROMIUM else "no Chromium on the path"


def _no_redis() -> str | None:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=20) as client:
            client.ping()
    except redis.RedisError as error:
        return f"no Redis at {REDIS_URL.rpartition('@')[2]}: {type(error).__name__}"
    return None


def _no_postgres() -> str | None:
    try:
        psycopg.connect(_plain(DATABASE_URL), connect_timeout=20).close()
    except psycopg.OperationalError:
        return "no Postgres at DATABASE_URL_TEST or 127.0.0.1:5432"
    return None


def _no_npm() -> str | None:
    return None if which("npm") else "no npm on the path"


def _no_redis_server() -> str | None:
    return None if which("redis-server") else "no redis-server on the path to start and restart"


NEEDS = {
    "browser": _no_chromium,
    "redis": _no_redis,
    "redis_server": _no_redis_server,
    "postgres": _no_postgres,
    "npm": _no_npm,
}


def _plain(database_url: str) -> str:
    return database_url.replace("+psycopg", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a marked test needs and this machine lacks: a reason to skip, but a failure when CI=true."""
    wanted = {name for item in items for name in NEEDS if item.get_closest_marker(name)}
    missing = {name: reason for name in sorted(wanted) if (reason := NEEDS[name]())}
    for item in items:
        for name, reason in missing.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.usefixtures("_missing") if IN_CI else pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What was loaded and collected stays to the end: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def _missing(request: pytest.FixtureRequest) -> None:
    reasons = [NEEDS[name]() for name in NEEDS if request.node.get_closest_marker(name)]
    pytest.fail(f"CI=true and {'; '.join(reason for reason in reasons if reason)}")


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A command in this process sets up logging for all of it: the next test is told everything again."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


class RunningSandbox:
    """A sandbox that serves on loopback: `url`, its world, and its switches over HTTP."""

    def __init__(self, url: str, world: Any) -> None:
        self.url = url
        self.world = world
        self.http = httpx.Client(base_url=url, timeout=60)  # the demo is seeded on a busy machine too
        self._demo: Planted | None = None

    def reset(self, seed: str = "empty") -> None:
        if seed == "demo" and self._demo is not None and self._demo.fresh:
            self._demo.plant()
            return
        if seed == "demo":  # whoever listened to the helpdesks has a thread, which cannot be packed
            self.world.helpdesk.pusher = Pusher()
        self.http.post("/_sandbox/reset", json={"seed": seed}).raise_for_status()
        if seed == "demo":
            self._demo = Planted(self.world)

    def requests(self) -> list[dict[str, Any]]:
        """Every API call since the reset: method, path, form, headers, status."""
        return self.http.get("/_sandbox/requests").raise_for_status().json()

    def fault(self, kind: str, path: str = "", method: str = "", **more: Any) -> None:
        given = {"kind": kind, "match": {"method": method, "path": path}, **more}
        self.http.post("/_sandbox/faults", json=given).raise_for_status()

    def advance(self, seconds: int) -> None:
        self.http.post("/_sandbox/clock", json={"advance": seconds}).raise_for_status()

    def stripe(self, path: str, **form: str) -> dict[str, Any]:
        """Makes something in the sandbox's Stripe, by a POST of plain form fields."""
        answer = self.http.post(f"/v1/{path}", data=form, headers={"Authorization": "Bearer sk_test_made"})
        return answer.raise_for_status().json()


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[RunningSandbox]:
    sandbox = with_helpdesks("empty")
    running = server(sandbox)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    handle = RunningSandbox(f"http://127.0.0.1:{running.port}", sandbox.world)
    yield handle
    handle.http.close()
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def sandbox(_sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox with nothing in its Stripe (seed empty), no faults, an empty request log."""
    _sandbox.reset("empty")
    return _sandbox


@pytest.fixture
def start() -> Iterator[Callable[..., Started]]:
    """Starts commands in processes of their own (arguments, and variables by name), which end with the test."""
    started: list[Started] = []

    def begin(*arguments: str, **variables: str) -> Started:
        started.append(Started(*arguments, **variables))
        return started[-1]

    yield begin
    for one in started:
        one.end()


@pytest.fixture
def own_redis() -> Iterator[str]:
    """A Redis with nothing in it, of this process alone."""
    with redis.Redis.from_url(OWN_REDIS) as client:
        client.flushdb()
        yield OWN_REDIS
        client.flushdb()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine over either database at the newest migration, with nothing in it."""
    made = connect(request.getfixturevalue(f"migrated_{request.param}_url"))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium (Playwright's Browser); a test opens its own context or page and closes it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # its own five seconds are too few beside everything else that runs
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite database of this test's own."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty Postgres database of this test's own, dropped afterwards."""
    with own_postgres() as url:
        yield url


@pytest.fixture
def migrated_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database of this test's own at the newest migration, with nothing in it: quicker than to migrate."""
    return migrated(tmp_path / "migrated.db")


@pytest.fixture(scope="session")
def _shared_postgres() -> Iterator[str]:
    with own_postgres() as url:
        migrate(url)
        yield url


@pytest.fixture
def migrated_postgres_url(_shared_postgres: str) -> str:
    """A Postgres database at the newest migration with nothing in it, shared with earlier tests: much quicker than one
    of one's own. A test that changes tables or triggers takes `postgres_url`."""
    with psycopg.connect(_plain(_shared_postgres)) as connection:
        connection.execute("SET session_replication_role = replica")  # the record refuses to be emptied
        listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in listed} - {"alembic_version"}
        connection.execute(f"TRUNCATE {', '.join(sorted(names))}")
        connection.execute("INSERT INTO audit_head VALUES (1, 0, repeat('0', 64))")
        connection.execute("INSERT INTO macro_library VALUES (1, 1)")
    return _shared_postgres


@contextmanager
def own_postgres() -> Iterator[str]:
    name = f"counterfoil_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(_plain(DATABASE_URL), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{DATABASE_URL.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
