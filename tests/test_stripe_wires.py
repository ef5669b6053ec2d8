"""Every whole answer is read whatever way it is framed, none is ever taken for that of another question, and whatever
is not understood is an error."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gateways.stripe_wires import Wires

HANG_UP = b""
"""Among the pieces of an answer: the connection is closed there."""
Pieces = bytes | Sequence[bytes]


def good(body: bytes, *rows: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *rows, f"Content-Length: {len(body)}", "", ""]).encode() + body


@dataclass
class Heard:
    url: str = ""
    connections: int = 0
    asked: list[bytes] = field(default_factory=list)


class Speaking:
    """Says on one connection these answers, one to each request, and stays until it is over."""

    def __init__(self, answers: Sequence[Pieces], heard: Heard, over: threading.Event) -> None:
        self._answers, self._heard, self._over = answers, heard, over

    def __call__(self, line: socket.socket, tls: ssl.SSLContext | None) -> None:
        with suppress(OSError), tls.wrap_socket(line, server_side=True) if tls else line as there:
            if all(self._heard_it(there) and self._said(there, answer) for answer in self._answers):
                self._over.wait(10)

    def _heard_it(self, there: socket.socket) -> bool:
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            if not (more := there.recv(65536)):
                return False
            asked += more
        self._heard.asked.append(asked)
        return True

    def _said(self, there: socket.socket, answer: Pieces) -> bool:
        for piece in (answer,) if isinstance(answer, bytes) else answer:
            if piece == HANG_UP:
                return False
            there.sendall(piece)
            time.sleep(0.003)
        return True


@contextmanager
def speaking(*connections: Sequence[Pieces], tls: ssl.SSLContext | None = None) -> Iterator[Heard]:
    """A server that says on its first connection these answers, on its second those, and so on."""
    heard, over = Heard(), threading.Event()

    def serve() -> None:
        for answers in connections:
            with suppress(OSError):
                line, _ = listening.accept()
                line.settimeout(10)
                heard.connections += 1
                threads.append(threading.Thread(target=Speaking(answers, heard, over), args=(line, tls)))
                threads[-1].start()

    threads = [threading.Thread(target=serve)]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threads[0].start()
        heard.url = f"{'https' if tls else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
        try:
            yield heard
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            for one in threads:
                one.join()


def wires(heard: Heard, connections: int = 4, **more: str) -> Wires:
    return Wires(heard.url, connections, time.monotonic, **more)


def ask(of: Wires, path: str = "/v1/a", seconds: float = 5) -> bytes:
    return of.get(path, {"Authorization": "Bearer k"}, time.monotonic() + seconds).body


CHUNKS, ZIPPED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n", gzip.compress(b"found")
FRAMED = {
    "of told length": good(b"found"),
    "zipped": good(gzip.compress(b"found"), "Content-Encoding: gzip"),
    "in chunks": CHUNKS + b"3;x=y\r\nfou\r\n2\r\nnd\r\n0\r\nDigest: x\r\n\r\n",
    "zipped, in chunks": CHUNKS[:-2] + b"Content-Encoding: gzip\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(ZIPPED), ZIPPED),
    "after an early hint": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + good(b"found"),
    "with its length said twice": good(b"found", "Content-Length: 5"),
}
EMPTY = {
    "of no length at all": good(b""),
    "with none to come": b"HTTP/1.1 204 No Content\r\n\r\n",
    "with nothing zipped": good(b"", "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("framed", [*FRAMED.values(), *EMPTY.values()], ids=[*FRAMED, *EMPTY])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_an_answer_is_read_whatever_its_frame_and_pieces_and_the_next_one_over_the_same_connection(framed, piece):
    pieces = [framed[start : start + piece] for start in range(0, len(framed), piece)]
    with speaking([pieces, good(b"next")]) as heard:
        ours = wires(heard)
        assert ask(ours) == (b"" if framed in EMPTY.values() else b"found")
        assert ask(ours, "/v1/b?x=%20") == b"next"
    assert heard.connections == 1
    assert heard.asked[1].startswith(b"GET /v1/b?x=%20 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nAuthorization: Bearer k\r\n" in heard.asked[1] and b"\r\nAccept-Encoding: gzip\r\n" in heard.asked[1]


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_any_body_comes_through_chunks_of_any_size(body, sizes):
    left, said, turn = body, CHUNKS + b"", 0
    while left:
        part, left = left[: sizes[turn % len(sizes)]], left[sizes[turn % len(sizes)] :]
        said, turn = said + b"%X\r\n%s\r\n" % (len(part), part), turn + 1
    with speaking([said + b"0\r\n\r\n"]) as heard:
        assert ask(wires(heard)) == body


def test_status_and_headers_are_told_as_they_came():
    refused = b"HTTP/1.1 429 Too Many\r\nRequest-Id: req_1\r\nStripe-Should-Retry:true\r\nContent-Length: 2\r\n\r\n{}"
    with speaking([refused]) as heard:
        answer = wires(heard).get("/v1/a", {}, time.monotonic() + 5)
    assert (answer.status, answer.body, answer.headers["request-id"]) == (429, b"{}", "req_1")
    assert answer.headers["stripe-should-retry"] == "true"


NO_MORE = {
    "it is said to be closed": good(b"mine", "Connection: Close"),
    "its body ends with it": [b"HTTP/1.1 200 OK\r\n\r\nmi", b"ne", HANG_UP],
    "something came behind the answer": good(b"mine") + good(b"a stranger's"),
    "something came later": [good(b"mine"), good(b"a stranger's")],
    "it was closed meanwhile": [good(b"mine"), HANG_UP],
}


@pytest.mark.parametrize("said", NO_MORE.values(), ids=NO_MORE)
def test_a_connection_is_not_used_again_when(said):
    with speaking([said, good(b"never asked for here")], [good(b"yours")]) as heard:
        ours = wires(heard)
        assert ask(ours) == b"mine"
        time.sleep(0.1)
        assert ask(ours) == b"yours"
    assert heard.connections == 2


HALF = gzip.compress(b"found" * 50)[:-9]
LONG = b"n" * 20_000
"""More than one record of TLS holds: of the second one the rest stays where no look at the socket finds it."""
BROKEN = {
    "no http": b"SSH-2.0-OpenSSH\r\n\r\n",
    "another http": b"HTTP/2 200 OK\r\n\r\n",
    "no answer": [HANG_UP],
    "half a head": [b"HTTP/1.1 200 OK\r\nContent-", HANG_UP],
    "half a body": [good(b"found")[:-1], HANG_UP],
    "half a chunk": [CHUNKS + b"5\r\nfou", HANG_UP],
    "no last chunk": [CHUNKS + b"5\r\nfound\r\n", HANG_UP],
    "a chunk of no size": CHUNKS + b"-5\r\nfound\r\n0\r\n\r\n",
    "a chunk without its end": CHUNKS + b"3\r\nfouXX2\r\nnd\r\n0\r\n\r\n",
    "another transfer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\nfound",
    "no number": b"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nfound",
    "another coding": good(ZIPPED, "Content-Encoding: br"),
    "no zip": good(b"found", "Content-Encoding: gzip"),
    "half a zip": good(HALF, "Content-Encoding: gzip"),
    "a head without an end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000,
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
def test_what_is_not_understood_is_an_error_and_ends_the_connection(said):
    with speaking([said, good(b"never asked for here")], [good(b"found")]) as heard:
        ours = wires(heard)
        with pytest.raises(urllib3.exceptions.ProtocolError):
            ask(ours)
        assert ask(ours) == b"found"


def test_an_answer_that_comes_too_late_is_nobodys():
    late = threading.Event()

    class Late(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            late.wait(5)
            return iter([good(b"a stranger's")])

    with speaking([good(b"first"), Late([b"x"])], [good(b"mine")]) as heard:
        ours = wires(heard)
        assert ask(ours) == b"first"
        began = time.monotonic()
        with pytest.raises(urllib3.exceptions.TimeoutError):
            ask(ours, seconds=0.2)
        assert time.monotonic() - began < 2
        late.set()
        assert ask(ours) == b"mine"


def test_more_are_not_opened_than_may_be_and_whoever_finds_none_free_is_told_in_time():
    go_on = threading.Event()

    class Slow(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            go_on.wait(5)
            return iter([good(b"first")])

    found: list[bytes] = []
    with speaking([Slow([b"x"]), good(b"second")], [good(b"one too many")]) as heard:
        ours = wires(heard, 1)
        first = threading.Thread(target=lambda: found.append(ask(ours)))
        first.start()
        while not heard.asked:
            time.sleep(0.01)
        with pytest.raises(urllib3.exceptions.TimeoutError):
            ask(ours, seconds=0.1)
        go_on.set()
        first.join()
        assert (found, ask(ours), heard.connections) == ([b"first"], b"second", 1)


@pytest.mark.parametrize("path", ["/v1/a b", "/v1/a\r\nX: y", "v1/a", "/v1/ä", ""])
def test_what_would_be_no_single_question_is_not_sent(path):
    with speaking([good(b"found")]) as heard:
        with pytest.raises(urllib3.exceptions.LocationParseError):
            ask(wires(heard), path)
        assert heard.connections == 0


@contextmanager
def certified(folder: Path, address: str) -> Iterator[tuple[ssl.SSLContext, str]]:
    """What a server of this address shows, and the file of who vouches for it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, private = folder / "shown.pem", folder / "private.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, private)
    yield context, str(shown)


def test_over_tls_it_is_the_same_and_what_comes_behind_an_answer_ends_the_connection_there_too(tmp_path):
    with (
        certified(tmp_path, "127.0.0.1") as (context, authorities),
        speaking([good(b"mine"), good(LONG) + good(b"a stranger's")], [good(b"yours")], tls=context) as heard,
    ):
        ours = wires(heard, authorities=authorities)
        assert [ask(ours) for _ in range(3)] == [b"mine", LONG, b"yours"]
        assert heard.connections == 2


@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_asked_of_a_server_that_shows_another_name_or_that_nobody_vouches_for(tmp_path, trusted):
    with (
        certified(tmp_path, "127.0.0.2" if trusted else "127.0.0.1") as (context, authorities),
        speaking([good(b"mine")], tls=context) as heard,
    ):
        with pytest.raises(urllib3.exceptions.SSLError):
            ask(wires(heard, authorities=authorities) if trusted else wires(heard))
        assert heard.asked == []
