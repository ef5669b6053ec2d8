"""The section of a card that asks: a form and its fields."""

from dataclasses import dataclass

from app.domain.phrase import Phrase
from app.domain.section import Button


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form. `kind` is line, text (several lines), choice (one of 2 to 10 `options` of id and label) or
    checks (any of them; `value` is their ids, joined by commas).

    With `submit` the field has its own button beside it. `error` says what is wrong with `value` as typed. `unit` is
    what the figure counts, a currency's code.
    """

    name: str
    label: Phrase
    kind: str = "line"
    value: str = ""
    hint: Phrase = ()
    error: Phrase = ()
    options: tuple[tuple[str, Phrase], ...] = ()
    submit: Button | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A way that something can be done, or cannot, and why."""

    label: Phrase
    why: Phrase
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Fields, and some more behind `fold` (with their own button), where `ways` say what is possible and why.

    `fold_command` opens those as a page of their own in a channel that cannot fold.
    """

    fields: tuple[Field, ...]
    fold: Phrase = ()
    fold_command: str = ""
    folded: tuple[Field, ...] = ()
    folded_submit: Button | None = None
    ways: tuple[Option, ...] = ()
