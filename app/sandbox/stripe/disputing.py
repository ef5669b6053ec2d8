"""Disputes: how they open, are answered, and end."""

from datetime import UTC, datetime, timedelta

from app.sandbox.clock import job
from app.sandbox.stripe import ledger, shapes
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json

CLOSED = ("won", "lost", "warning_closed", "prevented")
NETWORK_REASONS = {
    "fraudulent": "10.4",
    "product_not_received": "13.1",
    "inquiry": "10",
    "duplicate": "12.6",
    "subscription_canceled": "13.2",
    "product_unacceptable": "13.3",
    "credit_not_processed": "13.7",
    "unrecognized": "10.4",
    "general": "13.5",
}
DAYS_TO_ANSWER = 8
INQUIRY_DAYS = 120
REVIEW_DAYS = 60
FRAUD_TYPE = "made_with_stolen_card"


def open_dispute(account: Account, charge: Json, reason: str, days_to_answer: int = DAYS_TO_ANSWER) -> Json:
    """Opens a dispute ("inquiry" for one that takes no money yet) on a captured charge, with its events."""
    inquiry = reason == "inquiry"
    details = charge["payment_method_details"]
    dispute = account.new(
        "dispute",
        amount=charge["amount_captured"],
        charge=charge["id"],
        currency=charge["currency"],
        is_charge_refundable=inquiry,
        payment_intent=charge["payment_intent"],
        reason="fraudulent" if inquiry else reason,
        status="warning_needs_response" if inquiry else "needs_response",
    )
    dispute["evidence_details"] |= {
        "due_by": _end_of_day(account.clock.now(), days_to_answer),
        "submission_method": "not_submitted",
    }
    if details["type"] == "card":
        dispute["payment_method_details"] = _card(details["card"]["brand"], "inquiry" if inquiry else reason)
        dispute["network_reason_code"] = NETWORK_REASONS.get("inquiry" if inquiry else reason)
    charge["disputed"] = True
    account.put(charge)
    account.put(dispute)
    account.emit("charge.dispute.created", dispute)
    if inquiry:
        account.clock.plan(account.clock.now() + INQUIRY_DAYS * ledger.DAY, "inquiry_lapses", dispute=dispute["id"])
    else:
        withdraw(account, dispute)
    account.clock.plan(dispute["evidence_details"]["due_by"] + 1, "answer_overdue", dispute=dispute["id"])
    return dispute


def withdraw(account: Account, dispute: Json) -> None:
    """Takes the disputed amount and the fee from the balance."""
    row = ledger.enter(
        account,
        "dispute",
        -dispute["amount"],
        dispute["currency"],
        dispute["id"],
        fee=ledger.DISPUTE_FEE,
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )
    dispute["balance_transactions"].append(row)
    account.put(dispute)
    account.emit("charge.dispute.funds_withdrawn", dispute)


def win(account: Account, dispute: Json) -> None:
    """Ends a dispute in the merchant's favour; the amount comes back."""
    row = ledger.enter(
        account,
        "dispute",
        dispute["amount"],
        dispute["currency"],
        dispute["id"],
        description=f"Chargeback reversal for {dispute['charge']}",
        category="dispute_reversal",
    )
    dispute |= {"status": "won", "is_charge_refundable": True}
    dispute["balance_transactions"].append(row)
    account.put(dispute)
    account.emit("charge.dispute.funds_reinstated", dispute)
    account.emit("charge.dispute.closed", dispute)


def lose(account: Account, dispute: Json) -> None:
    """Ends a dispute in the cardholder's favour."""
    dispute |= {"status": "lost", "is_charge_refundable": False}
    account.emit("charge.dispute.closed", account.put(dispute))


def close_inquiry(account: Account, dispute: Json) -> None:
    """Ends an inquiry: answered, lapsed, or the charge was refunded in full."""
    dispute["status"] = "warning_closed"
    account.emit("charge.dispute.closed", account.put(dispute))


def escalate(account: Account, dispute: Json) -> None:
    """Turns an inquiry into a chargeback."""
    dispute |= {"status": "needs_response", "is_charge_refundable": False}
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback"
    withdraw(account, dispute)


def submit(account: Account, dispute: Json) -> None:
    """Hands the staged evidence in; Stripe's three test texts decide at once, others after the bank's review."""
    details = dispute["evidence_details"]
    details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
    dispute["status"] = "warning_under_review" if dispute["status"].startswith("warning") else "under_review"
    account.emit("charge.dispute.updated", account.put(dispute))
    decisions = INQUIRY_DECISIONS if dispute["status"] == "warning_under_review" else DECISIONS
    decide = decisions.get(str(dispute["evidence"]["uncategorized_text"] or "").strip())
    if decide is not None:
        decide(account, dispute)
    elif dispute["status"] == "under_review":
        account.clock.plan(account.clock.now() + REVIEW_DAYS * ledger.DAY, "review_ends", dispute=dispute["id"])


def warn_of_fraud(account: Account, charge: Json) -> Json:
    """An early fraud warning on a charge."""
    warning = account.new(
        "radar.early_fraud_warning",
        actionable=True,
        charge=charge["id"],
        fraud_type=FRAUD_TYPE,
        payment_intent=charge["payment_intent"],
    )
    account.emit("radar.early_fraud_warning.created", account.put(warning))
    return warning


DECISIONS = {"winning_evidence": win, "losing_evidence": lose}
# An inquiry took no money, so none comes back: it is closed, or becomes a chargeback (Stripe docs, Testing).
INQUIRY_DECISIONS = {
    "winning_evidence": close_inquiry,
    "losing_evidence": close_inquiry,
    "escalate_inquiry_evidence": escalate,
}


@job("inquiry_lapses")
def _inquiry_lapses(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is not None and row["status"].startswith("warning_") and row["status"] != "warning_closed":
        close_inquiry(account, row)


@job("answer_overdue")
def _answer_overdue(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is None or row["status"] not in ("needs_response", "warning_needs_response"):
        return
    row["evidence_details"]["past_due"] = True
    account.put(row)
    if row["status"] == "needs_response":
        lose(account, row)


@job("review_ends")
def _review_ends(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is not None and row["status"] == "under_review":
        lose(account, row)


def _card(brand: str, reason: str) -> Json:
    case = "inquiry" if reason == "inquiry" else "chargeback"
    own = shapes.nested("dispute", "payment_method_details.card")
    own |= {
        "brand": brand,
        "case_type": case,
        "network": brand,
        "network_reason_code": NETWORK_REASONS.get(reason, "10.4"),
    }
    return {"card": own, "type": "card"}


def _end_of_day(now: int, days: int) -> int:
    day = datetime.fromtimestamp(now, UTC) + timedelta(days=days)
    return int(day.replace(hour=23, minute=59, second=59, microsecond=0).timestamp())
