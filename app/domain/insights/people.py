"""Insights that need more than one customer: others with the same address, and the same bought on two of them."""

from datetime import timedelta

from app.domain.billing import Snapshot, Subscription
from app.domain.card import Button, Day, Phrase, Tone, listed, plural, say, sentences
from app.domain.insights.insight import Insight
from app.domain.matching import Candidate
from app.domain.payment import charged
from app.domain.wording import name_of, plan_name

CLOSE = timedelta(days=1)


def among(snapshot: Snapshot, others: tuple[Candidate, ...]) -> tuple[Insight, ...]:
    """What further customers with the requester's address tell; the most important first."""
    living = tuple(one for one in others if one.profile.customer.id != snapshot.customer.id)
    twice = (_bought_on_both(snapshot, one) for one in living)
    found = [insight for insight in twice if insight is not None]
    return (*found, _several(snapshot, living)) if living else ()


def _several(snapshot: Snapshot, others: tuple[Candidate, ...]) -> Insight:
    names = listed(tuple(name_of(other.profile.customer) for other in others[:3]))
    sure = say("Make sure that you look at the right one.")
    left = len(others) - 3
    said = say("{names}, and {n} more.", names=names, n=left) if left > 0 else say("{names}.", names=names)
    return Insight(
        "several_customers",
        Tone.WAITING,
        say(plural("{n} more customer on this e-mail", "{n} more customers on this e-mail", len(others))),
        sentences(said, sure),
        tuple(one.profile.customer.id for one in others),
        Button(say("Check the customer"), f"open:match:{snapshot.customer.id}"),
    )


def _bought_on_both(snapshot: Snapshot, other: Candidate) -> Insight | None:
    what = _same_plan(snapshot, other) or _same_payment(snapshot, other)
    if what is None:
        return None
    text, proof = what
    step = Button(say("Check the customer"), f"open:match:{snapshot.customer.id}")
    title = say("Possibly bought twice, on two customers")
    return Insight("bought_on_both", Tone.ATTENTION, title, text, (*proof, other.profile.customer.id), step)


def _same_plan(snapshot: Snapshot, other: Candidate) -> tuple[Phrase, tuple[str, ...]] | None:
    products = {product: one for one in snapshot.subscriptions if one.live for product in _products(one)}
    for subscription in other.profile.subscriptions:
        own = next((products[one] for one in _products(subscription) if one in products), None)
        if subscription.live and own is not None:
            name = name_of(other.profile.customer)
            return say("{plan} runs here and on {name}.", plan=plan_name(own), name=name), (own.id, subscription.id)
    return None


def _same_payment(snapshot: Snapshot, other: Candidate) -> tuple[Phrase, tuple[str, ...]] | None:
    theirs = other.newest
    if theirs is None or theirs.status != "succeeded" or theirs.refunded:
        return None
    for own in snapshot.payments:
        close = abs(own.created - theirs.created) <= CLOSE
        if own.status == "succeeded" and charged(own) == charged(theirs) and close and not own.refunded:
            name = name_of(other.profile.customer)
            said = say(
                "{amount} on {day} here, and the same on {name}.", amount=charged(own), day=Day(own.created), name=name
            )
            return said, (own.id, theirs.id)
    return None


def _products(subscription: Subscription) -> tuple[str, ...]:
    return tuple(item.product_id for item in subscription.items)
