"""Macros between a folder and the library: seeding once, loading, exporting, and back again the same."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.cli import main
from app.commands.bringing_up import bring_up
from app.domain.macros.macro import State
from app.domain.macros.version import Origin
from app.domain.macros.written import with_state, without_state
from app.gateways.macro_loading import as_written
from app.gateways.macro_problems import MacroError
from app.gateways.macro_reader import LibraryReader
from app.library import seed_macros
from app.resources import resource_dir
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_macros import SqlMacros
from app.usecases import macro_editing as editing
from app.usecases import macro_life
from app.usecases.macro_loading import Loaded, exported, load, seed
from tests.ledgers import BOTH_DATABASES, NOW
from tests.macro_desks import House, a_house

READER = LibraryReader()
HEAD = "---\ntitle: {title}\nlocale: en\n---\n"


@pytest.fixture(params=BOTH_DATABASES)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    with a_house(request.getfixturevalue(request.param)) as found:
        yield found


@pytest.fixture
def one(migrated_sqlite_url: str) -> Iterator[House]:
    """Where the database does not matter."""
    with a_house(migrated_sqlite_url) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "macros"
    made.mkdir()
    return made


def write(folder: Path, path: str, body: str = "Hi", title: str = "", more: str = "") -> None:
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    head = HEAD.format(title=title or path.partition(".")[0].capitalize())
    file.write_text(head.replace("locale: en\n", f"locale: en\n{more}") + body, encoding="utf-8")


def stands(library: Any) -> dict[str, tuple[Any, ...]]:
    """What is in a library, without its people, numbers and times."""
    return {
        one.name: (
            one.state,
            dict(one.published.files) if one.published else None,
            (one.open.stage, dict(one.open.files)) if one.open else None,
        )
        for one in library.entries()
        if not one.gone
    }


def out(library: Any, folder: Path) -> Path:
    for path, content in exported(library).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def test_what_is_shipped_fills_an_empty_library_word_for_word(house: House) -> None:
    shipped = resource_dir("macros")
    library: Any = house.deps.library
    assert seed(library, as_written(shipped), Origin.SHIPPED, NOW)
    entries = library.entries()
    files = {name: text for one in entries for name, text in one.published.files.items()}
    assert files == {one.name: one.read_text(encoding="utf-8") for one in shipped.glob("*.md")}
    house.clock.later(2)
    assert len(house.deps.macros()) == len(entries) == 48
    assert house.watch.trouble() is None


def test_a_library_out_and_into_an_empty_one_is_the_same_library(one: House, sqlite_url: str, tmp_path: Path) -> None:
    library: Any = one.deps.library
    seed(library, as_written(resource_dir("macros")), Origin.SHIPPED, NOW)
    macro_life.retire(one.lena, "refund-sent")
    editing.save(one.lena, "all-paid", {"all-paid.md": "---\nbroken"}, one.lena.entry("all-paid").mark)
    made = editing.create(one.lena, "mine", {"mine.md": HEAD.format(title="Mine") + "Hi"})
    macro_life.ask_for_review(one.lena, "mine", made.mark)
    folder = out(library, tmp_path / "out")
    bring_up(Settings(("k" * 32,), "rk_test_123", database_url=sqlite_url, macros_dir=folder))
    engine = connect(sqlite_url)
    assert stands(SqlMacros(engine)) == stands(library)
    engine.dispose()


def test_a_draft_that_is_broken_is_loaded_and_what_is_published_has_to_be_sound(folder: Path) -> None:
    write(folder, "fine.md")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "fine.md").write_text("---\ntitle: [", encoding="utf-8")
    assert as_written(folder)[0].draft == {"fine.md": "---\ntitle: ["}
    write(folder, "wrong.md", "{{ nobody }}")
    with pytest.raises(MacroError, match=r"wrong\.md:5: there is no nobody"):
        as_written(folder)


def test_a_state_that_is_written_in_another_way_is_told(folder: Path) -> None:
    write(folder, "odd.md", more='"state": draft\n')
    with pytest.raises(MacroError, match=r"odd\.md:4: state: write it as a line of its own"):
        as_written(folder)


def test_loading_makes_drafts_of_what_is_new_and_tells_what_differs(one: House, folder: Path) -> None:
    library: Any = one.deps.library
    write(folder, "same.md")
    write(folder, "other.md", "One\nTwo")
    seed(library, as_written(folder), Origin.SHIPPED, NOW)
    write(folder, "other.md", "One\nThree")
    write(folder, "new.md")
    before = library.entry("other")
    came = {it.name: (it.loaded, it.lines) for it in load(library, READER, as_written(folder), False, NOW)}
    assert came == {"same": (Loaded.SAME, 0), "other": (Loaded.DIFFERS, 2), "new": (Loaded.DRAFT, 0)}
    assert library.entry("other") == before
    assert library.entry("new").state is State.DRAFT
    assert library.entry("new").open.origin is Origin.FOLDER
    assert {it.loaded for it in load(library, READER, as_written(folder), False, NOW)} == {
        Loaded.SAME,
        Loaded.DIFFERS,
    }


def test_loading_to_publish_is_for_those_who_review_elsewhere_and_keeps_drafts(one: House, folder: Path) -> None:
    library: Any = one.deps.library
    write(folder, "other.md", "One")
    seed(library, as_written(folder), Origin.SHIPPED, NOW)
    editing.save(one.lena, "other", {"other.md": HEAD.format(title="Other") + "Draft"}, one.lena.entry("other").mark)
    write(folder, "other.md", "Two")
    write(folder, "new.md")
    assert {it.loaded for it in load(library, READER, as_written(folder), True, NOW)} == {Loaded.PUBLISHED}
    other = library.entry("other")
    assert (other.published.number, other.open.number) == (2, 3)
    assert "Draft" in other.open.files["other.md"]
    assert library.entry("new").state is State.PUBLISHED
    assert {it.loaded for it in load(library, READER, as_written(folder), True, NOW)} == {Loaded.SAME}


def test_a_draft_with_the_same_words_is_gone_when_they_are_published(one: House, folder: Path) -> None:
    library: Any = one.deps.library
    write(folder, "new.md")
    load(library, READER, as_written(folder), False, NOW)
    assert [it.loaded for it in load(library, READER, as_written(folder), True, NOW)] == [Loaded.PUBLISHED]
    assert (library.entry("new").published.number, library.entry("new").open) == (1, None)


def test_what_is_wrong_beside_the_librarys_own_is_not_published(one: House, folder: Path) -> None:
    library: Any = one.deps.library
    write(folder, "one.md", title="Same")
    seed(library, as_written(folder), Origin.SHIPPED, NOW)
    (folder / "one.md").unlink()
    write(folder, "two.md", title="Same")
    (found,) = load(library, READER, as_written(folder), True, NOW)
    assert (found.loaded, [str(it) for it in found.problems]) == (
        Loaded.WRONG,
        ["two.md:2: title: one has this title already"],
    )
    assert library.entry("two") is None


def test_several_processes_fill_one_empty_library_once(house: House) -> None:
    settings = Settings(("k" * 32,), "rk_test_123")
    with ThreadPoolExecutor(3) as pool:
        filled = list(pool.map(lambda _: seed_macros(settings, house.deps.library, house.clock), range(3)))  # type: ignore
    assert filled.count(True) == 1


def test_a_folder_that_is_not_right_stops_only_what_would_be_filled_from_it(sqlite_url: str, folder: Path) -> None:
    write(folder, "wrong.md", "{{ nobody }}")
    settings = Settings(("k" * 32,), "rk_test_123", database_url=sqlite_url)
    broken = replace(settings, macros_dir=folder)
    with pytest.raises(MacroError, match=r"wrong\.md:5"):
        bring_up(broken)
    assert bring_up(settings)
    assert not bring_up(broken)


@given(some.text(max_size=80), some.sampled_from(State), some.booleans())
def test_a_state_goes_into_a_file_and_out_again_and_nothing_else_changes(text: str, state: State, headed: bool) -> None:
    content = without_state((HEAD.format(title="x") if headed else "") + text)
    assert without_state(with_state(content, state)) == content
    if headed and state is not State.PUBLISHED:
        assert f"\nstate: {state}\n---" in with_state(content, state)


def test_a_line_of_the_text_that_looks_like_a_state_stays() -> None:
    content = HEAD.format(title="x") + "state: draft\n"
    assert without_state(content) == content


ENVIRONMENT = {
    "SECRET_KEYS": "k" * 32,
    "STRIPE_API_KEY": "rk_test_123",
    "INTERCOM_CLIENT_SECRETS": "hush",
    "INTERCOM_WORKSPACE_ID": "abcd1234",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    for name, value in (ENVIRONMENT | {"DATABASE_URL": sqlite_url}).items():
        monkeypatch.setenv(name, value)
    for name in ("MACROS_DIR", "REDIS_URL", "ZENDESK_SUBDOMAIN", "INTERCOM_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("environment")
def test_the_command_line_loads_and_exports(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "mine.md", "One")
    assert main(["macros", "load", str(folder)]) == 0
    assert capsys.readouterr().out == (
        "The library was empty and is filled.\n1 macros, 1 of them as they are in the library\n"
    )
    write(folder, "mine.md", "Two")
    write(folder, "new.md")
    assert main(["macros", "load", str(folder)]) == 0
    assert capsys.readouterr().out == (
        "mine: differs, and stays as it is in the library (--publish publishes it), 2 lines\n"
        "new: new, as a draft for review\n2 macros, 0 of them as they are in the library\n"
    )
    assert main(["macros", "load", str(folder), "--publish"]) == 0
    assert "mine: published, 2 lines\n" in capsys.readouterr().out
    write(folder, "late.md")
    main(["macros", "load", str(folder)])
    capsys.readouterr()
    assert main(["macros", "export", "--out", str(tmp_path / "all.zip")]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/all.zip: 3 files\n"
    with ZipFile(tmp_path / "all.zip") as found:
        assert found.namelist() == ["drafts/late.md", "mine.md", "new.md"]
        assert found.read("mine.md").decode().endswith("Two")
        found.extractall(tmp_path / "again")
    assert main(["macros", "check", str(tmp_path / "again")]) == 0
    assert capsys.readouterr().out == "late: Late (en), draft\nmine: Mine (en), published\nnew: New (en), published\n"


@pytest.mark.usefixtures("environment")
def test_a_folder_that_is_not_right_is_not_loaded_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "fine.md")
    write(folder, "wrong.md", "{{ nobody }}")
    assert main(["macros", "load", str(folder)]) == 1
    assert re.search(r"wrong\.md:5: there is no nobody", capsys.readouterr().err)


@pytest.mark.usefixtures("environment")
def test_an_import_from_a_helpdesk_that_is_not_connected_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["macros", "import", "zendesk"]) == 1
    assert "This helpdesk is not connected" in capsys.readouterr().err
