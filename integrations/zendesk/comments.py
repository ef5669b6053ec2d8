"""What was written on Zendesk's tickets, through zenpy, as the port Conversations: read, and kept nowhere.

Zendesk docs, Ticket comments: `via.channel` says how a comment came (`api` for the API's), `via.source.rel` is `merge`
or `follow_up` where Zendesk wrote it. A public comment's signature is the agent's, filled into that of the account.
"""

from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any

import nh3

from app.domain.errors import NotFound
from app.domain.macros.inserted import Comment, Signed
from app.domain.macros.prints import LONGEST
from app.settings import Settings
from integrations.zendesk.calls import Calls

MOST = 1_000
NOT_TYPED = frozenset(("api", "email", "rule", "system", "web_service"))
BY_ZENDESK = frozenset(("merge", "follow_up", "problem", "trigger", "automation"))
TIMEOUT = (2.0, 10.0)
_CLEANER = nh3.Cleaner(attributes={}, link_rel=None)
"""Reads HTML in linear time whatever stands in it. Python's own parser, which counts the words, takes minutes for tags
that never end, and refuses a character's number that does not."""


def build(settings: Settings) -> "ZendeskComments":
    """The conversations of these settings' account. Connects to nothing yet."""
    return ZendeskComments(Calls(settings, monotonic, TIMEOUT))


class ZendeskComments:
    """app.ports.Conversations over zenpy: needs `tickets:read` and `users:read`, no more than a card does."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def comments(self, ticket_id: str) -> tuple[Comment, ...] | None:
        """A hundred a call; None of a ticket with more than a thousand. Raises NotFound, Unavailable."""
        if not (ticket_id.isascii() and ticket_id.isdigit()):
            raise NotFound("Zendesk does not know this.")

        def read(zenpy: Any) -> tuple[Comment, ...]:
            return tuple(_comment(one) for one in islice(zenpy.tickets.comments(int(ticket_id)), MOST + 1))

        found = self._calls.read(read)
        return found if len(found) <= MOST else None

    def signed(self, agent_id: str) -> Signed:
        """Name and signature of an agent. Raises NotFound, Unavailable."""
        if not (agent_id.isascii() and agent_id.isdigit()):
            raise NotFound("Zendesk does not know this.")
        user = self._calls.read(lambda zenpy: zenpy.users(id=int(agent_id)))
        return Signed(str(user.name or ""), str(getattr(user, "signature", None) or ""))


def _comment(one: Any) -> Comment:
    """What cannot be told to be typed is not."""
    via = getattr(one, "via", None)
    channel = getattr(via, "channel", None)
    relation = getattr(getattr(via, "source", None), "rel", None)
    return Comment(
        id=str(one.id),
        at=datetime.fromisoformat(one.created_at),
        author_id=str(one.author_id),
        public=one.public is True,
        typed=isinstance(channel, str) and channel not in NOT_TYPED and relation not in BY_ZENDESK,
        html=_cleaned(str(one.html_body or "")[:LONGEST]),
    )


def _cleaned(html: str) -> str:
    return str(_CLEANER.clean(html.encode("utf-8", "replace").decode()))
