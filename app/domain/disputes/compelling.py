"""Visa's Compelling Evidence 3.0: may it apply, and what is missing.

Stripe docs, Visa CE 3.0: reason 10.4 only; two earlier undisputed payments by the same card, 120 to 365 days before the
disputed one; two matching details, one of them the address of the device or the device itself. Stripe's own word wins.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.domain.billing import Dispute, Payment, Snapshot
from app.domain.card import Phrase, say, sentences
from app.domain.disputes.case import earlier_payments
from app.domain.wording import own_word

NEEDED = 2
YOUNGEST, OLDEST = timedelta(days=120), timedelta(days=365)
Lack = tuple[Phrase, Phrase]
IDENTIFIERS: Lack = (say("Two matching details"), say("one of them is the IP address or the device"))
_EARLIER: Lack = (say("Two earlier payments"), say("by this card, not disputed"))
_UNNAMED: Lack = (say("Two of them, named"), say("in the answer to the dispute"))
_WANTED = say("It may apply. Stripe still wants:")
_MISSING: dict[str, Lack] = {
    "missing_customer_identifiers": IDENTIFIERS,
    "missing_disputed_transaction_description": (say("What this payment bought"), ()),
    "missing_merchandise_or_services": (say("Goods or services"), say("which of them it was")),
    "missing_prior_undisputed_transaction": _EARLIER,
    "missing_prior_undisputed_transactions": _EARLIER,
    "missing_prior_undisputed_transaction_description": (say("What earlier ones bought"), ()),
}


@dataclass(frozen=True, slots=True)
class Compelling:
    """What can be said of the rule: a sentence, what is missing (with a word more), how many payments fit."""

    words: Phrase
    missing: tuple[Lack, ...] = ()
    fitting: int | None = None


def compelling(dispute: Dispute, payment: Payment, snapshot: Snapshot) -> Compelling | None:
    """Whether the rule may apply; None when it is not about such a dispute or can no longer be used."""
    if dispute.inquiry or dispute.due_at is None or not _about_fraud_by_visa(dispute):
        return None
    if dispute.compelling == "qualified":
        return Compelling(say("Stripe says that the evidence in the draft qualifies."))
    if dispute.compelling == "not_qualified":
        return Compelling(say("Stripe says that this dispute does not qualify."))
    if dispute.compelling == "requires_action":
        return _wanted(dispute, payment, snapshot)
    return _by_our_facts(payment, snapshot)


def _wanted(dispute: Dispute, payment: Payment, snapshot: Snapshot) -> Compelling:
    """What Stripe still wants; earlier payments that we know are not lacking, only not named in the answer yet."""
    known = fitting(payment, snapshot) or ()
    lacks = [_named(one) for one in dispute.compelling_missing]
    if len(known) < NEEDED:
        return Compelling(_WANTED, tuple(lacks))
    return Compelling(_WANTED, tuple(_UNNAMED if one is _EARLIER else one for one in lacks), len(known))


def fitting(payment: Payment, snapshot: Snapshot) -> tuple[Payment, ...] | None:
    """The earlier undisputed payments by this card that are old enough and not too old; None when that is not known."""
    earlier = earlier_payments(payment, snapshot)
    if earlier is None:
        return None
    return tuple(one for one in earlier.undisputed if YOUNGEST <= payment.created - one.created <= OLDEST)


def _by_our_facts(payment: Payment, snapshot: Snapshot) -> Compelling:
    found = fitting(payment, snapshot)
    if found is None:
        return Compelling(say("It may apply. The earlier payments by this card are not known here."), (IDENTIFIERS,))
    if len(found) >= NEEDED:
        return Compelling(say("It may apply: earlier payments by this card fit."), (IDENTIFIERS,), len(found))
    needed = say("It needs two undisputed payments by this card, 120 to 365 days earlier.")
    seen = say("We see {n}.", n=len(found)) if found else say("We see none.")
    older = say("Older payments were not read.") if snapshot.more_payments else ()
    return Compelling(sentences(needed, seen, older), fitting=len(found))


def _about_fraud_by_visa(dispute: Dispute) -> bool:
    if (dispute.network or "").lower() != "visa":
        return False
    return dispute.network_reason_code == "10.4" if dispute.network_reason_code else dispute.reason == "fraudulent"


def _named(action: str) -> Lack:
    return _MISSING.get(action) or (say(own_word(action)), ())
