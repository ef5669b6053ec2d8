"""What we ask of Intercom's REST API: for now only whether our token belongs to the workspace that we serve."""

import httpx
from intercom import Intercom
from intercom.core.api_error import ApiError

from app.domain.errors import Unavailable, Why
from app.settings import Settings

API_VERSION = "2.14"
TIMEOUT = httpx.Timeout(4.0, connect=2.0)


def build(settings: Settings) -> Intercom:
    """A client with our own timeouts and the API version that its models were made from; no retries, since it would
    repeat posts too (python-intercom 5.0.1)."""
    return Intercom(
        token=settings.intercom_access_token or "",
        base_url=settings.intercom_api_base,
        httpx_client=httpx.Client(timeout=TIMEOUT, follow_redirects=False),
        headers={"Intercom-Version": API_VERSION},
    )


def workspace_of(client: Intercom) -> str:
    """The id of the workspace that the token belongs to. Raises Unavailable."""
    try:
        me = client.admins.identify()
    except ApiError as error:
        why = Why.KEY if error.status_code in (401, 403) else Why.RATE_LIMITED if error.status_code == 429 else Why.DOWN
        raise Unavailable(why, f"Intercom answered {error.status_code}") from error
    except httpx.TimeoutException as error:
        raise Unavailable(Why.SLOW, "Intercom did not answer in time") from error
    except httpx.TransportError as error:
        raise Unavailable(Why.DOWN, "Intercom cannot be reached") from error
    if me is None or me.app is None or not me.app.id_code:
        raise Unavailable(Why.ODD, "Intercom's answer does not name a workspace")
    return me.app.id_code
