"""What a simulated day is played before: the sandbox, the stand-in for Stripe, and the program's processes, which can
be killed and started again."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.day_people import Payment
from bench.figures import Call
from bench.processes import Process, free_port
from bench.stand import KEY, Desk, email_of, own_redis, payment, settings, stripe_before
from bench.stand_in import plain

LAG = re.compile(r"^counterfoil_(stripe_events_oldest_seconds|queue_length) ([0-9.e+-]+)$", re.MULTILINE)


@dataclass
class House:
    """The program's web processes and its worker, before a stand-in for Stripe that tells what it was asked."""

    webs: list[Process]
    worker: Process
    sandbox: str
    stripe: str
    variables: Mapping[str, str]

    @property
    def desk(self) -> Desk:
        """What signs the requests; to which of the processes they go is another's matter."""
        return Desk(self.webs[0], self.variables["INTERCOM_CLIENT_SECRETS"])

    def calls(self) -> list[Call]:
        """What Stripe was asked since this was asked last."""
        return [Call(*row) for row in httpx.get(f"{self.stripe}/_stand_in/calls", timeout=60).json()]

    def payments(self, many: int) -> list[Payment]:
        """So many new payments of 30.00 EUR, each of a customer of its own."""
        with httpx.Client(base_url=self.sandbox, timeout=60, headers=KEY) as http:
            return [Payment(*payment(http)) for _ in range(many)]

    def customer_id(self, number: int) -> str:
        """The Stripe id of a plain customer of the large seed: like that of any other, with its own number."""
        if not self._pattern:
            asked = {"email": email_of(11), "limit": "1"}
            listed = httpx.get(f"{self.sandbox}/v1/customers", params=asked, headers=KEY, timeout=60).json()
            self._pattern = listed["data"][0]["id"].replace("00000011", "{number:08d}")
        return self._pattern.format(number=number)

    _pattern: str = field(default="", repr=False)


@contextmanager
def house(folder: Path, milliseconds: int, webs: int, redis: bool) -> Iterator[House]:
    """Everything, serving: so many web processes and one worker. Raises TimeoutError when something does not start."""
    folder.mkdir()
    with ExitStack() as stack:
        sandbox, stripe = stripe_before(stack, milliseconds)
        variables = settings(stripe.url, folder)
        shared = own_redis(stack, folder) if redis else None
        variables |= {"REDIS_URL": shared} if shared else {}
        ports = [free_port() for _ in range(webs)]
        started = [stack.enter_context(_web(port, variables)) for port in ports]
        worker = stack.enter_context(Process("app.cli", "worker", port=0, ready="", variables=variables))
        _heard_by(started, sandbox.url, variables["STRIPE_WEBHOOK_SECRETS"])
        yield House(started, worker, sandbox.url, stripe.url, variables)


def _heard_by(webs: Sequence[Process], sandbox: str, secret: str) -> None:
    """What happens in the sandbox (payments, refunds) is told to each of the processes, as a balancer would tell it to
    whichever lives: else a poll of the list would find it all at once, as if Stripe's pushes had been lost."""
    for web in webs:
        target = {"url": f"{web.url}/stripe/webhooks", "secret": secret}
        httpx.post(f"{sandbox}/_sandbox/webhooks", json=target, timeout=60).raise_for_status()


def _web(port: int, variables: Mapping[str, str]) -> Process:
    return Process("app.cli", "serve", "--port", str(port), port=port, ready="/readyz", variables=variables)


def killed(process: Process) -> None:
    """Kills a process with its children (kill -9), at once; starts it again, and waits until it serves."""
    process.kill()
    process.__enter__()


def kill_by_turns(found: House, seconds: float, over: threading.Event) -> int:
    """Kills one after another of the processes, the worker too, every so many seconds until it is over; how many."""
    turns = [*found.webs, found.worker]
    kills = 0
    while not over.wait(seconds):
        killed(turns[kills % len(turns)])
        kills += 1
    return kills


class Watch:
    """Looks once a second at what waits, while something goes on: the longest wait of an event, the longest queue, and
    the memory of a web process and of the worker in MiB."""

    def __init__(self, watched: House) -> None:
        self._house, self._over = watched, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.most: dict[str, float] = {"stripe_events_oldest_seconds": 0.0, "queue_length": 0.0}
        self.memory: dict[str, float] = {}

    def __enter__(self) -> "Watch":
        """Begins to look."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Looks no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(1.0):
            for web in self._house.webs:
                self._note(_figures(web.url))
            for name, process in (("web", self._house.webs[0]), ("worker", self._house.worker)):
                self.memory[name] = max(self.memory.get(name, 0.0), (process.memory() or 0.0) / 1024)

    def _note(self, figures: Mapping[str, float]) -> None:
        for name, value in figures.items():
            self.most[name] = max(self.most[name], value)


def _figures(url: str) -> dict[str, float]:
    try:
        text = httpx.get(f"{url}/metrics", timeout=5).text
    except httpx.TransportError:
        return {}
    return {name: float(value) for name, value in LAG.findall(text)}


def plain_numbers(customers: int) -> list[int]:
    """The numbers of so many plain customers of the large seed."""
    return [number for number in range(1, 100_000) if plain(number)][:customers]
