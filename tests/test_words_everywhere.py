"""Cards that no seeded ticket opens, and the page around a card, in a language whose sentences stand in brackets."""

import re
from typing import Any

import pytest

from app.domain.card import Button, Calm, Card, Facts, Row, Words, say
from app.domain.errors import Unavailable, Why
from app.domain.money import Money
from app.domain.pages import trouble
from app.domain.phrase import Day, Name, Typed
from integrations.zendesk import messages
from integrations.zendesk.assets import read_assets
from integrations.zendesk.page import Page
from tests.made import NOW
from tests.pseudo import CLOSED, OPENED, Pseudo
from tests.sample_money_cards import MONEY_SAMPLES
from tests.zendesk_house import settings

ERRORS = [Unavailable(why, permission="Customers: Read") for why in Why]
TROUBLE = [
    trouble.refused(say("This reason needs a note for the record.")),
    trouble.gone(say("There is no such customer.")),
    trouble.broken("CF-7K2Q"),
    trouble.other_workspace(),
    trouble.unreadable_request(),
    *(trouble.unreadable(error, "CF-7K2Q") for error in ERRORS),
    *(messages.zendesk_unreadable(error, "CF-7K2Q") for error in ERRORS),
    messages.SESSION_ENDED,
    messages.NOT_LET_IN,
    messages.OUTSIDE,
    messages.OFFLINE,
    messages.NOT_READ,
    messages.NO_TICKET,
]
OWN = frozenset(name for name, make in MONEY_SAMPLES.items() if "error" not in name)
"""Those whose every word comes from our pages; the others were given a sentence by the test."""


@pytest.mark.parametrize("card", TROUBLE, ids=lambda card: str(card.title[0]))
def test_every_word_of_a_card_of_trouble_is_in_the_catalogue(card: Card) -> None:
    pseudo = Pseudo()
    assert pseudo.escaped(card) == set() == pseudo.unknown


@pytest.mark.parametrize("name", sorted(OWN))
def test_every_word_around_money_is_in_the_catalogue(name: str) -> None:
    assert Pseudo().escaped(MONEY_SAMPLES[name]()) == set()


def test_every_word_of_the_page_around_the_card_is_in_the_catalogue() -> None:
    page = Page(settings(), read_assets()).frame("bearer", "light", Pseudo().wording)
    shown = re.sub(r"<title>.*?</title>|<script.*?</script>", "", page, flags=re.DOTALL)
    bare = re.sub(rf"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}", "", re.sub(r"<[^>]*>", " ", shown))
    boot = re.search(r'id="boot">(.*?)</script>', page)
    assert boot and OPENED in boot[1].encode().decode("unicode_escape")
    assert [word for word in bare.replace("Counterfoil", "").split() if word.isalpha()] == []


@pytest.mark.parametrize(
    ("words", "escapes"),
    [
        (say("Refund {amount}", amount=Money(5, "eur")), False),
        (say(Typed("Bob <b>"), Name(" 4242"), Day(NOW)), False),
        (say("Said by nobody {x}", x=Name("x")), True),
        (("Glued ", Money(5, "eur")), True),
    ],
)
def test_the_brackets_find_what_is_not_in_the_catalogue(words: Any, escapes: bool) -> None:
    pseudo = Pseudo()
    card = Card(words, (Words((words,)), Facts((Row(words, words),)), Calm(words)), back=Button(words, "refresh"))
    assert bool(pseudo.escaped(card) or pseudo.unknown) == escapes
