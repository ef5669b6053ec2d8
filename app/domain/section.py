"""The sections of a card that say something: notices, words, facts, lists, buttons; and how loud they are."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import Money
from app.domain.phrase import Phrase, say

FOR_YOU_ONLY = say("For you only")


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


@dataclass(frozen=True, slots=True)
class Say:
    """Words that may be sent to the customer."""

    paragraphs: tuple[Phrase, ...]
    title: Phrase = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """Words for the agent only, never for the customer."""

    paragraphs: tuple[Phrase, ...]
    title: Phrase = FOR_YOU_ONLY


@dataclass(frozen=True, slots=True)
class Reply:
    """Words for the customer, made of facts: `words` as plain text, `html` cleaned for an editor that takes markup;
    `tags` and `status` are what becomes of the ticket.

    A channel that reaches the editor of replies draws `insert` and `copy`; `again` makes the words anew when they have
    stood for long. One that does not reach it draws the words as a field under `label`, with the `warning` above, what
    is wrong as `error`, and what can be done with them as `sends`.
    """

    words: str
    html: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    insert: Button | None = None
    copy: Button | None = None
    again: str = ""
    label: Phrase = ()
    warning: Phrase = ()
    error: Phrase = ()
    sends: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row; `pair` gives two the same width, `stack` puts primary over quiet."""

    buttons: tuple[Button, ...]
    pair: bool = False
    stack: bool = False


@dataclass(frozen=True, slots=True)
class Stub:
    """The panel on which money is drawn: confirm, receipt, approval. Above the tear what happens, below it (`record`)
    what goes on record. `to` is where the money goes; `state` is Not done yet, Done, Not known yet ..."""

    amount: Money
    to: Phrase
    state: Status
    rows: tuple[Row, ...] = ()
    record: tuple[Phrase, ...] = ()
