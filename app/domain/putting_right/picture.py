"""The picture of an order that an agent is shown: its fresh facts, what Stripe says it does, what was checked, and what
the policy says. Its fingerprint tells whether the next look would show the same."""

import hashlib
import json
from dataclasses import dataclass

from app.domain.actions import Action, Order
from app.domain.matter import Matter, Preview
from app.domain.policy import Verdict
from app.domain.putting_right.check import Check
from app.domain.putting_right.preflight import stopped

_ONLY_TOLD = frozenset(("fee", "balance"))


def mark_of(fingerprint: str) -> str:
    """The part of a fingerprint that stands in a button."""
    return fingerprint[:16]


@dataclass(frozen=True, slots=True)
class Picture:
    """One look at an order."""

    order: Order
    matter: Matter
    preview: Preview
    checks: tuple[Check, ...]
    verdict: Verdict
    others: tuple[Action, ...] = ()

    @property
    def stop(self) -> Check | None:
        """What forbids it, if anything does."""
        return stopped(self.checks)

    @property
    def fingerprint(self) -> str:
        """The same for the same facts: what was taken, given back, disputed, invoiced and credited, what the document
        would be and whether approval is needed. Times and arrival dates are left out: they move by themselves; and so
        is what is told and decides nothing."""
        said = [_order(self.order), _facts(self.matter), _preview(self.preview), self.verdict.answer.value]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()

    @property
    def mark(self) -> str:
        """The beginning of the fingerprint: short enough for a button, long enough to tell pictures apart."""
        return mark_of(self.fingerprint)


def _order(order: Order) -> list[object]:
    lines = [[line.id, line.amount.minor] for line in order.lines]
    return [order.way, order.amount.minor, order.amount.currency, order.charge_id, order.invoice_id, lines, order.tell]


def _facts(matter: Matter) -> list[object]:
    payment, invoice, customer = matter.payment, matter.invoice, matter.customer
    return [
        [payment.id, payment.status, payment.captured.minor, payment.refunded.minor] if payment else None,
        sorted([one.id, one.status, one.amount.minor] for one in matter.refunds),
        sorted([one.id, one.status] for one in matter.disputes),
        sorted(one.id for one in matter.warnings),
        [invoice.id, invoice.status, invoice.total.minor, invoice.amount_remaining.minor] if invoice else None,
        sorted([one.id, one.status, one.amount.minor] for one in matter.notes),
        [customer.id, customer.deleted, [one.minor for one in customer.credits]] if customer else None,
        sorted(gap.part for gap in matter.unread if gap.part not in _ONLY_TOLD),
    ]


def _preview(preview: Preview) -> list[int]:
    parts = (preview.total, preview.tax, preview.refund, preview.balance, preview.due, preview.outside)
    return [part.minor for part in parts]
