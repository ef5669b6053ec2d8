"""What is to be judged, and the verdict."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.actions import Way, Wrong
from app.domain.amount import Money
from app.domain.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Given:
    """An earlier action: when it was done, and what the customer got."""

    at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody wants to do, and what there was before.

    `paid_at` is when the payment came in, None when there is none. `sure`: the customer was matched by more than an
    e-mail address. `by_agent` and `to_customer` are earlier actions of this agent and in favour of this customer,
    those that are under way included; how far back does not matter, each rule looks at its own window.
    """

    way: Way
    amount: Money
    wrong: Wrong
    note: str
    now: datetime
    paid_at: datetime | None
    sure: bool
    by_agent: tuple[Given, ...] = ()
    to_customer: tuple[Given, ...] = ()


class Answer(StrEnum):
    """From loose to strict."""

    ALLOWED = "allowed"
    APPROVAL = "approval"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer with the sentence that the agent reads. `approvers` are the roles that can approve, the first to be
    asked first; `limit` is what the role may do of this without approval, None without a figure."""

    answer: Answer
    sentence: Phrase
    approvers: tuple[str, ...] = ()
    limit: Money | None = None
