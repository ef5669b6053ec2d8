"""What the mirror keeps of each object of Stripe's: exactly what our mapping reads, so that rows stay small and hold no
more of people than cards show.

A path may lead through lists; `*` stands for any name; `?` at the end keeps only that something is there.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.mirror import Kind

Tree = dict[str, Any]


def _under(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" if prefix else name for name in names.split())


_METHOD = "id type *.brand *.last4 *.exp_month *.exp_year *.bank_name"
_PRICE = (
    "id product nickname unit_amount currency transform_quantity recurring.interval recurring.interval_count"
    " recurring.usage_type"
)
_SUBSCRIPTION = (
    *_under(
        "",
        "id object customer status created currency cancel_at_period_end cancel_at canceled_at ended_at trial_end"
        " collection_method pause_collection trial_settings.end_behavior.missing_payment_method"
        " default_source items.has_more",
    ),
    *_under("default_payment_method", _METHOD),
    *_under("items.data", "id quantity current_period_start current_period_end"),
    *_under("items.data.price", _PRICE),
)
_LINE = (
    "id description amount currency quantity period.start period.end discount_amounts.amount"
    " pricing.price_details.price pricing.price_details.product pricing.unit_amount_decimal"
    " parent.subscription_item_details.proration parent.subscription_item_details.subscription"
    " parent.subscription_item_details.subscription_item parent.invoice_item_details.proration"
    " parent.invoice_item_details.subscription"
)
KEPT: Mapping[Kind, tuple[str, ...]] = {
    Kind.PRODUCT: ("id", "object", "name"),
    Kind.CUSTOMER: (
        *_under(
            "",
            "id object name email created currency balance invoice_credit_balance delinquent default_source"
            " preferred_locales metadata cash_balance.available cash_balance.settings.reconciliation_mode"
            " subscriptions.has_more",
        ),
        *_under("invoice_settings.default_payment_method", _METHOD),
        *(f"subscriptions.data.{path}" for path in _SUBSCRIPTION),
    ),
    Kind.SUBSCRIPTION: _SUBSCRIPTION,
    Kind.INVOICE: (
        *_under(
            "",
            "id object customer status created currency total subtotal amount_due amount_paid amount_remaining number"
            " status_transitions.finalized_at status_transitions.paid_at due_date attempt_count next_payment_attempt"
            " collection_method billing_reason parent.subscription_details.subscription period_start period_end"
            " starting_balance ending_balance amount_overpaid amount_paid_off_stripe"
            " pre_payment_credit_notes_amount post_payment_credit_notes_amount total_discount_amounts.amount"
            " total_taxes.amount total_taxes.tax_behavior total_pretax_credit_amounts.type"
            " total_pretax_credit_amounts.amount hosted_invoice_url invoice_pdf description lines.has_more",
        ),
        *_under("lines.data", _LINE),
        *_under("payments.data", "id invoice status currency amount_requested amount_paid payment"),
    ),
    Kind.INTENT: (
        *_under(
            "",
            "id object status created amount amount_received currency latest_charge customer description receipt_email"
            " livemode cancellation_reason next_action.type next_action.*.amount_remaining next_action.*.expires_at"
            " next_action.*.expires_after last_payment_error.code last_payment_error.decline_code"
            " last_payment_error.advice_code last_payment_error.network_decline_code",
        ),
        *_under("last_payment_error.payment_method", _METHOD),
    ),
    Kind.CHARGE: _under(
        "",
        "id object created amount currency status paid captured refunded amount_refunded amount_captured customer"
        " payment_intent payment_method payment_method_details.type payment_method_details.*.brand"
        " payment_method_details.*.last4 payment_method_details.*.exp_month payment_method_details.*.exp_year"
        " payment_method_details.*.bank_name payment_method_details.card.capture_before outcome.type outcome.reason"
        " outcome.advice_code outcome.network_decline_code failure_code disputed description receipt_email"
        " billing_details.email livemode",
    ),
    Kind.REFUND: _under(
        "",
        "id object amount currency status created charge payment_intent reason failure_reason pending_reason"
        " destination_details.type destination_details.*.reference destination_details.*.reference_status"
        " destination_details.*.type destination_details.*.reference_type metadata.counterfoil_action",
    ),
    Kind.DISPUTE: _under(
        "",
        "id object charge payment_intent amount currency status reason created is_charge_refundable"
        " evidence_details.due_by evidence_details.past_due evidence_details.submission_count"
        " evidence_details.has_evidence evidence_details.enhanced_eligibility payment_method_details.card.network"
        " payment_method_details.card.brand payment_method_details.card.network_reason_code"
        " payment_method_details.card.case_type balance_transactions.amount balance_transactions.fee"
        " balance_transactions.currency evidence.*?",
    ),
    Kind.WARNING: _under("", "id object charge created fraud_type actionable"),
}


def kept(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The object with nothing but what is kept of its kind."""
    found: dict[str, Any] = _cut(given, _TREES[kind])
    return found


def fingerprint() -> str:
    """Another one whenever another field is kept: rows of an older program then count for nothing."""
    return hashlib.sha256(repr(sorted(KEPT.items())).encode()).hexdigest()[:16]


def _tree(paths: Iterable[str]) -> Tree:
    root: Tree = {}
    for path in paths:
        here = root
        for name in path.split("."):
            here = here.setdefault(name, {})
    return root


def _cut(given: Any, tree: Tree) -> Any:
    """An id that stands where an object may be stays an id."""
    if isinstance(given, list):
        return [_cut(one, tree) for one in given]
    if not isinstance(given, Mapping) or not tree:
        return given
    if "*?" in tree:
        return {name: bool(value) for name, value in given.items() if value}
    wanted = ((name, value, _inner(tree, name, value)) for name, value in given.items() if value is not None)
    return {name: _cut(value, inner) for name, value, inner in wanted if inner is not None}


def _inner(tree: Tree, name: str, value: Any) -> Tree | None:
    """What is kept below a name; None when nothing is. `*` is only for objects."""
    if name in tree:
        own: Tree = tree[name]
        return own | tree.get("*", {}) if own and "*" in tree else own
    return tree.get("*") if isinstance(value, Mapping) else None


_TREES: Mapping[Kind, Tree] = {kind: _tree(paths) for kind, paths in KEPT.items()}
