"""The answer on the page of a payment that has not gone through: why, whether it can still work, what to send."""

from app.domain.billing import Failure, Payment
from app.domain.card import Day, Keep, Phrase, Say, Section, Words, fill, say, sentences
from app.domain.explain.canceled import canceled, canceled_words, suspected
from app.domain.explain.collecting import Collecting
from app.domain.explain.explained import Explained
from app.domain.explain.failed_words import again, helps, words
from app.domain.explain.payment import explained, failure
from app.domain.explain.tries import tries
from app.domain.payment import charged
from app.domain.states import KNOWN
from app.domain.wording import own_word

TO_CUSTOMER = say("Say to the customer")
_SUSPECTED = say("Somebody canceled this payment as suspected fraud.")
_NEVER = say("Never tell the customer, not even when asked: the person writing may not be the one who pays.")


def failed_sections(payment: Payment, behind: Collecting) -> tuple[Section, ...]:
    """Why the payment failed or waits for the customer, in the order of need; nothing for any other payment."""
    why = explained(payment)
    if why is None:
        return ()
    help_words = helps(why, behind)
    made = tries(payment, behind)
    return (
        _happened(why),
        Words(again(payment, why, behind), say("Can it still work?")),
        *((Words((help_words,), say("What helps")),) if help_words else ()),
        *((made,) if made else ()),
        Say(words(payment, why, behind), TO_CUSTOMER),
        *((Words((say("Give the reason only if the customer asks for it."),), note=True),) if why.reserved else ()),
    )


def waiting_sections(payment: Payment, behind: Collecting) -> tuple[Section, ...]:
    """What a payment that is under way, held (also in part), canceled or in a new state means; nothing for others."""
    if payment.status == "canceled":
        return _canceled(payment, payment.failure, behind)
    if payment.status not in KNOWN["payment"]:
        word = own_word(payment.status) if payment.status else say("unknown")
        return (Words((fill(_STRANGE, state=word),), say("What happened")),)
    if payment.status == "succeeded" and charged(payment) < payment.amount:
        rest = fill(_IN_PART, amount=payment.amount, taken=charged(payment), day=Day(payment.created))
        return (Say((rest,), TO_CUSTOMER),)
    found = _WAITING.get(payment.status)
    if found is None:
        return ()
    meaning, told = found
    reply = fill(told, amount=payment.amount, day=Day(payment.created))
    return (Words((sentences(meaning, _hold(payment)),), say("What happened")), Say((reply,), TO_CUSTOMER))


def _canceled(payment: Payment, why: Failure | None, behind: Collecting) -> tuple[Section, ...]:
    """What it means, after why it had failed before, and its tries."""
    made = tries(payment, behind) if why is not None else None
    return (
        *((_happened(failure(why, payment.method)),) if why is not None else ()),
        *((Keep((sentences(_SUSPECTED, _NEVER),)),) if suspected(payment) else ()),
        Words((canceled(payment, behind.invoice),), () if why is not None else say("What happened")),
        *((made,) if made else ()),
        Say((canceled_words(payment, behind.invoice),), TO_CUSTOMER),
    )


def _hold(payment: Payment) -> Phrase:
    """When a hold ends by itself; nothing for any other payment."""
    if payment.status != "uncaptured" or payment.held_until is None:
        return ()
    return say("The hold ends on {day}. After that the money cannot be taken any more.", day=Day(payment.held_until))


def _happened(why: Explained) -> Section:
    if why.private:
        return Keep((sentences(why.happened, _NEVER),))
    return Words((why.happened,), say("What happened"))


_STRANGE = say("Stripe says “{state}”. We do not know what that means: look in Stripe.")
_IN_PART = say(
    "Your bank first held {amount} on {day}, and {taken} of it was taken. The rest was let go."
    " Your bank may still show the hold for some days."
)
_WAITING = {
    "processing": (
        say("The bank is still working on this payment. It can still fail. Bank debits take some business days."),
        say("Your payment of {amount} of {day} is being worked on by your bank. You do not need to pay again."),
    ),
    "uncaptured": (
        say("The amount is held on the customer's account and not taken yet."),
        say("Your payment of {amount} of {day} is only held by your bank and has not been taken yet."),
    ),
}
