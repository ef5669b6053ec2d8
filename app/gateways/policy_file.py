"""policy.toml to Policy: read strictly, everything that is wrong said at once."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.errors import CounterfoilError
from app.domain.policy import UNKNOWN_ROLE, Policy, Role

_ROLE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_GROUP = re.compile(r"\S.{0,254}", re.DOTALL)


class PolicyError(CounterfoilError):
    """The policy cannot be used; `problems` are sentences that name the place in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The policy is not right:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


def read_policy(path: Path) -> Policy:
    """The policy in this file. Raises PolicyError with everything that is wrong in it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError([f"{path} cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError([f"{path} is not TOML: {error}"]) from error
    return policy_from(given)


def policy_from(given: dict[str, Any]) -> Policy:
    """The policy that this table says. Raises PolicyError."""
    problems = [f"{key}: not a part of a policy" for key in given if key != "roles"]
    tables = given.get("roles")
    if not isinstance(tables, dict) or not tables:
        raise PolicyError([*problems, "roles: at least one [roles.NAME] is needed"])
    roles = [_role(name, table, problems) for name, table in tables.items()]
    for part in ("people", "groups", "domains"):
        _once(roles, part, problems)
    if problems:
        raise PolicyError(problems)
    return Policy(tuple(roles))


def described(policy: Policy) -> str:
    """Each role on a line of its own: who has it and what it sees; in the order in which roles are asked."""
    lines = [f"{role.name}: {_who(role)}; {_sees(role)}" for role in policy.roles]
    return "\n".join([*lines, f"{UNKNOWN_ROLE}: everybody else; reads only, contact details and card numbers masked"])


def _role(name: str, table: Any, problems: list[str]) -> Role:
    place = f"roles.{name}"
    if not _ROLE_NAME.fullmatch(name) or name == UNKNOWN_ROLE:
        problems.append(f"{place}: a role is named in small letters, not {UNKNOWN_ROLE}")
    if not isinstance(table, dict):
        problems.append(f"{place}: must be a table [{place}]")
        return Role(name)
    problems.extend(f"{place}.{key}: not a part of a role" for key in table if key not in (*_LISTS, "masked"))
    masked = table.get("masked", False)
    if not isinstance(masked, bool):
        problems.append(f"{place}.masked: must be true or false")
    lists = {key: _entries(table.get(key, []), f"{place}.{key}", rule, problems) for key, rule in _LISTS.items()}
    if not any(lists.values()):
        problems.append(f"{place}: nobody has this role (people, groups, domains)")
    return Role(name, lists["people"], lists["groups"], lists["domains"], masked is True)


Rule = tuple[re.Pattern[str], str, Callable[[str], str]]
_LISTS: dict[str, Rule] = {
    "people": (_EMAIL, "an e-mail address", str.lower),
    "groups": (_GROUP, "the name or id of a group or team", str),
    "domains": (_DOMAIN, "a domain such as example.com", str.lower),
}


def _entries(given: Any, place: str, rule: Rule, problems: list[str]) -> frozenset[str]:
    shape, words, spelt = rule
    if not isinstance(given, list):
        problems.append(f"{place}: must be a list")
        return frozenset()
    found: list[str] = []
    for number, entry in enumerate(given, 1):
        text = spelt(entry.strip()) if isinstance(entry, str) else ""
        if not shape.fullmatch(text):
            problems.append(f"{place}: entry {number} is not {words}")
        elif text in found:
            problems.append(f"{place}: {text} stands there twice")
        found.append(text)
    return frozenset(found)


def _once(roles: list[Role], part: str, problems: list[str]) -> None:
    """Notes whoever stands in two roles: which one is meant would be a matter of luck."""
    seen: dict[str, str] = {}
    for role in roles:
        for entry in sorted(getattr(role, part)):
            if entry in seen:
                problems.append(f"roles.{role.name}.{part}: {entry} is in {seen[entry]} already")
            seen.setdefault(entry, role.name)


def _who(role: Role) -> str:
    parts = (
        ", ".join(sorted(role.people)),
        ", ".join(f"group {group}" for group in sorted(role.groups)),
        ", ".join(f"anybody @{domain}" for domain in sorted(role.domains)),
    )
    return ", ".join(part for part in parts if part)


def _sees(role: Role) -> str:
    return "contact details and card numbers masked" if role.masked else "sees everything"
