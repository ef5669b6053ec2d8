"""Stripe as the benchmark asks it: the sandbox's own answers, each after the set time, at next to no cost.

`python -m bench.stand_in --port P --sandbox URL --ms MS`. The sandbox makes each answer when it is asked, and on two
cores that would be what is measured. So the answer to a question about one plain customer of the large seed is asked of
the sandbox once, and then given for every other plain customer with the numbers changed: these customers differ in
nothing else. Lists of invoices, charges and intents are filled to the page that was asked for, as those of somebody who
has paid for two years. Everything else goes on to the sandbox. `GET /_stand_in/calls` tells and forgets what was asked.
"""

import argparse
import asyncio
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import orjson
import urllib3

NUMBER, ADDRESS, NAME = b"\x00number\x00", b"\x00address\x00", b"\x00name\x00"
_NUMBERS = re.compile(rb"customer(\d{1,6})(?=%40|@)|N(\d{8})(?!\d)")
_OWN_IDS = re.compile(rb"\b(in|il|ch|pi|inpay|txn)_3L0")
_FULL = {b"/v1/invoices": 10, b"/v1/charges": 20, b"/v1/payment_intents": 20}
THREADS = 64
KEPT = ("content-type", "request-id", "stripe-version")
Answer = tuple[int, Mapping[str, str], bytes]


def only_number(target: bytes) -> int | None:
    """The number of the one plain customer that a question is about; None when it is about others, or several."""
    found = {int(mail or number) for mail, number in _NUMBERS.findall(target)}
    number = found.pop() if len(found) == 1 else None
    return number if number is not None and plain(number) else None


def plain(number: int) -> bool:
    """Whether a customer of the large seed has an address of its own and no refund or dispute."""
    return 0 < number < 100_000 and number % 10 != 0 and number % 100 != 7 and number % 20 != 3


def general(data: bytes, number: int) -> bytes:
    """The data of one customer with its numbers taken out."""
    data = data.replace(b"N%08d" % number, NUMBER)
    return data.replace(b"customer%d" % number, ADDRESS).replace(b"Customer %d" % number, NAME)


def special(data: bytes, number: int) -> bytes:
    """The same data for another customer."""
    data = data.replace(NUMBER, b"N%08d" % number)
    return data.replace(ADDRESS, b"customer%d" % number).replace(NAME, b"Customer %d" % number)


def full_page(path: bytes, data: bytes) -> bytes:
    """A list with copies of its rows, under ids of their own, up to the size of a page."""
    given = orjson.loads(data)
    rows, most = given.get("data", ()), _FULL.get(path, 0)
    if not rows or len(rows) >= most:
        return data
    texts = [orjson.dumps(rows[place % len(rows)]) for place in range(most)]
    copies = [_OWN_IDS.sub(rb"\g<1>_3L%d" % (place // len(rows)), text) for place, text in enumerate(texts)]
    return orjson.dumps(given | {"data": [orjson.Fragment(one) for one in copies]})


class StandIn:
    """What was learnt of the sandbox, and what was asked."""

    def __init__(self, sandbox: str, seconds: float) -> None:
        self._sandbox, self.seconds = sandbox, seconds
        self._pool = urllib3.PoolManager(maxsize=THREADS, block=True)
        self._threads = ThreadPoolExecutor(THREADS)
        self._learnt: dict[bytes, Answer] = {}
        self.calls: list[tuple[str, float, float]] = []

    async def answer(self, method: str, target: bytes, headers: Mapping[str, str], body: bytes) -> Answer:
        """The sandbox's answer, when its time has come."""
        began = time.perf_counter()
        found = await self._found(method, target, headers, body)
        await asyncio.sleep(max(0.0, began + self.seconds - time.perf_counter()))
        self.calls.append((target.partition(b"?")[0].decode(), began, time.perf_counter()))
        return found

    def told(self) -> bytes:
        """What was asked since this was asked last."""
        calls, self.calls = self.calls, []
        return orjson.dumps(calls)

    async def _found(self, method: str, target: bytes, headers: Mapping[str, str], body: bytes) -> Answer:
        number = only_number(target) if method == "GET" else None
        if number is None:
            return await self._ask(method, target, headers, body)
        key = general(target, number)
        if key not in self._learnt:
            status, told, data = await self._ask(method, target, headers, body)
            self._learnt[key] = status, told, general(full_page(target.partition(b"?")[0], data), number)
        status, told, data = self._learnt[key]
        return status, told, special(data, number)

    async def _ask(self, method: str, target: bytes, headers: Mapping[str, str], body: bytes) -> Answer:
        def ask() -> Answer:
            sent = {name: value for name, value in headers.items() if name not in ("host", "accept-encoding")}
            url = self._sandbox + target.decode()
            answer = self._pool.request(method, url, headers=sent, body=body or None, redirect=False)
            return answer.status, {name: answer.headers[name] for name in KEPT if name in answer.headers}, answer.data

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)


async def serve_one(stand_in: StandIn, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, request after request."""
    try:
        while line := await reader.readline():
            method, target, _ = line.split()
            headers = {}
            while (row := await reader.readline()).strip():
                name, _, value = row.decode("latin-1").partition(":")
                headers[name.strip().lower()] = value.strip()
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            if target == b"/_stand_in/calls":
                status, told, data = 200, {"content-type": "application/json"}, stand_in.told()
            else:
                status, told, data = await stand_in.answer(method.decode(), target, headers, body)
            rows = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            writer.write(f"HTTP/1.1 {status} OK\r\n{rows}Content-Length: {len(data)}\r\n\r\n".encode() + data)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()


async def serve(port: int, sandbox: str, milliseconds: int) -> None:
    """Answers until it is told to stop."""
    stand_in = StandIn(sandbox, milliseconds / 1000)
    server = await asyncio.start_server(lambda *one: serve_one(stand_in, *one), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.stand_in", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sandbox", required=True)
    parser.add_argument("--ms", type=int, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.sandbox, given.ms))
