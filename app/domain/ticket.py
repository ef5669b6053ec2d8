"""The ticket beside which the card stands: who asks, who answers, and what the agent just pressed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import BadInput

_COMMAND = re.compile(r"([a-z_]{1,24})(?::([a-z_]{1,24})(?::([^:\x00-\x1f]{1,255})(?::([^:\x00-\x1f]{1,255}))?)?)?")


@dataclass(frozen=True, slots=True)
class Requester:
    """The person who asks. Read from the helpdesk's signed payload or its API, never from the agent's browser.

    `customer_id` is a Stripe customer id kept in a custom field of the helpdesk; `locale` is the
    language that they read.
    """

    id: str
    name: str | None = None
    email: str | None = None
    external_id: str | None = None
    customer_id: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """The person who looks. `email`, `groups` and `teams` decide the role; `known` is False when the helpdesk could not
    say who this is. `locale`, `time_zone` and `decimal`, the sign before decimals, only decide how things are written
    and read."""

    id: str
    name: str | None = None
    email: str | None = None
    groups: tuple[str, ...] = ()
    known: bool = True
    locale: str = "en-US"
    time_zone: str = "UTC"
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket of one helpdesk account. `channel` is intercom or zendesk, `account` the workspace or subdomain.

    `text` is what was written in it, only used to find ids; anyone can write it.
    """

    channel: str
    account: str
    id: str
    requester: Requester
    agent: Agent
    text: str = ""

    @property
    def requester_key(self) -> str:
        """The requester across tickets: channel, account and the helpdesk's own id."""
        return f"{self.channel}:{self.account}:{self.requester.id}"


@dataclass(frozen=True, slots=True)
class Command:
    """What was pressed: `verb:kind:target[:after]`, with the fields of the form that stood around it.

    `after` is the id behind which the next page of a list begins.
    """

    verb: str
    kind: str = ""
    target: str = ""
    after: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The component id that says this command."""
        return ":".join(part for part in (self.verb, self.kind, self.target, self.after) if part)


SHOW = Command("show")


def command(component_id: str, fields: Mapping[str, str] | None = None) -> Command:
    """The command that a component id says. Raises BadInput when it says none."""
    match = _COMMAND.fullmatch(component_id)
    if match is None:
        raise BadInput("component_id", "not a command")
    return Command(match[1], match[2] or "", match[3] or "", match[4] or "", dict(fields or {}))
