"""Intercom's REST API through python-intercom: whose workspace our access token belongs to, and who a contact is.

Who asks and who looks stand in the signed bodies of a canvas, so no card waits for Intercom.
"""

from collections.abc import Mapping
from typing import Any

import httpx
from intercom import Intercom

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.ticket import Requester
from app.domain.ticket_events import TicketEvent
from app.settings import Settings
from integrations.intercom.calls import TIMEOUT, Calls


def build(settings: Settings) -> "IntercomClient":
    """The client of these settings. Connects to nothing yet."""
    return IntercomClient(settings)


class IntercomClient:
    """What the doctor asks of the configured workspace, and app.ports.Requesters."""

    def __init__(self, settings: Settings, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._settings = settings
        self._calls = Calls(settings, timeout)

    def check(self) -> str:
        """The workspace id that the access token belongs to (GET /me), for the doctor. Raises Unavailable, also when it
        is another workspace than the configured one."""
        try:
            wanted, found = self._settings.intercom_workspace_id, self._calls.read(_own_workspace)
        except NotFound as error:
            raise Unavailable(Why.ODD, "Intercom answered 404") from error
        if found is None:
            raise Unavailable(Why.ODD, "Intercom did not say which workspace the token belongs to")
        if found != wanted:
            raise Unavailable(Why.KEY, f"the access token belongs to workspace {found}, not {wanted}")
        return found

    def requester(self, event: TicketEvent) -> Requester:
        """The contact of an event, as Intercom knows it now (GET /contacts/ID). Raises NotFound, Unavailable."""
        if not event.requester_id:
            raise NotFound("Intercom did not say whose conversation this is.")
        return self._calls.read(lambda intercom: _requester(intercom.contacts.find(event.requester_id)))


def _requester(contact: Any) -> Requester:
    """As a canvas request names the same contact (integrations.intercom.inbound)."""
    attributes = contact.custom_attributes
    customer_id = attributes.get("stripe_customer_id") if isinstance(attributes, Mapping) else None
    return Requester(
        id=str(contact.id or ""),
        name=contact.name or None,
        email=contact.email or None,
        external_id=contact.external_id or None,
        customer_id=customer_id.strip() or None if isinstance(customer_id, str) else None,
        locale=contact.language_override or None,
    )


def _own_workspace(intercom: Intercom) -> str | None:
    found = intercom.admins.identify()
    workspace = found.app.id_code if found and found.app else None
    return workspace if isinstance(workspace, str) else None
