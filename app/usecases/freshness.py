"""Saying that what is kept of a customer is out of date, to every process."""

from collections.abc import Sequence

from app.deps import Deps


def out_of_date(deps: Deps, customer_ids: Sequence[str], clues: Sequence[str] = ()) -> None:
    """No card shows what was read of these customers before, and whoever has these clues (digests) is looked up anew.
    Raises Unavailable when it could not be told."""
    if deps.changes is not None:
        deps.changes.tell((*customer_ids, *(f"clue:{one}" for one in clues)))
        return
    deps.cache.forget(customer_ids, clues)
