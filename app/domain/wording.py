"""Small pieces of wording that several pages share."""

from app.domain.billing import Customer, PaymentMethod, Subscription, SubscriptionItem, Unread
from app.domain.card import Phrase, Typed, say
from app.domain.errors import Why
from app.domain.money import Money

GAPS = {
    "invoices": "invoices",
    "payments": "payments",
    "disputes": "disputes",
    "subscriptions": "subscriptions",
    "cash": "the cash balance",
    "credits": "billing credits",
}

_REASON = {
    Why.SLOW: "Stripe took too long.",
    Why.DOWN: "Stripe did not answer.",
    Why.RATE_LIMITED: "Stripe is limiting our reads. We slowed down.",
    Why.KEY: "Stripe did not accept our key. Tell your lead.",
    Why.ODD: "Stripe's answer could not be understood.",
}

_KINDS = {
    "us_bank_account": "Bank account",
    "sepa_debit": "SEPA account",
    "acss_debit": "Bank account",
    "bacs_debit": "Bank account",
    "au_becs_debit": "Bank account",
    "link": "Link",
    "paypal": "PayPal",
    "customer_balance": "Bank transfer",
    "cashapp": "Cash App",
    "ideal": "iDEAL",
    "amazon_pay": "Amazon Pay",
    "revolut_pay": "Revolut Pay",
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


def count(number: int, one: str, many: str) -> str:
    """`1 day`, `3 days`."""
    return f"{number} {one if number == 1 else many}"


def gap_reason(gap: Unread) -> str:
    """Why a part could not be read, with what to do where somebody can do something."""
    if gap.why is Why.PERMISSION:
        return f"Our Stripe key may not read this. Your lead can allow it: {gap.permission or 'permission unknown'}."
    return _REASON[gap.why]


def name_of(customer: Customer) -> Phrase:
    """The customer's name as a stranger typed it; else the e-mail; else the id."""
    if customer.deleted and not customer.name:
        return say("Deleted customer")
    return say(Typed(customer.name or customer.email or customer.id))


def method_label(method: PaymentMethod) -> Phrase:
    """`Visa 4242`, `Bank account 6789`; `Card` when hidden."""
    if method.kind == HIDDEN:
        return say("Card")
    name = (
        _BRANDS.get(method.brand or "", (method.brand or "card").replace("_", " ").capitalize())
        if method.kind == "card"
        else _KINDS.get(method.kind, method.kind.replace("_", " ").capitalize())
    )
    return say(f"{name} {method.last4}" if method.last4 else name)


def method_validity(method: PaymentMethod) -> Phrase:
    """`until 08/2027` for a card, `hidden` for a masked one, the bank's name for an account."""
    if method.kind == HIDDEN:
        return say(HIDDEN)
    if method.exp_month and method.exp_year:
        return say(f"until {method.exp_month:02d}/{method.exp_year}")
    return say(Typed(method.bank_name)) if method.bank_name else ()


def plan_name(subscription: Subscription) -> Phrase:
    """`Team plan`, `Team plan + 2 more`; `Subscription` while its product's name is not known."""
    if not subscription.items:
        return say("Subscription")
    first, others = subscription.items[0], len(subscription.items) - 1
    name = item_name(first)
    label = f"{name} plan" if name and len(name.split()) == 1 and name.lower() not in _PLANS else name
    more = f" + {others} more" if others else ""
    return say(Typed(label), more) if label else say("Subscription", more)


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


def every(subscription: Subscription) -> str:
    """` / month`, ` / 3 months`; empty when the items differ."""
    intervals = {(item.interval, item.interval_count) for item in subscription.items}
    if len(intervals) != 1:
        return ""
    interval, times = intervals.pop()
    if not interval:
        return ""
    return f" / {interval}" if times == 1 else f" / {times} {interval}s"


def price_words(subscription: Subscription) -> Phrase:
    """`89.00 EUR / month`; `by usage` when usage decides, `by quantity` for tiers and packages."""
    price = plan_price(subscription)
    if price is not None:
        return say(price, every(subscription))
    if any(item.metered for item in subscription.items):
        return say("by usage")
    return say("by quantity") if any(item.unit is None for item in subscription.items) else say("several prices")
