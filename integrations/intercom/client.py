"""Intercom's REST API through python-intercom: so far only whose workspace our access token belongs to.

Who asks and who looks stand in the signed bodies, so no card waits for Intercom.
"""

import httpx
from intercom import Intercom
from intercom.core.api_error import ApiError

from app.domain.errors import Unavailable, Why
from app.settings import Settings

VERSION = "2.14"
TIMEOUT = httpx.Timeout(4.0, connect=2.0)
_WHY = {401: Why.KEY, 403: Why.PERMISSION, 429: Why.RATE_LIMITED}


def build(settings: Settings) -> "IntercomClient":
    """The client of these settings. Connects to nothing yet."""
    return IntercomClient(settings)


class IntercomClient:
    """The configured workspace's API. python-intercom names no API version by itself and the one set in the Developer
    Hub would hold, so ours goes with every call; a redirect is not followed."""

    def __init__(self, settings: Settings, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._settings = settings
        self._timeout = timeout

    def check(self) -> str:
        """The workspace id that the access token belongs to (GET /me), for the doctor. Raises Unavailable, also when it
        is another workspace than the configured one."""
        wanted, found = self._settings.intercom_workspace_id, self._own_workspace()
        if found != wanted:
            raise Unavailable(Why.KEY, f"the access token belongs to workspace {found}, not {wanted}")
        return found

    def _own_workspace(self) -> str:
        secure = self._settings.intercom_api_base.startswith("https://")  # a proxy's settings are not for loopback
        with httpx.Client(timeout=self._timeout, follow_redirects=False, trust_env=secure) as http:
            try:
                found = self._speaking(http).admins.identify()
                workspace = found.app.id_code if found and found.app else None
            except ApiError as error:
                raise Unavailable(_why(error.status_code), f"Intercom answered {error.status_code}") from error
            except httpx.HTTPError as error:
                raise Unavailable(Why.SLOW if isinstance(error, httpx.TimeoutException) else Why.DOWN) from error
            except (ValueError, AttributeError, TypeError) as error:
                raise Unavailable(Why.ODD, "Intercom's answer could not be understood") from error
        if not isinstance(workspace, str):
            raise Unavailable(Why.ODD, "Intercom did not say which workspace the token belongs to")
        return workspace

    def _speaking(self, http: httpx.Client) -> Intercom:
        return Intercom(
            token=self._settings.intercom_access_token or "",
            base_url=self._settings.intercom_api_base,
            httpx_client=http,
            headers={"Intercom-Version": VERSION},
        )


def _why(status: int | None) -> Why:
    if status is not None and status >= 500:
        return Why.DOWN
    return _WHY.get(status or 0, Why.ODD)
