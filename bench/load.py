"""Agents by the dozen: prepared requests over connections that stay open, at little cost to the machine they share."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from urllib.parse import urlsplit

Check = Callable[[int, bytes], None]


@dataclass(frozen=True)
class Beside:
    """Who is asked, how much of the load is under way at once, seconds between two of what is measured, and for how
    many seconds at most that goes on."""

    url: str
    at_once: int
    pause: float
    seconds: float
    check: Check


def post(url: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A request as bytes."""
    host = urlsplit(url).netloc
    rows = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {path} HTTP/1.1\r\nHost: {host}\r\n{rows}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(url: str, path: str) -> bytes:
    """A bare question as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode()


def answered(url: str, requests: Iterable[bytes], at_once: int, check: Check) -> list[float]:
    """Sends them all, so many at once; seconds of each."""
    return asyncio.run(_answered(url, requests, at_once, check))


def beside(main: Iterable[bytes], load: Iterator[bytes], stand: Beside) -> list[float]:
    """Sends `main` one after another with a pause between, while `load` goes out; seconds of each of `main`. What was
    sent is waited for: nothing of it burdens what is measured next."""

    async def both() -> list[float]:
        over = False
        until = partial(takewhile, lambda _request: not over)
        loading = [asyncio.create_task(_run(stand.url, until(load), stand.check, [])) for _ in range(stand.at_once)]
        await asyncio.sleep(1.0)
        end, spent = time.monotonic() + stand.seconds, list[float]()
        in_time = takewhile(lambda _request: time.monotonic() < end, main)
        try:
            await _run(stand.url, in_time, stand.check, spent, stand.pause)
        finally:
            over = True
            await asyncio.gather(*loading)
        return spent

    return asyncio.run(both())


async def _answered(url: str, requests: Iterable[bytes], at_once: int, check: Check) -> list[float]:
    spent: list[float] = []
    queue = iter(requests)
    await asyncio.gather(*(_run(url, queue, check, spent) for _ in range(at_once)))
    return spent


async def _run(url: str, requests: Iterable[bytes], check: Check, spent: list[float], pause: float = 0) -> None:
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        for request in requests:
            began = time.perf_counter()
            writer.write(request)
            status, body = await answer(reader)
            spent.append(time.perf_counter() - began)
            check(status, body)
            if pause:
                await asyncio.sleep(pause)
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the answer that comes next."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(row.split(b":")[1]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length"))
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)
