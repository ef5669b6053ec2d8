"""What is under way about a payment and behind it, and the matter that it is put together to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.billing import Customer, Dispute, FraudWarning, Invoice, Page, Payment, Refund
from app.domain.matter import CreditNote, Matter
from app.domain.money import Money
from app.gateways.stripe_mapping_money import Arrived
from app.gateways.stripe_till_parts import Parts, Taking


@dataclass(frozen=True)
class About:
    """What is under way about a payment by itself; its refunds where they are asked for."""

    refunds: Taking[tuple[Refund, ...]] | None
    disputes: Taking[tuple[Dispute, ...]]
    warnings: Taking[tuple[FraudWarning, ...]]


@dataclass(frozen=True)
class Behind:
    """What is under way behind a payment or an invoice."""

    customer: Taking[Customer | None] | None
    balance: Taking[tuple[Money, ...]] | None
    arrived: Taking[Arrived | None] | None


@dataclass(frozen=True)
class Tied:
    """What is under way about the invoice on which a payment hangs."""

    bills: Taking[Page[Invoice]] | None
    notes: Taking[tuple[CreditNote, ...]] | None


def whole(matter: Matter, parts: Parts, about: About | None, behind: Behind) -> Matter:
    """The matter with what was under way; taken last, so that nothing waits for it."""
    came = parts.take("fee", behind.arrived, None)
    held = parts.take_rows("balance", behind.balance)
    matter = replace(
        matter,
        customer=parts.take("customer", behind.customer, None),
        refunds=parts.take_rows("refunds", about.refunds if about else None),
        disputes=parts.take_rows("disputes", about.disputes if about else None),
        warnings=parts.take_rows("warnings", about.warnings if about else None),
        fee=came.fee if came else None,
        exchanged=came.amount if came and came.exchanged else None,
    )
    known = came and behind.balance and "balance" not in parts.gaps
    return replace(
        matter,
        available=_held(held, came.amount.currency) if came and known else None,
        unread=tuple(parts.gaps.values()),
    )


def newest_first(rows: Iterable[Payment | None]) -> tuple[Payment, ...]:
    """Those that paid; Stripe lists them as they were attached to the invoice."""
    return tuple(sorted(filter(None, rows), key=lambda one: one.created, reverse=True))


def _held(held: tuple[Money, ...], currency: str) -> Money:
    return next((one for one in held if one.currency == currency), Money(0, currency))
