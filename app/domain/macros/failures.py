"""To which family of reasons a failed payment belongs, for words to the customer. What is private is "neutral"."""

from app.domain.billing import Payment
from app.domain.explain import card_declines as declines
from app.domain.explain import failure_debits as debits
from app.domain.explain import failure_others as others
from app.domain.explain.collecting import Collecting, Owed, later_payment, under_way_since
from app.domain.explain.explained import Retry, Way
from app.domain.explain.payment import explained
from app.domain.loose import paid_beside
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.states import payments_of

FAMILIES = "confirm expired details funds declined returned neutral"
_NO_BANK = tuple(
    one.happened
    for one in (
        declines.DUPLICATE,
        declines.OUR_LIMIT,
        declines.RAN_OUT,
        declines.TEMPORARY,
        declines.TEST_CARD,
        *declines.BLOCKED_BY.values(),
        debits.OUR_LIMIT,
        *others.BY_CODE.values(),
        others.UNKNOWN,
    )
)
"""What happened where no bank has said no: words about a bank's answer would be false."""
_EXPIRED = frozenset(("expired_card", "expired_payment_method"))


def family(payment: Payment) -> str | None:
    """Which words fit; None for a payment that went through, is under way, or was canceled.

    `funds` is told only when the customer asks; `neutral` never names a reason.
    """
    why = explained(payment)
    if why is None:
        return None
    if why.private or why.way in (Way.VERIFY, Way.FINISH) or why.happened in _NO_BANK:
        return "neutral"
    if why.way is Way.CONFIRM:
        return "confirm"
    if payment.method is not None and payment.method.kind in debits.KINDS:
        return "returned"
    if why.way is Way.UPDATE:
        codes = {payment.failure.code, payment.failure.decline_code} if payment.failure else set()
        return "expired" if codes & _EXPIRED else "details"
    return "funds" if why.reserved else "declined"


def can_retry(payment: Payment) -> bool:
    """Whether the same way to pay can still work without a change by the customer."""
    why = explained(payment)
    return why is not None and not why.private and why.retry is Retry.LATER


def wanted(of: Of[Payment]) -> bool | Gap:
    """Whether the money of a failed payment is still to be paid."""
    payment, snapshot = of.thing, of.case.snapshot
    if payment.status not in ("failed", "needs_action", "needs_method"):
        return False
    invoice = joins.invoice_of(payment, snapshot)
    if isinstance(invoice, Gap):
        return invoice
    if snapshot.missing("payments"):
        return Gap("payments")
    others = payments_of(invoice, snapshot) if invoice is not None else ()
    later = later_payment(payment, snapshot.payments) or paid_beside(invoice, snapshot)
    behind = Collecting(invoice, later=later, under_way=under_way_since(payment, others))
    return behind.owed is Owed.YES
