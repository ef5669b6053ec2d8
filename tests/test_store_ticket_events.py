"""What happened to tickets is kept once, with the links that it ends, and forgotten at the end: on both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.matching import Link
from app.domain.ticket_events import TicketEvent, What
from app.store.sql_store import SqlStore
from app.store.sql_ticket_events import SqlTicketEvents
from tests.application import NOW

EVENT = TicketEvent("intercom:notif_1", "intercom", "acme", What.CREATED, NOW, "1042", "c_1")
GONE = replace(EVENT, id="intercom:notif_2", what=What.CONTACT_GONE, ticket_id="")


@pytest.fixture
def store(engine):
    return SqlTicketEvents(engine)


def test_an_event_is_kept_once(store):
    assert store.keep([EVENT], NOW) == (EVENT,)
    assert store.keep([EVENT, replace(EVENT, id="intercom:notif_9")], NOW) == (replace(EVENT, id="intercom:notif_9"),)
    assert store.keep([], NOW) == ()


def test_of_many_who_keep_an_event_at_once_one_is_the_first(store):
    first = []
    threads = [threading.Thread(target=lambda: first.append(bool(store.keep([EVENT], NOW)))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(first) == [False] * 7 + [True]


def test_the_newest_of_a_channel_is_known(store):
    store.keep([EVENT], NOW)
    store.keep([replace(EVENT, id="2", at=NOW - timedelta(days=9))], NOW + timedelta(hours=1))
    assert (store.newest("intercom"), store.newest("zendesk")) == (NOW + timedelta(hours=1), None)


def test_the_link_of_a_contact_that_is_gone_ends_with_the_event_and_once(store, engine):
    links = SqlStore(engine, lambda: NOW)
    for key in ("intercom:acme:c_1", "intercom:acme:c01", "zendesk:acme:c_1"):
        links.save_link(Link(key, "cus_1", "Ann", NOW))
    store.keep([GONE], NOW)
    stand = [links.link(key) is not None for key in ("intercom:acme:c_1", "intercom:acme:c01", "zendesk:acme:c_1")]
    assert stand == [False, True, True]
    assert links.link_history("intercom:acme:c_1")[0][1] == NOW
    links.save_link(Link("intercom:acme:c_1", "cus_2", "Ann", NOW))
    store.keep([GONE], NOW)
    assert links.link("intercom:acme:c_1") is not None
    store.keep([replace(GONE, id="intercom:notif_3")], NOW + timedelta(hours=1))
    assert [end for _, end in links.link_history("intercom:acme:c_1")] == [NOW, NOW + timedelta(hours=1)]


def test_the_links_of_an_account_that_we_left_end_and_no_others(store, engine):
    links = SqlStore(engine, lambda: NOW)
    keys = ("intercom:a_b:1", "intercom:a_b:2", "intercom:axb:1", "intercom:a_bc:1")
    for key in keys:
        links.save_link(Link(key, "cus_1", "Ann", NOW))
    store.keep([TicketEvent("intercom:left:1", "intercom", "a_b", What.LEFT, NOW)], NOW)
    assert [links.link(key) is not None for key in keys] == [False, False, True, True]


def test_old_events_are_forgotten(store):
    store.keep([EVENT], NOW)
    store.keep([replace(EVENT, id="2")], NOW + timedelta(hours=1))
    assert store.purge(NOW + timedelta(minutes=1)) == 1
    assert store.keep([EVENT, replace(EVENT, id="2")], NOW) == (EVENT,)
