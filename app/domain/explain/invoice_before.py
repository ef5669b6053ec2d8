"""Which invoice one is compared with: its subscription's one before, else the customer's, in its currency. What a plan
bills for a period is compared with the period before, not with a bill for a change in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.billing import Invoice, Page, Snapshot


class NoneBefore(StrEnum):
    """Why there is nothing to compare with."""

    FIRST = "first"
    OTHER_CURRENCY = "other_currency"
    TOO_FAR = "too_far"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Before:
    """The invoice before, or why there is none. With OTHER_CURRENCY `invoice` is the one that does not compare."""

    invoice: Invoice | None = None
    why: NoneBefore | None = None


_PERIODS = frozenset((None, "subscription", "subscription_cycle", "subscription_create"))


def of_a_period(invoice: Invoice) -> bool:
    """Whether a subscription bills a whole period by it, and not only a change within one."""
    return bool(invoice.subscription_id) and invoice.billing_reason in _PERIODS


def in_snapshot(invoice: Invoice, snapshot: Snapshot) -> Before | None:
    """The invoice before by what was read already; None when older ones must be read to know."""
    if snapshot.missing("invoices"):
        return None
    if not snapshot.more_invoices or _same_subscription(invoice, snapshot.invoices):
        return among(invoice, Page(snapshot.invoices, False))
    first = invoice.billing_reason == "subscription_create" or invoice.subscription_id is None
    found = among(invoice, Page(snapshot.invoices, True))
    return found if first and found.why is None else None


def among(invoice: Invoice, page: Page[Invoice]) -> Before:
    """The invoice before among some rows, newest first; `more` says that older ones exist that are not there."""
    earlier = _earlier(invoice, page.rows)
    own = _same_subscription(invoice, page.rows)
    same = [one for one in earlier if one.currency == invoice.currency]
    if own or same:
        return Before(own or same[0])
    if page.more:
        return Before(why=NoneBefore.TOO_FAR)
    return Before(earlier[0], NoneBefore.OTHER_CURRENCY) if earlier else Before(why=NoneBefore.FIRST)


def _same_subscription(invoice: Invoice, rows: Sequence[Invoice]) -> Invoice | None:
    if invoice.subscription_id is None:
        return None
    alike = (invoice.subscription_id, invoice.currency)
    own = [one for one in _earlier(invoice, rows) if (one.subscription_id, one.currency) == alike]
    periods = [one for one in own if of_a_period(one)] if of_a_period(invoice) else []
    return next(iter((*periods, *own)), None)


def _earlier(invoice: Invoice, rows: Sequence[Invoice]) -> list[Invoice]:
    """What was really billed before: neither drafts nor what was canceled. Of two made in one second the order of the
    rows tells which came first; rows without the invoice are those behind it."""
    place = next((at for at, one in enumerate(rows) if one.id == invoice.id), -1)
    billed = [(at, one) for at, one in enumerate(rows) if one.status not in ("draft", "void") and one.id != invoice.id]
    older = [one for at, one in billed if (one.created, place) < (invoice.created, at)]
    return sorted(older, key=lambda one: one.created, reverse=True)
