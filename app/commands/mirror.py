"""`counterfoil mirror fill`: reads Stripe's objects into the mirror. `counterfoil mirror status`: how it stands."""

import argparse
import os
import time
from dataclasses import replace

from app.commands import mirror_words
from app.commands.arguments import Commands
from app.commands.mirror_words import bar, standing
from app.deps import Deps, production
from app.domain.errors import CounterfoilError, Unavailable
from app.gateways.pace import Pace
from app.ports import Mirror
from app.settings import Settings
from app.usecases import mirror_filling
from app.web import logging

MOST_PER_SECOND = 20


class MirrorOff(CounterfoilError):
    """There is no mirror to speak of."""


class FillingStopped(CounterfoilError):
    """Stripe could not be read; what was read is kept."""


def add(commands: Commands) -> None:
    """Registers the commands."""
    parts = commands.add_parser("mirror", help="the mirror of Stripe").add_subparsers(metavar="COMMAND", required=True)
    fill = parts.add_parser("fill", help="reads what Stripe has; goes on where it was ended")
    fill.add_argument("--per-second", type=_pace, default="4", help="reads a second at most, from 1 to 20; default 4")
    fill.add_argument("--again", action="store_true", help="reads everything anew, also what is there")
    fill.set_defaults(run=run_fill)
    parts.add_parser("status", help="says how fresh it is; 0 when cards are answered from it").set_defaults(
        run=run_status
    )


def run_fill(chosen: argparse.Namespace) -> int:
    """0 when the mirror is filled. Raises FillingStopped when Stripe could not be read; then the next run goes on."""
    deps, mirror = _mirror()
    if not chosen.again and not mirror_filling.needed(mirror):
        print("the mirror is filled; --again reads everything anew")
        return 0
    paced = replace(deps, budget=Pace(chosen.per_second, time.monotonic, time.sleep))
    began, seen = time.monotonic(), mirror_words.Pace(time.monotonic)
    try:
        for filling in mirror_filling.fill(paced, mirror, time.sleep, chosen.again):
            print(bar(filling, deps.now(), seen), end="\n" if filling.done else "\r", flush=True)
    except Unavailable as error:
        lacking = f" (the key lacks {error.permission})" if error.permission else ""
        raise FillingStopped(f"stopped at {error}{lacking}; what was read is kept, the next run goes on") from error
    print(f"filled in {time.monotonic() - began:.0f} s; a running worker keeps it fresh")
    return 0


def run_status(_chosen: argparse.Namespace) -> int:
    """0 when cards are answered from the mirror, else 1 with what keeps it from that."""
    deps, mirror = _mirror()
    lines, fine = standing(deps, mirror)
    print("\n".join(lines))
    return 0 if fine else 1


def _mirror() -> tuple[Deps, Mirror]:
    settings = Settings.from_env(os.environ)
    logging.configure(settings.log_level)
    deps = production(settings)
    if deps.mirror is None:
        raise MirrorOff("the mirror is off; set MIRROR=on, which needs Postgres")
    return deps, deps.mirror


def _pace(text: str) -> int:
    """A whole number of reads a second. Raises argparse's own error."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PER_SECOND:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST_PER_SECOND}")
    return int(text)
