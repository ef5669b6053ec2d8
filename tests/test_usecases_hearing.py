"""What is kept may be shown only where every change is known to be heard of at once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.ports import Arrivals, Backlog
from app.usecases.hearing import Heard, heard_at_once
from tests.made import NOW


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@dataclass
class Facts:
    """Events and work as they stand; by default all is well."""

    pushed: datetime | None = field(default_factory=lambda: ago(hours=3))
    only_polled: datetime | None = None
    oldest: datetime | None = None
    held: datetime | None = field(default_factory=lambda: ago(minutes=1))

    def arrivals(self) -> Arrivals:
        return Arrivals(self.pushed, self.only_polled)

    def backlog(self) -> Backlog:
        return Backlog(int(self.oldest is not None), self.oldest)

    def held_until(self, job: str) -> datetime | None:
        assert job == "poll_events"
        return self.held


@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        (Facts(), True),
        (Facts(pushed=None), False),
        (Facts(pushed=None, only_polled=ago(hours=1)), False),
        (Facts(only_polled=ago(hours=1)), False),
        (Facts(only_polled=ago(hours=4)), True),
        (Facts(oldest=ago(seconds=3)), True),
        (Facts(oldest=ago(seconds=15)), False),
        (Facts(held=None), False),
        (Facts(held=ago(minutes=10)), False),
        (Facts(held=NOW + timedelta(minutes=4)), True),
    ],
)
def test_changes_are_heard_of_where_stripe_pushes_and_a_worker_keeps_up_and_looks_for_lost_ones(facts, heard):
    assert heard_at_once(facts, facts, NOW) is heard


def test_it_is_looked_at_once_a_second_and_not_at_each_card():
    looks, seconds = [], [0.0]
    heard = Heard(lambda: not looks.append(1), lambda: None, lambda: seconds[0])
    assert [heard() for _ in range(5)] == [True] * 5
    seconds[0] = 1.0
    assert heard()
    assert len(looks) == 2


def test_a_process_that_does_not_hear_of_changes_shows_nothing_that_is_kept_at_once():
    deaf: list[str] = []
    heard = Heard(lambda: True, lambda: deaf[0] if deaf else None, lambda: 0.0)
    assert heard()
    deaf.append("changes are not heard of")
    assert not heard()


def test_a_database_that_is_gone_is_nothing_to_trust():
    def gone() -> bool:
        raise OSError("gone")

    assert not Heard(gone, lambda: None, lambda: 0.0)()
