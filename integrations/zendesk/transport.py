"""How zenpy's requests travel: to ZENDESK_API_BASE, in bounded time, never twice where that would write twice."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from app.settings import Settings


class ToApiBase(HTTPAdapter):
    """Sends what zenpy means for https://SUB.zendesk.com to the configured base; the two differ in tests and demos.

    Only GET is repeated, once: urllib3's default would repeat a PUT whose answer was lost, that is a second note. An
    answer that is late is not waited for again.
    """

    def __init__(self, meant: str, base: str) -> None:
        self._meant, self._base = meant, base
        again = Retry(
            total=1,
            read=0,
            backoff_factor=0.1,
            allowed_methods={"GET"},
            status_forcelist=[502, 503, 504],
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        super().__init__(max_retries=again)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer, under the address that was meant: zenpy reads from it what kind of thing was answered."""
        meant = request.url or ""
        request.url = self._base + meant.removeprefix(self._meant)
        answer = super().send(request, *args, **kwargs)
        request.url = answer.url = meant
        return answer


def session(settings: Settings) -> requests.Session:
    """A session of our own, which reaches Zendesk's API base and nothing else."""
    meant = f"https://{settings.zendesk_subdomain}.zendesk.com"
    own = requests.Session()
    own.trust_env = settings.zendesk_api_base.startswith("https://")  # a proxy's settings are not for loopback
    own.adapters.clear()
    own.mount(meant + "/", ToApiBase(meant, settings.zendesk_api_base))
    return own
