"""Differences as somebody reads them."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.macros.compared import Row, compared
from app.domain.macros.differences import Mark, differences

TEXTS = st.lists(st.sampled_from(["a", "b", "a b c", "<b>", "a b d", "\u202ex"]), max_size=12).map("\n".join)


def rows(old: str, new: str) -> tuple[Row, ...]:
    found = compared(differences({"a.md": old}, {"a.md": new}))
    return found[0][1] if found else ()


def words(row: Row) -> str:
    return "".join(text for _, text in row.pieces)


@given(TEXTS, TEXTS)
def test_each_shown_line_stands_in_its_text_and_whatever_changed_is_shown(old: str, new: str) -> None:
    found = rows(old, new)
    assert all(old.split("\n")[one.old - 1] == words(one) for one in found if one.old)
    assert all(new.split("\n")[one.new - 1] == words(one) for one in found if one.new)
    gone = [one for one in found if one.mark is Mark.GONE]
    come = [one for one in found if one.mark is Mark.COME]
    assert (not gone and not come) == (old.splitlines() == new.splitlines())
    assert len(come) - len(gone) == len(new.splitlines()) - len(old.splitlines())


def test_within_a_line_the_changed_words_are_marked() -> None:
    gone, come = rows("Your next charge is 89", "Your last charge is 89")
    assert [text for marked, text in gone.pieces if marked] == ["next"]
    assert [text for marked, text in come.pieces if marked] == ["last"]
    gone, come = rows("Hi Maya", "Something else altogether, now")
    assert not any(marked for marked, _ in gone.pieces + come.pieces)


def test_lines_far_from_a_change_are_left_out_and_counted() -> None:
    old = "\n".join(str(one) for one in range(100))
    found = rows(old, old.replace("50", "fifty"))
    same = [Mark.SAME] * 3
    assert [one.mark for one in found] == [None, *same, Mark.GONE, Mark.COME, *same, None]
    assert (found[4].old, found[5].new) == (51, 51)


def test_only_files_that_differ_are_shown_and_the_macros_own_first() -> None:
    old = {"a.md": "one", "a.de.md": "eins", "a.fr.md": "un"}
    new = {"a.md": "two", "a.de.md": "eins", "a.it.md": "uno"}
    assert [name for name, _ in compared(differences(old, new))] == ["a.md", "a.fr.md", "a.it.md"]
    assert compared(differences(old, dict(old))) == ()
