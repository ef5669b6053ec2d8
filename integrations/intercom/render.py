"""Card to canvas. The channel knows only the elements of a card, never an invoice."""

from dataclasses import replace
from typing import Any

import orjson

from app.domain.card import Button, Buttons, Card, Listing, Notice
from app.domain.phrase import Moment, say
from integrations.intercom.components import Component, Ink, Written, bold, text
from integrations.intercom.fitting import SHOW_ALL, cut, slimmer
from integrations.intercom.heights import BUTTON, FIRST_CANVAS, height
from integrations.intercom.sections import draw, draw_button
from integrations.phrases import Wording

MOST_BYTES = 60_000
HOME_TITLE, PAGE_TITLE = 64, 120
NAVIGATION = (say("Back"), say("Cancel"), say("Done"))
Drawn = tuple[list[Component], list[Component]]
CUT = say("Not everything fits here. The rest is in Stripe.")


def render(card: Card, wording: Wording, first: bool = False) -> dict[str, Any]:
    """The answer that draws this card, at most 64 KB. Home, and whatever comes `first`, fits 400 px (estimated)."""
    short = first or (card.home and card.more is not None)
    body, ways = _fitting(card, wording) if short else _drawn(card, Ink(wording, card.home))
    note = text(Ink(wording).text(CUT), "muted")
    return {"canvas": {"content": {"components": _bounded(body, note, ways)}}}


def _fitting(card: Card, wording: Wording) -> Drawn:
    """What is left of the card in 400 px; where nothing else leads to the rest, *Show all* does."""
    written: Written = {}
    for shorter in slimmer(card):
        body, ways = _drawn(shorter, Ink(wording, True, written=written))
        if height([*body, *ways]) <= FIRST_CANVAS:
            return body, ways
    room = FIRST_CANVAS - height(ways)
    if card.home and card.more:
        return cut(body, room, height), ways
    body = cut(body, room - BUTTON, height)
    told = any(one.get("id") == SHOW_ALL.command for one in body)
    return body, ways if told else [*draw_button(SHOW_ALL, Ink(wording)), *ways]


def _drawn(card: Card, ink: Ink) -> Drawn:
    """The body of the canvas, and the navigation under it."""
    card, back = _with_one_back(card)
    notices = [section for section in card.sections if isinstance(section, Notice)]
    body = _head(card, ink)
    for section in card.sections:
        quiet = card.home and isinstance(section, Notice) and section is not notices[0]
        body += _second(section, ink) if quiet and isinstance(section, Notice) else draw(section, ink)
    if card.home and card.more:
        return body, draw_button(card.more, ink, "link")
    body += [component for button in card.actions for component in draw_button(button, ink)]
    body += draw(Listing(card.pages), ink)
    links = (card.change_match, None if card.home else card.refresh, back)
    ways = [component for button in links if button for component in draw_button(button, ink, "link")]
    return body, [{"type": "divider"}, *ways] if ways else []


def _with_one_back(card: Card) -> tuple[Card, Button | None]:
    """The way back in Intercom's own words, once: a *Cancel* in the card that leads to the same place becomes it."""
    back = card.back
    if back is None:
        return card, None
    target = back.command
    rows = [part for part in card.sections if isinstance(part, Buttons)]
    same = [one for row in rows for one in row.buttons if one.command == target and one.label in NAVIGATION]
    sections = tuple(
        replace(part, buttons=tuple(one for one in part.buttons if one not in same))
        if isinstance(part, Buttons)
        else part
        for part in card.sections
    )
    label = next((one.label for one in (*same, back) if one.label in NAVIGATION), say("Back"))
    return replace(card, sections=sections), replace(back, label=label)


def _head(card: Card, ink: Ink) -> list[Component]:
    as_of = say("as of {time}", time=Moment(card.as_of)) if card.as_of else ()
    known = card.matched.words if card.matched else card.detail
    under = " \u00b7 ".join(part for part in (ink.cell(known), ink.cell(as_of)) if part)
    amount = ink.text(say(card.amount)) if card.amount else ""
    status = ink.cell(card.status.words) if card.status else ""
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
    return [*bold(title), *text(words)] if words else text(f"{title}." if title[-1:].isalnum() else title)


def _bounded(body: list[Component], note: list[Component], ways: list[Component]) -> list[Component]:
    """All of it, or as much of the body as 64 KB hold, with the note that says so."""
    if _size([*body, *ways]) <= MOST_BYTES:
        return [*body, *ways]
    return [*cut(body, MOST_BYTES - _size([*note, *ways]), _size), *note, *ways]


def _size(components: list[Component]) -> int:
    """Bytes of these components, the commas between them included."""
    return sum(len(orjson.dumps(component)) + 1 for component in components)
