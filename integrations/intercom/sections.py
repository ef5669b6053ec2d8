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
    Option,
    Reply,
    Row,
    Say,
    Section,
    Step,
    Steps,
    Stub,
    Sums,
    Tone,
    Words,
)
from app.domain.phrase import Day, Phrase, Typed, say
from integrations.intercom.components import Component, Ink, bold, button, item, merged, table, text
from integrations.intercom.fields import draw_field


def draw(section: Section, ink: Ink) -> list[Component]:
    """The components of one section."""
    return _DRAW[type(section)](section, ink)


def draw_button(pressed: Button, ink: Ink, style: str | None = None) -> list[Component]:
    """A button in the style that it asks for, or in `style`. What opens a page elsewhere is a link, as Intercom's
    reviewers want it."""
    if not pressed.command and not pressed.url:
        return []
    chosen = "link" if pressed.url else style or ink.style(pressed.style)
    return button(pressed.command or "open", ink.cell(pressed.label), chosen, pressed.url)


def draw_row(row: Row, ink: Ink) -> Component:
    """A row as a line of a list: "amount, date" when it is named for a day, else "name, amount"."""
    label, value = ink.cell(row.label), ink.cell(row.value)
    named_for_a_day = len(row.label) == 1 and _dated(row.label)
    title = ", ".join(part for part in ((value, label) if named_for_a_day else (label, value)) if part)
    status = ink.cell(row.status.words) if row.status else ""
    return item(row.command or "row", title, status, ink.cell(row.detail), bool(row.command))


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


def _reply(reply: Reply, ink: Ink) -> list[Component]:
    """The words in a field, since no app reaches Intercom's composer, with what can be done with them."""
    if not reply.label:
        return [part for line in reply.words.splitlines() for part in text(ink.text(say(Typed(line))))]
    area: Component = {"type": "textarea", "id": "text", "label": ink.cell(reply.label), "value": reply.words}
    wrong = ink.text(reply.error)
    return [
        *text(ink.text(reply.warning), "muted"),
        area | {"error": True} if wrong else area,
        *text(wrong, "error"),
        *(component for one in reply.sends for component in draw_button(one, ink)),
    ]


def _paragraphs(paragraphs: tuple[Any, ...], ink: Ink, style: str = "paragraph") -> list[Component]:
    return [component for one in paragraphs for component in text(ink.text(one), style)]


def _facts(facts: Facts, ink: Ink) -> list[Component]:
    pairs = [(ink.cell(row.label), _value(row, ink)) for row in facts.rows]
    return [*bold(ink.text(facts.title)), *table(pairs)]


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
        return button(sums.command, ink.cell(sums.fold), "link")
    pairs: list[tuple[str, str]] = []
    for row in sums.rows:
        pairs.append((ink.cell(row.label), ink.cell(row.value)))
        pairs.append((_capital(ink.cell(row.detail)), ""))
    return [*bold(ink.text(sums.title) or ink.text(sums.fold)), *table(pairs)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _steps(steps: Steps, ink: Ink) -> list[Component]:
    lined = any(step.when and step.detail for step in steps.steps)
    write = _step if not steps.checks else _line if lined else _check
    return [*bold(ink.text(steps.title)), *_ended(merged([one for step in steps.steps for one in write(step, ink)]))]


def _ended(drawn: list[Component]) -> list[Component]:
    """Lines that stand close, the last with room below it: what follows is something else."""
    return [*drawn[:-1], *({name: part[name] for name in part if name != "bottom_margin"} for part in drawn[-1:])]


def _step(step: Step, ink: Ink) -> list[Component]:
    return [*table([(ink.cell(step.label), ink.cell(step.when))]), *text(ink.text(step.detail), "muted")]


def _line(step: Step, ink: Ink) -> list[Component]:
    """A check with its own word where others have details: below a table a detail would stand apart from its check."""
    if not step.when:
        return _check(step, ink)
    head = " \u00b7 ".join((ink.text(step.label), ink.text(step.when)))
    return [*text(head, tight=bool(step.detail)), *text(ink.text(step.detail), "muted")]


def _check(step: Step, ink: Ink) -> list[Component]:
    """What has a word of its own is a row of a table; of the rest what is fine is muted, what is not stands out."""
    if step.when:
        return _step(step, ink)
    label, detail = ink.text(step.label), ink.text(step.detail)
    if step.tone is Tone.GOOD:
        return text(" \u00b7 ".join(part for part in (label, detail) if part), "muted", tight=True)
    return text(f"**{label}.** {detail}", tight=True) if detail else bold(label)


def _buttons(row: Buttons, ink: Ink) -> list[Component]:
    return [component for one in row.buttons for component in draw_button(one, ink)]


def _stub(stub: Stub, ink: Ink) -> list[Component]:
    """The amount as a header, where it goes with its state, the facts, and what goes on record."""
    under = " \u00b7 ".join(part for part in (ink.text(stub.to), ink.text(stub.state.words)) if part)
    pairs = [(ink.cell(row.label), _value(row, ink)) for row in stub.rows]
    return [
        *text(ink.text((stub.amount,)), "header", tight=True),
        *text(under),
        *table(pairs),
        *_paragraphs(stub.record, ink, "muted"),
    ]


def _form(form: Form, ink: Ink) -> list[Component]:
    drawn = [component for one in form.fields for component in _field(one, ink)]
    if form.fold and form.fold_command:
        return [*drawn, *button(form.fold_command, ink.cell(form.fold), "link")]
    folded = [component for one in form.folded for component in _field(one, ink)]
    ways = _ended([component for one in form.ways for component in _way(one, ink)])
    submit = draw_button(form.folded_submit, ink) if form.folded_submit else []
    return [*drawn, *(bold(ink.text(form.fold)) if folded or ways else []), *folded, *ways, *submit]


def _way(option: Option, ink: Ink) -> list[Component]:
    return text(f"{ink.text(option.label)}: {ink.text(option.why)}", "muted", tight=True)


def _field(field: Field, ink: Ink) -> list[Component]:
    wrong = ink.text(field.error)
    inline = field.kind == "line" and field.submit is not None
    hint = [] if inline else text(ink.text(field.hint), "muted")
    submit = draw_button(field.submit, ink) if field.submit and not inline else []
    drawn = draw_field(field, ink, bool(wrong))
    return [*drawn, *text(wrong, "error", tight=bool(hint)), *hint, *submit]


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
    Reply: _reply,
    Buttons: _buttons,
    Form: _form,
    Stub: _stub,
}
