"""Two agents at once, at the worst moment: one reads Stripe's facts while the other's money is on its way, and looks at
the ledger when it has arrived."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.factory import build
from tests.test_whole_double_spend import bare_payment, given_back, proposed
from tests.test_whole_money import LENA, Intercom, Zendesk, button, maya
from tests.whole import Whole

SECONDS = 30


class Overtaking:
    """A till that holds the next call that moves money until the next facts after it were read, and gives those only
    when that call's outcome is kept."""

    def __init__(self, money: Any) -> None:
        self._money = money
        self.armed, self.sending = threading.Event(), threading.Event()
        self.read, self.kept = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._money, name)

    def perform(self, body: str, key: str, *, first: bool = False) -> Any:
        if self.armed.is_set() and not self.sending.is_set():
            self.sending.set()
            assert self.read.wait(SECONDS)
        return self._money.perform(body, key, first=first)

    def matter(self, target: str, seconds: float) -> Any:
        return self._when_kept(self._money.matter(target, seconds))

    def ask_matter(self, target: str, seconds: float) -> Callable[[], Any]:
        if not self.sending.is_set():
            return self._money.ask_matter(target, seconds)  # type: ignore[no-any-return]
        matter = self._when_kept(self._money.ask_matter(target, seconds)())
        return lambda: matter

    def _when_kept(self, matter: Any) -> Any:
        if self.sending.is_set() and not self.read.is_set():
            self.read.set()
            assert self.kept.wait(SECONDS)
        return matter


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    product.deps = replace(product.deps, money=Overtaking(product.deps.money))
    product.client = build(product.deps).test_client()
    yield product
    product.close()


def overtaken(whole: Whole, first: Callable[[], str], second: Callable[[], str]) -> None:
    """The second click, whose facts are from before the first one's money moved."""
    till: Any = whole.deps.money
    till.armed.set()
    with ThreadPoolExecutor(1) as other:
        done = other.submit(first)
        done.add_done_callback(lambda _done: till.kept.set())
        assert till.sending.wait(SECONDS)
        second()
        done.result(SECONDS)


def test_of_two_refunds_the_one_that_read_its_facts_too_soon_is_not_made(whole: Whole) -> None:
    one, other, charge = Intercom(whole), Zendesk(whole), bare_payment(whole)
    buttons = [proposed(desk, "refund", charge, "20.00") for desk in (one, other)]
    overtaken(whole, lambda: one.press(buttons[0]), lambda: other.press(buttons[1]))
    assert given_back(whole) == 2000


def test_of_two_credits_on_a_balance_the_one_that_read_its_facts_too_soon_is_not_made(whole: Whole) -> None:
    one, other = Intercom(whole), Zendesk(whole)
    buttons = [proposed(desk, "balance_credit", maya(whole), "15.00") for desk in (one, other)]
    overtaken(whole, lambda: one.press(buttons[0]), lambda: other.press(buttons[1]))
    assert given_back(whole) == 1500


def test_an_approval_that_read_its_facts_too_soon_moves_nothing(whole: Whole) -> None:
    one, lead = Intercom(whole), Zendesk(whole, LENA)
    small = proposed(one, "balance_credit", maya(whole), "15.00")
    typed = {"amount": "60.00", "reason": "goodwill", "note": "Wrote the same day."}
    asked = button(Zendesk(whole).press(f"propose:balance_credit:{maya(whole)}", **typed), "ask")
    Zendesk(whole).press(asked, note="Wrote the same day.")
    approve = button(lead.press(asked.replace("ask:action", "open:approval")), "approve")
    overtaken(whole, lambda: one.press(small), lambda: lead.press(approve))
    assert given_back(whole) == 1500
