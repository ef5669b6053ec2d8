"""The page of one payment: the payment, and what stands behind one that has not gone through."""

from collections.abc import Callable
from typing import TypeVar

from app.domain.billing import Dispute, FraudWarning, Invoice, Payment, Snapshot
from app.domain.card import Card
from app.domain.errors import NotFound, Unavailable
from app.domain.explain.collecting import Collecting, another_saved, later_payment, under_way_since
from app.domain.explain.payment import explained
from app.domain.loose import paid_beside
from app.domain.masking import masked_invoice, masked_payment
from app.domain.pages.payment import payment_page
from app.domain.pages.scene import Scene
from app.domain.states import payments_of
from app.usecases.look import Look

Fact = TypeVar("Fact")


def shown_payment(look: Look, scene: Scene, payment: Payment, warnings: tuple[FraudWarning, ...] | None = ()) -> Card:
    """The page of a payment of the scene's customer, with its early fraud warnings. What cannot be read is said."""
    shown = masked_payment(payment) if look.role.masked else payment
    unsettled = explained(payment) is not None or payment.status == "canceled"
    behind = _behind(look, scene, shown) if unsettled else Collecting()
    return payment_page(shown, _disputes(look, payment, scene), scene, behind, warnings)


def _behind(look: Look, scene: Scene, payment: Payment) -> Collecting:
    """What stands behind a payment that failed or waits: its invoice, its tries, its plan, and what came later."""
    snapshot = scene.snapshot
    invoice, unread = _invoice(look, scene, payment)
    plan_id = invoice.subscription_id if invoice is not None else None
    plan = next((one for one in snapshot.subscriptions if one.id == plan_id), None)
    tries = _tries(look, payment)
    others = (*(tries or ()), *(payments_of(invoice, snapshot) if invoice is not None else ()))
    unsure = tries is None or snapshot.lacks("payments", "invoices")
    return Collecting(
        invoice,
        unread,
        tries,
        plan,
        _later(payment, invoice, snapshot),
        under_way_since(payment, others),
        unsure,
        another_saved(payment, plan, snapshot.customer) if not unsure else None,
    )


def _later(payment: Payment, invoice: Invoice | None, snapshot: Snapshot) -> Payment | None:
    if snapshot.missing("invoices"):
        return None
    return paid_beside(invoice, snapshot) if invoice is not None else later_payment(payment, snapshot.payments)


def _invoice(look: Look, scene: Scene, payment: Payment) -> tuple[Invoice | None, bool]:
    if payment.invoice_id is None:
        return None, False
    known = next((one for one in scene.snapshot.invoices if one.id == payment.invoice_id), None)
    if known is not None:
        return known, False
    found = _read(lambda: look.billing.invoice(payment.invoice_id or ""))
    return (masked_invoice(found) if found is not None else None), found is None


def _tries(look: Look, payment: Payment) -> tuple[Payment, ...] | None:
    if payment.intent_id is None:
        return ()
    return _read(lambda: look.billing.tries_of(payment.intent_id or ""))


def _read(read: Callable[[], Fact]) -> Fact | None:
    """What was read; None when it could not be."""
    try:
        return read()
    except (Unavailable, NotFound):
        return None


def _disputes(look: Look, payment: Payment, scene: Scene) -> tuple[Dispute, ...] | None:
    """The payment's disputes; None when they could not be read."""
    if not payment.disputed or payment.charge_id is None:
        return ()
    own = tuple(one for one in scene.snapshot.disputes if one.charge_id == payment.charge_id)
    return own or _read(lambda: look.billing.disputes_of([payment.charge_id or ""]))
