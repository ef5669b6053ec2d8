"""What is said over one connection to ask for something: the little of HTTP/1.1 that a GET needs. A status, headers, a
body of told length, in chunks or to the end. Whatever is not understood is an error.

http.client knows all of it, and takes four times as long for what this is needed for.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection

AT_ONCE = 65_536
MOST_HEAD = 65_536
GZIPPED = 31
"""What zlib calls gzip's frame, at any size of its window."""
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: .*)?")
_LENGTH = re.compile(r"[0-9]{1,12}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")
_BODILESS = (204, 304)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever it says; the names of headers in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Wire:
    """One connection, and what came over it that nobody has taken."""

    def __init__(self, connection: HTTPConnection) -> None:
        """Connects. Raises urllib3's HTTPError, OSError."""
        self._connection, self._here = connection, b""
        connection.connect()
        self._socket: Any = connection.sock
        self._decrypted = getattr(self._socket, "pending", lambda: 0)

    @property
    def stands(self) -> bool:
        """Whether the server has neither closed it nor said anything that nobody asked for."""
        return self._connection.is_connected and not self._decrypted()

    def close(self) -> None:
        """Ends it."""
        self._connection.close()

    def answer(self, asked: bytes, seconds: float) -> tuple[Answer, bool]:
        """The answer, no part of which may take longer, and whether the connection may be used again: only if the
        answer was whole and nothing came behind it. Raises OSError, ValueError, zlib.error."""
        self._socket.settimeout(seconds)
        self._socket.sendall(asked)
        status, headers = self._head()
        while status < 200:
            status, headers = self._head()
        body = _plain(self._body(status, headers), headers.get("content-encoding", ""))
        return Answer(status, body, headers), not self._here and _stays(headers)

    def _head(self) -> tuple[int, dict[str, str]]:
        first, *rows = self._until(b"\r\n\r\n").split(b"\r\n")
        status = _STATUS.fullmatch(first)
        if status is None:
            raise ValueError("no answer of HTTP/1")
        headers: dict[str, str] = {}
        for row in rows:
            name, _, value = row.decode("latin-1").partition(":")
            told = value.strip()
            if headers.setdefault(name.lower(), told) != told and name.lower() == "content-length":
                raise ValueError("two lengths")
        return int(status[1]), headers

    def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        length = headers.get("content-length")
        if status in _BODILESS:
            return b""
        if "transfer-encoding" in headers:
            return self._chunks(headers["transfer-encoding"])
        if length is None:
            return self._rest()
        if not _LENGTH.fullmatch(length):
            raise ValueError("no length")
        return self._exactly(int(length))

    def _chunks(self, coding: str) -> bytes:
        if coding.lower() != "chunked":
            raise ValueError("another coding than chunks")
        parts = []
        while size := self._size():
            parts.append(self._exactly(size))
            if self._exactly(2) != b"\r\n":
                raise ValueError("a chunk without its end")
        while self._until(b"\r\n"):
            pass
        return b"".join(parts)

    def _size(self) -> int:
        said = _CHUNK.fullmatch(self._until(b"\r\n"))
        if said is None:
            raise ValueError("a chunk without its size")
        return int(said[1], 16)

    def _until(self, end: bytes) -> bytes:
        while (at := self._here.find(end)) < 0:
            if len(self._here) > MOST_HEAD:
                raise ValueError("a head without an end")
            self._here += self._more(AT_ONCE)
        found, self._here = self._here[:at], self._here[at + len(end) :]
        return found

    def _exactly(self, size: int) -> bytes:
        parts, missing = [self._here[:size]], size - len(self._here)
        self._here = self._here[size:]
        while missing > 0:
            parts.append(self._more(min(missing, AT_ONCE)))
            missing -= len(parts[-1])
        return b"".join(parts)

    def _rest(self) -> bytes:
        parts, self._here = [self._here], b""
        while more := self._socket.recv(AT_ONCE):
            parts.append(more)
        return b"".join(parts)

    def _more(self, most: int) -> bytes:
        more: bytes = self._socket.recv(most)
        if not more:
            raise ConnectionError("it ended before its answer did")
        return more


def _plain(body: bytes, coding: str) -> bytes:
    if not body or coding.lower() in ("", "identity"):
        return body
    if coding.lower() != "gzip":
        raise ValueError("another coding than gzip")
    unpacking = zlib.decompressobj(GZIPPED)
    found = unpacking.decompress(body)
    if not unpacking.eof:
        raise ValueError("half an answer")
    return found


def _stays(headers: Mapping[str, str]) -> bool:
    return "close" not in headers.get("connection", "").lower()
