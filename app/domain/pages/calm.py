"""What home says when there is nothing to notice: that, and how things stand."""

from datetime import datetime, timedelta

from app.domain.billing import Invoice, Snapshot, Subscription
from app.domain.card import Calm, Day, Phrase, Section, Words, say, sentences
from app.domain.ending import ending
from app.domain.explain.invoice_balance import Moved, moves
from app.domain.insights.prices import lower_invoice, was_trial
from app.domain.pages.facts import main_subscription
from app.domain.pages.scene import Scene
from app.domain.states import paid_elsewhere, payments_of

LATELY = timedelta(days=45)
AT_MOST = 2


def quiet_words(scene: Scene) -> tuple[Section, ...]:
    """For a customer with nothing to notice."""
    snapshot = scene.snapshot
    subscription = main_subscription(snapshot)
    charged = snapshot.payments or any(invoice.total for invoice in snapshot.invoices)
    if subscription is not None and subscription.trial_end and subscription.status == "trialing" and not charged:
        return (Words((_on_trial(subscription, subscription.trial_end),)),)
    if snapshot.invoices or snapshot.payments:
        stands = [one for one in (_newest_invoice(scene), _plan_stands(snapshot, subscription)) if one][:AT_MOST]
        if stands:
            return (Calm(sentences(say("Nothing needs attention."), *stands)),)
        return (Calm(say("Nothing needs attention")),)
    nothing = say("No plan and no payments yet." if subscription is None else "Nothing has been charged yet.")
    return (Words((nothing,)),)


def _on_trial(subscription: Subscription, until: datetime) -> Phrase:
    ends = ending(subscription)
    if ends is not None and ends[0] <= until:
        return say("On a free trial, which ends on {day} and does not go on. Nothing is charged.", day=Day(ends[0]))
    return say("On a free trial until {day}. Nothing has been charged yet.", day=Day(until))


def _newest_invoice(scene: Scene) -> Phrase:
    """How the newest invoice stands, where that is not simply paid."""
    invoice = scene.snapshot.invoices[0] if scene.snapshot.invoices else None
    if invoice is None:
        return ()
    if invoice.status == "open" and invoice.amount_remaining:
        return _open(invoice)
    if invoice.status == "draft" and invoice.total:
        return say("An invoice over {amount} is a draft and not sent yet.", amount=invoice.total)
    if scene.now - invoice.created > LATELY:
        return ()
    if invoice.status == "void":
        return say("The invoice of {day} is void: nothing is to be paid for it.", day=Day(invoice.created))
    return _elsewhere(invoice) or _credited(invoice) or _by_balance(invoice) or lower_invoice(scene.snapshot, scene.now)


def _elsewhere(invoice: Invoice) -> Phrase:
    outside = say("The invoice of {day} was paid outside Stripe.", day=Day(invoice.created))
    return outside if paid_elsewhere(invoice) else ()


def _by_balance(invoice: Invoice) -> Phrase:
    """What the customer's balance did with it: kept what it gave back, or paid for it."""
    moved, day = dict(moves(invoice)), Day(invoice.created)
    if Moved.KEPT in moved and invoice.total.minor < 0:
        return say("{amount} was kept as credit by the invoice of {day}.", amount=moved[Moved.KEPT], day=day)
    if Moved.USED not in moved:
        return ()
    used = -moved[Moved.USED]
    if invoice.amount_due:
        return say("Credit of {amount} paid for a part of the invoice of {day}.", amount=used, day=day)
    return say("Credit of {amount} paid for the invoice of {day}.", amount=used, day=day)


def _open(invoice: Invoice) -> Phrase:
    amount = invoice.amount_remaining
    if invoice.credited_before:
        credited = invoice.credited_before
        return say("{amount} is open, after a credit note of {credited}.", amount=amount, credited=credited)
    if invoice.due_at:
        return say("{amount} is open, due {day}.", amount=amount, day=Day(invoice.due_at))
    return say("{amount} is open.", amount=amount)


def _credited(invoice: Invoice) -> Phrase:
    credited = invoice.credited_before or invoice.credited_after
    if not credited:
        return ()
    return say("A credit note took {amount} off the invoice of {day}.", amount=credited, day=Day(invoice.created))


def _plan_stands(snapshot: Snapshot, subscription: Subscription | None) -> Phrase:
    if subscription is not None:
        ends = ending(subscription)
        return say("The plan is canceled and ends on {day}.", day=Day(ends[0])) if ends else ()
    unknown = snapshot.more_subscriptions or snapshot.missing("subscriptions") or snapshot.customer.deleted
    of_a_plan = any(one.subscription_id and one.status != "void" for one in snapshot.invoices)
    if not of_a_plan or unknown:
        return ()
    if _only_tried(snapshot):
        return say("The free trial has ended and did not go on; no plan runs now.")
    until = _paid_until(snapshot)
    if until is not None:
        return say("The plan has ended, though it was paid for until {day}; none runs now.", day=Day(until))
    return say("The plan has ended; none runs now.")


def _only_tried(snapshot: Snapshot) -> bool:
    """Whether all that a plan ever billed was a free trial."""
    billed = [one for one in snapshot.invoices if one.subscription_id and one.status != "void"]
    return not snapshot.more_invoices and all(was_trial(one) for one in billed)


def _paid_until(snapshot: Snapshot) -> datetime | None:
    """The end of the period that an ended plan was paid for, where that is still to come and nothing went back."""
    last = next((one for one in snapshot.invoices if one.subscription_id), None)
    if last is None or last.status != "paid" or not last.amount_paid or last.credited_after:
        return None
    if any(one.refunded or one.disputed for one in payments_of(last, snapshot)):
        return None
    ends = max((one.period_end for one in last.lines if one.period_end and not one.proration), default=None)
    return ends if ends is not None and ends > snapshot.read_at else None
