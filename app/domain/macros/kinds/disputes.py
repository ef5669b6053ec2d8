"""The facts of a dispute or inquiry that a customer may be told."""

from app.domain.billing import Dispute
from app.domain.card import say
from app.domain.macros import joins
from app.domain.macros.case import Of
from app.domain.macros.fact import Kind, amount, day, kind, number, state, thing, truth
from app.domain.states import FINISHED_DISPUTES, NEEDS_ANSWER, dispute_status

_WAITING = ("under_review", "warning_under_review", "appeal_under_review")


def _open(of: Of[Dispute]) -> bool:
    return of.thing.status not in FINISHED_DISPUTES


DISPUTE: Kind[Dispute] = kind(
    "dispute",
    "a dispute or inquiry of the customer\u2019s bank about a payment",
    say("There is no dispute."),
    {
        "amount": amount("how much is disputed", "89.00 EUR", lambda of: of.thing.amount),
        "date": day("when the bank opened it", "Nov 18, 2026", lambda of: of.thing.created),
        "status": state(
            "how it stands",
            "needs_response under_review won lost warning_needs_response warning_under_review warning_closed"
            " appeal_needs_response appeal_under_review prevented",
            lambda of: of.thing.status,
            lambda of: dispute_status(of.thing).words,
        ),
        "open": truth(
            "it is not decided yet",
            _open,
            yes=say("The dispute is still open."),
            no=say("The dispute is decided."),
        ),
        "inquiry": truth(
            "the bank only asks so far, and has taken no money",
            lambda of: of.thing.inquiry,
            yes=say("It is an inquiry: the bank has taken no money."),
            no=say("It is a dispute: the bank has taken the money."),
        ),
        "needs_answer": truth(
            "we have not answered it yet",
            lambda of: of.thing.status in NEEDS_ANSWER or of.thing.status == "warning_needs_response",
            yes=say("The dispute still needs an answer."),
            no=say("The dispute needs no answer."),
        ),
        "under_review": truth(
            "we have answered and the bank decides",
            lambda of: of.thing.status in _WAITING,
            yes=say("The bank is deciding."),
            no=say("The dispute is not under review."),
        ),
        "won": truth(
            "the bank decided that the payment stands",
            lambda of: of.thing.status == "won",
            yes=say("The dispute was won."),
            no=say("The dispute was not won."),
        ),
        "lost": truth(
            "the bank gave the money to the customer",
            lambda of: of.thing.status == "lost",
            yes=say("The dispute was lost."),
            no=say("The dispute was not lost."),
        ),
        "days_open": number(
            "for how many whole days it has been there", "2", lambda of: (of.case.now - of.thing.created).days
        ),
        "refundable": truth(
            "the payment can still be refunded by us",
            lambda of: of.thing.refundable,
            yes=say("The payment can still be refunded."),
            no=say("The payment cannot be refunded now."),
        ),
        "payment": thing(
            "the payment that it is about",
            "payment",
            lambda of: joins.payment_of_charge(of.thing.charge_id, of.case.snapshot),
        ),
    },
    say("There is a dispute."),
)
