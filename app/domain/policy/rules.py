"""What a role may do with one kind of action: up to how much, how often, how long after, and for which reasons."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.actions import Wrong
from app.domain.amount import Money


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that something may be, by currency. What has no figure of its currency is above every ceiling, unless
    there is none at all (`endless`, then without figures)."""

    figures: tuple[Money, ...] = ()
    endless: bool = False

    def figure(self, currency: str) -> Money | None:
        """The figure of a currency; None when it has none."""
        return next((one for one in self.figures if one.currency == currency), None)

    def covers(self, amount: Money) -> bool:
        """Whether an amount is not above it: a figure exactly met is not."""
        figure = self.figure(amount.currency)
        return self.endless or (figure is not None and amount <= figure)


NOTHING = Ceiling()


@dataclass(frozen=True, slots=True)
class Rolling:
    """The most that may be given within any stretch of time as long as `window`."""

    window: timedelta
    most: Ceiling

    def counts(self, at: datetime, now: datetime) -> bool:
        """Whether what was given at `at` still counts: no longer when exactly the window has passed."""
        return since(at, now) < self.window


@dataclass(frozen=True, slots=True)
class Rule:
    """One role, one kind of action.

    Above `limit`, `per_agent` or `per_customer`, for a payment older than `oldest`, for a reason of `approval_for`
    and, with `approval_if_unverified`, for a customer found by e-mail address only, one of `approvers` is asked: role
    names, the later ones for when the earlier are away. Reasons outside `reasons`, and those of `note_for` without a
    note, are refused. `approves` is up to how much the role may approve what others ask for.
    """

    allowed: bool = True
    limit: Ceiling = NOTHING
    per_agent: Rolling | None = None
    per_customer: Rolling | None = None
    oldest: timedelta | None = None
    reasons: tuple[Wrong, ...] = tuple(Wrong)
    note_for: frozenset[Wrong] = frozenset()
    approval_for: frozenset[Wrong] = frozenset()
    approval_if_unverified: bool = False
    approvers: tuple[str, ...] = ()
    approves: Ceiling = NOTHING

    @property
    def asks(self) -> bool:
        """Whether anything of this kind can need approval."""
        more = (self.per_agent, self.per_customer, self.oldest, self.approval_for.intersection(self.reasons))
        return self.allowed and (not self.limit.endless or any(more) or self.approval_if_unverified)


def since(at: datetime, now: datetime) -> timedelta:
    """How long ago `at` was; a time without a zone is taken as UTC."""
    return _aware(now) - _aware(at)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
