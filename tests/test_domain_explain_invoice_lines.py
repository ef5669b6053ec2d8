"""What each line of an invoice is, in words of ours."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Invoice, InvoiceLine
from app.domain.explain.invoice_lines import lines_told, product_names, unit_price
from app.domain.money import Money
from tests import made
from tests.made import days, eur
from tests.words import text

ITEM = {"item_id": "si_1", "subscription_id": "sub_1", "price_id": "price_1"}


def words(line: InvoiceLine, *others: InvoiceLine, names: dict[str, str] | None = None) -> str:
    return told(made.invoice(lines=(*others, line)), names)[-1][0]


def told(invoice: Invoice, names: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(text(what), text(detail)) for _, what, detail in lines_told(invoice, names or {}, 40)]


def detail(line: InvoiceLine) -> str:
    return told(made.invoice(lines=(line,)))[0][1]


def line(description: str, amount: int = 8900, **changes: Any) -> InvoiceLine:
    return InvoiceLine("il_" + description, description, eur(amount), **{**ITEM, **changes})


@pytest.mark.parametrize(
    ("billed", "said"),
    [
        (line("1 × Team (at €89.00 / month)", quantity=1), "Team"),
        (line("5 × Team (at €89.00 / month)", quantity=5), "5 × Team"),
        (line("12 × Pro (monthly) (at €1.00 / month)", quantity=12), "12 × Pro (monthly)"),
        (line("Unused time on 3 × Pro after 03 Nov 2026", -1403, proration=True, quantity=3), "3 × Pro, unused time"),
        (line("Remaining time on Team after 03 Nov 2026", 4306, proration=True), "Team, remaining time"),
        (line("Trial period for Pro", 0), "Pro, free trial"),
        (line("Trial period for Pro"), "Pro"),
        (line("Free trial for 1 × Pro", 0), "Pro, free trial"),
        (line("184202 × API calls (Tier 1 at €0.00 / month)", quantity=1), "API calls"),
        (line(""), "A line without words"),
        (line("Remaining time on my hands", item_id=None, subscription_id=None), "Remaining time on my hands"),
        (line("2 × Setup day", item_id=None, subscription_id=None, quantity=2), "2 × Setup day"),
    ],
)
def test_a_line_is_named_by_what_it_sells(billed: InvoiceLine, said: str) -> None:
    assert words(billed) == said


def test_the_products_own_name_is_surer_than_stripes_text() -> None:
    names = product_names(made.snapshot())
    assert words(line("1 × Old name (at €89.00 / month)", product_id="prod_1"), names=dict(names)) == "Team"


def test_a_subscription_without_product_names_gives_the_prices_own() -> None:
    item = made.item(product_name=None, nickname="Team yearly")
    nameless = made.item(product_id="prod_2", product_name=None, nickname=None)
    subscription = made.subscription(items=(item, nameless))
    assert product_names(made.snapshot(subscriptions=(subscription,))) == {"prod_1": "Team yearly"}


def tier(quantity: int, amount: int, **changes: Any) -> InvoiceLine:
    return line(f"{quantity} × API calls", amount, quantity=quantity, **changes)


def test_usage_above_what_is_included_says_so() -> None:
    included, above = tier(100_000, 0), tier(184_202, 7368)
    assert words(above, included) == "API calls, 184,202 above the 100,000 included"


def test_usage_in_paid_tiers_says_how_far_the_lower_ones_went() -> None:
    first, second, third = tier(100, 800), tier(200, 900), tier(50, 100)
    invoice = made.invoice(lines=(first, second, third))
    assert [what for what, _ in told(invoice)] == [
        "API calls, the first 100",
        "API calls, 200 above the first 100",
        "API calls, 50 above the first 300",
    ]


def test_above_a_tier_that_costs_something_the_lower_ones_are_not_called_included() -> None:
    invoice = made.invoice(lines=(tier(100, 800), tier(200, 0), tier(50, 100)))
    assert told(invoice)[-1][0] == "API calls, 50 above the first 300"


@pytest.mark.parametrize(
    "first",
    [
        tier(1, 500),
        tier(100, 500, price_id="price_2"),
        tier(100, 500, period_start=days(-9)),
        tier(100, 500, period_end=days(-9)),
        tier(100, 500, item_id="si_2"),
        line("API calls", 500, quantity=None),
        tier(100, 500, proration=True),
    ],
)
def test_what_may_not_be_a_tier_is_not_called_one(first: InvoiceLine) -> None:
    assert words(tier(200, 900), first) == "200 × API calls"


@pytest.mark.parametrize(
    ("unit", "currency", "said"),
    [
        (Decimal(8900), "eur", "89.00"),
        (Decimal("0.04"), "eur", "0.0004"),
        (Decimal("0.5"), "jpy", "0.5"),
        (Decimal("-0.04"), "eur", "\u22120.0004"),
        (None, "eur", ""),
    ],
)
def test_the_price_of_one_is_written_in_whole_units_of_the_currency(
    unit: Decimal | None, currency: str, said: str
) -> None:
    assert text(unit_price(InvoiceLine("il", "x", Money(5, currency), unit=unit))) == said


def test_several_say_what_one_costs_and_all_say_when_they_are_for() -> None:
    spans = {"period_start": days(-5), "period_end": days(25)}
    several = line("3 × Team", 3000, quantity=3, unit=Decimal(1000), **spans)
    assert detail(several) == "10.00 each, 2026-11-18 to 2026-12-18"
    rounded = line("7 × Team", 2, quantity=7, unit=Decimal("0.4"), **spans)
    assert detail(rounded).startswith("0.004 each, ")
    with_a_fee = line("3 × Team", 3900, quantity=3, unit=Decimal(1000), **spans)
    assert detail(with_a_fee) == "2026-11-18 to 2026-12-18"
    assert detail(line("Team", quantity=1, unit=Decimal(1000), **spans)) == "2026-11-18 to 2026-12-18"
    assert detail(line("Team", quantity=3, **spans)) == "2026-11-18 to 2026-12-18"
    assert detail(line("Team", period_start=days(-5), period_end=days(-5))) == ""


def test_each_line_says_when_it_is_for_and_no_more_are_told_than_asked() -> None:
    ends = (days(25), days(360), days(25))
    invoice = made.invoice(lines=tuple(line("Team", period_start=days(-5), period_end=end) for end in ends))
    assert [detail[-10:] for _, detail in told(invoice)] == ["2026-12-18", "2027-11-18", "2026-12-18"]
    assert [one for one, _, _ in lines_told(invoice, {}, 2)] == list(invoice.lines[:2])


@given(st.text(), st.integers(-(10**7), 10**7), st.none() | st.integers(-5, 10**6), st.booleans())
def test_every_line_has_words(description: str, amount: int, quantity: int | None, proration: bool) -> None:
    assert words(line(description, amount, quantity=quantity, proration=proration)).strip() or description.strip()
