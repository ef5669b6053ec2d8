"""What agents get of the library: new within seconds, each version compiled once, never half, whatever is broken."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from app.domain.audit import Did
from app.domain.macros.life import came_published
from app.domain.macros.version import Entry, Origin, Stage, Version
from app.gateways.macro_reader import LibraryReader
from app.gateways.macro_watch import MacroWatch
from app.store.engine import connect
from app.store.sql_macros import SqlMacros
from tests.ledgers import NOW, event
from tests.whole import Whole

HEAD = "---\ntitle: {title}\nlocale: en\n---\n"


class Stand:
    """A library, a watch over it, and how many questions the database got."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self.library = SqlMacros(self.engine)
        self.now = 100.0
        self.asked = 0
        self.watch = self.another()
        sqlalchemy_event.listen(self.engine, "before_cursor_execute", self._count)

    def another(self, fill: Any = lambda: None) -> MacroWatch:
        return MacroWatch(self.library, LibraryReader(), lambda: self.now, fill)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.asked += statement.startswith("SELECT")

    def publish(self, name: str, body: str, title: str = "") -> None:
        entry = self.library.entry(name) or Entry(name)
        files = {f"{name}.md": HEAD.format(title=title or name) + body}
        version = Version(name, 0, files, Stage.PUBLISHED, Origin.HERE, NOW)
        assert self.library.keep(came_published(entry, version), event(Did.MACRO_CHANGED))


@pytest.fixture
def stand(migrated_sqlite_url: str) -> Iterator[Stand]:
    found = Stand(migrated_sqlite_url)
    yield found
    found.engine.dispose()


def test_a_published_version_is_what_agents_get_after_a_second_and_not_asked_for_before(stand: Stand) -> None:
    stand.publish("hello", "One")
    assert stand.watch.macros()["hello"].version == 1
    stand.publish("hello", "Two")
    before = stand.asked
    stand.now += 0.9
    assert stand.watch.macros()["hello"].version == 1
    assert stand.asked == before
    stand.now += 0.2
    assert stand.watch.macros()["hello"].version == 2
    assert stand.watch.macros()["hello"].own.body == "Two"


def test_a_look_at_a_library_that_did_not_change_is_one_question_however_many_macros_there_are(stand: Stand) -> None:
    for number in range(20):
        stand.publish(f"m{number}", "Hi")
    assert len(stand.watch.macros()) == 20
    stand.now += 2
    before = stand.asked
    stand.watch.macros()
    assert stand.asked == before + 1
    stand.publish("m3", "New")
    stand.now += 2
    before = stand.asked
    stand.watch.macros()
    assert stand.asked == before + 2


def test_a_macro_that_does_not_compile_any_more_is_left_out_and_named_and_the_others_go_on(
    stand: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.publish("fine", "Hi")
    stand.publish("broken", "Hi\n{{ invoice.gone }}")
    assert list(stand.watch.macros()) == ["fine"]
    assert stand.watch.trouble() == "left out, see the console: broken.md:6"
    assert "broken.md:6: there is no invoice.gone" in capsys.readouterr().out
    stand.publish("broken", "Hi again")
    stand.now += 2
    assert stand.watch.trouble() is None
    assert sorted(stand.watch.macros()) == ["broken", "fine"]


def test_two_published_macros_with_one_title_do_not_take_each_other_out(stand: Stand) -> None:
    stand.publish("one", "Hi", title="Same")
    stand.publish("two", "Hi", title="Same")
    assert sorted(stand.watch.macros()) == ["one", "two"]


def test_a_database_that_is_gone_leaves_agents_what_they_had_and_is_said(stand: Stand) -> None:
    stand.publish("hello", "Hi")
    stand.watch.macros()
    with stand.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE macro_library RENAME TO away")
    stand.now += 2
    assert list(stand.watch.macros()) == ["hello"]
    assert stand.watch.trouble() == "the library could not be read"
    with stand.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO macro_library")
    stand.now += 2
    assert stand.watch.trouble() is None


def test_an_empty_library_is_filled_when_somebody_first_looks(stand: Stand) -> None:
    watch = stand.another(lambda: stand.publish("seeded", "Hi"))
    assert list(watch.macros()) == ["seeded"]


def test_what_cannot_be_filled_leaves_nothing_and_no_exception(stand: Stand) -> None:
    def fails() -> None:
        raise ValueError("broken folder")

    watch = stand.another(fails)
    assert watch.macros() == {}
    assert watch.trouble() == "the library could not be read"


def test_whoever_asks_while_another_looks_gets_what_was_there(stand: Stand) -> None:
    stand.publish("hello", "One")
    seen: list[int] = []
    library = stand.library

    class Slow:
        """Asks again from within a look, as another thread would."""

        def __getattr__(self, name: str) -> Any:
            return getattr(library, name)

        def entries(self) -> Any:
            if watch._known.revision:
                seen.append(watch.macros()["hello"].version)
            return library.entries()

    watch = MacroWatch(Slow(), LibraryReader(), lambda: stand.now, lambda: None)
    watch.macros()
    stand.publish("hello", "Two")
    stand.now += 2
    assert watch.macros()["hello"].version == 2
    assert seen == [1]


def test_a_retired_macro_is_known_as_such_and_no_trouble_when_it_is_broken(stand: Stand) -> None:
    stand.publish("old", "{{ invoice.gone }}")
    entry = stand.library.entry("old")
    assert entry is not None
    step = came_published(entry, replace(entry.published, files=dict(entry.published.files)))  # type: ignore
    retired = replace(step, entry=replace(step.entry, retired=True))
    assert stand.library.keep(retired, event(Did.MACRO_CHANGED))
    assert stand.watch.macros() == {}
    assert stand.watch.trouble() is None


def test_a_process_starts_and_serves_with_a_library_in_which_something_is_broken(sandbox: Any, tmp_path: Path) -> None:
    first = Whole(sandbox, tmp_path)
    entry = first.deps.library.entry("refund-sent")  # type: ignore[union-attr]
    broken = Version("refund-sent", 0, {"refund-sent.md": "no head"}, Stage.PUBLISHED, Origin.FOLDER, NOW)
    assert first.deps.library.keep(came_published(entry, broken), event(Did.MACRO_CHANGED))  # type: ignore
    first.close()
    again = Whole(sandbox, tmp_path, MACROS_DIR=str(tmp_path))
    assert len(again.deps.macros()) == 47
    answer = again.client.get("/readyz")
    assert answer.status_code == 200
    assert "macros: left out, see the console: refund-sent.md:1" in answer.text
    again.close()
