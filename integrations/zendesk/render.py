"""Card to HTML. What is said stands in the card; here each section only finds its macro and each phrase its words."""

from datetime import datetime
from functools import cache
from itertools import count

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.domain.card import (
    Buttons,
    Calm,
    Card,
    Day,
    Facts,
    Form,
    Keep,
    Listing,
    Moment,
    Name,
    Notice,
    Part,
    Phrase,
    Reply,
    Say,
    Section,
    Steps,
    Stub,
    Sums,
    Words,
    fill,
    say,
)
from app.resources import resource_dir
from integrations.phrases import Wording, marked, plain

_MACROS: dict[type[Section], str] = {
    Notice: "notice",
    Calm: "calm",
    Words: "words_of",
    Facts: "facts",
    Listing: "listing",
    Sums: "sums",
    Steps: "steps",
    Say: "say",
    Keep: "keep",
    Reply: "reply",
    Buttons: "buttons",
    Stub: "stub",
    Form: "form",
}
_TYPED = Markup("<bdi>{}</bdi>")
_MARKED = Markup('<span class="{}">{}</span>')


def render(card: Card, wording: Wording) -> str:
    """The `<main>` of a card. Every text is escaped; what a stranger typed is isolated in its direction too."""
    return environment().get_template("zendesk/card.html").render(card=card, write=Writer(wording))


@cache
def environment() -> Environment:
    """Jinja over the shipped templates, everything escaped, a missing name an error."""
    loader = FileSystemLoader(resource_dir("templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class Writer:
    """What the templates may ask for while one card or page is drawn. `language` is the one its words are in."""

    def __init__(self, wording: Wording) -> None:
        self.language = wording.language
        self._wording = wording
        self._ids = count(1)
        self._notices = count()

    def __call__(self, phrase: Phrase) -> Markup:
        """The words of a phrase as markup."""
        return Markup("").join(_part(kind, text) for kind, text in marked(phrase, self._wording))

    def say(self, english: str, **values: Part) -> Markup:
        """A sentence of the template's own."""
        return self(fill(say(english), **values))

    def word(self, english: str) -> str:
        """A word of the template's own where no markup may stand."""
        return self.plain(say(english))

    def plain(self, phrase: Phrase) -> str:
        """The words alone, where no markup may stand: an attribute, an option."""
        return plain(phrase, self._wording)

    def draft(self, reply: Reply) -> dict[str, object]:
        """What the frame's script puts into the helpdesk's editor."""
        return {"html": reply.html, "text": reply.words, "tags": reply.tags, "status": reply.status}

    def macro(self, section: Section) -> str:
        """The macro that draws this kind of section."""
        return _MACROS[type(section)]

    def field_id(self, name: str) -> str:
        """An id for a field, different for each on the page."""
        return f"f{next(self._ids)}-{name}"

    def first_notice(self) -> bool:
        """Whether this is the first notice of the page: only that one is loud."""
        return next(self._notices) == 0

    def moment(self, at: datetime) -> Moment:
        """A time of day, as a value of a sentence."""
        return Moment(at)

    def day(self, at: datetime) -> Day:
        """A date, as a value of a sentence."""
        return Day(at)

    def name(self, text: str) -> Name:
        """A name, as a value of a sentence."""
        return Name(text)

    def safe(self, url: str) -> bool:
        """Whether a link may be drawn: an address of the web, nothing that runs."""
        return url.startswith(("https://", "http://"))


def _part(kind: str, text: str) -> Markup:
    if kind == "typed":
        return _TYPED.format(text)
    return _MARKED.format(kind, text) if kind else Markup("{}").format(text)
