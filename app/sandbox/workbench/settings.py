"""What the workbench must be told: where the product and the sandbox are, its own second name, Intercom's secret."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.sandbox.helpdesk.account import INSTALLATION_ID
from app.sandbox.helpdesk.workspace import WORKSPACE_ID
from app.sandbox.helpdesk.zendesk_users import SUBDOMAIN


@dataclass(frozen=True)
class WorkbenchSettings:
    """URLs are without a slash at the end.

    `public_host_url` is the workbench under another site's name than the product's (localhost beside 127.0.0.1), so
    that the product's frame is a third party in the Zendesk-like page, as it is in Zendesk.
    """

    product_url: str
    public_host_url: str
    sandbox_url: str
    intercom_secret: str
    workspace_id: str = WORKSPACE_ID
    zendesk_subdomain: str = SUBDOMAIN
    installation_id: int = INSTALLATION_ID
    seconds_to_answer: float = 10.0
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")

    @property
    def zendesk_host(self) -> str:
        """The account's host, which signed tokens name as their issuer."""
        return f"{self.zendesk_subdomain}.zendesk.com"

    @property
    def hosts(self) -> list[str]:
        """Host names that the pages answer to: loopback's and those of the two URLs. Others are refused (rebinding)."""
        named = (urlsplit(url).hostname for url in (self.product_url, self.public_host_url))
        return [*self.trusted_hosts, *(name for name in named if name)]
