"""The facts of an invoice's lines, and of what changed since the one before."""

from app.domain.billing import InvoiceLine
from app.domain.card import say
from app.domain.explain.invoice_parts import Part
from app.domain.macros.fact import Kind, amount, day, kind, number, text, words

LINE: Kind[InvoiceLine] = kind(
    "line",
    "a line of an invoice",
    say("There is no such line."),
    {
        "description": text(
            "what it is for, as it stands on the invoice",
            "1 × Team (at 89.00 EUR / month)",
            lambda of: of.thing.description,
        ),
        "amount": amount("what it costs, before tax on top and discounts", "89.00 EUR", lambda of: of.thing.amount),
        "quantity": number("how many", "3", lambda of: of.thing.quantity),
        "period_start": day("from when it is for", "Nov 18, 2026", lambda of: of.thing.period_start),
        "period_end": day("until when it is for", "Dec 18, 2026", lambda of: of.thing.period_end),
    },
)
PART: Kind[Part] = kind(
    "part",
    "a part of the difference to the invoice before",
    say("There is no such part."),
    {
        "words": words("what changed", "Team after the upgrade", lambda of: of.thing.label),
        "period": words(
            "from when to when it is for; none where that is not known",
            "Nov 18 to Dec 18, 2026",
            lambda of: of.thing.detail or None,
        ),
        "amount": amount(
            "by how much it raises the invoice; negative when it lowers it", "89.00 EUR", lambda of: of.thing.amount
        ),
    },
)
