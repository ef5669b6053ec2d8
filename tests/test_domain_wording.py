"""Shared words: methods, plans and prices."""

import pytest

from app.domain.billing import PaymentMethod, Subscription
from app.domain.wording import method_label, method_validity, plan_name, price_words
from tests import made
from tests.made import eur
from tests.words import text


@pytest.mark.parametrize(
    ("method", "label", "validity"),
    [
        (made.VISA, "Visa 4242", "until 08/2027"),
        (
            PaymentMethod("pm", "card", brand="amex", last4="0005", exp_month=1, exp_year=2030),
            "American Express 0005",
            "until 01/2030",
        ),
        (PaymentMethod("pm", "card", brand="new_brand", last4="1111"), "New brand 1111", ""),
        (PaymentMethod("pm", "card"), "Card", ""),
        (PaymentMethod("pm", "us_bank_account", last4="6789", bank_name="Test Bank"), "Bank account 6789", "Test Bank"),
        (PaymentMethod("pm", "sepa_debit", last4="3000"), "SEPA account 3000", ""),
        (PaymentMethod("pm", "new_wallet"), "New wallet", ""),
        (PaymentMethod("", "hidden"), "Card", "hidden"),
    ],
)
def test_a_payment_method_is_named_as_people_name_it(method: PaymentMethod, label: str, validity: str) -> None:
    assert (text(method_label(method)), text(method_validity(method))) == (label, validity)


@pytest.mark.parametrize(
    ("subscription", "name", "price"),
    [
        (made.subscription(), "Team plan", "89.00 EUR / month"),
        (
            made.subscription(items=(made.item(product_name="Team Plan", quantity=3),)),
            "Team Plan",
            "267.00 EUR / month",
        ),
        (made.subscription(items=(made.item(interval_count=3),)), "Team plan", "89.00 EUR / 3 months"),
        (
            made.subscription(items=(made.item(), made.item(id="si_2", product_name="Seats", unit=eur(100)))),
            "Team plan + 1 more",
            "90.00 EUR / month",
        ),
        (made.subscription(items=(made.item(product_name=None, nickname="Gold"),)), "Gold plan", "89.00 EUR / month"),
        (made.subscription(items=(made.item(product_name=None),)), "Subscription", "89.00 EUR / month"),
        (made.subscription(items=()), "Subscription", "several prices"),
        (made.subscription(items=(made.item(product_name="API", metered=True, unit=None),)), "API", "by usage"),
        (made.subscription(items=(made.item(unit=None),)), "Team plan", "by quantity"),
        (
            made.subscription(items=(made.item(), made.item(id="si_2", interval="year"))),
            "Team plan + 1 more",
            "several prices",
        ),
        (made.subscription(more_items=True), "Team plan", "several prices"),
        (made.subscription(items=(made.item(quantity=0),)), "Team plan", "0.00 EUR / month"),
    ],
)
def test_a_plan_has_a_name_and_a_price_only_when_both_are_certain(
    subscription: Subscription, name: str, price: str
) -> None:
    assert (text(plan_name(subscription)), text(price_words(subscription))) == (name, price)
