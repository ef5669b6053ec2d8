"""All kinds of things and the names that a macro begins with; a view of one is the only thing that it ever holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.domain.macros.case import Of
from app.domain.macros.fact import Fact, Kind, Type
from app.domain.macros.kinds.customers import CUSTOMER
from app.domain.macros.kinds.disputes import DISPUTE
from app.domain.macros.kinds.invoice_rows import LINE, PART
from app.domain.macros.kinds.invoices import INVOICE
from app.domain.macros.kinds.methods import METHOD
from app.domain.macros.kinds.payments import PAYMENT
from app.domain.macros.kinds.people import AGENT, COMPANY, TICKET
from app.domain.macros.kinds.refunds import REFUND
from app.domain.macros.kinds.requests import REQUEST
from app.domain.macros.kinds.subscriptions import SUBSCRIPTION

_ALL: tuple[Kind[Any], ...] = (
    CUSTOMER,
    INVOICE,
    PAYMENT,
    REFUND,
    REQUEST,
    SUBSCRIPTION,
    DISPUTE,
    METHOD,
    LINE,
    PART,
    AGENT,
    TICKET,
    COMPANY,
)
KINDS: Mapping[str, Kind[Any]] = MappingProxyType({one.name: one for one in _ALL})
CHOSEN = ("request", "refund", "dispute", "payment", "invoice", "subscription")
"""Of these a macro is about one; the first that it uses decides."""
ROOTS = (*reversed(CHOSEN), "customer", "agent", "ticket", "company")
TODAY = "today"


@dataclass(frozen=True, slots=True)
class View:
    """A thing as a macro sees it: its facts by name, and nothing else."""

    of: Of[Any]

    @property
    def kind(self) -> Kind[Any]:
        """What kind of thing it is."""
        return KINDS[self.of.kind]

    def value(self, name: str) -> object:
        """The value of a fact: None when there is none, a Gap when it is not known. Raises KeyError for no fact."""
        memo, key = self.of.case.memo, (self.of.kind, id(self.of.thing), name)
        if key not in memo:
            found = self.kind.facts[name].read(self.of)
            memo[key] = tuple(seen(one) for one in found) if isinstance(found, tuple) else seen(found)
        return memo[key]


def seen(found: object) -> object:
    """A thing behind its view; anything else as it is."""
    return View(found) if isinstance(found, Of) else found


def fact(kind: str, name: str) -> Fact[Any] | None:
    """The fact of that name."""
    return KINDS[kind].facts.get(name)


def paths() -> tuple[str, ...]:
    """Every fact of the things that a macro begins with, as it is written: `invoice.total`."""
    return (*(f"{root}.{name}" for root in ROOTS for name in KINDS[root].facts), TODAY)


def type_of(kind: str, name: str) -> tuple[Type, str] | None:
    """The type of a fact, and of what kind it is where it is a thing or rows."""
    found = fact(kind, name)
    return (found.type, found.kind) if found else None
