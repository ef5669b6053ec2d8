"""The life of a macro as leads live it: written, reviewed by somebody else, published, retired, rolled back."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import NotFound, Refused
from app.domain.macros.differences import Mark
from app.domain.macros.life import came_published
from app.domain.macros.macro import State
from app.domain.macros.version import Origin, Stage, Version
from app.ports import WantedEvents
from app.usecases import macro_editing as editing
from app.usecases import macro_life as life
from app.usecases.macro_checking import checked
from app.usecases.macro_editing import Conflict
from app.usecases.macro_life import Unsound
from app.usecases.macro_listing import listed, opened
from tests.ledgers import BOTH_DATABASES
from tests.macro_desks import AUDITOR, FINANCE, LEAD, House, a_house
from tests.test_store_macros import keep

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


def words(body: str = "Hi {{ customer.first_name }}", title: str = "Hello", name: str = "hello") -> dict[str, str]:
    return {f"{name}.md": HEAD.format(title=title) + body}


def published(house: House, body: str = "Hi", **more: Any) -> None:
    """Through the whole cycle."""
    name = more.get("name", "hello")
    files = words(body, **more)
    before = house.deps.library.entry(name)  # type: ignore[union-attr]
    entry = (
        editing.create(house.lena, name, files)
        if before is None
        else editing.save(house.lena, name, files, before.mark)
    )
    assert not isinstance(entry, Conflict)
    life.ask_for_review(house.lena, name, entry.mark)
    life.publish(house.fay, name, entry.mark)


def test_a_macro_is_written_reviewed_by_another_lead_published_and_what_agents_get_within_two_seconds(
    house: House,
) -> None:
    created = editing.create(house.lena, "hello", words())
    assert (created.state, created.open and created.open.number) == (State.DRAFT, 1)
    assert house.deps.macros() == {}
    waiting = life.ask_for_review(house.lena, "hello", created.mark)
    assert waiting.state is State.REVIEW
    house.clock.later(1.5)
    assert house.deps.macros() == {}
    done = life.publish(house.fay, "hello", waiting.mark)
    assert (done.state, done.open) == (State.PUBLISHED, None)
    house.clock.later(1.5)
    assert house.deps.macros()["hello"].version == 1
    published(house, "Other words")
    house.clock.later(1.5)
    assert house.deps.macros()["hello"].version == 2
    assert "Other words" in house.deps.macros()["hello"].own.body


def test_whoever_wrote_in_a_draft_cannot_publish_it_and_reads_who_can(one: House) -> None:
    mark = editing.create(one.lena, "hello", words()).mark
    life.ask_for_review(one.lena, "hello", mark)
    with pytest.raises(Refused, match=r"You wrote in it yourself\. fay@example\.com can publish it\."):
        life.publish(one.lena, "hello", mark)
    entry = editing.save(one.fay, "hello", words("Hi all"), mark)
    assert not isinstance(entry, Conflict)
    life.ask_for_review(one.fay, "hello", entry.mark)
    for desk in (one.lena, one.fay):
        with pytest.raises(Refused, match="nobody else may edit macros"):
            life.publish(desk, "hello", entry.mark)
    assert one.deps.library.entry("hello").published is None  # type: ignore[union-attr]


def test_a_sole_lead_retires_revives_and_rolls_back_alone(migrated_sqlite_url: str) -> None:
    with a_house(migrated_sqlite_url) as both:
        published(both, "First")
        published(both, "Second")
    with a_house(migrated_sqlite_url, (LEAD,)) as alone:
        assert life.retire(alone.lena, "hello").state is State.RETIRED
        alone.clock.later(2)
        assert alone.deps.macros()["hello"].state is State.RETIRED
        with pytest.raises(Refused, match="retired already"):
            life.retire(alone.lena, "hello")
        assert life.revive(alone.lena, "hello").state is State.PUBLISHED
        back = life.roll_back(alone.lena, "hello", 1)
        assert back.published is not None
        assert (back.published.number, back.published.origin_of) == (3, "1")
        alone.clock.later(2)
        assert "First" in alone.deps.macros()["hello"].own.body


def test_a_role_that_only_looks_changes_nothing(one: House) -> None:
    published(one)
    looks = one.desk(AUDITOR)
    assert [row.title for row in listed(looks)] == ["Hello"]
    for act in (
        lambda: editing.create(looks, "other", words(name="other")),
        lambda: editing.save(looks, "hello", words("x"), "any"),
        lambda: life.retire(looks, "hello"),
        lambda: life.roll_back(looks, "hello", 1),
    ):
        with pytest.raises(Refused, match="Your role does not edit macros"):
            act()


def test_what_is_published_is_the_text_that_the_reviewer_has_read(one: House) -> None:
    read = editing.create(one.lena, "hello", words("First")).mark
    life.ask_for_review(one.lena, "hello", read)
    changed = editing.save(one.lena, "hello", words("Second"), read)
    assert not isinstance(changed, Conflict)
    assert changed.state is State.DRAFT
    with pytest.raises(Refused, match="not in review any more"):
        life.publish(one.fay, "hello", read)
    life.ask_for_review(one.lena, "hello", changed.mark)
    with pytest.raises(Refused, match="The text was changed since you opened it"):
        life.publish(one.fay, "hello", read)


def test_two_leads_who_edit_at_once_lose_nothing(house: House) -> None:
    began = editing.create(house.lena, "hello", words("Base\nend")).mark
    assert not isinstance(editing.save(house.fay, "hello", words("Base\nhers\nend"), began), Conflict)
    clash = editing.save(house.lena, "hello", words("Base\nmine\nend"), began)
    assert isinstance(clash, Conflict)
    assert clash.theirs.text is not None
    assert "hers" in clash.theirs.text.files["hello.md"]
    assert "mine" in clash.mine["hello.md"]
    changed = [(line.mark, line.text, line.old, line.new) for line in clash.differences[0].lines if line.mark != "same"]
    assert changed == [(Mark.GONE, "hers", 6, None), (Mark.COME, "mine", None, 6)]
    merged = editing.save(house.lena, "hello", words("Base\nhers\nmine\nend"), clash.theirs.mark)
    assert not isinstance(merged, Conflict)
    history = opened(house.lena, "hello").versions
    assert [one.stage for one in history] == [Stage.DRAFT, Stage.DISCARDED, Stage.DISCARDED]
    assert "hers" in history[1].files["hello.md"]


def test_of_two_who_save_at_the_same_moment_one_hears_of_the_other(house: House) -> None:
    began = editing.create(house.lena, "hello", words("Base")).mark
    desks = [house.lena, house.fay, house.lena, house.fay]
    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(lambda n: editing.save(desks[n], "hello", words(f"Text {n}"), began), range(4)))
    assert sum(not isinstance(one, Conflict) for one in came) == 1


def test_of_two_who_publish_at_the_same_moment_one_does(house: House) -> None:
    third = replace(FINANCE, people=frozenset(("kim@example.com",)))
    mark = editing.create(house.lena, "hello", words()).mark
    life.ask_for_review(house.lena, "hello", mark)

    def publish(desk: Any) -> bool:
        try:
            return life.publish(desk, "hello", mark).published is not None
        except Refused:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, (house.fay, house.desk(third)))) == [False, True]


def test_one_title_is_not_published_twice_however_close_the_two_come(house: House) -> None:
    for name in ("one", "two"):
        mark = editing.create(house.lena, name, words(name=name)).mark
        life.ask_for_review(house.lena, name, mark)

    def publish(name: str) -> bool:
        try:
            return life.publish(house.fay, name, house.fay.entry(name).mark).published is not None
        except Unsound as error:
            return "has this title already" not in str(error)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, ("one", "two"))) == [False, True]


def test_the_same_words_saved_again_change_nothing(one: House) -> None:
    created = editing.create(one.lena, "hello", words())
    again = editing.save(one.fay, "hello", words(), "some old mark")
    assert again == created


def test_a_reviewer_sends_back_with_a_reason_and_the_writer_withdraws(one: House) -> None:
    mark = editing.create(one.lena, "hello", words()).mark
    life.ask_for_review(one.lena, "hello", mark)
    with pytest.raises(Refused, match="Say what should be different"):
        life.send_back(one.fay, "hello", "  ")
    back = life.send_back(one.fay, "hello", "Name the  amount.")
    assert back.open is not None
    assert (back.open.stage, back.open.note) == (Stage.DRAFT, "Name the amount.")
    life.ask_for_review(one.lena, "hello", mark)
    assert life.withdraw(one.lena, "hello").state is State.DRAFT
    with pytest.raises(Refused, match="not in review"):
        life.withdraw(one.lena, "hello")


def test_a_draft_is_discarded_and_what_is_published_stays(one: House) -> None:
    published(one, "Stays")
    draft = editing.save(one.lena, "hello", words("Goes"), one.lena.entry("hello").mark)
    assert not isinstance(draft, Conflict)
    with pytest.raises(Refused, match="changed since"):
        editing.discard(one.fay, "hello", "another mark")
    after = editing.discard(one.fay, "hello", draft.mark)
    assert after.open is None
    assert after.published is not None
    assert [(v.number, v.stage) for v in opened(one.lena, "hello").versions] == [(2, "discarded"), (1, "published")]


def test_a_discarded_name_is_free_again_and_keeps_its_history(one: House) -> None:
    editing.discard(one.lena, "hello", editing.create(one.lena, "hello", words()).mark)
    assert listed(one.lena) == ()
    again = editing.create(one.fay, "hello", words("Anew"))
    assert again.open is not None
    assert again.open.number == 2


BROKEN = {
    "---\ntitle: [\n---\nHi": r"hello\.md:2: this is not YAML",
    "no head": r"hello\.md:1: a macro begins with a line ---",
    HEAD.format(title="Hello") + "{% if %}": r"hello\.md:5: cannot be read",
    HEAD.format(title="Hello") + "Hi {{ invoice.totl }}": r"hello\.md:5: there is no invoice\.totl; did you mean",
    "---\ntitle: Hello\n---\nHi": r"hello\.md:1: locale is missing",
    "---\ntitle: Hello\nlocale: en\nstate: published\n---\nHi": r"hello\.md:4: state: take the line out",
    "---\ntitle: Hello\nlocale: en\nname: other\n---\nHi": r"hello\.md:4: name: this macro is hello",
    "---\ntitle: Hello\nlocale: en\ninstead: [nobody]\n---\nHi": r"hello\.md:4: instead: there is no macro nobody",
    "---\ntitle: Taken\nlocale: en\n---\nHi": r"hello\.md:2: title: taken has this title already",
    HEAD.format(title="Hello") + "x" * 9_000: r"hello\.md:5: too long",
}


@pytest.mark.parametrize("content", BROKEN, ids=list(BROKEN.values()))
def test_a_broken_draft_is_kept_and_neither_reviewed_nor_published(one: House, content: str) -> None:
    published(one, "There", name="taken", title="Taken")
    entry = editing.create(one.lena, "hello", {"hello.md": content})
    with pytest.raises(Unsound, match=BROKEN[content]) as refused:
        life.ask_for_review(one.lena, "hello", entry.mark)
    assert refused.value.problems == checked(one.lena, "hello", {"hello.md": content}).problems
    assert one.lena.entry("hello") == entry


def test_of_a_text_with_hundreds_of_mistakes_a_few_are_told_and_soon(one: House) -> None:
    typed = HEAD.format(title="Hello") + "\n".join(f"{{{{ nvoice.a{number} }}}}" for number in range(400))
    began = time.thread_time()
    problems = checked(one.lena, "hello", {"hello.md": typed}).problems
    assert time.thread_time() - began < 2
    assert len(problems) == 25


def test_a_language_without_its_own_or_a_second_time_is_told(one: House) -> None:
    twice = {**words(), "hello.de.md": "---\ntitle: Hallo\nlocale: de\nneeds: customer.name\n---\nHallo"}
    told = checked(one.lena, "hello", twice).problems
    assert [str(one) for one in told] == ["hello.de.md:4: needs: stands in hello.md"]
    english = {**words(), "hello.en.md": HEAD.format(title="Other") + "Hi"}
    assert {one.file for one in checked(one.lena, "hello", english).problems} == {"hello.md", "hello.en.md"}


@pytest.mark.parametrize(
    ("name", "files", "why"),
    [
        ("Hello", {"Hello.md": "x"}, "small letters"),
        ("a" * 61, {"a" * 61 + ".md": "x"}, "small letters"),
        ("hello", {"hello.de.md": "x"}, "own language is missing"),
        ("hello", {"hello.md": "x", "../etc.md": "x"}, "no file of this macro"),
        ("hello", {"hello.md": "x", "other.de.md": "x"}, "no file of this macro"),
        ("hello", {"hello.md": "x" * 1_000_000}, "too long: at most 64,000 bytes"),
        ("hello", {"hello.md": "\u20ac" * 30_000}, "too long: at most 64,000 bytes"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_it_is_read(
    one: House, name: str, files: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        editing.create(one.lena, name, files)
    assert one.deps.library.entries() == ()  # type: ignore[union-attr]
    assert [problem.file for problem in checked(one.lena, name, files).problems] == [f"{name}.md"]


@pytest.mark.parametrize("name", ["", "No", "a\0b", "\ud800", "../x", "x" * 100_000, "hello'; drop"])
def test_what_is_no_name_is_not_found(house: House, name: str) -> None:
    for ask in (lambda: opened(house.lena, name), lambda: life.retire(house.lena, name)):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_what_is_no_number_of_a_version_is_not_found(house: House, number: int) -> None:
    published(house)
    with pytest.raises(NotFound):
        life.roll_back(house.lena, "hello", number)


def test_a_name_that_is_taken_is_not_begun_anew(one: House) -> None:
    editing.create(one.lena, "hello", words())
    with pytest.raises(Refused, match="a macro with this name already"):
        editing.create(one.fay, "hello", words())
    with pytest.raises(NotFound):
        editing.save(one.fay, "nobody", words(name="nobody"), "")


def test_a_version_that_does_not_compile_any_more_is_not_rolled_back_to(one: House) -> None:
    """As after an upgrade that took a fact away: version 2 was published while there still was one."""
    published(one, "Fine")
    gone = Version("hello", 0, words("{{ invoice.gone }}"), Stage.PUBLISHED, Origin.FOLDER, one.clock())
    assert keep(one.deps.library, came_published(one.lena.entry("hello"), gone))  # type: ignore[arg-type]
    assert [problem.line for problem in listed(one.lena)[0].left_out] == [5]
    life.retire(one.lena, "hello")
    with pytest.raises(Unsound, match=r"hello\.md:5: there is no invoice\.gone"):
        life.revive(one.lena, "hello")
    assert life.roll_back(one.lena, "hello", 1).state is State.PUBLISHED
    with pytest.raises(Unsound, match=r"hello\.md:5: there is no invoice\.gone"):
        life.roll_back(one.lena, "hello", 2)
    with pytest.raises(NotFound, match="no such version"):
        life.roll_back(one.lena, "hello", 99)


def test_a_draft_gets_another_name_until_it_was_published(one: House) -> None:
    german = {"hello.de.md": "---\ntitle: Hallo\nlocale: de\n---\nHallo"}
    first = editing.create(one.lena, "hello", words() | german)
    with pytest.raises(Refused, match="changed since"):
        editing.rename(one.lena, "hello", "welcome", "another mark")
    moved = editing.rename(one.fay, "hello", "welcome", first.mark)
    assert moved.open is not None
    assert sorted(moved.open.files) == ["welcome.de.md", "welcome.md"]
    assert [writer.id for writer in moved.open.writers] == ["lead@example.com"]
    assert [row.entry.name for row in listed(one.lena)] == ["welcome"]
    life.ask_for_review(one.lena, "welcome", moved.mark)
    life.publish(one.fay, "welcome", moved.mark)
    with pytest.raises(Refused, match="published under this name"):
        editing.rename(one.lena, "welcome", "other", moved.mark)


def test_a_name_that_is_taken_or_none_is_not_given(one: House) -> None:
    first = editing.create(one.lena, "hello", words())
    editing.create(one.lena, "taken", words(name="taken"))
    for name, why in (("taken", "with this name already"), ("Not a name", "small letters")):
        with pytest.raises(Refused, match=why):
            editing.rename(one.lena, "hello", name, first.mark)
    assert one.lena.entry("hello") == first


def test_every_change_is_on_record_with_who_what_and_which_version(one: House) -> None:
    published(one)
    life.retire(one.fay, "hello")
    said = one.deps.ledger.events(WantedEvents(did=("macro_changed",)))  # type: ignore[union-attr]
    assert [(e.event.email, e.event.facts["what"], e.event.facts["version"]) for e in reversed(said)] == [
        ("lead@example.com", "created", "1"),
        ("lead@example.com", "asked", "1"),
        ("fay@example.com", "published", "1"),
        ("fay@example.com", "retired", "1"),
    ]
    assert {e.event.channel for e in said} == {"console"}
    assert {e.event.facts["macro"] for e in said} == {"hello"}


def test_the_list_tells_how_each_stands_and_what_agents_do_not_get(one: House) -> None:
    published(one, name="b", title="Bravo")
    published(one, name="a", title="alpha")
    editing.create(one.lena, "c", {"c.md": "broken"})
    rows = listed(one.lena)
    assert [(row.entry.name, row.title, row.entry.state) for row in rows] == [
        ("a", "alpha", State.PUBLISHED),
        ("b", "Bravo", State.PUBLISHED),
        ("c", "c", State.DRAFT),
    ]
    assert all(row.left_out == () for row in rows)
    page = opened(one.lena, "c")
    assert page.draft is not None
    assert page.draft.problems
    assert page.entry.open is not None
    assert life.reviewers(one.lena, page.entry.open) == ("fay@example.com",)
