"""What each way of putting something right did, or would do, as a note says it, and the tags that go with it."""

from collections.abc import Callable, Mapping

from app.domain.actions import Way
from app.domain.money import Money
from app.domain.phrase import Phrase, say

DONE: Mapping[Way, Callable[[Money], Phrase]] = {
    Way.REFUND: lambda amount: say("Refunded {amount}.", amount=amount),
    Way.NOTE_REFUND: lambda amount: say("Refunded {amount} by a credit note.", amount=amount),
    Way.NOTE_BALANCE: lambda amount: say(
        "Credited {amount} to the customer's balance by a credit note.", amount=amount
    ),
    Way.NOTE_OUTSIDE: lambda amount: say(
        "Wrote a credit note of {amount}. The money is paid back outside Stripe.", amount=amount
    ),
    Way.NOTE_OPEN: lambda amount: say("Took {amount} off the open invoice by a credit note.", amount=amount),
    Way.BALANCE: lambda amount: say("Credited {amount} to the customer's balance.", amount=amount),
    Way.VOID: lambda amount: say("Voided the invoice of {amount}.", amount=amount),
}
WISH: Mapping[Way, Callable[[Money], Phrase]] = {
    Way.REFUND: lambda amount: say("Refund of {amount}", amount=amount),
    Way.NOTE_REFUND: lambda amount: say("Refund of {amount} by a credit note", amount=amount),
    Way.NOTE_BALANCE: lambda amount: say(
        "Credit of {amount} on the customer's balance by a credit note", amount=amount
    ),
    Way.NOTE_OUTSIDE: lambda amount: say("Credit note of {amount}, paid back outside Stripe", amount=amount),
    Way.NOTE_OPEN: lambda amount: say("Credit note of {amount} on the open invoice", amount=amount),
    Way.BALANCE: lambda amount: say("Credit of {amount} on the customer's balance", amount=amount),
    Way.VOID: lambda amount: say("Voiding the invoice of {amount}", amount=amount),
}
TAGS: Mapping[Way, tuple[str, ...]] = {
    Way.REFUND: ("counterfoil_refund",),
    Way.NOTE_REFUND: ("counterfoil_refund", "counterfoil_credit_note"),
    Way.BALANCE: ("counterfoil_balance_credit",),
    Way.VOID: ("counterfoil_void",),
}
NOTE_ONLY = ("counterfoil_credit_note",)
"""In the letters that both helpdesks take."""
