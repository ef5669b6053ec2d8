"""respond: the front door of both channels. A command comes in, a card goes out, whatever happens."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from app.deps import Deps
from app.domain.card import Button, Card, Style, say
from app.domain.errors import BadInput, NotFound, Refused, Unavailable, where
from app.domain.pages import trouble
from app.domain.ticket import Command, Ticket
from app.usecases import (
    cards,
    confirming,
    deciding,
    finding,
    following,
    noticing,
    pages,
    putting_right,
    reading,
    replies,
    searching,
    sending,
)
from app.usecases.look import Look

log = structlog.get_logger()
Verb = Callable[[Look, Command], Card]

OPEN: Mapping[str, Verb] = {
    "home": cards.on_customer(pages.open_home),
    "more": cards.on_customer(pages.open_more),
    "invoices": cards.on_customer(pages.open_invoices),
    "invoice": cards.on_customer(pages.open_invoice),
    "lines": cards.on_customer(pages.open_lines),
    "payments": cards.on_customer(pages.open_payments),
    "payment": cards.on_customer(pages.open_payment),
    "subscriptions": cards.on_customer(pages.open_subscriptions),
    "subscription": cards.on_customer(pages.open_subscription),
    "disputes": cards.on_customer(pages.open_disputes),
    "dispute": cards.on_customer(pages.open_dispute),
    "balances": cards.on_customer(pages.open_balances),
    "insights": cards.on_customer(noticing.open_insights),
    "discrepancies": cards.on_customer(noticing.open_discrepancies),
    "put_right": cards.on_customer(putting_right.open_put_right),
    **{kind: cards.on_customer(putting_right.open_form) for kind in putting_right.KINDS},
    "action": cards.on_customer(deciding.open_action),
    "approval": cards.on_customer(deciding.open_approval),
    "actions": cards.on_customer(following.open_actions),
    "replies": cards.on_customer(replies.open_replies),
    "all_replies": cards.on_customer(replies.open_all),
    "reply": cards.on_customer(replies.open_reply),
    "match": cards.on_customer(finding.open_match),
    "search": searching.open_search,
    "search_card": searching.open_card_search,
    "guest_payment": finding.open_guest_payment,
}
VERBS: Mapping[tuple[str, str], Verb] = {
    ("show", ""): cards.show,
    ("refresh", ""): cards.refresh,
    ("choose", "customer"): finding.choose,
    ("undo", "match"): finding.undo,
    ("search", "customer"): searching.search,
    ("search", "card"): searching.search_card,
    ("search", "reference"): searching.search_reference,
    ("search", "payment"): searching.search_payment,
    ("search", "macro"): cards.on_customer(replies.search),
    ("insert", "macro"): cards.on_customer(replies.open_reply),
    ("used", "macro"): cards.on_customer(replies.used, acting=True),
    ("send", "reply"): cards.on_customer(sending.send, acting=True),
    ("note", "reply"): cards.on_customer(sending.note, acting=True),
    ("explain", "invoice"): cards.on_customer(pages.open_invoice),
    **{("propose", kind): cards.on_customer(putting_right.propose) for kind in putting_right.KINDS},
    ("confirm", "action"): confirming.confirm,
    ("ask", "action"): cards.on_customer(deciding.ask, acting=True),
    ("approve", "action"): cards.on_customer(deciding.approve, acting=True),
    ("decline", "action"): cards.on_customer(deciding.decline, acting=True),
    ("withdraw", "action"): cards.on_customer(deciding.withdraw, acting=True),
    ("check", "action"): cards.on_customer(following.check),
    **{("open", kind): verb for kind, verb in OPEN.items()},
}
SPARE_SECONDS = 1.0


def respond(deps: Deps, ticket: Ticket, command: Command) -> Card:
    """The card that answers a command beside a ticket.

    Never raises for what the billing system or an agent does wrong. Answers within settings.card_deadline_seconds, as
    long as the database does.
    """
    seconds = deps.settings.card_deadline_seconds - SPARE_SECONDS
    policy = deps.policy
    billing = deps.billing.within(seconds)
    if command.verb == "refresh":
        billing = billing.afresh()
    look = Look(deps, billing, ticket, policy.role_of(ticket.agent), policy)
    try:
        return _understood(look, command)
    except Exception as error:  # whatever broke: where money may be on its way, nothing else is true to say
        if command.kind != "action":
            raise
        reference = new_reference(deps)
        deps.metrics.error(type(error).__name__)
        _log("action_card_failed", look, command, reference, failed=type(error).__name__, at=" ".join(where(error)))
        return trouble.uncertain(command.target, reference)


def _understood(look: Look, command: Command) -> Card:
    """The card, or what is in its way."""
    try:
        return _answered(look, command)
    except Refused as error:
        return trouble.refused(error.sentence)
    except NotFound as error:
        return trouble.gone(error.sentence)
    except BadInput:
        return trouble.gone(say("This button is not known here. Go back."))
    except Unavailable as error:
        return following.as_kept(look, command) or _unreadable(look, command, error)


def _unreadable(look: Look, command: Command, error: Unavailable) -> Card:
    reference = new_reference(look.deps)
    _log("billing_unavailable", look, command, reference, why=error.why.value, request_id=error.request_id)
    return trouble.unreadable(error, reference)


def new_reference(deps: Deps) -> str:
    """A short reference that the agent can tell a lead, and the lead finds in the log."""
    return "CF-" + base64.b32encode(deps.new_token().encode())[:6].decode()


def _answered(look: Look, command: Command) -> Card:
    if command.verb == "refresh" and command.kind in OPEN:
        match = reading.matched(look)
        if match is not None:
            look.deps.cache.drop(match.customer_id)
        return _answered(look, replace(command, verb="open"))
    verb = VERBS.get((command.verb, command.kind))
    if verb is None:
        raise BadInput("component_id", "unknown")
    card = verb(look, command)
    page = command.verb in ("open", "explain") and command.kind not in ("home", "more")
    again = page and card.refresh is not None and not card.home
    return replace(card, refresh=_refresh(command)) if again else card


def _refresh(command: Command) -> Button:
    return Button(say("Refresh"), replace(command, verb="refresh").id, Style.LINK)


def _log(event: str, look: Look, command: Command, reference: str, **more: str | None) -> None:
    log.warning(
        event,
        reference=reference,
        channel=look.ticket.channel,
        ticket=look.ticket.id,
        agent=look.ticket.agent.id,
        command=f"{command.verb}:{command.kind}",
        **more,
    )
