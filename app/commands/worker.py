"""counterfoil worker: background jobs."""

import argparse
import os

from app.commands.arguments import Commands
from app.commands.bringing_up import bring_up
from app.deps import production
from app.jobs.worker import Worker
from app.settings import Settings
from app.web import logging


def add(commands: Commands) -> None:
    """Makes the command known."""
    commands.add_parser("worker", help="background jobs").set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Works until it is told to stop."""
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    bring_up(settings)
    Worker(production(settings)).run()
    return 0
