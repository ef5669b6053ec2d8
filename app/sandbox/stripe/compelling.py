"""Whether Visa's Compelling Evidence 3.0 may answer a dispute, and what is missing (Stripe docs, Visa CE 3.0)."""

from collections.abc import Mapping
from typing import Any

from app.sandbox.stripe import ledger
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json

RULE = "visa_compelling_evidence_3"
FRAUD = "10.4"
NEEDED = 2
YOUNGEST, OLDEST = 120 * ledger.DAY, 365 * ledger.DAY
DEVICE = ("customer_purchase_ip", "customer_device_id", "customer_device_fingerprint")
OTHERS = ("customer_account_id", "shipping_address")


def judge(account: Account, dispute: Json, charge: Json) -> None:
    """Writes on a Visa fraud dispute whether the rule applies with what is staged; nothing where it never can."""
    card = dispute["payment_method_details"]["card"]
    if card["case_type"] != "chargeback" or (card["network"], card["network_reason_code"]) != ("visa", FRAUD):
        return
    if len(fitting(account, charge)) < NEEDED:
        return
    staged = ((dispute["evidence"].get("enhanced_evidence") or {}).get(RULE)) or {}
    lacking = _lacking(staged)
    standing = {"required_actions": lacking, "status": "requires_action" if lacking else "qualified"}
    dispute["evidence_details"]["enhanced_eligibility"] = {RULE: standing}
    dispute["enhanced_eligibility_types"] = [RULE]


def fitting(account: Account, charge: Json) -> list[Json]:
    """Earlier undisputed charges of the same card, 120 to 365 days older."""
    print_of_card = charge["payment_method_details"]["card"]["fingerprint"]
    return [
        row
        for row in account.rows("charge", customer=charge["customer"])
        if row["status"] == "succeeded"
        and not row["disputed"]
        and YOUNGEST <= charge["created"] - row["created"] <= OLDEST
        and row["payment_method_details"].get("card", {}).get("fingerprint") == print_of_card
    ]


def _lacking(staged: Mapping[str, Any]) -> list[str]:
    disputed = staged.get("disputed_transaction") or {}
    prior = staged.get("prior_undisputed_transactions") or []
    device = [name for name in DEVICE if disputed.get(name)]
    known = device + [name for name in OTHERS if disputed.get(name)]
    found = {
        "missing_customer_identifiers": not device or len(known) < NEEDED,
        "missing_disputed_transaction_description": not disputed.get("product_description"),
        "missing_merchandise_or_services": not disputed.get("merchandise_or_services"),
        "missing_prior_undisputed_transactions": len(prior) < NEEDED,
        "missing_prior_undisputed_transaction_description": any(not row.get("product_description") for row in prior),
    }
    return [name for name, missing in found.items() if missing]
