"""A chain of events is whole, or the check names what is not: whatever was changed, taken out, put in or cut off."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import FIRST, AuditEvent, Chained, Did, hash_of
from app.domain.audit_check import Check, Fault, Head, Wrong
from tests.ledgers import NOW, event

LENGTH = 6


def chain(length: int = LENGTH, before: str = FIRST) -> list[Chained]:
    made: list[Chained] = []
    for number in range(1, length + 1):
        one = event(at=NOW + timedelta(seconds=number), facts={"n": str(number)})
        made.append(linked(number, one, made[-1].hash if made else before))
    return made


def linked(number: int, said: AuditEvent, before: str) -> Chained:
    return Chained(number, said, before, hash_of(number, said, before))


def head(of: list[Chained]) -> Head:
    return Head(of[-1].number, of[-1].hash)


def faults(kept: list[Chained | tuple[int, None]], known: Head | None, *elsewhere: Head) -> list[Fault]:
    rows = [(one.number, one) if isinstance(one, Chained) else one for one in kept]
    return list(Check(known, elsewhere).faults(rows))


def test_a_chain_as_it_was_written_is_whole_and_its_newest_event_is_told():
    check = Check(head(chain()))
    assert list(check.faults([(one.number, one) for one in chain()])) == []
    assert (check.events, check.newest) == (LENGTH, head(chain()))


def test_a_record_in_which_nothing_happened_yet_is_whole():
    assert faults([], Head(0, FIRST)) == []


OTHERS = {
    "at": NOW, "did": Did.FAILED, "who": "8", "email": None, "role": "lead", "channel": "x", "account": "x",
    "ticket_id": "x", "customer_id": "x", "action_id": "x", "facts": {"n": "9"},
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("place", range(LENGTH))
def test_an_event_of_which_anything_was_changed_is_named(name, place):
    kept = chain()
    kept[place] = replace(kept[place], event=replace(kept[place].event, **{name: OTHERS[name]}))
    assert faults(kept, head(chain())) == [Fault(Wrong.CHANGED, place + 1, place + 1)]


@pytest.mark.parametrize("place", range(LENGTH))
def test_an_event_that_was_changed_and_hashed_again_is_named_by_what_follows_it(place):
    kept = chain()
    kept[place] = linked(place + 1, event(who="8"), kept[place].before)
    assert faults(kept, head(chain())) == [Fault(Wrong.ANEW, place + 1, place + 1)]


@pytest.mark.parametrize("place", range(LENGTH - 1))
def test_an_event_that_is_missing_is_named(place):
    kept = chain()
    del kept[place]
    assert faults(kept, head(chain())) == [Fault(Wrong.MISSING, place + 1, place + 1)]


def test_several_that_are_missing_in_a_row_are_named_together():
    kept = chain()
    assert faults([kept[0], *kept[4:]], head(kept)) == [Fault(Wrong.MISSING, 2, 4)]


@pytest.mark.parametrize("left", range(LENGTH))
def test_a_tail_that_was_cut_off_is_named(left):
    assert faults(chain()[:left], head(chain())) == [Fault(Wrong.MISSING, left + 1, LENGTH)]


def test_two_events_that_changed_places_are_both_named():
    kept = chain()
    kept[1], kept[3] = replace(kept[3], number=2), replace(kept[1], number=4)
    found = faults(kept, head(chain()))
    assert {(one.wrong, one.first) for one in found} >= {(Wrong.CHANGED, 2), (Wrong.CHANGED, 4)}


def test_a_row_that_says_no_event_is_named_and_what_follows_it_is_still_checked():
    kept: list = chain()
    kept[1] = (2, None)
    kept[4] = replace(kept[4], event=event(who="8"))
    assert faults(kept, head(chain())) == [Fault(Wrong.UNREADABLE, 2, 2), Fault(Wrong.CHANGED, 5, 5)]


def test_events_behind_the_head_and_before_the_first_are_named():
    assert faults(chain(), head(chain()[:4])) == [Fault(Wrong.STRAY, 5, 6)]
    assert faults([replace(chain()[0], number=0), *chain()], head(chain())) == [Fault(Wrong.STRAY, 0, 0)]


def test_a_head_that_is_gone_or_knows_another_hash_is_named():
    assert faults(chain(), None) == [Fault(Wrong.HEADLESS, LENGTH, LENGTH)]
    assert faults(chain(), Head(LENGTH, "a" * 64)) == [Fault(Wrong.ANEW, LENGTH, LENGTH)]


def test_a_chain_that_was_hashed_anew_from_its_beginning_is_named_by_its_first_event():
    forged = chain(before="a" * 64)
    assert faults(forged, head(forged)) == [Fault(Wrong.ANEW, 1, 1)]


def test_a_chain_that_was_written_anew_with_its_head_is_found_by_a_hash_that_is_known_from_elsewhere():
    forged = [linked(1, event(who="8"), FIRST)]
    forged.append(linked(2, event(), forged[0].hash))
    assert faults(forged, head(forged)) == []
    assert faults(forged, head(forged), head(chain()[:2])) == [Fault(Wrong.ANEW, 2, 2)]
    assert faults(forged, head(forged), head(chain())) == [Fault(Wrong.MISSING, 3, LENGTH)]


@given(st.lists(st.integers(1, 8), unique=True, min_size=1), st.integers(1, 8))
def test_whatever_is_left_out_or_changed_nothing_that_is_missing_or_changed_goes_unnamed(left, changed):
    whole = chain(8)
    kept = [one for one in whole if one.number in left]
    kept = [replace(one, event=event(who="8")) if one.number == changed else one for one in kept]
    named = {number for one in faults(kept, head(whole)) for number in range(one.first, one.last + 1)}
    assert named >= (set(range(1, 9)) - set(left)) | ({changed} & set(left))
