"""Usage of metered prices: what a customer's meter events add up to in a period."""

from decimal import Decimal, InvalidOperation

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json


def quantity(account: Account, item: Json, customer: str, start: int, end: int) -> int:
    """Units used by a customer on an item's meter from `start` (included) to `end` (not included)."""
    meter = account.find("billing.meter", item["price"]["recurring"]["meter"] or "")
    if meter is None:
        return 0
    values = [
        event["value"]
        for event in reversed(account.rows("private.usage", customer=customer))
        if event["event_name"] == meter["event_name"] and start <= event["timestamp"] < end
    ]
    formula = meter["default_aggregation"]["formula"]
    if formula == "count":
        return len(values)
    if formula == "last":
        return int(values[-1]) if values else 0
    return sum(int(value) for value in values)


def value(text: str) -> int:
    """A meter event's value as a whole number of units. Raises ValueError."""
    try:
        return int(Decimal(text))
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(text) from error
