"""A ledger keeps actions, moves them from state to state once, and says each time what was done: the same in memory, on
SQLite and on Postgres."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import event as database_event

from app.domain.actions import FINISHED, HOLDING, OPEN, Action, Outcome, Person, State, Way, may_become
from app.domain.audit import FIRST, Did, hash_of
from app.ports import Begun, Budget, Wanted, WantedEvents
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests import made
from tests.ledgers import (
    EVERY_LEDGER,
    NOW,
    a_ledger,
    action,
    claimed,
    done,
    event,
    finished,
    later,
    proposed,
    running,
    told,
)


@pytest.fixture(params=EVERY_LEDGER)
def ledger(request):
    with a_ledger(request) as one:
        yield one


def test_an_action_comes_back_as_it_was_proposed_and_the_record_says_so(ledger):
    proposed(ledger, action())
    assert ledger.action(action().id) == action()
    assert told(ledger) == ["proposed"]


@pytest.mark.parametrize("state", State)
def test_what_stands_out_for_a_customer_is_under_way_unclear_asked_or_declined(ledger, state):
    one = action(state=State.WAITING if state is State.WAITING else State.PROPOSED)
    proposed(ledger, one)
    if state in (State.DECLINED, State.WITHDRAWN, State.EXPIRED):
        assert ledger.change(replace(one, state=state), (State.PROPOSED,), event())
    if state in (State.RUNNING, State.UNKNOWN, State.DONE, State.FAILED):
        claimed(ledger, one)
    if state in (State.UNKNOWN, State.DONE, State.FAILED):
        finished(ledger, one, state=state)
    assert ledger.action(one.id).state is state
    stands = state in (State.RUNNING, State.UNKNOWN, State.WAITING, State.DECLINED)
    assert ledger.stands(one.order.customer_id) is stands
    assert not ledger.stands("cus_other")


def test_there_is_no_action_of_an_unknown_id(ledger):
    assert ledger.action("01J") is None


def test_a_second_action_of_one_id_is_refused_and_leaves_the_first_as_it_was(ledger):
    proposed(ledger, action())
    with pytest.raises(ValueError, match="kept already"):
        proposed(ledger, action(note="another"))
    assert ledger.action(action().id) == action()
    assert told(ledger) == ["proposed"]


def test_nothing_begins_in_another_state_than_proposed_or_waiting(ledger):
    for state in set(State) - OPEN:
        with pytest.raises(ValueError, match="begins"):
            ledger.propose(done(action(), state=state), event())
    assert told(ledger) == []


def test_a_claim_makes_an_action_run_with_its_body_and_times(ledger):
    proposed(ledger, action())
    assert claimed(ledger, action())
    assert ledger.action(action().id) == running(action())
    assert told(ledger) == ["proposed", "confirmed"]


def test_a_claim_says_running_whatever_state_it_was_handed(ledger):
    proposed(ledger, action())
    assert ledger.claim(running(action(), state=State.DONE), 0, event())
    assert ledger.action(action().id).state is State.RUNNING


def test_an_action_that_waited_for_approval_is_claimed_with_its_approver(ledger):
    waiting = action(state=State.WAITING, asked_at=NOW)
    proposed(ledger, waiting)
    approved = running(waiting, approver=replace(made.ANN_ACTS, id="10"), decision="fine", decided_at=later(1))
    assert ledger.claim(approved, 0, event(Did.APPROVED))
    assert ledger.action(waiting.id) == approved


def test_an_action_is_claimed_once(ledger):
    proposed(ledger, action())
    assert [claimed(ledger, action(), seen=9), claimed(ledger, action(), seen=9)] == [True, False]
    assert told(ledger) == ["proposed", "confirmed"]


def test_an_action_that_was_never_proposed_cannot_be_claimed(ledger):
    assert not claimed(ledger, action())
    assert told(ledger) == []


@pytest.mark.parametrize("missing", [{"body": ""}, {"started_at": None}])
def test_a_claim_without_what_recovery_needs_is_refused(ledger, missing):
    proposed(ledger, action())
    with pytest.raises(ValueError, match="body"):
        ledger.claim(running(action(), **missing), 0, event())
    assert ledger.action(action().id) == action()


@pytest.mark.parametrize("state", sorted(HOLDING))
def test_while_one_action_holds_a_resource_no_other_starts_there(ledger, state):
    first, second = action("A"), action("B")
    proposed(ledger, first, second)
    assert claimed(ledger, first)
    assert ledger.change(running(first, state=state), (State.RUNNING,), None)
    assert not claimed(ledger, second, seen=9)
    assert ledger.action(second.id) == second


def test_an_action_on_another_resource_is_free(ledger):
    first, second = action("A", "ch_1"), action("B", "ch_2")
    proposed(ledger, first, second)
    assert claimed(ledger, first)
    assert claimed(ledger, second)


@pytest.mark.parametrize("about", [{"charge_id": "ch_1"}, {"charge_id": "ch_1", "invoice_id": "in_1"}])
@pytest.mark.parametrize("turned", [False, True])
def test_a_credit_on_the_balance_waits_for_a_refund_of_what_it_makes_good_and_the_other_way_round(
    ledger, about, turned
):
    credit = action("A", order=made.order(way=Way.BALANCE, **about))
    back = action("B", order=made.order(**about))
    first, second = (back, credit) if turned else (credit, back)
    proposed(ledger, first, second)
    assert claimed(ledger, first)
    assert not claimed(ledger, second, seen=9)
    assert finished(ledger, first)
    assert not claimed(ledger, second, seen=0)
    assert ledger.started(second.order) == 1
    assert claimed(ledger, second, seen=1)


def test_credits_on_one_balance_wait_for_each_other_whatever_they_make_good(ledger):
    orders = (made.order(way=Way.BALANCE, charge_id=charge) for charge in ("ch_1", "ch_2", None))
    first, *others = (action(name, order=order) for name, order in zip("ABC", orders, strict=True))
    proposed(ledger, first, *others)
    assert claimed(ledger, first)
    assert not any(claimed(ledger, one, seen=9) for one in others)


def test_what_has_no_charge_and_no_invoice_is_not_about_the_same(ledger):
    first, second = (
        action(name, order=made.order(way=Way.BALANCE, charge_id=None, customer_id=customer))
        for name, customer in (("A", "cus_1"), ("B", "cus_2"))
    )
    proposed(ledger, first, second)
    assert claimed(ledger, first)
    assert ledger.started(second.order) == 0
    assert claimed(ledger, second)


def test_the_resource_is_that_of_the_kept_order_not_of_the_one_in_hand(ledger):
    first, second = action("A", "ch_1"), action("B", "ch_1")
    proposed(ledger, first, second)
    assert claimed(ledger, first)
    assert not claimed(ledger, replace(second, order=made.order(charge_id="ch_2")))


def test_when_another_action_started_and_ended_since_the_facts_were_read_the_claim_is_refused(ledger):
    first, second = action("A"), action("B")
    proposed(ledger, first, second)
    seen = ledger.started(second.order)
    assert claimed(ledger, first)
    assert finished(ledger, first)
    assert not claimed(ledger, second, seen)
    assert claimed(ledger, second, ledger.started(second.order))


def test_what_started_on_a_resource_is_counted_for_ever(ledger):
    assert ledger.started(action().order) == 0
    for name in "ABC":
        proposed(ledger, action(name))
    assert ledger.started(action().order) == 0
    for seen, name in enumerate("AB"):
        assert claimed(ledger, action(name), seen)
        assert ledger.finish(done(action(name), state=State.FAILED), event(Did.FAILED))
    assert (ledger.started(action().order), ledger.started(action(charge="ch_2").order)) == (2, 0)


def of(name: str, agent: str, customer: str | None, **changes):
    """An action of its own charge, by this agent for this customer."""
    order = made.order(charge_id=f"ch_{name}", customer_id=customer)
    return action(name, order=order, agent=by(agent), **changes)


def by(agent: str, email: str | None = None) -> Person:
    """The agent of this id; with another e-mail address than anybody else's, unless it is given."""
    return replace(made.ANN_ACTS, id=agent, email=email or f"{agent}@example.com")


def test_what_has_begun_is_found_by_agent_or_customer_whatever_came_of_it(ledger):
    mine, theirs, neither = of("A", "1", "cus_1"), of("B", "2", "cus_2"), of("C", "2", "cus_3")
    unpaired, waiting, old = of("D", "1", None), of("E", "1", "cus_2"), of("F", "1", "cus_2", created_at=later(-1))
    guests = of("G", "2", None)
    proposed(ledger, mine, theirs, neither, unpaired, waiting, old, guests)
    assert all(claimed(ledger, one) for one in (mine, theirs, neither, unpaired, old, guests))
    assert ledger.finish(replace(running(mine), state=State.FAILED), event(Did.FAILED))
    begun = {one.id: one for one in ledger.begun(by("1"), "cus_2", NOW)}
    assert set(begun) == {mine.id, theirs.id, unpaired.id}
    assert begun[mine.id] == Begun(mine.id, "1", "1@example.com", "cus_1", State.FAILED, later(1), mine.order.amount)
    assert begun[theirs.id].state is State.RUNNING
    assert {one.id for one in ledger.begun(by("1"), None, NOW)} == {mine.id, unpaired.id}


@pytest.mark.parametrize(("agent", "customer", "won"), [("1", "cus_9", 0), ("9", "cus_1", 0), ("9", "cus_9", 1)])
def test_a_claim_with_a_budget_is_lost_when_more_has_begun_for_its_agent_or_customer(ledger, agent, customer, won):
    mine, other = of("A", "1", "cus_1"), of("B", agent, customer)
    proposed(ledger, mine, other)
    known = Budget(NOW, len(ledger.begun(by("1"), "cus_1", NOW)))
    assert claimed(ledger, other)
    assert finished(ledger, other)
    assert ledger.claim(running(mine), 0, event(), known) == bool(won)
    assert ledger.claim(running(mine), 0, event(), Budget(NOW, 1)) != bool(won)


def test_what_others_did_for_nobody_hides_from_a_budget_nothing_of_what_began_since(ledger):
    mine, meanwhile, others = of("A", "1", None), of("B", "1", None), of("C", "2", None)
    proposed(ledger, mine, meanwhile, others)
    assert claimed(ledger, others)
    known = Budget(NOW, len(ledger.begun(by("1"), None, NOW)))
    assert claimed(ledger, meanwhile)
    assert not ledger.claim(running(mine), 0, event(), known)


def test_what_one_agent_did_in_two_helpdesks_is_one_agents(ledger):
    mine, there = of("A", "1", "cus_1"), of("B", "9917", "cus_2")
    there = replace(there, agent=by("9917", " 1@Example.COM "))
    nobodys, of_nobody = replace(there, id="01JN", agent=by("7")), replace(mine, id="01JM", agent=by("8"))
    nobodys, of_nobody = (replace(one, agent=replace(one.agent, email=None)) for one in (nobodys, of_nobody))
    proposed(ledger, mine, there, nobodys, of_nobody)
    known = Budget(NOW, len(ledger.begun(mine.agent, "cus_1", NOW)))
    assert claimed(ledger, there)
    assert [one.id for one in ledger.begun(mine.agent, "cus_1", NOW)] == [there.id]
    assert not ledger.claim(running(mine), 0, event(), known)
    assert ledger.begun(nobodys.agent, None, NOW) == ()
    assert ledger.claim(running(of_nobody), 0, event(), Budget(NOW, 0))


def test_what_was_only_proposed_takes_nothing_from_a_budget(ledger):
    proposed(ledger, of("A", "1", "cus_1"), of("B", "1", "cus_1"))
    assert ledger.claim(running(of("A", "1", "cus_1")), 0, event(), Budget(NOW, 0))


def test_what_was_proposed_before_a_budget_looks_back_does_not_count(ledger):
    mine, old = of("A", "1", "cus_1"), of("B", "1", "cus_1", created_at=later(-1))
    proposed(ledger, mine, old)
    assert claimed(ledger, old)
    assert ledger.claim(running(mine), 0, event(), Budget(NOW, 0))


def test_a_change_keeps_the_action_as_it_is_now_if_it_still_was_so(ledger):
    proposed(ledger, action())
    asked = action(state=State.WAITING, note="Look, she is right.", shown="f1", asked_at=later(1), expires_at=later(99))
    assert ledger.change(asked, (State.PROPOSED,), event(Did.ASKED))
    assert ledger.action(asked.id) == asked
    assert not ledger.change(action(state=State.WITHDRAWN), (State.PROPOSED,), event(Did.WITHDRAWN))
    assert ledger.action(asked.id) == asked
    assert told(ledger) == ["proposed", "asked"]


def test_a_change_without_an_event_adds_nothing_to_the_record(ledger):
    proposed(ledger, action())
    assert ledger.change(action(shown="f2"), (State.PROPOSED,), None)
    assert ledger.action(action().id).shown == "f2"
    assert told(ledger) == ["proposed"]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")
def test_a_change_from_no_state_changes_nothing(ledger):
    proposed(ledger, action())
    assert not ledger.change(action(state=State.EXPIRED), (), event(Did.EXPIRED))
    assert ledger.action(action().id) == action()


def test_a_change_of_an_action_that_is_not_kept_says_no(ledger):
    assert not ledger.change(action(), (State.PROPOSED,), event())
    assert told(ledger) == []


def test_a_change_that_no_action_makes_is_refused(ledger):
    for was, now in [pair for pair in product(State, State) if not may_become(*pair)]:
        with pytest.raises(ValueError, match="becomes"):
            ledger.change(action(state=now), (was, now), None)


def test_neither_a_change_nor_an_outcome_touches_what_was_proposed_claimed_and_by_whom(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    other = replace(
        done(action()), order=made.order(amount=made.eur(9)), agent=replace(made.ANN_ACTS, id="8"), target="ch_9",
        body="another", started_at=None, created_at=later(9), place=replace(made.TICKET, ticket_id="7"),
    )  # fmt: skip
    assert ledger.finish(other, event(Did.EXECUTED))
    assert ledger.action(action().id) == done(action())
    assert ledger.change(other, (State.DONE,), event(Did.SETTLED))
    assert ledger.action(action().id) == done(action())


def test_an_outcome_is_kept_with_its_event_and_frees_the_resource(ledger):
    proposed(ledger, action("A"), action("B"))
    claimed(ledger, action("A"))
    assert finished(ledger, action("A"))
    assert ledger.action(action("A").id) == done(action("A"))
    assert told(ledger)[-1] == "executed"
    assert claimed(ledger, action("B"), 1)


def test_an_unknown_outcome_holds_the_resource_until_it_is_known(ledger):
    proposed(ledger, action("A"), action("B"))
    claimed(ledger, action("A"))
    assert finished(ledger, action("A"), state=State.UNKNOWN)
    assert not claimed(ledger, action("B"), 9)
    assert finished(ledger, action("A"), state=State.FAILED)
    assert claimed(ledger, action("B"), 9)


def test_an_action_is_finished_once(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    assert finished(ledger, action())
    assert not finished(ledger, action(), state=State.FAILED)
    assert ledger.action(action().id) == done(action())
    assert told(ledger) == ["proposed", "confirmed", "executed"]


def test_what_does_not_run_cannot_be_finished(ledger):
    proposed(ledger, action())
    assert not finished(ledger, action())
    assert not finished(ledger, action("B"))
    assert told(ledger) == ["proposed"]


def test_an_outcome_is_done_failed_or_unknown(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    for state in set(State) - {State.DONE, State.FAILED, State.UNKNOWN}:
        with pytest.raises(ValueError, match="no outcome"):
            finished(ledger, action(), state=state)


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 3600),
        ({"outcome": Outcome(refund_id="re_1", refund_status="succeeded")}, 86400),
        ({"outcome": Outcome(reference="cn_1")}, None),
        ({"state": State.UNKNOWN}, None),
    ],
)
def test_the_refund_of_a_finished_action_is_looked_at_again_whatever_the_action_in_hand_says(ledger, changes, seconds):
    proposed(ledger, action())
    claimed(ledger, action())
    assert finished(ledger, action(), watch_at=later(7), **changes)
    assert ledger.action(action().id).watch_at == (seconds and later(seconds))


def sent(**changes) -> Action:
    """The finished action as its refund is seen later."""
    outcome = replace(done(action()).outcome, refund_status="succeeded", **changes)
    return done(action(), outcome=outcome, watch_at=later(500))


def test_how_far_a_refund_is_gets_told_once(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    finished(ledger, action())
    was, news = done(action()).outcome, event(Did.SETTLED, at=later(400))
    assert ledger.settle(sent(bank_reference="arn_1"), was, news)
    assert ledger.action(action().id) == sent(bank_reference="arn_1")
    assert not ledger.settle(sent(bank_reference="arn_2"), was, news)
    assert not ledger.settle(sent(), sent(bank_reference="arn_2").outcome, news)
    assert not ledger.settle(sent(), replace(was, bank_reference="arn_1"), news)
    assert ledger.settle(sent(bank_reference="arn_2"), sent(bank_reference="arn_1").outcome, None)
    assert ledger.action(action().id) == sent(bank_reference="arn_2")
    assert told(ledger) == ["proposed", "confirmed", "executed", "settled"]


def test_a_refund_changes_nothing_else_of_its_action_and_nothing_of_one_that_is_not_done(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    assert not ledger.settle(sent(), Outcome(), None)
    finished(ledger, action())
    other = replace(sent(), note="another", state=State.FAILED, outcome=replace(sent().outcome, sentence=("another",)))
    assert ledger.settle(other, done(action()).outcome, None)
    assert ledger.action(action().id) == sent()


def test_refunds_to_be_read_again_come_the_longest_due_first(ledger):
    for name, seconds in (("A", 30), ("B", 10), ("C", 20), ("D", 99)):
        proposed(ledger, action(name, f"ch_{name}"))
        claimed(ledger, action(name, f"ch_{name}"))
        finished(ledger, action(name, f"ch_{name}"))
        seen = done(action(name, f"ch_{name}"), watch_at=later(seconds))
        assert ledger.settle(seen, seen.outcome, None)
    assert [one.id[-1] for one in ledger.actions(Wanted(watch_before=later(30)))] == ["B", "C", "A"]
    assert [one.id[-1] for one in ledger.actions(Wanted(watch_before=later(30)), limit=1)] == ["B"]


def test_actions_come_newest_first_and_no_more_than_asked(ledger):
    proposed(ledger, *(action(name, f"ch_{name}", created_at=later(n)) for n, name in enumerate("BACD")))
    assert [one.id[-1] for one in ledger.actions(Wanted())] == ["D", "C", "A", "B"]
    assert [one.id[-1] for one in ledger.actions(Wanted(), limit=2)] == ["D", "C"]


def test_of_actions_of_one_moment_the_higher_id_is_newer(ledger):
    proposed(ledger, action("A"), action("C"), action("B"))
    assert [one.id[-1] for one in ledger.actions(Wanted())] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), "BA"),
        (Wanted(states=(State.PROPOSED,)), "B"),
        (Wanted(states=(State.PROPOSED, State.DONE)), "BA"),
        (Wanted(states=(State.FAILED,)), ""),
        (Wanted(about=("ch_1",)), "A"),
        (Wanted(about=("in_2",)), "B"),
        (Wanted(about=("ch_2", "in_9")), "B"),
        (Wanted(about=("in_2", "ch_1")), "BA"),
        (Wanted(about=("cus_maya",)), ""),
        (Wanted(customer_id="cus_maya"), "A"),
        (Wanted(agent_id="8"), "B"),
        (Wanted(channel="intercom"), "B"),
        (Wanted(account="acme"), "A"),
        (Wanted(ticket_id="1042"), "BA"),
        (Wanted(ticket_id="1042", channel="intercom", account="abcd"), "B"),
        (Wanted(since=later(10)), "B"),
        (Wanted(since=later(10.001)), ""),
        (Wanted(finished_since=later(2)), "A"),
        (Wanted(finished_since=later(2.001)), ""),
        (Wanted(checked_before=later(7)), ""),
        (Wanted(checked_before=later(7.001)), "A"),
        (Wanted(checked_before=later(10.001)), "BA"),
        (Wanted(refund_statuses=("pending", "requires_action")), "A"),
        (Wanted(refund_statuses=("failed",)), ""),
        (Wanted(refund_id="re_1"), "A"),
        (Wanted(refund_id="re_2"), ""),
        (Wanted(charge_id="ch_2"), "B"),
    ],
)
def test_actions_are_found_by_each_thing_that_can_be_asked(ledger, wanted, found):
    other = action(
        "B", agent=replace(made.ANN_ACTS, id="8"), created_at=later(10),
        place=replace(made.TICKET, channel="intercom", account="abcd"),
        order=made.order(customer_id=None, charge_id="ch_2", invoice_id="in_2"),
    )  # fmt: skip
    proposed(ledger, action("A"), other)
    claimed(ledger, action("A"))
    finished(ledger, action("A"), checked_at=later(7))
    assert "".join(one.id[-1] for one in ledger.actions(wanted)) == found


def test_what_is_about_the_same_is_found_without_going_through_all_that_was_done(migrated_sqlite_url):
    engine, asked = connect(migrated_sqlite_url), []
    database_event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    SqlLedger(engine).actions(Wanted(states=(State.DONE, State.UNKNOWN), about=("in_1", "ch_1")), 500)
    (words, values) = asked[-1]
    with engine.connect() as connection:
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)]
    assert [one.split()[-2] for one in plan if one.startswith("SEARCH")] == [
        "actions_by_resource",
        "actions_by_charge",
        "actions_by_invoice",
    ]
    engine.dispose()


def test_what_runs_and_was_never_looked_at_again_counts_from_its_start(ledger):
    proposed(ledger, action())
    claimed(ledger, action())
    assert not ledger.actions(Wanted(checked_before=later(1)))
    assert ledger.actions(Wanted(checked_before=later(1.001)))


def test_the_record_is_one_chain_from_its_first_event(ledger):
    said = [event(Did.SIGNED_IN, at=later(n), facts={"n": str(n)}) for n in range(3)]
    for one in said:
        ledger.record(one)
    before = FIRST
    for number, chained in enumerate(reversed(ledger.events(WantedEvents())), 1):
        assert (chained.number, chained.event, chained.before) == (number, said[number - 1], before)
        assert chained.hash == hash_of(number, chained.event, before)
        before = chained.hash


def test_events_come_newest_first_in_pages(ledger):
    for _ in range(5):
        ledger.record(event())
    assert [one.number for one in ledger.events(WantedEvents(), limit=2)] == [5, 4]
    assert [one.number for one in ledger.events(WantedEvents(), after=4, limit=2)] == [3, 2]
    assert [one.number for one in ledger.events(WantedEvents(), after=1)] == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (WantedEvents(did=(Did.REFUSED,)), [2]),
        (WantedEvents(did=("refused", "proposed")), [2, 1]),
        (WantedEvents(who="8"), [2]),
        (WantedEvents(who="Ann@example.com"), [2, 1]),
        (WantedEvents(who="@example.com"), []),
        (WantedEvents(customer_id="cus_1"), [1]),
        (WantedEvents(ticket_id="7"), [2]),
        (WantedEvents(action_id="01J"), [1]),
        (WantedEvents(action_id="01J", who="8"), []),
        (WantedEvents(since=later(5)), [2]),
        (WantedEvents(until=later(5)), [1]),
    ],
)
def test_events_are_found_by_each_thing_that_can_be_asked(ledger, wanted, found):
    ledger.record(event(customer_id="cus_1", action_id="01J"))
    ledger.record(event(Did.REFUSED, at=later(5), who="8", ticket_id="7"))
    assert [one.number for one in ledger.events(wanted)] == found


def test_what_several_processes_notice_is_told_by_the_first_of_them(ledger):
    changes = [event(Did.ROLE_CHANGED), event(Did.POLICY_CHANGED)]
    ledger.record(event())
    assert not ledger.record_next(tuple(changes), 1)
    assert ledger.record_next(tuple(changes), 0)
    assert not ledger.record_next(tuple(changes), 0)
    assert [one.event.did for one in ledger.events(WantedEvents())] == [
        Did.POLICY_CHANGED,
        Did.ROLE_CHANGED,
        Did.PROPOSED,
    ]
    ledger.record(event(Did.ROLE_CHANGED))
    assert ledger.record_next(tuple(changes), 3)
    assert [one.number for one in ledger.events(WantedEvents(did=(Did.POLICY_CHANGED,)))] == [6, 3]


def test_states_lead_on_only_as_money_allows():
    finals = {pair for pair in product(FINISHED, State) if may_become(*pair)}
    assert finals == {(state, state) for state in FINISHED}
    assert {now for now in State if may_become(State.RUNNING, now)} == {*HOLDING, State.DONE, State.FAILED}
    assert {now for now in State if may_become(State.UNKNOWN, now)} == {State.UNKNOWN, State.DONE, State.FAILED}
    for was in OPEN:
        assert {now for now in State if may_become(was, now)} == set(State) - HOLDING - {State.DONE}
