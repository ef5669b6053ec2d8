"""What is said of a payment that did not go through: for the agent, and for the customer."""

from dataclasses import dataclass
from enum import Enum

from app.domain.card import Phrase


class Retry(Enum):
    """Whether the same way to pay can work again. The names are what each of Stripe's advice codes comes to."""

    LATER = "try_again_later"
    CHANGED = "confirm_card_data"
    NEVER = "do_not_try_again"


class Way(Enum):
    """What brings the money in: pay another way, enter the method again, confirm with the bank, verify the account,
    send a transfer, pay at a store's till, finish what was begun, or only wait."""

    PAY = "pay"
    UPDATE = "update"
    CONFIRM = "confirm"
    VERIFY = "verify"
    FINISH = "finish"
    SEND = "send"
    TILL = "till"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a payment did not go through.

    `happened`, `again` (can another try work?) and `ask` (what the customer should do) are for the agent. `told` is the
    sentence for the customer: true, and without a reason that is `private` (never told) or `reserved` (told only when
    the customer asks). `strict` ones stay as they are whatever Stripe's advice code says.
    """

    happened: Phrase
    again: Phrase
    ask: Phrase
    told: Phrase
    retry: Retry
    way: Way
    private: bool = False
    reserved: bool = False
    strict: bool = False
