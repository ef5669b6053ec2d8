"""Settings are read strictly, once, and everything that is wrong is said at once without telling a secret."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import READERS, SDK_URL, Settings, SettingsError

PEM = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"
NEEDED = {"SECRET_KEYS": "k" * 32, "STRIPE_API_KEY": "rk_test_123"}
INTERCOM = {"INTERCOM_CLIENT_SECRETS": "hush", "INTERCOM_WORKSPACE_ID": "abcd1234"}
ZENDESK = {
    "ZENDESK_SUBDOMAIN": "d3v-fake",
    "ZENDESK_APP_ID": "1",
    "ZENDESK_INSTALLATION_ID": "4242",
    "ZENDESK_OAUTH_TOKEN": "token",
}


def read(**more: str) -> Settings:
    return Settings.from_env(NEEDED | INTERCOM | more)


def problems(variables: dict[str, str]) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(variables)
    return caught.value.problems


def test_the_fewest_variables_give_the_documented_defaults():
    settings = read()
    assert settings.database_url == "sqlite:///var/counterfoil.db"
    assert settings.stripe_api_base == "https://api.stripe.com"
    assert settings.intercom_api_base == "https://api.intercom.io"
    assert settings.zendesk_sdk_url == SDK_URL
    assert (settings.default_locale, settings.default_time_zone) == ("en-US", "UTC")
    assert (settings.log_level, settings.card_deadline_seconds) == ("INFO", 8)
    assert settings.use_billing_credits is False
    assert settings.redis_url is settings.policy_file is settings.public_url is None
    assert settings.intercom_configured
    assert not settings.zendesk_configured


def test_every_field_has_a_reader_and_every_reader_a_field():
    assert {one.name for one in fields(Settings)} == set(READERS)


def test_an_empty_environment_says_all_that_is_needed_at_once():
    assert set(problems({})) == {"SECRET_KEYS", "STRIPE_API_KEY", "INTERCOM_CLIENT_SECRETS"}


def test_a_secret_has_no_default():
    secret = [one for one in fields(Settings) if not one.repr and one.name != "database_url"]
    assert {str(one.default) for one in secret if one.name not in ("secret_keys", "stripe_api_key")} <= {"None", "()"}


def test_all_problems_come_in_one_error_and_no_value_is_told():
    found = problems(
        NEEDED
        | {
            "STRIPE_WRITE_KEY": "sesame1",
            "REDIS_URL": "http://sesame2",
            "LOG_LEVEL": "sesame3",
            "SECRET_KEYS": "sesame4",
        }
    )
    assert set(found) == {"STRIPE_WRITE_KEY", "REDIS_URL", "LOG_LEVEL", "SECRET_KEYS", "INTERCOM_CLIENT_SECRETS"}
    assert "sesame" not in str(SettingsError(found))


WRONG = [
    ("SECRET_KEYS", f"{'k' * 32},"),
    ("SECRET_KEYS", "short"),
    ("STRIPE_API_KEY", "pk_test_123"),
    ("STRIPE_API_KEY", "rk_test_1 23"),
    ("STRIPE_API_BASE", "http://api.stripe.example"),
    ("STRIPE_API_BASE", "ftp://127.0.0.1"),
    ("STRIPE_API_BASE", "https://user:pass@api.example"),
    ("STRIPE_API_BASE", "https://[broken"),
    ("PUBLIC_URL", "billing.example.com"),
    ("PUBLIC_URL", "https://billing.example.com/?a=1"),
    ("DATABASE_URL", "mysql://root@localhost/x"),
    ("DATABASE_URL", "postgresql://localhost/x"),
    ("DATABASE_URL", "postgresql+psycopg://user:p@ss@db.example/x"),
    ("DATABASE_URL", "postgresql+psycopg://user:pass@db.example:port/x"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://cache:port/0"),
    ("POLICY_FILE", "/nonexistent/policy.toml"),
    ("MACROS_DIR", "/nonexistent"),
    ("STRIPE_ACCOUNTS_FILE", "/nonexistent.toml"),
    ("DEFAULT_LOCALE", "klingon"),
    ("DEFAULT_TIME_ZONE", "Mars/Olympus"),
    ("DEFAULT_TIME_ZONE", "../../etc/passwd"),
    ("USE_BILLING_CREDITS", "yes"),
    ("USE_BILLING_CREDITS", "True"),
    ("MIRROR", "on"),
    ("MIRROR", "true"),
    ("LOG_LEVEL", "info"),
    ("CARD_DEADLINE_SECONDS", "1"),
    ("CARD_DEADLINE_SECONDS", "10"),
    ("CARD_DEADLINE_SECONDS", "8.0"),
    ("CARD_DEADLINE_SECONDS", "²"),
    ("INTERCOM_WORKSPACE_ID", "a b"),
    ("EXTERNAL_ID_METADATA_KEY", "user id"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_of_the_wrong_shape_is_named(name, value):
    assert list(problems(NEEDED | INTERCOM | {name: value})) == [name]


ZENDESK_WRONG = [
    ("ZENDESK_SUBDOMAIN", "d3v-fake.zendesk.com"),
    ("ZENDESK_APP_ID", "one"),
    ("ZENDESK_INSTALLATION_ID", "-1"),
    ("ZENDESK_APP_PUBLIC_KEY", "MIIB"),
    ("ZENDESK_APP_PUBLIC_KEY", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"),
    ("ZENDESK_ORIGIN", "https://d3v-fake.zendesk.com/agent"),
    ("ZENDESK_ORIGIN", "http://d3v-fake.zendesk.com"),
    ("ZENDESK_SDK_URL", "//static.zdassets.com/sdk.js"),
]


@pytest.mark.parametrize(("name", "value"), ZENDESK_WRONG)
def test_a_value_of_zendesk_of_the_wrong_shape_is_named(name, value):
    assert list(problems(NEEDED | ZENDESK | {name: value})) == [name]


@pytest.mark.parametrize("name", ZENDESK)
def test_half_of_zendesk_is_refused_and_says_what_is_missing(name):
    half = {key: value for key, value in ZENDESK.items() if key != name}
    assert list(problems(NEEDED | INTERCOM | half)) == [name]


@pytest.mark.parametrize("name", INTERCOM)
def test_half_of_intercom_is_refused_and_says_what_is_missing(name):
    half = {key: value for key, value in INTERCOM.items() if key != name}
    assert list(problems(NEEDED | ZENDESK | half)) == [name]


def test_a_client_of_zendesk_does_instead_of_a_token_but_only_with_its_secret():
    client = {key: value for key, value in ZENDESK.items() if key != "ZENDESK_OAUTH_TOKEN"}
    client |= {"ZENDESK_OAUTH_CLIENT_ID": "counterfoil"}
    assert list(problems(NEEDED | client)) == ["ZENDESK_OAUTH_CLIENT_SECRET"]
    assert Settings.from_env(NEEDED | client | {"ZENDESK_OAUTH_CLIENT_SECRET": "hush"}).zendesk_configured


def test_zendesk_is_asked_and_framed_at_its_own_host_unless_told_otherwise():
    settings = Settings.from_env(NEEDED | ZENDESK)
    assert settings.zendesk_api_base == settings.zendesk_origin == "https://d3v-fake.zendesk.com"
    told = {"ZENDESK_API_BASE": "http://127.0.0.1:12111/zendesk/", "ZENDESK_ORIGIN": "http://localhost:8000"}
    settings = Settings.from_env(NEEDED | ZENDESK | told)
    assert settings.zendesk_api_base == "http://127.0.0.1:12111/zendesk"
    assert settings.zendesk_origin == "http://localhost:8000"


@pytest.mark.parametrize("given", [PEM, PEM.replace("\n", "\\n"), PEM + "\n", PEM.replace("\n", "\r\n")])
def test_a_public_key_is_read_in_lines_or_with_written_line_ends(given):
    assert Settings.from_env(NEEDED | ZENDESK | {"ZENDESK_APP_PUBLIC_KEY": given}).zendesk_app_public_key == PEM


def test_lists_keep_their_order_and_lose_the_blanks_around_their_entries():
    settings = read(INTERCOM_CLIENT_SECRETS="new, old ,older")
    assert settings.intercom_client_secrets == ("new", "old", "older")


def test_a_blank_variable_counts_as_not_set():
    assert read(REDIS_URL="  ", CARD_DEADLINE_SECONDS="", USE_BILLING_CREDITS="") == read()


def test_true_and_whole_numbers_are_read():
    settings = read(USE_BILLING_CREDITS="true", CARD_DEADLINE_SECONDS="9")
    assert (settings.use_billing_credits, settings.card_deadline_seconds) == (True, 9)


@pytest.mark.parametrize("password", ["p%40ss", "p/s:s#", ""])
def test_a_password_may_hold_anything_as_it_is_written_in_urls(password):
    url = f"postgresql+psycopg://user:{password}@db.example:5432/x"
    assert read(DATABASE_URL=url).database_url == url


def test_loopback_may_be_asked_without_tls():
    for host in ("http://127.0.0.1:12111", "http://localhost:12111", "http://[::1]:12111"):
        assert read(STRIPE_API_BASE=host).stripe_api_base == host


def test_no_secret_shows_in_the_settings_repr():
    secrets = {
        "SECRET_KEYS": "sesame-sesame-sesame",
        "STRIPE_API_KEY": "rk_test_sesame",
        "STRIPE_WRITE_KEY": "rk_test_sesame",
        "STRIPE_WEBHOOK_SECRETS": "whsec_sesame",
        "DATABASE_URL": "postgresql+psycopg://sesame:sesame@db/x",
        "REDIS_URL": "redis://:sesame@cache/0",
        "INTERCOM_CLIENT_SECRETS": "sesame",
        "INTERCOM_ACCESS_TOKEN": "sesame",
        "ZENDESK_OAUTH_TOKEN": "sesame",
        "ZENDESK_OAUTH_CLIENT_ID": "counterfoil",
        "ZENDESK_OAUTH_CLIENT_SECRET": "sesame",
        "ZENDESK_WEBHOOK_SECRETS": "sesame",
    }
    assert "sesame" not in repr(Settings.from_env(NEEDED | INTERCOM | ZENDESK | secrets))


@given(st.dictionaries(st.sampled_from([name.upper() for name in READERS]), st.text(max_size=60)))
def test_whatever_stands_in_the_environment_is_read_or_refused_with_names(variables):
    clean = {name: value.replace("\x00", "") for name, value in variables.items()}
    try:
        Settings.from_env(clean)
    except SettingsError as error:
        assert set(error.problems) <= {name.upper() for name in READERS}


def test_a_mirror_needs_postgres_and_says_so():
    assert "needs Postgres" in problems(NEEDED | INTERCOM | {"MIRROR": "on"})["MIRROR"]
    on = read(MIRROR="on", DATABASE_URL="postgresql+psycopg://postgres@127.0.0.1/x")
    assert (on.mirror, read().mirror, read(MIRROR="off").mirror) == (True, False, False)
