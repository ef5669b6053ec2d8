"""What an agent must notice: one small pure rule a fact, ranked.

A rule looks at a Snapshot and says one Insight or none. To add one, write the function and put it in RULES at the rank
it deserves: the first two stand on the home card. A rule that cannot be sure says "possible".
"""

from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.insights.after_cancel import charged_after_cancel
from app.domain.insights.balances import cash_lying, credit_unused, credits_nearly_gone, unapplied_cash
from app.domain.insights.customers import card_expiring, deleted_customer, unread_part
from app.domain.insights.debts import debt_added
from app.domain.insights.dispute_course import (
    dispute_final,
    dispute_lost,
    dispute_over,
    dispute_unknown,
    dispute_with_bank,
)
from app.domain.insights.disputes import dispute_due, inquiry_open
from app.domain.insights.duplicates import duplicate_charge
from app.domain.insights.firsts import currency_changed, first_payment
from app.domain.insights.fraud import early_fraud_warning
from app.domain.insights.insight import Insight, Rule
from app.domain.insights.mismatches import invoice_overpaid, paid_beside_invoice
from app.domain.insights.payments import overdue, payment_failed, written_off
from app.domain.insights.plans import collection_paused, plan_behind, plan_expired, plan_not_begun, trial_without_method
from app.domain.insights.prices import extra_invoice, higher_invoice
from app.domain.insights.purchases import one_off_failed
from app.domain.insights.refunds import (
    refund_and_dispute,
    refund_canceled,
    refund_failed,
    refund_late,
    refund_waits_for_customer,
)
from app.domain.insights.refunds_sent import refund_not_sent, refund_on_its_way
from app.domain.insights.subscriptions import same_product_twice, trial_turned_paid
from app.domain.insights.under_way import debit_under_way, hold_ends, needs_customer, payment_canceled
from app.domain.insights.unknown_states import unknown_state


def noticed(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """All insights of a snapshot, the most important first."""
    found = (rule(snapshot, now) for rule in RULES)
    return tuple(insight for insight in found if insight is not None)


def alarming(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """Those that may disturb home: all but the background ones."""
    return tuple(insight for insight in noticed(snapshot, now) if not insight.background)


RULES: tuple[Rule, ...] = (
    dispute_due,
    deleted_customer,
    early_fraud_warning,
    payment_failed,
    refund_failed,
    refund_not_sent,
    refund_and_dispute,
    inquiry_open,
    dispute_final,
    dispute_unknown,
    unknown_state,
    unread_part,
    charged_after_cancel,
    duplicate_charge,
    paid_beside_invoice,
    unapplied_cash,
    overdue,
    needs_customer,
    one_off_failed,
    plan_not_begun,
    plan_expired,
    plan_behind,
    invoice_overpaid,
    refund_waits_for_customer,
    refund_canceled,
    refund_late,
    hold_ends,
    dispute_lost,
    same_product_twice,
    credits_nearly_gone,
    trial_without_method,
    credit_unused,
    cash_lying,
    card_expiring,
    debit_under_way,
    refund_on_its_way,
    dispute_with_bank,
    dispute_over,
    payment_canceled,
    trial_turned_paid,
    debt_added,
    higher_invoice,
    extra_invoice,
    currency_changed,
    written_off,
    collection_paused,
    first_payment,
)
