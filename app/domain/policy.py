"""Who may do what: facts in, verdict with its sentence out."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.ticket import Agent

UNKNOWN_ROLE = "unknown"


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the people who have it: by e-mail, by group or team of the helpdesk, by e-mail domain.

    `masked` roles see no contact details and no card numbers.
    """

    name: str
    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    masked: bool = False


UNKNOWN = Role(UNKNOWN_ROLE, masked=True)


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles, in the order in which they are asked."""

    roles: tuple[Role, ...] = ()

    def role_of(self, agent: Agent) -> Role:
        """The agent's role: by e-mail before group or team before domain.

        An agent who is not known, or in no role, reads only and sees contact details masked.
        """
        email = (agent.email or "").strip().lower()
        if not agent.known:
            return UNKNOWN
        return (
            self._first(lambda role: email in role.people if email else False)
            or self._first(lambda role: bool(role.groups.intersection(agent.groups)))
            or self._first(lambda role: email.rpartition("@")[2] in role.domains if "@" in email else False)
            or UNKNOWN
        )

    def _first(self, fits: Callable[[Role], bool]) -> Role | None:
        return next((role for role in self.roles if fits(role)), None)
