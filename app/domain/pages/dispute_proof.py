"""What speaks for answering a dispute: the evidence that helps, Visa's rule, and what is at stake. Facts, no advice."""

from app.domain.billing import Dispute, Payment, Snapshot
from app.domain.card import Facts, Phrase, Row, Section, Step, Steps, Tone, Words, plural, say
from app.domain.disputes.case import Earlier, earlier_payments
from app.domain.disputes.compelling import Compelling, compelling
from app.domain.disputes.evidence import EARLIER_ORDERS, Proof, final, helps, limits, ready

FINAL = say(
    "Evidence usually changes nothing here: the bank's word on a bank debit is final. Ask for another way to pay."
)
SECOND_FEE = say("Answering may add a second fee, which usually comes back if the bank decides for us.")
NO_FEE = say("An inquiry costs no fee so far. As a chargeback it would cost the amount and a fee.")


def proof(dispute: Dispute, payment: Payment, snapshot: Snapshot) -> tuple[Section, ...]:
    """The sections; none once nothing can be answered any more."""
    if dispute.due_at is None or dispute.past_due or dispute.due_at < snapshot.read_at:
        return ()
    earlier = earlier_payments(payment, snapshot)
    if final(dispute):
        return (Words((FINAL,)), *_at_stake(dispute, earlier))
    return (
        _evidence(dispute, earlier),
        Words((limits(dispute),), note=True),
        *_visa_rule(compelling(dispute, payment, snapshot)),
        *_at_stake(dispute, earlier),
    )


def _evidence(dispute: Dispute, earlier: Earlier | None) -> Steps:
    known = earlier.undisputed if earlier and dispute.reason in ("fraudulent", "unrecognized") else ()
    words = say(plural("{n} earlier payment", "{n} earlier payments", len(known)))
    own = (Step(Tone.GOOD, words, say("Known"), say("by this card, not disputed")),) if known else ()
    return Steps(
        (*own, *(_check(one, dispute) for one in helps(dispute) if one is not EARLIER_ORDERS or _may_exist(earlier))),
        say("What helps for this reason"),
        checks=True,
    )


def _check(one: Proof, dispute: Dispute) -> Step:
    done = ready(one, dispute)
    return Step(Tone.GOOD if done else Tone.WAITING, one.label, say("Ready" if done else "To add"), one.detail)


def _may_exist(earlier: Earlier | None) -> bool:
    return earlier is None or earlier.more or bool(earlier.undisputed)


def _visa_rule(found: Compelling | None) -> tuple[Section, ...]:
    if found is None:
        return ()
    title = say("Visa's rule for earlier payments")
    steps = [Step(Tone.WAITING, one, say("Missing"), more) for one, more in found.missing]
    if found.fitting and found.missing:
        fits = say(plural("{n} earlier payment fits", "{n} earlier payments fit", found.fitting))
        steps.insert(0, Step(Tone.GOOD, fits, say("Known"), say("120 to 365 days before this one")))
    words = Words((found.words,), title)
    return (words, Steps(tuple(steps), checks=True)) if steps else (words,)


def _at_stake(dispute: Dispute, earlier: Earlier | None) -> tuple[Section, ...]:
    rows = [Row(say("At stake"), say(dispute.amount))]
    if dispute.fee:
        rows.append(Row(say("Fee that usually stays"), say(dispute.fee), detail=_against(dispute)))
    if earlier is not None:
        rows.append(Row(say("Earlier undisputed, this card"), _counted(earlier), detail=_disputed(earlier)))
    note = NO_FEE if dispute.inquiry else SECOND_FEE
    return (Facts(tuple(rows), say("Is an answer worth it?")), Words((note,), note=True))


def _against(dispute: Dispute) -> Phrase:
    same = dispute.fee is not None and dispute.fee.currency == dispute.amount.currency
    return say("more than the amount") if same and dispute.fee and dispute.fee > dispute.amount else ()


def _counted(earlier: Earlier) -> Phrase:
    found = len(earlier.undisputed)
    return say("{n} or more", n=found) if earlier.more else say(found)


def _disputed(earlier: Earlier) -> Phrase:
    if earlier.disputed:
        return say("and {n} disputed", n=earlier.disputed)
    return say("none disputed") if earlier.undisputed else ()
