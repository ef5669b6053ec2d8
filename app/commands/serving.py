"""The web process as its server runs it: one that is told to stop says so first, serves on for a while, and ends what
is in hand.

The server's own process alone hears SIGTERM, whoever sends it to how many: its processes are told by it, first that
they are not ready any more, then to stop.
"""

import os
import signal
from dataclasses import replace
from multiprocessing import parent_process
from threading import Event, Thread, Timer
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from granian.server.mp import MPServer, WorkerProcess

from app import create_app
from app.deps import production
from app.settings import Settings
from app.web import collecting, logging

SECONDS_TO_FINISH = 12
"""How long a process may take to end what is in hand: longer than a card may. What it still does then is killed, and
recovered like after any crash."""
SAY_IT, STOP = signal.SIGUSR1, signal.SIGINT


def application() -> WSGIApplication:
    """The WSGI application of one of the server's processes. Raises SettingsError and PolicyError."""
    stopping = Event()
    signal.signal(SAY_IT, lambda _number, _frame: stopping.set())
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    Thread(target=_end_with_the_server, name="server", daemon=True).start()
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    deps = production(settings)
    checks = {**deps.checks, "stopping": lambda: "told to stop, send nothing more" if stopping.is_set() else None}
    made = create_app(replace(deps, checks=checks))
    collecting.settle()
    return made


def _end_with_the_server() -> None:
    """A server that was killed leaves no process behind that nobody can tell to stop."""
    server = parent_process()
    if server is not None:
        server.join()
        os.kill(os.getpid(), STOP)


class Server(MPServer):
    """The server. After SIGTERM `/readyz` says 503 for `unready` seconds while everything is served as ever, so that
    a balancer sends elsewhere; then what is in hand is ended. A second SIGTERM, or SIGINT, leaves the seconds out."""

    def __init__(self, target: str, unready: float, **more: Any) -> None:
        super().__init__(target, **more, workers_kill_timeout=SECONDS_TO_FINISH)
        self._unready, self._told = unready, False

    def signal_handler_interrupt(self, number: int = 0, _frame: FrameType | None = None, /) -> None:
        """SIGTERM or SIGINT."""
        wait = self._unready if number == signal.SIGTERM and not self._told else 0
        self._told = True
        if wait:
            self._send(SAY_IT)
        later = Timer(wait, self._stop)
        later.daemon = True
        later.start()

    def _stop(self) -> None:
        self.interrupt_signal = True
        self.main_loop_interrupt.set()

    def _spawn_worker(self, *given: Any, **more: Any) -> WorkerProcess:
        """A process of the server, which is told to stop by a signal that nobody else sends."""
        worker: WorkerProcess = super()._spawn_worker(*given, **more)

        def terminate() -> None:
            worker.interrupt_by_parent = True
            os.kill(worker.inner.pid, STOP)

        vars(worker)["terminate"] = terminate
        return worker

    def _send(self, number: signal.Signals) -> None:
        for process in (one.inner for one in self.wrks):
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, number)
