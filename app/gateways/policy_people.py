"""Who has a role, from policy.toml: by e-mail address, by group or team, by domain."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from app.domain.policy import Role
from app.gateways.policy_values import Reading

_NAMED = re.compile(r"(?P<name>[^<>@\x00-\x1f]{1,80}?)\s*<(?P<email>[^<>]*)>")


class Entries(NamedTuple):
    """How the entries of a list look, in a pattern and in words, and how they are kept."""

    shape: re.Pattern[str]
    words: str
    kept: Callable[[str], str]


LISTS: Mapping[str, Entries] = {
    "people": Entries(re.compile(r"[^@\s<>]+@[^@\s<>]+"), "an e-mail address", str.lower),
    "groups": Entries(re.compile(r"\S.{0,254}", re.DOTALL), "the name or id of a group or team", str),
    "domains": Entries(re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+"), "a domain such as example.com", str.lower),
}


def members(table: Mapping[str, Any], key: str, place: str, reading: Reading) -> frozenset[str]:
    """The entries of one of these lists; of `Lena Hart <lead@example.com>` the address."""
    given = table.get(key, [])
    if not isinstance(given, list):
        reading.wrong(f"{place}.{key}", "must be a list")
        return frozenset()
    return frozenset(_kept(given, LISTS[key], f"{place}.{key}", reading))


def names(table: Mapping[str, Any]) -> dict[str, str]:
    """The names of people by their address, where they are said."""
    given = table.get("people", [])
    entries = given if isinstance(given, list) else []
    found = (_NAMED.fullmatch(entry.strip()) for entry in entries if isinstance(entry, str))
    return {match["email"].strip().lower(): match["name"].strip() for match in found if match is not None}


def no_twins(roles: Iterable[Role], reading: Reading) -> None:
    """Notes whoever stands in two roles: which one is meant would be a matter of luck."""
    seen: dict[tuple[str, str], str] = {}
    for role in roles:
        for key in LISTS:
            _met(role, key, seen, reading)


def _met(role: Role, key: str, seen: dict[tuple[str, str], str], reading: Reading) -> None:
    for entry in sorted(getattr(role, key)):
        first = seen.setdefault((key, entry), role.name)
        if first != role.name:
            reading.wrong(f"roles.{role.name}.{key}", f"{entry} is in {first} already")


def _kept(given: list[Any], entries: Entries, place: str, reading: Reading) -> list[str]:
    found: list[str] = []
    for number, entry in enumerate(given, 1):
        text = entries.kept(_bare(entry)) if isinstance(entry, str) else ""
        if not entries.shape.fullmatch(text):
            reading.wrong(place, f"entry {number} is not {entries.words}")
        elif text in found:
            reading.wrong(place, f"{text} stands there twice")
        found.append(text)
    return found


def _bare(entry: str) -> str:
    named = _NAMED.fullmatch(entry.strip())
    return (named["email"] if named is not None else entry).strip()
