"""counterfoil reconcile: asks Stripe what came of every action whose outcome is not known."""

import argparse
import os

from app.commands.arguments import Commands
from app.deps import production
from app.settings import Settings
from app.usecases import reconciling
from app.web import logging


def add(commands: Commands) -> None:
    """Makes the command known."""
    commands.add_parser("reconcile", help="close actions whose outcome is not known").set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """0 when nothing is open any more, else 1 with the ids of what is."""
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    found = reconciling.reconcile(production(settings))
    print(f"closed {found.closed}, open {len(found.still_open)}")
    for action_id in found.still_open:
        print(f"still open: {action_id}")
    return 1 if found.still_open else 0
