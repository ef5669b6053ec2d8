"""One look of one agent at one ticket: what every verb of the desk works with."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.deps import Deps
from app.domain.actions import Kind
from app.domain.billing import Payment, Snapshot
from app.domain.masking import masked_email, masked_snapshot
from app.domain.matching import Match, named_in
from app.domain.pages.scene import Scene
from app.domain.pages.searching import Asked
from app.domain.policy import UNKNOWN_ROLE, Policy, Role
from app.domain.ticket import Ticket
from app.ports import BillingGateway, View


@dataclass(frozen=True, slots=True)
class Look:
    """The ticket, who looks with which role, the policy in force throughout, and the billing system bound to this
    request's time."""

    deps: Deps
    billing: BillingGateway
    ticket: Ticket
    role: Role
    policy: Policy

    def within(self, seconds: float) -> "Look":
        """The same, with this much time for the billing system."""
        return replace(self, billing=self.billing.within(seconds))

    @property
    def may_choose(self) -> bool:
        """Whether this agent may say who the requester is. Somebody in no role only reads."""
        return self.role.name != UNKNOWN_ROLE

    @property
    def asked(self) -> Asked:
        """What was looked for, as this role may see it."""
        email = self.ticket.requester.email
        shown = masked_email(email) if self.role.masked else email
        return Asked(shown, named_in(self.ticket.text), self.may_choose)

    def scene(self, match: Match, snapshot: Snapshot) -> Scene:
        """What the pages stand on, masked as the role demands."""
        shown = masked_snapshot(snapshot) if self.role.masked else snapshot
        return Scene(shown, match, self.deps.now(), self.role.masked, self.acts, self.replies)

    @property
    def acts(self) -> bool:
        """Whether this agent may put something right from here."""
        able = self.deps.money is not None and self.deps.ledger is not None
        return able and any(self.policy.may(self.role, kind) for kind in Kind)

    @property
    def replies(self) -> frozenset[str]:
        """The names of the macros that this agent may use here."""
        deps = self.deps
        if deps.ledger is None or deps.macro_writer is None or self.role.name == UNKNOWN_ROLE:
            return frozenset()
        return deps.offered.names(deps.macros(), self.role.name)

    def record_view(self, customer_id: str, how: str) -> None:
        """Puts on record that this agent saw this customer."""
        self.record_views((customer_id,), how)

    def record_views(self, customer_ids: Iterable[str], how: str) -> None:
        """Puts on record that this agent saw these customers."""
        self.deps.store.record_views([self._view(one, how) for one in customer_ids])

    def record_guests(self, payments: Iterable[Payment], how: str) -> None:
        """Puts on record that this agent saw payments of guests, as `guest:` and the payment's id."""
        self.record_views((f"guest:{one.id}" for one in payments), how)

    def _view(self, customer_id: str, how: str) -> View:
        ticket = self.ticket
        return View(
            at=self.deps.now(),
            channel=ticket.channel,
            account=ticket.account,
            ticket_id=ticket.id,
            requester_id=ticket.requester.id,
            agent_id=ticket.agent.id,
            agent_email=ticket.agent.email,
            role=self.role.name,
            customer_id=customer_id,
            how=how,
        )
