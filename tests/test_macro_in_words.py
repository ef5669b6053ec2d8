"""Conditions in words, and facts as they are picked: what is picked is always right."""

import pytest

from app.domain.macros.fact_list import groups, ready_conditions
from app.domain.macros.in_code import in_code
from app.domain.macros.in_words import in_words
from app.domain.macros.macro import Macro
from app.gateways.macro_conditions import read_condition
from app.gateways.macro_program import Compiled, compile_body
from integrations.phrases import Wording, plain
from tests.macro_stand import shipped


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("refund.sent", "refund: it is with the bank or there: no longer with us, and not failed"),
        ("not payment.disputed", "payment, not so: a dispute or inquiry is open on it"),
        (
            "invoice.difference > 0",
            "invoice, more than 0: by how much it is more than the one before; negative when it is less",
        ),
        ("refund", "there is a refund"),
        ("refund is not defined", "there is no refund"),
        ("refund.reference is defined", "refund, known or there: what the customer’s bank can find it by"),
        ('refund.status in ("pending", "failed")', "refund: how far it is: pending, failed"),
        ('not refund.status == "pending"', "refund: how far it is: not pending"),
        ("refund.payment.disputed", "payment: a dispute or inquiry is open on it"),
        (
            "refund.newest and payment.failed",
            "refund: it is the newest refund; and payment: it was declined or returned",
        ),
        (
            "not (refund.newest or payment.newest)",
            "refund, not so: it is the newest refund; and payment, not so: it is the newest payment",
        ),
        ("not dispute.days_open < 3", "dispute, at least 3: for how many whole days it has been there"),
    ],
)
def test_a_condition_is_said_in_words(written: str, words: str) -> None:
    assert plain(in_words(read_condition(written, 1)), Wording()) == words


def test_every_condition_that_can_be_picked_is_one() -> None:
    found = ready_conditions()
    assert len({written for written, _ in found}) == len(found) > 150
    for written, words in found:
        assert plain(in_words(read_condition(written, 1)), Wording()) == plain(words, Wording())


@pytest.mark.parametrize("fact", [one for group in groups() for one in group.facts], ids=lambda one: one.path)
def test_every_fact_that_can_be_picked_can_be_written(fact: object) -> None:
    body = fact.insert  # type: ignore[attr-defined]
    root = fact.path.partition(".")[0]  # type: ignore[attr-defined]
    if root in ("line", "part"):
        rows = "invoice.lines" if root == "line" else "invoice.difference_parts"
        body = f"{{% for {root} in {rows} %}}{body}{{% endfor %}}"
    found = compile_body(body)
    assert isinstance(found, Compiled), [one.words for one in found]


@pytest.mark.parametrize("macro", shipped().macros.values(), ids=lambda one: one.name)
def test_a_shipped_condition_written_again_is_the_same(macro: Macro) -> None:
    conditions = [need.condition for need in macro.needs] + ([macro.when] if macro.when else [])
    for one in conditions:
        assert read_condition(in_code(one), 1) == one
        assert plain(in_words(one), Wording())
