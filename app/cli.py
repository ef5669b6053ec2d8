"""The `counterfoil` command."""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from app.commands import audit, db, demo, doctor, macros, mirror, policy, reconcile, sandbox, serve, worker, zendesk
from app.domain.errors import CounterfoilError

COMMANDS = (serve, worker, sandbox, demo, doctor, db, reconcile, audit, policy, macros, mirror, zendesk)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="counterfoil", description="Stripe billing cards in Intercom and Zendesk.", allow_abbrev=False
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit status is 0 for yes. What is wrong is told on the error output, without a traceback."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except (CounterfoilError, SQLAlchemyError, OSError) as error:
        print(f"counterfoil: {_said(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _said(error: Exception) -> str:
    """What is wrong, in words. A database's own may hold what nobody should read. Raises what is none of a file's."""
    if isinstance(error, SQLAlchemyError):
        kind = type(error).__name__
        return f"the database cannot be used ({kind}): look at DATABASE_URL, then run counterfoil db upgrade"
    if isinstance(error, OSError):
        if error.filename is None:
            raise error
        return f"{error.filename}: {error.strerror}"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
