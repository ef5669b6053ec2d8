"""What is kept is shown while every change is heard of, and only then; what is cold is read once for all who ask."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.billing import Profile, Snapshot, Unread
from app.domain.errors import Unavailable, Why
from app.domain.matching import Link, address_digest
from app.usecases import reading
from app.usecases.flights import Flights
from app.usecases.look import Look
from app.usecases.unseen import MOST, Unseen
from tests import made
from tests.front import Front, front
from tests.memory_billing import MemoryBilling
from tests.words import everything, text

OTHER = made.customer(id="cus_other", name="Ola Nordmann", email="ola@nordmann.example")


class Slow(MemoryBilling):
    """Each of its look-ups waits until one more may go on."""

    go_on: threading.Semaphore

    def look_up(self, clues: Any) -> Any:
        self.go_on.acquire(timeout=30)
        return super().look_up(clues)


def hearing(billing: MemoryBilling, folder: Path) -> Front:
    desk = front(billing, folder)
    return replace(desk, deps=replace(desk.deps, heard=lambda: True))


def maya(**more: Any) -> MemoryBilling:
    return MemoryBilling([Profile(made.customer()), Profile(OTHER)], **more)


@pytest.fixture
def desk(tmp_path: Path) -> Front:
    return hearing(maya(), tmp_path)


def opened(desk: Front) -> dict[str, int]:
    """How many cards were opened, by where their facts came from, as it is told to machines."""
    told = re.findall(r'cards_opened_total{facts="(\w+)"} (\d+)', desk.deps.metrics.text().decode())
    return {facts: int(number) for facts, number in told}


def reads(desk: Front) -> tuple[int, int]:
    return desk.billing.calls.count("look_up"), desk.billing.calls.count("snapshot")


def test_a_second_agent_is_shown_what_is_kept_and_is_put_on_record_all_the_same(desk: Front) -> None:
    first = desk.show()
    assert desk.show(made.a_ticket(agent=made.BPO)) is not first
    assert reads(desk) == (1, 1)
    assert desk.seen("cus_maya") == [("9", "tier1", "email"), ("7", "outsourced", "email")]
    assert opened(desk) == {"read": 1, "kept": 1}


def test_without_events_opening_a_ticket_reads_anew(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.show()
    assert reads(desk) == (2, 2)


def test_refresh_reads_anew_whatever_is_kept(desk: Front) -> None:
    desk.show()
    desk.press("refresh")
    assert reads(desk) == (2, 2)


def test_a_role_that_may_not_see_contact_details_sees_none_of_what_another_role_has_had_read(desk: Front) -> None:
    assert "maya@lindqvist.example" in everything(desk.show())
    assert "lindqvist" not in everything(desk.show(made.a_ticket(agent=made.BPO))).lower()
    assert "maya@lindqvist.example" in everything(desk.show())


def test_a_card_that_could_not_be_read_whole_is_read_again(tmp_path: Path) -> None:
    desk = hearing(maya(unread=(Unread("invoices", Why.SLOW),)), tmp_path)
    desk.show()
    desk.billing.unread = ()
    desk.show()
    desk.show()
    assert reads(desk)[1] == 2


def test_a_dropped_customer_is_read_again(desk: Front) -> None:
    desk.show()
    desk.deps.cache.drop("cus_maya")
    desk.show()
    assert reads(desk) == (1, 2)


def test_a_link_and_its_undoing_take_effect_at_once_also_when_another_process_made_them(desk: Front) -> None:
    desk.show()
    ticket = made.a_ticket()
    desk.store.save_link(Link(ticket.requester_key, "cus_other", "Ann", made.NOW))
    assert text(desk.show().title) == "Ola Nordmann"
    desk.store.remove_link(ticket.requester_key)
    assert text(desk.show().title) == "Maya Lindqvist"


def test_the_helpdesks_field_counts_over_what_is_kept_of_the_address(desk: Front) -> None:
    desk.show()
    ticket = made.a_ticket()
    pointed = replace(ticket, requester=replace(ticket.requester, customer_id="cus_other"))
    assert text(desk.show(pointed).title) == "Ola Nordmann"


def test_another_requester_is_never_shown_whom_an_address_of_somebody_else_was_found_to_be(desk: Front) -> None:
    desk.show()
    ticket = made.a_ticket()
    stranger = replace(ticket, requester=replace(ticket.requester, email="nobody@else.example"))
    assert "Lindqvist" not in everything(desk.show(stranger))


def test_a_customer_who_has_another_address_by_now_is_looked_for_anew(desk: Front) -> None:
    desk.show()
    moved = made.customer(email="maya@new.example")
    desk.billing.profiles = [Profile(moved), Profile(OTHER)]
    desk.deps.cache.put(Snapshot(moved, made.NOW))
    assert "Maya Lindqvist" not in everything(desk.show())
    assert reads(desk)[0] == 2


def test_a_second_customer_with_the_same_address_makes_it_a_pick_list_as_soon_as_it_is_heard_of(desk: Front) -> None:
    desk.show()
    desk.billing.profiles.append(Profile(made.customer(id="cus_twin", name="Maya Twin")))
    desk.deps.cache.forget((), (address_digest("maya@lindqvist.example"),))
    assert "Maya Twin" in everything(desk.show())


def test_many_who_open_one_cold_customer_at_once_cost_one_cards_reads(tmp_path: Path) -> None:
    billing = Slow([Profile(made.customer())])
    billing.go_on = threading.Semaphore(0)
    desk = front(billing, tmp_path)
    shown: list[str] = []
    agents = [made.a_ticket(agent=made.BPO if number % 2 else made.a_ticket().agent) for number in range(8)]
    threads = [threading.Thread(target=lambda one=one: shown.append(text(desk.show(one).title))) for one in agents]
    for one in threads:
        one.start()
    assert waiting_for(desk.deps.flights, 7)
    billing.go_on.release(8)
    for one in threads:
        one.join()
    assert reads(desk) == (1, 1)
    assert sorted(set(shown)) == ["Maya L.", "Maya Lindqvist"]
    assert len(desk.seen("cus_maya")) == 8
    assert opened(desk) == {"read": 1, "shared": 7}
    assert (desk.deps.flights.working, desk.deps.flights.waiting) == (0, 0)


def test_whoever_waited_reads_again_when_the_customer_changed_meanwhile(tmp_path: Path) -> None:
    billing = Slow([Profile(made.customer())])
    billing.go_on = threading.Semaphore(0)
    desk = front(billing, tmp_path)
    threads = [threading.Thread(target=desk.show) for _ in range(2)]
    for one in threads:
        one.start()
    assert waiting_for(desk.deps.flights, 1)
    desk.deps.cache.drop("cus_maya")
    billing.go_on.release(8)
    for one in threads:
        one.join()
    assert reads(desk)[1] == 2
    assert opened(desk) == {"read": 2}


class Counted(Flights):
    """Notes who asks, so that those who ask again are told from those who have not heard yet."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def share(self, key: str, work: Any, seconds: float) -> Any:
        self.asked.append(key)
        return super().share(key, work, seconds)


def changed_while_six_open_it(billing: "Slow", folder: Path, seconds: float) -> tuple[Front, list[threading.Thread]]:
    """Six open one cold customer, who changes while the first of them reads, which takes so many seconds. When it is
    over, the five others have asked again."""
    billing.go_on, flights = threading.Semaphore(0), Counted()
    found = front(billing, folder)
    desk = replace(found, deps=replace(found.deps, flights=flights))
    threads = [threading.Thread(target=desk.show) for _ in range(6)]
    for one in threads:
        one.start()
    assert waiting_for(desk.deps.flights, 5)
    desk.deps.cache.drop("cus_maya")
    desk.clock.at += timedelta(seconds=seconds)
    billing.go_on.release()
    assert soon(lambda: len(flights.asked) == 6 + 5)
    return desk, threads


def ended(billing: "Slow", threads: list[threading.Thread]) -> None:
    billing.go_on.release(8)
    for one in threads:
        one.join()


def test_those_who_waited_for_what_changed_meanwhile_read_it_once_more_together(tmp_path: Path) -> None:
    billing = Slow([Profile(made.customer())])
    desk, threads = changed_while_six_open_it(billing, tmp_path, 1)
    assert waiting_for(desk.deps.flights, 4)
    ended(billing, threads)
    assert reads(desk)[1] == 2
    assert opened(desk) == {"read": 2, "shared": 4}


def test_what_changes_again_while_they_read_it_once_more_is_not_read_by_each_of_them(tmp_path: Path) -> None:
    """As when an event is told at its push and once more by the worker."""
    billing = Slow([Profile(made.customer())])
    desk, threads = changed_while_six_open_it(billing, tmp_path, 1)
    assert waiting_for(desk.deps.flights, 4)
    desk.deps.cache.drop("cus_maya")
    ended(billing, threads)
    assert reads(desk)[1] == 2
    assert opened(desk) == {"read": 2, "shared": 4}
    desk.show()
    assert reads(desk)[1] == 3


def test_who_waits_a_second_time_waits_no_longer_than_the_own_card_may_take_in_all(tmp_path: Path) -> None:
    billing = Slow([Profile(made.customer())])
    desk, threads = changed_while_six_open_it(billing, tmp_path, 15)
    assert soon(lambda: sum(one.is_alive() for one in threads) == 1)
    ended(billing, threads)
    assert opened(desk) == {"read": 2}


class Door(Flights):
    """Where a thread of the name `late` waits: it has seen that nothing is kept, and comes too late to wait for who
    reads."""

    def __init__(self) -> None:
        super().__init__()
        self.somebody, self.open = threading.Event(), threading.Event()

    def share(self, key: str, work: Any, seconds: float) -> Any:
        if threading.current_thread().name == "late":
            self.somebody.set()
            self.open.wait(30)
        return super().share(key, work, seconds)


@pytest.mark.parametrize(("heard", "before"), [(True, 0), (False, 1)])
@pytest.mark.parametrize(("changed", "readings"), [(False, 1), (True, 2)])
def test_a_thread_that_asked_before_another_ones_reading_ended_is_given_it_unless_it_changed(
    tmp_path: Path, heard: bool, before: float, changed: bool, readings: int
) -> None:
    found, door = front(maya(), tmp_path), Door()
    desk = replace(found, deps=replace(found.deps, heard=lambda: heard, flights=door))
    late = threading.Thread(target=desk.show, name="late")
    desk.clock.later(-before)
    late.start()
    assert door.somebody.wait(30)
    desk.clock.later(before)
    desk.show()
    if changed:
        desk.deps.cache.drop("cus_maya")
    door.open.set()
    late.join()
    assert reads(desk)[1] == readings
    assert opened(desk) == ({"read": 2} if changed else {"read": 1, "shared": 1})


def test_a_thread_that_came_too_late_reads_what_the_other_one_could_not(tmp_path: Path) -> None:
    found, door = hearing(maya(unread=(Unread("invoices", Why.SLOW),)), tmp_path), Door()
    desk = replace(found, deps=replace(found.deps, flights=door))
    late = threading.Thread(target=desk.show, name="late")
    desk.show()
    desk.clock.later(1)
    late.start()
    assert door.somebody.wait(30)
    desk.billing.unread = ()
    door.open.set()
    late.join()
    assert reads(desk)[1] == 2


def waiting_for(flights: Flights, many: int) -> bool:
    """Whether so many wait for another's work, soon."""
    return soon(lambda: flights.waiting == many)


def soon(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it is so after a while."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_what_went_wrong_is_told_to_all_who_waited_and_is_tried_anew_by_the_next(tmp_path: Path) -> None:
    flights, begun, go_on = Flights(), threading.Event(), threading.Event()
    told: list[str] = []

    def fail() -> None:
        begun.set()
        go_on.wait(30)
        raise Unavailable(Why.DOWN, "gone")

    def ask() -> None:
        try:
            flights.share("cus_1", fail, 30)
        except Unavailable as error:
            told.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    assert begun.wait(30) and waiting_for(flights, 2)
    go_on.set()
    for one in threads:
        one.join()
    assert told == ["gone"] * 3
    assert flights.share("cus_1", lambda: "read", 5) == ("read", False)


def test_nobody_waits_for_anothers_reads_longer_than_the_own_card_may_take() -> None:
    flights, begun, go_on = Flights(), threading.Event(), threading.Event()
    slow = threading.Thread(target=lambda: flights.share("cus_1", lambda: (begun.set(), go_on.wait(30)), 30))
    slow.start()
    assert begun.wait(30)
    with pytest.raises(Unavailable):
        flights.share("cus_1", lambda: "mine", 0.05)
    go_on.set()
    slow.join()


def test_whom_an_address_was_found_to_be_long_ago_counts_for_nothing_where_changes_are_not_heard_of(
    tmp_path: Path,
) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.clock.later(50)
    desk.billing.profiles.append(Profile(made.customer(id="cus_twin", name="Maya Twin")))
    desk.deps.cache.put(Snapshot(made.customer(), desk.clock()))
    desk.clock.later(9)
    assert "Maya Twin" not in everything(desk.press("open:invoices:cus_maya"))
    desk.clock.later(1)
    assert "Maya Twin" in everything(desk.press("open:invoices:cus_maya"))


def test_no_more_than_so_many_are_read_at_once_and_whoever_finds_no_room_is_told_so() -> None:
    flights, begun, go_on = Flights(most=1), threading.Event(), threading.Event()
    slow = threading.Thread(target=lambda: flights.share("cus_1", lambda: (begun.set(), go_on.wait(30)), 30))
    slow.start()
    assert begun.wait(30)
    with pytest.raises(Unavailable) as refused:
        flights.share("cus_2", lambda: "mine", 0.1)
    assert refused.value.why is Why.RATE_LIMITED
    assert (flights.working, flights.refused) == (1, 1)
    go_on.set()
    slow.join()
    assert flights.share("cus_2", lambda: "mine", 0.1) == ("mine", False)


def looking(desk: Front) -> Look:
    ticket, policy = made.a_ticket(), desk.deps.policy
    return Look(desk.deps, desk.billing, ticket, policy.role_of(ticket.agent), policy)


def test_what_was_made_ready_is_shown_to_the_first_who_opens_it_and_read_anew_for_the_next(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    assert reading.make_ready(looking(desk))
    assert (desk.seen("cus_maya"), opened(desk)) == ([], {})
    desk.show()
    assert opened(desk) == {"ready": 1}
    assert reads(desk) == (1, 1)
    desk.show()
    assert reads(desk) == (2, 2)


def test_what_was_made_ready_a_minute_ago_is_not_shown_where_changes_are_not_heard_of(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    reading.make_ready(looking(desk))
    desk.clock.later(60)
    desk.show()
    assert reads(desk) == (2, 2)


def test_what_changed_since_it_was_made_ready_is_read_anew(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    reading.make_ready(looking(desk))
    desk.deps.cache.drop("cus_maya")
    desk.show()
    assert reads(desk)[1] == 2


def test_whoever_is_not_one_customer_is_not_made_ready(tmp_path: Path) -> None:
    twins = MemoryBilling([Profile(made.customer()), Profile(made.customer(id="cus_twin"))])
    assert not reading.make_ready(looking(front(twins, tmp_path)))


def test_of_too_many_cards_that_nobody_looks_at_the_oldest_are_forgotten() -> None:
    unseen = Unseen()
    for number in range(MOST + 1):
        unseen.add(str(number), made.NOW)
    assert (unseen.holds("0", made.days(-1), True), unseen.holds("1", made.days(-1), True)) == (False, True)
    assert not unseen.holds("1", made.days(-1), True)
