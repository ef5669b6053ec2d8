"""Where invoices, payments and customers do not fit together, and what would put it right.

Only what the facts say: what was not read is never taken for missing.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.billing import Customer, Invoice, Payment, Snapshot
from app.domain.card import Day, Phrase, Typed, fill, say
from app.domain.loose import could_be_for
from app.domain.matching import Candidate, same_address
from app.domain.money import Money
from app.domain.payment import charged

_TITLES = frozenset(("ltd", "limited", "inc", "llc", "gmbh", "ag", "kg", "as", "ab", "bv", "sa", "sarl", "co", "and"))


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What does not fit, what would put it right, the ids that prove it and the page to look at."""

    kind: str
    title: Phrase
    text: Phrase
    remedy: Phrase
    proof: tuple[str, ...]
    command: str


def discrepancies(snapshot: Snapshot, others: tuple[Candidate, ...] = ()) -> tuple[Discrepancy, ...]:
    """All of them; `others` are further customers with the requester's address."""
    found = (*loose(snapshot), *overpaid(snapshot), *_part_paid(snapshot), *_paid_by_another(snapshot))
    return (*found, *_near_duplicates(snapshot.customer, others))


def loose(snapshot: Snapshot) -> Iterator[Discrepancy]:
    """A payment of no invoice beside an open invoice of the same amount; each is told once."""
    if snapshot.missing("invoices") or snapshot.missing("payments"):
        return
    taken: set[str] = set()
    for invoice in reversed(snapshot.invoices):
        fitting = (one for one in snapshot.payments if one.id not in taken and could_be_for(one, invoice, snapshot))
        payment = next(fitting, None) if invoice.status == "open" and invoice.amount_remaining else None
        if payment is None:
            continue
        taken.add(payment.id)
        yield Discrepancy(
            "loose_payment",
            say("Paid beside the invoice, {amount}", amount=charged(payment)),
            _beside(payment, invoice, snapshot),
            say("If it was meant for this invoice, attach the payment to the invoice in Stripe. Do not charge again."),
            (payment.id, invoice.id),
            f"open:payment:{payment.id}",
        )


def _beside(payment: Payment, invoice: Invoice, snapshot: Snapshot) -> Phrase:
    """That they do not know of each other. An invoice that was not read may be what the payment is for."""
    if snapshot.more_invoices:
        words = say(
            "The payment of {paid} belongs to none of the newest invoices."
            " The open invoice of {billed} asks for the same amount."
        )
    else:
        words = say(
            "The payment of {paid} belongs to no invoice. The open invoice of {billed} asks for the same amount."
        )
    return fill(words, paid=Day(payment.created), billed=Day(invoice.created))


def overpaid(snapshot: Snapshot) -> Iterator[Discrepancy]:
    """An invoice that got more than it asked for. Stripe credits the customer (Stripe docs, amount_overpaid). Whether
    it went back is known only where its payments were read."""
    if snapshot.missing("payments"):
        return
    for invoice in snapshot.invoices:
        surplus = _surplus(invoice, snapshot)
        if surplus.minor <= 0:
            continue
        yield Discrepancy(
            "overpaid",
            say("Invoice paid too much, {amount}", amount=surplus),
            say("The invoice of {day} asked for {amount}.", day=Day(invoice.created), amount=invoice.amount_due),
            say("Stripe keeps it as the customer\u2019s credit. If it is refunded instead, the credit must go."),
            (invoice.id, *(one.id for one in invoice.payments if one.status == "paid")),
            f"open:invoice:{invoice.id}",
        )


def _surplus(invoice: Invoice, snapshot: Snapshot) -> Money:
    """What came in beyond what was asked and did not go back."""
    nothing = Money(0, invoice.currency)
    paid = [one for one in invoice.payments if one.status == "paid"]
    came = sum((one.amount_paid for one in paid if one.amount_paid and _in(invoice, one.amount_paid)), nothing)
    surplus = max(came - invoice.amount_due, invoice.overpaid or nothing)
    if surplus.minor <= 0:
        return nothing
    known = {one.intent_id for one in snapshot.payments} | {one.charge_id for one in snapshot.payments}
    if any(not one.outside and not {one.intent_id, one.charge_id} & (known - {None}) for one in paid):
        return nothing
    intents = {one.intent_id for one in paid if one.intent_id} | {one.charge_id for one in paid if one.charge_id}
    own = [one for one in snapshot.payments if one.intent_id in intents or one.charge_id in intents]
    back = sum((one.refunded for one in own if one.amount.currency == invoice.currency), nothing)
    return surplus - back if surplus > back else nothing


def _in(invoice: Invoice, amount: Money) -> bool:
    return amount.currency == invoice.currency


def _part_paid(snapshot: Snapshot) -> Iterator[Discrepancy]:
    for invoice in snapshot.invoices:
        if invoice.status != "open" or invoice.amount_paid.minor <= 0 or invoice.amount_remaining.minor <= 0:
            continue
        yield Discrepancy(
            "part_paid",
            say("Invoice paid in part, {amount} left", amount=invoice.amount_remaining),
            say(
                "The invoice of {day} got {paid} of {amount}.",
                day=Day(invoice.created),
                paid=invoice.amount_paid,
                amount=invoice.amount_due,
            ),
            say("Collect the rest with the link of the invoice, or lower the invoice by a credit note."),
            (invoice.id,),
            f"open:invoice:{invoice.id}",
        )


def _paid_by_another(snapshot: Snapshot) -> Iterator[Discrepancy]:
    """An invoice paid by a payment that is not among this customer's, though all of those were read."""
    if snapshot.missing("payments") or snapshot.more_payments or snapshot.customer.deleted:
        return
    known = {one.intent_id for one in snapshot.payments} | {one.charge_id for one in snapshot.payments}
    for invoice in snapshot.invoices:
        for row in invoice.payments:
            reference = row.charge_id or row.intent_id
            if (
                row.status != "paid"
                or row.outside
                or not reference
                or {row.intent_id, row.charge_id} & (known - {None})
            ):
                continue
            yield Discrepancy(
                "paid_by_another",
                say("Possibly paid by another customer"),
                say(
                    "What paid the invoice of {day} is not among this customer\u2019s payments.",
                    day=Day(invoice.created),
                ),
                say("Look in Stripe whose payment it is. If it is the wrong one, refund it and collect again."),
                (invoice.id, reference),
                f"open:invoice:{invoice.id}",
            )


def _near_duplicates(customer: Customer, others: tuple[Candidate, ...]) -> Iterator[Discrepancy]:
    """Customers with the same name or address in another spelling."""
    for other in (one.profile.customer for one in others):
        if other.id == customer.id or other.deleted:
            continue
        address = same_address(customer.email, other.email)
        if not address and not same_name(customer.name, other.name):
            continue
        yield Discrepancy(
            "near_duplicate",
            say("Perhaps twice in Stripe: {name}", name=Typed(other.name or other.email or other.id)),
            _another_customer(other, bool(address)),
            say("Stripe cannot merge customers. Agree on one, and end what runs on the other."),
            (customer.id, other.id),
            f"open:match:{customer.id}",
        )


def _another_customer(other: Customer, address: bool) -> Phrase:
    if other.created is None:
        return say("Another customer with the same address." if address else "Another customer with the same name.")
    if address:
        return say("Another customer with the same address, since {day}.", day=Day(other.created))
    return say("Another customer with the same name, since {day}.", day=Day(other.created))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are equal but for case, accents, punctuation and a company's form."""
    left, right = _words(one), _words(other)
    return bool(left) and left == right


def _words(name: str | None) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", (name or "")[:200]).casefold()
    kept = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return tuple(word for word in kept.split() if word not in _TITLES)
