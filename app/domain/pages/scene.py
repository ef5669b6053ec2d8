"""What every page stands on: the customer's facts, how the customer was found, who looks, and when."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.card import Button, Phrase, Style, say
from app.domain.matching import Candidate, How, Match
from app.domain.wording import name_of

DASHBOARD = "https://dashboard.stripe.com"
REFRESH = Button(say("Refresh"), "refresh", Style.LINK)


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at one customer. The snapshot is masked already when `masked`; `acts` when the agent's role may put
    something right; `replies` are the names of the macros that it may use."""

    snapshot: Snapshot
    match: Match
    now: datetime
    masked: bool = False
    acts: bool = False
    replies: frozenset[str] = frozenset()

    @property
    def customer_id(self) -> str:
        """The customer's id, as it stands in commands."""
        return self.match.customer_id

    @property
    def name(self) -> Phrase:
        """The customer's name."""
        return name_of(self.snapshot.customer)


def comparable(scene: Scene, others: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Those of further customers with the requester's address who can be compared with this one by name and address.
    Two that are masked may look alike and be different: only who was found by the address has it for certain."""
    return others if not scene.masked or scene.match.how is How.EMAIL else ()


def back_home(scene: Scene) -> Button:
    """The way back to home, named for the customer."""
    return Button(scene.name, f"open:home:{scene.customer_id}", Style.LINK)


def back_to(label: Phrase, kind: str, scene: Scene) -> Button:
    """The way back to a list."""
    return Button(label, f"open:{kind}:{scene.customer_id}", Style.LINK)
