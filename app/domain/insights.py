"""What an agent must notice: one small pure rule a fact, ranked.

A rule looks at a Snapshot and says one Insight or none. To add one, write the function and put it in RULES at the rank
it deserves: the first two stand on the home card. A rule that cannot be sure says "possible".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.billing import Dispute, Invoice, PaymentMethod, Snapshot, Subscription
from app.domain.card import Button, Day, Notice, Phrase, Tone, say
from app.domain.disputes import days_left, due_first
from app.domain.explain import dispute_reason
from app.domain.states import NEEDS_ANSWER, attempt_failed, days_overdue, payments_of
from app.domain.wording import GAPS, count, gap_reason


@dataclass(frozen=True, slots=True)
class Insight:
    """A fact to notice, the ids that prove it, and one next step."""

    rule: str
    tone: Tone
    title: Phrase
    text: Phrase
    proof: tuple[str, ...]
    next_step: Button | None = None

    @property
    def notice(self) -> Notice:
        """How it stands on a card."""
        return Notice(self.tone, self.title, self.text, self.next_step)


Rule = Callable[[Snapshot, datetime], Insight | None]


def noticed(snapshot: Snapshot, now: datetime) -> tuple[Insight, ...]:
    """All insights of a snapshot, the most important first."""
    found = (rule(snapshot, now) for rule in RULES)
    return tuple(insight for insight in found if insight is not None)


def deleted_customer(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The customer was deleted in Stripe."""
    if not snapshot.customer.deleted:
        return None
    return Insight(
        "deleted_customer",
        Tone.ATTENTION,
        say("This customer was deleted in Stripe"),
        say("Subscriptions have ended. Old payments and invoices stay, nothing new can be charged."),
        (snapshot.customer.id,),
    )


def dispute_due(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A chargeback waits for an answer; the one that is due first."""
    waiting = [one for one in snapshot.disputes if one.status in NEEDS_ANSWER and not one.inquiry]
    if not waiting:
        return None
    dispute = due_first(waiting)
    title = say("Dispute: answer by ", Day(dispute.due_at)) if dispute.due_at else say("A dispute needs an answer")
    said = f": \u201c{dispute_reason(dispute)}\u201d. "
    text = say("The cardholder says of ", dispute.amount, said, *days_left(dispute, now))
    return _of_dispute("dispute_due", Tone.PROBLEM, title, text, dispute)


def inquiry_open(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """An inquiry waits for an answer; no money is taken yet."""
    waiting = [one for one in snapshot.disputes if one.status == "warning_needs_response"]
    if not waiting:
        return None
    dispute = due_first(waiting)
    title = say("Inquiry: answer by ", Day(dispute.due_at)) if dispute.due_at else say("The bank asks about a payment")
    text = say("The bank asks about ", dispute.amount, ". No money is taken yet. A full refund would end it.")
    return _of_dispute("inquiry_open", Tone.ATTENTION, title, text, dispute)


def payment_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest open invoice whose payment was tried and refused."""
    for invoice in snapshot.invoices:
        payments = payments_of(invoice, snapshot)
        if attempt_failed(invoice, payments):
            target = payments[0].id if payments else ""
            step = f"open:payment:{target}" if target else f"open:invoice:{invoice.id}"
            return Insight(
                "payment_failed",
                Tone.PROBLEM,
                say("Payment failed, ", invoice.amount_remaining),
                _tries(invoice, payments[0].created if payments else None),
                (invoice.id, *(payment.id for payment in payments[:1])),
                Button(say("See why"), step),
            )
    return None


def one_off_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest payment of all failed, and it belongs to no invoice."""
    newest = snapshot.payments[0] if snapshot.payments else None
    if newest is None or newest.invoice_id or newest.status != "failed":
        return None
    return Insight(
        "one_off_failed",
        Tone.PROBLEM,
        say("Payment failed, ", newest.amount),
        say("Declined on ", Day(newest.created), ". Nothing was charged."),
        (newest.id,),
        Button(say("See why"), f"open:payment:{newest.id}"),
    )


def refund_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A refund came back: the customer did not get it."""
    for payment in snapshot.payments:
        for refund in payment.refunds:
            if refund.status == "failed":
                return Insight(
                    "refund_failed",
                    Tone.PROBLEM,
                    say("Refund failed, ", refund.amount),
                    say("Sent on ", Day(refund.created), ". The customer did not get it; the money is back with us."),
                    (refund.id, payment.id),
                    Button(say("See the payment"), f"open:payment:{payment.id}"),
                )
    return None


def needs_customer(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A payment waits until the customer confirms it with the bank."""
    for payment in snapshot.payments:
        if payment.status == "needs_action":
            return Insight(
                "needs_customer",
                Tone.ATTENTION,
                say("Waiting for the customer, ", payment.amount),
                say("The bank wants the customer to confirm this payment. Nothing was charged yet."),
                (payment.id,),
                Button(say("See the payment"), f"open:payment:{payment.id}"),
            )
    return None


def overdue(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Open invoices past their due date; the oldest leads."""
    late = [invoice for invoice in snapshot.invoices if days_overdue(invoice, now) is not None]
    if not late:
        return None
    oldest = min(late, key=lambda invoice: invoice.due_at or now)
    days = days_overdue(oldest, now) or 0
    others = f" {count(len(late) - 1, 'more invoice is', 'more invoices are')} overdue." if len(late) > 1 else ""
    due = say("Due ", Day(oldest.due_at), ".") if oldest.due_at else ()
    return Insight(
        "overdue",
        Tone.ATTENTION,
        say("Overdue " + count(days, "day", "days") + ", " if days else "Overdue today, ", oldest.amount_remaining),
        say(*due, others),
        tuple(invoice.id for invoice in late),
        Button(say("See the invoice"), f"open:invoice:{oldest.id}"),
    )


def unread_part(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A part of the facts could not be read. Never silently an empty list."""
    gaps = [gap for gap in snapshot.unread if gap.part in GAPS]
    if not gaps:
        return None
    names = [GAPS[gap.part] for gap in gaps]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return Insight(
        "unread_part",
        Tone.ATTENTION,
        say(f"{listed[0].upper()}{listed[1:]} could not be read"),
        say(gap_reason(gaps[0]) + " That does not mean there are none."),
        tuple(gap.part for gap in gaps),
        Button(say("Try again"), "refresh"),
    )


def collection_paused(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A live subscription collects nothing."""
    for subscription in snapshot.subscriptions:
        if subscription.live and subscription.collection_paused:
            return Insight(
                "collection_paused",
                Tone.WAITING,
                say("Collection is paused"),
                say("The subscription runs, but its invoices are not collected."),
                (subscription.id,),
                Button(say("See the subscription"), f"open:subscription:{subscription.id}"),
            )
    return None


def card_expiring(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The card that will be charged ends before the next charge."""
    for subscription in snapshot.subscriptions:
        method = subscription.default_payment_method or snapshot.customer.default_payment_method
        charge_at = _next_charge(subscription)
        if charge_at is None or method is None or not ends_before(method, charge_at):
            continue
        ended = ends_before(method, now)
        return Insight(
            "card_expiring",
            Tone.ATTENTION,
            say("The card has expired" if ended else "Card ends before the next charge"),
            say(f"Valid until {method.exp_month:02d}/{method.exp_year}. The next charge is on ", Day(charge_at), "."),
            (method.id, subscription.id),
        )
    return None


def ends_before(method: PaymentMethod, at: datetime) -> bool:
    """Whether a card is no longer valid at that time; it is valid through the last day of its month."""
    if method.exp_year is None or method.exp_month is None:
        return False
    return (method.exp_year, method.exp_month) < (at.year, at.month)


def _next_charge(subscription: Subscription) -> datetime | None:
    charges = subscription.status in ("active", "trialing") and subscription.collection_method == "charge_automatically"
    if not charges or subscription.cancel_at_period_end or subscription.collection_paused:
        return None
    return min((item.period_end for item in subscription.items if item.period_end), default=None)


def _tries(invoice: Invoice, last: datetime | None) -> Phrase:
    tries = invoice.attempt_count
    times = {0: "Declined", 1: "Declined once", 2: "Declined twice"}.get(tries, f"Declined {tries} times")
    declined = say(times, *((", last on ", Day(last)) if last else ()), ". ")
    if invoice.next_attempt_at:
        return say(*declined, "Next try ", Day(invoice.next_attempt_at), ".")
    return say(*declined, "Stripe will not try again by itself.")


def _of_dispute(rule: str, tone: Tone, title: Phrase, text: Phrase, dispute: Dispute) -> Insight:
    step = Button(say("See the inquiry" if dispute.inquiry else "See the dispute"), f"open:dispute:{dispute.id}")
    return Insight(rule, tone, title, text, (dispute.id, dispute.charge_id), step)


RULES: tuple[Rule, ...] = (
    deleted_customer,
    dispute_due,
    payment_failed,
    refund_failed,
    inquiry_open,
    unread_part,
    overdue,
    needs_customer,
    one_off_failed,
    card_expiring,
    collection_paused,
)
