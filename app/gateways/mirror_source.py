"""Reading what the mirror keeps from Stripe: lists of the whole account, a hundred at a time, and single objects.

Each kind is asked for in the way in which cards ask for it, so that its rows answer the same questions. All paths,
parameters and expansions: Stripe docs, API reference, List all ...; lists are newest first.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from app.domain.errors import NotFound, Unavailable
from app.domain.mirror import ABOUT_CHARGES, Kind, Row
from app.gateways import mirror_rows
from app.gateways import stripe_reads as reads
from app.gateways.mirror_fields import fingerprint
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_reader import Answer, Read, Reader
from app.ports.mirror import Listed

SECONDS = 20.0
PAGE = 100
_PATHS: Mapping[Kind, str] = {
    Kind.PRODUCT: "/v1/products",
    Kind.CUSTOMER: "/v1/customers",
    Kind.SUBSCRIPTION: "/v1/subscriptions",
    Kind.INVOICE: "/v1/invoices",
    Kind.INTENT: "/v1/payment_intents",
    Kind.CHARGE: "/v1/charges",
    Kind.REFUND: "/v1/refunds",
    Kind.DISPUTE: "/v1/disputes",
    Kind.WARNING: "/v1/radar/early_fraud_warnings",
}
_EXPAND: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMER: reads.CUSTOMER_PARTS,
    Kind.SUBSCRIPTION: ("default_payment_method",),
    Kind.INVOICE: ("payments",),
}
_ALL: Mapping[Kind, Mapping[str, str]] = {Kind.SUBSCRIPTION: {"status": "all"}}


class StripeSource:
    """app.ports.MirrorSource over the reader of a gateway."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.shape = fingerprint()

    def page(self, kind: Kind, after: str, until: datetime | None = None) -> Listed:
        """A hundred objects of the whole account, by then, behind the one with this id. One that cannot be read is left
        out. Raises NotFound when there is no such one any more."""
        expand = [f"data.{part}" for part in _EXPAND.get(kind, ())]
        read = _account_wide(kind, limit=PAGE, starting_after=after, created=_until(until), expand=expand)
        return self._ask(read, lambda fields: _listed(kind, fields))

    def older(self, kind: Kind, moment: datetime) -> bool:
        """Whether there is anything of this kind from before then."""
        read = _account_wide(kind, limit=1, created={"lt": int(moment.timestamp())})
        return self._ask(read, lambda fields: bool(fields.listed()))

    def again(self, kind: Kind, id: str) -> tuple[Row, ...]:
        """One object as it is now, and the charge that it is about."""
        expand = ("charge",) if kind in ABOUT_CHARGES else _EXPAND.get(kind, ())
        try:
            read = reads.plain(f"{_PATHS[kind]}/{{id}}", id, *expand)
            return self._ask(read, lambda fields: _rows(kind, fields))
        except NotFound:
            return (mirror_rows.gone(kind, id),)

    def _ask(self, read: Read, answer: Callable[[Fields], Answer]) -> Answer:
        return self._reader.start(read, answer, self._reader.deadline(SECONDS)).take()


def _account_wide(kind: Kind, **params: Any) -> Read:
    given = {name: value for name, value in {**_ALL.get(kind, {}), **params}.items() if value not in ("", [], None)}
    return Read(_PATHS[kind], _PATHS[kind], given)


def _until(moment: datetime | None) -> dict[str, int] | None:
    return {"lte": int(moment.timestamp())} if moment else None


def _listed(kind: Kind, fields: Fields) -> Listed:
    given = fields.listed()
    rows: list[Row] = []
    for one in given:
        with suppress(Unavailable):
            rows += filter(None, (mirror_rows.row(kind, one),))
    last = given[-1] if given else Fields(None, "")
    return Listed(tuple(rows), fields.flag("has_more") and bool(given), last.text("id") or "", last.moment("created"))


def _rows(kind: Kind, fields: Fields) -> tuple[Row, ...]:
    charge = fields.inside("charge") if kind in ABOUT_CHARGES else Fields(None, "")
    of_charge = mirror_rows.row(Kind.CHARGE, charge) if charge else None
    return tuple(filter(None, (of_charge, mirror_rows.row(kind, fields))))
