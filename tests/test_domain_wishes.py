"""Which card is made ready next: no requester twice at once, never more than may be, nothing that is too late."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from app.domain.ticket_events import TicketEvent, What
from app.domain.wishes import Limits, Wishes
from tests.application import NOW

EVENT = TicketEvent("intercom:1", "intercom", "acme", What.CREATED, NOW, "1", "c_1")


def of(requester: str, what: What = What.CREATED) -> TicketEvent:
    return replace(EVENT, requester_id=requester, what=what)


def taken(wishes: Wishes, now: float) -> list[str]:
    found = []
    while (wish := wishes.take(now)) is not None:
        found.append(wish.event.requester_id)
        wishes.done(wish)
    return found


def test_assigned_goes_before_new_and_new_before_old():
    wishes = Wishes(Limits())
    for second, one in enumerate((of("old"), of("mine", What.ASSIGNED), of("newer"), of("newest", What.REPLIED))):
        wishes.add(one, second)
    assert taken(wishes, 4) == ["mine", "newest", "newer", "old"]


def test_of_one_requester_there_is_one_wish_and_the_better_stays():
    wishes = Wishes(Limits())
    wishes.add(of("a", What.ASSIGNED), 0)
    wishes.add(of("b"), 1)
    wishes.add(of("a"), 2)
    wishes.add(of("c"), 3)
    assert taken(wishes, 4) == ["a", "c", "b"]


def test_a_requester_whose_card_is_being_made_ready_waits_for_that():
    wishes = Wishes(Limits())
    wishes.add(of("a"), 0)
    first = wishes.take(0)
    wishes.add(of("a"), 1)
    assert first is not None and wishes.take(1) is None
    wishes.done(first)
    assert taken(wishes, 2) == ["a"]


def test_tickets_of_nobody_known_are_told_apart_by_their_ids():
    wishes = Wishes(Limits())
    wishes.add(replace(EVENT, requester_id="", ticket_id="1"), 0)
    wishes.add(replace(EVENT, requester_id="", ticket_id="2"), 0)
    assert len(taken(wishes, 0)) == 2


def test_a_wish_that_waited_for_too_long_is_dropped():
    wishes = Wishes(Limits(good_for=120))
    wishes.add(of("late"), 0)
    wishes.add(of("in time"), 1)
    assert (taken(wishes, 121), wishes.dropped) == (["in time"], 1)


def test_when_too_many_wait_the_least_one_goes():
    wishes = Wishes(Limits(waiting=2))
    wishes.add(of("mine", What.ASSIGNED), 0)
    wishes.add(of("old"), 1)
    wishes.add(of("new"), 2)
    assert (taken(wishes, 3), wishes.dropped) == (["mine", "new"], 1)


def test_no_more_are_granted_a_minute_than_may_be_and_it_is_said_how_long_to_wait():
    wishes = Wishes(Limits(a_minute=2, good_for=999))
    for number in range(3):
        wishes.add(of(str(number)), 0)
    assert wishes.wait(0) is None
    assert len(taken(wishes, 10)) == 2
    assert (wishes.wait(30), taken(wishes, 69.9)) == (40, [])
    assert len(taken(wishes, 70)) == 1
    assert wishes.wait(70) is None


STEPS = some.lists(
    some.tuples(some.sampled_from(("add", "take", "done")), some.integers(0, 5), some.floats(0, 30)), max_size=80
)


@given(steps=STEPS, a_minute=some.integers(1, 5), waiting=some.integers(1, 4))
def test_whatever_happens_no_limit_is_ever_passed(steps, a_minute, waiting):
    wishes, now, granted, at_work = Wishes(Limits(waiting, a_minute, 60.0)), 0.0, [], []
    for step, number, later in steps:
        now += later
        if step == "add":
            wishes.add(of(str(number), What.ASSIGNED if number % 2 else What.CREATED), now)
        elif step == "take" and (wish := wishes.take(now)) is not None:
            assert wish.whose not in [one.whose for one in at_work]
            assert now - wish.at <= 60.0
            granted.append(now)
            at_work.append(wish)
        elif step == "done" and at_work:
            wishes.done(at_work.pop())
        assert len(wishes._waiting) <= waiting
        assert len([one for one in granted if now - one < 60.0]) <= a_minute
