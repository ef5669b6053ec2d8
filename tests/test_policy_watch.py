"""The policy in force follows its file: real files, a clock in hand."""

import os
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from structlog.testing import capture_logs

from app.domain.policy.change import Change
from app.gateways.policy_file import PolicyError
from app.gateways.policy_watch import LOOK_SECONDS, STILL_SECONDS, TELL_AGAIN_SECONDS, PolicyWatch

START = 1_800_000_000.0
LONG = 3600.0


def policy_text(role: str) -> str:
    return f"[roles.{role}]\npeople = ['ann@example.com']\n"


class House:
    """A policy file, its watch, the time, and what was told."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "policy.toml"
        self.now = START
        self.told: list[str] = []
        self.deaf = False
        self.write("one", ago=LONG)
        self.watch = PolicyWatch(self.file, lambda: self.now, self.hear)

    def hear(self, change: Change) -> None:
        if self.deaf:
            raise OSError("the database is away")
        self.told.append(change.policy.roles[0].name)

    def write(self, role: str, ago: float = 0.0) -> None:
        """Writes a policy of one role; `role` may also be what is no policy."""
        self.file.write_text(policy_text(role) if role.isalpha() else role, encoding="utf-8")
        os.utime(self.file, (self.now - ago, self.now - ago))

    @property
    def role(self) -> str:
        return self.watch.policy().roles[0].name

    def later(self, seconds: float) -> "House":
        self.now += seconds
        return self


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_change_is_in_force_as_soon_as_the_file_has_stood_still(house: House) -> None:
    assert house.role == "one"
    house.write("two")
    assert house.later(LOOK_SECONDS).role == "two"
    assert house.watch.trouble() is None


def test_a_file_that_was_written_just_now_may_not_be_whole_yet(house: House) -> None:
    assert house.role == "one"
    house.later(LOOK_SECONDS).write("two", ago=STILL_SECONDS / 2)
    assert house.role == "one"
    house.later(LOOK_SECONDS).write("", ago=STILL_SECONDS / 2)
    assert (house.role, house.watch.trouble()) == ("one", None)
    house.write("three", ago=STILL_SECONDS)
    assert house.later(LOOK_SECONDS).role == "three"


def test_a_file_from_the_future_is_taken_too(house: House) -> None:
    house.write("two", ago=-LONG)
    assert house.role == "two"


def test_the_same_size_and_time_with_other_content_is_a_change(house: House) -> None:
    assert house.role == "one"
    before = house.file.stat()
    house.file.write_text(policy_text("two"), encoding="utf-8")
    os.utime(house.file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert house.file.stat().st_size == before.st_size
    assert house.later(LOOK_SECONDS).role == "two"


def test_the_file_is_read_twice_a_second_at_most(house: House) -> None:
    assert house.role == "one"
    house.write("two", ago=LONG)
    assert house.later(LOOK_SECONDS - 0.01).role == "one"
    assert house.later(0.02).role == "two"


def test_a_clock_that_was_set_back_does_not_stop_the_watch(house: House) -> None:
    assert house.role == "one"
    house.write("two", ago=2 * LONG)
    assert house.later(-LONG).role == "two"


NOT_TAKEN = "policy.toml is not right, the last good policy stays in force; see counterfoil policy check"
BROKEN = {
    "not toml": ("[roles", "is not TOML"),
    "brackets without end": ("a = " + "[" * 5_000, "is not TOML"),
    "a number without end": ("a = " + "9" * 5_000, "is not TOML"),
    "empty": ("\n", "roles: at least one [roles.NAME] is needed"),
    "a wrong key": ("[roles.two]\npeople = ['a@b.c']\nlimts = 3", "roles.two.limts: not a part of a role"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_policy_leaves_the_last_good_one_in_force_and_says_so(house: House, what: str) -> None:
    text, words = BROKEN[what]
    house.write("two", ago=LONG)
    assert house.role == "two"
    house.later(1).write(text, ago=LONG)
    with capture_logs() as logs:
        assert house.role == "two"
    assert words in logs[0]["problems"][0]
    assert house.watch.trouble() == NOT_TAKEN
    house.later(1).write("three", ago=LONG)
    assert (house.role, house.watch.trouble()) == ("three", None)


def test_whoever_is_named_in_a_problem_is_not_named_to_anybody_who_asks(house: House) -> None:
    house.write("[roles.a]\npeople = ['p@x.example']\n[roles.b]\npeople = ['p@x.example']", ago=LONG)
    assert house.watch.trouble() == NOT_TAKEN


def test_a_policy_that_was_put_right_as_it_was_is_no_trouble_any_more(house: House) -> None:
    house.write("[roles", ago=LONG)
    assert house.watch.trouble() is not None
    house.later(1).write("one")
    assert house.watch.trouble() is None
    assert house.told == ["one"]


def test_a_policy_that_was_taken_away_leaves_the_last_good_one_in_force(house: House) -> None:
    house.file.unlink()
    assert house.role == "one"
    assert house.watch.trouble() == NOT_TAKEN


def test_the_check_itself_looks_at_the_file(house: House) -> None:
    house.write("[roles", ago=LONG)
    assert house.watch.trouble() is not None


def test_a_broken_policy_is_logged_once_until_it_breaks_otherwise(house: House) -> None:
    with capture_logs() as logs:
        for text in ("[roles", "[roles", "x = 1"):
            house.later(1).write(text, ago=LONG)
            house.watch.policy()
    broken = [line for line in logs if line["event"] == "policy_not_taken"]
    assert [line["log_level"] for line in broken] == ["error", "error"]
    assert "x: not a part of a policy" in broken[1]["problems"][0]


def test_a_process_does_not_start_with_a_broken_policy(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    with pytest.raises(PolicyError, match="cannot be read"):
        PolicyWatch(file, lambda: START, lambda _change: None)
    file.write_text("[roles", encoding="utf-8")
    with pytest.raises(PolicyError, match="is not TOML"):
        PolicyWatch(file, lambda: START, lambda _change: None)


def test_each_policy_in_force_is_told_once_the_first_one_with_the_first_look(house: House) -> None:
    assert house.told == []
    for role in ("one", "two", "two", "[roles", "three"):
        house.write(role, ago=LONG)
        house.later(1).watch.policy()
        house.later(1).watch.policy()
    assert house.told == ["one", "two", "three"]


def test_what_could_not_be_told_is_told_later_and_keeps_nobody_waiting(house: House) -> None:
    house.deaf = True
    with capture_logs() as logs:
        assert house.role == "one"
        house.write("two", ago=LONG)
        assert house.later(1).role == "two"
    assert [line["event"] for line in logs] == ["policy_change_not_recorded"]
    house.deaf = False
    assert house.later(TELL_AGAIN_SECONDS - 2).watch.policy()
    assert house.told == []
    assert house.later(2).watch.policy()
    assert house.told == ["two"]


def test_whoever_asks_while_another_looks_gets_the_policy_of_before_at_once(tmp_path: Path) -> None:
    file, now = tmp_path / "policy.toml", [START]
    file.write_text(policy_text("one"), encoding="utf-8")
    looking, go_on = Event(), Event()

    def tell(_change: Change) -> None:
        looking.set()
        assert go_on.wait(30)

    watch = PolicyWatch(file, lambda: now[0], tell)
    slow = Thread(target=watch.policy)
    slow.start()
    assert looking.wait(30)
    now[0] += LONG
    assert watch.policy().roles[0].name == "one"
    assert slow.is_alive()
    go_on.set()
    slow.join(30)
    assert not slow.is_alive()


def test_many_threads_at_once_tell_a_change_once(house: House) -> None:
    house.write("two", ago=LONG)
    together = Barrier(8)

    def ask() -> None:
        together.wait(30)
        for _ in range(50):
            house.watch.policy()

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert house.told == ["two"]
