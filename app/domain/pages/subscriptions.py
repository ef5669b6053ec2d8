"""The subscriptions of a customer, and one subscription with its items and period."""

from app.domain.billing import Page, Subscription, SubscriptionItem
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Day,
    Facts,
    Listing,
    Phrase,
    Row,
    Section,
    Style,
    Typed,
    Words,
    plural,
    say,
)
from app.domain.ending import ending, period_end
from app.domain.explain.paused import invoices_meanwhile, paused_until
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_home, back_to
from app.domain.phrase import span
from app.domain.states import subscription_status
from app.domain.wording import item_name, method_label, method_validity, plan_name, price_words

SHOWN_ITEMS = 20


def subscription_list(page: Page[Subscription], scene: Scene) -> Card:
    """Ten subscriptions, ended ones too."""
    return Card(
        title=say("Subscriptions"),
        detail=scene.name,
        back=back_home(scene),
        sections=(_list(page, scene),),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def subscription_page(subscription: Subscription, scene: Scene) -> Card:
    """One subscription: price, period, what it is paid with, its items."""
    return Card(
        title=plan_name(subscription),
        status=subscription_status(subscription),
        detail=price_words(subscription),
        back=back_to(say("Subscriptions"), "subscriptions", scene),
        sections=(
            Facts(_facts(subscription, scene)),
            *_items(subscription),
            Buttons((Button(say("Open in Stripe"), url=f"{DASHBOARD}/subscriptions/{subscription.id}"),)),
        ),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _list(page: Page[Subscription], scene: Scene) -> Section:
    if not page.rows:
        return Words((say("No subscription, now or before."),))
    rows = tuple(
        Row(plan_name(one), price_words(one), subscription_status(one), _until(one), f"open:subscription:{one.id}")
        for one in page.rows
    )
    older = Button(say("Show 10 older"), f"open:subscriptions:{scene.customer_id}:{page.rows[-1].id}", Style.QUIET)
    return Listing(rows, two_lines=True, more=older if page.more else None)


def _until(subscription: Subscription) -> Phrase:
    if subscription.ended_at:
        return say("Ended {day}", day=Day(subscription.ended_at))
    ends, last = period_end(subscription), ending(subscription)
    if last:
        return say("Ends {day}", day=Day(last[0]))
    return say("Next {day}", day=Day(ends)) if ends and subscription.live else ()


def _facts(subscription: Subscription, scene: Scene) -> tuple[Row, ...]:
    rows = [Row(say("Started"), say(Day(subscription.created)))]
    starts = min((item.period_start for item in subscription.items if item.period_start), default=None)
    ends = period_end(subscription)
    if starts and ends and subscription.live:
        rows.append(Row(say("This period"), span(starts, ends)))
    if subscription.trial_end and subscription.status == "trialing":
        rows.append(Row(say("Trial until"), say(Day(subscription.trial_end))))
    last = ending(subscription)
    if last and subscription.live:
        rows.append(Row(say("Ends"), say(Day(last[0])), detail=last[1]))
    if subscription.canceled_at:
        rows.append(Row(say("Canceled on"), say(Day(subscription.canceled_at))))
    if subscription.ended_at:
        rows.append(Row(say("Ended"), say(Day(subscription.ended_at))))
    if subscription.collection_paused:
        rows.append(Row(say("Collection"), paused_until(subscription), detail=invoices_meanwhile(subscription)))
    return (*rows, _pays(subscription, scene))


def _pays(subscription: Subscription, scene: Scene) -> Row:
    if subscription.collection_method == "send_invoice":
        return Row(say("Pays"), say("by invoice"))
    method = subscription.default_payment_method or scene.snapshot.customer.default_payment_method
    return Row(method_label(method), method_validity(method)) if method else Row(say("Card"), say("none set"))


def _items(subscription: Subscription) -> tuple[Section, ...]:
    rows = tuple(_item(item) for item in subscription.items[:SHOWN_ITEMS])
    if not rows:
        return ()
    left = len(subscription.items) - len(rows)
    counted = say(plural("{n} more item is in Stripe", "{n} more items are in Stripe", left))
    further = (Row(counted if left else say("More items are in Stripe")),)
    return (Facts(rows + further if left or subscription.more_items else rows, say("What it holds")),)


def _item(item: SubscriptionItem) -> Row:
    known = item_name(item)
    name = say(Typed(known)) if known else say("Item")
    if item.metered:
        return Row(name, say("by usage"))
    if item.unit is None:
        return Row(name, say("by quantity"))
    several = item.quantity is not None and item.quantity != 1
    return Row(name, say("{n} × {what}", n=item.quantity or 0, what=item.unit) if several else say(item.unit))
