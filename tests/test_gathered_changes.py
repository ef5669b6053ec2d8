"""What changed is told to other processes soon and together, and nobody waits for it."""

from concurrent.futures import Executor

from structlog.testing import capture_logs

from app.domain.errors import Unavailable, Why
from app.gateways.gathered_changes import AGAIN_SECONDS, GATHERED_SECONDS, MOST, GatheredChanges
from app.ports import Changes


class Later(Executor):
    """An executor that does nothing until it is told to."""

    def __init__(self) -> None:
        self.tasks = []

    def submit(self, task, /, *given, **more):
        self.tasks.append(task)

    def run(self) -> None:
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task()


class Feed:
    """A feed that keeps what it was told, or cannot be reached."""

    def __init__(self) -> None:
        self.told, self.down = [], False

    def tell(self, customer_ids) -> None:
        if self.down:
            raise Unavailable(Why.DOWN, "changes: OperationalError")
        self.told.append(tuple(customer_ids))

    def since(self, position: str) -> Changes:
        return Changes((), f"{position}+")


def gathered():
    feed, later, slept = Feed(), Later(), []
    return GatheredChanges(feed, later, slept.append), feed, later, slept


def test_whoever_tells_does_not_wait_and_what_comes_meanwhile_goes_along():
    changes, feed, later, slept = gathered()
    for one in ("cus_1", "cus_2", "cus_1"):
        changes.tell((one,))
    assert feed.told == []
    later.run()
    assert (feed.told, slept) == ([("cus_1", "cus_2")], [GATHERED_SECONDS])


def test_what_is_told_afterwards_is_told_too():
    changes, feed, later, _ = gathered()
    changes.tell(("cus_1",))
    later.run()
    changes.tell(())
    assert later.tasks == []
    changes.tell(("cus_1",))
    later.run()
    assert feed.told == [("cus_1",), ("cus_1",)]


def test_a_feed_that_is_away_is_logged_once_and_told_everything_when_it_is_back():
    changes, feed, later, slept = gathered()
    feed.down = True
    changes.tell(("cus_1",))
    with capture_logs() as lines:
        for _ in range(3):
            later.run()
    changes.tell(("cus_2", "cus_1"))
    assert [(line["event"], line["customers"]) for line in lines] == [("changes_not_told", ("cus_1",))]
    feed.down = False
    later.run()
    assert (feed.told, later.tasks) == ([("cus_1", "cus_2")], [])
    assert slept == [GATHERED_SECONDS, AGAIN_SECONDS, AGAIN_SECONDS, AGAIN_SECONDS]
    changes.tell(("cus_3",))
    later.run()
    assert (feed.told[-1], slept[-1]) == (("cus_3",), GATHERED_SECONDS)


def test_what_cannot_be_told_for_long_does_not_fill_the_memory():
    changes, feed, later, _ = gathered()
    changes.tell(tuple(f"cus_{number}" for number in range(MOST + 5)))
    later.run()
    assert len(feed.told[0]) == MOST and feed.told[0][-1] == f"cus_{MOST + 4}"


def test_reading_goes_straight_to_the_feed():
    changes, _, _, _ = gathered()
    assert changes.since("7").position == "7+"
