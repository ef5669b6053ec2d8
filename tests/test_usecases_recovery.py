"""Every action whose outcome is not known is closed by what Stripe did, never by a guess, and never done again."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.actions import State
from app.domain.audit import Did
from app.usecases import reconciling
from app.usecases.executing import Hands, carry_out, keep
from app.usecases.recovery import look_again
from tests.memory_till import Fault, Killed, unreadable
from tests.money_front import LENA, MoneyFront, money_front


@pytest.fixture
def desk(tmp_path: Path) -> MoneyFront:
    return money_front(tmp_path)


def broken(desk: MoneyFront, fault: Fault) -> str:
    """The id of an action whose call went wrong like this."""
    button = desk.proposed()
    desk.till.faults.append(fault)
    with suppress(Killed):
        desk.press(button)
    return button.rpartition(":")[2]


def recovered(desk: MoneyFront, **later: float) -> int:
    desk.later(**(later or {"seconds": 101}))
    return reconciling.recover(desk.front.deps)


@pytest.mark.parametrize(
    "fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BUSY, Fault.KILLED_BEFORE, Fault.KILLED_AFTER]
)
def test_the_same_key_and_body_bring_the_outcome_of_one_refund(desk: MoneyFront, fault: Fault) -> None:
    action = broken(desk, fault)
    assert recovered(desk) == 1
    assert desk.action(action).state is State.DONE
    assert desk.till.count(action) == len(desk.till.done) == 1
    assert len(set(desk.till.sent)) <= 1
    assert [one.note.paragraphs[0] for one in desk.ledger.notes_of(action)][-1] == "done 29.03 EUR"


def test_a_server_error_that_did_it_is_found_in_the_lists_and_never_sent_again_with_another_key(
    desk: MoneyFront,
) -> None:
    action = broken(desk, Fault.FAILED_AFTER)
    assert recovered(desk) == 1
    assert desk.action(action).state is State.DONE
    assert len(desk.till.done) == 1


def test_a_server_error_that_did_nothing_is_closed_only_when_that_is_certain(desk: MoneyFront) -> None:
    action = broken(desk, Fault.FAILED_BEFORE)
    assert recovered(desk) == 0
    assert desk.action(action).state is State.UNKNOWN
    assert recovered(desk, hours=1) == 1
    assert desk.action(action).state is State.FAILED
    assert desk.till.done == []


@pytest.mark.parametrize(("fault", "state"), [(Fault.LOST_AFTER, State.DONE), (Fault.LOST_BEFORE, State.FAILED)])
def test_beyond_the_life_of_the_key_nothing_is_sent_and_the_lists_decide(
    desk: MoneyFront, fault: Fault, state: State
) -> None:
    action = broken(desk, fault)
    sent = len(desk.till.sent)
    assert recovered(desk, hours=23, seconds=100) == 1
    assert desk.action(action).state is state
    assert len(desk.till.sent) == sent
    assert len(desk.till.done) == (state is State.DONE)


def test_lists_that_cannot_be_read_decide_nothing(desk: MoneyFront) -> None:
    action = broken(desk, Fault.LOST_AFTER)
    desk.till.failing["find"] = unreadable()
    assert recovered(desk, hours=24) == 0
    assert desk.action(action).state is State.UNKNOWN


def test_a_refusal_under_the_key_closes_it_as_not_done(desk: MoneyFront) -> None:
    action = broken(desk, Fault.LOST_BEFORE)
    desk.till.refusals.append("Everything is refunded already.")
    assert recovered(desk) == 1
    kept = desk.action(action)
    assert (kept.state, kept.outcome.sentence) == (State.FAILED, ("Everything is refunded already.",))


def test_a_call_that_may_still_be_on_its_way_is_left_alone(desk: MoneyFront) -> None:
    action = broken(desk, Fault.KILLED_AFTER)
    assert recovered(desk, seconds=99) == 0
    assert desk.action(action).state is State.RUNNING
    assert reconciling.reconcile(desk.front.deps).still_open == (action,)
    assert len(desk.till.sent) == 1


def test_reconcile_looks_at_once_and_names_what_stays_open(desk: MoneyFront) -> None:
    first = broken(desk, Fault.LOST_AFTER)
    assert reconciling.reconcile(desk.front.deps) == reconciling.Reconciled(1, ())
    assert desk.action(first).state is State.DONE


def test_two_workers_that_recover_at_once_close_it_once(desk: MoneyFront) -> None:
    action = broken(desk, Fault.LOST_AFTER)
    before = desk.action(action)
    recovered(desk)
    able = reconciling.hands(desk.front.deps)
    assert able is not None
    again = keep(able, replace(before, state=State.DONE, outcome=desk.action(action).outcome))
    assert again == desk.action(action)
    events = [one.event.did for one in desk.ledger.chain if one.event.action_id == action]
    assert events.count(Did.EXECUTED) == 1
    assert len(desk.ledger.notes_of(action)) == 2


def test_a_fault_of_ours_after_the_claim_is_unknown_and_not_failed(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.front = replace(desk.front, deps=replace(desk.front.deps, money=_Breaking(desk.till)))
    desk.press(button)
    assert desk.action(button).state is State.UNKNOWN


class _Breaking:
    """A till that breaks after it has done it."""

    def __init__(self, till: object) -> None:
        self._till = till

    def __getattr__(self, name: str) -> object:
        return getattr(self._till, name)

    def perform(self, body: str, key: str, *, first: bool = False) -> object:
        self._till.perform(body, key, first=first)  # type: ignore[attr-defined]
        raise RuntimeError("ours")


def test_requests_that_nobody_decided_upon_end_by_themselves(desk: MoneyFront) -> None:
    button = desk.proposed(amount="89")
    desk.press(button, note="Because.")
    assert reconciling.expire(desk.front.deps) == 0
    desk.later(days=3)
    assert reconciling.expire(desk.front.deps) == 1
    assert desk.action(button).state is State.EXPIRED
    desk.press(button.replace("ask", "approve"), LENA)
    assert desk.till.sent == []


def test_a_slow_answer_shows_the_checking_page_and_is_kept_when_it_comes(desk: MoneyFront) -> None:
    slow = _Slow(desk.till)
    with ThreadPoolExecutor(1) as aside:
        able = Hands(slow, desk.ledger, desk.front.clock, lambda _: (), lambda: None, aside=aside, patience=0.01)  # type: ignore[arg-type]
        action = desk.action(desk.proposed())
        seen = carry_out(able, action, 0, Did.CONFIRMED)
        assert seen is not None
        assert seen.state is State.RUNNING
        slow.answer.set()
    assert desk.action(action.id).state is State.DONE


class _Slow(_Breaking):
    """A till that answers when it is told to."""

    def __init__(self, till: object) -> None:
        super().__init__(till)
        self.answer = Event()

    def perform(self, body: str, key: str, *, first: bool = False) -> object:
        self.answer.wait(30)
        return self._till.perform(body, key, first=first)  # type: ignore[attr-defined]


def test_what_was_looked_at_just_now_is_left_alone(desk: MoneyFront) -> None:
    broken(desk, Fault.LOST_BEFORE)
    sent = len(desk.till.sent)
    assert (recovered(desk, seconds=19), len(desk.till.sent)) == (0, sent)
    assert recovered(desk, seconds=2) == 1


def test_while_stripe_is_at_work_on_it_lists_decide_nothing_however_late_it_is(desk: MoneyFront) -> None:
    action = broken(desk, Fault.LOST_BEFORE)
    desk.till.faults.append(Fault.BUSY)
    assert recovered(desk, hours=2) == 0
    assert desk.action(action).state is State.UNKNOWN


def test_what_was_closed_since_it_was_found_is_neither_looked_for_nor_sent_again(desk: MoneyFront) -> None:
    found = desk.action(broken(desk, Fault.LOST_BEFORE))
    assert recovered(desk) == 1
    calls = list(desk.till.calls)
    able = reconciling.hands(desk.front.deps)
    assert able is not None
    assert look_again(able, found).state is State.DONE
    assert desk.till.calls == calls


def test_what_the_lists_show_is_not_sent_again_though_stripe_has_forgotten_the_key_and_our_clock_has_not(
    desk: MoneyFront,
) -> None:
    action = broken(desk, Fault.LOST_AFTER)
    sent = len(desk.till.sent)
    desk.till.forget()
    assert recovered(desk) == 1
    assert desk.action(action).state is State.DONE
    assert (desk.till.count(action), len(desk.till.sent)) == (1, sent)


def test_a_refusal_where_the_lists_cannot_be_read_proves_nothing(desk: MoneyFront) -> None:
    """Such as `No such charge`, when the key in use is of another account by now."""
    action = broken(desk, Fault.LOST_AFTER)
    desk.till.forget()
    desk.till.refusals.append("Stripe does not have this payment any more.")
    desk.till.failing["find"] = unreadable()
    assert recovered(desk) == 0
    assert desk.action(action).state is State.UNKNOWN
    del desk.till.failing["find"]
    assert recovered(desk) == 1
    assert (desk.action(action).state, desk.till.count(action)) == (State.DONE, 1)


@pytest.mark.parametrize("fault", [Fault.KILLED_BEFORE, Fault.KILLED_AFTER, Fault.LOST_BEFORE])
def test_a_clock_that_was_set_back_holds_nothing_open(desk: MoneyFront, fault: Fault) -> None:
    action = broken(desk, fault)
    assert recovered(desk, hours=-30) == 1
    assert desk.action(action).state is State.DONE
    assert desk.till.count(action) == 1


def test_a_clock_that_was_set_back_lets_an_agent_look_and_a_little_back_leaves_a_call_alone(desk: MoneyFront) -> None:
    action = broken(desk, Fault.KILLED_AFTER)
    assert recovered(desk, seconds=-99) == 0
    assert reconciling.reconcile(desk.front.deps).still_open == (action,)
    desk.later(seconds=-2)
    assert reconciling.reconcile(desk.front.deps).still_open == ()
    assert desk.till.count(action) == 1
