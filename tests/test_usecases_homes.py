"""A home card is shown again only to whom the very same one would be made."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.card import Card
from app.domain.matching import How
from app.domain.pages.home import home
from app.domain.pages.scene import Scene
from app.usecases.homes import SECONDS, Homes
from tests import made

SNAPSHOT = made.snapshot()
SCENE = replace(made.scene(), snapshot=SNAPSHOT, now=made.NOW.replace(second=0))


def twice(first: Scene, then: Scene) -> bool:
    """Whether the second one is shown the first one's card."""
    homes = Homes()
    card = homes.card(first.snapshot, first, home)
    return homes.card(then.snapshot, then, home) is card


def test_the_same_look_is_shown_the_same_card():
    assert twice(SCENE, replace(SCENE, now=SCENE.now + timedelta(seconds=SECONDS - 1)))


CHANGES: dict[str, Callable[[Scene], Scene]] = {
    "another customer": lambda one: replace(one, match=made.match(customer_id="cus_other")),
    "found another way": lambda one: replace(one, match=made.match(how=How.CUSTOM_FIELD)),
    "linked by somebody": lambda one: replace(one, match=made.match(how=How.LINK, linked_by="Ben")),
    "newer facts": lambda one: replace(one, snapshot=made.snapshot()),
    "a masked role": lambda one: replace(one, masked=True),
    "a role that acts": lambda one: replace(one, acts=True),
    "a role with replies": lambda one: replace(one, replies=frozenset(("sorry",))),
    "a while later": lambda one: replace(one, now=one.now + timedelta(seconds=SECONDS)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_would_be_shown_another_card_gets_one_of_its_own(change):
    assert not twice(SCENE, CHANGES[change](SCENE))
    assert not twice(CHANGES[change](SCENE), SCENE)


def test_facts_that_are_gone_lend_their_place_to_no_others():
    """Python may give a new record the number of one that is gone."""
    homes, cards = Homes(), []
    for number in range(300):
        snapshot = made.snapshot(customer=made.customer(id=f"cus_{number}", name=f"Name {number}"))
        scene = replace(SCENE, snapshot=snapshot, match=made.match(customer_id=f"cus_{number}"))
        cards.append(homes.card(snapshot, scene, lambda scene: Card(title=(scene.snapshot.customer.name or "",))))
    assert [card.title[0] for card in cards] == [f"Name {number}" for number in range(300)]


def test_cards_are_made_one_at_a_time():
    busy, most = [], []

    def make(scene: Scene) -> Card:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.01)
        busy.pop()
        return home(scene)

    homes, scenes = Homes(), [made.scene() for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda scene: homes.card(scene.snapshot, scene, make), scenes))
    assert most == [1] * 6
