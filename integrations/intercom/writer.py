"""Writing to Intercom's conversations through python-intercom, as the port TicketWriter."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
from intercom import AdminReplyConversationRequest, CreateOrUpdateTagRequest, Intercom
from intercom.conversations import ConversationsManageRequestBody_Close

from app.domain.errors import NotFound, OutcomeUnknown, Refused, Unavailable, Why
from app.ports import TicketNote
from app.settings import Settings
from integrations.intercom.calls import TIMEOUT, Calls, error_code
from integrations.notes import has_marker, markup, same_words

MOST_PARTS = 500
"""How many parts of a conversation Intercom gives, the newest (Intercom API, Retrieve a conversation)."""
CLOCKS_DIFFER = timedelta(minutes=2)
_NUMBER = re.compile(r"[0-9]{1,25}")


def build(settings: Settings) -> "IntercomWriter":
    """The writer of these settings. Connects to nothing yet."""
    return IntercomWriter(settings)


class IntercomWriter:
    """app.ports.TicketWriter over python-intercom. Intercom has no key that would make a change happen once; ids are
    checked here, since python-intercom puts them into paths as they are."""

    def __init__(self, settings: Settings, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._account = settings.intercom_workspace_id
        self._calls = Calls(settings, timeout)

    def stands(self, note: TicketNote, since: datetime) -> bool:
        """Reads the newest 500 parts. When all of them are newer than `since`, the note may stand further up."""
        conversation_id, earliest = self._conversation_id(note), since - CLOCKS_DIFFER

        def find(intercom: Intercom) -> bool:
            found: Any = intercom.conversations.find(conversation_id, display_as="plaintext")
            parts = list(found.conversation_parts.conversation_parts or ())
            if _is_among(parts, note, earliest):
                return True
            if len(parts) >= MOST_PARTS and all(_written(part) > earliest for part in parts):
                raise Unavailable(Why.ODD, "The conversation is too long to see whether the note is there.")
            return False

        return self._calls.read(find)

    def post(self, note: TicketNote) -> None:
        """A note by the teammate, or a reply; a note by our token's own teammate when the one who acted is gone."""
        conversation_id = self._conversation_id(note)
        self._as_agent(note, lambda author: self._write(note, conversation_id, author))

    def tag(self, note: TicketNote) -> None:
        """By the tags' ids; a tag that the workspace does not have yet is made. What is solved is closed; Intercom
        knows no pending conversation, and one that is answered is open."""
        conversation_id = self._conversation_id(note)
        for tag_id in self._tag_ids(note.tags) if note.tags else ():
            self._as_agent(note, partial(self._tag, conversation_id, tag_id))
        if note.status == "solved":
            self._as_agent(note, partial(self._close, conversation_id))

    def _as_agent(self, note: TicketNote, act: Callable[[str], None]) -> None:
        author = note.agent_id if _NUMBER.fullmatch(note.agent_id) else ""
        try:
            act(author or self._own_id())
        except NotFound as error:
            if error_code(error.__cause__) != "admin_not_found" or note.reply or not author:
                raise
            act(self._own_id())

    def _tag(self, conversation_id: str, tag_id: str, author: str) -> None:
        self._calls.write(
            lambda intercom: intercom.tags.tag_conversation(conversation_id, tag_id=tag_id, admin_id=author)
        )

    def _close(self, conversation_id: str, author: str) -> None:
        found: Any = self._calls.read(lambda intercom: intercom.conversations.find(conversation_id))
        if found.state != "closed":
            asked = ConversationsManageRequestBody_Close(type="admin", admin_id=author)
            self._calls.write(lambda intercom: intercom.conversations.manage(conversation_id, request=asked))

    def _write(self, note: TicketNote, conversation_id: str, author: str) -> None:
        kind = "comment" if note.reply else "note"
        asked = AdminReplyConversationRequest(message_type=kind, admin_id=author, body=markup(note))
        answer: Any = self._calls.write(lambda intercom: intercom.conversations.reply(conversation_id, request=asked))
        if str(getattr(answer, "id", "")) != conversation_id:
            raise OutcomeUnknown("Intercom's answer could not be understood.")

    def _tag_ids(self, names: tuple[str, ...]) -> list[str]:
        listed: Any = self._calls.read(lambda intercom: intercom.tags.list())
        known = {str(tag.name).lower(): str(tag.id) for tag in listed.data or ()}
        return [known.get(name.lower()) or self._new_tag(name) for name in names]

    def _new_tag(self, name: str) -> str:
        asked = CreateOrUpdateTagRequest(name=name)
        return str(self._calls.write(lambda intercom: intercom.tags.create(request=asked)).id)

    def _own_id(self) -> str:
        """The teammate to whom our token belongs."""
        own: Any = self._calls.read(lambda intercom: intercom.admins.identify())
        if not _NUMBER.fullmatch(str(getattr(own, "id", ""))):
            raise Unavailable(Why.ODD, "Intercom did not say whose the token is")
        return str(own.id)

    def _conversation_id(self, note: TicketNote) -> str:
        if note.account != self._account:
            raise Refused("This conversation is of another Intercom workspace.")
        if not _NUMBER.fullmatch(note.ticket_id):
            raise NotFound("Intercom does not know this.")
        return note.ticket_id


def _is_among(parts: list[Any], note: TicketNote, earliest: datetime) -> bool:
    """A customer's part is never taken for a note; a reply is the agent's own comment with the same words."""
    if not note.reply:
        return has_marker([str(part.body) for part in parts if part.part_type == "note"], note)
    own = [part for part in parts if part.part_type == "comment" and _author(part) == ("admin", note.agent_id)]
    return any(same_words(str(part.body), note) for part in own if _written(part) >= earliest)


def _author(part: Any) -> tuple[str, str]:
    return str(part.author.type), str(part.author.id)


def _written(part: Any) -> datetime:
    return datetime.fromtimestamp(int(part.created_at), UTC)
