"""Which customers' facts are out of date, told among all processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Changes:
    """What was told behind a position: these customers, and the position to go on from. Not `whole` when what was told
    in between is gone: then everything that is kept may be out of date."""

    customer_ids: tuple[str, ...]
    position: str
    whole: bool = True


class ChangeFeed(Protocol):
    """A list that every process appends to and reads. Raises Unavailable when it cannot be reached in time."""

    def tell(self, customer_ids: Sequence[str]) -> None:
        """Says to everybody that the facts of these customers are out of date."""
        ...

    def since(self, position: str) -> Changes:
        """What was told behind this position; with "" nothing, and where the list stands now."""
        ...
