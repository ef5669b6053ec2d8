"""Hundreds of crashes on SQLite and on Postgres; prints what was doubled and what was lost."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from app.sandbox.server import server, with_helpdesks
from tests.conftest import RunningSandbox, own_postgres
from tests.crash.house import House
from tests.crash.plans import WRITES, every_fault, every_point, mixed


@contextmanager
def running() -> Iterator[RunningSandbox]:
    world = with_helpdesks("empty")
    served = server(world)
    threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True).start()
    yield RunningSandbox(f"http://127.0.0.1:{served.port}", world.world)
    served.shutdown()


def crashes(house: House, runs: int) -> None:
    """All points and faults for both kinds of payment, then mixes until so many runs are done."""
    for invoiced, path in enumerate(WRITES):
        points = len(house.points(house.bought(bool(invoiced))))
        for how in (*every_point(points), *every_fault(path)):
            house.crash(house.bought(bool(invoiced)), how)
        for how in islice(mixed(points, path, 7 + invoiced), max(0, (runs - house.tally.runs) // (2 - invoiced))):
            house.crash(house.bought(bool(invoiced)), how)
    for proposals in (1, 2):
        house.race(house.bought(True), proposals, 4, 13)


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    clean = True
    with running() as sandbox, tempfile.TemporaryDirectory() as folder, own_postgres() as postgres:
        for name, url in (("SQLite", f"sqlite:///{folder}/crash.db"), ("Postgres", postgres)):
            sandbox.reset("empty")
            started, house = time.monotonic(), House(sandbox, url)
            crashes(house, runs)
            tally, seconds = house.tally, time.monotonic() - started
            print(f"{name}: {tally}, {seconds:.0f} s", flush=True)
            for one in (*tally.doubled, *tally.lost, *tally.notes):
                print("  ", one)
            clean = clean and tally.clean
            house.engine.dispose()
    os._exit(0 if clean else 1)


if __name__ == "__main__":
    main()
