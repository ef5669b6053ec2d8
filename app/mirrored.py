"""The program with a mirror of Stripe: where it is on, cards ask it first."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Engine

from app.deps import Check, Deps
from app.gateways.mirror_gateway import MirrorGateway
from app.gateways.mirror_judge import Judge
from app.gateways.mirror_source import StripeSource
from app.gateways.stripe_gateway import StripeGateway
from app.ports import Mirror
from app.store.sql_mirror import SqlMirror
from app.usecases import mirror_lag
from app.web.mirror_metrics import MirrorFigures


def with_mirror(deps: Deps, engine: Engine) -> Deps:
    """The same Deps, whose cards are answered from rows. What moves money keeps reading Stripe itself: it has a reader
    of its own."""
    stripe = deps.billing
    assert isinstance(stripe, StripeGateway)
    rows = SqlMirror(engine, deps.now)
    billing = MirrorGateway(stripe, rows, deps.metrics.mirror_answered)
    mirror = Mirror(rows, StripeSource(stripe.reader), Judge(billing))
    deps.metrics.beside(MirrorFigures(mirror, deps.now))
    cautions: dict[str, Check] = {**deps.cautions, "mirror": partial(mirror_lag.trouble, mirror, deps.now)}
    return replace(deps, billing=billing, mirror=mirror, cautions=cautions)
