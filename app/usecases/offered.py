"""Which macros are for agents of a role, looked up once for each state of the library."""

from collections.abc import Mapping

from app.domain.macros.macro import Macro
from app.domain.macros.offering import offered


class Offered:
    """The names of the macros by role, until they are others: each state of the library is a mapping of its own.
    Thread-safe."""

    def __init__(self) -> None:
        self._known: tuple[Mapping[str, Macro], dict[str, frozenset[str]]] = {}, {}

    def names(self, macros: Mapping[str, Macro], role: str) -> frozenset[str]:
        """The names of those that are for agents of this role."""
        known, by_role = self._known
        if known is not macros:
            by_role = {}
            self._known = macros, by_role
        names = by_role.get(role)
        if names is None:
            names = by_role[role] = frozenset(name for name, macro in macros.items() if offered(macro, role))
        return names
