"""Changing what a running subscription sells, with proration."""

from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import cycle, items, periods, proration, statements, subscribing
from app.sandbox.stripe.errors import invalid, missing
from app.sandbox.stripe.routes import Json


@dataclass(frozen=True)
class Terms:
    """How a change is billed: the behaviour, the moment from which it counts, whether the cycle starts anew."""

    behavior: str
    moment: int
    restart: bool = False

    @property
    def prorates(self) -> bool:
        """Whether unused and remaining time are billed."""
        return self.behavior != "none"


def terms(account: Account, subscription: Json, params: Json) -> Terms:
    """Reads proration_behavior, proration_date and billing_cycle_anchor. Raises StripeFault 400 for a date outside."""
    moment = params.get("proration_date", account.clock.now())
    start, end = items.period(account, subscription)
    if "proration_date" in params and not start <= moment <= end:
        raise invalid(
            "Invalid proration date. Proration date must be between the start and end of the current period.",
            "proration_date",
        )
    anchor = params.get("billing_cycle_anchor")
    restart = isinstance(anchor, dict) and anchor["type"] == "now"
    return Terms(params.get("proration_behavior", "create_prorations"), moment, restart)


def change_items(account: Account, subscription: Json, entries: list[Json], how: Terms) -> None:
    """Applies an `items` parameter: an entry with an id changes that item, one without adds an item."""
    before = {item["id"]: dict(item) for item in items.of(account, subscription["id"])}
    prorates = how.prorates and subscription["status"] not in ("trialing", "incomplete")
    for place, entry in enumerate(entries):
        where = f"items[{place}]"
        if "id" in entry:
            _change(account, subscription, entry, where)
        else:
            _add(account, subscription, entry, where, how.moment)
    after = {item["id"]: item for item in items.of(account, subscription["id"])}
    if not after:
        raise invalid("A subscription must have at least one active plan.", "items")
    restart = how.restart or _new_rhythm(before, after)
    for item_id, old in before.items():
        if prorates and (restart or _differs(old, after.get(item_id))):
            proration.credit(account, subscription, old, how.moment)
    if restart:
        restart_cycle(account, subscription)
        return
    for item_id, new in after.items():
        if prorates and _differs(new, before.get(item_id)):
            proration.debit(account, subscription, new, how.moment)
    items.refresh(account, subscription)


def _differs(one: Json, other: Json | None) -> bool:
    return other is None or (one["price"]["id"], one.get("quantity")) != (other["price"]["id"], other.get("quantity"))


def _new_rhythm(before: dict[str, Json], after: dict[str, Json]) -> bool:
    """Whether an item changed to another interval: then the cycle starts anew (Stripe docs, Prorations)."""

    def rhythm(item: Json) -> tuple[str, int]:
        return item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]

    return any(item_id in after and rhythm(old) != rhythm(after[item_id]) for item_id, old in before.items())


def _change(account: Account, subscription: Json, entry: Json, where: str) -> None:
    item = account.find("subscription_item", entry["id"])
    if item is None or item["subscription"] != subscription["id"]:
        raise missing("subscription_item", entry["id"], f"{where}[id]")
    if entry.get("deleted"):
        account.drop(item)
        return
    price = items.price_of(account, entry, where)
    if price:
        items.fit_price(account, item, price)
    if "quantity" in entry:
        items.set_quantity(item, entry["quantity"], where)
    items.fit(account, item, entry)
    account.put(item)


def _add(account: Account, subscription: Json, entry: Json, where: str, moment: int) -> None:
    price = items.price_of(account, entry, where)
    if price is None:
        raise invalid(f"Missing required param: {where}[price].", f"{where}[price]", "parameter_missing")
    if price["currency"] != subscription["currency"]:
        raise invalid(
            f"The specified price is in {price['currency']}, but the subscription is billed in "
            f"{subscription['currency']}.",
            f"{where}[price]",
        )
    if any(row["price"]["id"] == price["id"] for row in items.of(account, subscription["id"])):
        raise invalid(
            f"An existing Subscription with id {subscription['id']} is already using the price {price['id']}. "
            "Please update the existing item instead.",
            f"{where}[price]",
        )
    _, end = items.period(account, subscription)
    items.make(account, subscription["id"], price, entry, (moment, max(end, moment)))


def restart_cycle(account: Account, subscription: Json) -> None:
    """Starts a new period now and bills it at once, with what waits."""
    now = account.clock.now()
    subscription["billing_cycle_anchor"] = now
    if subscription["status"] == "trialing":
        subscription |= {"status": "active", "trial_end": now}
    items.set_periods(account, subscription, _from(now))
    invoice = statements.draft(account, subscription, "subscription_update", now, now)
    statements.bill_period(account, subscription, invoice, None)
    statements.announce(account, subscription, invoice)
    cycle.collect(account, subscription, invoice)
    subscribing.wake(account, subscription)


def _from(now: int) -> Callable[[Json], tuple[int, int]]:
    return lambda item: periods.period(now, item["price"]["recurring"], now)


def set_trial(account: Account, subscription: Json, until: str | int) -> None:
    """Ends a trial now, or lets one run until a moment."""
    now = account.clock.now()
    if until == "now":
        if subscription["status"] not in ("trialing", "paused"):
            return
        subscription["trial_end"] = now
        if not cycle.end_trial(account, subscription):
            restart_cycle(account, subscription)
        return
    end = int(until)
    if end <= now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end")
    subscription |= {"status": "trialing", "trial_end": end, "billing_cycle_anchor": end}
    subscription["trial_start"] = subscription["trial_start"] or now
    items.set_periods(account, subscription, lambda item: (min(item["current_period_start"], now), end))
    subscribing.wake(account, subscription)
