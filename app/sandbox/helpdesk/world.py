"""What the helpdesk blueprints and the workbench need of the sandbox that they live in."""

from __future__ import annotations

from typing import Protocol

from app.sandbox.helpdesk.state import Helpdesk


class Clock(Protocol):
    """The sandbox's clock."""

    def now(self) -> int:
        """Epoch seconds, UTC."""


class World(Protocol):
    """The sandbox: read at every request, because a reset puts new objects in place."""

    @property
    def helpdesk(self) -> Helpdesk:
        """Both helpdesks of the moment."""

    @property
    def clock(self) -> Clock:
        """The clock of the moment."""
