"""One Intercom workspace and one Zendesk account in memory, holding the same people and the same tickets."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock
from typing import Any

from app.sandbox.helpdesk.account import Account
from app.sandbox.helpdesk.announcing import Announcer
from app.sandbox.helpdesk.people import Story
from app.sandbox.helpdesk.pushing import Pusher
from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.sandbox.helpdesk.workspace import WORKSPACE_ID, Workspace


class Helpdesk:
    """Both helpdesks. Every read and write of their rows happens under `lock`; `now` is epoch seconds, UTC.

    A rebuilt one (reset) should be given the old one's `app_key`: the product may hold its public half; and its
    `pusher`: whoever listens goes on listening. What is seeded is told to nobody.
    """

    def __init__(
        self, stories: Sequence[Story], now: int, app_key: AppKey | None = None, pusher: Pusher | None = None
    ) -> None:
        self.app_key = app_key or new_app_key()
        self.lock = RLock()
        self.stories: dict[str, Story] = {}
        self.intercom = Workspace(now)
        self.zendesk = Account(now)
        for story in stories:
            self._open(story, now)
        self.pusher = pusher or Pusher()
        self._announcer = Announcer(self.pusher, WORKSPACE_ID)
        self.intercom.on_part = self._announcer.part
        self.zendesk.on_change = self._announcer.ticket

    def open_ticket(self, story: Story, now: int) -> tuple[str, int]:
        """The story as a new conversation and a new ticket, `story.minutes_ago` before `now`; returns both ids."""
        with self.lock:
            conversation, ticket = self._open(story, now)
            self._announcer.conversation("conversation.user.created", self.intercom.conversations[conversation])
            self._announcer.ticket("created", self.zendesk.tickets[ticket], {})
            return conversation, ticket

    def forget_contact(self, contact_id: str, topic: str, merged_from: str = "") -> None:
        """Tells that a contact was deleted, archived or merged; the rows stay."""
        item: dict[str, Any] = {"type": "contact", "id": contact_id}
        if merged_from:
            item["merged_from"] = {"type": "contact", "id": merged_from}
        self._announcer.conversation(topic, item)

    def _open(self, story: Story, now: int) -> tuple[str, int]:
        then = now - story.minutes_ago * 60
        with self.lock:
            self.stories[story.key] = story
            return self.intercom.open_conversation(story, then), self.zendesk.open_ticket(story, then)
