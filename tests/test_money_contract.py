"""What every MoneyGateway promises: the same tests hold the one over Stripe and the one in memory."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Doubt, NotFound, NotPerformed, OutcomeUnknown
from tests import made
from tests.memory_till import Fault
from tests.till_stands import FAULTS, MemoryStand, SandboxStand, action, sent, unsigned

CERTAIN_AT_FIRST = (Fault.UNREACHED, Fault.LIMITED)
DONE_ALL_THE_SAME = (Fault.LOST_AFTER, Fault.FAILED_AFTER)
REPEATED = (Fault.FAILED_BEFORE, Fault.FAILED_AFTER)
DOUBTS = {Fault.BUSY: Doubt.BUSY, Fault.FAILED_BEFORE: Doubt.FAILED, Fault.FAILED_AFTER: Doubt.FAILED}


@pytest.fixture(params=["memory", "stripe"])
def stand(request):
    return MemoryStand() if request.param == "memory" else SandboxStand(request.getfixturevalue("sandbox"))


def test_an_action_is_done_and_found_again_with_the_same_outcome(stand):
    one = action(stand.order())
    assert stand.till.find(one) is None
    outcome = sent(stand.till, one, first=True)
    assert (outcome.refund_status, outcome.reference, stand.moved()) == ("succeeded", outcome.refund_id, [500])
    assert outcome.request_id
    assert stand.till.find(one) == unsigned(outcome)
    assert stand.till.find(action(stand.order())) is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_first_call_that_goes_wrong_says_what_is_certain_and_what_not(stand, fault):
    one = action(stand.order())
    with pytest.raises(NotPerformed if fault in CERTAIN_AT_FIRST else OutcomeUnknown) as caught:
        sent(stand.faulty(fault), one, first=True)
    assert str(caught.value)
    if isinstance(caught.value, OutcomeUnknown):
        assert caught.value.doubt is DOUBTS.get(fault, Doubt.NO_ANSWER)
        assert caught.value.again is (fault not in REPEATED)
    assert stand.moved() == ([500] if fault in DONE_ALL_THE_SAME else [])
    assert (stand.till.find(one) is not None) is (fault in DONE_ALL_THE_SAME)


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_lost_answer_nothing_that_goes_wrong_later_is_taken_for_a_proof(stand, fault):
    one = action(stand.order())
    for wrong in (Fault.LOST_AFTER, fault):
        with pytest.raises(OutcomeUnknown):
            sent(stand.faulty(wrong), one)
    assert stand.moved() == [500]
    assert stand.till.find(one) is not None


@pytest.mark.parametrize("fault", [one for one in FAULTS if one not in REPEATED])
def test_the_same_again_under_the_same_key_happens_once(stand, fault):
    one = action(stand.order())
    with pytest.raises((NotPerformed, OutcomeUnknown)):
        sent(stand.faulty(fault), one)
    again = sent(stand.till, one)
    assert sent(stand.till, one).reference == again.reference
    assert stand.moved() == [500]
    assert stand.till.find(one) == unsigned(again)


@pytest.mark.parametrize("fault", REPEATED)
def test_a_failure_of_stripes_own_is_repeated_and_only_reading_tells(stand, fault):
    one = action(stand.order())
    faulty = stand.faulty(fault)
    for _ in range(3):
        with pytest.raises(OutcomeUnknown) as caught:
            sent(faulty, one)
        assert not caught.value.again
    assert (stand.till.find(one) is not None) is (fault is Fault.FAILED_AFTER)


def test_a_key_that_was_used_for_something_else_proves_nothing(stand):
    one = action(stand.order())
    sent(stand.till, one)
    with pytest.raises(OutcomeUnknown) as caught:
        sent(stand.till, replace(one, order=stand.order(700)), first=True)
    assert (caught.value.doubt, caught.value.again, stand.moved()) == (Doubt.KEY_TAKEN, False, [500])


def test_a_key_is_good_for_a_day_and_no_longer(stand):
    one = action(stand.order())
    sent(stand.till, one)
    stand.advance(23)
    sent(stand.till, one)
    assert stand.moved() == [500]
    stand.advance(1.1)
    sent(stand.till, one)
    assert stand.moved() == [500, 500], "which is why nobody may send again by then: Action.key_is_alive"


def test_more_than_is_left_is_refused_for_certain_and_again_so_under_its_key(stand):
    sent(stand.till, action(stand.order(1600)))
    over = action(stand.order(401))
    for first in (True, False):
        with pytest.raises(NotPerformed, match="more than is left"):
            sent(stand.till, over, first=first)
    sent(stand.till, action(stand.order(400)))
    assert sorted(stand.moved()) == [400, 1600]
    assert stand.till.find(over) is None


def test_a_refund_is_read_by_its_id(stand):
    outcome = sent(stand.till, action(stand.order()))
    refund = stand.till.refund(outcome.refund_id)
    assert (refund.id, refund.amount, refund.status) == (outcome.refund_id, made.eur(500), "succeeded")
    with pytest.raises(NotFound):
        stand.till.refund("re_notThere000001")


def test_the_matter_shows_what_was_done_at_once(stand):
    target = stand.order().charge_id
    outcome = sent(stand.till, action(stand.order()))
    matter = stand.till.matter(target, 5)
    assert [one.id for one in matter.refunds] == [outcome.refund_id]
    assert matter.payment.refunded == made.eur(500)
    assert matter.unread == ()


def test_the_matter_of_nothing_is_not_found(stand):
    with pytest.raises(NotFound):
        stand.till.matter("ch_notThere000001", 5)


def test_a_bare_refund_is_previewed_as_what_it_is(stand):
    preview = stand.till.preview(stand.order())
    assert preview.order == stand.order()
    assert (preview.total, preview.refund, preview.balance) == (made.eur(500), made.eur(500), made.eur(0))
    assert (preview.tax, preview.due, preview.outside) == (made.eur(0),) * 3


def test_what_is_composed_is_the_same_each_time_and_names_the_action(stand):
    one = action(stand.order())
    assert stand.till.compose(one) == stand.till.compose(one)
    assert one.id in stand.till.compose(one)


def ended(stand, one, faults):
    """How an action ends when these things go wrong one after the other, for somebody who does as the port says."""
    for first, fault in [(True, faults[0]), *((False, fault) for fault in faults[1:]), (False, None)]:
        try:
            sent(stand.faulty(fault) if fault else stand.till, one, first)
        except NotPerformed:
            return "failed"
        except OutcomeUnknown as error:
            if error.again:
                continue
            return "done" if stand.till.find(one) else "failed"
        return "done"
    raise AssertionError("the last call goes through")


@pytest.mark.parametrize("make", ["memory", "stripe"])
@given(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=5), minor=st.sampled_from([1, 500, 2000, 2001]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_goes_wrong_what_is_said_in_the_end_is_what_happened(request, make, faults, minor):
    stand = MemoryStand() if make == "memory" else SandboxStand(request.getfixturevalue("sandbox"))
    one = action(stand.order(minor))
    said = ended(stand, one, faults)
    assert stand.moved() == ([minor] if said == "done" else [])
