"""Connections that stay open and are used again, to one of several servers: as a load balancer before them would."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from bench.load import answer

GONE = (ConnectionError, asyncio.IncompleteReadError, asyncio.TimeoutError, OSError)
SECONDS_TO_ANSWER = 15.0


class Lines:
    """Sends requests to these servers by turns; one that is gone is left out, and the next one asked. `again` counts
    those that had to be asked of another."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._where = [(urlsplit(url).hostname, urlsplit(url).port) for url in urls]
        self._idle: dict[int, list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = {}
        self._turn = 0
        self.again = 0

    async def close(self) -> None:
        """Closes what is open, before its loop ends."""
        writers = [writer for idle in self._idle.values() for _reader, writer in idle]
        self._idle.clear()
        for one in writers:
            one.close()
        await asyncio.gather(*(one.wait_closed() for one in writers), return_exceptions=True)

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """The status and body of the answer. Raises ConnectionError when none of them answers."""
        self._turn += 1
        first = self._turn  # the turn goes on meanwhile, with what else is sent
        for attempt in range(2 * len(self._where)):
            place = (first + attempt) % len(self._where)
            try:
                return await asyncio.wait_for(self._sent(place, request), SECONDS_TO_ANSWER)
            except GONE:
                self.again += 1
                await asyncio.sleep(0.05 * attempt)
        raise ConnectionError("no server answers")

    async def _sent(self, place: int, request: bytes) -> tuple[int, bytes]:
        idle = self._idle.setdefault(place, [])
        reader, writer = idle.pop() if idle else await asyncio.open_connection(*self._where[place])
        try:
            writer.write(request)
            found = await answer(reader)
        except BaseException:
            writer.close()
            idle.clear()  # what else was open to it is gone too, or soon is
            raise
        idle.append((reader, writer))
        return found
