"""What is checked just before money moves: all rules in their order, and what their findings mean."""

from app.domain.putting_right.check import Check, Flight, Rule
from app.domain.putting_right.check_amount import above_what_is_left, gone_away, other_currency
from app.domain.putting_right.check_neighbours import credited_for_it, in_flight, lately, waiting_elsewhere
from app.domain.putting_right.check_payment import available, credited_before, old, refunded_before, settling
from app.domain.putting_right.check_trust import disputed, fraud, identity, unread, warned

RULES: tuple[Rule, ...] = (
    unread,
    in_flight,
    disputed,
    gone_away,
    above_what_is_left,
    other_currency,
    warned,
    fraud,
    refunded_before,
    credited_before,
    lately,
    credited_for_it,
    waiting_elsewhere,
    settling,
    old,
    available,
    identity,
)


def checked(flight: Flight) -> tuple[Check, ...]:
    """What was found: what stops first, then what warns, then what is fine."""
    found = [check for rule in RULES if (check := rule(flight)) is not None]
    return tuple(sorted(found, key=lambda check: (not check.stops, check.fine)))


def stopped(checks: tuple[Check, ...]) -> Check | None:
    """The first check that stops; None when money may move."""
    return next((check for check in checks if check.stops), None)
