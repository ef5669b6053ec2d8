"""Disputes as banks open them, and early fraud warnings. What becomes of a dispute: dispute_course."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.sandbox.stripe import compelling, ledger, shapes
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json

_VISA = {
    "credit_not_processed": "13.6",
    "duplicate": "12.6",
    "fraudulent": "10.4",
    "general": "13.5",
    "product_not_received": "13.1",
    "product_unacceptable": "13.3",
    "subscription_canceled": "13.2",
    "unrecognized": "10.4",
}
_MASTERCARD = {
    "credit_not_processed": "4853",
    "duplicate": "4834",
    "fraudulent": "4837",
    "general": "4853",
    "product_not_received": "4853",
    "product_unacceptable": "4853",
    "subscription_canceled": "4853",
    "unrecognized": "4863",
}
_AMEX = {
    "credit_not_processed": "C02",
    "duplicate": "P08",
    "fraudulent": "F29",
    "product_not_received": "C08",
    "product_unacceptable": "C31",
    "subscription_canceled": "C28",
}
NETWORK_REASONS = {"visa": _VISA, "mastercard": _MASTERCARD, "amex": _AMEX}
AN_INQUIRY = "10"
DAYS_TO_ANSWER = 8
INQUIRY_DAYS = 120
FRAUD_TYPE = "made_with_stolen_card"


def open_dispute(
    account: Account, charge: Json, reason: str, days_to_answer: int = DAYS_TO_ANSWER, **more: Any
) -> Json:
    """Opens a dispute ("inquiry" for one that takes no money yet) on a captured charge, with its events. `more` are
    fields of the dispute: an `amount` of its own, a `status` of warning_needs_response for an inquiry of any reason.

    With 0 days to answer the bank takes no answer. A bank debit is lost at once (Stripe docs, ACH and SEPA Direct
    Debit, disputed payments).
    """
    inquiry = reason == "inquiry" or more.get("status") == "warning_needs_response"
    dispute = _made(account, charge, "fraudulent" if reason == "inquiry" else reason, inquiry, more)
    by_card = charge["payment_method_details"]["type"] == "card"
    answerable = by_card and days_to_answer > 0
    dispute["evidence_details"] |= {
        "due_by": end_of_day(account.clock.now(), days_to_answer) if answerable else 0,
        "submission_method": "not_submitted",
    }
    if by_card:
        _of_a_card(account, dispute, charge, AN_INQUIRY if reason == "inquiry" else "")
    charge["disputed"] = True
    account.put(charge)
    account.put(dispute)
    account.emit("charge.dispute.created", dispute)
    spend_warnings(account, charge)
    _take(account, dispute, inquiry, by_card)
    return dispute


def _take(account: Account, dispute: Json, inquiry: bool, by_card: bool) -> None:
    """What follows at once: an inquiry waits, a chargeback takes the money, a bank debit is over."""
    if inquiry:
        account.clock.plan(account.clock.now() + INQUIRY_DAYS * ledger.DAY, "inquiry_lapses", dispute=dispute["id"])
    else:
        withdraw(account, dispute)
    due_by = dispute["evidence_details"]["due_by"]
    if by_card and due_by:
        account.clock.plan(due_by + 1, "answer_overdue", dispute=dispute["id"])
    elif not by_card:
        dispute["status"] = "lost"
        account.emit("charge.dispute.closed", account.put(dispute))


def _made(account: Account, charge: Json, reason: str, inquiry: bool, more: Json) -> Json:
    given = {
        "amount": charge["amount_captured"],
        "currency": charge["currency"],
        "status": "warning_needs_response" if inquiry else "needs_response",
        **more,
    }
    return account.new(
        "dispute",
        charge=charge["id"],
        is_charge_refundable=inquiry,
        payment_intent=charge["payment_intent"],
        reason=reason,
        **given,
    )


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


def prevent(account: Account, charge: Json, reason: str) -> Json:
    """A prevention product ends a dispute before it begins: the money goes back by the network, without a fee."""
    dispute = open_dispute(account, charge, reason)
    dispute["payment_method_details"]["card"]["case_type"] = "resolution"
    dispute |= {"status": "prevented", "is_charge_refundable": False}
    account.emit("charge.dispute.closed", account.put(dispute))
    return dispute


def warn_of_fraud(account: Account, charge: Json, fraud_type: str = FRAUD_TYPE) -> Json:
    """An early fraud warning on a charge."""
    warning = account.new(
        "radar.early_fraud_warning",
        actionable=True,
        charge=charge["id"],
        fraud_type=fraud_type,
        payment_intent=charge["payment_intent"],
    )
    account.emit("radar.early_fraud_warning.created", account.put(warning))
    return warning


def spend_warnings(account: Account, charge: Json) -> None:
    """Nothing can be done any more about the warnings of a charge that is disputed or refunded in full."""
    for warning in account.rows("radar.early_fraud_warning", charge=charge["id"]):
        if warning["actionable"]:
            warning["actionable"] = False
            account.emit("radar.early_fraud_warning.updated", account.put(warning), {"actionable": True})


def _of_a_card(account: Account, dispute: Json, charge: Json, network_code: str) -> None:
    """The network's side of a dispute of a card payment."""
    brand = charge["payment_method_details"]["card"]["brand"]
    code = network_code or NETWORK_REASONS.get(brand, {}).get(dispute["reason"])
    own = shapes.nested("dispute", "payment_method_details.card")
    inquiry = dispute["status"] == "warning_needs_response"
    case = "inquiry" if inquiry else "compliance" if dispute["reason"] == "noncompliant" else "chargeback"
    own |= {"brand": brand, "case_type": case, "network": brand, "network_reason_code": code}
    dispute |= {"network_reason_code": code, "payment_method_details": {"card": own, "type": "card"}}
    compelling.judge(account, dispute, charge)


def end_of_day(now: int, days: int) -> int:
    """The last second of the day (UTC) so many days after `now`."""
    day = datetime.fromtimestamp(now, UTC) + timedelta(days=days)
    return int(day.replace(hour=23, minute=59, second=59, microsecond=0).timestamp())
