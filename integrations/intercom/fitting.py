"""What falls off where space is short: on the home card, and on any canvas that grew too large.

In the order of the design: an owed amount of zero, the text of the second notice, the third, second and last of the
newest; then further facts but the plan, and rows of a long list.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from app.domain.card import Button, Card, Facts, Listing, Notice, Section, Style, Words, say
from integrations.intercom.components import Component

SHOW_ALL = Button(say("Show all"), "show", Style.LINK)
Change = Callable[[Section], Section | None]
Measure = Callable[[list[Component]], int]


def slimmer(card: Card) -> Iterator[Card]:
    """The card, and then ever shorter ones. Name, how matched, the first notice and the plan always stay."""
    yield card
    for change in (_without_optional, _without_second_text(card), *[_without_last_newest] * 3):
        card = _changed(card, change)
        yield card
    while (shorter := _changed(card, _without_last_fact)) != card:
        card = shorter
        yield card
    while (shorter := _changed(card, _without_last_row)) != card:
        card = shorter
        yield card
    for change in (_without_note, _in_few_words):
        card = _changed(card, change)
        yield card


def cut(components: list[Component], room: int, measure: Measure) -> list[Component]:
    """As many components from the top as have room, the last list or table with as many of its rows; no heading is left
    without what it heads. The first component always stays."""
    kept: list[Component] = []
    for component in components:
        room -= measure([component])
        if kept and room < 0:
            kept += _part(component, room + measure([component]), measure)
            break
        kept.append(component)
    while len(kept) > 1 and kept[-1].get("text", "").startswith("**"):
        kept.pop()
    return kept


def _part(component: Component, room: int, measure: Measure) -> list[Component]:
    rows = component.get("items", [])
    shorter = [component | {"items": rows[:number]} for number in range(1, len(rows))]
    fitting = bisect_right(shorter, room, key=lambda one: measure([one]))
    return shorter[fitting - 1 : fitting]


def _changed(card: Card, change: Change) -> Card:
    sections = (change(section) for section in card.sections)
    return replace(card, sections=tuple(section for section in sections if section is not None))


def _without_optional(section: Section) -> Section | None:
    if not isinstance(section, Facts):
        return section
    rows = tuple(row for row in section.rows if not row.optional)
    return replace(section, rows=rows) if rows else None


def _without_second_text(card: Card) -> Change:
    second = [section for section in card.sections if isinstance(section, Notice)][1:]

    def change(section: Section) -> Section:
        return replace(section, text=(), button=None) if isinstance(section, Notice) and section in second else section

    return change


def _without_last_newest(section: Section) -> Section | None:
    if not isinstance(section, Listing) or not section.newest:
        return section
    return replace(section, rows=section.rows[:-1]) if len(section.rows) > 1 else None


def _without_last_fact(section: Section) -> Section:
    return replace(section, rows=section.rows[:-1]) if isinstance(section, Facts) and len(section.rows) > 1 else section


def _without_last_row(section: Section) -> Section:
    if not isinstance(section, Listing) or len(section.rows) < 2:
        return section
    return replace(section, rows=section.rows[:-1], more=SHOW_ALL)


def _in_few_words(section: Section) -> Section:
    """A notice or a paragraph whose words alone are too long for the room; the page behind it has them whole."""
    return replace(section, text=()) if isinstance(section, Notice) else section


def _without_note(section: Section) -> Section | None:
    return None if isinstance(section, Words) and section.note else section
