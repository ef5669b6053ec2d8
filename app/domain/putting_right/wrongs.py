"""What can have gone wrong, in the agent's words."""

from app.domain.actions import Wrong
from app.domain.phrase import Phrase, say

WORDS: dict[Wrong, Phrase] = {
    Wrong.OVERCHARGED: say("Charged too much on a line"),
    Wrong.DUPLICATE: say("Charged twice"),
    Wrong.LATE: say("Cancelled too late"),
    Wrong.UNHAPPY: say("Not delivered, or unhappy"),
    Wrong.GOODWILL: say("Goodwill"),
    Wrong.WRONG: say("Wrong customer or account"),
    Wrong.FRAUD: say("Fraud"),
}
ON_RECORD: dict[Wrong, Phrase] = {
    Wrong.OVERCHARGED: say("charged too much"),
    Wrong.DUPLICATE: say("charged twice"),
    Wrong.LATE: say("cancelled too late"),
    Wrong.UNHAPPY: say("not delivered, or unhappy"),
    Wrong.GOODWILL: say("goodwill"),
    Wrong.WRONG: say("wrong customer or account"),
    Wrong.FRAUD: say("fraud"),
}
"""The same within a sentence of the record."""


def wrong_of(typed: str) -> Wrong | None:
    """The reason with this name; None when there is none."""
    return next((one for one in Wrong if one.value == typed), None)
