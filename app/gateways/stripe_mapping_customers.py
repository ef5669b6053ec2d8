"""Stripe's customers and billing credits to ours (Stripe docs, Customers; pure)."""

from app.domain.billing import BillingCredits, CreditGrant, Customer, Profile
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_methods import payment_method
from app.gateways.stripe_mapping_subscriptions import subscription


def customer(fields: Fields) -> Customer:
    """A customer, also the stub that is left of a deleted one. Raises Unavailable(ODD)."""
    if fields.flag("deleted"):
        return Customer(id=fields.word("id"), deleted=True)
    return Customer(
        id=fields.word("id"),
        name=(fields.text("name") or "").strip() or None,
        email=fields.text("email"),
        created=fields.moment("created"),
        currency=fields.text("currency"),
        credits=_credits(fields),
        cash=fields.inside("cash_balance").balances("available"),
        cash_mode=fields.inside("cash_balance", "settings").text("reconciliation_mode"),
        delinquent=fields.flag("delinquent"),
        default_payment_method=payment_method(fields.inside("invoice_settings", "default_payment_method")),
        older_source=fields.id_of("default_source") is not None,
        locale=next(iter(fields.words("preferred_locales")), None),
        metadata=fields.texts("metadata"),
    )


def profile(fields: Fields) -> Profile:
    """A customer with its subscriptions, as one call brings them. Raises Unavailable(ODD)."""
    return Profile(
        customer=customer(fields),
        subscriptions=tuple(subscription(row) for row in fields.rows("subscriptions")),
        more_subscriptions=fields.inside("subscriptions").flag("has_more"),
    )


def billing_credits(fields: Fields) -> BillingCredits:
    """A credit balance summary (Stripe docs, Billing credits). Raises Unavailable(ODD)."""
    rows = fields.rows("balances")
    return BillingCredits(available=_monetary(rows, "available_balance"), ledger=_monetary(rows, "ledger_balance"))


def credit_grant(fields: Fields) -> CreditGrant:
    """A grant of billing credits without what is left of it. Raises Unavailable(ODD)."""
    given = fields.inside("amount", "monetary")
    return CreditGrant(
        id=fields.word("id"),
        amount=given.amount("value", given.word("currency")),
        created=fields.instant("created"),
        name=fields.text("name"),
        category=fields.text("category"),
        effective_at=fields.moment("effective_at"),
        expires_at=fields.moment("expires_at"),
        voided_at=fields.moment("voided_at"),
    )


def _credits(fields: Fields) -> tuple[Money, ...]:
    """What we owe the customer. `balance` is negative then, `invoice_credit_balance` positive: the opposite sign."""
    owed = fields.balances("invoice_credit_balance")
    currency, balance = fields.text("currency"), fields.whole("balance")
    named = {name.lower() for name in fields.names("invoice_credit_balance")}
    if not currency or not balance or currency in named:
        return owed
    return (Money(-balance, currency), *owed)


def _monetary(rows: list[Fields], key: str) -> tuple[Money, ...]:
    values = [row.inside(key, "monetary") for row in rows]
    return tuple(value.amount("value", value.word("currency")) for value in values if value)
