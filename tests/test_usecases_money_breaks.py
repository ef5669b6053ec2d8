"""What once broke the path of money, each held by the attempt that broke it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.actions import Action, Kind, Line, Order, Person, State, Way
from app.domain.audit import Did
from app.domain.billing import Unread
from app.domain.errors import Refused, Why
from app.domain.matching import Link
from app.domain.matter import Preview
from app.domain.putting_right.left import most
from app.domain.putting_right.ways import ways
from app.domain.ticket import command
from app.usecases import console, reconciling
from app.usecases.desk import respond
from app.usecases.executing import Hands, carry_out, perform
from tests import made
from tests import made_money as money
from tests.made import eur
from tests.memory_till import Fault, unreadable
from tests.money_front import LENA, POLICY, MoneyFront, money_front
from tests.test_usecases_recovery import broken, recovered
from tests.words import commands, everything, text


@pytest.fixture
def desk(tmp_path: Path) -> MoneyFront:
    return money_front(tmp_path)


# --- a second refund


@pytest.mark.parametrize("given", [{"to_balance": eur(8900)}, {"outside": eur(8900)}])
def test_what_a_credit_note_gave_otherwise_is_not_refunded_as_well(given: dict[str, Any]) -> None:
    note = money.credit_note(amount=eur(8900), **given)
    facts = money.matter(invoice=made.invoice(credited_after=eur(8900)), notes=(note,))
    bare = next(one for one in ways(Kind.REFUND, facts) if one.way is Way.REFUND)
    assert (bare.possible, text(bare.why)) == (False, "Not possible: credit notes gave the rest back in another way.")
    assert most(Way.REFUND, facts) == eur(0)


def test_what_a_credit_note_gave_otherwise_in_part_bounds_the_refund_of_the_rest() -> None:
    notes = (money.credit_note(amount=eur(5000), to_balance=eur(5000)), money.credit_note(id="cn_2", amount=eur(3900)))
    facts = money.matter(invoice=made.invoice(credited_after=eur(8900)), notes=notes)
    assert most(Way.REFUND, facts) == eur(3900)
    void = replace(notes[0], status="void")
    assert most(Way.REFUND, replace(facts, notes=(void, notes[1]))) == eur(8900)


@pytest.mark.parametrize("first", ["refund", "balance"])
def test_while_it_is_not_known_what_came_of_one_way_the_same_payment_is_not_made_good_in_the_other(
    tmp_path: Path, first: str
) -> None:
    desk = money_front(tmp_path, money.bare())
    buttons = {way: desk.proposed("propose:refund:ch_1", choice=way) for way in ("refund", "balance")}
    one, other = buttons.pop(first), *buttons.values()
    desk.till.faults.append(Fault.LOST_BEFORE)
    assert text(desk.press(one).title) == "Checking with Stripe"
    assert text(desk.press(other).title) == "Stripe has not answered for another one yet"
    assert (recovered(desk), len(desk.till.done)) == (1, 1)
    changed = desk.press(other)
    assert "29.03 EUR was given here within the hour" in everything(changed)
    assert len(desk.till.done) == 1


def test_clicks_at_once_give_a_payment_back_or_credit_it_and_not_both(tmp_path: Path) -> None:
    desk = money_front(tmp_path, money.bare())
    buttons = [desk.proposed("propose:refund:ch_1", choice=way) for way in ("refund", "balance")]
    with ThreadPoolExecutor(20) as people:
        list(people.map(desk.press, buttons * 10))
    assert len(desk.till.done) == 1


def test_what_was_sent_as_the_key_ended_is_waited_for_before_it_counts_as_not_done(desk: MoneyFront) -> None:
    action = broken(desk, Fault.LOST_BEFORE)
    desk.till.faults.append(Fault.LOST_BEFORE)
    assert recovered(desk, hours=22, minutes=59, seconds=50) == 0
    assert recovered(desk, seconds=30) == 0
    assert desk.action(action).state is State.UNKNOWN
    assert recovered(desk, seconds=100) == 1
    assert desk.action(action).state is State.FAILED


class Later(Executor):
    """An executor all of whose threads are busy until they are let go."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future

    def let_go(self) -> None:
        for one in self.waiting:
            one()


def test_a_call_that_got_its_turn_after_the_life_of_its_key_sends_nothing(desk: MoneyFront) -> None:
    busy = Later()
    able = Hands(desk.till, desk.ledger, desk.front.clock, lambda _: (), lambda: None, aside=busy, patience=0.01)
    action = desk.action(desk.proposed())
    assert carry_out(able, action, 0, Did.CONFIRMED) is not None
    assert recovered(desk) == 1
    assert desk.till.count(action.id) == 1
    desk.later(hours=25)
    busy.let_go()
    assert desk.till.count(action.id) == len(desk.till.sent) == 1
    assert desk.action(action.id).state is State.DONE


def test_a_call_that_did_not_reach_stripe_says_nothing_of_one_that_recovery_sent_meanwhile(desk: MoneyFront) -> None:
    running = _claimed(desk)
    looked = replace(running, state=State.UNKNOWN, attempts=2)
    assert desk.ledger.change(looked, (State.RUNNING,), None)
    desk.till.faults.append(Fault.UNREACHED)
    able = reconciling.hands(desk.front.deps)
    assert able is not None
    assert perform(able, running).state is State.UNKNOWN
    assert desk.action(running.id).state is State.UNKNOWN


@pytest.mark.parametrize(("seconds", "state"), [(29, State.FAILED), (31, State.UNKNOWN)])
def test_only_a_call_that_was_surely_the_first_may_say_that_nothing_was_done(
    desk: MoneyFront, seconds: int, state: State
) -> None:
    running = _claimed(desk)
    desk.later(seconds=seconds)
    desk.till.faults.append(Fault.UNREACHED)
    able = reconciling.hands(desk.front.deps)
    assert able is not None
    assert perform(able, running).state is state


def test_what_is_not_known_is_not_finished_and_what_is_known_wakes_whoever_tells_the_ticket(desk: MoneyFront) -> None:
    woken: list[bool] = []
    desk.front = replace(desk.front, deps=replace(desk.front.deps, wake=lambda: woken.append(True)))
    button = desk.proposed()
    desk.till.faults.append(Fault.LOST_AFTER)
    desk.press(button)
    assert desk.action(button).finished_at is None
    woken.clear()
    desk.press(button.replace("confirm", "check"))
    assert (desk.action(button).finished_at is None, woken) == (False, [True])


def _claimed(desk: MoneyFront) -> Action:
    """An action that runs, of which nothing was sent yet."""
    action = desk.action(desk.proposed())
    able = Hands(desk.till, desk.ledger, desk.front.clock, lambda _: (), lambda: None, aside=Later(), patience=0.01)
    running = carry_out(able, action, 0, Did.CONFIRMED)
    assert running is not None
    return running


def test_one_action_that_brings_up_something_unforeseen_does_not_keep_the_others_open(desk: MoneyFront) -> None:
    first, second = broken(desk, Fault.LOST_AFTER), broken_credit(desk)
    odd = _OddFor(desk.till, second)
    desk.front = replace(desk.front, deps=replace(desk.front.deps, money=odd))
    assert recovered(desk) == 1
    assert (desk.action(first).state, desk.action(second).state) == (State.DONE, State.UNKNOWN)


def broken_credit(desk: MoneyFront) -> str:
    button = desk.proposed("propose:balance_credit:cus_maya", amount="5")
    desk.till.faults.append(Fault.LOST_AFTER)
    desk.press(button)
    return button.rpartition(":")[2]


class _OddFor:
    """A till that breaks in a way nobody foresaw for one action."""

    def __init__(self, till: object, action_id: str) -> None:
        self._till, self._id = till, action_id

    def __getattr__(self, name: str) -> object:
        return getattr(self._till, name)

    def find(self, action: Action) -> object:
        if action.id == self._id:
            raise RuntimeError("odd")
        return self._till.find(action)  # type: ignore[attr-defined]


# --- what is possible


def test_a_payment_whose_invoice_was_voided_can_go_back_alone() -> None:
    facts = money.matter(invoice=made.invoice(status="void"))
    bare = next(one for one in ways(Kind.REFUND, facts) if one.way is Way.REFUND)
    assert (bare.possible, text(bare.why)) == (True, "The invoice is void, only the money is left.")
    assert most(Way.REFUND, facts) == eur(8900)


def test_a_refund_stays_this_customers_when_the_customer_could_not_be_read(desk: MoneyFront) -> None:
    desk.change(customer=None, unread=(Unread("customer", Why.SLOW),))
    button = desk.proposed()
    assert desk.action(button).order.customer_id == "cus_maya"
    assert text(desk.press(button).title) == "Refunded"


def test_credit_beside_a_chargeback_is_warned_of() -> None:
    from tests.test_domain_preflight import labels

    taken = money.matter(disputes=(made.dispute(),))
    assert "The bank took this payment back" in labels(taken, money.order(Way.NOTE_BALANCE))
    assert "The bank took this payment back" not in labels(taken, money.order(Way.NOTE_OPEN, invoice_id="in_1"))


# --- approval


def asked(desk: MoneyFront) -> str:
    button = desk.proposed(amount="89")
    desk.press(button, note="Two payments, one seat.")
    return button.rpartition(":")[2]


@pytest.mark.parametrize("mark", ["a", "0", "1" * 16, "f" * 64])
def test_an_approval_with_a_mark_that_was_never_shown_does_nothing(desk: MoneyFront, mark: str) -> None:
    request = asked(desk)
    real = next(one for one in commands(desk.press(f"open:approval:{request}", LENA)) if one.startswith("approve:"))
    forged = real.rpartition(":")[2][:1] if mark == "a" else mark
    card = desk.press(f"approve:action:{request}:{forged}", LENA)
    assert "This changed since it was asked" in everything(card)
    assert desk.till.sent == []


# --- what is said


def test_a_check_while_stripe_cannot_be_read_never_says_that_nothing_was_changed(desk: MoneyFront) -> None:
    button = desk.proposed()
    desk.till.faults.append(Fault.LOST_AFTER)
    desk.press(button)
    desk.front.billing.failing["snapshot"] = unreadable()
    desk.front.deps.cache.drop("cus_maya")
    for verb in ("confirm", "check", "open"):
        card = desk.press(button.replace("confirm", verb))
        assert text(card.title) == "Checking with Stripe"
        assert "Nothing was changed" not in everything(card)
    assert "Billing could not be read" in text(desk.press(button.replace("confirm", "open"), ticket_id="1043").title)


@pytest.mark.parametrize("method", ["finish", "claim"])
def test_a_database_that_fails_on_the_way_never_lets_the_card_say_that_nothing_was_changed(
    desk: MoneyFront, method: str
) -> None:
    button = desk.proposed()
    desk.front = replace(desk.front, deps=replace(desk.front.deps, ledger=_Failing(desk.ledger, method)))
    card = desk.press(button)
    assert "Nothing was changed" not in everything(card)
    kept = "Checking with Stripe" if method == "finish" else "This is not certain yet"
    assert text(card.title) == kept


def test_the_receipt_of_a_click_needs_nothing_more_of_the_database_and_a_later_one_never_says_that_nothing_was_done(
    desk: MoneyFront,
) -> None:
    button = desk.proposed()
    desk.front = replace(desk.front, deps=replace(desk.front.deps, ledger=_Failing(desk.ledger, "notes_of")))
    assert text(desk.press(button).title) == "Refunded"
    assert "may have been done" in everything(desk.press(button))
    assert len(desk.till.sent) == 1


class _Failing:
    """A ledger of which one method fails."""

    def __init__(self, ledger: object, method: str) -> None:
        self._ledger, self._method = ledger, method

    def __getattr__(self, name: str) -> object:
        if name == self._method:
            return self._fail
        return getattr(self._ledger, name)

    def _fail(self, *_given: object, **_named: object) -> object:
        raise OSError("disk full")


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("succeeded", "Refunded"),
        ("pending", "Refund on its way"),
        ("requires_action", "Refund needs the customer"),
        ("a_new_state", "Refund not finished"),
    ],
)
def test_a_receipt_says_refunded_only_of_a_refund_that_is(desk: MoneyFront, status: str, title: str) -> None:
    desk.till.refund_status = status
    card = desk.press(desk.proposed())
    assert text(card.title) == title
    words = everything(card)
    assert ("Refunded 29.03 EUR" in words) is (status == "succeeded")
    assert ("With the customer" in words) is (status in ("succeeded", "pending"))


def test_another_agent_who_looks_at_a_request_is_not_told_of_a_limit_of_their_own(desk: MoneyFront) -> None:
    request = asked(desk)
    own = everything(desk.press(f"open:action:{request}"))
    other = everything(desk.press(f"open:action:{request}", LENA, "1043"))
    assert "Your own limit" in own and "on this ticket" in own
    assert "Your own limit" not in other and "on this ticket" not in other
    assert "The answer comes as a note on ticket #1042." in other


def test_a_request_that_nobody_decided_upon_says_so(desk: MoneyFront) -> None:
    request = asked(desk)
    desk.later(days=3)
    words = everything(desk.press(f"open:action:{request}"))
    assert "Nobody decided in time" in words
    assert "It was not confirmed in time" not in words


def test_what_was_refused_after_a_check_is_told_on_the_ticket() -> None:
    from app.domain.note_words import Told, told

    failed = replace(money.done(), state=State.FAILED, attempts=2)
    assert told(failed) == (Told.NOT_DONE,)
    assert told(replace(failed, attempts=1)) == ()


# --- the console, which sees no ticket


def at_the_console(desk: MoneyFront, masked: bool = False) -> console.Desk:
    person = Person("lead@example.com", "Lena Hart", "lead@example.com", "lead")
    return console.desk_of(desk.front.deps, console.Lead(person, replace(POLICY.roles[2], masked=masked)))


def linked(desk: MoneyFront, customer_id: str) -> None:
    link = Link(desk.ticket().requester_key, customer_id, "Ann Lee", made.NOW)
    desk.front.deps.store.save_link(link)


def test_a_request_beside_a_ticket_that_is_another_customers_by_now_is_not_approved_from_afar(
    desk: MoneyFront,
) -> None:
    request = asked(desk)
    linked(desk, "cus_other")
    lead = at_the_console(desk)
    _, card = console.opened(lead, request)
    assert "The ticket's customer is another one by now." in everything(card)
    with pytest.raises(Refused, match="another one by now"):
        console.approve(lead, request, "")
    assert desk.till.sent == []
    assert console.decline(lead, request, "Wrong customer.").state is State.DECLINED


def test_the_console_says_what_is_known_of_the_requester_and_masks_for_a_masked_role(desk: MoneyFront) -> None:
    request = asked(desk)
    assert "E-mail match only" in everything(console.opened(at_the_console(desk), request)[1])
    linked(desk, "cus_maya")
    _, card = console.opened(at_the_console(desk), request)
    assert "E-mail match only" not in everything(card) and "4242" in everything(card)
    assert "4242" not in everything(console.opened(at_the_console(desk, masked=True), request)[1])
    mark = next(one for one in commands(card) if one.startswith("approve:")).rpartition(":")[2]
    assert console.approve(at_the_console(desk), request, mark).state is State.DONE


# --- two browsers


class _Meanwhile:
    """A till during whose next call of one method something else happens."""

    def __init__(self, till: object, method: str, happens: Callable[[], object]) -> None:
        self._till, self._method, self._happens = till, method, happens

    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            self._method = ""
            self._happens()
        return getattr(self._till, name)


@pytest.mark.parametrize("method", ["matter", "preview"])
@pytest.mark.parametrize("amount", ["89", "10"])
def test_a_click_that_another_was_faster_than_shows_what_that_did(desk: MoneyFront, method: str, amount: str) -> None:
    button = desk.proposed(agent=LENA, amount=amount)
    quick = desk.front.deps
    happens = _Meanwhile(desk.till, method, lambda: respond(quick, desk.ticket(LENA), command(button)))
    desk.front = replace(desk.front, deps=replace(quick, money=happens))
    assert text(desk.press(button, LENA).title) == "Refunded"
    assert len(desk.till.sent) == 1
    assert [one.event.did for one in desk.ledger.chain] == [Did.PROPOSED, Did.CONFIRMED, Did.EXECUTED]


class _Rewritten:
    """A till for which a credit note would have to be written otherwise by now."""

    def __init__(self, till: object) -> None:
        self._till = till

    def __getattr__(self, name: str) -> Any:
        return getattr(self._till, name)

    def preview(self, order: Order) -> Preview:
        lines = (Line("il_1", order.amount),)
        preview: Preview = self._till.preview(replace(order, lines=lines))  # type: ignore[attr-defined]
        return preview


def test_what_would_have_to_be_written_otherwise_by_now_is_not_approved_as_it_was_frozen(desk: MoneyFront) -> None:
    request = asked(desk)
    desk.front = replace(desk.front, deps=replace(desk.front.deps, money=_Rewritten(desk.till)))
    seen = desk.press(f"open:approval:{request}", LENA)
    approve = next(one for one in commands(seen) if one.startswith("approve:"))
    assert "would be another by now" in everything(desk.press(approve, LENA))
    assert (desk.till.sent, desk.action(request).state) == ([], State.WAITING)


@pytest.mark.parametrize("method", ["matter", "preview"])
def test_an_approval_that_another_was_faster_than_shows_what_that_did(desk: MoneyFront, method: str) -> None:
    approve = f"approve:action:{asked(desk)}"
    quick = desk.front.deps
    happens = _Meanwhile(desk.till, method, lambda: respond(quick, desk.ticket(LENA), command(approve)))
    desk.front = replace(desk.front, deps=replace(quick, money=happens))
    assert text(desk.press(approve, LENA).title) == "Refunded"
    assert len(desk.till.sent) == 1
