"""Settings.from_env: every variable, strictly, once; one error lists everything that is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.domain.errors import CounterfoilError
from app.environment import Environment

SDK_URL = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SHORTEST_KEY = 16
READS_OF_LIVE = 20
"""A fifth of what Stripe allows a live account in a second: the rest is the shop's own."""


class SettingsError(CounterfoilError):
    """The environment is not fit to start with; `problems` says what is wrong, by variable, never a value."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        lines = "\n".join(f"  {name} {problem}" for name, problem in sorted(problems.items()))
        super().__init__(f"These settings are not right:\n{lines}")
        self.problems = dict(problems)


@dataclass(frozen=True)
class Settings:
    """The program's settings: each field is the variable of the same name in capitals. URLs have no slash at the end.

    `zendesk_api_base` and `zendesk_origin` are empty while Zendesk is not configured.
    """

    secret_keys: tuple[str, ...] = field(repr=False)
    stripe_api_key: str = field(repr=False)
    database_url: str = field(default="sqlite:///var/counterfoil.db", repr=False)
    redis_url: str | None = field(default=None, repr=False)
    stripe_write_key: str | None = field(default=None, repr=False)
    stripe_api_base: str = "https://api.stripe.com"
    stripe_webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    stripe_accounts_file: Path | None = None
    intercom_client_secrets: tuple[str, ...] = field(default=(), repr=False)
    intercom_access_token: str | None = field(default=None, repr=False)
    intercom_api_base: str = "https://api.intercom.io"
    intercom_workspace_id: str | None = None
    zendesk_subdomain: str | None = None
    zendesk_app_id: str | None = None
    zendesk_installation_id: str | None = None
    zendesk_app_public_key: str | None = None
    zendesk_oauth_client_id: str | None = None
    zendesk_oauth_client_secret: str | None = field(default=None, repr=False)
    zendesk_oauth_token: str | None = field(default=None, repr=False)
    zendesk_api_base: str = ""
    zendesk_origin: str = ""
    zendesk_sdk_url: str = SDK_URL
    zendesk_webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    policy_file: Path | None = None
    macros_dir: Path | None = None
    public_url: str | None = None
    company_name: str | None = None
    billing_portal_url: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_email_trusted: bool = False
    external_id_metadata_key: str | None = None
    default_locale: str = "en-US"
    default_time_zone: str = "UTC"
    use_billing_credits: bool = False
    mirror: bool = False
    log_level: str = "INFO"
    card_deadline_seconds: int = 8
    stripe_reads_per_second: int | None = None

    @property
    def stripe_live(self) -> bool:
        """Whether our key reads real money's side of the account, not its test side."""
        return "_live_" in self.stripe_api_key

    @property
    def reads_per_second(self) -> int | None:
        """How many reads a second cards may cost in all; None where nothing is to be spared: on the test side no
        customer's payment shares the limit."""
        own = self.stripe_reads_per_second
        return (READS_OF_LIVE if self.stripe_live else None) if own is None else own or None

    @property
    def intercom_configured(self) -> bool:
        """Whether the Intercom channel can serve."""
        return bool(self.intercom_client_secrets and self.intercom_workspace_id)

    @property
    def zendesk_configured(self) -> bool:
        """Whether the Zendesk channel can serve."""
        return bool(self.zendesk_subdomain and self.zendesk_app_id and self.zendesk_installation_id)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """The settings that these variables say. Raises SettingsError with everything that is wrong."""
        given = Environment(environ)
        values = {name: read(given, name.upper()) for name, read in READERS.items()}
        _complete(given, values)
        if given.problems:
            raise SettingsError(given.problems)
        return cls(**values)


def _secret_keys(given: Environment, name: str) -> tuple[str, ...]:
    keys = given.entries(name)
    if not keys:
        given.wrong(name, "is needed: random text such as `openssl rand -hex 32` prints")
    if any(len(key) < SHORTEST_KEY for key in keys):
        given.wrong(name, f"needs keys of at least {SHORTEST_KEY} characters")
    return keys


def _stripe_key(given: Environment, name: str) -> str | None:
    return given.shaped(name, r"(sk|rk)_[A-Za-z0-9_]+", "a secret or restricted key (sk_... or rk_...)")


def _needed_stripe_key(given: Environment, name: str) -> str | None:
    if given.text(name) is None:
        given.wrong(name, "is needed: a restricted key of Stripe (rk_...)")
    return _stripe_key(given, name)


def _database_url(given: Environment, name: str) -> str:
    shape = "sqlite:///path or postgresql+psycopg://user:password@host/name"
    url = given.shaped(name, r"(sqlite:///|postgresql\+psycopg://)\S+", shape) or Settings.database_url
    if name not in given.problems and not _understood(url):
        given.wrong(name, f"must be {shape}, a port in figures, in user and password %40 for @")
    return url


def _understood(database_url: str) -> bool:
    try:
        return "@" not in (make_url(database_url).host or "")
    except (ArgumentError, ValueError):
        return False


def _redis_url(given: Environment, name: str) -> str | None:
    url = given.shaped(name, r"(rediss?|unix)://\S+", "redis://, rediss:// or unix://")
    try:
        _ = urlsplit(url or "").port
    except ValueError:
        given.wrong(name, "must have a port in figures")
    return url


def _pem(given: Environment, name: str) -> str | None:
    text = (given.text(name) or "").replace("\\n", "\n").replace("\r\n", "\n")
    if text and not (text.startswith("-----BEGIN PUBLIC KEY-----\n") and text.endswith("-----END PUBLIC KEY-----")):
        given.wrong(name, "must be a public key in PEM, from -----BEGIN PUBLIC KEY----- to its END")
    return text or None


def _origin(given: Environment, name: str) -> str:
    url = given.url(name)
    if url and urlsplit(url).path:
        given.wrong(name, "must be scheme and host only, such as https://shop.zendesk.com")
    return url or ""


def _number(given: Environment, name: str) -> str | None:
    return given.shaped(name, r"[0-9]{1,20}", "a number")


READERS: dict[str, Callable[[Environment, str], Any]] = {
    "secret_keys": _secret_keys,
    "stripe_api_key": _needed_stripe_key,
    "database_url": _database_url,
    "redis_url": _redis_url,
    "stripe_write_key": _stripe_key,
    "stripe_api_base": lambda given, name: given.url(name, Settings.stripe_api_base),
    "stripe_webhook_secrets": Environment.entries,
    "stripe_accounts_file": Environment.existing,
    "intercom_client_secrets": Environment.entries,
    "intercom_access_token": Environment.text,
    "intercom_api_base": lambda given, name: given.url(name, Settings.intercom_api_base),
    "intercom_workspace_id": lambda given, name: given.shaped(name, r"[A-Za-z0-9_-]{1,64}", "a workspace id"),
    "zendesk_subdomain": lambda given, name: given.shaped(name, r"[a-z0-9][a-z0-9-]{0,62}", "SUB of SUB.zendesk.com"),
    "zendesk_app_id": _number,
    "zendesk_installation_id": _number,
    "zendesk_app_public_key": _pem,
    "zendesk_oauth_client_id": Environment.text,
    "zendesk_oauth_client_secret": Environment.text,
    "zendesk_oauth_token": Environment.text,
    "zendesk_api_base": lambda given, name: given.url(name, ""),
    "zendesk_origin": _origin,
    "zendesk_sdk_url": lambda given, name: given.url(name, SDK_URL),
    "zendesk_webhook_secrets": Environment.entries,
    "policy_file": Environment.existing,
    "macros_dir": lambda given, name: given.existing(name, folder=True),
    "public_url": Environment.url,
    "company_name": lambda given, name: given.shaped(name, r"[^\x00-\x1f]{1,80}", "a name of at most 80 characters"),
    "billing_portal_url": Environment.url,
    "oidc_issuer": Environment.url,
    "oidc_client_id": Environment.text,
    "oidc_client_secret": Environment.text,
    "oidc_email_trusted": Environment.truth,
    "external_id_metadata_key": lambda given, name: given.shaped(name, r"[A-Za-z0-9_.-]{1,40}", "a metadata key"),
    "default_locale": lambda given, name: given.locale(name, Settings.default_locale),
    "default_time_zone": lambda given, name: given.zone(name, Settings.default_time_zone),
    "use_billing_credits": Environment.truth,
    "mirror": lambda given, name: given.one_of(name, ("on", "off"), "off") == "on",
    "log_level": lambda given, name: given.one_of(name, LEVELS, Settings.log_level),
    "stripe_reads_per_second": lambda given, name: (
        given.whole(name, 0, 100, 0) if given.text(name) is not None else None
    ),
    "card_deadline_seconds": lambda given, name: given.whole(name, 2, 9, Settings.card_deadline_seconds),
}


def _complete(given: Environment, values: dict[str, Any]) -> None:
    """What only several variables together show: each helpdesk is whole or absent, and one is there."""
    subdomain = values["zendesk_subdomain"]
    for name in ("zendesk_api_base", "zendesk_origin"):
        values[name] = values[name] or (f"https://{subdomain}.zendesk.com" if subdomain else "")
    if values["mirror"] and not values["database_url"].startswith("postgresql"):
        given.wrong("MIRROR", "needs Postgres: set DATABASE_URL to postgresql+psycopg://user:password@host/name")
    intercom = _whole(given, values, "intercom_", ("intercom_client_secrets", "intercom_workspace_id"))
    zendesk = _whole(
        given, values, "zendesk_", ("zendesk_subdomain", "zendesk_app_id", "zendesk_installation_id", *_login(values))
    )
    _whole(given, values, "oidc_", ("oidc_issuer", "oidc_client_id", "oidc_client_secret", "public_url"))
    if not intercom and not zendesk:
        given.wrong("INTERCOM_CLIENT_SECRETS", "is needed, or the variables of Zendesk: no helpdesk is configured")


def _login(values: dict[str, Any]) -> tuple[str, ...]:
    """The variables by which we log in to Zendesk: a token, else a client and its secret."""
    client = ("zendesk_oauth_client_id", "zendesk_oauth_client_secret")
    return client if any(values[name] for name in client) else ("zendesk_oauth_token",)


def _whole(given: Environment, values: dict[str, Any], prefix: str, needed: tuple[str, ...]) -> bool:
    """Whether this helpdesk is spoken of at all; each variable that it then still lacks is noted."""
    if not any(given.text(name.upper()) for name in READERS if name.startswith(prefix)):
        return False
    for name in needed:
        if not values[name]:
            given.wrong(name.upper(), f"is needed once any {prefix.upper()}... variable is set")
    return True
