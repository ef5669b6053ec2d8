"""Billing credits on the page of balances: what is left, what expires when, where metered use stands against them."""

from datetime import datetime

from app.domain.billing import CreditGrant, Snapshot
from app.domain.card import Day, Facts, Phrase, Row, Section, Typed, Words, say, sentences
from app.domain.explain.balance import expiring, last_use
from app.domain.money import Money
from app.domain.wording import gap_reason

_MEANING = say(
    "Prepaid or given for use. They pay for use on the next invoice by themselves, the first to expire first."
)
_NO_PAYOUT = say("What is left when they expire is gone.")
_GRANTS_UNREAD = say("When they expire could not be read.")


def billing_credits(snapshot: Snapshot, grants: tuple[CreditGrant, ...] | None, now: datetime) -> tuple[Section, ...]:
    """What is left for use, grant by grant. `grants` is None when they could not be read."""
    gap = snapshot.missing("credits")
    if gap:
        return (Words((sentences(say("Billing credits could not be read."), gap_reason(gap)),)),)
    if snapshot.credits is None or not snapshot.credits.available:
        return ()
    rows = tuple(Row(say("Left for usage"), say(one)) for one in snapshot.credits.available)
    own = tuple(_grant(one, now) for one in expiring(grants or (), now))
    notes = [_MEANING]
    if grants is None:
        notes.append(_GRANTS_UNREAD)
    elif any(one.expires_at for one in expiring(grants, now)):
        notes.append(_NO_PAYOUT)
    return (
        Facts(rows + own, say("Billing credits")),
        *_use(snapshot, snapshot.credits.available),
        Words(tuple(notes), note=True),
    )


def _grant(grant: CreditGrant, now: datetime) -> Row:
    name: Phrase = say(Typed(grant.name)) if grant.name else say("Credits of {day}", day=Day(grant.created))
    of = say("of {amount}", amount=grant.amount)
    left = say("{left} of {amount}", left=grant.left, amount=grant.amount) if grant.left is not None else of
    return Row(name, left, detail=_until(grant, now))


def _until(grant: CreditGrant, now: datetime) -> Phrase:
    if grant.effective_at and grant.effective_at > now:
        return say("from {day}", day=Day(grant.effective_at))
    return say("expires {day}", day=Day(grant.expires_at)) if grant.expires_at else say("never expires")


def _use(snapshot: Snapshot, available: tuple[Money, ...]) -> tuple[Section, ...]:
    """What the last invoice took, and that use since then is not taken off yet."""
    if snapshot.missing("invoices"):
        return ()
    said = [line for left in available for line in _last(snapshot, left)]
    since = _open_period(snapshot)
    if since is not None:
        said.append(say("Use since {day} is not taken off yet: the next invoice counts it.", day=Day(since)))
    return (Words(tuple(said)),) if said else ()


def _last(snapshot: Snapshot, left: Money) -> tuple[Phrase, ...]:
    invoice = last_use(snapshot, left.currency)
    if invoice is None or invoice.credits_used is None:
        return ()
    used = say("The invoice of {day} used {amount}.", day=Day(invoice.created), amount=invoice.credits_used)
    if left < invoice.credits_used:
        return (sentences(used, say("What is left is less than that: use beyond it is charged as usual.")),)
    return (used,)


def _open_period(snapshot: Snapshot) -> datetime | None:
    """When the running period of metered use began; None when nothing live is metered or it is not known."""
    items = [item for one in snapshot.subscriptions if one.live for item in one.items if item.metered]
    return min((item.period_start for item in items if item.period_start), default=None)
