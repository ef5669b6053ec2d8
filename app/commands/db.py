"""counterfoil db upgrade: brings the database to the newest migration."""

import argparse
import os

from sqlalchemy.exc import SQLAlchemyError

from app.commands.arguments import Commands
from app.commands.bringing_up import bring_up
from app.domain.errors import CounterfoilError
from app.settings import Settings
from app.store.migrate import newest
from app.web import logging


class NotUpgraded(CounterfoilError):
    """The database could not be brought to the newest migration."""


def add(commands: Commands) -> None:
    """Makes the command known."""
    database = commands.add_parser("db", help="the database").add_subparsers(metavar="COMMAND", required=True)
    database.add_parser("upgrade", help="brings the database to the newest migration").set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Upgrades, and fills an empty library of macros. Raises NotUpgraded, MacroError."""
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    try:
        seeded = bring_up(settings)
    except SQLAlchemyError as error:
        raise NotUpgraded(f"the database could not be upgraded: {type(error).__name__}") from error
    print(f"The database is at migration {newest()}.")
    if seeded:
        print("The library of macros was empty and is filled.")
    return 0
