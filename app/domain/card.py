"""The card: what is said, once, for every channel. A channel only draws what stands here, and writes its phrases."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.money import Money
from app.domain.phrase import At as At
from app.domain.phrase import Day as Day
from app.domain.phrase import Figure as Figure
from app.domain.phrase import Moment as Moment
from app.domain.phrase import Part as Part
from app.domain.phrase import Phrase as Phrase
from app.domain.phrase import Typed as Typed
from app.domain.phrase import say as say


class Tone(StrEnum):
    """How loud a status or notice is; loud only where somebody must act."""

    GOOD = "good"
    WAITING = "waiting"
    ATTENTION = "attention"
    PROBLEM = "problem"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Status:
    """A word, then a shape, then a colour."""

    tone: Tone
    words: Phrase


class Style(StrEnum):
    """How a button looks: one PRIMARY on a page and none on home; QUIET has no border; LINK is navigation."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Button:
    """`command` is the component id; with `url` it opens a page elsewhere instead."""

    label: Phrase
    command: str = ""
    style: Style = Style.PLAIN
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A name at the left with its status and detail, a value at the right. With `command` the whole row opens.

    `optional` rows fall away first where space is short.
    """

    label: Phrase
    value: Phrase = ()
    status: Status | None = None
    detail: Phrase = ()
    command: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that needs attention, with one next step. The first one on a page is tinted."""

    tone: Tone
    title: Phrase
    text: Phrase = ()
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Calm:
    """One green sentence: nothing needs attention."""

    text: Phrase


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs of prose. `note` ones are small and muted."""

    paragraphs: tuple[Phrase, ...]
    title: Phrase = ()
    note: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of label and value that do not open."""

    rows: tuple[Row, ...]
    title: Phrase = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that open. `two_lines` puts status and detail under name and value. `more` shows older ones.

    `newest` marks home's short list, whose rows fall away where space is short.
    """

    rows: tuple[Row, ...]
    title: Phrase = ()
    two_lines: bool = False
    more: Button | None = None
    note: Phrase = ()
    newest: bool = False


class Weight(StrEnum):
    """How a row of a ledger stands: a plain part, the figure it starts from, or the total."""

    PART = "part"
    EDGE = "edge"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of a ledger."""

    label: Phrase
    value: Phrase
    detail: Phrase = ()
    weight: Weight = Weight.PART


@dataclass(frozen=True, slots=True)
class Sums:
    """A ledger that adds up. `caption` says what it is to a screen reader, with the currency. With `fold` it stands
    behind that summary; `command` is where a channel that cannot fold opens it."""

    rows: tuple[Sum, ...]
    caption: Phrase
    title: Phrase = ()
    fold: Phrase = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a timeline or a check. `later` ones have not happened yet."""

    tone: Tone
    label: Phrase
    when: Phrase = ()
    detail: Phrase = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened and what comes next, in order; with `checks` it is a list of checks without an order."""

    steps: tuple[Step, ...]
    title: Phrase = ()
    checks: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Words that may be sent to the customer."""

    paragraphs: tuple[Phrase, ...]
    title: Phrase = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """Words for the agent only, never for the customer."""

    paragraphs: tuple[Phrase, ...]
    title: Phrase = ("For you only",)


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row; `pair` gives two the same width, `stack` puts primary over quiet."""

    buttons: tuple[Button, ...]
    pair: bool = False
    stack: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form. `kind` is line, text (several lines) or choice (2 to 10 `options` of id and label).

    With `submit` the field has its own button beside it. `error` says what is wrong with `value` as typed.
    """

    name: str
    label: Phrase
    kind: str = "line"
    value: str = ""
    hint: Phrase = ()
    error: Phrase = ()
    options: tuple[tuple[str, str], ...] = ()
    submit: Button | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Fields, and some more behind `fold` (with their own button).

    `fold_command` opens those as a page of their own in a channel that cannot fold.
    """

    fields: tuple[Field, ...]
    fold: Phrase = ()
    fold_command: str = ""
    folded: tuple[Field, ...] = ()
    folded_submit: Button | None = None


Section = Notice | Calm | Words | Facts | Listing | Sums | Steps | Say | Keep | Buttons | Form


@dataclass(frozen=True, slots=True)
class Card:
    """One page beside the ticket. `home` pages have no `back` and may lose what is optional where space is short.

    `matched` says how the customer was found and carries the button to change it; `actions` are the two things to do
    on home; `pages` are the pages with their counts; `as_of` is when the facts were read. `said` is what a screen
    reader announces after the swap.
    """

    title: Phrase
    sections: tuple[Section, ...] = ()
    home: bool = False
    back: Button | None = None
    detail: Phrase = ()
    amount: Money | None = None
    status: Status | None = None
    matched: Status | None = None
    change_match: Button | None = None
    actions: tuple[Button, ...] = ()
    pages: tuple[Row, ...] = ()
    more: Button | None = None
    as_of: datetime | None = None
    refresh: Button | None = None
    said: str = ""
