"""The application has what it was configured for; without Deps it is made of the environment's settings."""

import pytest

from app import create_app
from app.deps import Deps, policy_path, production
from app.settings import Settings, SettingsError
from app.web import current

KEYS = ("k" * 32,)
BOTH = {
    "SECRET_KEYS": "k" * 32,
    "STRIPE_API_KEY": "rk_test_123",
    "INTERCOM_CLIENT_SECRETS": "hush",
    "INTERCOM_WORKSPACE_ID": "abcd1234",
    "ZENDESK_SUBDOMAIN": "d3v-fake",
    "ZENDESK_APP_ID": "1",
    "ZENDESK_INSTALLATION_ID": "4242",
    "ZENDESK_OAUTH_TOKEN": "token",
}


CALLS = {
    "INTERCOM": {"/intercom/initialize", "/intercom/submit"},
    "ZENDESK": {"/zendesk/sidebar", "/zendesk/card", "/zendesk/submit"},
}


def offered(variables: dict[str, str], sqlite_url: str) -> set[str]:
    """The calls of both channels that are there."""
    client = create_app(production(Settings.from_env(variables | {"DATABASE_URL": sqlite_url}))).test_client()
    return {path for paths in CALLS.values() for path in paths if client.post(path).status_code != 404}


def test_both_channels_have_their_calls_when_both_are_configured(sqlite_url):
    assert offered(BOTH, sqlite_url) == CALLS["INTERCOM"] | CALLS["ZENDESK"]


@pytest.mark.parametrize(("missing", "there"), [("ZENDESK", "INTERCOM"), ("INTERCOM", "ZENDESK")])
def test_a_channel_that_is_not_configured_has_no_calls(missing, there, sqlite_url):
    variables = {name: value for name, value in BOTH.items() if not name.startswith(missing)}
    assert offered(variables, sqlite_url) == CALLS[there]


def test_what_machines_ask_for_is_always_there(sqlite_url):
    client = create_app(production(Settings.from_env(BOTH | {"DATABASE_URL": sqlite_url}))).test_client()
    assert 404 not in {client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")}


def test_without_fit_settings_nothing_is_made(monkeypatch):
    for name in BOTH:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match="STRIPE_API_KEY"):
        create_app()


def test_the_environments_settings_make_a_working_application(monkeypatch, sqlite_url):
    for name, value in (BOTH | {"DATABASE_URL": sqlite_url}).items():
        monkeypatch.setenv(name, value)
    app = create_app()
    assert app.test_client().get("/healthz").status_code == 200
    with app.app_context():
        assert current.deps().settings.zendesk_subdomain == "d3v-fake"


def test_the_policy_is_the_named_one_else_the_one_beside_the_process_else_the_shipped_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plain = Settings(KEYS, "rk_test_123")
    assert policy_path(plain).name == "policy.example.toml"
    (tmp_path / "policy.toml").touch()
    assert policy_path(plain).resolve() == tmp_path / "policy.toml"
    named = tmp_path / "other.toml"
    assert policy_path(Settings(KEYS, "rk_test_123", policy_file=named)) == named


def test_production_makes_random_tokens_and_aware_times(sqlite_url):
    deps = production(Settings.from_env(BOTH | {"DATABASE_URL": sqlite_url}))
    assert isinstance(deps, Deps)
    assert deps.now().utcoffset().total_seconds() == 0
    assert len({deps.new_token() for _ in range(100)}) == 100
    assert len(deps.new_token()) == 43  # 32 bytes in base64 without padding


def test_production_says_when_redis_is_lost_and_serves_on(sqlite_url):
    with_redis = BOTH | {"DATABASE_URL": sqlite_url, "REDIS_URL": "redis://127.0.0.1:9/0"}
    deps = production(Settings.from_env(with_redis))
    assert set(deps.checks) == {"database"}
    assert deps.cautions["queue"]() == "Redis does not answer: look at REDIS_URL"
    deps.cache.get("cus_1")
    assert deps.cautions["changes"]() is not None
