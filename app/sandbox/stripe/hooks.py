"""What one family of objects tells another: lists of functions that are called when something has happened."""

from collections.abc import Callable
from typing import Any

from app.sandbox.stripe.routes import Json

Hook = Callable[[Any, Json], None]
CUSTOMER_DELETED: list[Hook] = []


def on_customer_deleted(hook: Hook) -> Hook:
    """Registers `hook(account, customer)`, called just before a customer becomes a tombstone."""
    CUSTOMER_DELETED.append(hook)
    return hook


def tell(hooks: list[Hook], account: Any, obj: Json) -> None:
    """Calls every hook of a list."""
    for hook in hooks:
        hook(account, obj)
