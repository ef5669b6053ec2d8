"""What can be done about a payment that did not go through, and the words to send. Pure; no reason that is private or
told only when asked ever stands in the words to send."""

from app.domain.billing import Payment
from app.domain.card import Day, Phrase, Typed, fill, say, sentences
from app.domain.explain.collecting import Collecting, Owed
from app.domain.explain.explained import Explained, Retry, Way
from app.domain.explain.failed_links import ASKED, LINKS, link
from app.domain.explain.failure_cards import barred
from app.domain.wording import item_name, method_label


def again(payment: Payment, why: Explained, behind: Collecting) -> tuple[Phrase, ...]:
    """Whether it can still work, for the agent: what became of it, else the bank's answer and Stripe's next try."""
    first = _settled(behind) or why.again
    if behind.next_try is None:
        return (first,)
    other = barred(payment.failure)
    tries = say(
        "Stripe tries again on {day}, only with another payment method."
        if other
        else "Stripe tries again by itself on {day}.",
        day=Day(behind.next_try),
    )
    saved = say("Saved by now: {method}.", method=method_label(behind.saved)) if behind.saved is not None else ()
    return (first, sentences(tries, saved))


def helps(why: Explained, behind: Collecting) -> Phrase:
    """What the customer should do and which link helps; nothing where no money is wanted any more."""
    if behind.owed is Owed.UNKNOWN and behind.unsure and not behind.unread and behind.invoice is None:
        return say("Whether it was paid since is not known here. Look before you ask for money.")
    if behind.owed is Owed.UNKNOWN:
        return say("The invoice could not be read. See that it is still open before you ask for money.")
    if behind.owed is not Owed.YES:
        return ()
    if _already_saved(why, behind):
        return say("Nothing for now: the next try can use what is saved by now.")
    return sentences(why.ask, LINKS[link(why, behind)])


def words(payment: Payment, why: Explained, behind: Collecting) -> tuple[Phrase, ...]:
    """The words to send, in paragraphs."""
    first = fill(_missed(payment, behind), amount=payment.amount, day=Day(payment.created))
    first = sentences(first, why.told)
    second = _way_on(payment, why, behind) if behind.owed is Owed.YES else _settled_words(behind)
    return (first, second) if second else (first,)


def _missed(payment: Payment, behind: Collecting) -> Phrase:
    """That it did not work, with places for amount and day of the payment."""
    plan, waits = _plan(behind), payment.status == "needs_action"
    if plan and waits:
        return say("Your payment of {amount} for {plan} on {day} is not complete yet.", plan=plan)
    if plan:
        return say("Your payment of {amount} for {plan} on {day} did not go through.", plan=plan)
    if waits:
        return say("Your payment of {amount} on {day} is not complete yet.")
    return say("Your payment of {amount} on {day} did not go through.")


def _settled(behind: Collecting) -> Phrase:
    """What became of it, for the agent."""
    if behind.owed is Owed.PAID:
        return say("Not needed: the invoice is paid by now.")
    if behind.owed is Owed.VOID:
        return say("Not needed: the invoice is void. Nobody has to pay it.")
    if behind.owed is Owed.UNDER_WAY and behind.under_way is not None:
        return say("Not now: a newer try, of {day}, is still with the bank.", day=Day(behind.under_way.created))
    if behind.owed is Owed.WRITTEN_OFF:
        return say("The invoice is written off. Ask your lead before you ask for money.")
    if behind.owed is Owed.PAID_ELSEWHERE and behind.later is not None:
        return sentences(
            _went_through(behind.later), say("It is possibly the same purchase: look before you ask for money.")
        )
    return ()


def _settled_words(behind: Collecting) -> Phrase:
    """What became of it, for the customer; nothing where that is not certain."""
    if behind.owed is Owed.PAID_ELSEWHERE and behind.later is not None:
        return _went_through(behind.later)
    if behind.owed is Owed.UNDER_WAY and behind.under_way is not None:
        day = Day(behind.under_way.created)
        return say("A newer try, of {day}, is with your bank. You do not need to pay again for now.", day=day)
    if behind.owed is Owed.PAID:
        return say("The invoice has been paid since. You do not need to do anything.")
    return say("You do not need to pay this invoice any more.") if behind.owed is Owed.VOID else ()


def _went_through(later: Payment) -> Phrase:
    return say("A payment of the same amount went through on {day}.", day=Day(later.created))


def _already_saved(why: Explained, behind: Collecting) -> bool:
    """Whether the customer has done already what would be asked: saved another way to pay, which is still to be
    tried."""
    return behind.saved is not None and behind.next_try is not None and why.way in (Way.PAY, Way.UPDATE)


def _way_on(payment: Payment, why: Explained, behind: Collecting) -> Phrase:
    if _already_saved(why, behind) and behind.saved is not None and behind.next_try is not None:
        label, day = method_label(behind.saved), Day(behind.next_try)
        return say("{method} is saved for your plan by now. The next try is on {day}.", method=label, day=day)
    asked = ASKED[link(why, behind)]
    if behind.next_try is None or why.private or why.retry is Retry.NEVER or barred(payment.failure):
        return asked
    day = Day(behind.next_try)
    if why.retry is Retry.LATER:
        return sentences(asked, say("If you change nothing, we try again on {day}.", day=day))
    return sentences(asked, say("The next try is on {day}.", day=day))


def _plan(behind: Collecting) -> Phrase:
    """The plan that the invoice bills and nothing besides; the subscription may be another one by now."""
    if behind.subscription is None or len(behind.subscription.items) != 1 or behind.subscription.more_items:
        return ()
    billed = {line.product_id for line in behind.invoice.lines} if behind.invoice is not None else set()
    if billed and billed != {behind.subscription.items[0].product_id}:
        return ()
    name = item_name(behind.subscription.items[0])
    return say(Typed(name)) if name else ()
