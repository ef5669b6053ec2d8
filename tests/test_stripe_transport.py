"""Stripe is asked only when somebody whom we trust vouches for it, under its own name."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
import stripe
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.gateways.stripe_transport import PooledTransport

HERE = "127.0.0.1"


def certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """The files of a certificate of this address, that vouches for itself, and of its key."""
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
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    shown.write_bytes(made.public_bytes(pem))
    private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return shown, private


@contextmanager
def serving(shown: Path, private: Path) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that shows this certificate; its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Who does not trust it hangs up."""

    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(shown, private)
    with Quiet((HERE, 0), Handler) as server:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"https://{HERE}:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_whom_an_authority_that_we_trust_vouches_for_is_asked(tmp_path):
    shown, private = certificate(tmp_path, HERE)
    with serving(shown, private) as (url, asked):
        ours = PooledTransport(2, time.monotonic, str(shown))
        assert [ours.request("get", f"{url}/v1/{one}", {})[:2] for one in "ab"] == [("{}", 200)] * 2
        ours.close()
    assert asked == ["/v1/a", "/v1/b"]


@pytest.mark.parametrize(("address", "trusted"), [("127.0.0.2", True), (HERE, False)])
def test_nothing_is_asked_of_who_shows_another_name_or_has_nobody_to_vouch_for_it(tmp_path, address, trusted):
    shown, private = certificate(tmp_path, address)
    with serving(shown, private) as (url, asked):
        ours = PooledTransport(2, time.monotonic, *([str(shown)] if trusted else []))
        with pytest.raises(stripe.APIConnectionError) as caught:
            ours.request("get", f"{url}/v1/a", {})
        ours.close()
    assert (asked, caught.value.should_retry) == ([], False)
