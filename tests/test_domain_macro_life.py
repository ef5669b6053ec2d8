"""The life of a macro, pure: whatever leads do in whatever order, nobody publishes their own words; none are lost."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.errors import Refused
from app.domain.macros import life
from app.domain.macros.differences import MOST_LINES, Mark, differences
from app.domain.macros.version import Entry, Origin, Stage, Step, Version, Writer
from tests.made import NOW

LENA, FAY, KIM = (Writer(f"{name}@example.com", name) for name in ("lena", "fay", "kim"))
PEOPLE = some.sampled_from((LENA, FAY, KIM))
WORDS = some.sampled_from(("One", "Two", "Three"))


def draft(words: str = "One", *writers: Writer) -> Version:
    return Version("hello", 0, {"hello.md": words}, Stage.DRAFT, Origin.HERE, NOW, writers=writers or (LENA,))


def in_review(words: str = "One", *writers: Writer) -> Entry:
    entry = life.begun(Entry("hello"), draft(words, *writers)).entry
    return life.asked(entry, entry.mark, LENA, NOW).entry


@pytest.mark.parametrize("writers", [(LENA,), (FAY, LENA), (LENA, FAY)])
def test_nobody_publishes_what_they_wrote_in(writers: tuple[Writer, ...]) -> None:
    entry = in_review("One", *writers)
    with pytest.raises(Refused, match="You wrote in it yourself"):
        life.published(entry, entry.mark, LENA, NOW)
    assert life.published(entry, entry.mark, KIM, NOW).entry.published is not None


def test_a_macro_that_came_without_a_writer_is_published_by_anybody_who_reviewed_it() -> None:
    came = Version("hello", 0, {"hello.md": "x"}, Stage.DRAFT, Origin.FOLDER, NOW)
    entry = life.begun(Entry("hello"), came).entry
    waiting = life.asked(entry, entry.mark, LENA, NOW).entry
    assert life.published(waiting, waiting.mark, LENA, NOW).entry.published is not None


@dataclass
class Kept:
    """A macro as a store would keep it: what ended stays as it ended."""

    entry: Entry = field(default_factory=lambda: Entry("hello"))
    ended: dict[int, Version] = field(default_factory=dict)


class Life(RuleBasedStateMachine):
    """Leads who do anything at any time; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = Kept()
        self.at = NOW

    def take(self, step: Step) -> None:
        for one in step.ended:
            assert one.number not in self.kept.ended, "a number is used once"
            self.kept.ended[one.number] = one
        self.kept.entry = step.entry
        self.at += timedelta(seconds=1)

    def attempt(self, decide: object, *arguments: object) -> None:
        try:
            step = decide(self.kept.entry, *arguments)  # type: ignore[operator]
        except Refused:
            return
        self.take(step)

    @initialize(words=WORDS, who=PEOPLE)
    def begin(self, words: str, who: Writer) -> None:
        self.take(life.begun(Entry("hello"), draft(words, who)))

    @rule(words=WORDS, who=PEOPLE)
    def again(self, words: str, who: Writer) -> None:
        self.attempt(life.begun, draft(words, who))

    @rule(words=WORDS, who=PEOPLE)
    def save(self, words: str, who: Writer) -> None:
        before = self.kept.entry.open
        self.attempt(life.saved, {"hello.md": words}, who, self.at)
        if before is not None and before.writers[-1] != who:
            assert before.files in [one.files for one in self.kept.ended.values()], "what others wrote is kept"

    @rule(who=PEOPLE, mark=some.booleans())
    def ask(self, who: Writer, mark: bool) -> None:
        self.attempt(life.asked, self.kept.entry.mark if mark else "old", who, self.at)

    @rule(who=PEOPLE, mark=some.booleans())
    def publish(self, who: Writer, mark: bool) -> None:
        waiting = self.kept.entry.open
        before = self.kept.entry.newest
        self.attempt(life.published, self.kept.entry.mark if mark else "old", who, self.at)
        if self.kept.entry.newest != before:
            assert mark
            assert waiting is not None
            assert waiting.stage is Stage.REVIEW
            assert who.id not in {one.id for one in waiting.writers}

    @rule()
    def withdraw(self) -> None:
        self.attempt(life.withdrawn)

    @rule(reason=some.sampled_from(("", " ", "Name the amount.")))
    def send_back(self, reason: str) -> None:
        self.attempt(life.sent_back, reason)

    @rule()
    def retire(self) -> None:
        self.attempt(life.retired)

    @rule()
    def revive(self) -> None:
        self.attempt(life.revived)

    @rule(who=PEOPLE)
    def discard(self, who: Writer) -> None:
        self.attempt(life.discarded, self.kept.entry.mark, who, self.at)

    @rule(who=PEOPLE, number=some.integers(1, 6))
    def roll_back(self, who: Writer, number: int) -> None:
        old = self.kept.ended.get(number)
        if old is not None:
            self.attempt(life.rolled_back, old, who, self.at)

    @invariant()
    def what_agents_get_has_ended_and_is_what_was_kept(self) -> None:
        published = self.kept.entry.published
        if published is not None:
            assert self.kept.ended[published.number] == published
            assert published.stage is Stage.PUBLISHED

    @invariant()
    def the_open_version_comes_behind_all_that_ended(self) -> None:
        entry = self.kept.entry
        assert entry.newest == max(self.kept.ended, default=0)
        if entry.open is not None:
            assert entry.open.number == entry.newest + 1
            assert entry.open.stage in (Stage.DRAFT, Stage.REVIEW)


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_whatever_leads_do_the_versions_stay_in_order = Life.TestCase


def test_differences_name_each_line_with_its_numbers_and_every_file() -> None:
    old = {"a.md": "one\ntwo\nthree", "a.de.md": "eins"}
    new = {"a.md": "one\n2\nthree\nfour", "a.fr.md": "un"}
    found = differences(old, new)
    assert [(one.file, one.changed) for one in found] == [("a.md", True), ("a.de.md", True), ("a.fr.md", True)]
    assert [(line.mark, line.text, line.old, line.new) for line in found[0].lines] == [
        (Mark.SAME, "one", 1, 1),
        (Mark.GONE, "two", 2, None),
        (Mark.COME, "2", None, 2),
        (Mark.SAME, "three", 3, 3),
        (Mark.COME, "four", None, 4),
    ]
    assert not differences(old, old)[0].changed


def test_the_differences_of_long_files_are_told_without_comparing_them() -> None:
    long = "\n".join("x" for _ in range(MOST_LINES + 1))
    (found,) = differences({"a.md": long}, {"a.md": f"{long}\ny"})
    assert {line.mark for line in found.lines} == {Mark.GONE, Mark.COME}


@pytest.mark.parametrize("other", ["x\ny\n" * 1000, "\n".join("" if n % 2 else str(n) for n in range(2000))])
def test_no_two_texts_take_long_to_compare(other: str) -> None:
    began = time.thread_time()
    for old in ("x\n" * 2000, "\n".join("" if n % 2 else str(-n) for n in range(2000)), "x\n" * 199):
        (found,) = differences({"a.md": old}, {"a.md": other})
        assert [one.text for one in found.lines if one.new] == other.splitlines()
        assert [one.text for one in found.lines if one.old] == old.splitlines()
    assert time.thread_time() - began < 5
