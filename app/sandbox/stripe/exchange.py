"""An HTTP request and its answer, as the sandbox handles them."""

from dataclasses import dataclass, field
from typing import Any

from app.sandbox.stripe import forms


@dataclass(frozen=True)
class Call:
    """A request as it came in; header names are lower-case, `path` is without the query."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    parts: Any = None

    @property
    def form(self) -> list[forms.Pair]:
        """The decoded pairs of body and query, in order."""
        encoded = forms.pairs(self.query)
        return encoded + forms.pairs(self.body) if self.parts is None and self.body else encoded


@dataclass(frozen=True)
class Answer:
    """What goes back; `dropped` closes the connection instead, `kept` says whether an idempotency key remembers it.
    With `instead` the caller hears that: something between Stripe and the caller failed."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False
    kept: bool = True
    instead: "Answer | None" = None
