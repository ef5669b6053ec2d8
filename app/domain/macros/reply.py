"""A reply that a macro made: the words in both drawings, and from what."""

from dataclasses import dataclass

from app.domain.macros.macro import TicketStatus


@dataclass(frozen=True, slots=True)
class Draft:
    """A written text: for rich editors, for plain ones, and as it is read for claims, without what strangers typed."""

    html: str
    text: str
    claimed: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply, true when it was made. `about` and `id` say what it is about; `tags` and `status` are what becomes
    of the ticket when it is sent."""

    macro: str
    version: int
    locale: str
    title: str
    html: str
    text: str
    about: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    status: TicketStatus | None = None


def written_in(text_locale: str, customer_locale: str) -> str:
    """In which locale amounts and days are written: the customer's own where it is of the text's language."""
    same = text_locale.partition("-")[0].lower() == customer_locale.partition("-")[0].lower()
    return customer_locale if same else text_locale
