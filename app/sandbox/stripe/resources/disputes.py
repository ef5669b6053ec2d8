"""Disputes, early fraud warnings and reviews."""

from app.sandbox.stripe import compelling, dispute_course
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, saved, snapshot

TOO_LONG = 150_000
ANSWERED = ("under_review", "warning_under_review", "appeal_under_review")
FILES = (
    "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt",
    "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
)  # fmt: skip


@route("GET", "/v1/disputes")
def list_disputes(account: Account, params: Params) -> Json:
    """Disputes, newest first; there is no customer filter."""
    rows = account.rows("dispute", charge=params.get("charge"), payment_intent=params.get("payment_intent"))
    return page(rows, params, "/v1/disputes")


@route("GET", "/v1/disputes/{dispute}")
def retrieve_dispute(account: Account, _params: Params, dispute: str) -> Json:
    """One dispute."""
    return account.at("dispute", dispute, "dispute")


@route("POST", "/v1/disputes/{dispute}")
def update_dispute(account: Account, params: Params, dispute: str) -> Json:
    """Stages evidence and, unless `submit` is false, hands it in: that counts once."""
    return _answered(account, params, account.at("dispute", dispute, "dispute"))


def _answered(account: Account, params: Params, row: Json) -> Json:
    _refuse_closed(row)
    evidence = params.get("evidence") or {}
    if evidence and row["status"] in ANSWERED:
        raise invalid("Evidence was already submitted for this dispute and can no longer be changed.", "evidence")
    if sum(len(str(value)) for value in evidence.values()) > TOO_LONG:
        raise invalid("The evidence is too long: at most 150,000 characters in all.", "evidence")
    _check_files(account, evidence)
    before = snapshot(row)
    for name, value in evidence.items():
        row["evidence"][name] = (value or {}) if name == "enhanced_evidence" else (value or None)
    _judge(account, row)
    filled = any(value for value in row["evidence"].values())
    row["evidence_details"]["has_evidence"] = filled
    if params.get("intended_submission_method"):
        row["intended_submission_method"] = params["intended_submission_method"]
    plain(row, params, ())
    if params.get("submit", bool(evidence)) and row["status"] not in ANSWERED:
        dispute_course.submit(account, row)
        charge = account.find("charge", row["charge"])
        if charge is not None:
            account.emit("charge.updated", charge, {})
        return row
    return saved(account, row, before, "charge.dispute.updated")


def _judge(account: Account, row: Json) -> None:
    """Looks again at what the networks' own rules make of the evidence."""
    charge = account.find("charge", row["charge"])
    if charge is not None and row.get("payment_method_details"):
        compelling.judge(account, row, charge)


def _check_files(account: Account, evidence: Json) -> None:
    for name in FILES:
        if evidence.get(name) and account.find("file", evidence[name]) is None:
            raise invalid(f"No such file upload: '{evidence[name]}'", f"evidence[{name}]", "resource_missing")


@route("POST", "/v1/disputes/{dispute}/close")
def close_dispute(account: Account, _params: Params, dispute: str) -> Json:
    """Accepts a dispute: it is lost."""
    row = account.at("dispute", dispute, "dispute")
    _refuse_closed(row)
    dispute_course.lose(account, row)
    return row


def _refuse_closed(row: Json) -> None:
    if row["status"] in dispute_course.CLOSED:
        raise invalid("This dispute is already closed")


@route("GET", "/v1/charges/{charge}/dispute")
def retrieve_charge_dispute(account: Account, _params: Params, charge: str) -> Json:
    """The dispute of a charge, the older way."""
    account.at("charge", charge, "charge")
    rows = account.rows("dispute", charge=charge)
    if not rows:
        raise StripeFault(404, "invalid_request_error", f"No dispute for charge: {charge}")
    return rows[0]


@route("POST", "/v1/charges/{charge}/dispute")
def update_charge_dispute(account: Account, params: Params, charge: str) -> Json:
    """Answers the dispute of a charge, the older way."""
    return _answered(account, params, retrieve_charge_dispute(account, {}, charge))


@route("POST", "/v1/charges/{charge}/dispute/close")
def close_charge_dispute(account: Account, params: Params, charge: str) -> Json:
    """Accepts the dispute of a charge, the older way."""
    return close_dispute(account, params, retrieve_charge_dispute(account, {}, charge)["id"])


@route("GET", "/v1/radar/early_fraud_warnings")
def list_early_fraud_warnings(account: Account, params: Params) -> Json:
    """Early fraud warnings, newest first."""
    filters = {"charge": params.get("charge"), "payment_intent": params.get("payment_intent")}
    return page(account.rows("radar.early_fraud_warning", **filters), params, "/v1/radar/early_fraud_warnings")


@route("GET", "/v1/radar/early_fraud_warnings/{early_fraud_warning}")
def retrieve_early_fraud_warning(account: Account, _params: Params, early_fraud_warning: str) -> Json:
    """One early fraud warning."""
    return account.at("radar.early_fraud_warning", early_fraud_warning, "early_fraud_warning")


@route("GET", "/v1/reviews")
def list_reviews(account: Account, params: Params) -> Json:
    """Open reviews, newest first."""
    return page([row for row in account.rows("review") if row["open"]], params, "/v1/reviews")


@route("GET", "/v1/reviews/{review}")
def retrieve_review(account: Account, _params: Params, review: str) -> Json:
    """One review."""
    return account.at("review", review, "review")


@route("POST", "/v1/reviews/{review}/approve")
def approve_review(account: Account, _params: Params, review: str) -> Json:
    """Approves a review."""
    row = account.at("review", review, "review")
    if not row["open"]:
        raise invalid("This review is already closed.")
    row |= {"open": False, "closed_reason": "approved", "reason": "approved"}
    account.emit("review.closed", account.put(row))
    return row
