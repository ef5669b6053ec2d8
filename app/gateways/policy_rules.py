"""What a role may do, from policy.toml: the defaults, over them what the role says, over that what it says of one kind
of action. A key replaces the same key below it as a whole."""

from collections.abc import Mapping
from typing import Any

from app.domain.actions import Kind
from app.domain.policy import Rule
from app.gateways import policy_values as values
from app.gateways.policy_values import Reader, Reading

KEYS: Mapping[str, Reader] = {
    "allowed": values.truth,
    "limit": values.ceiling,
    "per_agent": values.rolling,
    "per_customer": values.rolling,
    "oldest_days": values.age,
    "reasons": values.reasons,
    "note_for": values.some_reasons,
    "approval_for": values.some_reasons,
    "approval_if_unverified": values.truth,
    "approvers": values.role_names,
    "approves": values.ceiling,
}
DEFAULT_KEYS = tuple(key for key in KEYS if key != "approves")
KINDS = tuple(kind.value for kind in Kind)
Layer = Mapping[str, Any]


def layer(table: Mapping[str, Any], place: str, reading: Reading) -> Layer:
    """The keys of rules that one table says, read."""
    return {key: reader(table[key], f"{place}.{key}", reading) for key, reader in KEYS.items() if key in table}


def rules(table: Mapping[str, Any], place: str, defaults: Layer, reading: Reading) -> dict[Kind, Rule]:
    """The rules of one role for each kind of action."""
    own = layer(table, place, reading)
    return {kind: _rule({**defaults, **own, **_of_kind(table, kind, place, reading)}) for kind in Kind}


def _of_kind(table: Mapping[str, Any], kind: Kind, place: str, reading: Reading) -> Layer:
    given, here = table.get(kind.value, {}), f"{place}.{kind}"
    if not isinstance(given, dict):
        reading.wrong(here, f"must be a table [{here}]")
        return {}
    reading.known(given, here, KEYS, "what is said of an action")
    return layer(given, here, reading)


def _rule(said: Layer) -> Rule:
    """Without a limit a role may do nothing, unless it says so: then everything needs approval."""
    given = {"allowed": "limit" in said, **said}
    given["oldest"] = given.pop("oldest_days", None)
    return Rule(**given)
