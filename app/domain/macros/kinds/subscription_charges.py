"""The facts of a subscription about what it charges, and when."""

from datetime import datetime

from app.domain.billing import Invoice, Subscription
from app.domain.card import say
from app.domain.ending import ending, period_end
from app.domain.insights.customers import ends_before
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Fact, amount, day, state, thing, truth
from app.domain.money import Money
from app.domain.wording import plan_price

ENDED = ("canceled", "incomplete_expired")


def ends_on(of: Of[Subscription]) -> datetime | None:
    """When a canceled one ends or ended."""
    if of.thing.status in ENDED:
        return of.thing.ended_at
    last = ending(of.thing)
    return last[0] if last else None


def _interval(of: Of[Subscription]) -> str | None:
    found = {(one.interval, one.interval_count) for one in of.thing.items}
    interval, times = found.pop() if len(found) == 1 else (None, 0)
    return interval if times == 1 else None


def _charged_no_more(of: Of[Subscription]) -> bool | Gap:
    """Whether it surely charges nothing from now on: it has ended or ends with this period, nothing is billed by usage,
    and none of its invoices is open or still to be written."""
    one, snapshot = of.thing, of.case.snapshot
    ends, period = ends_on(of), period_end(one)
    stops = one.status in ENDED or (ends is not None and (period is None or ends <= period))
    if not stops or any(item.metered for item in one.items) or one.more_items:
        return False
    if snapshot.missing("invoices"):
        return Gap("invoices")
    return not any(inv.subscription_id == one.id and inv.status in ("draft", "open") for inv in snapshot.invoices)


def _next_charge_on(of: Of[Subscription]) -> datetime | None:
    one = of.thing
    running = one.status in ("active", "trialing") and not one.collection_paused
    end = period_end(one)
    last = ending(one)
    if not running or end is None or end <= of.case.now or (last is not None and last[0] <= end):
        return None
    return end


def _next_charge(of: Of[Subscription]) -> Money | Gap | None:
    """What the next charge comes to, only where that is certain: the last renewals cost just the price of the plan."""
    price, snapshot = plan_price(of.thing), of.case.snapshot
    if price is None or _next_charge_on(of) is None or of.thing.status != "active":
        return None
    if snapshot.missing("invoices"):
        return Gap("invoices")
    renewals = [one for one in snapshot.invoices if one.subscription_id == of.thing.id and one.status == "paid"]
    usual = bool(renewals) and any(one.total == one.amount_due == price for one in renewals[:2])
    balance = any(one.currency == price.currency for one in snapshot.customer.credits)
    return price if usual and not balance else None


def _latest(of: Of[Subscription]) -> Invoice | Gap | None:
    if of.case.snapshot.missing("invoices"):
        return Gap("invoices")
    return next((one for one in of.case.snapshot.invoices if one.subscription_id == of.thing.id), None)


def _first_charge(of: Of[Subscription]) -> Invoice | Gap | None:
    """The one invoice that took money, where there is exactly one."""
    if of.case.snapshot.missing("invoices") or of.case.snapshot.more_invoices:
        return Gap("invoices")
    own = [one for one in of.case.snapshot.invoices if one.subscription_id == of.thing.id and one.amount_paid]
    return own[0] if len(own) == 1 else None


def _method_ends_first(of: Of[Subscription]) -> bool:
    charge, method = _next_charge_on(of), joins.method_of(of.thing, of.case.snapshot)
    by_itself = of.thing.collection_method == "charge_automatically"
    return charge is not None and method is not None and by_itself and ends_before(method, charge)


CHARGES: dict[str, Fact[Subscription]] = {
    "price": amount(
        "what one period costs by its prices alone, before tax, discounts and usage",
        "89.00 EUR",
        lambda of: plan_price(of.thing),
    ),
    "interval": state(
        "how long a period is; none where it is several of these, or they differ", "day week month year", _interval
    ),
    "metered": truth(
        "usage decides about a part of the price",
        lambda of: any(one.metered for one in of.thing.items),
        yes=say("The subscription is charged by usage."),
        no=say("The subscription is not charged by usage."),
    ),
    "next_charge_on": day(
        "when it is charged next; none where it is not charged again",
        "Dec 18, 2026",
        _next_charge_on,
        no=say("The subscription is not charged again."),
    ),
    "next_charge": amount(
        "what is charged next, only where it is certain",
        "89.00 EUR",
        _next_charge,
        no=say("What is charged next is not certain."),
    ),
    "first_charge": thing(
        "the only invoice so far that took money",
        "invoice",
        _first_charge,
        no=say("There was no first charge, or more than one since."),
    ),
    "charged_no_more": truth(
        "it surely charges nothing from now on",
        _charged_no_more,
        yes=say("The subscription charges nothing any more."),
        no=say("The subscription can still charge something."),
    ),
    "method": thing(
        "what it is charged to",
        "method",
        lambda of: joins.method_of(of.thing, of.case.snapshot),
        no=say("There is no card or account on it."),
    ),
    "method_ends_first": truth(
        "the card is not valid any more when it is charged next",
        _method_ends_first,
        yes=say("The card ends before the next charge."),
        no=say("The card does not end before the next charge."),
    ),
    "invoice": thing("its newest invoice", "invoice", _latest),
}
