"""The single rules: each takes the rule of a role and a case, and says what it has against it, or nothing."""

from collections.abc import Callable, Iterable

from app.domain.actions import KIND_OF, REFUNDING
from app.domain.amount import Money
from app.domain.phrase import Phrase
from app.domain.policy import sentences
from app.domain.policy.case import Answer, Case, Given, Verdict
from app.domain.policy.rules import Rolling, Rule, since

Check = Callable[[Rule, Case], Phrase | None]


def refusal(rule: Rule, case: Case) -> Phrase | None:
    """Why nobody can do this by approval either: another reason, or a note, is needed."""
    return _first(REFUSING, rule, case)


def doubt(rule: Rule, case: Case) -> Phrase | None:
    """Why this needs approval."""
    return _first(ASKING, rule, case)


def approval(rule: Rule, amount: Money) -> Verdict:
    """Whether the role may approve this amount when another asks: ALLOWED or REFUSED."""
    most = rule.approves
    if most.endless:
        return Verdict(Answer.ALLOWED, sentences.APPROVES_ALL)
    if not most.figures:
        return Verdict(Answer.REFUSED, sentences.APPROVES_NOTHING)
    limit = most.figure(amount.currency)
    if limit is None:
        return Verdict(Answer.REFUSED, sentences.approves_no(amount.currency))
    answer = Answer.ALLOWED if most.covers(amount) else Answer.REFUSED
    return Verdict(answer, sentences.may_approve_up_to(limit), limit=limit)


def _first(checks: Iterable[Check], rule: Rule, case: Case) -> Phrase | None:
    return next((said for check in checks if (said := check(rule, case)) is not None), None)


def _not_allowed(rule: Rule, case: Case) -> Phrase | None:
    return None if rule.allowed else sentences.NOT_ALLOWED[KIND_OF[case.way]]


def _reason(rule: Rule, case: Case) -> Phrase | None:
    return None if case.wrong in rule.reasons else sentences.NOT_THIS_REASON


def _no_note(rule: Rule, case: Case) -> Phrase | None:
    return sentences.NOTE_NEEDED if case.wrong in rule.note_for and not case.note.strip() else None


def _above(rule: Rule, case: Case) -> Phrase | None:
    if rule.limit.covers(case.amount):
        return None
    return _ceiling(rule.limit.figure(case.amount.currency), case)


def _ceiling(figure: Money | None, case: Case) -> Phrase:
    return sentences.no_figure(case.amount.currency) if figure is None else sentences.up_to(figure)


def _agent_gave(rule: Rule, case: Case) -> Phrase | None:
    return _within(rule.per_agent, case, case.by_agent, sentences.agent_gave)


def _customer_got(rule: Rule, case: Case) -> Phrase | None:
    return _within(rule.per_customer, case, case.to_customer, sentences.customer_got)


Rolled = Callable[[Money, Rolling, Money], Phrase]


def _within(rolling: Rolling | None, case: Case, before: tuple[Given, ...], words: Rolled) -> Phrase | None:
    if rolling is None:
        return None
    in_all = case.amount + _given(rolling, case, before)
    if rolling.most.covers(in_all):
        return None
    figure = rolling.most.figure(case.amount.currency)
    return _ceiling(None, case) if figure is None else words(in_all, rolling, figure)


def _given(rolling: Rolling, case: Case, before: tuple[Given, ...]) -> Money:
    currency = case.amount.currency
    counted = (one.amount for one in before if rolling.counts(one.at, case.now))
    return Money(sum(max(0, amount.minor) for amount in counted if amount.currency == currency), currency)


def _old(rule: Rule, case: Case) -> Phrase | None:
    if rule.oldest is None:
        return None
    if case.paid_at is None:
        return sentences.AGE_UNKNOWN if case.way in REFUNDING else None
    return sentences.older_than(rule.oldest) if since(case.paid_at, case.now) > rule.oldest else None


def _grave(rule: Rule, case: Case) -> Phrase | None:
    return sentences.REASON_ASKS if case.wrong in rule.approval_for else None


def _unverified(rule: Rule, case: Case) -> Phrase | None:
    return sentences.UNVERIFIED if rule.approval_if_unverified and not case.sure else None


REFUSING: tuple[Check, ...] = (_not_allowed, _reason, _no_note)
ASKING: tuple[Check, ...] = (_above, _agent_gave, _customer_got, _old, _grave, _unverified)
