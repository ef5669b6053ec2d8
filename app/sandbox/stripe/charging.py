"""Charges: one attempt to take money with a payment method, and everything that a test card lets follow from it."""

from dataclasses import dataclass, field

from app.sandbox.clock import job
from app.sandbox.stripe import accounts, answers, declines, instruments, ledger, refunding
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import DECLINES, Decline, TestCard
from app.sandbox.stripe.disputing import open_dispute, warn_of_fraud
from app.sandbox.stripe.routes import Json

ACH_DAYS, SEPA_DAYS = 4, 5
AUTHORIZED = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 12,
    "seller_message": "Payment complete.",
    "type": "authorized",
}
NO_DETAILS = "The bank did not return any further details with this decline."


@dataclass(frozen=True)
class Terms:
    """What is to be charged. `extra` are further fields of the charge."""

    amount: int
    currency: str
    capture: bool = True
    customer: str | None = None
    intent: str | None = None
    extra: Json = field(default_factory=dict)


def attempt(account: Account, method: Json, terms: Terms) -> Json:
    """A stored charge: succeeded, pending (bank debits) or failed, with its balance transaction and events."""
    charge = _blank(account, method, terms)
    return ATTEMPTS[method["type"]](account, charge, method, terms)


def _blank(account: Account, method: Json, terms: Terms) -> Json:
    identifier = account.new_id("ch" if method["type"] == "card" else "py")
    return account.new(
        "charge",
        id=identifier,
        amount=terms.amount,
        billing_details=method["billing_details"],
        calculated_statement_descriptor="STRIPE",
        currency=terms.currency,
        customer=terms.customer or method["customer"],
        fraud_details={},
        payment_intent=terms.intent,
        payment_method=method["id"],
        payment_method_details=instruments.charge_details(account, method, terms.amount),
        receipt_url=f"https://pay.stripe.com/receipts/payment/{identifier}",
        **{"metadata": {}, **terms.extra},
    )


def _by_card(account: Account, charge: Json, method: Json, terms: Terms) -> Json:
    card = instruments.card_of(account, method)
    decline = answers.answer(account, method) or DECLINES.get(card.declines)
    if decline is not None:
        return fail(account, charge, decline, card)
    charge |= {
        "outcome": {**AUTHORIZED, "risk_level": card.risk, "risk_score": 64 if card.risk == "elevated" else 12},
        "paid": True,
        "status": "succeeded",
    }
    if not terms.capture:
        _hold(account, charge)
        account.emit("charge.succeeded", account.put(charge))
        return charge
    settle(account, charge, terms.amount)
    account.emit("charge.succeeded", charge)
    _follow(account, charge, card)
    return charge


def _hold(account: Account, charge: Json) -> None:
    until = account.clock.now() + 7 * ledger.DAY
    charge["payment_method_details"]["card"]["capture_before"] = until
    account.clock.plan(until, "hold_expires", charge=charge["id"])


def settle(account: Account, charge: Json, amount: int) -> None:
    """Takes the money: captured, with a balance transaction."""
    card = account.find("payment_method", charge["payment_method"] or "")
    now = bool(card and card["type"] == "card" and instruments.card_of(account, card).available_now)
    row = ledger.enter(
        account,
        "charge" if charge["id"].startswith("ch_") else "payment",
        amount,
        charge["currency"],
        charge["id"],
        fee=ledger.charge_fee(account, amount, charge["currency"]),
        description=charge["description"],
        category="charge",
        now=now,
    )
    charge |= {"captured": True, "amount_captured": amount, "balance_transaction": row["id"]}
    account.put(charge)


def follow(account: Account, charge: Json) -> None:
    """What a test card lets follow from a captured charge: a dispute, an inquiry, a fraud warning."""
    method = account.find("payment_method", charge["payment_method"] or "")
    if method is not None and method["type"] == "card":
        _follow(account, charge, instruments.card_of(account, method))


def _follow(account: Account, charge: Json, card: TestCard) -> None:
    if card.fraud_warning:
        warn_of_fraud(account, charge)
    if card.dispute:
        open_dispute(account, charge, card.dispute)


def fail(account: Account, charge: Json, decline: Decline, card: TestCard | None = None) -> Json:
    """Stores a failed charge and says so."""
    reason = decline.decline_code or decline.code
    blocked = decline.blocked or ("highest_risk_level" if card is not None and card.risk == "highest" else "")
    network_code = decline.network_code or (answers.NETWORK_CODES.get(reason, "05") if card is not None else None)
    charge |= {
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": {
            **AUTHORIZED,
            "advice_code": None if blocked else declines.ADVICE.get(reason),
            "network_decline_code": None if blocked else network_code,
            "network_status": "not_sent_to_network" if blocked else "declined_by_network",
            "reason": blocked or reason,
            "risk_level": _risk(card, blocked),
            "seller_message": answers.BLOCKED.get(blocked, NO_DETAILS),
            "type": "blocked" if blocked else "issuer_declined",
        },
        "paid": False,
        "status": "failed",
    }
    account.emit("charge.failed", account.put(charge))
    return charge


def _risk(card: TestCard | None, blocked: str) -> str:
    if card is None:
        return "not_assessed"
    return "highest" if blocked == "highest_risk_level" else card.risk


def refused_charge(account: Account, method: Json, terms: Terms, decline: Decline) -> Json:
    """A failed charge that the bank refused for a reason of the moment, whatever the card is."""
    return fail(account, _blank(account, method, terms), decline, instruments.card_of(account, method))


def _by_bank(account: Account, charge: Json, method: Json, _terms: Terms) -> Json:
    charge |= {
        "outcome": {
            **AUTHORIZED,
            "risk_level": "not_assessed",
            "risk_score": None,
            "seller_message": "Payment pending.",
        },
        "paid": False,
        "status": "pending",
    }
    del charge["outcome"]["risk_score"]
    charge["captured"] = True
    account.emit("charge.pending", account.put(charge))
    days = ACH_DAYS if method["type"] == "us_bank_account" else SEPA_DAYS
    if account.hidden.get(method["id"]) != accounts.NEVER_SETTLES:
        account.clock.plan(account.clock.now() + days * ledger.DAY, "bank_debit_settles", charge=charge["id"])
    return charge


def _by_transfer(account: Account, charge: Json, _method: Json, terms: Terms) -> Json:
    charge |= {"outcome": {**AUTHORIZED, "risk_level": "not_assessed"}, "paid": True, "status": "succeeded"}
    del charge["outcome"]["risk_score"]
    settle(account, charge, terms.amount)
    account.emit("charge.succeeded", charge)
    return charge


ATTEMPTS = {
    "card": _by_card,
    "us_bank_account": _by_bank,
    "sepa_debit": _by_bank,
    "customer_balance": _by_transfer,
    "konbini": _by_transfer,
}


@job("bank_debit_settles")
def _bank_debit_settles(account: Account, charge: str) -> None:
    """The bank's answer: the charge succeeds, or fails with the test account's reason, and its intent with it."""
    row = account.find("charge", charge)
    if row is None or row["status"] != "pending":
        return
    method = account.get("payment_method", row["payment_method"])
    number = account.hidden.get(method["id"], "")
    failure = _bank_failure(account, method, number)
    if failure is not None:
        fail(account, row, failure)
    else:
        row |= {"status": "succeeded", "paid": True}
        settle(account, row, row["amount"])
        account.emit("charge.succeeded", row)
        if accounts.disputed(number):
            open_dispute(account, row, "debit_not_authorized")
    refunding.charge_settled(account, row, failure is None)
    _settle_intent(account, row, failure)


def _bank_failure(account: Account, method: Json, number: str) -> Decline | None:
    return answers.answer(account, method) or accounts.returned(method, number)


def _settle_intent(account: Account, charge: Json, failure: Decline | None) -> None:
    intent = account.find("payment_intent", charge["payment_intent"] or "")
    if intent is None:
        return
    if failure is None:
        intent |= {"status": "succeeded", "amount_received": charge["amount"], "processing": None}
        account.emit("payment_intent.succeeded", account.put(intent))
    else:
        intent |= {"status": "requires_payment_method", "processing": None, "payment_method": None}
        intent["last_payment_error"] = declines.payment_error(account, charge, failure)
        account.emit("payment_intent.payment_failed", account.put(intent))
