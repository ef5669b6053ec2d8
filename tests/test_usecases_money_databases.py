"""The two clicks over the real ledger, on SQLite and on Postgres: one effect, one record, whatever comes at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.actions import State
from app.domain.audit import first_break
from app.ports import WantedEvents
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.usecases import reconciling
from tests.ledgers import BOTH_DATABASES
from tests.memory_till import Fault
from tests.money_front import LENA, MoneyFront, money_front


@pytest.fixture(params=BOTH_DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MoneyFront]:
    engine = connect(request.getfixturevalue(request.param), 30_000)
    found = money_front(tmp_path)
    ledger = SqlLedger(engine)
    found.front = replace(found.front, deps=replace(found.front.deps, ledger=ledger))
    found.ledger = ledger  # type: ignore[assignment]
    yield found
    engine.dispose()


def did(desk: MoneyFront, action_id: str) -> list[str]:
    """What the record says of an action, oldest first; and the whole chain holds."""
    newest_first = desk.ledger.events(WantedEvents(), limit=1000)
    assert first_break(newest_first) == 0
    return [one.event.did.value for one in reversed(newest_first) if one.event.action_id == action_id]


def at_once(desk: MoneyFront, presses: list[str]) -> None:
    gate = threading.Barrier(len(presses))

    def press(button: str) -> None:
        gate.wait(30)
        desk.press(button)

    with ThreadPoolExecutor(len(presses)) as people:
        list(people.map(press, presses))


def test_confirms_at_once_of_two_actions_on_one_charge_move_money_once(desk: MoneyFront) -> None:
    one, other = desk.proposed(), desk.proposed(amount="10")
    at_once(desk, [one, other] * 5)
    assert len(desk.till.done) == 1
    won = desk.till.done[0].action_id
    assert desk.action(won).state is State.DONE
    assert did(desk, won).count("confirmed") == did(desk, won).count("executed") == 1
    assert len(desk.ledger.notes_of(won)) == 1


def test_approvals_and_a_withdrawal_at_once_end_a_request_in_one_way(desk: MoneyFront) -> None:
    button = desk.proposed(amount="89")
    desk.press(button, note="Two payments, one seat.")
    request = button.rpartition(":")[2]
    gate = threading.Barrier(5)

    def press(number: int) -> None:
        gate.wait(30)
        if number:
            desk.press(f"approve:action:{request}", LENA)
        else:
            desk.press(f"withdraw:action:{request}")

    with ThreadPoolExecutor(5) as people:
        list(people.map(press, range(5)))
    state = desk.action(request).state
    assert (state, len(desk.till.done)) in ((State.DONE, 1), (State.WITHDRAWN, 0))
    assert did(desk, request).count("approved") + did(desk, request).count("withdrawn") == 1


def test_a_lost_answer_is_closed_by_the_same_key_whoever_recovers_at_once(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.till.faults.append(Fault.LOST_AFTER)
    desk.press(button)
    assert desk.action(button).state is State.UNKNOWN
    desk.later(seconds=101)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: reconciling.recover(desk.front.deps), range(4)))
    assert desk.action(button).state is State.DONE
    assert len(desk.till.done) == 1
    assert did(desk, desk.action(button).id).count("executed") == 1
