"""Macros of a helpdesk, and what of them there is in ours: facts for placeholders, a name for a title."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.card import Phrase
from app.domain.macros.macro import LONGEST_NAME
from app.domain.macros.version import Origin

FIRST_NAME = 'customer.first_name | default("there")'
PLACEHOLDERS: Mapping[Origin, Mapping[str, str]] = {
    Origin.ZENDESK: {
        "ticket.requester.first_name": FIRST_NAME,
        "ticket.requester.name": "customer.name",
        "ticket.requester.email": "customer.email",
        "ticket.id": "ticket.number",
        "current_user.name": "agent.name",
        "current_user.first_name": "agent.first_name",
    },
    Origin.INTERCOM: {
        "user.first_name": "customer.first_name",
        "user.name": "customer.name",
        "user.email": "customer.email",
        "author.name": "agent.name",
        "author.first_name": "agent.first_name",
        "teammate.name": "agent.name",
        "teammate.first_name": "agent.first_name",
    },
}
"""What a placeholder of a helpdesk is here; what is not listed has no fact."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A macro of a helpdesk: its text is a stranger's HTML, `""` where it has none. `left` are sentences about what of
    it has no place in ours; `changed_at` is the helpdesk's own word for when it changed."""

    origin: Origin
    id: str
    title: str
    html: str
    changed_at: str
    tags: tuple[str, ...] = ()
    status: str = ""
    left: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The files that a foreign macro becomes, none where it has no text that can be taken; and sentences about what
    somebody has to look after."""

    files: Mapping[str, str]
    left: tuple[Phrase, ...] = ()


class Came(StrEnum):
    """What came of importing a macro."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One macro of a helpdesk: what came of it, under which name it stands here, and what of it could not be taken."""

    id: str
    title: str
    came: Came
    name: str = ""
    left: tuple[Phrase, ...] = ()


def name_of(title: str, taken: Container[str], foreign_id: str) -> str:
    """A name for a macro with this title that no other has: `Billing::Refund sent` -> `billing-refund-sent`."""
    plain = unicodedata.normalize("NFKD", title[:400]).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain)) or f"macro-{_digits(foreign_id)}"
    base = words[: LONGEST_NAME - 4].strip("-")
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isascii() and one.isdigit())[:20] or "0"
