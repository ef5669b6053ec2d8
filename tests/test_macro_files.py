"""A folder of macros is read strictly: whatever is wrong with it is said by file and line, all at once."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.macros.conditions import Compare, Every, Known, Not, Some
from app.domain.macros.conditions import Path as Fact
from app.domain.macros.macro import State, TicketStatus
from app.gateways.macro_files import read_folder
from app.gateways.macro_problems import MacroError
from app.gateways.macro_reader import LibraryReader
from app.gateways.macro_sources import read_source
from app.resources import resource_dir

GOOD = """---
title: Refund sent
locale: en
when: refund.newest
needs:
  - refund.status == "succeeded"
  - not payment.disputed: The payment is disputed.
insights: [refund_late]
instead: [refund-failed]
roles: [tier1, lead]
tags: [refund]
status: solved
state: review
---
Hi {{ customer.first_name | default("there") }},

we have refunded {{ refund.amount }}.
"""
OTHER = "---\ntitle: Refund failed\nlocale: en\nneeds: refund.failed\n---\nYour refund failed.\n"
GERMAN = "---\ntitle: Erstattung gesendet\nlocale: de\n---\nWir haben {{ refund.amount }} erstattet.\n"


def problems(folder: Path, **files: str) -> list[str]:
    """What is wrong with these files, `refund_sent__de` being refund-sent.de.md."""
    for name, content in files.items():
        file = folder / (name.replace("__", ".").replace("_", "-") + ".md")
        file.write_text(content, encoding="utf-8")
    return [str(one) for one in read_folder(folder).problems]


def wrong(content: str) -> list[str]:
    return [str(one) for one in read_source("m.md", content).problems]


def test_a_good_macro_is_read_whole(tmp_path):
    assert problems(tmp_path, refund_sent=GOOD, refund_sent__de=GERMAN, refund_failed=OTHER) == []
    macro = read_folder(tmp_path).macros["refund-sent"]
    assert (macro.state, macro.status, macro.roles) == (State.REVIEW, TicketStatus.SOLVED, {"tier1", "lead"})
    assert (macro.insights, macro.instead, macro.tags) == (("refund_late",), ("refund-failed",), ("refund",))
    assert [need.condition for need in macro.needs] == [
        Compare(Fact(("refund", "status")), "eq", "succeeded"),
        Not(Fact(("payment", "disputed"))),
    ]
    assert [need.otherwise for need in macro.needs] == ["", "The payment is disputed."]
    assert macro.when == Fact(("refund", "newest"))
    assert [text.title for text in macro.texts.values()] == ["Refund sent", "Erstattung gesendet"]
    assert macro.uses == {"customer", "refund", "payment"}
    assert (macro.own.requires, macro.own.first_line) == ({"refund"}, 15)


def test_one_need_may_stand_by_itself_and_so_may_one_tag():
    assert wrong(OTHER.replace("needs:", "tags: refund\nneeds:")) == []
    assert [need.written for need in read_source("m.md", OTHER).needs] == ["refund.failed"]


def test_needs_may_be_conditions_each_with_its_sentence():
    source = read_source("m.md", HEAD + "needs:\n  refund.failed: It did not fail.\n  invoice: None.\n---\nHi\n")
    assert [(need.written, need.otherwise) for need in source.needs] == [
        ("refund.failed", "It did not fail."),
        ("invoice", "None."),
    ]


@pytest.mark.parametrize(
    ("asked", "locale", "title"),
    [
        ("de", "de", "D"),
        ("de-AT", "de", "D"),
        ("DE", "de", "D"),
        ("fr", "en", "E"),
        ("", "en", "E"),
        ("en-GB", "en", "E"),
    ],
)
def test_a_customer_gets_the_text_of_the_language_else_the_macros_own(tmp_path, asked, locale, title):
    base = "---\ntitle: E\nlocale: en\n---\nHi\n"
    assert problems(tmp_path, m=base, m__de="---\ntitle: D\nlocale: de\n---\nHallo\n") == []
    text = read_folder(tmp_path).macros["m"].text(asked)
    assert (text.locale, text.title) == (locale, title)


HEAD = "---\ntitle: A\nlocale: en\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Hi", "m.md:1: a macro begins with a line ---, then its head, then --- again"),
        ("---\ntitle: A\n", "m.md:1: the head has no end: a second line --- is missing"),
        (HEAD + "when: [\n---\nHi", "m.md:4: this is not YAML: expected the node content, but found '<stream end>'"),
        (HEAD + "when: a: b\n---\nHi", "m.md:4: this is not YAML: mapping values are not allowed here"),
        (HEAD + "\ttags: a\n---\nHi", "m.md:4: this is not YAML: found character '\\t' that cannot start any token"),
        (HEAD + "when: 'a\n---\nHi", "m.md:4: this is not YAML: found unexpected end of stream"),
        (HEAD + "tags: &a [x]\n---\nHi", "m.md:4: anchors (&) and aliases (*) are not a part"),
        (HEAD + "when: !!python/object:os.system x\n---\nHi", "m.md:4: tags (!) are not a part of a macro"),
        (HEAD + "when: \x07\n---\nHi", "m.md:4: a character that cannot stand in YAML"),
        ("---\n- a\n---\nHi", "m.md:2: the head is a list of lines such as title: Refund sent"),
        ("---\n---\nHi", "m.md:2: the head is a list of lines such as title: Refund sent"),
        ("---\nlocale: en\n---\nHi", "m.md:1: title is missing"),
        ("---\ntitle: A\n---\nHi", "m.md:1: locale is missing"),
        ("---\ntitle: A\nlocale: xx\n---\nHi", "m.md:3: 'xx' is no language tag such as en, de or pt-BR"),
        ("---\ntitle: A\nlocale: english\n---\nHi", "m.md:3: 'english' is no language tag such as en, de or pt-BR"),
        (HEAD + "title: B\n---\nHi", "m.md:4: title: stands there twice"),
        (HEAD + "need: refund\n---\nHi", "m.md:4: need: not a part of a macro; did you mean needs?"),
        (HEAD + "title2: [x]\n---\nHi", "m.md:4: title2: not a part of a macro; did you mean title?"),
        (HEAD + "state: live\n---\nHi", "m.md:4: state: must be one of draft, review, published, retired"),
        (HEAD + "status: closed\n---\nHi", "m.md:4: status: must be one of open, pending, solved"),
        (HEAD + "when:\n---\nHi", "m.md:4: when: is empty"),
        (HEAD + "when: [a]\n---\nHi", "m.md:4: when: must be text"),
        (HEAD + "tags: {a: b}\n---\nHi", "m.md:4: tags: must be a list"),
        (HEAD + "tags: [a, [b]]\n---\nHi", "m.md:4: tags: must be text"),
        (HEAD + "tags:\n  - ok\n  - not ok\n---\nHi", "m.md:6: tags: 'not ok' is not one"),
        (HEAD + "roles: [Tier One]\n---\nHi", "m.md:4: roles: 'Tier One' is not one"),
        (HEAD + "insights: [refund_lost]\n---\nHi", "m.md:4: insights: there is no 'refund_lost': there are "),
        (HEAD + f"name: {'x' * 61}\n---\nHi", f"m.md:4: '{'x' * 40}' is no name: small letters, digits"),
        (HEAD + "name: Refund Sent\n---\nHi", "m.md:4: 'Refund Sent' is no name: small letters, digits"),
        (HEAD + f"needs: [{', '.join(['refund'] * 21)}]\n---\nHi", "m.md:4: needs: at most 20 entries"),
        (HEAD + "needs:\n  - refund.sent\n  - refund.state\n---\nHi", "m.md:6: there is no refund.state"),
        (HEAD + "needs: refund.status = 1\n---\nHi", "m.md:4: cannot be read from “=” on"),
        (HEAD + "needs: refund.status == \"done\"\n---\nHi", "m.md:4: refund.status is never 'done'"),
        (HEAD + "needs: refund.sent()\n---\nHi", "m.md:4: nothing is called here"),
        (HEAD + "needs: refund.amount > 1 + 1\n---\nHi", "m.md:4: nothing is computed here"),
        (HEAD + "needs: refund }} {{ customer\n---\nHi", "m.md:4: cannot be read from “}}” on"),
        (HEAD + "needs: customer.__class__\n---\nHi", "m.md:4: there is no customer.__class__"),
        (HEAD + f"when: {'(' * 150}refund.sent{')' * 150}\n---\nHi", ""),
        (HEAD + f"when: {' and '.join(['refund.sent'] * 40)}\n---\nHi", "m.md:4: a condition has at most 400"),
        (HEAD + "---\n\nHi {{ nobody.name }}", "m.md:6: there is no nobody; did you mean customer.name?"),
        (HEAD + "---\n", "m.md:5: there is no text"),
        (HEAD + "---\n" + "x" * 8001, "m.md:5: too long: 8,001 characters, at most 8,000"),
        (HEAD + "".join(f"x{n}: y\n" for n in range(900)) + "---\nHi", "m.md:1: the head is too long: at most 6,000"),
        (HEAD.replace("A", "x" * 81) + "---\nHi", "m.md:2: title: at most 80 characters"),
        (HEAD + "---\nWe have refunded you.", "m.md:5: "),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_at_its_line(tmp_path, content, said):
    found = problems(tmp_path, m=content)
    assert any(one.startswith(said) for one in found) if said else isinstance(found, list)


def test_everything_that_is_wrong_with_a_file_is_said_at_once():
    found = wrong("---\ntitle: A\nlocale: zz\nstate: x\nneeds: [refund.a, b.c]\n---\n{{ d }}\n\n{{ e }}\n")
    assert [one.split(":")[1] for one in found] == ["3", "4", "5", "5", "7", "9"]


def test_norwegian_is_no_untruth():
    assert wrong("---\ntitle: yes\nlocale: nb\ntags: [no, on, 1, null]\n---\nHei\n") == []


def test_a_file_may_come_from_windows_and_carry_a_mark():
    assert wrong("\ufeff" + GOOD.replace("\n", "\r\n")) == []


def test_two_macros_with_one_name_are_named_with_one_another(tmp_path):
    (tmp_path / "billing").mkdir()
    (tmp_path / "billing" / "refund-failed.md").write_text(OTHER.replace("Refund", "Your refund"))
    named = "---\nname: refund-failed\ntitle: Third\nlocale: en\n---\nHi\n"
    assert problems(tmp_path, refund_failed=OTHER, third=named) == [
        "billing/refund-failed.md:2: another macro has the name refund-failed too: refund-failed.md:2, third.md:2",
        "refund-failed.md:2: another macro has the name refund-failed too: billing/refund-failed.md:2, third.md:2",
        "third.md:2: another macro has the name refund-failed too: billing/refund-failed.md:2, refund-failed.md:2",
    ]
    assert dict(read_folder(tmp_path).macros) == {}


def test_two_macros_with_one_title_cannot_be_told_apart(tmp_path):
    assert problems(tmp_path, a=OTHER, b=OTHER.replace("Refund failed", "REFUND FAILED")) == [
        "b.md:2: a.md has this title already"
    ]


def test_a_language_has_one_text_and_it_is_not_the_macros_own(tmp_path):
    swedish = "---\ntitle: B\nlocale: en\n---\nHej\n"
    found = problems(tmp_path, refund_failed=OTHER, refund_failed__en=swedish)
    assert [one.partition(":")[0] for one in found] == ["refund-failed.en.md", "refund-failed.md"]


def test_a_text_of_another_language_holds_nothing_that_stands_once(tmp_path):
    german = GERMAN.replace("locale: de", "locale: de\ntags: [x]\nneeds: refund.sent")
    assert problems(tmp_path, refund_sent=GOOD, refund_failed=OTHER, refund_sent__de=german) == [
        "refund-sent.de.md:4: tags: stands in refund-sent.md",
        "refund-sent.de.md:5: needs: stands in refund-sent.md",
    ]


def test_a_text_of_another_language_is_nothing_by_itself(tmp_path):
    assert problems(tmp_path, refund_sent__de=GERMAN) == [
        "refund-sent.de.md:1: there is no refund-sent.md with what it needs"
    ]


def test_the_language_of_the_file_and_of_its_head_are_one(tmp_path):
    found = problems(tmp_path, refund_failed=OTHER, refund_failed__fr=GERMAN)
    assert "refund-failed.fr.md:3: the file's name says fr, its locale says de" in found


def test_what_is_offered_instead_is_there(tmp_path):
    assert problems(tmp_path, refund_sent=GOOD) == ["refund-sent.md:9: instead: there is no macro refund-failed"]


def test_a_macro_with_something_wrong_is_left_out_and_the_others_stay(tmp_path):
    assert problems(tmp_path, refund_failed=OTHER, broken="---\ntitle: B\nlocale: en\n---\n{{ x }}\n")
    assert list(read_folder(tmp_path).macros) == ["refund-failed"]


def test_a_claim_needs_its_proof_among_the_needs_or_in_the_if_around_it(tmp_path):
    head = "---\ntitle: T\nlocale: en\nneeds: invoice.newest\n---\n"
    assert problems(tmp_path, m=head + "Hi\n\nwe have\nrefunded {{ invoice.total }}.\n") == [
        "m.md:8: the text claims “we have refunded”: needs must say so, with "
        "refund.sent or refund.arrives_by or refund.due_since"
    ]
    proven = head + "{% if refund.sent %}\nWe have refunded you.\n{% endif %}\n"
    assert problems(tmp_path, m=proven) == []
    other = head + "{% if refund.sent %}\nYes.\n{% else %}\nWe have refunded you.\n{% endif %}\n"
    assert problems(tmp_path, m=other)[0].startswith("m.md:9: the text claims")


def test_a_fact_that_is_written_anyway_proves_a_claim_too(tmp_path):
    head = "---\ntitle: T\nlocale: en\nneeds: refund.sent\n---\n"
    assert problems(tmp_path, m=head + "Your refund will arrive by {{ refund.arrives_by | date }}.\n") == []
    guarded = (
        head + "It will arrive by {% if refund.arrives_from %}{{ refund.arrives_by }}{% else %}Friday{% endif %}.\n"
    )
    assert problems(tmp_path, m=guarded)[0].startswith("m.md:6: the text claims")
    default = head + 'It will arrive by {{ refund.arrives_by | default("Friday") }}.\n'
    assert problems(tmp_path, m=default)[0].startswith("m.md:6: the text claims")


def test_what_would_prove_a_claim_is_said_as_a_lead_writes_it(tmp_path):
    text = "---\ntitle: T\nlocale: en\n---\nThere is no dispute. A dispute was closed.\n"
    over = "dispute.won or dispute.lost or dispute and not dispute.open"
    assert problems(tmp_path, m=text) == [
        f"m.md:5: the text claims \u201cdispute was closed\u201d: needs must say so, with {over}",
        "m.md:5: the text claims \u201cno dispute\u201d: needs must say so, with not customer.disputed",
    ]


def test_what_is_never_told_is_wrong_in_any_macro(tmp_path):
    text = "---\ntitle: T\nlocale: en\n---\nYour card was reported\nas stolen.\n"
    assert problems(tmp_path, m=text) == ["m.md:6: “stolen” is never told to a customer"]


def test_files_that_are_none_are_named_and_never_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "latin.md").write_bytes(b"---\ntitle: A\nlocale: en\n---\n\xe4\n")
    (tmp_path / "large.md").write_text("x" * 1_000_001)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    assert problems(tmp_path) == [
        "folder.md:1: is no file",
        "gone.md:1: is no file",
        "large.md:1: too long: 1,000,001 bytes, at most 64,000",
        "latin.md:5: is not UTF-8",
        "pipe.md:1: is no file",
    ]


def test_a_folder_that_is_none_or_holds_nothing_is_an_error(tmp_path):
    with pytest.raises(MacroError, match="there is no such folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(MacroError, match="holds 0 macros"):
        read_folder(tmp_path)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_file_is_read_or_named(head, body):
    source = read_source("m.md", f"---\n{head}\n---\n{body}")
    assert all(one.file == "m.md" and one.line >= 1 and one.words for one in source.problems)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(" :-[]{}&*!|>'\"%@`#,?\n\tab012"), max_size=60))
def test_any_yaml_is_read_or_named(head):
    source = read_source("m.md", f"---\ntitle: A\nlocale: en\n{head}\n---\nHi\n")
    assert all(1 <= one.line <= 70 and one.words for one in source.problems)


def test_conditions_are_read_as_they_are_meant():
    when = "refund.sent and (invoice.total > 10.5 or 3 < invoice.days_overdue) and payment.twin is defined"
    sent, total, days = Fact(("refund", "sent")), Fact(("invoice", "total")), Fact(("invoice", "days_overdue"))
    either = Some((Compare(total, "gt", Decimal("10.5")), Compare(days, "gt", Decimal(3))))
    twin = Known(Fact(("payment", "twin")))
    assert read_source("m.md", f"{HEAD}when: {when}\n---\nHi").when == Every((Every((sent, either)), twin))


def test_the_shipped_macros_are_in_order():
    library = read_folder(resource_dir("macros"))
    assert library.problems == ()
    both = [macro for macro in library.macros.values() if {"en", "de"} <= macro.texts.keys()]
    assert len(library.macros) >= 34 and len(both) >= 10
    assert all(macro.state is State.PUBLISHED and macro.needs for macro in library.macros.values())


@given(st.dictionaries(st.sampled_from(("a.md", "a.de.md", "a.pt-BR.md")), st.text(max_size=200), max_size=3))
@settings(deadline=None)
def test_whatever_people_write_is_read_or_told_by_file_and_line(files):
    found = LibraryReader().read("a", files)
    assert (found.macro is None) == bool(found.problems)
    for one in found.problems:
        assert one.line >= 1
        assert one.file in {*files, "a.md"}


HEADED = st.text(st.sampled_from("ab:{}%|-#[]\n '\"&*!\ud800\0"), max_size=80)


@given(HEADED, HEADED)
@settings(deadline=None)
def test_whatever_stands_in_a_head_or_a_text_is_read_or_told(head, body):
    found = LibraryReader().read("a", {"a.md": f"---\ntitle: A\nlocale: en\n{head}\n---\n{body}"})
    assert (found.macro is None) == bool(found.problems)
