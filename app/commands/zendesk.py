"""counterfoil zendesk package --out FILE.zip: the app that Zendesk installs."""

import argparse
import os
from pathlib import Path

from app.commands.arguments import Commands
from app.settings import Settings, SettingsError


def add(commands: Commands) -> None:
    """Makes the command known."""
    zendesk = commands.add_parser("zendesk", help="Zendesk").add_subparsers(metavar="COMMAND", required=True)
    packing = zendesk.add_parser("package", help="makes the app that Zendesk installs")
    packing.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    packing.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Writes the package. Raises SettingsError without PUBLIC_URL: the package says where the frame is."""
    from integrations.zendesk import package

    settings = Settings.from_env(os.environ)
    if not settings.public_url:
        raise SettingsError({"PUBLIC_URL": "is needed: the package says where browsers find us"})
    package.build(settings, chosen.out)
    print(f"Wrote {chosen.out}.")
    return 0
