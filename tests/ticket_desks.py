"""The two helpdesks of the sandbox, alike to a test: what stands on a ticket, and which calls go where."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic, sleep
from typing import Any

import httpx

from app.ports import TicketNote, TicketWriter
from app.settings import Settings
from integrations.intercom import writer as intercom
from integrations.zendesk import writer as zendesk

SETTINGS = Settings(
    secret_keys=("k" * 32,),
    stripe_api_key="rk_test_x",
    intercom_client_secrets=("hush",),
    intercom_access_token="token-of-ours",
    intercom_workspace_id="abcd1234",
    zendesk_subdomain="d3v-fake",
    zendesk_app_id="1",
    zendesk_installation_id="4242",
    zendesk_oauth_token="fixed",
)
ID = "01M2XK7Q4T8Z0000000000000A-done"


@dataclass(frozen=True)
class Desk:
    """One helpdesk in the sandbox, with a ticket in it."""

    channel: str
    account: str
    ticket_id: str
    ann: str
    writing: str
    reading: str
    tagging: str
    sandbox: Any
    build: Callable[[Settings], TicketWriter]

    @property
    def settings(self) -> Settings:
        url = self.sandbox.url
        return replace(SETTINGS, intercom_api_base=f"{url}/intercom", zendesk_api_base=f"{url}/zendesk")

    @property
    def writer(self) -> TicketWriter:
        return self.build(self.settings)

    def hasty(self, seconds: float) -> TicketWriter:
        """A writer that waits no longer than that for an answer."""
        if self.channel == "intercom":
            return intercom.IntercomWriter(self.settings, httpx.Timeout(seconds))
        return zendesk.ZendeskWriter(self.settings, monotonic, (seconds, seconds))

    def note(self, **changes: Any) -> TicketNote:
        told = ("Refunded 29.03 EUR.", "By Ann Lee. Reason: goodwill.")
        note = TicketNote(ID, self.channel, self.account, self.ticket_id, self.ann, told, ("counterfoil_refund",), "a1")
        return replace(note, **changes)

    def calls(self, method: str, path: str) -> int:
        """How often the sandbox was asked that since its reset, the calls without an answer too."""
        return sum(call["method"] == method and call["path"] == path for call in self.sandbox.requests())


class IntercomDesk(Desk):
    @property
    def _row(self) -> dict[str, Any]:
        return self.sandbox.world.helpdesk.intercom.conversations[self.ticket_id]

    def notes(self) -> list[tuple[str, str]]:
        """The internal notes on the ticket: author's id and HTML."""
        parts = self._row["conversation_parts"]["conversation_parts"]
        return [(part["author"]["id"], part["body"]) for part in parts if part["part_type"] == "note"]

    def replies(self) -> list[tuple[str, str]]:
        parts = self._row["conversation_parts"]["conversation_parts"]
        return [(part["author"]["id"], part["body"]) for part in parts if part["part_type"] == "comment"]

    def tags(self) -> list[str]:
        return [tag["name"] for tag in self._row["tags"]["tags"]]

    def delete(self) -> None:
        del self.sandbox.world.helpdesk.intercom.conversations[self.ticket_id]

    def add(self, html: str, *, internal: bool, by: str) -> None:
        author = {"type": "admin" if by == self.ann else "user", "id": by, "name": "X", "email": None}
        desk = self.sandbox.world.helpdesk
        now = self.sandbox.world.clock.now()
        desk.intercom.add_part(self.ticket_id, "note" if internal else "comment", html, author, now)


class ZendeskDesk(Desk):
    def _comments(self) -> list[dict[str, Any]]:
        return self.sandbox.world.helpdesk.zendesk.comments[int(self.ticket_id)]

    def notes(self) -> list[tuple[str, str]]:
        return [(str(one["author_id"]), one["html_body"]) for one in self._comments() if not one["public"]]

    def replies(self) -> list[tuple[str, str]]:
        return [(str(one["author_id"]), one["html_body"]) for one in self._comments()[1:] if one["public"]]

    def tags(self) -> list[str]:
        return list(self.sandbox.world.helpdesk.zendesk.tickets[int(self.ticket_id)]["tags"])

    def delete(self) -> None:
        del self.sandbox.world.helpdesk.zendesk.tickets[int(self.ticket_id)]

    def add(self, html: str, *, internal: bool, by: str) -> None:
        world = self.sandbox.world
        comment = {"html_body": html, "public": not internal}
        world.helpdesk.zendesk.add_comment(int(self.ticket_id), comment, int(by), world.clock.now())


def intercom_desk(sandbox: Any) -> IntercomDesk:
    ticket_id = next(iter(sandbox.world.helpdesk.intercom.conversations))
    at = f"/intercom/conversations/{ticket_id}"
    paths = (f"{at}/reply", at, f"{at}/tags")
    return IntercomDesk("intercom", "abcd1234", ticket_id, "493881", *paths, sandbox, intercom.build)


def zendesk_desk(sandbox: Any) -> ZendeskDesk:
    ticket_id = str(next(iter(sandbox.world.helpdesk.zendesk.tickets)))
    at = f"/zendesk/api/v2/tickets/{ticket_id}"
    paths = (f"{at}.json", f"{at}/comments.json", f"{at}/tags")
    return ZendeskDesk("zendesk", "d3v-fake", ticket_id, "9001", *paths, sandbox, zendesk.build)


DESKS = {"intercom": intercom_desk, "zendesk": zendesk_desk}


def until(true: Callable[[], object], seconds: float = 60.0) -> float:
    """Waits until it is true; how many seconds that took."""
    began = monotonic()
    while not true():
        assert monotonic() - began < seconds, "too late"
        sleep(0.02)
    return monotonic() - began
