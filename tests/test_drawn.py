"""What was drawn is shown again only for the very same card in the very same words."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.domain.masking import masked_snapshot
from app.domain.pages.home import home
from integrations.drawn import MOST, Drawn
from integrations.phrases import Wording
from integrations.zendesk.render import render
from tests import made

ENGLISH = Wording("en-US", "UTC")


def counted() -> tuple[Drawn[str], list[int]]:
    drawn: list[int] = []
    return Drawn(lambda card, wording: f"{len(drawn)} {drawn.append(1)} {render(card, wording)}"), drawn


def test_the_same_card_in_the_same_words_is_drawn_once():
    draw, drawn = counted()
    card = home(made.scene())
    assert draw(card, ENGLISH) == draw(card, Wording("en-US", "UTC"))
    assert len(drawn) == 1


def test_another_language_or_time_zone_is_drawn_anew():
    draw, drawn = counted()
    card = home(made.scene())
    found = {draw(card, one) for one in (ENGLISH, Wording("de", "UTC"), Wording("en-US", "Asia/Tokyo"))}
    assert (len(found), len(drawn)) == (3, 3)


def test_a_card_that_only_looks_alike_is_drawn_anew():
    draw, drawn = counted()
    card = home(made.scene())
    draw(card, ENGLISH)
    draw(replace(card), ENGLISH)
    assert len(drawn) == 2


def test_only_home_is_kept():
    draw, drawn = counted()
    card = replace(home(made.scene()), home=False)
    draw(card, ENGLISH)
    draw(card, ENGLISH)
    assert len(drawn) == 2


def test_a_masked_roles_card_never_holds_what_another_role_saw():
    draw, _ = counted()
    hidden = made.scene(masked=True)
    masked = home(replace(hidden, snapshot=masked_snapshot(hidden.snapshot)))
    whole = home(made.scene())
    for _ in range(2):
        assert "maya@lindqvist.example" in draw(whole, ENGLISH)
        assert "maya@lindqvist.example" not in draw(masked, ENGLISH)


def test_very_many_cards_are_each_drawn_as_they_are():
    draw, _ = counted()
    for number in range(2 * MOST):
        card = home(made.scene(customer=made.customer(name=f"Name{number}x")))
        assert f"Name{number}x" in draw(card, ENGLISH)


def test_cards_are_drawn_one_at_a_time():
    busy, most = [], []

    def draw(_card, _wording):
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.01)
        busy.pop()
        return ""

    shared, cards = Drawn(draw), [home(made.scene()) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda card: shared(card, ENGLISH), cards))
    assert most == [1] * 6
