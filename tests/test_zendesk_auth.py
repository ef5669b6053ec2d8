"""The signed URL: what Zendesk signed gets in once, everything else does not."""

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unauthenticated, Unavailable
from app.store.engine import connect
from app.store.sql_store import SqlStore
from integrations.zendesk.auth import SignedUrl
from integrations.zendesk.public_key import AppKey
from tests.zendesk_house import HOST, KEY, ORIGIN, OTHER_KEY, Clock, claims, settings, token


class KeyServer:
    """Zendesk's public_key.pem, without a network: an httpx transport."""

    def __init__(self, pem: bytes) -> None:
        self.pem, self.status, self.asked = pem, 200, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        return httpx.Response(self.status, content=self.pem)

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(migrated_sqlite_url: str, clock: Clock) -> SqlStore:
    return SqlStore(connect(migrated_sqlite_url), clock)


@pytest.fixture
def door(store: SqlStore, clock: Clock) -> SignedUrl:
    chosen = settings()
    return SignedUrl(chosen, AppKey(chosen, httpx.Client(), clock), store, clock)


@pytest.fixture
def server() -> KeyServer:
    return KeyServer(KEY.public_pem)


@pytest.fixture
def fetching(store: SqlStore, clock: Clock, server: KeyServer) -> SignedUrl:
    chosen = settings(zendesk_app_public_key=None)
    return SignedUrl(chosen, AppKey(chosen, server.client(), clock), store, clock)


def refusal(door: SignedUrl, text: str, origin: str = ORIGIN) -> str:
    with pytest.raises(Unauthenticated) as raised:
        door.user_of(text, origin)
    return str(raised.value)


@pytest.mark.parametrize(
    "sub", [f"https://{HOST}/api/v2/users/9001.json", f"https://{HOST}/api/v2/users/9001", "9001", "9001.json"]
)
def test_the_user_is_read_from_each_known_form_of_sub(door: SignedUrl, clock: Clock, sub: str) -> None:
    assert door.user_of(token(clock(), sub=sub), ORIGIN) == "9001"


@pytest.mark.parametrize("changes", [{"iss": f"https://{HOST}"}, {"context": None}, {"nbf": None}])
def test_what_may_differ_is_let_in(door: SignedUrl, clock: Clock, changes: dict[str, Any]) -> None:
    assert door.user_of(token(clock(), **changes), ORIGIN) == "9001"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "evil.zendesk.com"}, "InvalidIssuerError"),
        ({"iss": f"{HOST}.evil.example"}, "InvalidIssuerError"),
        ({"aud": "https://d3v-fake.zendesk.com/api/v2/apps/installations/1.json"}, "InvalidAudienceError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"iat": None}, "MissingRequiredClaimError"),
        ({"aud": None}, "MissingRequiredClaimError"),
        ({"sub": None}, "MissingRequiredClaimError"),
        ({"sub": f"https://{HOST}/api/v2/users/me.json"}, "sub names no user"),
        ({"context": {"product": "chat"}}, "another place than the ticket's sidebar"),
        ({"context": {"location": "nav_bar"}}, "another place than the ticket's sidebar"),
        ({"context": "support"}, "odd context"),
        ({"exp": "soon"}, "exp is no time"),
        ({"exp": 2**70}, "exp is no time"),
        ({"nbf": True}, "nbf is no time"),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(
    door: SignedUrl, clock: Clock, changes: dict[str, Any], reason: str
) -> None:
    assert refusal(door, token(clock(), **changes)) == reason


@pytest.mark.parametrize(("late", "let_in"), [(329, True), (330, False)])
def test_a_token_ends_with_thirty_seconds_of_grace(door: SignedUrl, clock: Clock, late: int, let_in: bool) -> None:
    text = token(clock())
    clock.forward(seconds=late)
    if let_in:
        assert door.user_of(text, ORIGIN) == "9001"
    else:
        assert refusal(door, text) == "expired"


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_of_the_future_waits(door: SignedUrl, clock: Clock, claim: str) -> None:
    at = int(clock().timestamp())
    assert door.user_of(token(clock(), **{claim: at + 30}), ORIGIN) == "9001"
    assert refusal(door, token(clock(), **{claim: at + 31})) == "not valid yet"


def test_a_token_for_days_is_none_of_zendesks(door: SignedUrl, clock: Clock) -> None:
    assert refusal(door, token(clock(), exp=int(clock().timestamp()) + 90_000)) == "lives too long"


@pytest.mark.parametrize("origin", ["", "https://evil.example", "https://d3v-fake.zendesk.com.evil.example", HOST])
def test_a_foreign_origin_is_refused_and_burns_no_token(door: SignedUrl, clock: Clock, origin: str) -> None:
    text = token(clock())
    assert refusal(door, text, origin) == "foreign origin"
    assert door.user_of(text, ORIGIN) == "9001"


def test_no_origin_is_good_while_none_is_configured(store: SqlStore, clock: Clock) -> None:
    chosen = settings(zendesk_origin="")
    door = SignedUrl(chosen, AppKey(chosen, httpx.Client(), clock), store, clock)
    assert refusal(door, token(clock()), "") == "foreign origin"


def test_a_token_opens_the_frame_once(door: SignedUrl, clock: Clock) -> None:
    text = token(clock())
    door.user_of(text, ORIGIN)
    clock.forward(seconds=200)
    assert refusal(door, text) == "replayed"


def test_a_token_with_its_own_id_is_known_by_it(door: SignedUrl, clock: Clock) -> None:
    door.user_of(token(clock(), jti="a"), ORIGIN)
    assert refusal(door, token(clock(), jti="a", sub="9002")) == "replayed"
    assert door.user_of(token(clock(), jti="b"), ORIGIN) == "9001"


def test_another_spelling_of_the_same_signature_is_the_same_token(door: SignedUrl, clock: Clock) -> None:
    text = token(clock())
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    again = text[:-1] + letters[letters.index(text[-1]) ^ 1]
    assert again != text
    door.user_of(text, ORIGIN)
    assert refusal(door, again) in ("replayed", "DecodeError")


def _letters(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def test_the_public_key_is_no_shared_secret(door: SignedUrl, clock: Clock) -> None:
    signed = _letters(b'{"alg":"HS256","typ":"JWT"}') + b"." + _letters(json.dumps(claims(clock())).encode())
    forged = signed + b"." + _letters(hmac.new(KEY.public_pem, signed, hashlib.sha256).digest())
    assert refusal(door, forged.decode()) == "InvalidAlgorithmError"


def test_an_unsigned_token_is_refused(door: SignedUrl, clock: Clock) -> None:
    assert refusal(door, jwt.encode(claims(clock()), "", algorithm="none")) == "InvalidAlgorithmError"


def test_another_key_does_not_fit(door: SignedUrl, clock: Clock) -> None:
    assert refusal(door, token(clock(), OTHER_KEY)) == "InvalidSignatureError"


class NoStore:
    def first_use(self, token_hash: str, until: object) -> bool:
        raise AssertionError("an unsigned text came as far as the store")


@pytest.fixture(scope="module")
def wall() -> SignedUrl:
    chosen, clock = settings(), Clock()
    return SignedUrl(chosen, AppKey(chosen, httpx.Client(), clock), NoStore(), clock)


@pytest.fixture(scope="module")
def genuine() -> str:
    return token(Clock()())


@given(text=st.text(max_size=300) | st.just("a" * 9000))
def test_no_text_but_a_token_gets_in(wall: SignedUrl, text: str) -> None:
    refusal(wall, text)


@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_changed_byte_is_refused(wall: SignedUrl, genuine: str, place: int, change: int) -> None:
    signed, _, signature = genuine.rpartition(".")
    changed = bytearray(signed.encode())
    changed[place % len(changed)] ^= change
    refusal(wall, changed.decode("latin-1") + "." + signature)


def test_the_key_is_read_once_a_day_from_the_configured_account(
    fetching: SignedUrl, server: KeyServer, clock: Clock
) -> None:
    fetching.user_of(token(clock(), jti="1"), ORIGIN)
    clock.forward(hours=23)
    fetching.user_of(token(clock(), jti="2"), ORIGIN)
    assert server.asked == [f"{ORIGIN}/api/v2/apps/1/public_key.pem"]
    clock.forward(hours=2)
    fetching.user_of(token(clock(), jti="3"), ORIGIN)
    assert len(server.asked) == 2


def test_a_changed_key_is_read_again_at_most_once_a_minute(
    fetching: SignedUrl, server: KeyServer, clock: Clock
) -> None:
    fetching.user_of(token(clock(), jti="1"), ORIGIN)
    clock.forward(minutes=2)
    assert refusal(fetching, token(clock(), OTHER_KEY)) == "InvalidSignatureError"
    assert len(server.asked) == 2
    server.pem = OTHER_KEY.public_pem
    clock.forward(seconds=59)
    assert refusal(fetching, token(clock(), OTHER_KEY)) == "InvalidSignatureError"
    assert len(server.asked) == 2
    clock.forward(seconds=1)
    assert fetching.user_of(token(clock(), OTHER_KEY), ORIGIN) == "9001"


@pytest.mark.parametrize(("status", "pem"), [(500, b""), (404, b""), (200, b"<h1>hello</h1>"), (302, b"")])
def test_without_a_key_nobody_gets_in(
    fetching: SignedUrl, server: KeyServer, clock: Clock, status: int, pem: bytes
) -> None:
    server.status, server.pem = status, pem
    with pytest.raises(Unavailable):
        fetching.user_of(token(clock()), ORIGIN)
    server.status, server.pem = 200, KEY.public_pem
    with pytest.raises(Unavailable):
        fetching.user_of(token(clock()), ORIGIN)
    assert len(server.asked) == 1
    clock.forward(seconds=5)
    assert fetching.user_of(token(clock()), ORIGIN) == "9001"
