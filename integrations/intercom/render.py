"""Card to canvas. The channel knows only the elements of a card, never an invoice."""

from typing import Any

import orjson

from app.domain.card import Card, Notice
from app.domain.phrase import Moment, say
from integrations.intercom.components import Component, Ink, bold, text
from integrations.intercom.fitting import slimmer
from integrations.intercom.heights import FIRST_CANVAS, height
from integrations.intercom.sections import draw, draw_button
from integrations.phrases import Wording

MOST_BYTES = 60_000
HOME_TITLE, PAGE_TITLE = 64, 120
CUT = "Not everything fits here. The rest is in Stripe."


def render(card: Card, wording: Wording, first: bool = False) -> dict[str, Any]:
    """The answer that draws this card, at most 64 KB. Home, and whatever comes `first`, fits 400 px (estimated)."""
    short = first or (card.home and card.more is not None)
    components = _fitting(card, wording) if short else _components(card, wording)
    return {"canvas": {"content": {"components": _bounded(components)}}}


def _fitting(card: Card, wording: Wording) -> list[Component]:
    components: list[Component] = []
    for shorter in slimmer(card):
        components = _components(shorter, wording)
        if height(components) <= FIRST_CANVAS:
            break
    return components


def _components(card: Card, wording: Wording) -> list[Component]:
    ink = Ink(wording)
    notices = [section for section in card.sections if isinstance(section, Notice)]
    drawn = _head(card, ink)
    for section in card.sections:
        quiet = card.home and isinstance(section, Notice) and section is not notices[0]
        drawn += _second(section, ink) if quiet and isinstance(section, Notice) else draw(section, ink)
    for button in card.actions if not (card.home and card.more) else ():
        drawn += draw_button(button, ink)
    return [*drawn, *_ways(card, ink)]


def _head(card: Card, ink: Ink) -> list[Component]:
    as_of = say("as of ", Moment(card.as_of)) if card.as_of else ()
    known = card.matched.words if card.matched else card.detail
    under = " \u00b7 ".join(part for part in (ink.text(known), ink.text(as_of)) if part)
    amount = ink.text(say(card.amount)) if card.amount else ""
    status = ink.text(card.status.words) if card.status else ""
    summed = " \u00b7 ".join(part for part in (f"**{amount}**" if amount else "", status) if part)
    return [
        *text(
            ink.text(card.title, HOME_TITLE if card.home else PAGE_TITLE) or "\u2013",
            "header",
            tight=bool(summed or under),
        ),
        *text(summed, tight=bool(under)),
        *text(under, "muted"),
    ]


def _second(notice: Notice, ink: Ink) -> list[Component]:
    """Only the first notice is loud: the second has its words, and its way on stands on its page."""
    title, words = ink.text(notice.title), ink.text(notice.text)
    return [*bold(title), *text(words)] if words else text(f"{title}.")


def _ways(card: Card, ink: Ink) -> list[Component]:
    """Navigation, last: More on home; Refresh and Back on the pages behind it, set off by a divider."""
    if card.home and card.more:
        return draw_button(card.more, ink, "link")
    buttons = (card.change_match, None if card.home else card.refresh, card.back)
    links = [component for button in buttons if button for component in draw_button(button, ink, "link")]
    return [{"type": "divider"}, *links] if links else []


def _bounded(components: list[Component]) -> list[Component]:
    """The components, the last ones before the navigation left out until all fit."""
    if len(orjson.dumps(components)) <= MOST_BYTES:
        return components
    ends = next((place for place, one in enumerate(components) if one["type"] == "divider"), len(components))
    body, ways = components[:ends], components[ends:]
    while body and len(orjson.dumps([*body, *ways])) > MOST_BYTES:
        body.pop()
    return [*body, *text(CUT, "muted"), *ways]
