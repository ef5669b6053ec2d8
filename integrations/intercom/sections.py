"""The sections of a card as Canvas Kit components, by the table "One Card, two drawings"."""

from collections.abc import Callable
from typing import Any

from app.domain.card import (
    Button,
    Buttons,
    Calm,
    Facts,
    Field,
    Form,
    Keep,
    Listing,
    Notice,
    Row,
    Say,
    Section,
    Steps,
    Style,
    Sums,
    Tone,
    Words,
)
from app.domain.phrase import Day, Phrase
from integrations.intercom.components import Component, Ink, bold, button, item, table, text

STYLES = {Style.PRIMARY: "primary", Style.PLAIN: "secondary", Style.QUIET: "link", Style.LINK: "link"}
CHOICES = range(2, 11)


def draw(section: Section, ink: Ink) -> list[Component]:
    """The components of one section."""
    return _DRAW[type(section)](section, ink)


def draw_button(pressed: Button, ink: Ink, style: str | None = None) -> list[Component]:
    """A button in the style that it asks for, or in `style`."""
    identifier = ink.id(pressed.command or "open")
    return button(identifier, ink.cell(pressed.label), style or STYLES[pressed.style], pressed.url)


def draw_row(row: Row, ink: Ink) -> Component:
    """A row as a line of a list: "amount, date" when it is named for a day, else "name, amount"."""
    label, value = ink.cell(row.label), ink.cell(row.value)
    named_for_a_day = len(row.label) == 1 and _dated(row.label)
    title = ", ".join(part for part in ((value, label) if named_for_a_day else (label, value)) if part)
    status = ink.cell(row.status.words) if row.status else ""
    return item(ink.id(row.command or "row"), title, status, ink.cell(row.detail), bool(row.command))


def _dated(phrase: Phrase) -> bool:
    return any(isinstance(part, Day) for part in phrase)


def _notice(notice: Notice, ink: Ink) -> list[Component]:
    title = ink.text(notice.title)
    head = text(title, "error", tight=True) if notice.tone is Tone.PROBLEM else bold(title)
    return [*head, *text(ink.text(notice.text)), *(draw_button(notice.button, ink) if notice.button else [])]


def _calm(calm: Calm, ink: Ink) -> list[Component]:
    return text(ink.text(calm.text), "muted")


def _words(words: Words, ink: Ink) -> list[Component]:
    style = "muted" if words.note else "paragraph"
    return [*bold(ink.text(words.title)), *_paragraphs(words.paragraphs, ink, style)]


def _say(said: Say | Keep, ink: Ink) -> list[Component]:
    return [*bold(ink.text(said.title)), *_paragraphs(said.paragraphs, ink)]


def _paragraphs(paragraphs: tuple[Any, ...], ink: Ink, style: str = "paragraph") -> list[Component]:
    return [component for one in paragraphs for component in text(ink.text(one), style)]


def _facts(facts: Facts, ink: Ink) -> list[Component]:
    pairs = [(ink.cell(row.label), _value(row, ink)) for row in facts.rows]
    bare = [component for name, value in pairs if not value for component in text(name, "muted")]
    return [*bold(ink.text(facts.title)), *table(pairs), *bare]


def _value(row: Row, ink: Ink) -> str:
    status = ink.cell(row.status.words) if row.status else ""
    return ", ".join(part for part in (status, ink.cell(row.value), ink.cell(row.detail)) if part)


def _listing(listing: Listing, ink: Ink) -> list[Component]:
    items = [draw_row(row, ink) for row in listing.rows]
    return [
        *([] if listing.newest else bold(ink.text(listing.title))),
        *([{"type": "list", "items": items}] if items else []),
        *(draw_button(listing.more, ink, "link") if listing.more else []),
        *text(ink.text(listing.note), "muted"),
    ]


def _sums(sums: Sums, ink: Ink) -> list[Component]:
    if sums.fold and sums.command:
        return button(ink.id(sums.command), ink.cell(sums.fold), "link")
    pairs = [(ink.cell(row.label), ink.cell(row.value)) for row in sums.rows]
    remarks = [ink.text(row.detail) for row in sums.rows if row.detail and not _dated(row.detail)]
    bare = [name for name, value in pairs if not value]
    notes = [component for one in (*remarks, *bare) for component in text(one[:1].upper() + one[1:], "muted")]
    return [*bold(ink.text(sums.title)), *table(pairs), *notes]


def _steps(steps: Steps, ink: Ink) -> list[Component]:
    pairs = [(ink.cell(step.label), ink.cell(step.when)) for step in steps.steps]
    bare = [name for name, value in pairs if not value]
    details = [ink.text(step.detail) for step in steps.steps if step.detail]
    notes = [component for one in (*bare, *details) for component in text(one, "muted")]
    return [*bold(ink.text(steps.title)), *table(pairs), *notes]


def _buttons(row: Buttons, ink: Ink) -> list[Component]:
    return [component for one in row.buttons for component in draw_button(one, ink)]


def _form(form: Form, ink: Ink) -> list[Component]:
    drawn = [component for one in form.fields for component in _field(one, ink)]
    if form.fold and form.fold_command:
        drawn += button(ink.id(form.fold_command), ink.cell(form.fold), "link")
    return drawn


def _field(field: Field, ink: Ink) -> list[Component]:
    wrong = ink.text(field.error)
    below = [*text(wrong, "error"), *([] if field.submit else text(ink.text(field.hint), "muted"))]
    return [*_FIELDS.get(field.kind, _line)(field, ink, bool(wrong)), *below]


def _line(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    made: Component = {"type": "input", "id": ink.id(field.submit.command if field.submit else field.name)}
    made |= {"label": ink.cell(field.label)} | ({"value": field.value} if field.value else {})
    if field.submit:
        made |= {"placeholder": ink.cell(field.hint), "action": {"type": "submit"}}
    return [made | {"save_state": "failed"} if wrong else made]


def _text_area(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    made: Component = {"type": "textarea", "id": ink.id(field.name), "label": ink.cell(field.label)}
    made |= {"value": field.value} if field.value else {}
    return [made | {"error": True} if wrong else made]


def _choice(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    options = [{"type": "option", "id": name, "text": label.strip() or name} for name, label in field.options]
    options = options[: CHOICES[-1]]
    if len(options) not in CHOICES:
        return table([(ink.cell(field.label), option["text"]) for option in options])
    made: Component = {"type": "dropdown", "id": ink.id(field.name), "label": ink.cell(field.label), "options": options}
    made |= {"value": field.value} if field.value in [option["id"] for option in options] else {}
    return [made | {"save_state": "failed"} if wrong else made]


_FIELDS = {"line": _line, "text": _text_area, "choice": _choice}
_DRAW: dict[type[Section], Callable[[Any, Ink], list[Component]]] = {
    Notice: _notice,
    Calm: _calm,
    Words: _words,
    Facts: _facts,
    Listing: _listing,
    Sums: _sums,
    Steps: _steps,
    Say: _say,
    Keep: _say,
    Buttons: _buttons,
    Form: _form,
}
