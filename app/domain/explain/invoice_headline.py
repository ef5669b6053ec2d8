"""By how much an invoice is more or less than the one before, in a line."""

from app.domain.card import Phrase, fill, say
from app.domain.explain.invoice import Difference
from app.domain.money import Money


def headline(compared: Difference) -> Phrase:
    """By how much it is more or less than the one before."""
    if not compared.total:
        return _the_same(compared)
    way = _more if compared.total.minor > 0 else _less
    return fill(way(compared), amount=Money(abs(compared.total.minor), compared.total.currency))


def _the_same(compared: Difference) -> Phrase:
    if compared.due:
        return say(
            "The same amount to pay as last time" if compared.again else "The same amount to pay as the invoice before"
        )
    return say("The same amount as last time" if compared.again else "The same amount as the invoice before")


def _more(compared: Difference) -> Phrase:
    if compared.due and compared.again:
        return say("Why it is {amount} more to pay than last time")
    if compared.due:
        return say("Why it is {amount} more to pay than the invoice before")
    return say(
        "Why it is {amount} more than last time"
        if compared.again
        else "Why it is {amount} more than the invoice before"
    )


def _less(compared: Difference) -> Phrase:
    if compared.due and compared.again:
        return say("Why it is {amount} less to pay than last time")
    if compared.due:
        return say("Why it is {amount} less to pay than the invoice before")
    return say(
        "Why it is {amount} less than last time"
        if compared.again
        else "Why it is {amount} less than the invoice before"
    )
