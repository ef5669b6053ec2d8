"""How a macro reads for a customer and does for many, as the editor shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.domain.card import Phrase, Status, Tone, say
from app.domain.macros.macro import TicketStatus
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply
from app.domain.phrase import Name

STATUSES: Mapping[str, Phrase] = {
    "": say("stays as it is"),
    TicketStatus.OPEN: say("open"),
    TicketStatus.PENDING: say("pending"),
    TicketStatus.SOLVED: say("solved"),
}
REFUSED: Mapping[Ground, Phrase] = {
    Ground.AMBIGUOUS: say("The agent picks one"),
    Ground.BROKEN: say("It cannot be written"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """How a macro reads for a customer, or why it is not written. `at` and `said_at` are the time of the text,
    `before` whether that text is older than what was typed; `after` is what becomes of the ticket."""

    name: Phrase
    agent: Phrase
    at: datetime
    before: bool = False
    reply: Reply | None = None
    after: Phrase = ()
    said_at: Phrase = ()
    heading: Phrase = ()
    reason: Phrase = ()
    picks: tuple[tuple[str, Phrase], ...] = ()
    instead: tuple[tuple[str, str], ...] = ()

    @property
    def html(self) -> Markup:
        """The words as Zendesk gets them: made and escaped by our own writer."""
        return Markup(self.reply.html if self.reply else "")  # noqa: S704 - our writer escaped what is no markup of its own


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a macro does for many: a line of the tally."""

    status: Status
    more: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How a macro does for those who were seen last; `right` are the ids of those for whom it reads right,
    `shown` the first of them by name."""

    heading: Phrase
    rows: tuple[Outcome, ...]
    right: tuple[str, ...] = ()
    shown: tuple[tuple[str, Phrase], ...] = ()


def after(reply: Reply) -> Phrase:
    """What becomes of the ticket when it is sent."""
    tags = say("Tags: {tags}.", tags=Name(", ".join(reply.tags))) if reply.tags else ()
    status = say("The ticket becomes: {status}.", status=STATUSES[reply.status]) if reply.status else ()
    return say("{tags} {status}", tags=tags, status=status) if tags and status else tags or status


def refused(refusal: Refusal) -> Phrase:
    """The heading over why a reply is not written."""
    return REFUSED.get(refusal.ground, say("Refuses for this customer"))


def outcome(tone: Tone, words: Phrase, *more: Phrase) -> Outcome:
    """A line of the tally."""
    return Outcome(Status(tone, words), more)
