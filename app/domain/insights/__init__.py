"""What an agent must notice: one small pure rule a fact, ranked.

A rule looks at a Snapshot and says one Insight or none. To add one, write the function and put it in RULES at the rank
it deserves: the first two stand on the home card. A rule that cannot be sure says "possible".
"""

from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.insights.balances import credit_unused, credits_nearly_gone, unapplied_cash
from app.domain.insights.customers import card_expiring, deleted_customer, unread_part
from app.domain.insights.disputes import dispute_due, inquiry_open
from app.domain.insights.duplicates import duplicate_charge
from app.domain.insights.insight import Insight, Rule
from app.domain.insights.mismatches import invoice_overpaid, paid_beside_invoice
from app.domain.insights.payments import needs_customer, one_off_failed, overdue, payment_failed
from app.domain.insights.prices import currency_changed, extra_invoice, first_payment, higher_invoice
from app.domain.insights.refunds import refund_and_dispute, refund_failed, refund_late, refund_waits_for_customer
from app.domain.insights.subscriptions import (
    charged_after_cancel,
    collection_paused,
    same_product_twice,
    trial_turned_paid,
)


def noticed(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """All insights of a snapshot, the most important first."""
    found = (rule(snapshot, now) for rule in RULES)
    return tuple(insight for insight in found if insight is not None)


def alarming(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """Those that may disturb home: all but the background ones."""
    return tuple(insight for insight in noticed(snapshot, now) if not insight.background)


RULES: tuple[Rule, ...] = (
    deleted_customer,
    dispute_due,
    payment_failed,
    refund_failed,
    refund_and_dispute,
    inquiry_open,
    unread_part,
    charged_after_cancel,
    duplicate_charge,
    paid_beside_invoice,
    unapplied_cash,
    overdue,
    needs_customer,
    one_off_failed,
    invoice_overpaid,
    refund_waits_for_customer,
    refund_late,
    same_product_twice,
    credits_nearly_gone,
    credit_unused,
    card_expiring,
    trial_turned_paid,
    higher_invoice,
    extra_invoice,
    currency_changed,
    collection_paused,
    first_payment,
)
