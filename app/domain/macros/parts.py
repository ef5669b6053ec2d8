"""A macro as its parts stand in a form: for each language a title and a text, and what the head says once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class TextPart:
    """The title and text of one file. `first_line` is the line of the file on which the text begins, `lines` those of
    the keys of its head; both are 0 and empty for what was not read from a file."""

    file: str
    locale: str = ""
    title: str = ""
    body: str = ""
    name: str = ""
    first_line: int = field(default=0, compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class NeedPart:
    """A condition as it is written, and the lead's own sentence for when it is not true."""

    condition: str
    otherwise: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """A macro taken apart; the first of `texts` is the one of its own language. All are as somebody wrote them, nothing
    is checked. `state` is only ever what a file said."""

    texts: tuple[TextPart, ...]
    when: str = ""
    needs: tuple[NeedPart, ...] = ()
    insights: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: str = ""
    state: str = ""

    @property
    def own(self) -> TextPart:
        """The text in the macro's own language."""
        return self.texts[0]

    def with_language(self, name: str, locale: str) -> "Parts":
        """The same with an empty text in one more language."""
        if any(one.locale.lower() == locale.lower() for one in self.texts):
            return self
        return replace(self, texts=(*self.texts, TextPart(f"{name}.{locale}.md", locale)))

    def without_language(self, locale: str) -> "Parts":
        """The same without a language; the macro's own stays."""
        rest = tuple(one for one in self.texts[1:] if one.locale != locale)
        return replace(self, texts=(self.own, *rest))


def empty(name: str, locale: str) -> Parts:
    """The form of a macro of which nothing is written yet."""
    return Parts((TextPart(f"{name}.md", locale),))


def words_of(given: str) -> tuple[str, ...]:
    """What stands between commas, blanks and lines, each once."""
    return tuple(dict.fromkeys(given.replace(",", " ").split()))


def kept(found: Iterable[NeedPart]) -> tuple[NeedPart, ...]:
    """Without the rows that say nothing."""
    return tuple(one for one in found if one.condition or one.otherwise)
