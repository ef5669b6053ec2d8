"""The store keeps what it is given, the same on SQLite and on Postgres."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect

from app.domain.matching import Link
from app.ports import FrameSession, View
from app.store import migrate
from app.store.engine import connect
from app.store.sql_store import SqlStore
from app.store.tables import metadata

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
REQUESTER = "intercom:abcd1234:66f0"


@pytest.fixture(params=["migrated_sqlite_url", pytest.param("migrated_postgres_url", marks=pytest.mark.postgres)])
def engine(request):
    engine = connect(request.getfixturevalue(request.param))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def upgraded(request):
    engine = connect(request.getfixturevalue(request.param))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine):
    return SqlStore(engine, lambda: NOW)


def link(customer_id: str, at: datetime = NOW) -> Link:
    return Link(REQUESTER, customer_id, "Ann Lee", at)


def view(number: int, customer_id: str = "cus_1") -> View:
    return View(
        NOW + timedelta(seconds=number), "intercom", "abcd1234", str(number), "66f0", "493881", None, "tier1",
        customer_id, "email",
    )  # fmt: skip


def frame(token_hash: str, expires_at: datetime) -> FrameSession:
    return FrameSession(token_hash, "d3v-fake", "9001", NOW, expires_at)


def test_a_requester_without_a_link_has_none(store):
    assert store.link(REQUESTER) is None


def test_a_link_comes_back_as_it_was_saved(store):
    store.save_link(link("cus_1"))
    assert store.link(REQUESTER) == link("cus_1")


def test_the_later_link_of_a_requester_stands_and_the_earlier_is_kept_as_history(store):
    later = NOW + timedelta(hours=1)
    store.save_link(link("cus_1"))
    store.save_link(link("cus_2", later))
    assert store.link(REQUESTER) == link("cus_2", later)
    assert store.link_history(REQUESTER) == ((link("cus_1"), later), (link("cus_2", later), None))


def test_a_removed_link_no_longer_stands_and_says_when_it_ended(store):
    store.save_link(link("cus_1", NOW - timedelta(days=1)))
    store.remove_link(REQUESTER)
    assert store.link(REQUESTER) is None
    assert [ended for _, ended in store.link_history(REQUESTER)] == [NOW]


def test_to_remove_a_link_touches_no_other_requester(store):
    other = Link("zendesk:d3v-fake:7", "cus_9", "Ben", NOW)
    store.save_link(other)
    store.remove_link(REQUESTER)
    assert store.link(other.requester_key) == other


def test_agents_who_link_one_requester_at_once_leave_one_link_standing(store):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: store.save_link(link(f"cus_{number}")), range(4)))
    assert [ended for _, ended in store.link_history(REQUESTER)].count(None) == 1


def test_the_views_of_a_customer_come_newest_first_and_no_more_than_asked(store):
    for number in range(3):
        store.record_views([view(number)])
    store.record_views([view(8, "cus_2"), view(9, "cus_2")])
    assert store.views("cus_1", limit=2) == (view(2), view(1))


def test_a_frame_is_found_by_its_hash_and_its_end_can_be_moved(store):
    store.open_frame(frame("hash", NOW))
    store.extend_frame("hash", NOW + timedelta(minutes=15))
    assert store.frame("hash") == frame("hash", NOW + timedelta(minutes=15))
    assert store.frame("other") is None


def test_a_token_is_used_for_the_first_time_once(store):
    assert store.first_use("token", NOW)
    assert not store.first_use("token", NOW)
    assert store.first_use("another", NOW)


def test_of_many_who_use_a_token_at_once_one_is_first(store):
    with ThreadPoolExecutor(8) as pool:
        firsts = list(pool.map(lambda _: store.first_use("token", NOW), range(16)))
    assert firsts.count(True) == 1


def test_purging_takes_what_is_over_and_leaves_the_rest(store):
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    store.open_frame(frame("old", past))
    store.open_frame(frame("new", future))
    store.first_use("old", past)
    store.first_use("new", future)
    assert store.purge() == 2
    assert (store.frame("old"), store.frame("new")) == (None, frame("new", future))
    assert store.first_use("old", future)
    assert not store.first_use("new", future)


def test_times_of_other_zones_come_back_as_the_same_moment_in_utc(store):
    given = NOW.astimezone(timezone(timedelta(hours=9)))
    store.save_link(link("cus_1", given))
    kept = store.link(REQUESTER)
    assert kept.at == given
    assert kept.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store):
    with pytest.raises(Exception, match="without a zone"):
        store.save_link(link("cus_1", NOW.replace(tzinfo=None)))


def test_text_of_any_script_is_kept(store):
    store.save_link(Link(REQUESTER, "cus_1", "Işıl 🧾 \u202eשלום" * 40, NOW))
    assert store.link(REQUESTER).agent_name == "Işıl 🧾 \u202eשלום" * 40


def test_a_store_at_the_newest_migration_is_ready(store):
    assert store.trouble() is None
    assert store.ready()


def test_the_migrations_make_what_the_tables_say(upgraded):
    found = inspect(upgraded)
    for table in metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        assert {one["name"] for one in found.get_indexes(table.name)} >= {index.name for index in table.indexes}
    assert set(found.get_table_names()) - set(metadata.tables) == {"alembic_version"}


def test_to_upgrade_twice_and_from_two_sides_at_once_changes_nothing(upgraded):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: migrate.upgrade(upgraded), range(2)))
    with upgraded.connect() as connection:
        assert migrate.current(connection) == migrate.newest()
