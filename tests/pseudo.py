"""A language in which every sentence of ours stands in brackets, to find words that no translator would ever see."""

import html
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from app.domain.card import Card
from app.domain.english import english_words
from app.domain.form import Field
from app.domain.money import Money
from app.domain.phrase import At, Day, Figure, Moment, Name, Text, Typed
from integrations.intercom.components import NEUTRAL
from integrations.intercom.render import render as canvas_of
from integrations.phrases import ELLIPSIS, Wording, clean, plain
from integrations.zendesk.render import render as html_of
from tools.catalogue import Found, search

OPENED, CLOSED = "\u27e6", "\u27e7"
SHOWN = frozenset("text label title subtitle tertiary_text field value placeholder".split())
UNSEEN = frozenset(("command", "url", "name", "kind", "value", "fold_command"))
_READ_ALOUD = re.compile(r'(?:aria-label|data-said|title|placeholder|alt)="([^"]*)"')
_INSIDE = re.compile(rf"{OPENED}[^{OPENED}{CLOSED}]*(?:{CLOSED}|$)")


@cache
def of_the_source() -> Found:
    """The sentences of the source; they are looked for once in a process, and only where a test asks."""
    return search()


@cache
def keys() -> frozenset[tuple[str, str]]:
    return frozenset(one.key for one in of_the_source().sentences)


class Pseudo:
    """Reads our sentences in brackets; keeps in `unknown` those that the catalogue does not have."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self._drawn: set[object] = set()
        self.wording = Wording("en-US", translate=self._bracketed)

    def new(self, card: Card) -> bool:
        """Whether the card says something that no card before it said."""
        said = set(_sentences(card))
        fresh = not said <= self._drawn
        self._drawn |= said
        return fresh

    def escaped(self, card: Card) -> set[str]:
        """Words on the card, in either channel, that are neither in brackets nor somebody else's."""
        others = sorted(self._others(card), key=len, reverse=True)
        runs = (*_of_html(html_of(card, self.wording)), *_of_canvas(canvas_of(card, self.wording)))
        return {run for run in runs if any(map(str.isalpha, _without(run, others)))}

    def _bracketed(self, text: Text, _locale: str) -> str:
        words = english_words(text)
        if not any(map(str.isalpha, words)):
            return words
        if (text.english, text.context) not in keys():
            self.unknown.add(text.english)
        return f"{OPENED}{words}{CLOSED}"

    def _others(self, thing: Any) -> set[str]:
        """What stands on the card and is not ours to translate, as it is written."""
        if isinstance(thing, Name | Typed):
            return {thing.text.strip(), clean(thing.text), clean(thing.text).translate(NEUTRAL)}
        if isinstance(thing, Money | Figure | Day | Moment | At):
            return {plain((thing,), self.wording)}
        if isinstance(thing, tuple):
            return {one for part in thing for one in self._others(part)}
        if not is_dataclass(thing):
            return set()
        parts = [getattr(thing, one.name) for one in fields(thing) if one.name not in UNSEEN or _said(thing, one.name)]
        own = {thing.value, thing.unit} if isinstance(thing, Field) else set()
        return own.union(*map(self._others, parts))


def _sentences(thing: Any) -> Iterator[object]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Text):
        yield thing.english, thing.number == 1
        yield from _sentences(tuple(value for _, value in thing.values))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _sentences(part)
    elif is_dataclass(thing) and not isinstance(thing, Name | Typed | Money | Figure):
        for one in fields(thing):
            if one.name not in UNSEEN or _said(thing, one.name):
                yield from _sentences(getattr(thing, one.name))


def _said(thing: Any, name: str) -> bool:
    return name == "value" and not isinstance(thing, Field)


def _without(run: str, others: list[str]) -> str:
    for one in others:
        run = run.replace(one, "") if one else run
        start = run.removesuffix(ELLIPSIS).removesuffix("**")
        run = "" if start != run and one.startswith(start) else run
    while True:
        bare = _INSIDE.sub("", run)
        if bare == run:
            return bare
        run = bare


def _of_html(fragment: str) -> Iterator[str]:
    """The runs of text between our own blocks, and what is only read aloud."""
    yield from map(html.unescape, _READ_ALOUD.findall(fragment))
    inline = re.sub(r"</?(?:span|bdi|b)\b[^>]*>", "", fragment)
    for run in re.split(r"<[^>]*>", inline):
        yield " ".join(html.unescape(run).split())


def _of_canvas(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name in SHOWN and isinstance(value, str) and not (name == "value" and "options" in thing):
                yield value
            yield from _of_canvas(value)
    elif isinstance(thing, list):
        for one in thing:
            yield from _of_canvas(one)
