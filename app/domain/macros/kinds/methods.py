"""The facts of what is paid with."""

from app.domain.billing import PaymentMethod
from app.domain.card import say
from app.domain.explain.failure_debits import KINDS as DEBITS
from app.domain.insights.customers import ends_before
from app.domain.macros.case import Of
from app.domain.macros.fact import Kind, kind, state, text, truth
from app.domain.wording import brand_name


def _kind(of: Of[PaymentMethod]) -> str | None:
    if of.thing.kind in DEBITS:
        return "bank_debit"
    return {"card": "card", "customer_balance": "bank_transfer", "hidden": None}.get(of.thing.kind, "other")


def _name(of: Of[PaymentMethod]) -> str | None:
    brand = brand_name(of.thing)
    return f"{brand} {of.thing.last4}" if brand and of.thing.last4 else None


def _expires(of: Of[PaymentMethod]) -> str | None:
    method = of.thing
    return f"{method.exp_month:02d}/{method.exp_year}" if method.exp_month and method.exp_year else None


METHOD: Kind[PaymentMethod] = kind(
    "method",
    "what is paid with",
    say("We do not know what is paid with."),
    {
        "kind": state("what it is", "card bank_debit bank_transfer other", _kind),
        "name": text("the card with its last four digits; none for anything but a card", "Visa 4242", _name),
        "last4": text("the last four digits of the card or account", "4242", lambda of: of.thing.last4),
        "bank": text("the bank of an account", "STRIPE TEST BANK", lambda of: of.thing.bank_name),
        "expires": text("month and year until which a card is valid", "08/2027", _expires),
        "expired": truth(
            "the card is not valid any more",
            lambda of: ends_before(of.thing, of.case.now),
            yes=say("The card has expired."),
            no=say("The card is still valid."),
        ),
    },
    say("We know what is paid with."),
)
