"""The library of macros in both databases: every step whole or not at all, and what was published is kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from app.domain.audit import Did
from app.domain.errors import Refused
from app.domain.macros import life
from app.domain.macros.version import Entry, Origin, Stage, Step, Version, Writer
from app.ports import WantedEvents
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.sql_macros import SqlMacros
from tests.ledgers import BOTH_DATABASES, NOW, event, later

LENA, FAY = Writer("lead@example.com", "Lena Hart"), Writer("fay@example.com", "Fay Moreau")
FILES = {"refund-sent.md": "---\ntitle: Refund sent\n---\nHi \u2013 {{ x }}", "refund-sent.de.md": "Hallo"}


@pytest.fixture(params=BOTH_DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened = connect(request.getfixturevalue(request.param))
    yield opened
    opened.dispose()


@pytest.fixture
def library(engine: Engine) -> SqlMacros:
    return SqlMacros(engine)


def draft(name: str = "refund-sent", files: Any = None, **more: Any) -> Version:
    given: dict[str, Any] = {"stage": Stage.DRAFT, "origin": Origin.HERE, "written_at": NOW, "writers": (LENA,)}
    return Version(name, 0, FILES if files is None else files, **given | more)


def keep(library: SqlMacros, step: Step, seen: int | None = None) -> bool:
    return library.keep(step, event(Did.MACRO_CHANGED, facts=life.facts(step)), seen)


def entry(library: SqlMacros, name: str = "refund-sent") -> Entry:
    found = library.entry(name)
    assert found is not None
    return found


def publish(library: SqlMacros, files: Any = None) -> Entry:
    """Through the whole cycle, from whatever stands there."""
    before = library.entry("refund-sent")
    words = FILES if files is None else files
    keep(library, life.saved(before, words, LENA, NOW) if before else life.begun(Entry("refund-sent"), draft()))
    keep(library, life.asked(entry(library), entry(library).mark, LENA, later(1)))
    assert keep(library, life.published(entry(library), entry(library).mark, FAY, later(2)))
    return entry(library)


def test_a_draft_comes_back_as_it_was_written(library: SqlMacros) -> None:
    assert library.entry("refund-sent") is None
    assert keep(library, life.begun(Entry("refund-sent"), draft()))
    assert entry(library) == Entry("refund-sent", 1, open=replace(draft(), number=1))
    assert library.entries() == (entry(library),)
    assert library.version("refund-sent", 1) == entry(library).open
    assert library.version("refund-sent", 2) is None


def test_the_whole_cycle_is_kept_with_its_people_its_history_and_its_events(engine: Engine, library: SqlMacros) -> None:
    first = publish(library)
    assert first.published is not None
    assert (first.published.number, first.published.ended_by, first.open) == (1, FAY, None)
    second = publish(library, {"refund-sent.md": "new"})
    assert keep(library, life.rolled_back(second, first.published, LENA, later(9)))
    back = entry(library)
    assert back.published is not None
    assert (back.published.number, back.published.files, back.published.origin_of) == (3, FILES, "1")
    assert [one.number for one in library.versions("refund-sent")] == [3, 2, 1]
    said = SqlLedger(engine).events(WantedEvents(did=("macro_changed",)))
    assert [one.event.facts["what"] for one in reversed(said)][-2:] == ["published", "rolled_back"]
    assert len(said) == 7


def test_what_agents_get_has_another_figure_only_when_it_changes(library: SqlMacros) -> None:
    before = library.revision()
    keep(library, life.begun(Entry("refund-sent"), draft()))
    assert library.revision() == before
    publish(library)
    assert library.revision() == before + 1
    keep(library, life.retired(entry(library)))
    assert library.revision() == before + 2
    keep(library, life.saved(entry(library), {"refund-sent.md": "x"}, LENA, NOW))
    assert library.revision() == before + 2


def test_a_discarded_draft_stands_in_the_history_and_its_number_is_not_used_again(library: SqlMacros) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    keep(library, life.discarded(entry(library), entry(library).mark, LENA, NOW))
    assert entry(library).gone
    keep(library, life.begun(entry(library), draft()))
    assert [(one.number, one.stage) for one in library.versions("refund-sent")] == [(2, "draft"), (1, "discarded")]


def test_a_step_from_how_it_stood_before_somebody_elses_changes_nothing(engine: Engine, library: SqlMacros) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    stood = entry(library)
    assert keep(library, life.saved(stood, {"refund-sent.md": "a"}, LENA, NOW))
    assert not keep(library, life.saved(stood, {"refund-sent.md": "b"}, FAY, NOW))
    assert not keep(library, life.begun(Entry("refund-sent"), draft()))
    assert entry(library).text is not None
    assert entry(library).text.files == {"refund-sent.md": "a"}  # type: ignore[union-attr]
    assert len(SqlLedger(engine).events(WantedEvents())) == 2


def test_a_step_may_ask_for_the_library_as_it_was_looked_at(library: SqlMacros) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    step = life.asked(entry(library), entry(library).mark, LENA, NOW)
    assert not keep(library, step, library.revision() + 1)
    assert keep(library, step, library.revision())


def raced(work: Any, inputs: Any) -> list[bool]:
    with ThreadPoolExecutor(len(inputs)) as pool:
        return list(pool.map(work, inputs))


def test_of_many_saves_at_once_one_stands(library: SqlMacros) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    stood = entry(library)
    won = raced(lambda text: keep(library, life.saved(stood, {"refund-sent.md": text}, LENA, NOW)), "abcdef")
    assert won.count(True) == 1
    assert entry(library).revision == 2


def test_of_two_publishes_at_once_and_a_save_among_them_one_stands(engine: Engine, library: SqlMacros) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    keep(library, life.asked(entry(library), entry(library).mark, LENA, NOW))
    stood = entry(library)
    steps = [
        life.published(stood, stood.mark, FAY, NOW),
        life.published(stood, stood.mark, Writer("c", "C"), NOW),
        life.saved(stood, {"refund-sent.md": "changed"}, LENA, NOW),
    ]
    won = raced(lambda step: keep(library, step), steps)
    assert won.count(True) == 1
    after, kept = entry(library), steps[won.index(True)]
    assert after == replace(kept.entry, revision=3)
    assert len(SqlLedger(engine).events(WantedEvents())) == 3


def test_whoever_reads_while_others_publish_always_finds_a_published_version(library: SqlMacros) -> None:
    publish(library)

    def read(_: int) -> bool:
        return all(entry(library).published is not None for _ in range(20))

    def write(number: int) -> bool:
        return publish(library, {"refund-sent.md": str(number)}).newest > 1

    with ThreadPoolExecutor(3) as pool:
        writing = pool.submit(lambda: [write(one) for one in range(5)])
        assert all(pool.map(read, range(2)))
        assert all(writing.result())


def test_an_empty_library_is_seeded_once_however_many_try(engine: Engine, library: SqlMacros) -> None:
    shipped = [draft(name, origin=Origin.SHIPPED, writers=()) for name in ("a", "b")]
    steps = [life.came_published(Entry(one.name), one) for one in shipped]
    before = library.revision()
    won = raced(lambda _: library.seed(steps, event(Did.MACRO_CHANGED, facts={"what": "seeded"})), range(4))
    assert won.count(True) == 1
    assert [one.name for one in library.entries()] == ["a", "b"]
    assert all(one.published is not None for one in library.entries())
    assert library.revision() == before + 1
    assert len(SqlLedger(engine).events(WantedEvents())) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE macro_versions SET files = '{}'",
        "UPDATE macro_versions SET stage = 'draft'",
        "DELETE FROM macro_versions",
    ],
)
def test_the_database_itself_keeps_what_was_published(engine: Engine, library: SqlMacros, statement: str) -> None:
    published = publish(library).published
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))
    assert library.version("refund-sent", 1) == published


def test_what_was_published_is_not_written_over_either(engine: Engine, library: SqlMacros) -> None:
    published = publish(library).published
    columns = "name, number, '{}', stage, origin, origin_of, origin_at, writers, written_at, note"
    sqlite = engine.dialect.name == "sqlite"
    over = "" if sqlite else "ON CONFLICT (name, number) DO UPDATE SET files = EXCLUDED.files"
    into = "name, number, files, stage, origin, origin_of, origin_at, writers, written_at, note"
    insert = "INSERT OR REPLACE" if sqlite else "INSERT"
    with pytest.raises(DatabaseError, match="what was published is kept"), engine.begin() as connection:
        connection.execute(text(f"{insert} INTO macro_versions ({into}) SELECT {columns} FROM macro_versions {over}"))
    assert library.version("refund-sent", 1) == published


def test_the_database_itself_keeps_what_was_discarded_and_lets_a_draft_change(
    engine: Engine, library: SqlMacros
) -> None:
    keep(library, life.begun(Entry("refund-sent"), draft()))
    with engine.begin() as connection:
        connection.execute(text("UPDATE macro_versions SET note = 'x'"))
    keep(library, life.discarded(entry(library), entry(library).mark, LENA, NOW))
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text("DELETE FROM macro_versions"))


def test_what_came_from_a_helpdesk_is_known_by_its_id_there(library: SqlMacros) -> None:
    came = {"origin": Origin.ZENDESK, "origin_of": "360", "origin_at": "2026-11-01T00:00:00Z"}
    keep(library, life.begun(Entry("refund-sent"), draft(**came)))
    keep(library, life.discarded(entry(library), entry(library).mark, LENA, NOW))
    assert library.imported(Origin.ZENDESK) == {"360": ("refund-sent", "2026-11-01T00:00:00Z")}
    assert library.imported(Origin.INTERCOM) == {}


def test_text_that_no_database_holds_is_kept_all_the_same(library: SqlMacros) -> None:
    odd = draft(files={"refund-sent.md": "a\0b\ud800"})
    assert keep(library, life.begun(Entry("refund-sent"), odd))
    assert entry(library).open.files == {"refund-sent.md": "a\ufffdb\ufffd"}  # type: ignore[union-attr]


def test_a_refused_step_is_refused_before_anything_is_kept(library: SqlMacros) -> None:
    publish(library)
    with pytest.raises(Refused):
        life.revived(entry(library))
