"""The policy: who has which role, and the verdict on what somebody wants to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.actions import KIND_OF, Kind, Person, Way, Wrong
from app.domain.address import small
from app.domain.amount import Money
from app.domain.phrase import Phrase, say
from app.domain.policy import judging, sentences
from app.domain.policy.case import Answer, Case, Verdict
from app.domain.policy.roles import FORMER, UNKNOWN, UNKNOWN_ROLE, Role
from app.domain.policy.rules import Rule
from app.domain.ticket import Agent


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles, in the order in which they are asked. `approval_life` is how long a request for approval stands.

    What a role may do is looked up by its name: a role that somebody still carries but the policy no longer has may
    do nothing.
    """

    roles: tuple[Role, ...] = ()
    approval_life: timedelta = timedelta(days=3)

    def role_of(self, agent: Agent) -> Role:
        """The agent's role: by e-mail before group or team before domain.

        An agent who is not known, or in no role, reads only and sees contact details masked.
        """
        email = small((agent.email or "").strip())
        if not agent.known:
            return UNKNOWN
        return (
            self._first(lambda role: email in role.people if email else False)
            or self._first(lambda role: bool(role.groups.intersection(agent.groups)))
            or self._first(lambda role: email.rpartition("@")[2] in role.domains if "@" in email else False)
            or UNKNOWN
        )

    def role_now(self, person: Person) -> Role:
        """The role that somebody who asked earlier has today: the one of their e-mail address, else the one of then if
        it is given by group, which is not known of a person; else FORMER, which may do nothing."""
        by_email = self.role_of(Agent(person.id, email=person.email))
        if by_email is not UNKNOWN:
            return by_email
        then = self._named(person.role)
        return then if then is not None and then.groups else FORMER

    def verdict(self, role: Role, case: Case) -> Verdict:
        """Whether this role may do this, must ask, or may not, with the sentence that the agent reads.

        Never raises. Never looser for a larger amount, an older payment, more given before, or a missing note. That an
        amount is more than zero is not looked at.
        """
        held = self._named(role.name)
        if held is None:
            return Verdict(Answer.REFUSED, sentences.NO_ROLE if role.name == UNKNOWN_ROLE else sentences.ROLE_GONE)
        rule = held.rule(KIND_OF[case.way])
        limit = rule.limit.figure(case.amount.currency)
        if refused := judging.refusal(rule, case):
            return Verdict(Answer.REFUSED, refused, limit=limit)
        if doubt := judging.doubt(rule, case):
            return self._asked(held, case, doubt)
        return Verdict(Answer.ALLOWED, sentences.up_to(limit) if limit else sentences.NO_APPROVAL_NEEDED, limit=limit)

    def may_approve(self, role: Role, way: Way, amount: Money) -> Verdict:
        """Whether this role may approve that somebody else does this: ALLOWED or REFUSED, with its sentence."""
        return judging.approval(self._rule(role, KIND_OF[way]), amount)

    def reasons(self, role: Role, kind: Kind) -> tuple[Wrong, ...]:
        """The reasons for which this role may do this, in the order in which they are offered."""
        rule = self._rule(role, kind)
        return rule.reasons if rule.allowed else ()

    def needs_note(self, role: Role, wrong: Wrong, kind: Kind | None = None) -> bool:
        """Whether this role must write a note for this reason, for this kind of action or for any."""
        return any(wrong in self._rule(role, one).note_for for one in ((kind,) if kind else Kind))

    def limit(self, role: Role, way: Way, currency: str) -> Money | None:
        """What this role may do at once without approval; None when it is `endless`, or everything needs approval."""
        rule = self._rule(role, KIND_OF[way])
        return rule.limit.figure(currency) if rule.allowed else None

    def endless(self, role: Role, way: Way) -> bool:
        """Whether no amount needs approval."""
        rule = self._rule(role, KIND_OF[way])
        return rule.allowed and rule.limit.endless

    def may(self, role: Role, kind: Kind) -> bool:
        """Whether this role may do this at all, with approval or without."""
        return self._rule(role, kind).allowed

    def approvers(self) -> tuple[Role, ...]:
        """The roles that approve anything."""
        return tuple(role for role in self.roles if role.approves)

    @property
    def longest_window(self) -> timedelta:
        """How far back a verdict looks at what was given before."""
        rules = (rule for role in self.roles for rule in role.rules.values())
        windows = (one.window for rule in rules for one in (rule.per_agent, rule.per_customer) if one is not None)
        return max(windows, default=timedelta())

    def people_of(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The e-mail addresses of everybody who is named in these roles, role by role."""
        held = (self._named(name) for name in roles)
        return tuple(email for role in held if role is not None for email in sorted(role.people))

    def names_of(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The same people by name, where the policy says it, else by e-mail address."""
        names = {email: name for role in self.roles for email, name in role.names.items()}
        return tuple(names.get(email, email) for email in self.people_of(roles))

    def _asked(self, role: Role, case: Case, doubt: Phrase) -> Verdict:
        rule = role.rule(KIND_OF[case.way])
        limit = rule.limit.figure(case.amount.currency)
        can = tuple(name for name in rule.approvers if self._can_approve(name, role, case))
        if not can:
            return Verdict(Answer.REFUSED, say(*doubt, " ", *sentences.NOBODY), limit=limit)
        who = sentences.can_approve(self.names_of(can[:1]), can[0])
        return Verdict(Answer.APPROVAL, say(*doubt, " ", *who), can, limit)

    def _can_approve(self, name: str, asker: Role, case: Case) -> bool:
        """Whether there is somebody else in this role, who may approve this."""
        approver = self._named(name)
        if approver is None or (approver.name == asker.name and approver.alone):
            return False
        return self.may_approve(approver, case.way, case.amount).answer is Answer.ALLOWED

    def _rule(self, role: Role, kind: Kind) -> Rule:
        return (self._named(role.name) or UNKNOWN).rule(kind)

    def _named(self, name: str) -> Role | None:
        return self._first(lambda role: role.name == name)

    def _first(self, fits: Callable[[Role], bool]) -> Role | None:
        return next((role for role in self.roles if fits(role)), None)
