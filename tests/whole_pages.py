"""Walks from the first card of every seeded ticket to the pages behind it, as an agent would."""

from collections import Counter
from collections.abc import Iterator

from app.domain.card import Card
from app.domain.ticket import SHOW, Ticket, command
from app.sandbox.workbench.canvas_call import request_body
from app.usecases import desk
from integrations.intercom.inbound import ticket as intercom_ticket
from tests.whole import ANN, Whole
from tests.words import commands

LOOKS = ("open", "explain")
ALIKE = 25
"""So many pages of a kind are looked at, but all that explain something: those say something else in each story."""
EXPLAIN = frozenset(("invoice", "payment", "dispute"))


def tickets(whole: Whole) -> Iterator[tuple[str, Ticket]]:
    for story, conversation in whole.conversations().items():
        body = request_body(whole.helpdesk, conversation, ANN, whole.settings.intercom_workspace_id or "")
        yield story, intercom_ticket(body, whole.settings)


def pages(whole: Whole, ticket: Ticket, seen: Counter[str]) -> Iterator[Card]:
    """The first card, and what can be opened from it and from there: one page of each kind, while they are new."""
    waiting, kinds = [SHOW.id], {"home"}
    while waiting:
        card = desk.respond(whole.deps, ticket, command(waiting.pop(0)))
        yield card
        for one in map(command, commands(card)):
            if one.verb not in LOOKS or one.kind in kinds or (seen[one.kind] >= ALIKE and one.kind not in EXPLAIN):
                continue
            kinds.add(one.kind)
            seen[one.kind] += 1
            waiting.append(one.id)
