"""counterfoil doctor: looks at every setting, permission and login by real, harmless calls, and says what to fix."""

import argparse
import os

from app.commands.arguments import Commands
from app.commands.findings import AREAS
from app.settings import Settings


def add(commands: Commands) -> None:
    """Makes the command known."""
    commands.add_parser("doctor", help="checks settings, permissions and logins").set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Prints a line for each thing; 0 when nothing must be fixed. Raises SettingsError with all that is wrong there."""
    settings = Settings.from_env(os.environ)
    wrong = 0
    for area in AREAS:
        for finding in area(settings):
            wrong += finding.problem is not None
            print(f"{'FIX ' if finding.problem else 'ok  '} {finding.subject}: {finding.problem or finding.note}")
    print(f"{wrong} to fix." if wrong else "All is well.")
    return 1 if wrong else 0
