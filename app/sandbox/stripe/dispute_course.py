"""The course of a dispute: answered, decided, escalated, appealed, lapsed."""

from app.sandbox.clock import job
from app.sandbox.stripe import ledger
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.disputing import end_of_day, withdraw
from app.sandbox.stripe.routes import Json

CLOSED = ("won", "lost", "warning_closed", "prevented")
REVIEWED = ("under_review", "appeal_under_review")
REVIEW_DAYS = 60
APPEAL_DAYS = 10


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


def appeal(account: Account, dispute: Json, days_to_answer: int = APPEAL_DAYS) -> None:
    """Opens a lost dispute once more: the merchant may appeal until the end of that day."""
    dispute["status"] = "appeal_needs_response"
    dispute["evidence_details"] |= {"due_by": end_of_day(account.clock.now(), days_to_answer), "has_evidence": False}
    account.emit("charge.dispute.updated", account.put(dispute))
    account.clock.plan(dispute["evidence_details"]["due_by"] + 1, "answer_overdue", dispute=dispute["id"])


def submit(account: Account, dispute: Json) -> None:
    """Hands the staged evidence in; Stripe's three test texts decide at once, others after the bank's review."""
    details = dispute["evidence_details"]
    details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
    stage = dispute["status"].removesuffix("needs_response")
    dispute["status"] = f"{stage}under_review"
    account.emit("charge.dispute.updated", account.put(dispute))
    decisions = OUTCOMES.get(dispute["status"], {})
    decide = decisions.get(str(dispute["evidence"]["uncategorized_text"] or "").strip())
    if decide is not None:
        decide(account, dispute)
    elif dispute["status"] in REVIEWED:
        account.clock.plan(account.clock.now() + REVIEW_DAYS * ledger.DAY, "review_ends", dispute=dispute["id"])


DECISIONS = {"winning_evidence": win, "losing_evidence": lose}
# An inquiry took no money, so none comes back: it is closed, or becomes a chargeback (Stripe docs, Testing).
INQUIRY_DECISIONS = {
    "winning_evidence": close_inquiry,
    "losing_evidence": close_inquiry,
    "escalate_inquiry_evidence": escalate,
}
OUTCOMES = {"warning_under_review": INQUIRY_DECISIONS, "under_review": DECISIONS}


@job("inquiry_lapses")
def _inquiry_lapses(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is not None and row["status"].startswith("warning_") and row["status"] != "warning_closed":
        close_inquiry(account, row)


@job("answer_overdue")
def _answer_overdue(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is None or not row["status"].endswith("needs_response"):
        return
    row["evidence_details"]["past_due"] = True
    account.put(row)
    if row["status"] != "warning_needs_response":
        lose(account, row)


@job("review_ends")
def _review_ends(account: Account, dispute: str) -> None:
    row = account.find("dispute", dispute)
    if row is not None and row["status"] in REVIEWED:
        lose(account, row)
