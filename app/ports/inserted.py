"""The replies that were inserted in a helpdesk's editor, and reading what was sent from there."""

from datetime import datetime
from typing import Protocol

from app.domain.macros.inserted import Comment, Inserted, Signed, Verdict

Place = tuple[str, str, str]
"""A ticket: its channel, its account and its id."""


class InsertedReplies(Protocol):
    """Those whose fate is not known yet, each method one short durable transaction."""

    def due(self, now: datetime, limit: int = 50) -> tuple[Place, ...]:
        """The tickets on which the next look at a reply is due, the longest due first."""
        ...

    def sought_on(self, place: Place) -> tuple[Inserted, ...]:
        """All replies on a ticket whose fate is not known yet."""
        ...

    def explained_on(self, place: Place) -> frozenset[str]:
        """The comments on a ticket that have shown what became of a reply: they show it of no other one."""
        ...

    def hurry(self, place: Place, now: datetime) -> bool:
        """Makes the next look at a ticket's replies due now; whether there are any."""
        ...

    def later(self, draft_id: str, next_at: datetime) -> None:
        """The next look at a reply is due then."""
        ...

    def decide(self, draft_id: str, verdict: Verdict, at: datetime) -> bool:
        """Keeps what became of a reply, and forgets its prints. True for one winner only: what is decided stays."""
        ...


class Conversations(Protocol):
    """Reading what was written on a helpdesk's tickets. Raises NotFound, Unavailable."""

    def comments(self, ticket_id: str) -> tuple[Comment, ...] | None:
        """All comments of a ticket; None of one that is too long to be read."""
        ...

    def signed(self, agent_id: str) -> Signed:
        """With what an agent's comments may end."""
        ...
