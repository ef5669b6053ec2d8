"""Why card payments fail, in plain words: one account for each family of reasons."""

from dataclasses import replace

from app.domain.card import Phrase, say, sentences
from app.domain.explain.explained import Explained, Retry, Way

DECLINED = say("Your bank declined it.")
NO_DETAILS = say("We have no details that we can share.")
AGAIN = say("Yes, after the customer has entered the card again.")
ANOTHER = say("Pay with another card.")

UNKNOWN = Explained(
    say("The payment was declined. Stripe gives no reason that we know."),
    say("Perhaps. Another card or method is the surer way."),
    say("Pay with another card or in another way."),
    NO_DETAILS,
    Retry.LATER,
    Way.PAY,
)
BLOCKED = Explained(
    say("Stripe blocked the payment before any money moved. Most often the fraud check, Radar, did."),
    say("Not by trying again: it would be blocked again. Ask your lead before anybody lets it through."),
    say("Pay in another way."),
    NO_DETAILS,
    Retry.NEVER,
    Way.PAY,
    private=True,
    strict=True,
)
_TOO_RISKY = replace(
    BLOCKED,
    happened=say("Stripe's fraud check, Radar, found this payment too risky and blocked it before any money moved."),
)
_OUR_RULE = replace(
    BLOCKED, happened=say("A rule in our own Radar settings blocked this payment before any money moved.")
)
_HOPELESS = Explained(
    say("Stripe did not send this payment to the bank: the bank would most likely have declined it."),
    say("Hardly with this card. Another card or method works at once."),
    say("Pay with another card or in another way."),
    NO_DETAILS,
    Retry.CHANGED,
    Way.PAY,
    strict=True,
)
AUTHENTICATION = Explained(
    say("The bank wants the customer to confirm this payment."),
    say("Not without the customer, who must confirm it with the bank."),
    say("Confirm the payment when the bank asks."),
    say("Your bank wants you to confirm it."),
    Retry.CHANGED,
    Way.CONFIRM,
)
CONFIRMING_FAILED = Explained(
    say("The bank asked the customer to confirm this payment, and that did not succeed."),
    say("Yes, if the customer confirms it this time. Another card works too."),
    say("Confirm the payment this time when the bank asks, or pay with another card."),
    say("The confirmation with your bank did not succeed."),
    Retry.CHANGED,
    Way.CONFIRM,
)
TEMPORARY = Explained(
    say("The bank or the card network could not be reached for a moment."),
    say("Yes, once more later. Then another card."),
    say("Try once more later. If it is declined again, pay with another card."),
    say("There was a short technical problem on the way to your bank."),
    Retry.LATER,
    Way.PAY,
)
REFUSED = Explained(
    say("The bank declined the card without giving a reason."),
    say("Only after the customer has talked to the bank. Another card works at once."),
    say("Ask the bank why, or pay with another card."),
    sentences(DECLINED, say("Your bank can tell you why.")),
    Retry.CHANGED,
    Way.PAY,
)
FUNDS = Explained(
    say("The bank declined the card: not enough money on the account."),
    say("Yes, after the next payday. Another card works at once."),
    say("Put money on the account, or pay with another card."),
    DECLINED,
    Retry.LATER,
    Way.PAY,
    reserved=True,
)
LIMIT = Explained(
    say("The bank declined the card: a limit on the card or account is reached."),
    say("Yes, once the limit counts anew, or after the customer has raised it. Another card works at once."),
    say("Ask the bank about the limit, or pay with another card."),
    DECLINED,
    Retry.LATER,
    Way.PAY,
    reserved=True,
)
EXPIRED = Explained(
    say("The card has expired."),
    say("Not with this card. The customer must enter a new one."),
    say("Enter the new card."),
    say("The card has expired."),
    Retry.CHANGED,
    Way.UPDATE,
)
EXPIRY = Explained(
    say("The expiry date of the card was entered wrong, or the card has expired."),
    say("Yes, after the customer has entered the card again, or a new one."),
    say("Check the expiry date and enter the card again."),
    say("The expiry date of the card does not fit."),
    Retry.CHANGED,
    Way.UPDATE,
)


CODE_WRONG = Explained(
    say("The security code of the card was entered wrong."),
    AGAIN,
    say("Check the security code and enter the card again."),
    say("The security code of the card does not fit."),
    Retry.CHANGED,
    Way.UPDATE,
)
NUMBER_WRONG = Explained(
    say("The number of the card was entered wrong."),
    AGAIN,
    say("Check the number and enter the card again."),
    say("The number of the card does not fit."),
    Retry.CHANGED,
    Way.UPDATE,
)
ADDRESS_WRONG = Explained(
    say("The address of the card was entered wrong."),
    AGAIN,
    say("Check the address and enter the card again."),
    say("The address of the card does not fit."),
    Retry.CHANGED,
    Way.UPDATE,
)
PIN = Explained(
    say("The PIN of the card was wrong or is needed."),
    say("Only at the terminal, with the card in hand."),
    say("Pay at the terminal with the PIN, or pay with another card."),
    say("The card needs its PIN at the terminal."),
    Retry.CHANGED,
    Way.PAY,
)
CARD_CANNOT = Explained(
    say("This card cannot be used for this payment."),
    say("Not with this card. Another card or method works."),
    ANOTHER,
    say("This card cannot be used for this payment."),
    Retry.NEVER,
    Way.PAY,
)
CURRENCY = Explained(
    say("The bank cannot process this payment in its currency."),
    say("Not with this card or account. Another one works."),
    say("Pay with a card or account that can pay in this currency."),
    say("Your bank cannot process it in this currency."),
    Retry.NEVER,
    Way.PAY,
)
ACCOUNT = Explained(
    say("The card, or the account behind it, is not valid (any more)."),
    say("Not with this card as it is saved. The customer must enter a new one."),
    say("Enter the new card, or ask the bank about this one."),
    say("Your bank does not accept this card any more."),
    Retry.CHANGED,
    Way.UPDATE,
)
AMOUNT = Explained(
    say("The bank does not allow this amount with this card."),
    say("Not with this amount. Another card works, or the bank lifts its limit."),
    say("Ask the bank whether it allows the amount, or pay with another card."),
    say("Your bank does not allow this amount with this card."),
    Retry.CHANGED,
    Way.PAY,
)
DUPLICATE = Explained(
    say("A payment of the same amount was made a moment before."),
    say("Look for the earlier payment before trying again."),
    say("Wait until you have looked: it may be paid already."),
    say("A payment of the same amount was made a moment before. We are checking whether that one went through."),
    Retry.CHANGED,
    Way.WAIT,
    strict=True,
)
TEST_CARD = Explained(
    say("A test card was used for a real payment."),
    say("Only with a real card."),
    say("Pay with a real card."),
    say("The card is a test card."),
    Retry.NEVER,
    Way.PAY,
)
OUR_LIMIT = Explained(
    say("This card was tried too often in a short time, and Stripe stopped trying."),
    say("Yes, after a day. Another card works at once."),
    say("Pay with another card, or wait a day."),
    say("The card was tried too often in a short time."),
    Retry.LATER,
    Way.PAY,
)


def _reported(what: Phrase, declined: Phrase = DECLINED) -> Explained:
    return Explained(
        what,
        say("Not with this card. Do not try it again. Another card or a bank transfer can work."),
        say("Pay with another card or in another way."),
        sentences(declined, NO_DETAILS),
        Retry.NEVER,
        Way.PAY,
        private=True,
        strict=True,
    )


LOST = _reported(say("The bank reports this card as lost."))
STOLEN = _reported(say("The bank reports this card as stolen."))
PICKUP = _reported(say("The bank wants this card withdrawn: it may be lost, stolen or misused."))
FRAUD = _reported(say("The bank or Stripe suspects fraud."), say("It was declined."))
OUR_LIST = Explained(
    say("The payment matches an entry on our own block list."),
    say("Not with this card. Do not try it again. Ask your lead whether the entry is right."),
    say("Pay in another way."),
    NO_DETAILS,
    Retry.NEVER,
    Way.PAY,
    private=True,
    strict=True,
)
RAN_OUT = Explained(
    say("The time to pay ran out before the customer had paid."),
    say("Not with the old number or instructions. The customer can begin anew."),
    say("Begin the payment anew, or pay in another way."),
    say("The time to pay it ran out."),
    Retry.CHANGED,
    Way.PAY,
)
#: What Stripe itself did not send to the bank, by its reason (Stripe docs, Charges: outcome).
BLOCKED_BY = {
    "highest_risk_level": _TOO_RISKY,
    "low_probability_of_authorization": _HOPELESS,
    "merchant_blacklist": OUR_LIST,
    "rule": _OUR_RULE,
}
