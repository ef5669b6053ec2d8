"""Which lines of two invoices stand beside one another, and that a group of lines changes as one."""

from decimal import Decimal

import pytest

from app.domain.billing import InvoiceLine
from app.domain.explain.invoice_groups import Group, paired
from app.domain.explain.invoice_parts import change
from tests import made
from tests.made import eur

#: An item of a subscription, its price, its product; the names of lines in these tests are their items.
Billed = tuple[str, str | None, str | None]


def side_by_side(earlier: list[Billed], later: list[Billed]) -> list[tuple[str, str]]:
    pairs = paired(made.invoice(lines=tuple(map(line, earlier))), made.invoice(lines=tuple(map(line, later))))
    return [(name(before), name(now)) for before, now in pairs]


def line(billed: Billed) -> InvoiceLine:
    item, price, product = billed
    return InvoiceLine("il_" + item, item, eur(100), price_id=price, product_id=product, item_id=item)


def name(group: Group | None) -> str:
    return group[0].description if group else "-"


@pytest.mark.parametrize(
    ("earlier", "later", "pairs"),
    [
        ([("a", "p1", None)], [("b", "p1", None), ("a", "p2", None)], [("-", "b"), ("a", "a")]),
        ([("a", "p1", "x"), ("b", "p2", "x")], [("c", "p2", "x"), ("d", "p1", "x")], [("b", "c"), ("a", "d")]),
        ([("a", "p1", "x"), ("b", "p2", "y")], [("c", "p3", "y"), ("d", "p4", "x")], [("b", "c"), ("a", "d")]),
        ([("a", "p1", "x"), ("b", "p2", "x")], [("c", "p1", "x"), ("d", "p3", "x")], [("a", "c"), ("b", "d")]),
        ([("a", "p1", None), ("b", "p1", None)], [("c", "p1", None)], [("-", "c"), ("a", "-"), ("b", "-")]),
        ([("a", "p1", None)], [("b", "p1", None), ("c", "p1", None)], [("-", "b"), ("-", "c"), ("a", "-")]),
    ],
    ids=["item before price", "price", "product", "what is paired leaves the others", "two before", "two now"],
)
def test_a_group_stands_beside_what_it_alone_has_in_common(
    earlier: list[Billed], later: list[Billed], pairs: list[tuple[str, str]]
) -> None:
    assert side_by_side(earlier, later) == pairs


def test_a_group_of_several_lines_changes_in_one_part() -> None:
    one = InvoiceLine("il_1", "Team", eur(2000), quantity=2, unit=Decimal(1000))
    several = (
        InvoiceLine("il_2", "Team", eur(3300), quantity=3, unit=Decimal(1100)),
        InvoiceLine("il_3", "Team", eur(100), quantity=1, unit=Decimal(100)),
    )
    assert [part.amount for part in change(((one,), several), {})] == [eur(1400)]
    assert [part.amount for part in change((several, (one,)), {})] == [eur(-1400)]
