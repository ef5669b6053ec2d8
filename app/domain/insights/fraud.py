"""The rule about early fraud warnings: a card network's word that a dispute is likely. For the agent alone."""

from datetime import datetime

from app.domain.billing import FraudWarning, Payment, Snapshot
from app.domain.card import Button, Day, Tone, say
from app.domain.insights.insight import Insight
from app.domain.payment import charged


def early_fraud_warning(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest warning about which something can still be done: the payment is neither refunded nor disputed."""
    for warning in snapshot.warnings:
        payment = _still_kept(warning, snapshot)
        if payment is not None:
            return Insight(
                "early_fraud_warning",
                Tone.PROBLEM,
                say("Early fraud warning, {amount}", amount=charged(payment)),
                say(
                    "On {day} the card network warned of this payment. A dispute is likely. Never tell the customer.",
                    day=Day(warning.created),
                ),
                (warning.id, payment.id),
                Button(say("See the payment"), f"open:payment:{payment.id}"),
            )
    return None


def _still_kept(warning: FraudWarning, snapshot: Snapshot) -> Payment | None:
    """The payment that an actionable warning is about, if its money is still with us."""
    payment = next((one for one in snapshot.payments if one.charge_id == warning.charge_id), None)
    if payment is None or not warning.actionable or payment.disputed or payment.status != "succeeded":
        return None
    return payment if payment.refunded < charged(payment) else None
