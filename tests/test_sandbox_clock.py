"""Time in the sandbox."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.clock import JOBS, Clock


def recording(clock: Clock, name: str) -> list[tuple[int, Any]]:
    done: list[tuple[int, Any]] = []
    JOBS[name] = lambda _account, mark: done.append((clock.now(), mark))
    return done


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 1000))
def test_due_work_runs_once_in_time_order_and_at_its_own_time(delays: list[int], seconds: int) -> None:
    clock = Clock(real=lambda: 1000.0)
    done = recording(clock, "tests.mark")
    for delay in delays:
        clock.plan(1000 + delay, "tests.mark", mark=delay)
    clock.advance(seconds, None)
    due = sorted(delay for delay in delays if delay <= seconds)
    assert done == [(1000 + delay, delay) for delay in due]
    assert clock.now() == 1000 + seconds


def test_work_that_plans_more_work_has_it_done_in_the_same_advance() -> None:
    clock = Clock(real=lambda: 0.0)
    seen: list[int] = []

    def again(_account: Any) -> None:
        seen.append(clock.now())
        clock.plan(clock.now() + 10, "tests.again")

    JOBS["tests.again"] = again
    clock.plan(10, "tests.again")
    clock.advance(35, None)
    assert seen == [10, 20, 30]


def test_real_time_makes_work_due_too() -> None:
    moment = [100.0]
    clock = Clock(real=lambda: moment[0])
    done = recording(clock, "tests.later")
    clock.plan(105, "tests.later", mark="x")
    clock.settle(None)
    assert done == []
    moment[0] = 110.0
    clock.settle(None)
    assert done == [(105, "x")]


def test_the_clock_can_be_set_into_the_past_for_writing_history() -> None:
    clock = Clock(real=lambda: 1_000.0)
    clock.set(10)
    assert clock.now() == 10
