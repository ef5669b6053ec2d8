"""Proration: credit for time not used, debit for the time that remains, to the second, rounded half up."""

from fractions import Fraction

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts, drafts, lines, money, periods, pricing, statements
from app.sandbox.stripe.routes import Json


def credit(account: Account, subscription: Json, item: Json, moment: int) -> None:
    """Gives back the unused time of an item as it stands, as a pending invoice item."""
    _part(account, subscription, item, moment, -1)


def debit(account: Account, subscription: Json, item: Json, moment: int) -> None:
    """Charges the remaining time of an item as it stands now, as a pending invoice item."""
    _part(account, subscription, item, moment, 1)


def _part(account: Account, subscription: Json, item: Json, moment: int, sign: int) -> None:
    if item["price"]["recurring"]["usage_type"] == "metered":
        return
    start, end = item["current_period_start"], item["current_period_end"]
    moment = min(max(moment, start), end)
    quantity = item.get("quantity", 1)
    full = Fraction(pricing.cost(account, item["price"], quantity)) * _kept(account, subscription, item)
    amount = sign * money.rounded(full * Fraction(end - moment, end - start)) if end > start else 0
    verb = "Unused" if sign < 0 else "Remaining"
    times = f"{quantity} × " if quantity != 1 else ""
    text = f"{verb} time on {times}{statements.name_of(account, item)} after {periods.day(moment)}"
    details = {"subscription": subscription["id"], "subscription_item": item["id"]}
    drafts.make_item(
        account,
        subscription["customer"],
        subscription["currency"],
        amount,
        description=text,
        discountable=False,
        parent={"subscription_details": details, "type": "subscription_details"},
        period={"start": moment, "end": end},
        pricing=lines.pricing(item["price"]),
        proration=True,
        quantity=quantity,
        tax_rates=list(item["tax_rates"] or subscription["default_tax_rates"] or []),
    )


def _kept(account: Account, subscription: Json, item: Json) -> Fraction:
    """The share of the list price that percentage discounts leave."""
    left = Fraction(1)
    for one in discounts.alive(account, [*subscription["discounts"], *item["discounts"]], account.clock.now()):
        coupon = account.find("coupon", account.get("discount", one)["source"]["coupon"]) or {}
        left *= 1 - Fraction(str(coupon.get("percent_off") or 0)) / 100
    return left
