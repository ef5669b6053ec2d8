"""Whether an inserted reply went out as it was: said only where a comment on its ticket proves it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.macros.fates import ENOUGH, fates
from app.domain.macros.inserted import Comment, Fate, Inserted, Signed, Verdict
from app.domain.macros.prints import Prints, printed, words_of, words_shown
from tests.made import NOW

KEY, OLDER = "k" * 32, "o" * 32
WORDS = (
    "Hi Maya, your invoice of Nov 18, 2026 is 118.03 EUR, that is 89.03 EUR more than the one before. "
    "You changed from Pro to Team on Nov 10, so we took back the days of Pro that you did not use. Ann"
)
OTHER = "Your refund of 29.03 EUR is on its way to your bank and will be there within ten days at the latest."
HTML = (
    "<p>Hi Maya,</p><p>your invoice of Nov 18, 2026 is <strong>118.03 EUR</strong>" + WORDS.partition("118.03 EUR")[2]
)
AT = NOW - timedelta(days=1)
ANN, BEN = "9001", "9002"
ANN_LEE = Signed("Ann Lee")


def inserted(name: str = "d1", text: str = WORDS, at=AT, key: str = KEY) -> Inserted:
    return Inserted(name, ANN, at, printed(words_of(text), key, name))


def comment(html: str = HTML, name: str = "c1", minutes: float = 2, **more) -> Comment:
    given_ = {"id": name, "at": AT + timedelta(minutes=minutes), "author_id": ANN, "public": True, "typed": True}
    return Comment(**given_ | {"html": html} | more)


def verdicts(replies, comments, signed: Signed | None = ANN_LEE, now=NOW, keys=(KEY,)):
    return fates(replies, comments, {} if signed is None else {ANN: signed}, keys, now)


def fate(html: str, signed: Signed | None = ANN_LEE, **more) -> Fate | None:
    found = verdicts([inserted()], [comment(html, **more)], signed).get("d1")
    return found and found.fate


def long_after(replies, comments) -> dict[str, Fate]:
    last = max(one.used_at for one in replies)
    return {name: one.fate for name, one in verdicts(replies, comments, now=last + ENOUGH).items()}


@pytest.mark.parametrize(
    "html",
    [
        HTML,
        f"<div class='zd-comment' dir='auto'>{WORDS.replace('. ', '.<br>')}</div>",
        WORDS.replace(" ", "&nbsp; "),
        WORDS.replace("invoice", "in\u00advo\u200bice"),
        WORDS.replace("Maya", "<b>Ma</b>ya").upper(),
        f"<ul><li>{WORDS}</li></ul><p> -- </p>",
    ],
)
def test_blanks_markup_and_what_nobody_sees_are_no_edit(html):
    assert verdicts([inserted()], [comment(html)]) == {"d1": Verdict(Fate.AS_IT_WAS, "c1")}


@pytest.mark.parametrize(
    "html",
    [
        WORDS.replace("118.03", "118.30"),
        WORDS.replace("Hi Maya, ", ""),
        WORDS.replace("that is 89.03 EUR more than the one before. ", ""),
        f"Thanks for calling. {WORDS}",
        f"{WORDS} Call me any time.",
        f"Thanks! {WORDS} Call me any time.",
        WORDS.replace("<p>", "").replace("Team", "Max").replace("Nov 10", "Nov 11"),
    ],
)
def test_words_that_were_changed_taken_out_or_added_are_an_edit(html):
    assert fate(html) is Fate.EDITED


@pytest.mark.parametrize(
    ("behind", "signature", "expected"),
    [
        ("<p>--</p><p>Ann Lee</p><p>Acme Support</p>", "Ann Lee\nAcme **Support**", Fate.AS_IT_WAS),
        ("<p>Acme</p><p>Ann Lee, Acme Support</p>", "Ann Lee\nAcme Support", Fate.UNKNOWN),
        ("<p>Acme Support, Mo to Fr</p>", "Acme Support", Fate.UNKNOWN),
        ("<p>Kind regards, Ann</p>", "", Fate.UNKNOWN),
        ("<p>Acme Support, Mo to Fr</p>", "{{dc.support}}", Fate.UNKNOWN),
        ("<p>Call me any time.</p>", "Ann Lee\nAcme Support", Fate.EDITED),
        ("<p>Acme Support</p>", "", Fate.EDITED),
    ],
)
def test_what_may_be_a_signature_is_no_edit(behind, signature, expected):
    assert fate(HTML + behind, Signed("Ann Lee", signature)) is expected


def test_of_an_agent_who_is_not_known_any_more_nothing_is_said_of_words_behind():
    assert fate(f"{WORDS} Call me any time.", None) is Fate.UNKNOWN
    assert fate(WORDS, None) is Fate.AS_IT_WAS
    assert fate(f"Thanks! {WORDS}", None) is Fate.EDITED


@pytest.mark.parametrize(
    "other",
    [
        {"author_id": BEN},
        {"public": False},
        {"typed": False},
        {"minutes": -0.2},
        {"minutes": -60},
    ],
    ids=["a colleague's", "an internal note", "by the API", "a moment before", "from before"],
)
def test_what_proves_nothing_decides_nothing(other):
    assert verdicts([inserted()], [comment(**other)]) == {}
    assert verdicts([inserted()], [comment("Never mind, it is done.", **other)]) == {}


def test_the_comment_may_bear_the_second_in_which_it_was_inserted():
    assert fate(HTML, minutes=-0.05) is Fate.AS_IT_WAS


def test_a_few_words_in_a_row_decide_nothing():
    few = "Never mind, that is 89.03 EUR more, I have sent you something else about it."
    assert verdicts([inserted()], [comment(few)]) == {}
    assert long_after([inserted()], [comment(few)]) == {"d1": Fate.UNKNOWN}
    assert long_after([inserted()], [comment(few), comment("Bye.", "c2", 9)]) == {"d1": Fate.UNKNOWN}


def test_what_was_left_out_of_the_agents_own_answer_was_not_sent():
    assert verdicts([inserted()], [comment("<p>Never mind, it is done.</p>")]) == {}
    assert long_after([inserted()], [comment("<p>Never mind, it is done.</p>")]) == {"d1": Fate.UNSENT}


def test_what_went_into_an_internal_note_alone_was_not_sent():
    assert long_after([inserted()], [comment(public=False)]) == {"d1": Fate.UNSENT}
    noted = comment(WORDS.replace("Team", "Max"), public=False)
    assert long_after([inserted()], [noted]) == {"d1": Fate.UNSENT}
    assert long_after([inserted()], [noted, comment(HTML, "c2", 9)]) == {"d1": Fate.AS_IT_WAS}


@pytest.mark.parametrize("others", [[], ["<p>Never mind.</p>"]])
@pytest.mark.parametrize(
    "other", [{"author_id": BEN}, {"typed": False}, {"minutes": -0.2}], ids=["a colleague's", "by the API", "before"]
)
def test_where_somebody_else_may_have_sent_it_nothing_is_said(other, others):
    comments = [comment(**other), *(comment(html, "c2", 5) for html in others)]
    assert long_after([inserted()], comments) == {"d1": Fate.UNKNOWN}


def test_without_any_answer_of_the_agents_nothing_is_said():
    assert long_after([inserted()], []) == {"d1": Fate.UNKNOWN}
    assert long_after([inserted()], [comment("Thanks!", author_id="7001")]) == {"d1": Fate.UNKNOWN}
    assert verdicts([inserted()], [], now=AT + ENOUGH - timedelta(seconds=1)) == {}


def test_two_replies_in_one_answer_are_each_as_they_were():
    two = [inserted(), inserted("d2", OTHER, AT + timedelta(seconds=30))]
    found = verdicts(two, [comment(f"{HTML}<p>{OTHER}</p>")])
    assert found == {"d1": Verdict(Fate.AS_IT_WAS, "c1"), "d2": Verdict(Fate.AS_IT_WAS, "c1")}


def test_of_two_in_one_answer_the_one_is_edited_that_was_changed():
    two = [inserted(), inserted("d2", OTHER, AT + timedelta(seconds=30))]
    changed = OTHER.replace("ten days", "a fortnight")
    assert {name: one.fate for name, one in verdicts(two, [comment(f"{HTML}<p>{changed}</p>")]).items()} == {
        "d1": Fate.AS_IT_WAS,
        "d2": Fate.EDITED,
    }


@pytest.mark.parametrize(("html", "expected"), [(HTML, Fate.AS_IT_WAS), (f"Hello! {HTML}", Fate.EDITED)])
def test_of_the_same_words_inserted_twice_and_sent_once_the_newer_insertion_was_sent(html, expected):
    twice = [inserted(), inserted("d2", at=AT + timedelta(minutes=1))]
    assert verdicts(twice, [comment(html)]) == {"d2": Verdict(expected, "c1")}
    assert long_after(twice, [comment(html)]) == {"d2": expected, "d1": Fate.UNSENT}


def test_the_same_words_sent_twice_are_two_sent_replies():
    twice = [inserted(), inserted("d2", at=AT + timedelta(minutes=5))]
    found = verdicts(twice, [comment(HTML), comment(HTML, "c2", 6)])
    assert found == {"d1": Verdict(Fate.AS_IT_WAS, "c1"), "d2": Verdict(Fate.AS_IT_WAS, "c2")}
    both = verdicts(twice, [comment(HTML + HTML, "c3", 7)])
    assert {one.fate for one in both.values()} == {Fate.AS_IT_WAS} and len(both) == 2


def test_an_answer_from_before_the_second_insertion_does_not_explain_it():
    again = inserted("d2", at=AT + timedelta(minutes=3))
    assert verdicts([again], [comment(HTML)]) == {}
    assert long_after([again], [comment(HTML), comment("Bye.", "c2", 9)])["d2"] is Fate.UNKNOWN


def test_words_inserted_again_just_after_an_answer_are_not_those_of_the_answer():
    twice = [inserted(), inserted("d2", at=AT + timedelta(minutes=2, seconds=3))]
    assert verdicts(twice, [comment(HTML)]) == {"d1": Verdict(Fate.AS_IT_WAS, "c1")}


def test_the_first_answer_that_holds_it_decides_whatever_the_order_in_which_comments_come():
    later = comment(f"{WORDS} And something more.", "c2", 50)
    assert verdicts([inserted()], [later, comment()]) == {"d1": Verdict(Fate.AS_IT_WAS, "c1")}


def test_prints_can_be_read_while_their_key_is_known_and_say_nothing_after():
    old = inserted(key=OLDER)
    assert verdicts([old], [comment()], keys=(KEY, OLDER))["d1"].fate is Fate.AS_IT_WAS
    assert verdicts([old], [comment()], keys=(KEY,))["d1"].fate is Fate.UNKNOWN


def test_no_prints_are_kept_of_a_few_words():
    assert printed(words_of("Your refund was sent on Monday."), KEY, "d1") == ""
    assert not Prints("", (KEY,), "d1").readable


def test_two_uses_of_the_same_words_share_no_print_and_no_word_stands_in_one():
    first, second = inserted().prints, inserted("d2").prints
    parts = [{kept[at : at + 12] for at in range(0, len(kept), 12)} for kept in (first, second)]
    assert not parts[0] & parts[1]
    assert "maya" not in first and len(first) == 12 * (len(words_of(WORDS)) - 1)


@given(some.lists(some.sampled_from("a b c d".split()), max_size=30), some.integers(0, 20), some.integers(0, 30))
def test_a_run_is_whole_exactly_where_it_stands_in_a_row(words, begin, length):
    reply = ("x", *words[begin : begin + length], *"one two three four five six seven eight".split())
    prints = Prints(printed(reply, KEY, "d"), (KEY,), "d")
    around = (*words, *reply, *words)
    assert len(prints.whole_in(around, frozenset(range(len(around))))) == len(reply)
    cut = reply[:-1]
    assert not prints.whole_in(cut, frozenset(range(len(cut))))


@given(some.text(max_size=300), some.text(max_size=300))
def test_nothing_that_somebody_writes_breaks_the_reading(html, behind):
    words_shown(html)
    verdicts([inserted()], [comment(html), comment(HTML + behind, "c2")], Signed(behind, html))
    long_after([inserted()], [comment(html)])


def test_a_long_comment_is_read_in_bounded_time():
    assert len(words_shown("a " * 1_000_000)) <= 100_000
    assert fate("<" * 50_000 + HTML) in (None, Fate.EDITED, Fate.AS_IT_WAS)
