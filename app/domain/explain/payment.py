"""Why a payment did not go through: Stripe's codes in plain words.

Families of codes: failure_cards, failure_debits, failure_others. A code that we do not know degrades to a safe
sentence. What tells of suspected fraud is `private`: it is for the agent only and never for the customer.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.billing import Failure, Payment, PaymentMethod
from app.domain.card import Phrase, say
from app.domain.explain import card_declines as declines
from app.domain.explain import failure_cards as cards
from app.domain.explain import failure_debits as debits
from app.domain.explain import failure_others as others
from app.domain.explain.awaited import awaited
from app.domain.explain.explained import Explained, Retry, Way

_ADVICE = {
    Retry.NEVER: (say("Not with this one. The bank says not to try it again. Another way to pay can work."), Way.PAY),
    Retry.CHANGED: (say("Yes, after the customer has checked the details and entered them again."), Way.UPDATE),
    Retry.LATER: (say("Yes, later: the bank says that another try can work. Another way to pay works at once."), None),
}
_CODES = {**others.BY_CODE, **cards.BY_CODE, **debits.BY_CODE}
_DEBIT_CODES = {**_CODES, **debits.OF_A_DEBIT}


def explained(payment: Payment) -> Explained | None:
    """Why a payment has not brought its money; None when it has, or is still under way."""
    if payment.status == "failed":
        return failure(payment.failure or Failure(), payment.method)
    return awaited(payment) if payment.status == "needs_action" else None


def cause(payment: Payment) -> Phrase:
    """The same in a sentence for a place that others may see: what is private is only said to be there. Nothing where
    there is nothing to explain. One that was canceled later keeps why it had failed."""
    failed = payment.failure if payment.status == "canceled" else None
    why = failure(failed, payment.method) if failed is not None else explained(payment)
    if why is None:
        return ()
    return say("The reason is for you only.") if why.private else why.happened


def failure(why: Failure, method: PaymentMethod | None = None) -> Explained:
    """Why a payment failed. A fraud signal in any of its codes makes it private; else a bank's return code says more
    than the decline code, and that more than the error code. Whether trying again can work is decided by Stripe's
    advice code first (Stripe docs, Card declines)."""
    if why.outcome_type == "blocked":
        return declines.BLOCKED_BY.get(why.blocked_by or "", declines.BLOCKED)
    return _advised(_by_code(why, method), why.advice_code)


def _by_code(why: Failure, method: PaymentMethod | None) -> Explained:
    kind = method.kind if method is not None else ""
    own, unknown = _table(kind)
    general = why.code == "card_declined" and why.decline_code
    codes = [code for code in (why.network_code, why.decline_code, None if general else why.code) if code]
    found = [own[code] for code in codes if code in own]
    signals = [_CODES[code] for code in codes if code in _CODES]
    if kind == "card" and why.network_code in cards.REPORTED_BY_NETWORK:
        signals.append(cards.REPORTED_BY_NETWORK[why.network_code])
    private = next((one for one in signals if one.private), None)
    return private or next(iter(found), unknown)


def _table(kind: str) -> tuple[Mapping[str, Explained], Explained]:
    """What the codes mean for a way to pay, and what an unknown one does."""
    if kind in debits.KINDS:
        return _DEBIT_CODES, debits.UNKNOWN
    return (_CODES, declines.UNKNOWN) if not kind or kind in others.CARDS else (others.BY_CODE, others.UNKNOWN)


def _advised(found: Explained, advice_code: str | None) -> Explained:
    """With what Stripe's advice says of another try. Where both say the same, our words are the more exact ones."""
    advice = next((one for one in Retry if one.value == advice_code), None)
    same = advice is found.retry and (advice is not Retry.CHANGED or found.way in (Way.UPDATE, Way.CONFIRM))
    if advice is None or same or found.strict:
        return found
    again, way = _ADVICE[advice]
    return replace(found, again=again, retry=advice, way=way or found.way)
