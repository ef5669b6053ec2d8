"""The session of a frame: what the store keeps, how long it holds."""

import hashlib
from dataclasses import replace

import pytest

from app.deps import Deps
from app.domain.errors import Unauthenticated
from integrations.zendesk.session import open_session, resume
from tests.zendesk_house import Clock, MemoryHelpdesk, deps, settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(migrated_sqlite_url: str, clock: Clock) -> Deps:
    return deps(migrated_sqlite_url, settings(), clock, MemoryHelpdesk())


def test_only_the_hash_of_the_bearer_is_kept(house: Deps) -> None:
    bearer = open_session(house, "9001")
    kept = house.store.frame(hashlib.sha256(bearer.encode()).hexdigest())
    assert kept is not None
    assert (kept.user_id, kept.account) == ("9001", "d3v-fake")
    assert house.store.frame(bearer) is None
    assert len(bearer) >= 43


def test_two_frames_have_two_bearers(house: Deps) -> None:
    assert open_session(house, "9001") != open_session(house, "9001")


def test_a_session_holds_fifteen_minutes_after_each_use(house: Deps, clock: Clock) -> None:
    header = "Bearer " + open_session(house, "9001")
    for _ in range(3):
        clock.forward(minutes=14)
        assert resume(house, header).user_id == "9001"
    clock.forward(minutes=15)
    with pytest.raises(Unauthenticated):
        resume(house, header)


def test_a_session_ends_after_eight_hours_however_busy(house: Deps, clock: Clock) -> None:
    header = "Bearer " + open_session(house, "9001")
    for _ in range(47):
        clock.forward(minutes=10)
        resume(house, header)
    clock.forward(minutes=10)
    with pytest.raises(Unauthenticated):
        resume(house, header)


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer nobody", "Basic abc", "bearer"])
def test_an_unknown_bearer_opens_nothing(house: Deps, header: str) -> None:
    open_session(house, "9001")
    with pytest.raises(Unauthenticated):
        resume(house, header)


def test_a_session_of_another_account_opens_nothing(house: Deps) -> None:
    header = "Bearer " + open_session(house, "9001")
    other = replace(house, settings=replace(house.settings, zendesk_subdomain="other"))
    with pytest.raises(Unauthenticated):
        resume(other, header)
