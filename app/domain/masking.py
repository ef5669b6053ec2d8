"""What a role without contact details sees: the same facts, without who exactly and with which card."""

import re
from dataclasses import replace

from app.domain.billing import Customer, Invoice, Payment, PaymentMethod, Profile, Snapshot, Subscription
from app.domain.wording import HIDDEN

DOT = "\u2022\u2022\u2022"
HIDDEN_METHOD = PaymentMethod("", HIDDEN)
_ADDRESS = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,255}")


def masked_name(name: str | None) -> str | None:
    """`Amara Okafor` -> `Amara O.`; a single word keeps its first letter only when it looks like an address."""
    if not name or name.isspace():
        return name
    if "@" in name:
        return masked_email(name)
    words = name.split()
    return words[0] if len(words) < 2 else f"{words[0]} {words[-1][0]}."


def masked_email(email: str | None) -> str | None:
    """`amara@okafor.example` -> `a•••@o•••.example`."""
    if not email or "@" not in email:
        return email
    person, _, host = email.rpartition("@")
    name, dot, ending = host.rpartition(".")
    return f"{person[:1]}{DOT}@{name[:1]}{DOT}{dot}{ending}" if dot else f"{person[:1]}{DOT}@{DOT}"


def masked_customer(customer: Customer) -> Customer:
    """The customer without contact details."""
    return replace(
        customer,
        name=masked_name(customer.name),
        email=masked_email(customer.email),
        default_payment_method=_masked_method(customer.default_payment_method),
        metadata={},
    )


def masked_payment(payment: Payment) -> Payment:
    """The payment without the payer's addresses and card."""
    return replace(
        payment,
        method=_masked_method(payment.method),
        description=_masked_text(payment.description),
        receipt_email=masked_email(payment.receipt_email),
        billing_email=masked_email(payment.billing_email),
    )


def masked_invoice(invoice: Invoice) -> Invoice:
    """The invoice without the links that show the address on it, and without addresses in what a shop wrote on it."""
    lines = tuple(replace(one, description=_masked_text(one.description) or "") for one in invoice.lines)
    return replace(invoice, hosted_url=None, pdf_url=None, lines=lines, description=_masked_text(invoice.description))


def masked_subscription(subscription: Subscription) -> Subscription:
    """The subscription without its card."""
    return replace(subscription, default_payment_method=_masked_method(subscription.default_payment_method))


def masked_profile(profile: Profile) -> Profile:
    """The profile without contact details."""
    return replace(
        profile,
        customer=masked_customer(profile.customer),
        subscriptions=tuple(masked_subscription(one) for one in profile.subscriptions),
    )


def masked_snapshot(snapshot: Snapshot) -> Snapshot:
    """The whole snapshot without contact details."""
    return replace(
        snapshot,
        customer=masked_customer(snapshot.customer),
        invoices=tuple(masked_invoice(one) for one in snapshot.invoices),
        payments=tuple(masked_payment(one) for one in snapshot.payments),
        subscriptions=tuple(masked_subscription(one) for one in snapshot.subscriptions),
    )


def _masked_text(text: str | None) -> str | None:
    """A shop's own words, where e-mail addresses often stand ("Order of amara@okafor.example")."""
    return _ADDRESS.sub(lambda found: masked_email(found[0]) or "", text) if text else text


def _masked_method(method: PaymentMethod | None) -> PaymentMethod | None:
    return HIDDEN_METHOD if method else None
