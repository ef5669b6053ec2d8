"""app.ports.MoneyGateway over Stripe: reads with the reading key, writes with the writing key where there is one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import stripe

from app.domain.actions import Action, Outcome, metadata
from app.gateways.stripe_names import ProductNames
from app.gateways.stripe_reader import Observe, Reader
from app.gateways.stripe_till_find import Findings
from app.gateways.stripe_till_matter import Matters
from app.gateways.stripe_till_preview import Previews
from app.gateways.stripe_till_requests import frozen, write
from app.gateways.stripe_till_transport import OnceTransport
from app.gateways.stripe_till_writer import Writer
from app.gateways.stripe_warnings import RecentWarnings


class TillSettings(Protocol):
    """What the till wants of the settings."""

    @property
    def stripe_api_key(self) -> str: ...
    @property
    def stripe_write_key(self) -> str | None: ...
    @property
    def stripe_api_base(self) -> str: ...
    @property
    def card_deadline_seconds(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class StripeTill(Matters, Previews, Findings):
    """Stripe, as app.ports.MoneyGateway. Safe to share among threads."""

    writer: Writer

    def compose(self, action: Action) -> str:
        """The request of an action, frozen as text. Raises ValueError when the order lacks what its way needs."""
        return frozen(write(action, stripe.api_version))

    def perform(self, body: str, key: str, *, first: bool = False) -> Outcome:
        """Sends a frozen request once. Raises NotPerformed, OutcomeUnknown."""
        return self.writer.send(body, key, first)

    def mark(self, action: Action) -> None:
        """Writes the marks of an action on its refund. Raises NotFound, Unavailable."""
        self.writer.mark(action.outcome.refund_id or "", metadata(action))


def build(
    settings: TillSettings,
    reader: Reader,
    now: Callable[[], datetime],
    observe: Observe | None = None,
    transport: OnceTransport | None = None,
) -> StripeTill:
    """The till of these settings. It shares the reader of the billing gateway; `now` is UTC."""
    client = stripe.StripeClient(
        settings.stripe_write_key or settings.stripe_api_key,
        base_addresses={"api": settings.stripe_api_base},
        http_client=transport or OnceTransport(),
        max_network_retries=0,
    )
    return StripeTill(
        reader=reader,
        names=ProductNames(lambda: 0.0),
        warnings=RecentWarnings(lambda: 0.0),
        seconds=settings.card_deadline_seconds,
        now=now,
        writer=Writer(client, observe),
    )
