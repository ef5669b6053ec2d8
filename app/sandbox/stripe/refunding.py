"""Refunds: which are allowed, how they move the charge and the balance, and what becomes of them later."""

from dataclasses import dataclass, field

from app.sandbox.clock import job
from app.sandbox.stripe import instruments, ledger, mail_refunds, refund_references
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.dispute_course import close_inquiry
from app.sandbox.stripe.disputing import spend_warnings
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.money import check_step, worded
from app.sandbox.stripe.routes import Json

FAILS_AFTER_DAYS, PENDING_DAYS, BANK_DAYS = 2, 1, 3
GONE = ("failed", "canceled")


@dataclass(frozen=True)
class Wish:
    """A refund as asked for; `amount` None is all that is left."""

    amount: int | None = None
    reason: str | None = None
    metadata: Json = field(default_factory=dict)
    instructions_email: str | None = None


def refund(account: Account, charge: Json, wish: Wish) -> Json:
    """Refunds a charge. Raises StripeFault as Stripe refuses (stripe.com/docs, Refunds)."""
    amount = _allowed(account, charge, wish.amount)
    made = account.new(
        "refund",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        metadata={key: value for key, value in (wish.metadata or {}).items() if value != ""},
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        reason=wish.reason,
        status="succeeded",
    )
    if wish.instructions_email:
        made["instructions_email"] = wish.instructions_email
    _begin(account, made, charge)
    row = ledger.enter(account, "refund", -amount, charge["currency"], made["id"], description="REFUND FOR CHARGE")
    made["balance_transaction"] = row["id"]
    account.put(made)
    _count(account, charge)
    account.emit("refund.created", made)
    account.emit("charge.refunded", charge)
    if charge["refunded"]:
        _end_inquiry(account, charge)
        spend_warnings(account, charge)
    if wish.reason == "fraudulent":
        charge["fraud_details"] = {"user_report": "fraudulent"}
    return made


def _allowed(account: Account, charge: Json, wanted: int | None) -> int:
    """The amount to refund, in minor units of the charge's currency."""
    if wanted is not None and wanted < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
    if charge["status"] == "failed":
        raise no_success(charge["payment_intent"], charge)
    if not charge["captured"] and not charge["refunded"]:
        raise invalid(_uncaptured(charge))
    if any(not row["is_charge_refundable"] for row in account.rows("dispute", charge=charge["id"])):
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    whole = charge["amount"] if charge["status"] == "pending" else charge["amount_captured"]
    left = whole - refunded_amount(account, charge)
    if charge["refunded"] or (left <= 0 and charge["captured"]):
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if wanted is not None and wanted > left:
        currency = charge["currency"]
        raise invalid(
            f"Refund amount ({worded(wanted, currency)}) is greater than unrefunded amount on charge "
            f"({worded(left, currency)})",
            "amount",
        )
    if wanted is not None:
        check_step(wanted, charge["currency"])
    return left if wanted is None else wanted


def no_success(intent: str | None, charge: Json | None = None) -> StripeFault:
    """The refusal for a payment that never succeeded."""
    subject = f"This PaymentIntent ({intent})" if intent else f"Charge {charge['id'] if charge else ''}"
    return invalid(f"{subject} does not have a successful charge to refund.")


def _uncaptured(charge: Json) -> str:
    if charge["payment_intent"] is None:
        return f"Charge {charge['id']} has not been captured yet and cannot be refunded."
    return (
        f"This uncaptured Charge was created by a PaymentIntent ({charge['payment_intent']}). You must cancel the "
        "PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, "
        "see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )


def refunded_amount(account: Account, charge: Json) -> int:
    """What refunds that stand take from a charge (failed and canceled ones do not count)."""
    rows = account.rows("refund", charge=charge["id"])
    return sum(row["amount"] for row in rows if row["status"] not in GONE)


def _count(account: Account, charge: Json) -> None:
    released = charge["amount"] - charge["amount_captured"] if charge["status"] == "succeeded" else 0
    total = refunded_amount(account, charge) + released
    charge |= {"amount_refunded": total, "refunded": total >= charge["amount"] and bool(total)}
    account.put(charge)


def _begin(account: Account, made: Json, charge: Json) -> None:
    """The refund's first state, and what is planned for it."""
    now, identifier = account.clock.now(), made["id"]
    kind = charge["payment_method_details"]["type"]
    if kind in mail_refunds.KINDS:
        mail_refunds.ask(account, made, charge)
        return
    if kind != "card":
        details = {"type": kind if kind != "customer_balance" else "customer_cash_balance"}
        made |= {"status": "pending", "pending_reason": "processing", "destination_details": details}
        if kind == "customer_balance":
            made["destination_details"]["customer_cash_balance"] = {}
        else:
            made["destination_details"] = _bank_destination(kind)
        if charge["status"] == "pending":
            made["pending_reason"] = "charge_pending"
            return
        account.clock.plan(now + BANK_DAYS * ledger.DAY, "refund_settles", refund=identifier)
        return
    made["destination_details"] = {
        "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
        "type": "card",
    }
    method = account.find("payment_method", charge["payment_method"] or "")
    behaviour = instruments.card_of(account, method).refund if method else ""
    if behaviour == "pending":
        made |= {"status": "pending", "pending_reason": "processing"}
        account.clock.plan(now + PENDING_DAYS * ledger.DAY, "refund_settles", refund=identifier)
    elif behaviour == "fails":
        account.clock.plan(now + FAILS_AFTER_DAYS * ledger.DAY, "refund_fails", refund=identifier)
    refund_references.plan(account, identifier)


def _bank_destination(kind: str) -> Json:
    own = "us_bank_transfer" if kind == "us_bank_account" else "eu_bank_transfer"
    return {own: {"reference": None, "reference_status": "pending"}, "type": own}


def _end_inquiry(account: Account, charge: Json) -> None:
    for dispute in account.rows("dispute", charge=charge["id"]):
        if dispute["status"].startswith("warning_") and dispute["status"] != "warning_closed":
            close_inquiry(account, dispute)


def fail(account: Account, made: Json, reason: str = "expired_or_canceled_card") -> None:
    """A refund comes back from the bank: the money returns to the balance, the charge is open again."""
    row = ledger.enter(
        account,
        "refund_failure",
        made["amount"],
        made["currency"],
        made["id"],
        description="REFUND FAILURE",
        category="refund_failure",
    )
    made |= {"status": "failed", "failure_reason": reason, "failure_balance_transaction": row["id"]}
    made.pop("pending_reason", None)
    account.put(made)
    charge = account.find("charge", made["charge"] or "")
    if charge is not None:
        _count(account, charge)
    _announce(account, made)
    account.emit("refund.failed", made)


def wait(account: Account, made: Json, reason: str) -> None:
    """A refund waits: our balance is too low (insufficient_funds), or the bank takes its time (processing)."""
    made |= {"status": "pending", "pending_reason": reason}
    _announce(account, account.put(made))


def cancel(account: Account, made: Json) -> Json:
    """Cancels a refund that waits for the customer. Raises StripeFault 400 for any other."""
    if made["status"] != "requires_action":
        raise invalid("Canceling this refund is unsupported.")
    return _taken_back(account, made, "merchant_request")


def _taken_back(account: Account, made: Json, reason: str) -> Json:
    row = ledger.enter(account, "refund_failure", made["amount"], made["currency"], made["id"], category="refund")
    made |= {"status": "canceled", "failure_reason": reason, "failure_balance_transaction": row["id"]}
    for name in ("next_action", "pending_reason"):
        made.pop(name, None)
    account.put(made)
    charge = account.find("charge", made["charge"] or "")
    if charge is not None:
        _count(account, charge)
    _announce(account, made)
    return made


def charge_settled(account: Account, charge: Json, paid: bool) -> None:
    """Goes on with the refunds that waited for a bank debit: sends them off, or cancels them when the debit failed."""
    for made in account.rows("refund", charge=charge["id"], status="pending"):
        if not paid:
            _taken_back(account, made, "declined")
            continue
        made["pending_reason"] = "processing"
        due = account.clock.now() + BANK_DAYS * ledger.DAY
        account.clock.plan(due, "refund_settles", refund=account.put(made)["id"])


def _announce(account: Account, made: Json) -> None:
    account.emit("refund.updated", made)
    account.emit("charge.refund.updated", made)


@job("refund_settles")
def _settles(account: Account, refund: str) -> None:
    made = account.find("refund", refund)
    if made is None or made["status"] != "pending":
        return
    made["status"] = "succeeded"
    made.pop("pending_reason", None)
    _announce(account, account.put(made))


@job("refund_fails")
def _fails(account: Account, refund: str) -> None:
    made = account.find("refund", refund)
    if made is not None and made["status"] == "succeeded":
        fail(account, made)
