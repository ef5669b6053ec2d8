"""Only exactly the bytes that Intercom signed are let in."""

import json
from pathlib import Path

import pytest

from integrations.intercom.auth import signed

FIXTURES = Path(__file__).parent / "fixtures" / "intercom"
SECRET = "a-secret-made-for-tests-only"
BODY = (FIXTURES / "initialize.json").read_bytes()
SIGNATURE = json.loads((FIXTURES / "signatures.json").read_text())["initialize.json"]


def test_the_signed_bytes_are_let_in() -> None:
    assert signed(BODY, SIGNATURE, (SECRET,))


def test_each_secret_of_a_rotation_verifies() -> None:
    assert signed(BODY, SIGNATURE, ("new", SECRET)) and signed(BODY, SIGNATURE, (SECRET, "old"))


@pytest.mark.parametrize(
    "body",
    [
        BODY + b"\n",
        BODY[:-1],
        BODY.replace(b"maya", b"mayo", 1),
        json.dumps(json.loads(BODY)).encode(),
        json.dumps(json.loads(BODY), separators=(",", ":"), ensure_ascii=True).encode(),
        b"",
    ],
)
def test_other_bytes_are_not_even_the_same_json_written_anew(body: bytes) -> None:
    assert not signed(body, SIGNATURE, (SECRET,))


@pytest.mark.parametrize(
    "signature", [None, "", SIGNATURE.upper(), f"sha256={SIGNATURE}", SIGNATURE[:40], "é" * 64, "0" * 64]
)
def test_another_signature_is_refused(signature: str | None) -> None:
    assert not signed(BODY, signature, (SECRET,))


@pytest.mark.parametrize("secrets", [(), ("",), ("other",)])
def test_without_the_right_secret_nothing_is_let_in(secrets: tuple[str, ...]) -> None:
    assert not signed(BODY, SIGNATURE, secrets)


def test_an_empty_secret_never_verifies_what_was_signed_with_nothing() -> None:
    import hashlib
    import hmac

    assert not signed(BODY, hmac.new(b"", BODY, hashlib.sha256).hexdigest(), ("",))
