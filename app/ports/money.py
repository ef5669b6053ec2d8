"""Moving money and its paper."""

from collections.abc import Callable
from typing import Protocol

from app.domain.actions import Action, Order, Outcome
from app.domain.billing import Refund
from app.domain.matter import Matter, Preview


class MoneyGateway(Protocol):
    """Moving money and its paper. Reads are fresh, never from a cache."""

    def matter(self, target: str, deadline_seconds: float) -> Matter:
        """Everything that must be known of a charge or intent (with its invoice), an invoice (with its payment) or a
        customer before money moves; all asked at once. Raises NotFound for what does not exist, Unavailable when the
        target itself could not be read; another part that could not be read stands in `unread`."""
        ...

    def ask_matter(self, target: str, deadline_seconds: float) -> Callable[[], Matter]:
        """The same for who only wants to know whether it is still what was shown: without what is told and decides
        nothing (the fee, the exchange, what Stripe holds for us). Under way when it returns, and given when it is
        called. Raises NotFound for what cannot be there."""
        ...

    def preview(self, order: Order) -> Preview:
        """What the order would do; changes nothing. `Preview.order` is the order as it would be sent, to the cent and
        line by line: propose that one. Raises Refused with Stripe's reason in our words, Unavailable."""
        ...

    def compose(self, action: Action) -> str:
        """The request of an action, frozen as text: method, path and parameters with metadata. Asks nobody."""
        ...

    def perform(self, body: str, key: str, *, first: bool = False) -> Outcome:
        """Sends a frozen request under its key, once: the only line that moves money. Takes a minute at most.

        Raises NotPerformed when it is certain that nothing happened under this key, OutcomeUnknown for everything else
        that is not a success; its `again` says whether sending the same again can tell more. `first` says that nothing
        was ever sent under the key: only then does a call that did not reach Stripe's execution (no connection, a wrong
        key, a rate limit) prove that nothing happened. When in doubt leave it out.
        """
        ...

    def find(self, action: Action) -> Outcome | None:
        """What Stripe holds by the metadata of an action, read from its lists (never search, which lags); None when
        there is nothing. A request may be at work for a minute and a half after it was sent: None before that does not
        say that nothing will come of it. Raises Unavailable when it cannot be said."""
        ...

    def mark(self, action: Action) -> None:
        """Writes the marks of a done action (actions.metadata) on the refund that its credit note made: Stripe puts
        them on the note alone. Moves nothing; the same again is nothing new. Raises NotFound, Unavailable."""
        ...

    def refund(self, refund_id: str) -> Refund:
        """One refund as it is now. Raises NotFound, Unavailable."""
        ...
