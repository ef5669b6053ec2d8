"""Rules about payments and invoices that wait for money."""

from datetime import datetime

from app.domain.billing import Invoice, Payment, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, plural, say, sentences
from app.domain.explain.collecting import EXPIRES, another_saved
from app.domain.explain.failure_cards import barred
from app.domain.explain.payment import cause, explained
from app.domain.insights.insight import Insight
from app.domain.money import Money
from app.domain.states import attempt_failed, days_overdue, payments_of, plan_has_ended
from app.domain.wording import method_label


def payment_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest open invoice whose payment was tried and refused."""
    failed = [one for one in snapshot.invoices if attempt_failed(one, snapshot)]
    if not failed:
        return None
    invoice, payments = failed[0], payments_of(failed[0], snapshot)
    bare = _nothing_to_charge(payments)
    title = say("No card to charge, {amount}" if bare else "Payment failed, {amount}", amount=invoice.amount_remaining)
    others = plural("{n} more invoice has failed.", "{n} more invoices have failed.", len(failed) - 1)
    return Insight(
        "payment_failed",
        Tone.PROBLEM,
        title,
        sentences(_why_and_next(invoice, payments, snapshot), say(others) if len(failed) > 1 else ()),
        (invoice.id, *(payment.id for payment in payments[:1])),
        Button(say("See the invoice"), f"open:invoice:{invoice.id}") if bare else _see_why(invoice, payments),
    )


def _nothing_to_charge(payments: tuple[Payment, ...]) -> bool:
    """Whether the newest try never reached a bank: there was nothing that could be charged."""
    return bool(payments) and payments[0].status == "needs_method"


def _see_why(invoice: Invoice, payments: tuple[Payment, ...]) -> Button:
    return Button(say("See why"), f"open:payment:{payments[0].id}" if payments else f"open:invoice:{invoice.id}")


def overdue(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Open invoices past their due date; the oldest leads."""
    late = [invoice for invoice in snapshot.invoices if days_overdue(invoice, now) is not None]
    if not late:
        return None
    oldest = min(late, key=lambda invoice: invoice.due_at or now)
    days = days_overdue(oldest, now) or 0
    others = plural("{n} more invoice is overdue.", "{n} more invoices are overdue.", len(late) - 1)
    due = say("Due {day}.", day=Day(oldest.due_at)) if oldest.due_at else ()
    return Insight(
        "overdue",
        Tone.ATTENTION,
        _overdue(days, oldest.amount_remaining),
        sentences(due, _so_far(oldest), say(others) if len(late) > 1 else ()),
        tuple(invoice.id for invoice in late),
        Button(say("See the invoice"), f"open:invoice:{oldest.id}"),
    )


def written_off(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest invoice that was given up and never paid. What is written off by a pause is the pause's to tell."""
    paused = {one.id for one in snapshot.subscriptions if one.live and one.paused_invoices == "mark_uncollectible"}
    lost = (one for one in snapshot.invoices if one.status == "uncollectible" and one.amount_remaining.minor > 0)
    invoice = next((one for one in lost if one.subscription_id not in paused), None)
    if invoice is None:
        return None
    payments = payments_of(invoice, snapshot)
    return Insight(
        "written_off",
        Tone.WAITING,
        say("Invoice written off, {amount}", amount=invoice.amount_remaining),
        sentences(
            say("The invoice of {day} was given up as lost. It can still be paid.", day=Day(invoice.created)),
            _last_answer(payments),
        ),
        (invoice.id, *(payment.id for payment in payments[:1])),
        Button(say("See the invoice"), f"open:invoice:{invoice.id}"),
    )


def _last_answer(payments: tuple[Payment, ...]) -> Phrase:
    """Why the last try to collect it failed; nothing where none was made or its reason is for the agent only."""
    why = explained(payments[0]) if payments else None
    return why.happened if why is not None and not why.private else ()


def _so_far(invoice: Invoice) -> Phrase:
    if not invoice.amount_paid:
        return ()
    return say("{paid} of {amount} is paid.", paid=invoice.amount_paid, amount=invoice.amount_due)


def _overdue(days: int, amount: Money) -> Phrase:
    if not days:
        return say("Overdue today, {amount}", amount=amount)
    return say(plural("Overdue {n} day, {amount}", "Overdue {n} days, {amount}", days, amount=amount))


def _why_and_next(invoice: Invoice, payments: tuple[Payment, ...], snapshot: Snapshot) -> Phrase:
    """Why the newest try failed, how many there were, and what comes next."""
    if _nothing_to_charge(payments):
        why = say("Nothing was saved that could be charged.")
    else:
        why = cause(payments[0]) if payments else ()
    return sentences(why or say("Declined."), _tried(invoice, payments), _next(invoice, payments, snapshot))


def _tried(invoice: Invoice, payments: tuple[Payment, ...]) -> Phrase:
    last, times = (payments[0].created if payments else None), invoice.attempt_count
    if last is None:
        return say(plural("Tried {n} time.", "Tried {n} times.", times)) if times else ()
    if times < 2:
        return say("Tried on {day}.", day=Day(last))
    return say(plural("Tried {n} time, last on {day}.", "Tried {n} times, last on {day}.", times, day=Day(last)))


def _next(invoice: Invoice, payments: tuple[Payment, ...], snapshot: Snapshot) -> Phrase:
    if invoice.next_attempt_at:
        other = _nothing_to_charge(payments) or (bool(payments) and barred(payments[0].failure))
        tries = say(
            "Next try {day}, only with another payment method." if other else "Next try {day}.",
            day=Day(invoice.next_attempt_at),
        )
        return sentences(tries, _saved(invoice, payments, snapshot))
    ended = say("The plan has ended.") if plan_has_ended(invoice, snapshot) else ()
    begins = any(one.id == invoice.subscription_id and one.status == "incomplete" for one in snapshot.subscriptions)
    return sentences(ended, say("Stripe will not try again by itself."), EXPIRES if begins else ())


def _saved(invoice: Invoice, payments: tuple[Payment, ...], snapshot: Snapshot) -> Phrase:
    """What would be charged by now instead of what failed; nothing where that is the same or not known."""
    plan = next((one for one in snapshot.subscriptions if one.id == invoice.subscription_id), None)
    saved = another_saved(payments[0], plan, snapshot.customer) if payments else None
    return say("Saved by now: {method}.", method=method_label(saved)) if saved is not None else ()
