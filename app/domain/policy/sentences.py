"""What the policy says to the agent."""

from collections.abc import Mapping
from datetime import timedelta

from app.domain.actions import Kind
from app.domain.amount import Money
from app.domain.phrase import Name, Part, Phrase, plural, say
from app.domain.policy.rules import Rolling

MOST_NAMED = 2
"""How many people a sentence names; more are called by their role."""
NO_ROLE = say("You have no role here, so you can only read. A lead can give you one.")
ROLE_GONE = say("Whoever asked for this no longer has a role that may ask. Decline it.")
NO_APPROVAL_NEEDED = say("You need no approval for this.")
NOT_ALLOWED: Mapping[Kind, Phrase] = {
    Kind.REFUND: say("Your role may not refund. Ask a lead."),
    Kind.CREDIT_NOTE: say("Your role may not write credit notes. Ask a lead."),
    Kind.BALANCE_CREDIT: say("Your role may not credit a balance. Ask a lead."),
    Kind.VOID: say("Your role may not void invoices. Ask a lead."),
}
NOT_THIS_REASON = say("Your role may not give this reason. Choose another one.")
NOTE_NEEDED = say("This reason needs a note. The customer never sees it.")
AGE_UNKNOWN = say("We do not know when this was paid, so it needs approval.")
REASON_ASKS = say("This reason always needs approval.")
UNVERIFIED = say("The customer was found by e-mail address only, so this needs approval.")
NOBODY = say("Nobody may approve this.")
APPROVES_NOTHING = say("Your role does not approve what others ask for.")
APPROVES_ALL = say("You may approve any amount.")


def up_to(limit: Money) -> Phrase:
    """A limit."""
    return say("Up to {limit} needs no approval.", limit=limit)


def no_figure(currency: str) -> Phrase:
    """No limit is said for a currency."""
    return say("Every amount in {currency} needs approval.", currency=Name(currency.upper()))


def agent_gave(in_all: Money, rolling: Rolling, limit: Money) -> Phrase:
    """The agent's own limit over time."""
    return say(
        "With this you give {in_all} within {time}. Up to {limit} needs no approval.",
        in_all=in_all,
        time=stretch(rolling.window),
        limit=limit,
    )


def customer_got(in_all: Money, rolling: Rolling, limit: Money) -> Phrase:
    """The limit of one customer over time."""
    return say(
        "With this the customer gets {in_all} within {time}. Up to {limit} needs no approval.",
        in_all=in_all,
        time=stretch(rolling.window),
        limit=limit,
    )


def older_than(oldest: timedelta) -> Phrase:
    """The oldest payment."""
    return say("What was paid more than {time} ago needs approval.", time=stretch(oldest))


def stretch(window: timedelta) -> Part:
    """`24 hours`, `30 days`."""
    hours, days = window // timedelta(hours=1), window // timedelta(days=1)
    whole_days = window == timedelta(days=days) and days > 1
    if whole_days:
        return plural("{n} day", "{n} days", days, context="within, ago")
    return plural("{n} hour", "{n} hours", hours, context="within, ago")


def can_approve(names: tuple[str, ...], role: str) -> Phrase:
    """Who can approve: one or two people by name, else the role that is asked first."""
    if not 1 <= len(names) <= MOST_NAMED:
        return say("The role {role} can approve this.", role=Name(role))
    if len(names) == 1:
        return say("{name} can approve this.", name=Name(names[0]))
    return say("{name} or {other} can approve this.", name=Name(names[0]), other=Name(names[1]))


def may_approve_up_to(limit: Money) -> Phrase:
    """The most that an approver may approve."""
    return say("You may approve up to {limit}.", limit=limit)


def approves_no(currency: str) -> Phrase:
    """An approver without a figure of this currency."""
    return say("You may approve nothing in {currency}.", currency=Name(currency.upper()))
