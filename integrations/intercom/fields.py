"""The fields of a form as Canvas Kit components."""

from app.domain.card import Field
from app.domain.phrase import Name, plural, say
from integrations.intercom.components import SUBMIT, Component, Ink, table, text

CHOICES = range(2, 11)
MOST_VALUE = 5_000


def draw_field(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    """The field alone, without its hint and what is wrong with it."""
    return _DRAW.get(field.kind, _line)(field, ink, wrong)


def _line(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    """An input; its own button is drawn inside it, and then its id is the command."""
    name = field.submit.command if field.submit else field.name
    label = say("{label} in {currency}", label=field.label, currency=Name(field.unit)) if field.unit else field.label
    made: Component = {"type": "input", "id": name or "field", "label": ink.cell(label)}
    made |= {"value": field.value[:MOST_VALUE]} if field.value else {}
    if field.submit:
        made |= {"placeholder": ink.cell(field.hint), "action": SUBMIT}
    return [made | {"save_state": "failed"} if wrong else made]


def _text_area(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    made: Component = {"type": "textarea", "id": field.name or "field", "label": ink.cell(field.label)}
    made |= {"value": field.value[:MOST_VALUE]} if field.value else {}
    return [made | {"error": True} if wrong else made]


def _choice(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    """A dropdown; what cannot be chosen among is only said."""
    named = {name: ink.cell(label) or name for name, label in field.options if name}
    shown = [name for name in named if name != field.value][: CHOICES[-1] - (field.value in named)]
    options = [
        {"type": "option", "id": name, "text": words}
        for name, words in named.items()
        if name in shown or name == field.value
    ]
    if len(options) not in CHOICES:
        return table([(ink.cell(field.label), option["text"]) for option in options])
    made: Component = {"type": "dropdown", "id": field.name or "field", "label": ink.cell(field.label)}
    made |= {"options": options} | ({"value": field.value} if field.value in named else {})
    left = len(named) - len(options)
    cut = (
        text(ink.text(say(plural("{n} more cannot be chosen here.", "{n} more cannot be chosen here.", left))), "muted")
        if left
        else []
    )
    return [made | {"save_state": "failed"} if wrong else made, *cut]


def _checks(field: Field, ink: Ink, wrong: bool) -> list[Component]:
    """Boxes to tick (Canvas Kit docs, Checkbox: `value` is the list of the ticked ids)."""
    options = [{"type": "option", "id": name, "text": ink.cell(label) or name} for name, label in field.options]
    if not options:
        return []
    made: Component = {"type": "checkbox", "id": field.name or "field", "label": ink.cell(field.label)}
    made |= {"options": options}
    ticked = [name for name in field.value.split(",") if name in dict(field.options)]
    made |= {"value": ticked} if ticked else {}
    return [made | {"save_state": "failed"} if wrong else made]


_DRAW = {"line": _line, "text": _text_area, "choice": _choice, "checks": _checks}
