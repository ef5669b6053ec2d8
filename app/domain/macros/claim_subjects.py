"""What a reply can claim about money: in words, what must then be true, and which needs prove it."""

from dataclasses import dataclass, replace

from app.domain.card import Phrase, say
from app.domain.macros.conditions import Compare, Condition, Every, Not, Path, Some
from app.domain.macros.failures import FAMILIES


def _path(written: str) -> Path:
    return Path(tuple(written.split(".")))


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be claimed: `says` in words, what must be true, and which needs prove it; the first is suggested. Any
    need about one of `names` proves it too, where only their being there is claimed."""

    says: Phrase
    condition: Condition
    proofs: tuple[Condition, ...]
    names: frozenset[str] = frozenset()


def _subject(says: Phrase, proofs: str, *more: Condition) -> Subject:
    """A claim that holds when one of these facts (or conditions) is true."""
    known = (*(_path(one) for one in proofs.split()), *more)
    return Subject(says, Some(known), known)


def _there(says: Phrase, proofs: str, names: str) -> Subject:
    """A claim that only says that there is such a thing."""
    return replace(_subject(says, proofs), names=frozenset(names.split()))


SUBJECTS: dict[str, Subject] = {
    "a refund": _there(
        say("The text speaks of a refund, and there is none."),
        "refund request payment.refund payment.refunded payment.refunded_in_full",
        "refund request",
    ),
    "a dispute": _there(
        say("The text speaks of a dispute, and there is none."),
        "dispute payment.dispute payment.disputed refund.stopped_by_dispute customer.disputed",
        "dispute",
    ),
    "a subscription": _there(
        say("The text speaks of a subscription, and there is none."),
        "subscription payment.subscription invoice.subscription",
        "subscription",
    ),
    "a trial": _there(
        say("The text speaks of a trial, and there is none."), "subscription.trial_ends_on subscription.trial_ended", ""
    ),
    "voided": _subject(
        say("The text says that an invoice was canceled, and the facts do not."),
        "",
        Compare(_path("invoice.status"), "eq", "void"),
        Compare(_path("invoice.status"), "eq", "uncollectible"),
        Compare(_path("invoice.status"), "in", ("void", "uncollectible")),
    ),
    "refunded": _subject(
        say("The text says that money was sent back, and the facts do not."),
        "refund.sent refund.arrives_by refund.due_since refund.reference",
        Compare(_path("refund.status"), "eq", "succeeded"),
    ),
    "in full": _subject(
        say("The text says that all of it was sent back, and the facts do not."),
        "refund.in_full payment.refunded_in_full refund.payment.refunded_in_full",
    ),
    "arrives": _subject(
        say("The text says by when money arrives, and the facts do not."), "refund.arrives_by refund.arrives_from"
    ),
    "refund failed": _subject(say("The text says that a refund failed, and the facts do not."), "refund.failed"),
    "canceled": _subject(
        say("The text says that the subscription is canceled, and the facts do not."),
        "subscription.canceled subscription.ended subscription.ends_on",
        Compare(_path("subscription.status"), "eq", "canceled"),
    ),
    "ended": _subject(
        say("The text says that the subscription has ended, and the facts do not."),
        "subscription.ended",
        Compare(_path("subscription.status"), "eq", "canceled"),
        Not(_path("subscription.live")),
    ),
    "charged no more": _subject(
        say("The text says that nothing more is charged, and the facts do not."), "subscription.charged_no_more"
    ),
    "no dispute": _subject(
        say("The text says that there is no dispute, and the facts do not."),
        "",
        Not(_path("customer.disputed")),
    ),
    "dispute over": _subject(
        say("The text says that a dispute is decided, and the facts do not."),
        "dispute.won dispute.lost",
        Every((_path("dispute"), Not(_path("dispute.open")))),
        Compare(_path("dispute.status"), "in", ("won", "lost", "warning_closed", "prevented")),
    ),
    "disputed": _subject(
        say("The text says that a payment is disputed, and the facts do not."),
        "dispute.open dispute payment.disputed customer.disputed dispute.won dispute.lost dispute.under_review"
        " refund.stopped_by_dispute payment.dispute",
    ),
    "paid": _subject(
        say("The text says that a payment went through, and the facts do not."),
        "payment.succeeded invoice.paid customer.cash refund.payment.succeeded payment.twin refund.payment.twin"
        " subscription.first_charge",
        Compare(_path("payment.status"), "eq", "succeeded"),
        Compare(_path("invoice.status"), "eq", "paid"),
    ),
    "invoice paid": _subject(
        say("The text says that an invoice is paid, and the facts do not."),
        "invoice.paid_on",
        Compare(_path("invoice.status"), "eq", "paid"),
    ),
    "nothing owed": _subject(
        say("The text says that nothing is left to pay, and the facts do not."), "customer.owes_nothing"
    ),
    "twice": _subject(
        say("The text says that something was charged twice, and the facts do not."),
        "payment.twin refund.payment.twin",
    ),
    "credited": _subject(
        say("The text says that there is credit, and the facts do not."),
        "customer.credit customer.credits invoice.credited",
    ),
    "card expired": _subject(
        say("The text says that a card has expired, and the facts do not."),
        "customer.method.expired subscription.method.expired payment.method.expired",
        Compare(_path("payment.failure"), "eq", "expired"),
    ),
    "trial over": _subject(
        say("The text says that a trial is over, and the facts do not."), "subscription.trial_ended"
    ),
    "failed": _subject(
        say("The text says that a payment failed, and the facts do not."),
        "payment.failed invoice.failed payment.still_wanted",
        Compare(_path("payment.status"), "eq", "failed"),
        *(Compare(_path("payment.failure"), "eq", one) for one in FAMILIES.split()),
    ),
    "waits for approval": _subject(
        say("The text says that an approval is waited for, and the facts do not."), "request.waiting"
    ),
}
