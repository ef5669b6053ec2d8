"""counterfoil demo: the product, its worker, the sandbox and a workbench to click through, on loopback."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from app import create_app
from app.commands.arguments import Commands, add_port, must_be_free
from app.deps import production
from app.resources import policy_example
from app.sandbox import server
from app.sandbox.helpdesk.account import APP_ID, INSTALLATION_ID, SUBDOMAIN
from app.sandbox.helpdesk.workspace import WORKSPACE_ID
from app.sandbox.workbench import app as workbench
from app.sandbox.workbench.settings import WorkbenchSettings
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.web import logging

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
DEMO_PEOPLE = ("lead@example.com", "fay@example.com", "ann@example.com")
PRODUCT = ("/intercom", "/zendesk", "/stripe", "/console", "/healthz", "/readyz", "/metrics", "/static")
FOLDER = Path("var")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")


def add(commands: Commands) -> None:
    """Makes the command known."""
    command = commands.add_parser("demo", help="everything on loopback, with invented customers")
    add_port(command, 8000)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Starts everything, says where, and stays until it is interrupted; then ends what it started."""
    must_be_free("127.0.0.1", chosen.port)
    _interrupt_on_termination()
    _fresh(chosen.port)
    world = server.with_helpdesks("demo")
    with _served(server.server(world)) as sandbox_url:
        home = f"http://127.0.0.1:{chosen.port}"
        variables = demo_variables(home, sandbox_url)
        settings = Settings.from_env(variables)
        logging.configure("WARNING")
        engine = connect(settings.database_url)
        upgrade(engine)
        engine.dispose()
        front = in_front(
            create_app(replace(production(settings), demo_people=DEMO_PEOPLE)),
            _workbench(world.world, settings, home, sandbox_url),
        )
        with _served(server.server(front, port=chosen.port)) as url, _worker(variables) as worker:
            print(f"Counterfoil demo: {url}", flush=True)
            return _until_interrupted(worker)


def demo_variables(home: str, sandbox_url: str) -> dict[str, str]:
    """The settings of a demo at `home`: random secrets, everything on loopback, nothing of the caller's."""
    return {
        "SECRET_KEYS": token_hex(32),
        "DATABASE_URL": f"sqlite:///{FOLDER}/demo-{urlsplit(home).port}.db",
        "STRIPE_API_KEY": f"rk_test_{token_hex(12)}",
        "STRIPE_API_BASE": sandbox_url,
        "INTERCOM_CLIENT_SECRETS": token_hex(20),
        "INTERCOM_ACCESS_TOKEN": token_hex(20),
        "INTERCOM_API_BASE": f"{sandbox_url}/intercom",
        "INTERCOM_WORKSPACE_ID": WORKSPACE_ID,
        "ZENDESK_SUBDOMAIN": SUBDOMAIN,
        "ZENDESK_APP_ID": str(APP_ID),
        "ZENDESK_INSTALLATION_ID": str(INSTALLATION_ID),
        "ZENDESK_OAUTH_CLIENT_ID": "counterfoil-demo",
        "ZENDESK_OAUTH_CLIENT_SECRET": token_hex(20),
        "ZENDESK_API_BASE": f"{sandbox_url}/zendesk",
        "ZENDESK_ORIGIN": _second_name(home),
        "ZENDESK_SDK_URL": f"{home}/workbench/zaf_sdk.js",
        "POLICY_FILE": str(policy_example()),
        "PUBLIC_URL": home,
        "EXTERNAL_ID_METADATA_KEY": "user_id",
        "USE_BILLING_CREDITS": "true",
    }


def in_front(product: Wsgi, rest: Wsgi) -> Wsgi:
    """One application out of two: the product's paths go to the product, all others to the rest."""

    def choose(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        ours = any(path == start or path.startswith(f"{start}/") for start in PRODUCT)
        return (product if ours else rest)(environ, start_response)

    return choose


def _second_name(home: str) -> str:
    """The same server under another site's name, so that the frame is a third party as it is in Zendesk."""
    return home.replace("127.0.0.1", "localhost")


def _workbench(world: Any, settings: Settings, home: str, sandbox_url: str) -> Wsgi:
    secret = settings.intercom_client_secrets[0]
    return workbench.create(world, WorkbenchSettings(home, _second_name(home), sandbox_url, secret))


def _until_interrupted(worker: "subprocess.Popen[bytes]") -> int:
    try:
        return worker.wait()
    except KeyboardInterrupt:
        return 0


def _fresh(port: int) -> None:
    """Each demo begins anew, and leaves one on another port alone."""
    for old in FOLDER.glob(f"demo-{port}.*"):
        old.unlink()


def _interrupt_on_termination() -> None:
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))


@contextmanager
def _served(running: Any) -> Iterator[str]:
    """Serves in a thread; gives the URL, which answers from then on."""
    thread = threading.Thread(target=running.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.port}"
    finally:
        running.shutdown()
        running.server_close()


@contextmanager
def _worker(variables: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"LOG_LEVEL": "WARNING"}
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=environment | dict(variables))
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(10)
