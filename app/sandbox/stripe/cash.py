"""Cash balances: bank transfers that arrived for a customer, and the payments that they settle."""

from app.sandbox.stripe import charging, instruments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.charging import Terms
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Json

WIRES = {"eur": "eu_bank_transfer", "gbp": "gb_bank_transfer", "jpy": "jp_bank_transfer", "mxn": "mx_bank_transfer"}
NETWORKS = {
    "us_bank_transfer": {"network": "ach", "sender_name": "Jenny Rosen"},
    "eu_bank_transfer": {"bic": "SOGEDEFFXXX", "iban_last4": "7606", "sender_name": "Jenny Rosen"},
    "gb_bank_transfer": {"account_number_last4": "3456", "sender_name": "Jenny Rosen", "sort_code": "108800"},
    "jp_bank_transfer": {"sender_bank": "STRIPE TEST BANK", "sender_branch": "MAIN", "sender_name": "JENNY ROSEN"},
    "mx_bank_transfer": {"sender_name": "Jenny Rosen"},
}


def state(account: Account, customer: str) -> Json:
    """What the account keeps about a customer's cash: available minor units by currency, and the mode."""
    return account.cash.setdefault(customer, {"available": {}, "mode": "automatic", "merchant_default": True})


def balance(account: Account, customer: str) -> Json:
    """The cash_balance object of a customer."""
    kept = state(account, customer)
    return {
        "object": "cash_balance",
        "available": {code: amount for code, amount in kept["available"].items() if amount} or None,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": kept["mode"], "using_merchant_default": kept["merchant_default"]},
    }


def available(account: Account, customer: str, currency: str) -> int:
    """Minor units of `currency` that lie unapplied."""
    return int(state(account, customer)["available"].get(currency, 0))


def move(account: Account, customer: str, amount: int, currency: str, **details: Json) -> Json:
    """A cash balance transaction; `details` is its one hash: funded, applied_to_payment, refunded_from_payment, ..."""
    kept = state(account, customer)
    kept["available"][currency] = available(account, customer, currency) + amount
    row = account.new(
        "customer_cash_balance_transaction",
        currency=currency,
        customer=customer,
        ending_balance=kept["available"][currency],
        net_amount=amount,
        type=next(iter(details)),
        **details,
    )
    account.emit("customer_cash_balance_transaction.created", account.put(row))
    return row


def fund(account: Account, customer: str, amount: int, currency: str, reference: str | None = None) -> Json:
    """A bank transfer arrives. In automatic mode it settles the customer's oldest waiting payments first."""
    wire = WIRES.get(currency, "us_bank_transfer")
    transfer = {"reference": reference, "type": wire, wire: dict(NETWORKS[wire])}
    row = move(account, customer, amount, currency, funded={"bank_transfer": transfer})
    if state(account, customer)["mode"] == "automatic":
        for intent in reversed(account.rows("payment_intent", customer=customer)):
            if waiting(account, intent) and intent["currency"] == currency:
                apply(account, intent, min(remaining(account, intent), available(account, customer, currency)))
    if available(account, customer, currency):
        account.emit("cash_balance.funds_available", balance(account, customer))
    return row


def waiting(account: Account, intent: Json) -> bool:
    """Whether an intent waits for a bank transfer."""
    method = account.find("payment_method", intent["payment_method"] or "")
    return intent["status"] == "requires_action" and method is not None and method["type"] == "customer_balance"


def remaining(account: Account, intent: Json) -> int:
    """What is still to come for an intent that a bank transfer pays."""
    return int(intent["amount"]) - int(account.hidden.get(f"{intent['id']}:funded", "0"))


def confirm(account: Account, intent: Json) -> StripeFault | None:
    """Pays an intent from the cash balance, or asks for a bank transfer. Raises StripeFault 400 without a customer."""
    if not intent["customer"]:
        raise invalid("A customer is required to use the customer_balance payment method.", "customer")
    lying = available(account, intent["customer"], intent["currency"])
    if lying < intent["amount"]:
        intent |= {"status": "requires_action", "next_action": instructions(account, intent)}
        account.emit("payment_intent.requires_action", account.put(intent))
    if lying and state(account, intent["customer"])["mode"] == "automatic":
        apply(account, intent, min(lying, intent["amount"]))
    return None


def apply(account: Account, intent: Json, amount: int) -> None:
    """Moves `amount` minor units from the cash balance to an intent; when all is there, it succeeds."""
    if amount < 1:
        return
    applied = {"payment_intent": intent["id"]}
    move(account, intent["customer"], -amount, intent["currency"], applied_to_payment=applied)
    funded = int(intent["amount"]) - remaining(account, intent) + amount
    account.hidden[f"{intent['id']}:funded"] = str(funded)
    if funded < intent["amount"]:
        intent["next_action"] = instructions(account, intent)
        account.emit("payment_intent.partially_funded", account.put(intent))
        return
    _settle(account, intent)


def _settle(account: Account, intent: Json) -> None:
    method = account.find("payment_method", intent["payment_method"] or "") or instruments.transfer_method(account)
    terms = Terms(intent["amount"], intent["currency"], True, intent["customer"], intent["id"])
    charge = charging.attempt(account, method, terms)
    intent |= {
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "status": "succeeded",
    }
    account.emit("payment_intent.succeeded", account.put(intent))


def instructions(account: Account, intent: Json) -> Json:
    """`next_action` of an intent that waits for a bank transfer."""
    left = remaining(account, intent)
    return {
        "display_bank_transfer_instructions": {
            "amount_remaining": left,
            "currency": intent["currency"],
            "hosted_instructions_url": f"https://payments.stripe.com/bank_transfers/instructions/test_{intent['id'][3:]}",
            "reference": intent["id"][-12:].upper(),
            "type": WIRES.get(intent["currency"], "us_bank_transfer"),
        },
        "type": "display_bank_transfer_instructions",
    }
