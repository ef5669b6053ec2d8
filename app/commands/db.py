"""counterfoil db upgrade: brings the database to the newest migration."""

import argparse
import os

from sqlalchemy.exc import SQLAlchemyError

from app.commands.arguments import Commands
from app.domain.errors import CounterfoilError
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import newest, upgrade


class NotUpgraded(CounterfoilError):
    """The database could not be brought to the newest migration."""


def add(commands: Commands) -> None:
    """Makes the command known."""
    database = commands.add_parser("db", help="the database").add_subparsers(metavar="COMMAND", required=True)
    database.add_parser("upgrade", help="brings the database to the newest migration").set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Upgrades. Raises NotUpgraded."""
    engine = connect(Settings.from_env(os.environ).database_url)
    try:
        upgrade(engine)
    except SQLAlchemyError as error:
        raise NotUpgraded(f"the database could not be upgraded: {type(error).__name__}") from error
    finally:
        engine.dispose()
    print(f"The database is at migration {newest()}.")
    return 0
