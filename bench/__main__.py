"""`python -m bench [--json] [--only P1,P4] [--ms MS] [--profile]`: measures the program as it is shipped, and prints
one table of ratios, with where our own time goes beside where it went. Everything in one go takes less than eight
minutes: a section that takes longer than its share says that it was not measured. The exit status is 0 unless it could
not run: a slow machine fails no build."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from app.web import logging
from bench.boxes import TimeIsUp, Whole, box
from bench.explaining import explained
from bench.figures import Figure, as_json, line, machine, table, unmeasured
from bench.profiles import before, profiles
from bench.pushing import pushed
from bench.sections import SECTIONS, Section
from bench.stand import Stand, stand

A_DAY = 24 * 3600.0


def main(arguments: Sequence[str]) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures for a program")
    parser.add_argument("--ms", type=int, default=120, help="time of a call to Stripe; default: 120")
    parser.add_argument("--only", default="", help="only these, such as P1,P4")
    parser.add_argument("--profile", action="store_true", help="and where our own time goes, at length")
    chosen = parser.parse_args(arguments)
    wanted = frozenset(filter(None, chosen.only.split(",")))
    logging.configure("ERROR")
    whole = Whole(bounded=not wanted)
    with TemporaryDirectory() as folder, stand(Path(folder), chosen.ms, whole) as stood:
        found = list(_measured(stood, wanted))
        profiled = profiles(stood) if chosen.profile or not wanted else {}
        more = () if wanted else (str(pushed(Path(folder))), str(explained()))
    facts = {"machine": machine(), "ms": chosen.ms, "seconds": round(time.monotonic() - whole.began)}
    if chosen.json:
        figures = [as_json(one) for one in found]
        told_of = {name: one.as_json() for name, one in profiled.items()}
        said = {"figures": figures, "profiles": told_of, "before": before(), "more": more}
        print(orjson.dumps({**facts, **said}).decode())
        return 0
    print(f"{facts['machine']}; a call to Stripe takes {chosen.ms} ms; measured in {facts['seconds']} s.")
    print("\n".join((table(found), *more)))
    for name, one in profiled.items():
        print(f"\nWhere our own time goes: {name}\n{one.beside(before().get(name))}")
        if chosen.profile:
            print(one.at_length)
    return 0


def _measured(stood: Stand, wanted: frozenset[str]) -> Iterator[Figure]:
    """Every figure, in the order of the sections."""
    for number, section, seconds in SECTIONS:
        if wanted and number not in wanted:
            continue
        print(f"{number} ...", file=sys.stderr, flush=True)
        for one in _in_time(number, section, stood, A_DAY if wanted else min(seconds, stood.whole.left)):
            print(f"    {line(one)}", file=sys.stderr, flush=True)
            yield one


def _in_time(number: str, section: Section, stood: Stand, seconds: float) -> Iterator[Figure]:
    """The figures of a section; one that breaks, or takes too long, is a figure that says so."""
    what = section.__name__.replace("_", " ")
    try:
        with box(seconds):
            yield from section(stood)
    except TimeIsUp:
        yield unmeasured(number, what, 0, f"it took longer than the {max(seconds, 0):.0f} s that there were for it")
    except Exception as error:  # whatever it was: the others are measured all the same
        yield unmeasured(number, what, 0, f"{type(error).__name__} {error}".strip()[:300])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
