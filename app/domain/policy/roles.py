"""Roles: who has them, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.actions import Kind
from app.domain.policy.rules import Rule

UNKNOWN_ROLE = "unknown"
FORBIDDEN = Rule(allowed=False)


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the people who have it: by e-mail, by group or team of the helpdesk, by e-mail domain.

    `masked` roles see no contact details and no card numbers. What is not in `rules` may not be done. `console`
    lets it into the console, `edits_macros` lets it change the library of replies there. `names` are the names of
    people by e-mail, where the policy says them.
    """

    name: str
    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    masked: bool = False
    console: bool = False
    edits_macros: bool = False
    rules: Mapping[Kind, Rule] = field(default_factory=dict, hash=False)
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def alone(self) -> bool:
        """Whether one person has this role, and nobody else can."""
        return len(self.people) == 1 and not self.groups and not self.domains

    @property
    def approves(self) -> bool:
        """Whether it approves anything."""
        return any(rule.approves.endless or rule.approves.figures for rule in self.rules.values())

    def rule(self, kind: Kind) -> Rule:
        """Its rule for a kind of action."""
        return self.rules.get(kind, FORBIDDEN)


UNKNOWN = Role(UNKNOWN_ROLE, masked=True)
FORMER = Role("", masked=True)
"""The role of somebody who had one when something was asked, and has none any more."""
