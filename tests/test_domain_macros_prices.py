"""When a reply may say that the price of a plan changed: only where nothing else did."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.billing import InvoiceLine
from app.domain.macros.prices import price_from, price_to
from tests import made
from tests.made import days, eur


def line(item: str = "si_1", unit: int = 8900, **changes: Any) -> InvoiceLine:
    facts: dict[str, Any] = {"quantity": 1, "product_id": "prod_team", "period_start": days(-5), "period_end": days(25)}
    facts |= {"amount": eur(unit), "item_id": item, "unit": Decimal(unit)} | changes
    return InvoiceLine("il_" + item, "Team", **facts)


OLD, NEW = line(), line(unit=9900)
PART = line("si_2", proration=True)


def prices(earlier: tuple[InvoiceLine, ...], later: tuple[InvoiceLine, ...]) -> tuple[object, object]:
    before = made.invoice(id="in_1", created=days(-35), subscription_id="sub_1", lines=earlier)
    now = made.invoice(id="in_2", created=days(-5), subscription_id="sub_1", lines=later)
    snapshot = made.snapshot(invoices=(now, before))
    return price_from(now, snapshot), price_to(now, snapshot)


def test_both_prices_are_told_where_only_the_price_changed() -> None:
    assert prices((OLD,), (NEW,)) == (eur(8900), eur(9900))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ((OLD, line("si_2")), (NEW, line("si_2"))),
        ((OLD,), (NEW, line("si_2"))),
        ((OLD,), (NEW, PART)),
        ((OLD, PART), (NEW,)),
        ((OLD,), (OLD,)),
        ((OLD,), (replace(NEW, product_id="prod_pro"),)),
        ((OLD,), (line(unit=9900, amount=eur(19800), quantity=2),)),
        ((OLD,), (replace(NEW, unit=None),)),
        ((OLD,), (replace(NEW, period_end=None),)),
        ((OLD,), ()),
        ((), (NEW,)),
    ],
    ids=[
        "two",
        "new",
        "part",
        "part before",
        "same",
        "product",
        "more",
        "no price",
        "no period",
        "nothing",
        "nothing before",
    ],
)
def test_no_price_is_told_where_anything_else_changed(
    earlier: tuple[InvoiceLine, ...], later: tuple[InvoiceLine, ...]
) -> None:
    assert prices(earlier, later) == (None, None)
