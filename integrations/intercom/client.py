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


class IntercomClient:
    """The workspace's own client; `http` is shared by all calls. python-intercom names no API version by itself and the
    one set in the Developer Hub would hold, so ours goes with every call."""

    def __init__(self, settings: Settings, http: httpx.Client) -> None:
        self._workspace_id = settings.intercom_workspace_id
        self._intercom = Intercom(
            token=settings.intercom_access_token or "",
            base_url=settings.intercom_api_base,
            httpx_client=http,
            headers={"Intercom-Version": VERSION},
        )

    def check(self) -> str:
        """The workspace id that the access token belongs to (GET /me), for the doctor. Raises Unavailable, also when it
        is another workspace than the configured one."""
        try:
            found = self._intercom.admins.identify()
        except ApiError as error:
            raise Unavailable(_why(error.status_code), f"Intercom answered {error.status_code}") from error
        except httpx.TimeoutException as error:
            raise Unavailable(Why.SLOW) from error
        except httpx.TransportError as error:
            raise Unavailable(Why.DOWN) from error
        except (ValueError, AttributeError, TypeError) as error:
            raise Unavailable(Why.ODD) from error
        workspace = found.app.id_code if found and found.app else None
        if not isinstance(workspace, str):
            raise Unavailable(Why.ODD, "Intercom did not say which workspace the token belongs to")
        if workspace != self._workspace_id:
            raise Unavailable(Why.KEY, f"the access token belongs to workspace {workspace}, not {self._workspace_id}")
        return workspace


def build(settings: Settings) -> IntercomClient:
    """The client of these settings, with bounded waits; a proxy's settings are not for loopback. Connects to nothing
    yet."""
    secure = settings.intercom_api_base.startswith("https://")
    return IntercomClient(settings, httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=secure))


def _why(status: int | None) -> Why:
    if status is not None and status >= 500:
        return Why.DOWN
    return _WHY.get(status or 0, Why.ODD)
