"""The uses that a demo invents are marked as its own, lie in the past, fill the report, and leave the record alone."""

from datetime import timedelta

from app.commands.demo_uses import DAYS, invent
from app.domain.macros.figures import by_version, total
from app.ports import WantedEvents
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.sql_reply_facts import SqlReplyFacts
from tests.application import NOW
from tests.pushed import SETTINGS


def test_a_demo_has_figures_from_the_start(migrated_sqlite_url):
    engine = connect(migrated_sqlite_url)
    names = tuple(f"macro-{number}" for number in range(20))
    number = invent(engine, SETTINGS, names, NOW)
    facts = SqlReplyFacts(engine)
    everything = total(by_version(facts.outcomes(NOW - timedelta(days=DAYS + 2), NOW)))
    assert everything.uses == number > 200
    for share in (
        everything.edited,
        everything.reopened,
        everything.refunded,
        everything.disputed,
        everything.unsent,
    ):
        assert 0 < share.yes < share.known
    assert everything.edited.known < number and everything.reopened.known < number
    assert facts.outcomes(NOW, NOW + timedelta(days=9)) == ()
    assert SqlLedger(engine).events(WantedEvents()) == ()
    with engine.connect() as connection:
        for table in ("reply_drafts", "ticket_events"):
            ids = connection.exec_driver_sql(f"SELECT id FROM {table}").scalars().all()
            assert ids and all(one.startswith("demo-") for one in ids)
        assert not connection.exec_driver_sql("SELECT * FROM stripe_events WHERE done_at IS NULL").all()
    engine.dispose()
