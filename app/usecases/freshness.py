"""Saying that what is kept of a customer is out of date, to every process."""

from collections.abc import Sequence

from app.deps import Deps


def out_of_date(deps: Deps, customer_ids: Sequence[str]) -> None:
    """No card shows what was read of these customers before. Raises Unavailable when it could not be told."""
    if deps.changes is not None:
        deps.changes.tell(customer_ids)
        return
    for one in customer_ids:
        deps.cache.drop(one)
