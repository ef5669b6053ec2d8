"""policy.toml to Policy: read strictly, everything that is wrong said at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.domain.errors import CounterfoilError
from app.domain.policy import UNKNOWN_ROLE, Policy, Role
from app.domain.policy.soundness import unsound
from app.gateways.policy_people import LISTS, members, names, no_twins
from app.gateways.policy_rules import DEFAULT_KEYS, KEYS, KINDS, Layer, layer, rules
from app.gateways.policy_values import Reading, days, truth

_ROLE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
FLAGS = ("masked", "console", "edits_macros")
_ROLE_KEYS = (*LISTS, *FLAGS, *KEYS, *KINDS)


class PolicyError(CounterfoilError):
    """The policy cannot be used; `problems` are sentences that name the place in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The policy is not right:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


def read_policy(path: Path) -> Policy:
    """The policy in this file. Raises PolicyError with everything that is wrong in it."""
    return policy_of(content_of(path), path)


def content_of(path: Path) -> bytes:
    """What stands in this file. Raises PolicyError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolicyError([f"{path} cannot be read: {error.strerror}"]) from error


def policy_of(content: bytes, path: Path) -> Policy:
    """The policy that a file of this content says. Raises PolicyError."""
    try:
        given = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # tomllib raises more than its own: for a long number, deep brackets
        raise PolicyError([f"{path} is not TOML: {error}"]) from error
    return policy_from(given)


def policy_from(given: Mapping[str, Any]) -> Policy:
    """The policy that this table says. Raises PolicyError."""
    tables = given.get("roles")
    reading = Reading(tuple(tables) if isinstance(tables, dict) else ())
    reading.known(given, "", ("defaults", "roles"), "a policy")
    defaults, life = _defaults(given.get("defaults", {}), reading)
    if not isinstance(tables, dict) or not tables:
        reading.wrong("roles", "at least one [roles.NAME] is needed")
        raise PolicyError(reading.problems)
    policy = Policy(tuple(_role(name, table, defaults, reading) for name, table in tables.items()), **life)
    no_twins(policy.roles, reading)
    if problems := [*reading.problems, *unsound(policy, _misread(policy, reading))]:
        raise PolicyError(problems)
    return policy


def _misread(policy: Policy, reading: Reading) -> set[str]:
    """The roles of which it cannot be said what they may do, since some of it could not be read."""
    places = [problem.partition(":")[0].split(".") for problem in reading.problems]
    wrong = {".".join(place[:2]) for place in places}
    every = any(place[0] == "defaults" for place in places)
    return {role.name for role in policy.roles if every or f"roles.{role.name}" in wrong}


def _defaults(table: Any, reading: Reading) -> tuple[Layer, dict[str, timedelta]]:
    if not isinstance(table, dict):
        reading.wrong("defaults", "must be a table [defaults]")
        return {}, {}
    reading.known(table, "defaults", (*DEFAULT_KEYS, "approval_days"), "the defaults")
    said = layer({key: table[key] for key in DEFAULT_KEYS if key in table}, "defaults", reading)
    if "approval_days" not in table:
        return said, {}
    life = days(table["approval_days"], "defaults.approval_days", reading)
    return said, {"approval_life": life}


def _role(name: str, table: Any, defaults: Layer, reading: Reading) -> Role:
    place = f"roles.{name}"
    if not _ROLE_NAME.fullmatch(name) or name == UNKNOWN_ROLE:
        reading.wrong(place, f"a role is named in small letters, not {UNKNOWN_ROLE}")
    if not isinstance(table, dict):
        reading.wrong(place, f"must be a table [{place}]")
        return Role(name)
    reading.known(table, place, _ROLE_KEYS, "a role")
    people, groups, domains = (members(table, key, place, reading) for key in LISTS)
    if not any(table.get(key) for key in LISTS):
        reading.wrong(place, f"nobody has this role ({', '.join(LISTS)})")
    masked, console, edits = _flags(table, place, reading)
    may = rules(table, place, defaults, reading)
    who = Role(name, people, groups, domains, rules=may, names=names(table))
    return replace(who, masked=masked, console=console, edits_macros=edits)


def _flags(table: Mapping[str, Any], place: str, reading: Reading) -> tuple[bool, bool, bool]:
    """Whoever uses the console edits macros there, unless it is said otherwise."""
    masked, console = (truth(table.get(key, False), f"{place}.{key}", reading) for key in FLAGS[:2])
    edits = truth(table.get("edits_macros", console), f"{place}.edits_macros", reading)
    if edits and not console:
        reading.wrong(f"{place}.edits_macros", "macros are edited in the console: it needs console = true too")
    return masked, console, edits
