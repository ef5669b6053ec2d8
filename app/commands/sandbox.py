"""counterfoil sandbox: the stand-in for Stripe, Intercom and Zendesk, alone."""

import argparse
from typing import Any

from app.commands.arguments import Commands, must_be_free, port
from app.sandbox import server
from app.sandbox.helpdesk import intercom, zendesk
from app.sandbox.helpdesk.state import Helpdesk
from app.sandbox.seeds import tickets
from app.sandbox.world import SEEDS


def add(commands: Commands) -> None:
    """Makes the command known."""
    command = commands.add_parser("sandbox", help="the stand-in for Stripe, Intercom and Zendesk")
    command.add_argument("--port", type=port, default=12111, help="default: 12111")
    command.add_argument("--seed", choices=SEEDS, default="demo", help="what is in it; default: demo")
    command.set_defaults(run=run)


def build(seed: str) -> server.Sandbox:
    """The sandbox with both helpdesks in it. Their app key outlives resets: the product may hold its half."""

    def helpdesk(now: int, previous: Any) -> Helpdesk:
        return Helpdesk(tickets.demo(), now, previous.app_key if previous else None)

    return server.build(seed, pages=(intercom.blueprint, zendesk.blueprint), helpdesk=helpdesk)


def run(chosen: argparse.Namespace) -> int:
    """Serves on loopback until it is interrupted."""
    must_be_free("127.0.0.1", chosen.port)
    running = server.server(build(chosen.seed), port=chosen.port)
    print(f"Counterfoil sandbox: http://127.0.0.1:{running.port} (seed {chosen.seed})", flush=True)
    try:
        running.serve_forever()
    finally:
        running.server_close()
    return 0
