"""What the policy says to the agent."""

from collections.abc import Mapping
from datetime import timedelta

from app.domain.actions import Kind
from app.domain.money import Money
from app.domain.phrase import Phrase, say
from app.domain.policy.rules import Rolling

NO_ROLE = say("You have no role here, so you can only read. A lead can give you one.")
ROLE_GONE = say("The role that this was asked in is no longer in the policy. Ask a lead.")
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
    return say("Up to ", limit, " needs no approval.")


def no_figure(currency: str) -> Phrase:
    """No limit is said for a currency."""
    return say(f"Every amount in {currency.upper()} needs approval.")


def agent_gave(in_all: Money, rolling: Rolling, limit: Money) -> Phrase:
    """The agent's own limit over time."""
    return say("With this you give ", in_all, f" in {stretch(rolling.window)}. Up to ", limit, " needs no approval.")


def customer_got(in_all: Money, rolling: Rolling, limit: Money) -> Phrase:
    """The limit of one customer over time."""
    return say(
        "With this the customer gets ", in_all, f" in {stretch(rolling.window)}. Up to ", limit, " needs no approval."
    )


def older_than(oldest: timedelta) -> Phrase:
    """The oldest payment."""
    return say(f"What was paid more than {stretch(oldest)} ago needs approval.")


def stretch(window: timedelta) -> str:
    """`24 hours`, `30 days`."""
    hours, days = window // timedelta(hours=1), window // timedelta(days=1)
    return f"{days} days" if days >= 2 and window == timedelta(days=days) else f"{hours} hours"


def can_approve(names: tuple[str, ...], role: str) -> Phrase:
    """Who can approve: one or two people by name, else the role that is asked first."""
    if len(names) == 1:
        return say(f"{names[0]} can approve this.")
    return say(f"{names[0]} or {names[1]} can approve this." if names else f"The role {role} can approve this.")


def may_approve_up_to(limit: Money) -> Phrase:
    """The most that an approver may approve."""
    return say("You may approve up to ", limit, ".")


def approves_no(currency: str) -> Phrase:
    """An approver without a figure of this currency."""
    return say(f"You may approve nothing in {currency.upper()}.")
