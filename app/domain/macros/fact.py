"""Facts and kinds of things: what each is in a lead's words, an example, how it is read. The only way to a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic

from app.domain.card import Phrase
from app.domain.macros.case import Case, Gap, Link, Of, Read, Said, Thing
from app.domain.macros.lines import shows


class Type(StrEnum):
    """What can be done with a fact. A STATE is one of a few words of ours, to be compared and never printed; WORDS are
    our own, in the language of the reply; a THING has facts of its own; ROWS are things to loop over."""

    TEXT = "text"
    AMOUNT = "amount"
    AMOUNTS = "amounts"
    DAY = "day"
    NUMBER = "number"
    TRUTH = "yes or no"
    STATE = "state"
    LINK = "link"
    WORDS = "words"
    THING = "thing"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Fact(Generic[Thing]):
    """One fact of a thing. `read` gives None when there is none and a Gap when it is not known.

    `kind` is of what kind a THING or the ROWS are; `states` are all the words of a STATE and `shown` says the present
    one to the agent. `yes` and `no` are what the agent reads when a reply needs the opposite.
    """

    type: Type
    says: str
    example: str
    read: Read[Thing]
    kind: str = ""
    states: tuple[str, ...] = ()
    shown: Callable[[Of[Thing]], Phrase] | None = None
    yes: Phrase = ()
    no: Phrase = ()


@dataclass(frozen=True, slots=True)
class Kind(Generic[Thing]):
    """A kind of thing. `absent` is what the agent reads when there is none, `present` when there should be none."""

    name: str
    says: str
    absent: Phrase
    present: Phrase
    facts: Mapping[str, Fact[Thing]] = field(default_factory=dict)


def kind(name: str, says: str, absent: Phrase, facts: dict[str, Fact[Thing]], present: Phrase = ()) -> Kind[Thing]:
    """A kind that cannot be changed."""
    return Kind(name, says, absent, present, MappingProxyType(facts))


def text(says: str, example: str, read: Callable[[Of[Thing]], str | None], no: Phrase = ()) -> Fact[Thing]:
    """Text of a stranger; blank counts as none."""
    return Fact(Type.TEXT, says, example, lambda of: _text(read(of)), no=no)


def amount(says: str, example: str, read: Read[Thing], no: Phrase = ()) -> Fact[Thing]:
    """An amount in its own currency."""
    return Fact(Type.AMOUNT, says, example, read, no=no)


def day(says: str, example: str, read: Read[Thing], no: Phrase = ()) -> Fact[Thing]:
    """A day."""
    return Fact(Type.DAY, says, example, read, no=no)


def number(says: str, example: str, read: Read[Thing]) -> Fact[Thing]:
    """A whole number."""
    return Fact(Type.NUMBER, says, example, read)


def truth(says: str, read: Read[Thing], yes: Phrase = (), no: Phrase = ()) -> Fact[Thing]:
    """Yes or no."""
    return Fact(Type.TRUTH, says, "yes", read, yes=yes, no=no)


def link(says: str, example: str, read: Callable[[Of[Thing]], str | None], no: Phrase = ()) -> Fact[Thing]:
    """An https address; any other is none."""
    return Fact(Type.LINK, says, example, lambda of: _link(read(of)), no=no)


def state(
    says: str,
    states: str,
    read: Read[Thing],
    shown: Callable[[Of[Thing]], Phrase] | None = None,
    *,
    yes: Phrase = (),
    no: Phrase = (),
) -> Fact[Thing]:
    """One of a few words. Without `shown`, `yes` is what the agent reads when it is another."""
    found = tuple(states.split())
    return Fact(Type.STATE, says, found[0], read, states=found, shown=shown, yes=yes, no=no)


def words(says: str, example: str, read: Read[Thing]) -> Fact[Thing]:
    """A phrase of ours."""
    return Fact(Type.WORDS, says, example, read)


def amounts(says: str, example: str, read: Read[Thing]) -> Fact[Thing]:
    """Amounts, one a currency; none where there is not one."""
    return Fact(Type.AMOUNTS, says, example, lambda of: read(of) or None)


def thing(says: str, name: str, read: Callable[[Of[Thing]], Any], no: Phrase = ()) -> Fact[Thing]:
    """Another thing that belongs to this one."""
    return Fact(Type.THING, says, "", lambda of: within(name, read(of), of.case), kind=name, no=no)


def rows(says: str, name: str, read: Callable[[Of[Thing]], Any]) -> Fact[Thing]:
    """Things that belong to this one, at most MOST_ROWS; more of them are not known rather than cut."""
    return Fact(Type.ROWS, says, "", lambda of: _rows(name, read(of), of.case), kind=name)


MOST_ROWS = 20


def within(name: str, found: object, case: Case) -> object:
    """The thing with its case; None and gaps as they are."""
    return found if found is None or isinstance(found, Gap) else Of(name, found, case)


def _rows(name: str, found: object, case: Case) -> object:
    if not isinstance(found, tuple):
        return found
    return tuple(Of(name, one, case) for one in found) if len(found) <= MOST_ROWS else Gap("rows")


def _text(found: str | None) -> Said | None:
    return Said(found) if found and shows(found) else None


def _link(found: str | None) -> Link | None:
    return Link(found) if found and found.startswith("https://") else None
