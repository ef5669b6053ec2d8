"""The receipt of a refund shows by what the customer's bank can find it, once that is known."""

from dataclasses import replace

from app.domain.actions import Action
from app.domain.card import Say, Steps, Tone
from app.domain.english import english
from app.domain.pages.receipt import receipt
from tests import made_money as money
from tests.sample_money_cards import SCENE


def with_reference(reference: str | None) -> Action:
    action = money.done()
    return replace(action, outcome=replace(action.outcome, bank_reference=reference))


def reference_step(action: Action):
    steps = next(one for one in receipt(action, SCENE, True).sections if isinstance(one, Steps)).steps
    return next(one for one in steps if english(one.label) == "Bank reference")


def test_a_reference_that_is_there_is_told():
    step = reference_step(with_reference("74208476"))
    assert (step.tone, step.later) == (Tone.GOOD, False)
    assert english(step.detail) == "74208476. The customer's bank can find it by this."


def test_a_reference_that_is_still_to_come_says_when():
    step = reference_step(with_reference(None))
    assert (step.tone, step.later, step.detail) == (Tone.WAITING, True, ())
    assert english(step.when).startswith("by about ")


def test_a_refund_that_should_be_there_by_now_is_told_to_the_customer_with_its_reference():
    action = with_reference("74208476")
    [say_it] = [one for one in receipt(action, SCENE, True).sections if isinstance(one, Say)]
    told = " ".join(english(one) for one in say_it.paragraphs)
    assert "74208476" in told
