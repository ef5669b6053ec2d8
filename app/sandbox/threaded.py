"""A threaded HTTP/1.1 server for WSGI: keep-alive, many waiting calls, and connections that can be cut on purpose.

It stands in for Stripe in benchmarks; parsing requests with http.server and werkzeug cost four times our own handlers.
"""

import io
import logging
import socket
import socketserver
from collections.abc import Callable, Iterable
from io import BufferedIOBase
from typing import Any
from urllib.parse import unquote

LOG = logging.getLogger(__name__)
LONGEST_LINE = 65_536
MOST_HEADERS = 200
IDLE_SECONDS = 75
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Dropped(ConnectionAbortedError):
    """Raised by an application to have the connection closed without an answer."""


class BadRequest(ValueError):
    """The bytes are no HTTP request."""


class Connection(socketserver.StreamRequestHandler):
    """One client's connection, request after request."""

    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: "Server"

    def handle(self) -> None:
        """Answers until the client, a fault or the idle timeout ends the connection."""
        try:
            while self._answer_one():
                pass
        except (ConnectionError, TimeoutError):
            return

    def _answer_one(self) -> bool:
        line = self.rfile.readline(LONGEST_LINE + 1)
        if not line.strip():
            return False
        try:
            environ = self._environ(line)
        except (BadRequest, ValueError):
            self.wfile.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        asked = environ.get("HTTP_CONNECTION", "").lower()
        keep = asked != "close" and (environ["SERVER_PROTOCOL"] == "HTTP/1.1" or asked == "keep-alive")
        try:
            self._run(environ, keep)
        except Dropped:
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        return bool(keep)

    def _environ(self, line: bytes) -> dict[str, Any]:
        method, target, version = line.decode("latin-1").split()
        path, _, query = target.partition("?")
        environ: dict[str, Any] = {
            **self.server.environ,
            "PATH_INFO": unquote(path, "latin-1") if "%" in path else path,
            "QUERY_STRING": query,
            "RAW_URI": target,
            "REMOTE_ADDR": self.client_address[0],
            "REQUEST_METHOD": method,
            "REQUEST_URI": target,
            "SERVER_PROTOCOL": version,
        }
        self._headers(environ)
        if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ["wsgi.input"] = io.BytesIO(self._body(environ))
        return environ

    def _headers(self, environ: dict[str, Any]) -> None:
        for _ in range(MOST_HEADERS):
            line = self.rfile.readline(LONGEST_LINE + 1)
            if line in (b"\r\n", b"\n", b""):
                return
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                raise BadRequest("a header without a colon")
            key = name.strip().upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value.strip()
        raise BadRequest("too many headers")

    def _body(self, environ: dict[str, Any]) -> bytes:
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() != "chunked":
            return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
        body = b"".join(_chunks(self.rfile))
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    def _run(self, environ: dict[str, Any], keep: bool) -> None:
        seen: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            seen[:] = [status, headers]

        try:
            parts = self.server.application(environ, start_response)
            body = b"".join(parts)
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        except Dropped:
            raise
        except Exception:
            LOG.exception("The application failed on %s", environ["PATH_INFO"])
            seen, body = ["500 Internal Server Error", []], b""
        head = [f"HTTP/1.1 {seen[0]}", *(f"{name}: {value}" for name, value in seen[1])]
        if not any(name.lower() == "content-length" for name, _ in seen[1]):
            head.append(f"Content-Length: {len(body)}")
        head.append("Connection: keep-alive" if keep else "Connection: close")
        sent = b"" if environ["REQUEST_METHOD"] == "HEAD" else body
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + sent)


def _chunks(stream: BufferedIOBase) -> Iterable[bytes]:
    while True:
        size = int(stream.readline(LONGEST_LINE).split(b";")[0], 16)
        if size:
            yield stream.read(size)
        stream.readline(LONGEST_LINE)
        if not size:
            return


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection. `port` is the real one when 0 was asked for."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, host: str, port: int, application: Application) -> None:
        self.application = application
        super().__init__((host, port), Connection)
        self.port: int = self.server_address[1]
        self.environ: dict[str, Any] = {
            "SCRIPT_NAME": "",
            "SERVER_NAME": host,
            "SERVER_PORT": str(self.port),
            "wsgi.errors": io.StringIO(),
            "wsgi.multiprocess": False,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
        }
