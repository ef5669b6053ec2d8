"""Intercom's REST API through python-intercom: whose workspace our access token belongs to.

Who asks and who looks stand in the signed bodies, so no card waits for Intercom.
"""

import httpx
from intercom import Intercom

from app.domain.errors import NotFound, Unavailable, Why
from app.settings import Settings
from integrations.intercom.calls import TIMEOUT, Calls


def build(settings: Settings) -> "IntercomClient":
    """The client of these settings. Connects to nothing yet."""
    return IntercomClient(settings)


class IntercomClient:
    """What the doctor asks of the configured workspace."""

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


def _own_workspace(intercom: Intercom) -> str | None:
    found = intercom.admins.identify()
    workspace = found.app.id_code if found and found.app else None
    return workspace if isinstance(workspace, str) else None
