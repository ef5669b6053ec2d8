"""Small pieces of wording that several pages share."""

from app.domain.billing import Customer, PaymentMethod, Subscription, SubscriptionItem, Unread
from app.domain.card import Name, Phrase, Typed, plural, say
from app.domain.errors import Why
from app.domain.money import Money

GAPS: dict[str, tuple[Phrase, Phrase]] = {
    "invoices": (say("Invoices"), say("invoices")),
    "payments": (say("Payments"), say("payments")),
    "disputes": (say("Disputes"), say("disputes")),
    "subscriptions": (say("Subscriptions"), say("subscriptions")),
    "cash": (say("The cash balance"), say("the cash balance")),
    "credits": (say("Billing credits"), say("billing credits")),
}
"""The parts that may not be read: as a sentence begins, and within one."""

_REASON = {
    Why.SLOW: say("Stripe took too long."),
    Why.DOWN: say("Stripe did not answer."),
    Why.RATE_LIMITED: say("Stripe is limiting our reads. We slowed down."),
    Why.KEY: say("Stripe did not accept our key. Tell your lead."),
    Why.ODD: say("Stripe's answer could not be understood."),
}

_KINDS: dict[str, Phrase] = {
    "us_bank_account": say("Bank account"),
    "sepa_debit": say("SEPA account"),
    "acss_debit": say("Bank account"),
    "bacs_debit": say("Bank account"),
    "au_becs_debit": say("Bank account"),
    "link": say(Name("Link")),
    "paypal": say(Name("PayPal")),
    "customer_balance": say("Bank transfer"),
    "cashapp": say(Name("Cash App")),
    "ideal": say(Name("iDEAL")),
    "amazon_pay": say(Name("Amazon Pay")),
    "revolut_pay": say(Name("Revolut Pay")),
}
_BRANDS = {
    "amex": "American Express",
    "visa": "Visa",
    "mastercard": "Mastercard",
    "jcb": "JCB",
    "diners": "Diners Club",
    "unionpay": "UnionPay",
    "discover": "Discover",
    "eftpos_au": "eftpos",
    "cartes_bancaires": "Cartes Bancaires",
}
HIDDEN = "hidden"
_PLANS = frozenset(("plan", "api", "usage", "subscription"))


def gap_reason(gap: Unread) -> Phrase:
    """Why a part could not be read, with what to do where somebody can do something."""
    if gap.why is Why.PERMISSION:
        lacking = Name(gap.permission) if gap.permission else say("permission unknown")
        return say("Our Stripe key may not read this. Your lead can allow it: {permission}.", permission=lacking)
    return _REASON[gap.why]


def own_word(value: str) -> Name:
    """A value of Stripe's that we do not know, as its own word."""
    return Name(value.replace("_", " ").capitalize())


def name_of(customer: Customer) -> Phrase:
    """The customer's name as a stranger typed it; else the e-mail; else the id."""
    if customer.deleted and not customer.name:
        return say("Deleted customer")
    return say(Typed(customer.name or customer.email or customer.id))


def method_label(method: PaymentMethod) -> Phrase:
    """`Visa 4242`, `Bank account 6789`; `Card` when hidden."""
    if method.kind == HIDDEN:
        return say("Card")
    name = _card(method.brand) if method.kind == "card" else _KINDS.get(method.kind) or say(own_word(method.kind))
    return say(*name, Name(f" {method.last4}")) if method.last4 else name


def _card(brand: str | None) -> Phrase:
    if not brand or brand == "card":
        return say("Card")
    return say(Name(_BRANDS[brand]) if brand in _BRANDS else own_word(brand))


def brand_name(method: PaymentMethod) -> str | None:
    """The brand of a card, the same in every language: `Visa`, `American Express`; None for one that we do not know."""
    return _BRANDS.get(method.brand or "") if method.kind == "card" else None


def method_validity(method: PaymentMethod) -> Phrase:
    """`until 08/2027` for a card, `hidden` for a masked one, the bank's name for an account."""
    if method.kind == HIDDEN:
        return say("hidden")
    if method.exp_month and method.exp_year:
        return say("until {month}", month=valid_until(method))
    return say(Typed(method.bank_name)) if method.bank_name else ()


def valid_until(method: PaymentMethod) -> Name:
    """`08/2027`, as it stands on the card."""
    return Name(f"{method.exp_month:02d}/{method.exp_year}")


def plan_name(subscription: Subscription) -> Phrase:
    """`Team plan`, `Team plan + 2 more`; `Subscription` while its product's name is not known."""
    if not subscription.items:
        return say("Subscription")
    first, others = subscription.items[0], len(subscription.items) - 1
    name = item_name(first)
    single = name is not None and len(name.split()) == 1 and name.lower() not in _PLANS
    plan = say("{name} plan", name=Typed(name)) if name and single else say(Typed(name) if name else "Subscription")
    return say("{plan} + {n} more", plan=plan, n=others) if others else plan


def item_name(item: SubscriptionItem) -> str | None:
    """The product's name, else the price's nickname."""
    return item.product_name or item.nickname


def plan_price(subscription: Subscription) -> Money | None:
    """What one period costs by its prices alone: before tax, discounts and usage.

    None when that cannot be said: tiered or metered prices, different intervals, more items than were read.
    """
    intervals = {(item.interval, item.interval_count) for item in subscription.items}
    if not subscription.items or subscription.more_items or len(intervals) > 1:
        return None
    total = Money(0, subscription.currency)
    for item in subscription.items:
        if item.unit is None or item.metered or item.unit.currency != subscription.currency:
            return None
        total += Money(item.unit.minor * (item.quantity if item.quantity is not None else 1), subscription.currency)
    return total


def interval_of(subscription: Subscription) -> tuple[str, int] | None:
    """How often it is charged: Stripe's word and how many of them; None when the items differ."""
    intervals = {(item.interval, item.interval_count) for item in subscription.items}
    if len(intervals) != 1:
        return None
    interval, times = intervals.pop()
    return (interval, times) if interval else None


def price_words(subscription: Subscription) -> Phrase:
    """`89.00 EUR / month`; `by usage` when usage decides, `by quantity` for tiers and packages."""
    price, interval = plan_price(subscription), interval_of(subscription)
    if price is not None:
        return _per(price, *interval) if interval else say(price)
    if any(item.metered for item in subscription.items):
        return say("by usage")
    return say("by quantity") if any(item.unit is None for item in subscription.items) else say("several prices")


def _per(price: Money, interval: str, times: int) -> Phrase:
    """`89.00 EUR / month`, `89.00 EUR / 3 months`."""
    if interval == "day":
        return say(plural("{price} / day", "{price} / {n} days", times, price=price))
    if interval == "week":
        return say(plural("{price} / week", "{price} / {n} weeks", times, price=price))
    if interval == "month":
        return say(plural("{price} / month", "{price} / {n} months", times, price=price))
    if interval == "year":
        return say(plural("{price} / year", "{price} / {n} years", times, price=price))
    return say(price)
