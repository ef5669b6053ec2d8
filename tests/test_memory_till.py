"""The in-memory till goes wrong as the real one does; what both promise stands in test_money_contract."""

from datetime import timedelta

import pytest

from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown
from app.domain.money import Money
from tests import made
from tests.memory_till import Fault, Killed, MemoryTill

AFTER = (Fault.LOST_AFTER, Fault.FAILED_AFTER, Fault.KILLED_AFTER)


@pytest.mark.parametrize("fault", Fault)
def test_only_a_fault_that_comes_after_leaves_something_done(fault):
    till, action = MemoryTill(faults=[fault]), made.action()
    with pytest.raises((NotPerformed, OutcomeUnknown, Killed)):
        till.perform(till.compose(action), action.key, first=True)
    assert till.count(action.id) == (fault in AFTER)
    assert (till.find(action) is not None) == (fault in AFTER)


@pytest.mark.parametrize("fault", [one for one in Fault if one not in (Fault.FAILED_AFTER, Fault.FAILED_BEFORE)])
def test_the_same_again_does_it_once(fault):
    till, action = MemoryTill(faults=[fault]), made.action()
    with pytest.raises((NotPerformed, OutcomeUnknown, Killed)):
        till.perform(till.compose(action), action.key)
    assert till.perform(till.compose(action), action.key).reference == till.find(action).reference
    assert till.count(action.id) == 1


@pytest.mark.parametrize("fault", [Fault.UNREACHED, Fault.LIMITED])
def test_what_did_not_get_through_proves_nothing_of_an_earlier_try(fault):
    till, action = MemoryTill(faults=[Fault.LOST_AFTER, fault]), made.action()
    for first in (True, False):
        with pytest.raises(OutcomeUnknown):
            till.perform(till.compose(action), action.key, first=first)
    assert till.count(action.id) == 1


def test_its_own_failure_is_answered_again_under_the_same_key():
    till, action = MemoryTill(faults=[Fault.FAILED_AFTER]), made.action()
    for _ in range(2):
        with pytest.raises(OutcomeUnknown) as caught:
            till.perform(till.compose(action), action.key)
        assert caught.value.doubt is Doubt.FAILED and not caught.value.again
    assert till.count(action.id) == 1


def test_a_key_that_is_a_day_old_is_forgotten_and_the_money_moves_again():
    now = [made.NOW]
    till, action = MemoryTill(now=lambda: now[0]), made.action()
    till.perform(till.compose(action), action.key)
    now[0] += timedelta(hours=24)
    till.perform(till.compose(action), action.key)
    assert till.count(action.id) == 2


def test_what_happened_shows_in_the_facts_and_lowers_what_is_left():
    action = made.action()
    till = MemoryTill(matters={"ch_1": made.matter()}, left={"ch_1": made.eur(3000)})
    outcome = till.perform(till.compose(action), action.key)
    (refund,) = till.matter("ch_1", 1).refunds
    assert (refund.id, refund.amount, till.left["ch_1"]) == (outcome.refund_id, made.eur(2000), Money(1000, "eur"))
    other = made.action(id="01J0000000000000000000000B")
    with pytest.raises(NotPerformed):
        till.perform(till.compose(other), other.key)
