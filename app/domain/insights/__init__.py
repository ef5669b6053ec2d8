"""What an agent must notice: one small pure rule a fact, ranked.

A rule looks at a Snapshot and says one Insight or none. To add one, write the function and put it in RULES at the rank
it deserves: the first two stand on the home card. A rule that cannot be sure says "possible".
"""

from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.insights.customers import card_expiring, collection_paused, deleted_customer, unread_part
from app.domain.insights.disputes import dispute_due, inquiry_open
from app.domain.insights.insight import Insight, Rule
from app.domain.insights.payments import needs_customer, one_off_failed, overdue, payment_failed, refund_failed


def noticed(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """All insights of a snapshot, the most important first."""
    found = (rule(snapshot, now) for rule in RULES)
    return tuple(insight for insight in found if insight is not None)


RULES: tuple[Rule, ...] = (
    deleted_customer,
    dispute_due,
    payment_failed,
    refund_failed,
    inquiry_open,
    unread_part,
    overdue,
    needs_customer,
    one_off_failed,
    card_expiring,
    collection_paused,
)
