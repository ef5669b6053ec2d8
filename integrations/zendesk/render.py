"""Card to HTML. What is said stands in the card; here each section only finds its macro and each phrase its words."""

from functools import cache
from itertools import count

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.domain.card import (
    Buttons,
    Calm,
    Card,
    Facts,
    Form,
    Keep,
    Listing,
    Moment,
    Notice,
    Phrase,
    Say,
    Section,
    Steps,
    Stub,
    Sums,
    Words,
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
    Buttons: "buttons",
    Stub: "stub",
    Form: "form",
}
_TYPED = Markup("<bdi>{}</bdi>")
_MARKED = Markup('<span class="{}">{}</span>')


def render(card: Card, wording: Wording) -> str:
    """The `<main>` of a card. Every text is escaped; what a stranger typed is isolated in its direction too."""
    writer = _Writer(wording)
    return environment().get_template("zendesk/card.html").render(card=card, write=writer)


@cache
def environment() -> Environment:
    """Jinja over the shipped templates, everything escaped, a missing name an error."""
    loader = FileSystemLoader(resource_dir("templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class _Writer:
    """What the templates may ask for while one card is drawn."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._ids = count(1)
        self._notices = count()

    def __call__(self, phrase: Phrase) -> Markup:
        """The words of a phrase as markup."""
        return Markup("").join(_part(kind, text) for kind, text in marked(phrase, self._wording))

    def plain(self, phrase: Phrase) -> str:
        """The words alone, where no markup may stand: an attribute, an option."""
        return plain(phrase, self._wording)

    def macro(self, section: Section) -> str:
        """The macro that draws this kind of section."""
        return _MACROS[type(section)]

    def field_id(self, name: str) -> str:
        """An id for a field, different for each on the page."""
        return f"f{next(self._ids)}-{name}"

    def first_notice(self) -> bool:
        """Whether this is the first notice of the page: only that one is loud."""
        return next(self._notices) == 0

    def as_of(self, card: Card) -> Markup:
        """The time at which the facts were read."""
        return self((Moment(card.as_of),)) if card.as_of else Markup("")

    def safe(self, url: str) -> bool:
        """Whether a link may be drawn: an address of the web, nothing that runs."""
        return url.startswith(("https://", "http://"))


def _part(kind: str, text: str) -> Markup:
    if kind == "typed":
        return _TYPED.format(text)
    return _MARKED.format(kind, text) if kind else Markup("{}").format(text)
