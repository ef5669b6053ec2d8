"""Card to canvas. The channel knows only the elements of a card, never an invoice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson

from app.domain.card import Button, Buttons, Card, Listing, Notice, Section
from app.domain.phrase import Moment, say
from integrations.intercom.components import Component, Ink, bold, text, unique
from integrations.intercom.fitting import SHOW_ALL, cut, slimmer
from integrations.intercom.heights import BUTTON, FIRST_CANVAS, height
from integrations.intercom.sections import draw, draw_button
from integrations.phrases import Wording

MOST_BYTES = 60_000
HOME_TITLE, PAGE_TITLE = 64, 120
NAVIGATION = (say("Back"), say("Cancel"), say("Done"), say("Change"))
CUT = say("Not everything fits here. The rest is in Stripe.")
Sections = Callable[[Card], list[Component]]


@dataclass(frozen=True, slots=True)
class _Canvas:
    """A card in the order of the canvas. `sections` draws those of the card or of a shorter one, each only once."""

    head: list[Component]
    sections: Sections
    foot: list[Component]
    ways: list[Component]

    def body(self, card: Card) -> list[Component]:
        return [*self.head, *self.sections(card), *self.foot]


def render(card: Card, wording: Wording, first: bool = False) -> dict[str, Any]:
    """The answer that draws this card, at most 64 KB. Home, and whatever comes `first`, fits 400 px (estimated)."""
    short = first or (card.home and card.more is not None)
    ink = Ink(wording, first or card.home)
    card, back = _with_one_back(card)
    canvas = _drawn(card, back, ink)
    body, ways = _fitting(card, canvas, ink) if short else (canvas.body(card), canvas.ways)
    drawn = unique([*body, *ways])
    note = text(Ink(wording).text(CUT), "muted")
    return {"canvas": {"content": {"components": _bounded(drawn[: len(body)], note, drawn[len(body) :])}}}


def _fitting(card: Card, canvas: _Canvas, ink: Ink) -> tuple[list[Component], list[Component]]:
    """What is left of the card in 400 px, and the ways on; where nothing else leads to the rest, *Show all* does."""
    ways = canvas.ways
    body: list[Component] = []
    for shorter in slimmer(card):
        body = canvas.body(shorter)
        if height([*body, *ways]) <= FIRST_CANVAS:
            return body, ways
    room = FIRST_CANVAS - height(ways)
    if card.home and card.more:
        return cut(body, room, height), ways
    body = cut(body, room - BUTTON, height)
    told = any(one.get("id") == SHOW_ALL.command for one in body)
    return body, ways if told else [*draw_button(SHOW_ALL, Ink(ink.wording)), *ways]


def _drawn(card: Card, back: Button | None, ink: Ink) -> _Canvas:
    """The card as a canvas, with the navigation under it."""
    head, sections = _head(card, ink), _sections(ink)
    if card.home and card.more:
        return _Canvas(head, sections, [], draw_button(card.more, ink, "link"))
    foot = [component for button in card.actions for component in draw_button(button, ink)]
    foot += draw(Listing(card.pages), ink)
    links = (card.change_match, None if card.home else card.refresh, back)
    ways = [component for button in links if button for component in draw_button(button, ink, "link")]
    return _Canvas(head, sections, foot, [{"type": "divider"}, *ways] if ways else [])


def _sections(ink: Ink) -> Sections:
    """Draws a card's sections. Of a shorter card most are the very same ones, which are known by that."""
    there: dict[int, tuple[Section, list[Component]]] = {}

    def one(section: Section, quiet: bool) -> list[Component]:
        if id(section) not in there:
            seconded = _second(section, ink) if quiet and isinstance(section, Notice) else None
            there[id(section)] = (section, draw(section, ink) if seconded is None else seconded)
        return there[id(section)][1]

    def every(card: Card) -> list[Component]:
        loud = next((section for section in card.sections if isinstance(section, Notice)), None)
        drawn = (one(section, card.home and section is not loud) for section in card.sections)
        return [component for components in drawn for component in components]

    return every


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
