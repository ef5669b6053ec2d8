"""The warmer works beside the requests: it never makes them wait, and one card that fails is not the end."""

import threading
import time
from dataclasses import replace

from structlog.testing import capture_logs

from app.domain.ticket_events import TicketEvent, What
from app.domain.wishes import Limits
from app.jobs.warmer import THREADS, Warmer
from tests.application import NOW

EVENT = TicketEvent("intercom:1", "intercom", "acme", What.CREATED, NOW, "1", "c_1")


class Cards:
    """What is made ready: `hold` keeps it from ending; `most` is how many were under way at once."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.counted: list[tuple[str, int]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.under_way, self.most = 0, 0
        self.lock = threading.Lock()

    def warm(self, event: TicketEvent) -> str:
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self.hold.wait(30)
        if event.requester_id == "bad":
            raise KeyError("maya@example.com")
        with self.lock:
            self.under_way -= 1
            self.done.append(event.requester_id)
        return "ready"

    def count(self, outcome: str, number: int) -> None:
        self.counted.append((outcome, number))

    def until(self, number: int) -> None:
        end = time.monotonic() + 30
        while len(self.counted) < number and time.monotonic() < end:
            time.sleep(0.002)


def test_wishes_are_granted_and_counted():
    cards = Cards()
    warmer = Warmer(cards.warm, cards.count, time.monotonic)
    for name in ("a", "b", "c"):
        warmer(replace(EVENT, requester_id=name))
    cards.until(3)
    warmer.close()
    assert sorted(cards.done) == ["a", "b", "c"]
    assert cards.counted == [("ready", 1)] * 3


def test_a_wish_never_waits_and_no_more_are_under_way_than_threads():
    cards = Cards()
    cards.hold.clear()
    warmer = Warmer(cards.warm, cards.count, time.monotonic)
    began = time.monotonic()
    for number in range(50):
        warmer(replace(EVENT, requester_id=str(number)))
    assert time.monotonic() - began < 15
    cards.hold.set()
    cards.until(50)
    warmer.close()
    assert cards.most <= THREADS


def test_a_requester_is_served_again():
    cards = Cards()
    warmer = Warmer(cards.warm, cards.count, time.monotonic)
    for number in (1, 2, 3):
        warmer(EVENT)
        cards.until(number)
    warmer.close()
    assert cards.done == ["c_1"] * 3


def test_after_a_solution_nobody_looks():
    cards = Cards()
    warmer = Warmer(cards.warm, cards.count, time.monotonic)
    warmer(replace(EVENT, what=What.SOLVED))
    warmer.close()
    assert cards.done == []


def test_one_that_fails_is_told_without_a_word_of_the_customer_and_the_others_go_on():
    cards = Cards()
    warmer = Warmer(cards.warm, cards.count, time.monotonic)
    with capture_logs() as lines:
        for name in ("bad", "good"):
            warmer(replace(EVENT, requester_id=name))
        cards.until(2)
    warmer.close()
    assert cards.done == ["good"]
    assert "maya@" not in str(lines) and "warming_failed" in str(lines)
    assert sorted(cards.counted) == [("failed", 1), ("ready", 1)]


def test_what_is_dropped_is_counted():
    cards, time_ = Cards(), [0.0]
    cards.hold.clear()
    warmer = Warmer(cards.warm, cards.count, lambda: time_[0], Limits(waiting=1))
    for number in range(THREADS + 4):
        warmer(replace(EVENT, requester_id=str(number)))
        time.sleep(0.01)
    cards.hold.set()
    cards.until(2)
    warmer.close()
    assert sum(number for outcome, number in cards.counted if outcome == "dropped") >= 1


def test_it_ends_while_it_waits_for_the_next_minute():
    cards = Cards()
    warmer = Warmer(cards.warm, cards.count, time.monotonic, Limits(a_minute=1))
    warmer(replace(EVENT, requester_id="a"))
    warmer(replace(EVENT, requester_id="b"))
    cards.until(1)
    warmer.close()
    assert len(cards.done) == 1
