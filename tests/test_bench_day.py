"""The simulated day's plan and its count: shares add up, the few come often, and what is lost or doubled is seen."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.day import figures
from bench.day_people import Day, Told, played
from bench.day_plan import Share, moments, visits
from bench.figures import Call
from bench.lines import Lines
from bench.processes import Process, free_port
from bench.stand import Desk


def apart(begin: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Runs it in a thread of its own: a browser's tests leave a loop running in theirs."""
    with ThreadPoolExecutor(1) as side:
        return side.submit(lambda: asyncio.run(begin())).result()


@given(st.integers(1, 200))
def test_the_shares_of_all_machines_are_the_whole(part: int) -> None:
    share = Share(part)
    assert share.agents * part <= 10_000 and share.customers * part <= 100_000
    assert share.opens == pytest.approx(share.agents / 30)
    assert share.storm == pytest.approx(20 * share.events)


def test_the_whole_opens_333_cards_and_hears_of_two_changes_a_second() -> None:
    assert round(Share(1).opens) == 333 and round(Share(1).events, 1) == 1.7


def test_the_first_customer_comes_twice_as_often_as_the_second() -> None:
    seen = Counter(islice(visits(1_000, Random(1)), 60_000))
    assert seen[0] / seen[1] == pytest.approx(2, rel=0.1) and seen[0] / seen[9] == pytest.approx(10, rel=0.25)
    assert max(seen) < 1_000


@given(st.floats(0, 50), st.floats(0.1, 20))
def test_moments_lie_within_the_stretch_in_their_order(rate: float, seconds: float) -> None:
    found = list(moments(rate, seconds, Random(2)))
    assert found == sorted(found) and all(0 <= at < seconds for at in found)


def test_moments_come_as_often_as_they_should() -> None:
    assert len(list(moments(10, 200, Random(3)))) == pytest.approx(2_000, rel=0.1)


def test_what_is_asked_of_stripe_is_told_for_an_open_a_second_and_an_endpoint() -> None:
    calls = [Call("/v1/invoices", 0.1, 0.2), Call("/v1/customers/cus_1", 0.3, 0.4), Call("/v1/invoices", 1.5, 1.6)]
    found = figures("calm", Told(opens=[0.01, 0.02, 0.03]), 2.0, calls)
    assert (found["reads_an_open"], found["most_reads_a_second"], found["most_of_one_endpoint"]) == (1.0, 2, 1)
    assert found["reads_by_endpoint"] == {"invoices": 2, "customers/ID": 1}


def test_what_is_slow_keeps_nothing_else_waiting() -> None:
    order: list[str] = []

    async def slow(_due: float) -> None:
        await asyncio.sleep(0.5)
        order.append("slow")

    async def quick(_due: float) -> None:
        order.append("quick")

    apart(lambda: played([(0.01, quick), (0.0, slow)]))
    assert order == ["quick", "slow"]


async def _always_ok(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


def test_a_server_that_is_gone_is_left_out_and_counted() -> None:
    dead, alive = free_port(), free_port()

    async def ask() -> tuple[tuple[int, bytes], int]:
        server = await asyncio.start_server(_always_ok, "127.0.0.1", alive)
        lines = Lines([f"http://127.0.0.1:{dead}", f"http://127.0.0.1:{alive}"])
        found = [await lines.send(b"GET / HTTP/1.1\r\n\r\n") for _ in range(3)]
        await lines.close()
        server.close()
        await server.wait_closed()
        return found[-1], lines.again

    answer, again = apart(ask)
    assert answer == (200, b"ok") and again >= 1


def test_each_request_asks_the_next_server_whatever_is_sent_meanwhile() -> None:
    """Of 21 sent at once, the ten whose turn is with the dead server ask the other one next: no request a dead one
    twice."""
    dead, alive = free_port(), free_port()

    async def ask() -> tuple[list[tuple[int, bytes]], int]:
        server = await asyncio.start_server(_always_ok, "127.0.0.1", alive)
        lines = Lines([f"http://127.0.0.1:{dead}", f"http://127.0.0.1:{alive}"])
        found = await asyncio.gather(*(lines.send(b"GET / HTTP/1.1\r\n\r\n") for _ in range(21)))
        await lines.close()
        server.close()
        return found, lines.again

    answers, again = apart(ask)
    assert answers == [(200, b"ok")] * 21 and again == 10


def test_an_open_that_no_server_answers_is_wrong_and_no_end_of_the_day() -> None:
    desk = Desk(Process("none", port=1, ready=""), "secret")
    day, told = Day(desk, Lines(["http://127.0.0.1:1"]), "whsec_1", str), Told()
    happenings = [(0.0, lambda due: day.open(due, 1, told)), (0.0, lambda due: day.push(due, 1, told))]
    apart(lambda: played(happenings))
    assert told.wrong == {"open 0": 1, "push 0": 1}
