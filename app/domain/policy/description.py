"""A policy in plain words: who has which role, and what it may do."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.actions import Kind, Wrong
from app.domain.english import english
from app.domain.phrase import Name, Part, Phrase, say
from app.domain.policy.policy import Policy
from app.domain.policy.roles import UNKNOWN_ROLE, Role
from app.domain.policy.rules import Ceiling, Rolling, Rule
from app.domain.policy.sentences import older_than, stretch

KINDS: Mapping[Kind, Part] = {
    Kind.REFUND: "Refunds",
    Kind.CREDIT_NOTE: "Credit notes",
    Kind.BALANCE_CREDIT: "Credit for the next invoice",
    Kind.VOID: "Voided invoices",
}


def described(policy: Policy) -> str:
    """Each role in the order in which roles are asked: who has it, what it sees, and below it what it may do."""
    lines = [line for role in policy.roles for line in _role(role)]
    return "\n".join([*lines, f"{UNKNOWN_ROLE}: everybody else; reads only, contact details and card numbers masked"])


def permissions(role: Role) -> tuple[Phrase, ...]:
    """What a role may do, as sentences; kinds of action with the same rules stand together."""
    grouped: dict[tuple[Phrase, ...], list[Kind]] = {}
    for kind in Kind:
        grouped.setdefault((_limit(role.rule(kind)), *_conditions(role, kind)), []).append(kind)
    said = [line for rest, kinds in grouped.items() for line in (_headed(kinds, rest[0]), *rest[1:])]
    return (*said, *_console(role))


def _console(role: Role) -> Iterator[Phrase]:
    if role.console:
        yield say("May use the console.")
    if role.edits_macros:
        yield say("May edit macros.")


def _role(role: Role) -> Iterator[str]:
    yield f"{role.name}: {_who(role)}; {_sees(role)}"
    yield from (f"  {english(line)}" for line in permissions(role))


def _headed(kinds: list[Kind], limit: Phrase) -> Phrase:
    what = say("Every action") if len(kinds) == len(Kind) else _listed(KINDS[kind] for kind in kinds)
    return say("{what}: {how_much}", what=what, how_much=limit)


def _limit(rule: Rule) -> Phrase:
    if not rule.allowed:
        return say("not allowed.")
    if rule.limit.endless:
        return say("any amount without approval.")
    if not rule.limit.figures:
        return say("every amount needs approval.")
    return say("up to {amounts} without approval, nothing in other currencies.", amounts=_amounts(rule.limit))


def _conditions(role: Role, kind: Kind) -> Iterator[Phrase]:
    rule = role.rule(kind)
    if rule.asks:
        yield _asked(tuple(name for name in rule.approvers if name != role.name or not role.alone))
    if rule.allowed:
        yield from _windows(rule)
        yield from _reasons(rule)
    if rule.approves.endless:
        yield say("Approves any amount that others ask for.")
    elif rule.approves.figures:
        yield say("Approves up to {amounts} that others ask for.", amounts=_amounts(rule.approves))


def _asked(approvers: tuple[str, ...]) -> Phrase:
    if not approvers:
        return say("What needs approval is refused: nobody is asked.")
    first, rest = Name(approvers[0]), approvers[1:]
    if not rest:
        return say("What needs approval is asked of {role}.", role=first)
    return say("What needs approval is asked of {role}, else of {others}.", role=first, others=_names(rest))


def _windows(rule: Rule) -> Iterator[Phrase]:
    if rule.per_agent is not None:
        yield _window("One agent gives up to {amounts} within {time} without approval.", rule.per_agent)
    if rule.per_customer is not None:
        yield _window("One customer gets up to {amounts} within {time} without approval.", rule.per_customer)
    if rule.oldest is not None:
        yield older_than(rule.oldest)
    if rule.approval_if_unverified:
        yield say("A customer who was found by e-mail address only needs approval.")


def _window(words: str, rolling: Rolling) -> Phrase:
    return say(words, amounts=_amounts(rolling.most), time=stretch(rolling.window))


def _reasons(rule: Rule) -> Iterator[Phrase]:
    if set(rule.reasons) != set(Wrong):
        yield say("Reasons that may be given: {reasons}.", reasons=_names(rule.reasons))
    if approval := [one for one in rule.reasons if one in rule.approval_for]:
        yield say("Reasons that always need approval: {reasons}.", reasons=_names(approval))
    if noted := [one for one in rule.reasons if one in rule.note_for]:
        yield say("Reasons that need a note: {reasons}.", reasons=_names(noted))


def _amounts(ceiling: Ceiling) -> Phrase:
    return _listed(ceiling.figures)


def _names(names: Iterable[str]) -> Phrase:
    return _listed(Name(name) for name in names)


def _listed(parts: Iterable[Part]) -> Phrase:
    return tuple(piece for part in parts for piece in (", ", part))[1:]


def _who(role: Role) -> str:
    parts = (
        *(f"{role.names[email]} <{email}>" if email in role.names else email for email in sorted(role.people)),
        *(f"group {group}" for group in sorted(role.groups)),
        *(f"anybody @{domain}" for domain in sorted(role.domains)),
    )
    return ", ".join(parts)


def _sees(role: Role) -> str:
    return "contact details and card numbers masked" if role.masked else "sees everything"
