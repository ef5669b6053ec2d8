"""Balance transactions: the account's own money, in its settlement currency."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.sandbox.clock import job
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.money import converted, rate
from app.sandbox.stripe.routes import Json

DAYS_PENDING = 2
DISPUTE_FEE = 1500
DAY = 86400
FEE_NAMES = {"charge": "Stripe processing fees", "dispute": "Dispute fee"}


def enter(account: Account, kind: str, amount: int, currency: str, source: str, **more: Any) -> Json:
    """A balance transaction of `amount` minor units of `currency` (negative: money leaves), converted to the account's.

    `more`: `fee` (settlement minor units), `description`, `category`, `now` (available at once).
    """
    now = account.clock.now()
    own = converted(amount, currency, account.currency)
    factor = rate(currency, account.currency)
    fee = more.get("fee", 0)
    available = now if more.get("now") else _available(now)
    row = account.new(
        "balance_transaction",
        amount=own,
        available_on=available,
        balance_type="payments",
        currency=account.currency,
        description=more.get("description"),
        exchange_rate=None if factor is None else float(factor),
        fee=fee,
        fee_details=[_fee(account, kind, fee)] if fee else [],
        net=own - fee,
        reporting_category=more.get("category", kind),
        source=source,
        status="available" if more.get("now") else "pending",
        type="adjustment" if kind == "dispute" else kind,
    )
    if row["status"] == "pending":
        _wait(account, available, row["id"])
    account.put(row)
    account.funds[row["status"]] += row["net"]
    if row["status"] == "available":
        account.emit("balance.available", balance(account))
    return row


def balance(account: Account) -> Json:
    """The balance object: money that can be paid out, and money on its way."""
    lines = {
        name: [{"amount": amount, "currency": account.currency, "source_types": {"card": amount}}]
        for name, amount in account.funds.items()
    }
    return {"object": "balance", **lines, "livemode": False}


def charge_fee(account: Account, amount: int, currency: str) -> int:
    """Stripe's fee for a card charge: 2.9 % and 30 cents, and 1 % more for a conversion; rounded to the minor unit."""
    own = converted(amount, currency, account.currency)
    percent = 29 if currency == account.currency else 39
    return (own * percent + 500) // 1000 + 30


def _wait(account: Account, available: int, identifier: str) -> None:
    """One job for all money that becomes available at the same moment."""
    name = f"funds:{available}"
    if name not in account.hidden:
        account.clock.plan(available, "funds_available", moment=available)
    account.hidden[name] = f"{account.hidden.get(name, '')} {identifier}"


@job("funds_available")
def _funds_available(account: Account, moment: int) -> None:
    for identifier in account.hidden.pop(f"funds:{moment}", "").split():
        row = account.get("balance_transaction", identifier)
        row["status"] = "available"
        account.funds["pending"] -= row["net"]
        account.funds["available"] += row["net"]
    account.emit("balance.available", balance(account))


def _available(now: int) -> int:
    day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((day + timedelta(days=DAYS_PENDING)).timestamp())


def _fee(account: Account, kind: str, fee: int) -> Json:
    return {
        "amount": fee,
        "application": None,
        "currency": account.currency,
        "description": FEE_NAMES.get(kind, "Stripe fee"),
        "type": "stripe_fee",
    }
