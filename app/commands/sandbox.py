"""counterfoil sandbox: the stand-in for Stripe, Intercom and Zendesk, alone."""

import argparse

from app.commands.arguments import Commands, must_be_free, port
from app.sandbox import server
from app.sandbox.world import SEEDS


def add(commands: Commands) -> None:
    """Makes the command known."""
    command = commands.add_parser("sandbox", help="the stand-in for Stripe, Intercom and Zendesk")
    command.add_argument("--port", type=port, default=12111, help="default: 12111")
    command.add_argument("--seed", choices=SEEDS, default="demo", help="what is in it; default: demo")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Serves on loopback until it is interrupted."""
    must_be_free("127.0.0.1", chosen.port)
    running = server.server(server.with_helpdesks(chosen.seed), port=chosen.port)
    print(f"Counterfoil sandbox: http://127.0.0.1:{running.port} (seed {chosen.seed})", flush=True)
    try:
        running.serve_forever()
    finally:
        running.server_close()
    return 0
