"""The facts of the home card: plan, next charge, what is owed or credited, what they pay with."""

from app.domain.billing import Snapshot, Subscription
from app.domain.card import Day, Facts, Phrase, Row, fill, say
from app.domain.ending import ending, period_end
from app.domain.money import Money
from app.domain.pages.scene import Scene
from app.domain.states import subscription_status
from app.domain.wording import interval_of, method_label, method_validity, plan_name, plan_price, price_words

_URGENT = {"past_due": 0, "unpaid": 1, "incomplete": 2, "trialing": 3, "active": 4}


def facts(scene: Scene) -> Facts:
    """The rows of facts, the plan first."""
    rows = (*_plan_rows(scene), *_owed_rows(scene), *_balance_rows(scene.snapshot), *_method_rows(scene))
    return Facts(rows)


def main_subscription(snapshot: Snapshot) -> Subscription | None:
    """The subscription that the card speaks of."""
    return main_subscription_of(snapshot.subscriptions)


def main_subscription_of(subscriptions: tuple[Subscription, ...]) -> Subscription | None:
    """The most urgent live subscription, the newest among equals."""
    live = [one for one in subscriptions if one.live]
    return min(live, key=lambda one: _URGENT.get(one.status, 9), default=None)


def owed(snapshot: Snapshot) -> tuple[Money, ...]:
    """What is open on the invoices that were read, one amount a currency, drafts and written-off ones apart."""
    sums: dict[str, Money] = {}
    for invoice in snapshot.invoices:
        if invoice.status == "open" and invoice.amount_remaining:
            sums[invoice.currency] = sums.get(invoice.currency, Money(0, invoice.currency)) + invoice.amount_remaining
    return tuple(sums.values())


def _plan_rows(scene: Scene) -> tuple[Row, ...]:
    subscription = main_subscription(scene.snapshot)
    if subscription is None:
        return (Row(say("Plan"), say("none"), optional=True),) if not scene.snapshot.missing("subscriptions") else ()
    plan = Row(plan_name(subscription), price_words(subscription), subscription_status(subscription))
    return (plan, *_next_charge_row(subscription, scene.snapshot))


def _next_charge_row(subscription: Subscription, snapshot: Snapshot) -> tuple[Row, ...]:
    """What is taken next. An invoice that is tried again stands instead of the plan's next charge only if it is the
    plan's own."""
    own, beside = _next_try(subscription.id, snapshot), _next_try(None, snapshot)
    return own or (*beside, *_next_period(subscription, snapshot))


def _next_try(subscription_id: str | None, snapshot: Snapshot) -> tuple[Row, ...]:
    for one in snapshot.invoices:
        if one.status == "open" and one.next_attempt_at and one.subscription_id == subscription_id:
            return (Row(say("Next try"), say(one.amount_remaining), detail=say(Day(one.next_attempt_at))),)
    return ()


def _next_period(subscription: Subscription, snapshot: Snapshot) -> tuple[Row, ...]:
    ends, last = period_end(subscription), ending(subscription)
    stops = (Row(say("Ends"), say(Day(last[0])), detail=last[1]),) if last else ()
    if subscription.status == "past_due" and snapshot.missing("invoices"):
        return stops
    if last and (ends is None or last[0] <= ends):
        return stops
    if subscription.collection_paused or ends is None or subscription.status not in ("active", "trialing", "past_due"):
        return stops
    words = say("Next invoice" if subscription.collection_method == "send_invoice" else "Next charge")
    label = say("First charge") if subscription.status == "trialing" else words
    return (Row(label, _expected(subscription, snapshot), detail=say(Day(ends))), *stops)


def _expected(subscription: Subscription, snapshot: Snapshot) -> Phrase:
    price = plan_price(subscription)
    if price is None:
        return price_words(subscription) if interval_of(subscription) and not subscription.more_items else ()
    renewals = [one for one in snapshot.invoices if one.subscription_id == subscription.id and one.status == "paid"]
    usual = any(one.total == price for one in renewals[:2])
    balance = any(one.currency == price.currency for one in snapshot.customer.credits)
    return say(price) if usual and not balance else say("about {amount}", amount=price)


def _owed_rows(scene: Scene) -> tuple[Row, ...]:
    snapshot = scene.snapshot
    if snapshot.missing("invoices"):
        return (Row(say("Owes"), say("not read")),)
    amounts = owed(snapshot)
    if amounts:
        words = say("at least {amount}") if snapshot.more_invoices else say("{amount}")
        return tuple(Row(say("Owes"), fill(words, amount=amount)) for amount in amounts)
    currency = None if snapshot.more_invoices else _currency(snapshot)
    return (Row(say("Owes"), say(Money(0, currency)), optional=True),) if currency else ()


def _currency(snapshot: Snapshot) -> str | None:
    subscription = main_subscription(snapshot)
    if subscription is not None:
        return subscription.currency
    newest = snapshot.invoices[0].currency if snapshot.invoices else None
    return newest or (snapshot.payments[0].amount.currency if snapshot.payments else snapshot.customer.currency)


def _balance_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    customer = snapshot.customer
    credit = tuple(Row(say("Credit"), say(one)) for one in customer.credits if one.minor > 0)
    debt = tuple(Row(say("Owed from before"), say(-one)) for one in customer.credits if one.minor < 0)
    cash = tuple(Row(say("Unapplied cash"), say(one)) for one in customer.cash if one)
    return credit + debt + cash


def _method_rows(scene: Scene) -> tuple[Row, ...]:
    snapshot = scene.snapshot
    subscription = main_subscription(snapshot)
    method = (subscription.default_payment_method if subscription else None) or snapshot.customer.default_payment_method
    if method is not None:
        validity = method_validity(method)
        return (Row(method_label(method), validity) if validity else Row(say("Pays with"), method_label(method)),)
    if snapshot.customer.deleted or (subscription is None and snapshot.lacks("subscriptions", "invoices")):
        return ()
    if _collection(snapshot) == "send_invoice":
        return (Row(say("Pays"), say("by invoice")),)
    if snapshot.customer.older_source or (subscription is not None and subscription.older_source):
        return (Row(say("Pays with"), say("a card or account saved in the older way")),)
    return (Row(say("Card"), say("none set"), optional=True),)


def _collection(snapshot: Snapshot) -> str | None:
    subscription = main_subscription(snapshot)
    if subscription is not None:
        return subscription.collection_method
    return snapshot.invoices[0].collection_method if snapshot.invoices else None
