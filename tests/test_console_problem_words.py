"""What is wrong with a macro is said in the team's language: every sentence of our readers is known there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.gateways.macro_parts import MacroParts
from integrations.console.insight_words import ANSWERS
from integrations.console.problem_words import problem_words
from integrations.phrases import Wording, plain

FILES = sorted((Path(__file__).parents[1] / "app" / "gateways").glob("macro_*.py"))
NOT_OF_A_TEXT = ("holds ", "there is no such folder", "is no file", "is not UTF-8", "cannot be read: x1")
"""What is only said of a folder, which no form can be."""


def sentences() -> Iterator[str]:
    """Every sentence that a reader may write, with x1 in its places."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in WRITERS:
                found = list(node.args[1:])
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("words", "_FRIENDLY"):
                found = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            elif isinstance(node, ast.Return) and file.stem == "macro_claims":
                found = [node.value] if node.value else []
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_LITERAL":
                found = [one.elts[1] for one in getattr(node.value, "elts", ()) if isinstance(one, ast.Tuple)]
            elif isinstance(node, ast.Yield) and file.stem == "macro_characters":
                found = [node.value] if node.value else []
            yield from (words for one in found if (words := sample(one)) and " " in words)


PROOFS = ("not x1", "x1 is defined", "x1 x1 x1", "title: x1")
"""Conditions, which are written alike in every language, and a key before a sentence of its own."""


WRITERS = ("Wrong", "Problem", "wrong")


def sample(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        written = "".join(str(one.value) if isinstance(one, ast.Constant) else "x1" for one in node.values)
        return re.sub("^x1: ", "tags: ", written).replace("macrox1", "macro; did you mean x1?")
    return ""


ALL = sorted({one for one in sentences() if not one.startswith(NOT_OF_A_TEXT) and one not in PROOFS})


def test_there_are_sentences_to_look_at() -> None:
    assert len(ALL) > 50


@pytest.mark.parametrize("english", ALL)
def test_every_sentence_of_the_readers_can_be_said_in_german(english: str) -> None:
    german = plain(problem_words(english), Wording("de"))
    assert german.casefold() != english.casefold(), english
    assert german.count("x1") == english.count("x1") or "did you mean" in english


def test_a_sentence_keeps_what_stands_in_its_places() -> None:
    words = "the text claims \u201cwir haben erstattet\u201d: needs must say so, with refund.sent"
    assert plain(problem_words(words), Wording("en")) == words[:1].upper() + words[1:]
    assert "wir haben erstattet" in plain(problem_words(words), Wording("de"))
    assert plain(problem_words("tags: 'x y' is not one"), Wording("de")).startswith("tags: 'x y'")
    assert plain(problem_words("nobody knows {this} <b>"), Wording("de")) == "nobody knows {this} <b>"


def test_each_thing_that_a_macro_can_answer_has_words() -> None:
    assert ANSWERS.keys() == set(MacroParts().insights())
