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
from typing import Any

from app import create_app
from app.commands.arguments import Commands, add_port, must_be_free
from app.commands.bringing_up import bring_up
from app.commands.demo_settings import FOLDER, demo_variables, second_name
from app.commands.demo_uses import invent
from app.deps import Deps, production
from app.domain.events import TYPES
from app.domain.macros.macro import State as MacroState
from app.sandbox import server
from app.sandbox.helpdesk.pushing import Listener
from app.sandbox.stripe.webhooks import Target
from app.sandbox.workbench import app as workbench
from app.sandbox.workbench.settings import WorkbenchSettings
from app.sandbox.world import World
from app.settings import Settings
from app.store.engine import connect
from app.web import collecting, logging

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
SHOWN = 40
DEMO_PEOPLE = ("lead@example.com", "fay@example.com", "ann@example.com")
PRODUCT = ("/intercom", "/zendesk", "/stripe", "/console", "/healthz", "/readyz", "/metrics", "/static")
LANGUAGE = ("DEFAULT_LOCALE", "DEFAULT_TIME_ZONE")
"""What of the caller's settings a demo takes: `DEFAULT_LOCALE=de make demo` shows Intercom in German."""
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
SECONDS_TO_STOP = 12


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
        variables = demo_variables(home, sandbox_url) | {
            name: os.environ[name] for name in LANGUAGE if name in os.environ
        }
        settings = Settings.from_env(variables)
        logging.configure("WARNING")
        bring_up(settings)
        deps = _shown(production(settings), world.world, home)
        _invent(settings, deps)
        front = in_front(
            create_app(deps),
            _workbench(world.world, settings, home, sandbox_url),
        )
        collecting.settle()
        with _served(server.server(front, port=chosen.port)) as url, _worker(variables) as worker:
            world.world.listen(webhook(home, settings), lasting=True)
            for listener in helpdesk_webhooks(home, settings):
                world.world.helpdesk.pusher.listen(listener)
            print(f"Counterfoil demo: {url}", flush=True)
            return _until_interrupted(worker)


def webhook(home: str, settings: Settings) -> Target:
    """The demo's own endpoint for what happens in the sandbox's Stripe."""
    return Target(f"{home}/stripe/webhooks", settings.stripe_webhook_secrets[0], types=TYPES, identifier="demo")


def helpdesk_webhooks(home: str, settings: Settings) -> tuple[Listener, Listener]:
    """The demo's own endpoints for what happens in its helpdesks."""
    secrets = {"intercom": settings.intercom_client_secrets[0], "zendesk": settings.zendesk_webhook_secrets[0]}
    intercom, zendesk = (Listener(name, f"{home}/{name}/webhooks", secret) for name, secret in secrets.items())
    return intercom, zendesk


def in_front(product: Wsgi, rest: Wsgi) -> Wsgi:
    """One application out of two: the product's paths go to the product, all others to the rest."""

    def choose(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        ours = any(path == start or path.startswith(f"{start}/") for start in PRODUCT)
        return (product if ours else rest)(environ, start_response)

    return choose


def _invent(settings: Settings, deps: Deps) -> None:
    """Some weeks of uses, in the database that this demo has just made."""
    published = (name for name, macro in deps.macros().items() if macro.state is MacroState.PUBLISHED)
    engine = connect(settings.database_url)
    invent(engine, settings, tuple(sorted(published)), deps.now())
    engine.dispose()


def _workbench(world: Any, settings: Settings, home: str, sandbox_url: str) -> Wsgi:
    secret = settings.intercom_client_secrets[0]
    return workbench.create(world, WorkbenchSettings(home, second_name(home), sandbox_url, secret))


def _shown(deps: Deps, world: World, home: str) -> Deps:
    """The product as the demo shows it: with people to choose from, customers to try macros on, and its own tickets."""
    return replace(deps, demo_people=DEMO_PEOPLE, demo_customers=_customers(world), ticket_pages=_ticket_pages(home))


def _customers(world: World) -> dict[str, str]:
    """Customers of stories of all kinds, with what happened to each."""
    with world.lock:
        stories = [one for one in world.helpdesk.stories.values() if one.email]
        found = [(one, world.account.rows("customer", email=one.email)) for one in stories]
    sure = {rows[0]["id"]: f"{one.name}: {one.gist}" for one, rows in found if len(rows) == 1}
    return dict(list(sure.items())[:: max(1, len(sure) // SHOWN)])


def _ticket_pages(home: str) -> dict[str, str]:
    """A lead opens tickets in the workbench."""
    return {channel: f"{home}/workbench/{channel}/{{ticket}}" for channel in ("intercom", "zendesk")}


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
    """Also where the shell that began it in the background has interrupts ignored."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


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
        try:
            worker.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:  # it lost nothing: what is to be done stands in rows
            worker.kill()
            worker.wait()
