"""What makes a policy unusable though each of its parts can be read: what nobody could ever approve."""

from collections.abc import Collection, Iterator

from app.domain.actions import Kind
from app.domain.policy.policy import Policy
from app.domain.policy.roles import Role
from app.domain.policy.rules import NOTHING, Ceiling, Rule


def unsound(policy: Policy, misread: Collection[str] = ()) -> list[str]:
    """Every problem with its place in the policy: `roles.NAME`, or `roles.NAME.KIND` if only some kinds have it.

    Nothing is said of roles that are `misread`, nor of those whose approvers are.
    """
    judged = (role for role in policy.roles if role.name not in misread)
    return [line for role in judged for line in _of_role(policy, role, misread)]


def _of_role(policy: Policy, role: Role, misread: Collection[str]) -> Iterator[str]:
    read = [kind for kind in Kind if not set(role.rule(kind).approvers).intersection(misread)]
    allowed = [kind for kind in read if role.rule(kind).allowed]
    found: dict[str, list[Kind]] = {}
    for kind in allowed:
        for problem in _problems(policy, role, kind):
            found.setdefault(problem, []).append(kind)
    for problem, kinds in found.items():
        places = [f"roles.{role.name}"] if kinds == allowed else [f"roles.{role.name}.{kind}" for kind in kinds]
        yield from (f"{place}.{problem}" for place in places)


def _problems(policy: Policy, role: Role, kind: Kind) -> Iterator[str]:
    rule = role.rule(kind)
    yield from _windows(rule)
    if not rule.asks:
        return
    if not rule.approvers:
        yield from _nobody_named(rule)
        return
    powers = {one.name: one.rule(kind).approves for one in policy.roles if one.name in rule.approvers}
    yield from (f"approvers: {name} approves nothing" for name in rule.approvers if _nothing(powers.get(name)))
    others = {name: power for name, power in powers.items() if name != role.name or not role.alone}
    if not others:
        yield f"approvers: nobody but the one who asks has the role {role.name}"
    elif not any(_nothing(power) for power in others.values()):
        yield from _too_low(rule, others)


def _nobody_named(rule: Rule) -> Iterator[str]:
    if rule.limit == NOTHING:
        yield "approvers: without a limit everything needs approval, so somebody must be named"
    elif rule.approval_for.intersection(rule.reasons):
        yield "approvers: approval_for needs somebody to approve"


def _too_low(rule: Rule, powers: dict[str, Ceiling]) -> Iterator[str]:
    """The currencies in which nobody who is asked could approve more than needs no approval."""
    for limit in rule.limit.figures:
        figures = [power.figure(limit.currency) for power in powers.values()]
        endless = any(power.endless for power in powers.values())
        if not endless and not any(figure is not None and figure > limit for figure in figures):
            yield f"approvers: {', '.join(powers)} may not approve more than the limit of {limit} itself"


def _windows(rule: Rule) -> Iterator[str]:
    for name, rolling in (("per_agent", rule.per_agent), ("per_customer", rule.per_customer)):
        if rolling is not None:
            missing = [one.currency for one in rule.limit.figures if rolling.most.figure(one.currency) is None]
            yield from (f"{name}: needs a figure in {currency}, as limit has one" for currency in missing)


def _nothing(power: Ceiling | None) -> bool:
    return power is None or power == NOTHING
