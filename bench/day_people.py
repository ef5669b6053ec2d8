"""What happens in a simulated day: agents open cards and make refunds, Stripe says that something changed."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import orjson

from app.sandbox.stripe.webhooks import signature
from bench.lines import Lines
from bench.load import post
from bench.stand import Desk, email_of

CONFIRM = re.compile(rb'"(confirm:action:[^"#]+)"')
RECEIPT = (b'"Refunded"', b"Checking")


@dataclass
class Told:
    """What came of it, in seconds from the moment when it should have begun: a queue in front of us counts as ours."""

    opens: list[float] = field(default_factory=list)
    pushes: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    events: set[str] = field(default_factory=set)
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Payment:
    """A payment that an agent refunds a part of, with its customer."""

    customer_id: str
    charge_id: str


class Day:
    """Everybody before the program. `opened` counts the tickets, each with an id of its own; `id_of` gives the Stripe
    id of the customer with this number."""

    def __init__(self, desk: Desk, lines: Lines, secret: str, id_of: Callable[[int], str]) -> None:
        self._desk, self._lines, self._secret, self._id_of = desk, lines, secret, id_of
        self.opened = 0

    async def open(self, due: float, number: int, told: Told) -> None:
        """An agent opens a new ticket of a customer: the card must be that customer's, and whole."""
        self.opened += 1
        status, body = await self._sent(self._desk.opens(self.opened, email_of(number)))
        told.opens.append(time.perf_counter() - due)
        if status != 200 or b"Customer %d" % number not in body:
            told.wrong[f"open {status}"] += 1

    async def push(self, due: float, number: int, told: Told) -> None:
        """Stripe says that an invoice of a customer was paid, and says so twice, as it may."""
        name = f"evt_{token_hex(10)}"
        request = self._pushed(name, number)
        for _ in range(2):
            status, _body = await self._sent(request)
            if status != 200:
                told.wrong[f"push {status}"] += 1
                return
        told.pushes.append(time.perf_counter() - due)
        told.events.add(name)

    async def refund(self, due: float, payment: Payment, told: Told) -> None:
        """An agent refunds 10.00 in two clicks, and clicks the second time on the last button again."""
        self.opened += 1
        asked = {"amount": "10.00", "reason": "duplicate"}
        number = self.opened
        _status, page = await self._sent(self._press(number, payment, f"propose:refund:{payment.charge_id}", asked))
        button = CONFIRM.search(page)
        if button is None:
            told.wrong["no confirm page"] += 1
            return
        click = self._press(number, payment, button[1].decode(), {})
        answers = await asyncio.gather(self._sent(click), self._sent(click))
        told.clicks.append(time.perf_counter() - due)
        if not any(word in body for _status, body in answers for word in RECEIPT):
            told.wrong["no receipt"] += 1

    async def _sent(self, request: bytes) -> tuple[int, bytes]:
        """The status and body of the answer; status 0 when no server answers, which is wrong, but no end of the day."""
        try:
            return await self._lines.send(request)
        except ConnectionError:
            return 0, b""

    def _pushed(self, name: str, number: int) -> bytes:
        facts = {"id": name, "object": "event", "type": "invoice.paid", "created": int(time.time()), "livemode": False}
        invoice = {"id": f"in_{number}", "object": "invoice", "customer": self._id_of(number)}
        body = orjson.dumps(facts | {"data": {"object": invoice}})
        signed = signature(body, self._secret, int(time.time()))
        return post(self._desk.url, "/stripe/webhooks", body, {"Stripe-Signature": signed})

    def _press(self, number: int, payment: Payment, component: str, typed: dict[str, str]) -> bytes:
        return self._desk.presses(number, payment.customer_id, component, typed)


Happening = Callable[[float], Coroutine[Any, Any, None]]


async def played(happenings: Iterable[tuple[float, Happening]]) -> None:
    """Lets each begin at its second, whatever became of the ones before; ends when all have ended. Raises what one of
    them raised."""
    began = time.perf_counter()
    under_way: set[asyncio.Task[None]] = set()
    for at, happening in sorted(happenings, key=lambda one: one[0]):
        await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
        under_way.add(asyncio.create_task(happening(began + at)))
    await asyncio.gather(*under_way)
