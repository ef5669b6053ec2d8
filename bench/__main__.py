"""`python -m bench [--json] [--only P1,P4] [--ms MS]`: measures the program as it is shipped, and prints one table of
ratios. The exit status is 0 unless it could not run: a slow machine fails no build."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from app.web import logging
from bench.explaining import explained
from bench.figures import Figure, as_json, table, told, unmeasured
from bench.profiles import profiles
from bench.pushing import pushed
from bench.sections import SECTIONS
from bench.stand import Stand, stand

PACKAGES = ("flask", "granian", "stripe", "sqlalchemy", "redis")


def main(arguments: Sequence[str]) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures for a program")
    parser.add_argument("--ms", type=int, default=120, help="time of a call to Stripe; default: 120")
    parser.add_argument("--only", default="", help="only these, such as P1,P4")
    parser.add_argument("--profile", action="store_true", help="and where our own time goes, by function")
    chosen = parser.parse_args(arguments)
    wanted = frozenset(filter(None, chosen.only.split(",")))
    logging.configure("ERROR")
    began = time.monotonic()
    with TemporaryDirectory() as folder, stand(Path(folder), chosen.ms) as stood:
        found = list(_measured(stood, wanted))
        profiled = profiles(stood) if chosen.profile else {}
        more = () if wanted else (str(pushed(Path(folder))), str(explained()))
    facts = {"machine": machine(), "ms": chosen.ms, "seconds": round(time.monotonic() - began)}
    if chosen.json:
        figures = [as_json(one) for one in found]
        print(orjson.dumps({**facts, "figures": figures, "profiles": profiled, "more": more}).decode())
        return 0
    print(f"{facts['machine']}; a call to Stripe takes {chosen.ms} ms; measured in {facts['seconds']} s.")
    print("\n".join((table(found), *more)))
    for name, lines in profiled.items():
        print(f"\nWhere our own time goes: {name}\n{lines}")
    return 0


def _measured(stood: Stand, wanted: frozenset[str]) -> Iterator[Figure]:
    """Every figure; a section that breaks is a figure that says so."""
    for number, section in SECTIONS:
        if wanted and number not in wanted:
            continue
        print(f"{number} ...", file=sys.stderr, flush=True)
        try:
            for one in section(stood):
                print(f"    {one.what}: {told(one.ratio)} {one.state} ({one.ours})", file=sys.stderr, flush=True)
                yield one
        except Exception as error:  # whatever it was: the others are measured all the same
            yield unmeasured(number, section.__name__.replace("_", " "), 0, f"{type(error).__name__}: {error}"[:300])


def machine() -> str:
    """On what it was measured."""
    versions = (f"{name} {version(name)}" for name in PACKAGES)
    system = (platform.system(), platform.machine(), f"Python {platform.python_version()}")
    return ", ".join((f"{os.cpu_count()} cores", *system, *versions))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
