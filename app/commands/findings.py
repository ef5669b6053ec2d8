"""What the doctor looks at: settings, policy, macros, database, queue, mirror, vendors. Every call is harmless."""

from collections.abc import Callable, Iterator
from dataclasses import fields

from app.commands.finding import Finding
from app.commands.finding_macros import macros
from app.commands.finding_mirror import mirror
from app.commands.finding_sign_in import sign_in
from app.commands.finding_webhooks import helpdesk_webhooks, webhooks
from app.deps import policy_path
from app.domain.errors import CounterfoilError, Unavailable, Why
from app.gateways import stripe_check
from app.gateways.policy_file import read_policy
from app.jobs import queue
from app.resources import policy_example
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_store import SqlStore

_FIXES = {
    Why.KEY: "the key is not accepted: set a valid one",
    Why.SLOW: "no answer in time: check the network and the address",
    Why.DOWN: "not reached: check the network and the address",
    Why.RATE_LIMITED: "calls are being limited: try again in a minute",
    Why.ODD: "the answer cannot be understood: check the address",
}


def settings(given: Settings) -> Iterator[Finding]:
    """Each setting: what it is, and of a secret only whether it is there."""
    for one in fields(given):
        value = getattr(given, one.name)
        shown = str(value).partition("\n")[0] if one.repr else "set"
        note = "not set" if value in (None, "", ()) else f"{shown} (default)" if value == one.default else shown
        yield Finding(one.name.upper(), note=note)


def policy(given: Settings) -> Iterator[Finding]:
    """The policy in force."""
    path = policy_path(given)
    try:
        roles = read_policy(path).roles
    except CounterfoilError as error:
        yield Finding("policy", str(error))
    else:
        shipped = " (shipped as an example: put your people into policy.toml)" if path == policy_example() else ""
        yield Finding("policy", note=f"{path}, {len(roles)} roles{shipped}")


def database(given: Settings) -> Iterator[Finding]:
    """Whether the database answers and is at the newest migration."""
    engine = connect(given.database_url)
    yield Finding("database", SqlStore(engine).trouble(), "answers, at the newest migration")
    engine.dispose()


def jobs(given: Settings) -> Iterator[Finding]:
    """Whether the queue answers."""
    if given.redis_url:
        yield Finding("queue", queue.trouble(given.redis_url), "Redis answers")
    else:
        yield Finding("queue", note=f"in {queue.queue_file(given.database_url)}")


def stripe(given: Settings) -> Iterator[Finding]:
    """Whether the keys are restricted, and each kind that they must be able to read and to write."""
    yield _key("stripe key", given.stripe_api_key)
    for name, error in stripe_check.readings(given):
        yield Finding(f"stripe {name}: Read", _fix(error) if error else None, "allowed")
    if given.stripe_write_key:
        yield _key("stripe write key", given.stripe_write_key)
    for name, error in stripe_check.writings(given):
        yield _writing(name, error, chosen=bool(given.stripe_write_key))


def _key(subject: str, key: str) -> Finding:
    wide = "a secret key can do everything: make a restricted key with only the permissions below"
    return Finding(subject, note="restricted" if stripe_check.restricted(key) else wide)


def _writing(name: str, error: CounterfoilError | None, chosen: bool) -> Finding:
    """That a key which is there for reading may not write is as it should be: then nobody moves money here."""
    if not chosen and isinstance(error, Unavailable) and error.why is Why.PERMISSION:
        note = "not allowed: cards only, until STRIPE_WRITE_KEY is set to a key that may"
        return Finding(f"stripe {name}: Write", note=note)
    return Finding(f"stripe {name}: Write", _fix(error) if error else None, "allowed")


def intercom(given: Settings) -> Iterator[Finding]:
    """Whether Intercom knows our token as this workspace's."""
    if not given.intercom_configured:
        yield Finding("intercom", note="not configured")
    elif not given.intercom_access_token:
        lacking = "no access token: cards work, but no ticket gets a note of what was done"
        yield Finding("intercom", lacking) if given.stripe_write_key else Finding("intercom", note=lacking)
    else:
        from integrations.intercom import client

        yield _login("intercom", client.build(given).check)


def zendesk(given: Settings) -> Iterator[Finding]:
    """Whether Zendesk lets us in, and as whom."""
    if not given.zendesk_configured:
        yield Finding("zendesk", note="not configured")
    else:
        from integrations.zendesk import client

        yield _login("zendesk", client.build(given).check)


def _login(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, note=f"login works: {check()}")
    except CounterfoilError as error:
        return Finding(subject, _fix(error))


def _fix(error: CounterfoilError) -> str:
    """What to do about it, in words."""
    if not isinstance(error, Unavailable):
        return str(error)
    if error.why is Why.PERMISSION:
        return f"not allowed: give the key {error.permission or 'this permission'}"
    told = "" if str(error) == error.why.value else f" ({error})"
    return _FIXES[error.why] + told


AREAS = (
    settings, policy, macros, database, jobs, mirror, stripe, webhooks, intercom, zendesk, helpdesk_webhooks, sign_in,
)  # fmt: skip
