"""Sign-in by OpenID Connect, against a provider that really answers: who comes in, and every way not to."""

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from app.domain.policy import Role
from app.settings import Settings, SettingsError
from tests.console_stand import KEY, Console, console
from tests.openid_provider import CLIENT, SECRET, Provider, provider

HOME = "https://counterfoil.example"


@pytest.fixture(scope="module")
def one_provider() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def honest(one_provider: Provider) -> Provider:
    """The provider as it should be."""
    one_provider.claims, one_provider.metadata, one_provider.token_answer = {}, {}, None
    one_provider.algorithm, one_provider.key = "RS256", None
    one_provider.asked.clear()
    one_provider.codes.clear()
    return one_provider


def settings(issuer: str, **more: Any) -> Settings:
    given = {"public_url": HOME, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET} | more
    return Settings((KEY,), "rk_test_123", oidc_issuer=issuer, **given)


@pytest.fixture
def stand(migrated_sqlite_url: str, honest: Provider) -> Iterator[Console]:
    with console(migrated_sqlite_url, settings(honest.issuer), demo_people=()) as made:
        yield made


def leave(stand: Console) -> str:
    """Where the browser is sent to."""
    answer = stand.client.get("/console/leave", base_url=HOME)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(stand: Console, address: str) -> Any:
    return stand.client.get(address.removeprefix(HOME), base_url=HOME)


def sign_in(stand: Console, honest: Provider) -> Any:
    return come_back(stand, honest.visit(leave(stand)))


def inside(stand: Console) -> bool:
    return stand.client.get("/console/approvals", base_url=HOME).status_code == 200


def kept_out(stand: Console, answer: Any) -> str:
    assert answer.status_code == 403, answer.headers
    assert not inside(stand)
    return str(answer.text)


def test_a_lead_whom_the_provider_proves_comes_in(stand: Console, honest: Provider) -> None:
    answer = sign_in(stand, honest)
    assert answer.headers["Location"] == "/console/approvals"
    assert inside(stand)
    assert "Lena Hart" in stand.client.get("/console/me", base_url=HOME).text


def test_the_provider_is_asked_with_state_nonce_and_a_hashed_verifier_and_sends_back_to_our_address(
    stand: Console, honest: Provider
) -> None:
    first, second = (parse_qs(urlsplit(leave(stand)).query) for _ in range(2))
    assert first["redirect_uri"] == [f"{HOME}/console/callback"]
    assert first["code_challenge_method"] == ["S256"] and first["response_type"] == ["code"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 20 and first[name] != second[name]


def test_where_we_are_sent_back_to_is_no_matter_of_the_request(stand: Console) -> None:
    answer = stand.client.get(
        "/console/leave?redirect_uri=https://evil.example&next=//evil", base_url="https://evil.example"
    )
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [f"{HOME}/console/callback"]


NOW = time.time()
LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-client"},
    "another audience for our party": {"aud": "another-client", "azp": CLIENT},
    "our audience for another party": {"aud": [CLIENT, "other"], "azp": "other"},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "without an end": {"exp": None},
    "not yet": {"nbf": NOW + 3600},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "no issuer": {"iss": None},
    "no audience": {"aud": None},
    "an access token of another": {"at_hash": "x"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(stand: Console, honest: Provider, lie: str) -> None:
    honest.claims = LIES[lie]
    assert "The sign-in did not work" in kept_out(stand, sign_in(stand, honest))


@pytest.mark.parametrize("algorithm", ["none", "HS256 with the public key", "HS256 with our secret", "another key"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    stand: Console, honest: Provider, algorithm: str
) -> None:
    honest.algorithm, honest.key = {
        "none": ("none", None),
        "HS256 with the public key": ("HS256", honest.public_pem()),
        "HS256 with our secret": ("HS256", SECRET.encode()),
        "another key": ("RS256", rsa.generate_private_key(65537, 2048)),
    }[algorithm]
    assert "The sign-in did not work" in kept_out(stand, sign_in(stand, honest))


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_lets_nobody_in(stand: Console, honest: Provider, verified: object) -> None:
    honest.claims = {"email_verified": verified}
    assert "is verified" in kept_out(stand, sign_in(stand, honest))


@pytest.mark.parametrize(("verified", "comes_in"), [(None, True), (False, False), ("false", False)])
def test_a_trusted_provider_may_be_silent_about_addresses_but_not_deny_them(
    migrated_sqlite_url: str, honest: Provider, verified: object, comes_in: bool
) -> None:
    honest.claims = {"email_verified": verified}
    trusting = settings(honest.issuer, oidc_email_trusted=True)
    with console(migrated_sqlite_url, trusting, demo_people=()) as stand:
        sign_in(stand, honest)
        assert inside(stand) is comes_in


@pytest.mark.parametrize("email", [None, "", "  ", 7, ["lead@example.com"], {"a": 1}])
def test_without_an_address_nobody_comes_in(stand: Console, honest: Provider, email: object) -> None:
    honest.claims = {"email": email}
    kept_out(stand, sign_in(stand, honest))


@pytest.mark.parametrize("email", ["ann@example.com", "lead@example.com.evil.example", "lead@example.com\x00", "lead"])
def test_an_address_that_the_policy_does_not_let_in_stays_outside(stand: Console, honest: Provider, email: str) -> None:
    honest.claims = {"email": email}
    assert "The policy lets nobody" in kept_out(stand, sign_in(stand, honest))


def test_an_address_of_letters_that_only_become_the_same_when_they_are_small_is_another_ones(
    stand: Console, honest: Provider
) -> None:
    stand.roles.append(Role("second", people=frozenset(("kim@example.com",)), console=True))
    honest.claims = {"email": "\u212aim@example.com"}
    assert "The policy lets nobody" in kept_out(stand, sign_in(stand, honest))
    honest.claims = {"email": "Kim@example.com"}
    sign_in(stand, honest)
    assert inside(stand)


def test_the_case_of_an_address_does_not_matter(stand: Console, honest: Provider) -> None:
    honest.claims = {"email": "Lead@Example.com"}
    sign_in(stand, honest)
    assert inside(stand)


def test_a_callback_works_once(stand: Console, honest: Provider) -> None:
    address = honest.visit(leave(stand))
    assert come_back(stand, address).status_code == 303
    assert come_back(stand, address).status_code == 403


def test_a_copied_cookie_does_not_make_a_used_code_work_again(stand: Console, honest: Provider) -> None:
    location = leave(stand)
    copied = stand.client.get_cookie("__Host-counterfoil")
    address = honest.visit(location)
    come_back(stand, address)
    thief = stand.client.application.test_client()
    thief.set_cookie("__Host-counterfoil", copied.value if copied else "")
    assert thief.get(address.removeprefix(HOME), base_url=HOME).status_code == 403


def test_a_callback_in_a_browser_that_never_left_lets_nobody_in(stand: Console, honest: Provider) -> None:
    address = honest.visit(leave(stand))
    victim = stand.client.application.test_client()
    assert victim.get(address.removeprefix(HOME), base_url=HOME).status_code == 403
    assert victim.get("/console/approvals", base_url=HOME).status_code == 303


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?error=%00<b>"]
)
def test_a_callback_that_says_something_else_lets_nobody_in(stand: Console, query: str) -> None:
    leave(stand)
    page = kept_out(stand, stand.client.get(f"/console/callback{query}", base_url=HOME))
    assert "<b>" not in page


def test_the_state_of_another_sign_in_of_the_same_browser_does_not_fit(stand: Console, honest: Provider) -> None:
    first, second = leave(stand), leave(stand)
    code = parse_qs(urlsplit(honest.visit(first)).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]
    kept_out(stand, stand.client.get(f"/console/callback?code={code}&state={state}", base_url=HOME))


@pytest.mark.parametrize(
    "answer", [(500, "{}"), (200, "no json"), (200, "{}"), (200, '{"access_token": "x"}'), (200, "[]")]
)
def test_a_token_endpoint_that_answers_nonsense_lets_nobody_in(
    stand: Console, honest: Provider, answer: tuple[int, str]
) -> None:
    honest.token_answer = answer
    kept_out(stand, sign_in(stand, honest))


@pytest.mark.parametrize(
    "metadata", [{"issuer": "https://evil.example"}, {"authorization_endpoint": None}, {"issuer": None}]
)
def test_a_provider_that_says_to_be_somebody_else_is_not_asked(
    stand: Console, honest: Provider, metadata: dict[str, Any]
) -> None:
    honest.metadata = metadata
    kept_out(stand, stand.client.get("/console/leave", base_url=HOME))


def test_a_provider_that_is_down_is_said_and_asked_again_the_next_time(
    migrated_sqlite_url: str, honest: Provider
) -> None:
    with console(migrated_sqlite_url, settings("http://127.0.0.1:9"), demo_people=()) as stand:
        assert "Try again." in kept_out(stand, stand.client.get("/console/leave", base_url=HOME))


def test_a_provider_is_reached_by_https_or_on_loopback_only() -> None:
    given = {
        "SECRET_KEYS": KEY,
        "STRIPE_API_KEY": "rk_test_1",
        "PUBLIC_URL": HOME,
        "OIDC_ISSUER": "http://login.example",
    }
    with pytest.raises(SettingsError, match=r"OIDC_ISSUER.*http is for loopback only"):
        Settings.from_env(given)


def test_the_verifier_that_is_sent_is_the_one_of_the_challenge(stand: Console, honest: Provider) -> None:
    location = leave(stand)
    address = honest.visit(location)
    honest.codes["code-1"]["code_challenge"] = base64.urlsafe_b64encode(hashlib.sha256(b"x").digest()).decode()
    kept_out(stand, come_back(stand, address))
