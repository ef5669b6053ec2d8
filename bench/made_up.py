"""Invoices that nobody has, the same ones each time: plans, seats, tiers, parts of a period, discounts, tax, balances.

Each comes with the invoice before it, as the explanation compares the two.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from app.domain.billing import Invoice, InvoiceLine, InvoiceTax
from app.domain.money import Money

NAMES = {f"prod_{number}": name for number, name in enumerate(("Solo", "Pro", "Team", "Storage", "API calls", "Phone"))}
CURRENCIES = ("eur", "usd", "gbp", "jpy", "kwd", "isk")
START = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
MONTH = timedelta(days=30)
A_LONG_ONE = 100


def pairs(number: int, seed: int = 20261028) -> list[tuple[Invoice, Invoice]]:
    """So many invoices, each behind the one before it."""
    chance = Random(seed)
    return [_pair(chance, place) for place in range(number)]


def _pair(chance: Random, place: int) -> tuple[Invoice, Invoice]:
    currency = chance.choice(CURRENCIES)
    start = START + timedelta(days=place % 300)
    lines = _lines(chance, currency, start)
    later = tuple(_changed(chance, line) for line in lines)
    later += _prorations(chance, currency, start + MONTH)
    later = later[1:] if len(later) > 1 and chance.random() < 0.2 else later
    return _invoice(chance, f"in_{place}a", lines, start), _invoice(chance, f"in_{place}b", later, start + MONTH)


def _lines(chance: Random, currency: str, start: datetime) -> tuple[InvoiceLine, ...]:
    kinds = chance.choices((1, 2, 3, 6, A_LONG_ONE), (50, 25, 15, 9, 1))[0]
    rows: list[InvoiceLine] = []
    for number in range(kinds):
        product = f"prod_{number % len(NAMES)}"
        tiers = chance.random() < 0.25
        rows += (
            _tiered(chance, currency, product, start) if tiers else [_plan(chance, currency, product, start, number)]
        )
    return tuple(rows)


def _plan(chance: Random, currency: str, product: str, start: datetime, number: int) -> InvoiceLine:
    quantity, unit = chance.choice((1, 1, 3, 25)), Decimal(chance.randrange(500, 40_000, 100))
    return _line(currency, product, start, quantity, unit, item=f"si_{number}")


def _tiered(chance: Random, currency: str, product: str, start: datetime) -> list[InvoiceLine]:
    used = chance.randrange(100_000, 400_000)
    spans = ((100_000, Decimal("0.08")), (used - 100_000, Decimal("0.05")))
    return [_line(currency, product, start, count, unit, item=f"si_{product}_metered") for count, unit in spans]


def _line(currency: str, product: str, start: datetime, quantity: int, unit: Decimal, *, item: str) -> InvoiceLine:
    amount = int(quantity * unit)
    name = NAMES[product]
    return InvoiceLine(
        id=f"il_{product}_{item}_{amount}",
        description=f"{quantity} × {name} (at {unit / 100} / month)",
        amount=Money(amount, currency),
        quantity=quantity,
        period_start=start,
        period_end=start + MONTH,
        price_id=f"price_{product}",
        product_id=product,
        subscription_id="sub_1",
        item_id=item,
        unit=unit,
    )


def _changed(chance: Random, line: InvoiceLine) -> InvoiceLine:
    """The same line a month later: as before, more of it, or at another price."""
    assert line.period_start is not None
    later = replace(line, period_start=line.period_start + MONTH, period_end=line.period_start + 2 * MONTH)
    kind = chance.choices(("same", "more", "dearer"), (5, 2, 2))[0]
    if kind == "same" or line.unit is None or line.quantity is None:
        return later
    quantity = line.quantity + 2 if kind == "more" else line.quantity
    unit = line.unit if kind == "more" else line.unit + 100
    return replace(later, quantity=quantity, unit=unit, amount=Money(int(quantity * unit), line.amount.currency))


def _prorations(chance: Random, currency: str, start: datetime) -> tuple[InvoiceLine, ...]:
    """The two halves of a change within the period before, on one invoice of three."""
    if chance.random() > 0.33:
        return ()
    day = start - timedelta(days=chance.randrange(2, 28))
    gone, came = chance.randrange(100, 4000), chance.randrange(100, 9000)
    halves = (("Unused", "Pro", -gone, "prod_1"), ("Remaining", "Team", came, "prod_2"))
    return tuple(
        InvoiceLine(
            id=f"il_{verb}_{amount}",
            description=f"{verb} time on {name} after {day:%d %b %Y}",
            amount=Money(amount, currency),
            quantity=1,
            period_start=day,
            period_end=start,
            proration=True,
            price_id=f"price_{product}",
            product_id=product,
            subscription_id="sub_1",
            item_id="si_0",
        )
        for verb, name, amount, product in halves
    )


def _invoice(chance: Random, identifier: str, lines: tuple[InvoiceLine, ...], created: datetime) -> Invoice:
    currency = lines[0].amount.currency
    subtotal = sum(line.amount.minor for line in lines)
    discount = subtotal // 5 if chance.random() < 0.3 and subtotal > 0 else 0
    taxed = chance.choice(("none", "inside", "on top"))
    tax = (subtotal - discount) // 5 if taxed != "none" and subtotal > discount else 0
    credits = min(1000, subtotal) if chance.random() < 0.15 and subtotal > 0 else 0
    total = subtotal - discount + (tax if taxed == "on top" else 0) - credits
    balance = -min(total, 700) if chance.random() < 0.25 and total > 0 else 0
    note = min(total + balance, 300) if chance.random() < 0.1 and total + balance > 0 else 0
    due = max(0, total + balance - note)

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return Invoice(
        id=identifier,
        customer_id="cus_1",
        status="paid",
        created=created,
        currency=currency,
        total=money(total),
        subtotal=money(subtotal),
        amount_due=money(due),
        amount_paid=money(due),
        amount_remaining=money(0),
        subscription_id="sub_1",
        billing_reason="subscription_cycle",
        starting_balance=money(balance),
        ending_balance=money(0),
        credits_used=money(credits) if credits else None,
        credited_before=money(note) if note else None,
        discounts=(money(discount),) if discount else (),
        taxes=(InvoiceTax(money(tax), taxed == "inside"),) if tax else (),
        lines=lines,
    )
