"""counterfoil serve: the web process."""

import argparse
import os

from granian.constants import Interfaces

from app.commands.arguments import Commands, add_port, must_be_free, positive, seconds
from app.commands.bringing_up import bring_up
from app.commands.serving import Server
from app.deps import policy_path
from app.gateways.policy_file import read_policy
from app.settings import Settings

THREADS = 128


def add(commands: Commands) -> None:
    """Makes the command known."""
    command = commands.add_parser("serve", help="the web process")
    command.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    add_port(command, 8000)
    command.add_argument("--workers", type=positive, default=1, help="processes; default: 1")
    told = "after SIGTERM: not ready for so many seconds, and serving; default: 5"
    command.add_argument("--unready", type=seconds, default=5, metavar="SECONDS", help=told)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Checks the settings and the policy, makes the database ready, then serves until it is told to stop.

    Threads wait for Stripe: a worker needs more of them than the cold cards that it reads at once
    (app.usecases.flights.MOST), so that there are some for cards that are kept.
    """
    settings = Settings.from_env(os.environ)
    read_policy(policy_path(settings))
    must_be_free(chosen.host, chosen.port)
    bring_up(settings)
    Server(
        "app.commands.serving:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        websockets=False,
        unready=chosen.unready,
    ).serve()
    return 0
