"""How long is left to answer a dispute."""

import pytest

from app.domain.disputes import days_left
from tests import made
from tests.made import days
from tests.words import text


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (days(3), "3 days left."),
        (days(2.96), "2 days left."),
        (days(1.4), "1 day left."),
        (days(0.9), "Less than a day left."),
        (days(-0.1), "The deadline has passed."),
        (None, ""),
    ],
)
def test_the_time_left_is_counted_in_whole_days_whatever_the_time_zone(due: object, said: str) -> None:
    assert text(days_left(made.dispute(due_at=due), made.NOW)) == said
