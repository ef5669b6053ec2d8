"""The budget of background reads: so many a second, first come, first served."""

import threading
import time

import pytest

from app.gateways.pace import Pace


class Time:
    def __init__(self) -> None:
        self.seconds, self.slept = 0.0, []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def test_the_first_does_not_wait_and_the_others_wait_for_their_turn():
    clock = Time()
    pace = Pace(4, clock, clock.sleep)
    for _ in range(5):
        pace()
    assert clock.slept == pytest.approx([0.25] * 4)


def test_time_that_passed_counts_but_is_not_saved_up():
    clock = Time()
    pace = Pace(4, clock, clock.sleep)
    pace()
    clock.seconds = 60
    pace()
    pace()
    assert clock.slept == pytest.approx([0.25])


def test_many_threads_together_stay_within_it():
    pace = Pace(100, time.monotonic, time.sleep)
    began = time.monotonic()
    threads = [threading.Thread(target=lambda: [pace() for _ in range(10)]) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert time.monotonic() - began >= 0.39
