"""The facts of a subscription."""

from app.domain.billing import Subscription
from app.domain.card import say
from app.domain.ending import ending, period_end
from app.domain.macros.case import Of
from app.domain.macros.fact import Kind, day, kind, number, state, text, truth
from app.domain.macros.kinds.subscription_charges import CHARGES, ENDED, ends_on
from app.domain.states import subscription_status
from app.domain.wording import item_name

_MOST_NAMES = 3


def _plan(of: Of[Subscription]) -> str | None:
    """The names of what it is for, all of them or none."""
    names = [item_name(one) for one in of.thing.items]
    known = [one for one in names if one]
    whole = len(known) == len(names) <= _MOST_NAMES and not of.thing.more_items
    return " + ".join(dict.fromkeys(known)) if whole else None


def _canceled(of: Of[Subscription]) -> bool:
    return of.thing.status in ENDED or ending(of.thing) is not None


def _trial_ended(of: Of[Subscription]) -> bool:
    return of.thing.trial_end is not None and of.thing.trial_end <= of.case.now and of.thing.status != "trialing"


SUBSCRIPTION: Kind[Subscription] = kind(
    "subscription",
    "a subscription to one plan or several",
    say("There is no subscription."),
    {
        "plan": text("what it is for", "Team", _plan),
        "status": state(
            "how it stands",
            "active trialing past_due unpaid incomplete incomplete_expired canceled paused",
            lambda of: of.thing.status,
            lambda of: subscription_status(of.thing).words,
        ),
        "live": truth(
            "it has not ended",
            lambda of: of.thing.live,
            yes=say("The subscription still runs."),
            no=say("The subscription has ended."),
        ),
        "started_on": day("when it was begun", "Mar 3, 2026", lambda of: of.thing.created),
        "period_end": day("when the present period ends", "Dec 18, 2026", lambda of: period_end(of.thing)),
        "trial": truth(
            "it is in its free trial",
            lambda of: of.thing.status == "trialing",
            yes=say("The free trial still runs."),
            no=say("There is no free trial now."),
        ),
        "trial_ends_on": day(
            "when its free trial ends or ended",
            "Dec 1, 2026",
            lambda of: of.thing.trial_end,
            no=say("There is no free trial."),
        ),
        "trial_ended": truth("its free trial is over", _trial_ended, no=say("No free trial has ended.")),
        "canceled": truth(
            "it was canceled: it has ended, or it will on a known day",
            _canceled,
            yes=say("The subscription was canceled."),
            no=say("The subscription was not canceled."),
        ),
        "ended": truth(
            "it has ended",
            lambda of: of.thing.status in ENDED,
            yes=say("The subscription has ended."),
            no=say("The subscription has not ended."),
        ),
        "ends_on": day("when it ends or ended", "Dec 18, 2026", ends_on, no=say("The subscription was not canceled.")),
        "paused": truth(
            "its invoices are not collected for now",
            lambda of: of.thing.collection_paused,
            yes=say("Collection is paused."),
            no=say("Collection is not paused."),
        ),
        "quantity": number(
            "how many of its one plan", "5", lambda of: of.thing.items[0].quantity if len(of.thing.items) == 1 else None
        ),
        **CHARGES,
    },
    say("There is a subscription."),
)
