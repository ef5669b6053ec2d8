"""The facts of an invoice, its lines, and what changed since the one before."""

from app.domain.billing import Invoice
from app.domain.card import say
from app.domain.explain.invoice_settled import tax_inside, tax_on_top
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Kind, amount, day, kind, link, number, rows, state, text, thing, truth
from app.domain.macros.kinds.invoice_changes import CHANGES
from app.domain.money import Money
from app.domain.states import attempt_failed, days_overdue, invoice_status, payments_of


def _positive(found: Money | None) -> Money | None:
    return found if found is not None and found.minor > 0 else None


def _open(of: Of[Invoice]) -> bool:
    return of.thing.status == "open" and bool(of.thing.amount_remaining)


def _credited(of: Of[Invoice]) -> Money | None:
    notes = [one for one in (of.thing.credited_before, of.thing.credited_after) if one]
    return sum(notes, Money(0, of.thing.currency)) or None


def _tried_and_failed(of: Of[Invoice]) -> bool | Gap:
    gap = of.case.snapshot.missing("payments")
    return Gap("payments") if gap else attempt_failed(of.thing, of.case.snapshot)


def _under_way(of: Of[Invoice]) -> bool | Gap:
    if of.case.snapshot.missing("payments"):
        return Gap("payments")
    newest = payments_of(of.thing, of.case.snapshot)[:1]
    return of.thing.status == "open" and any(one.status == "processing" for one in newest)


def _lines(of: Of[Invoice]) -> object:
    return Gap("rows") if of.thing.more_lines else of.thing.lines


def _newest(of: Of[Invoice]) -> bool:
    billed = [one for one in of.case.snapshot.invoices if one.status not in ("draft", "void")]
    return billed[:1] == [of.thing]


INVOICE: Kind[Invoice] = kind(
    "invoice",
    "an invoice",
    say("There is no invoice."),
    {
        "number": text("its number", "8F3C21D4-0006", lambda of: of.thing.number),
        "date": day("when it was written", "Nov 18, 2026", lambda of: of.thing.finalized_at or of.thing.created),
        "status": state(
            "how it stands",
            "draft open paid void uncollectible",
            lambda of: of.thing.status,
            lambda of: invoice_status(of.thing, of.case.snapshot, of.case.now).words,
        ),
        "total": amount("what it comes to, tax included", "118.03 EUR", lambda of: of.thing.total),
        "tax": amount(
            "the tax in it or on top; none where there is none",
            "23.61 EUR",
            lambda of: _positive(tax_inside(of.thing) + tax_on_top(of.thing)),
        ),
        "to_pay": amount("what was to be paid after credit", "118.03 EUR", lambda of: of.thing.amount_due),
        "paid": amount(
            "what has been paid; none where nothing was", "118.03 EUR", lambda of: _positive(of.thing.amount_paid)
        ),
        "left": amount(
            "what is still to be paid; none where nothing is",
            "118.03 EUR",
            lambda of: _positive(of.thing.amount_remaining) if of.thing.status == "open" else None,
            no=say("Nothing is left to pay on the invoice."),
        ),
        "unpaid": truth(
            "it is open and something is left to pay",
            _open,
            yes=say("The invoice is still to be paid."),
            no=say("Nothing is left to pay on the invoice."),
        ),
        "due_on": day(
            "when it is to be paid; none where it is charged by itself",
            "Dec 18, 2026",
            lambda of: of.thing.due_at,
            no=say("The invoice has no day by which it is to be paid."),
        ),
        "paid_on": day("when it was paid", "Nov 18, 2026", lambda of: of.thing.paid_at),
        "overdue": truth(
            "its day to pay has passed and it is open",
            lambda of: days_overdue(of.thing, of.case.now) is not None,
            yes=say("The invoice is overdue."),
            no=say("The invoice is not overdue."),
        ),
        "days_overdue": number(
            "for how many whole days it has been overdue", "12", lambda of: days_overdue(of.thing, of.case.now)
        ),
        "failed": truth(
            "its payment was tried and did not go through",
            _tried_and_failed,
            yes=say("The payment of the invoice failed."),
            no=say("No payment of the invoice failed."),
        ),
        "payment_under_way": truth(
            "a payment of it is under way",
            _under_way,
            yes=say("A payment of the invoice is under way."),
            no=say("No payment of the invoice is under way."),
        ),
        "by_hand": truth(
            "the customer pays it, by transfer or link; else it is charged by itself",
            lambda of: of.thing.collection_method == "send_invoice",
            yes=say("The customer pays this invoice, it is not charged by itself."),
            no=say("The invoice is charged by itself."),
        ),
        "next_try_on": day(
            "when Stripe tries again by itself",
            "Nov 24, 2026",
            lambda of: of.thing.next_attempt_at if of.thing.status == "open" else None,
            no=say("Stripe plans no further try."),
        ),
        "newest": truth("it is the newest invoice", _newest, no=say("There is a newer invoice.")),
        "period_start": day("from when it is for", "Nov 18, 2026", lambda of: of.thing.period_start),
        "period_end": day("until when it is for", "Dec 18, 2026", lambda of: of.thing.period_end),
        "pay_link": link(
            "the page to see and pay it",
            "https://invoice.stripe.com/i/acct_1/live_x",
            lambda of: of.thing.hosted_url,
            no=say("The invoice has no page to pay it on."),
        ),
        "pdf_link": link(
            "the invoice as a PDF",
            "https://pay.stripe.com/invoice/acct_1/live_x/pdf",
            lambda of: of.thing.pdf_url,
            no=say("The invoice has no PDF."),
        ),
        "credited": amount("credit notes on it; none where there are none", "29.03 EUR", _credited),
        "overpaid": amount(
            "what was paid beyond it; none where nothing was", "10.00 EUR", lambda of: of.thing.overpaid or None
        ),
        "lines": rows("its lines", "line", _lines),
        "payment": thing(
            "its newest payment, or the attempt of one",
            "payment",
            lambda of: joins.payment_of(of.thing, of.case.snapshot),
        ),
        "subscription": thing(
            "the subscription that it bills",
            "subscription",
            lambda of: joins.subscription_of(of.thing, of.case.snapshot),
        ),
        **CHANGES,
    },
    say("There is an invoice."),
)
