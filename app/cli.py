"""The `counterfoil` command."""

import argparse
import sys
from collections.abc import Sequence

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
    except CounterfoilError as error:
        print(f"counterfoil: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
