"""Everything that can go wrong, as one tree.

CounterfoilError
├── Refused                what was asked is not allowed; the sentence says why and what to do
│   ├── NotTheirs          the thing belongs to another customer than this ticket's
│   └── AmountNotRead      an amount as typed that is not exactly one amount of the currency
├── NotFound               there is no such thing (any more)
├── BadInput               foreign input of the wrong shape; knows its path
├── Unauthenticated        the request could not be proven to come from who it says
├── Unavailable            a vendor could not be read; the reason says how
├── NotPerformed           money: certain, nothing happened
└── OutcomeUnknown         money: it may have happened; reconcile, never resend with a new key
"""

from enum import StrEnum
from pathlib import Path
from traceback import extract_tb

from app.domain.english import english
from app.domain.phrase import Part, Phrase, say


class CounterfoilError(Exception):
    """The root, raised with what `say` takes. `sentence` is fit for the agent, `str(error)` is the same in English."""

    def __init__(self, *parts: Part, context: str = "", **values: Part | Phrase) -> None:
        super().__init__(*parts)
        self.sentence: Phrase = say(*parts, context=context, **values)

    def __str__(self) -> str:
        return english(self.sentence)


class Refused(CounterfoilError):
    """Asked for something that is not allowed."""


class NotTheirs(Refused):
    """The id names something of another customer."""


class AmountNotRead(Refused):
    """The typed amount is not exactly one amount of the currency."""


class NotFound(CounterfoilError):
    """No such thing."""


class BadInput(CounterfoilError):
    """Foreign input of the wrong shape; `path` says where."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class Unauthenticated(CounterfoilError):
    """Not proven to come from who it says."""


class Why(StrEnum):
    """Why something of a vendor could not be read."""

    SLOW = "slow"
    DOWN = "down"
    RATE_LIMITED = "rate_limited"
    PERMISSION = "permission"
    KEY = "key"
    ODD = "odd"


class Unavailable(CounterfoilError):
    """A vendor could not be read. `permission` names what the key lacks, `request_id` is the vendor's, for the log,
    `after` how many seconds it asks us to wait."""

    def __init__(
        self,
        why: Why,
        detail: str = "",
        *,
        permission: str | None = None,
        request_id: str | None = None,
        after: int | None = None,
    ) -> None:
        super().__init__(detail or why.value)
        self.why = why
        self.permission = permission
        self.request_id = request_id
        self.after = after


class NotPerformed(CounterfoilError):
    """Money: certain that nothing happened, now or at an earlier try. `request_id` is the vendor's, for the log."""

    def __init__(self, *parts: Part, request_id: str | None = None, **values: Part | Phrase) -> None:
        super().__init__(*parts, context="", **values)
        self.request_id = request_id


class Doubt(StrEnum):
    """Why it is not known what came of a call that moves money."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    KEY_TAKEN = "key_taken"
    ODD = "odd"


class OutcomeUnknown(CounterfoilError):
    """Money: it may have happened."""

    def __init__(self, *parts: Part, doubt: Doubt = Doubt.NO_ANSWER, request_id: str | None = None) -> None:
        super().__init__(*parts)
        self.doubt = doubt
        self.request_id = request_id

    @property
    def again(self) -> bool:
        """Whether sending the same under the same key can tell more. After the vendor's own error it cannot: that is
        kept under the key and answered again; then only reading tells."""
        return self.doubt in (Doubt.NO_ANSWER, Doubt.BUSY)


def where(error: BaseException) -> list[str]:
    """The places that the error came through, innermost last: file, line and function, no values."""
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)][
        -8:
    ]
