"""What we keep beside money: links, who saw what, frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.matching import Link


@dataclass(frozen=True, slots=True)
class View:
    """Who saw which customer beside which ticket, found how. `how` is matching.How's word or "opened"."""

    at: datetime
    channel: str
    account: str
    ticket_id: str
    requester_id: str
    agent_id: str
    agent_email: str | None
    role: str
    customer_id: str
    how: str


@dataclass(frozen=True, slots=True)
class FrameSession:
    """A Zendesk frame that was let in: kept by the hash of its bearer token. Times are UTC."""

    token_hash: str
    account: str
    user_id: str
    opened_at: datetime
    expires_at: datetime


class Store(Protocol):
    """What we keep."""

    def link(self, requester_key: str) -> Link | None: ...
    def save_link(self, link: Link) -> None:
        """Keeps the link, over an earlier one of the same requester."""
        ...

    def remove_link(self, requester_key: str) -> None: ...
    def record_views(self, views: Sequence[View]) -> None:
        """Appends to the record who saw whom, as VIEWED; all in one durable transaction."""
        ...

    def views(self, customer_id: str, limit: int = 100, ticket_id: str = "") -> tuple[View, ...]:
        """The newest views of a customer; with a ticket's id only those beside it."""
        ...

    def open_frame(self, session: FrameSession) -> None: ...
    def frame(self, token_hash: str) -> FrameSession | None: ...
    def extend_frame(self, token_hash: str, expires_at: datetime) -> None: ...
    def first_use(self, token_hash: str, until: datetime) -> bool:
        """True once for each token, also among many processes; forgotten after `until`."""
        ...

    def purge(self) -> int:
        """Deletes what has expired; how many rows."""
        ...

    def ready(self) -> bool:
        """Whether the database answers and is at the newest migration."""
        ...
