"""The mirror of Stripe: its rows, how they are read from Stripe, and how the two are compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.mirror import Kind, Mark, Row
from app.ports.mirror_rows import MirrorRows


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of an account-wide list, as rows; `last` and `reached` are those of its oldest object, kept or not."""

    rows: tuple[Row, ...]
    more: bool
    last: str
    reached: datetime | None


class MirrorSource(Protocol):
    """Reading what the mirror keeps, from Stripe itself. Raises Unavailable."""

    @property
    def shape(self) -> str:
        """What the bodies of rows hold, as a fingerprint: it is another one once our mapping reads something else."""
        ...

    def page(self, kind: Kind, after: str, until: datetime | None = None) -> Listed:
        """A hundred objects of the whole account that were created by then, newest first, behind the one with this id
        ("" = the newest). NotFound when there is no such one any more."""
        ...

    def older(self, kind: Kind, moment: datetime) -> bool:
        """Whether the account has anything of this kind from before then."""
        ...

    def again(self, kind: Kind, id: str) -> tuple[Row, ...]:
        """One object as it is now, and the charge that it is about; gone when Stripe does not know it."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """A customer by the mirror and by Stripe: the parts that differ, and the objects that those hold."""

    parts: tuple[str, ...]
    objects: tuple[Mark, ...]


class MirrorJudge(Protocol):
    """Comparing the mirror with Stripe."""

    def compared(self, customer_id: str) -> Compared | None:
        """How a customer differs; None while the mirror's word is not taken anyhow. Raises Unavailable, NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Mirror:
    """The mirror, where it is on."""

    rows: MirrorRows
    source: MirrorSource
    judge: MirrorJudge
