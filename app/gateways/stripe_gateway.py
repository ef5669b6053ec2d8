"""app.ports.BillingGateway over Stripe: one client, one pool of connections and one executor per process and key."""

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import stripe

from app.gateways.read_budget import ReadBudget
from app.gateways.stripe_asking import Asking
from app.gateways.stripe_details import Details
from app.gateways.stripe_events import Events
from app.gateways.stripe_lookups import Lookups
from app.gateways.stripe_names import ProductNames
from app.gateways.stripe_on_click import OnClick
from app.gateways.stripe_owners import Owners
from app.gateways.stripe_reader import Observe, Reader, Timing
from app.gateways.stripe_snapshots import Snapshots
from app.gateways.stripe_transport import PooledTransport
from app.gateways.stripe_warnings import RecentWarnings

CONNECTIONS = 128
SECONDS_FOR_DRAWING = 1.0


class StripeSettings(Protocol):
    """What the gateway wants of the settings."""

    @property
    def stripe_api_key(self) -> str: ...
    @property
    def stripe_api_base(self) -> str: ...
    @property
    def use_billing_credits(self) -> bool: ...
    @property
    def card_deadline_seconds(self) -> int: ...
    @property
    def external_id_metadata_key(self) -> str | None: ...


class StripeGateway(Lookups, Owners, Snapshots, Details, OnClick, Events):
    """Stripe, as app.ports.BillingGateway. Safe to share among threads."""

    def close(self) -> None:
        """Lets go of threads and connections, when the process ends."""
        self.reader.close()


def build(
    settings: StripeSettings,
    now: Callable[[], datetime],
    observe: Observe | None = None,
    timing: Timing | None = None,
    *,
    transport: PooledTransport | None = None,
    budget: ReadBudget | None = None,
) -> StripeGateway:
    """The gateway of these settings. `now` is UTC; `observe(endpoint, status, seconds)` hears each attempt, the status
    as text, "none" without an answer; `budget` is what each read waits for. Nothing waits for Stripe longer than a
    second less than a card may take."""
    _quiet()
    timing = replace(timing or Timing(time.monotonic, time.sleep, random.random), budget=budget)
    transport = transport or PooledTransport(CONNECTIONS, timing.clock)
    asking = Asking(settings.stripe_api_key, settings.stripe_api_base, transport)
    executor = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="stripe")
    return StripeGateway(
        reader=Reader(asking, executor, timing, observe),
        names=ProductNames(timing.clock),
        warnings=RecentWarnings(timing.clock),
        seconds=settings.card_deadline_seconds - SECONDS_FOR_DRAWING,
        now=now,
        billing_credits=settings.use_billing_credits,
        external_id_key=settings.external_id_metadata_key,
    )


def _quiet() -> None:
    """The SDK sends no telemetry; neither it nor its transport logs addresses, which stand in their URLs."""
    stripe.enable_telemetry = False
    stripe.set_app_info("counterfoil")
    for name in ("stripe", "urllib3.connectionpool"):
        logging.getLogger(name).setLevel(logging.WARNING)
