"""The facts of an invoice that compare it with the one before."""

from typing import cast

from app.domain.billing import Invoice
from app.domain.card import say
from app.domain.explain.invoice import Difference
from app.domain.explain.invoice_lines import unused
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Fact, amount, rows, thing, truth
from app.domain.macros.prices import price_from, price_to
from app.domain.money import Money


def _compared(of: Of[Invoice]) -> Difference | Gap | None:
    """The difference to the invoice before, found once."""
    memo, key = of.case.memo, ("compared", id(of.thing))
    if key not in memo:
        memo[key] = joins.compared(of.thing, of.case.snapshot)
    return cast("Difference | Gap | None", memo[key])


def _difference(of: Of[Invoice]) -> Money | Gap | None:
    found = _compared(of)
    return found.total if isinstance(found, Difference) else found


def _parts(of: Of[Invoice]) -> object:
    found = _compared(of)
    return found.parts if isinstance(found, Difference) else found


def _explained(of: Of[Invoice]) -> bool | Gap:
    """Whether the parts say all: each amount has a cause that both invoices name."""
    found = _compared(of)
    if not isinstance(found, Difference):
        return found if isinstance(found, Gap) else False
    read = not (found.before.more_lines or found.now.more_lines)
    return read and bool(found.parts) and not any(one.rest for one in found.parts)


def _due_unlike_total(of: Of[Invoice]) -> bool | Gap:
    found = _compared(of)
    return found if isinstance(found, Gap) else isinstance(found, Difference) and found.due


def _plan_changed(of: Of[Invoice]) -> bool:
    credited = any(unused(one) for one in of.thing.lines)
    return credited and any(one.proration and one.amount.minor > 0 for one in of.thing.lines)


CHANGES: dict[str, Fact[Invoice]] = {
    "difference": amount(
        "by how much it is more than the one before; negative when it is less",
        "89.03 EUR",
        _difference,
        no=say("There is no invoice before this one."),
    ),
    "difference_parts": rows("what the difference is made of; the parts add up to it", "part", _parts),
    "difference_explained": truth(
        "each part of the difference has a cause that the invoices name",
        _explained,
        yes=say("The difference is explained."),
        no=say("Not every part of the difference has a cause that the invoices name."),
    ),
    "compares_to_pay": truth(
        "the difference is of what was to be paid after credit, not of the totals", _due_unlike_total
    ),
    "plan_changed": truth(
        "the plan was changed within a period: unused time is given back and the new plan charged",
        _plan_changed,
        yes=say("The plan was changed within the period."),
        no=say("The plan was not changed within the period."),
    ),
    "price_from": amount(
        "what one cost before, where only the price changed",
        "29.00 EUR",
        lambda of: price_from(of.thing, of.case.snapshot),
    ),
    "price_to": amount(
        "what one costs now, where only the price changed",
        "35.00 EUR",
        lambda of: price_to(of.thing, of.case.snapshot),
        no=say("More than the price changed, or nothing did."),
    ),
    "previous": thing(
        "the invoice before it",
        "invoice",
        lambda of: joins.before(of.thing, of.case.snapshot),
        no=say("There is no invoice before this one."),
    ),
}
