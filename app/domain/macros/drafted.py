"""A reply that an agent was shown beside a ticket, and what became of it: sent, noted, inserted, copied, or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.macros.reply import Reply
from app.domain.ticket import Ticket


class Used(StrEnum):
    """What an agent did with a reply."""

    SENT = "sent"
    NOTED = "noted"
    INSERTED = "inserted"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A shown reply, used at most once. `wording` is a hash of its words, which are not kept; `picked` says about which
    thing it was asked for. `edited` is None as long as nobody knows. `charge_id` is the payment's that it is about, ""
    for none. Times are UTC."""

    id: str
    macro: str
    version: int
    locale: str
    wording: str
    about: str
    about_id: str
    picked: str
    channel: str
    account: str
    ticket_id: str
    agent_id: str
    customer_id: str
    made_at: datetime
    used: Used | None = None
    used_at: datetime | None = None
    edited: bool | None = None
    charge_id: str = ""

    def is_beside(self, ticket: Ticket, customer_id: str) -> bool:
        """Whether it was shown to this agent, beside this ticket, about this customer."""
        own = (self.channel, self.account, self.ticket_id, self.agent_id, self.customer_id)
        return own == (ticket.channel, ticket.account, ticket.id, ticket.agent.id, customer_id)

    @property
    def facts(self) -> Mapping[str, str]:
        """What goes on record about its use."""
        edited = {} if self.edited is None else {"edited": "yes" if self.edited else "no"}
        about = {self.about: self.about_id} if self.about and self.about_id else {}
        how = {"how": self.used.value} if self.used else {}
        named = {"macro": self.macro, "version": str(self.version), "locale": self.locale, "draft": self.id}
        return named | how | edited | about


def drafted(reply: Reply, draft_id: str, ticket: Ticket, customer_id: str, *, picked: str, now: datetime) -> Drafted:
    """The draft of a reply that is shown now."""
    return Drafted(
        id=draft_id,
        macro=reply.macro,
        version=reply.version,
        locale=reply.locale,
        wording=wording(reply.text),
        about=reply.about,
        about_id=reply.id,
        picked=picked,
        channel=ticket.channel,
        account=ticket.account,
        ticket_id=ticket.id,
        agent_id=ticket.agent.id,
        customer_id=customer_id,
        made_at=now,
    )


def wording(text: str) -> str:
    """The hash of a text's words, whatever the blanks between them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
