"""Writing to Zendesk's tickets through zenpy, as the port TicketWriter."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, cast

from zenpy.lib.api_objects import Comment, Ticket

from app.domain.errors import NotFound, Refused, Unavailable, Why
from app.ports import TicketNote
from app.settings import Settings
from integrations.notes import has_marker, markup, same_words
from integrations.zendesk.access import TIMEOUT
from integrations.zendesk.calls import Calls, TicketClosed

CLOCKS_DIFFER = timedelta(minutes=2)
_NUMBER = re.compile(r"[0-9]{1,18}")


def build(settings: Settings) -> "ZendeskWriter":
    """The writer of these settings. Connects to nothing yet."""
    return ZendeskWriter(settings, monotonic)


class ZendeskWriter:
    """app.ports.TicketWriter over zenpy. Zendesk has no key that would make a change happen once."""

    def __init__(
        self, settings: Settings, seconds: Callable[[], float], timeout: tuple[float, float] = TIMEOUT
    ) -> None:
        self._account = settings.zendesk_subdomain
        self._calls = Calls(settings, seconds, timeout)

    def stands(self, note: TicketNote, since: datetime) -> bool:
        """Reads every comment of the ticket, a hundred at a time. A customer's comment is never taken for a note."""
        ticket_id = self._ticket_id(note)

        def find(zenpy: Any) -> bool:
            comments = list(zenpy.tickets.comments(ticket_id))
            if not note.reply:
                return has_marker([str(one.body) for one in comments if one.public is False], note)
            own = [one for one in comments if one.public is True and str(one.author_id) == note.agent_id]
            new = [one for one in own if datetime.fromisoformat(one.created_at) >= since - CLOCKS_DIFFER]
            return any(same_words(str(one.plain_body), note) for one in new)

        return self._calls.read(find)

    def post(self, note: TicketNote) -> None:
        """An internal note by the agent; by our token's user when Zendesk refuses the agent as its author."""
        author = int(note.agent_id) if _NUMBER.fullmatch(note.agent_id) else None
        try:
            self._write(note, author)
        except (Refused, Unavailable) as error:
            other = author is not None and not note.reply and not isinstance(error, TicketClosed)
            if not other or (isinstance(error, Unavailable) and error.why is not Why.PERMISSION):
                raise
            self._write(note, None)

    def tag(self, note: TicketNote) -> None:
        """By PUT, which adds; POST would replace the customer's own tags."""
        ticket_id = self._ticket_id(note)
        if note.tags:
            self._calls.write(lambda zenpy: list(zenpy.tickets.add_tags(ticket_id, list(note.tags))))
        if note.status:
            update = cast(Any, Ticket)(id=ticket_id, status=note.status)
            self._calls.write(lambda zenpy: int(zenpy.tickets.update(update).ticket.id))

    def _write(self, note: TicketNote, author: int | None) -> None:
        by = {"author_id": author} if author is not None else {}
        make_comment, make_ticket = cast(Any, Comment), cast(Any, Ticket)  # zenpy has no types
        comment = make_comment(html_body=markup(note), public=note.reply, **by)
        update = make_ticket(id=self._ticket_id(note), comment=comment)
        self._calls.write(lambda zenpy: int(zenpy.tickets.update(update).ticket.id))

    def _ticket_id(self, note: TicketNote) -> int:
        if note.account != self._account:
            raise Refused("This ticket is of another Zendesk account.")
        if not _NUMBER.fullmatch(note.ticket_id):
            raise NotFound("Zendesk does not know this.")
        return int(note.ticket_id)
