"""Every page of every seeded ticket in a language whose sentences stand in brackets: no word is outside them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pseudo import Pseudo
from tests.whole import Whole
from tests.whole_pages import pages, tickets


@pytest.fixture
def whole(sandbox, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    whole = Whole(sandbox, tmp_path)
    yield whole
    whole.close()


def test_no_word_of_ours_on_any_page_of_any_story_is_outside_the_catalogue(whole: Whole) -> None:
    pseudo, seen = Pseudo(), Counter()
    escaped, drawn = set(), 0
    for story, ticket in tickets(whole):
        for card in filter(pseudo.new, pages(whole, ticket, seen)):
            escaped |= {(story, run) for run in pseudo.escaped(card)}
            drawn += 1
    assert escaped == set()
    assert pseudo.unknown == set(), "say(...) was given words that stand nowhere in the source as they are"
    assert drawn > 100
