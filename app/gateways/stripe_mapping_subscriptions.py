"""Stripe's subscriptions to ours (Stripe docs, Subscriptions; pure). The period stands on each item since basil."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.billing import Subscription, SubscriptionItem
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_methods import payment_method


def subscription(fields: Fields) -> Subscription:
    """A subscription with its first items. Raises Unavailable(ODD)."""
    return Subscription(
        id=fields.word("id"),
        customer_id=fields.id_of("customer") or "",
        status=fields.text("status") or "unknown",
        created=fields.instant("created"),
        currency=fields.word("currency"),
        items=tuple(_item(row) for row in fields.rows("items")),
        more_items=fields.inside("items").flag("has_more"),
        cancel_at_period_end=fields.flag("cancel_at_period_end"),
        cancel_at=fields.moment("cancel_at"),
        canceled_at=fields.moment("canceled_at"),
        ended_at=fields.moment("ended_at"),
        trial_end=fields.moment("trial_end"),
        collection_method=fields.text("collection_method") or "charge_automatically",
        collection_paused="pause_collection" in fields,
        paused_invoices=fields.inside("pause_collection").text("behavior"),
        resumes_at=fields.inside("pause_collection").moment("resumes_at"),
        default_payment_method=payment_method(fields.inside("default_payment_method")),
        without_method=fields.inside("trial_settings", "end_behavior").text("missing_payment_method"),
        older_source=fields.id_of("default_source") is not None,
    )


def with_names(one: Subscription, names: Mapping[str, str]) -> Subscription:
    """The subscription with the product names that are known."""
    items = (replace(item, product_name=item.product_name or names.get(item.product_id)) for item in one.items)
    return replace(one, items=tuple(items))


def nameless(subscriptions: tuple[Subscription, ...]) -> tuple[str, ...]:
    """The products whose names are not known yet, each once."""
    items = (item for one in subscriptions for item in one.items if item.product_id and not item.product_name)
    return tuple(dict.fromkeys(item.product_id for item in items))


def _item(fields: Fields) -> SubscriptionItem:
    price = fields.inside("price")
    recurring = price.inside("recurring")
    return SubscriptionItem(
        id=fields.word("id"),
        price_id=fields.id_of("price") or "",
        product_id=price.id_of("product") or "",
        product_name=price.inside("product").text("name"),
        nickname=price.text("nickname"),
        unit=_unit(price),
        interval=recurring.text("interval"),
        interval_count=recurring.whole("interval_count") or 1,
        quantity=fields.whole("quantity"),
        metered=recurring.text("usage_type") == "metered",
        period_start=fields.moment("current_period_start"),
        period_end=fields.moment("current_period_end"),
    )


def _unit(price: Fields) -> Money | None:
    """What one costs. None where no unit can be multiplied: tiers, fractions of a cent, packages."""
    plain = "unit_amount" in price and "transform_quantity" not in price
    return price.money("unit_amount", price.word("currency")) if plain else None
