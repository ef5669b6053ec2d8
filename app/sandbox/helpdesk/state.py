"""One Intercom workspace and one Zendesk account in memory, holding the same people and the same tickets."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from app.sandbox.helpdesk.account import Account
from app.sandbox.helpdesk.people import Story
from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.sandbox.helpdesk.workspace import Workspace


class Helpdesk:
    """Both helpdesks. Every read and write of their rows happens under `lock`; `now` is epoch seconds, UTC.

    A rebuilt one (reset) should be given the old one's `app_key`: the product may hold its public half.
    """

    def __init__(self, stories: Sequence[Story], now: int, app_key: AppKey | None = None) -> None:
        self.app_key = app_key or new_app_key()
        self.lock = RLock()
        self.stories: dict[str, Story] = {}
        self.intercom = Workspace(now)
        self.zendesk = Account(now)
        for story in stories:
            self.open_ticket(story, now)

    def open_ticket(self, story: Story, now: int) -> tuple[str, int]:
        """The story as a new conversation and a new ticket, `story.minutes_ago` before `now`; returns both ids."""
        then = now - story.minutes_ago * 60
        with self.lock:
            self.stories[story.key] = story
            return self.intercom.open_conversation(story, then), self.zendesk.open_ticket(story, then)
