"""What holds for every policy and every case: a verdict is total, and never looser for more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.actions import Kind, Way, Wrong
from app.domain.amount import Money
from app.domain.english import english
from app.domain.policy import FORMER, UNKNOWN, Answer, Case, Ceiling, Given, Policy, Role, Rolling, Rule

STRICT = {Answer.ALLOWED: 0, Answer.APPROVAL: 1, Answer.REFUSED: 2}
NAMES = ("tier1", "tier2", "lead", "finance")
CURRENCIES = some.sampled_from(("eur", "jpy", "kwd", "xxx"))
MINOR = some.integers(-100, 300) | some.integers(-(10**15), 10**15)
AMOUNTS = some.builds(Money, MINOR, CURRENCIES)
TIMES = some.datetimes() | some.datetimes(timezones=some.just(UTC))
NEAR = some.integers(-100, 10_000).map(lambda hours: datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=hours))
WINDOWS = some.integers(1, 300).map(lambda hours: timedelta(hours=hours))
CEILINGS = some.builds(Ceiling, some.lists(AMOUNTS, max_size=3).map(tuple), some.booleans())
ROLLING = some.none() | some.builds(Rolling, WINDOWS, CEILINGS)
REASONS = some.lists(some.sampled_from(Wrong), unique=True)
RULES = some.builds(
    Rule,
    allowed=some.sampled_from((True, True, True, False)),
    limit=CEILINGS,
    per_agent=ROLLING,
    per_customer=ROLLING,
    oldest=some.none() | WINDOWS,
    reasons=REASONS.map(tuple) | some.just(tuple(Wrong)),
    note_for=REASONS.map(frozenset),
    approval_for=REASONS.map(frozenset),
    approval_if_unverified=some.booleans(),
    approvers=some.lists(some.sampled_from((*NAMES, "gone")), unique=True).map(tuple),
    approves=CEILINGS,
)
PEOPLE = some.lists(some.sampled_from(("a@x.example", "b@x.example", "c@x.example")), max_size=3).map(frozenset)
ROLES = some.builds(
    Role,
    some.sampled_from(NAMES),
    people=PEOPLE,
    groups=some.sampled_from((frozenset(), frozenset(("Leads",)))),
    rules=some.dictionaries(some.sampled_from(Kind), RULES),
)
POLICIES = some.builds(Policy, some.lists(ROLES, min_size=1, max_size=4, unique_by=lambda role: role.name).map(tuple))
GIVEN = some.lists(some.builds(Given, NEAR | TIMES, AMOUNTS), max_size=4).map(tuple)
CASES = some.builds(
    Case,
    way=some.sampled_from(Way),
    amount=AMOUNTS,
    wrong=some.sampled_from(Wrong),
    note=some.sampled_from(("", " ", "late parcel")) | some.text(max_size=5),
    now=NEAR | TIMES,
    paid_at=some.none() | NEAR | TIMES,
    sure=some.booleans(),
    by_agent=GIVEN,
    to_customer=GIVEN,
)


def strictness(policy: Policy, case: Case) -> list[tuple[int, frozenset[str]]]:
    """How strict the verdict is for each role, and who could approve."""
    verdicts = [policy.verdict(role, case) for role in policy.roles]
    return [(STRICT[one.answer], frozenset(one.approvers)) for one in verdicts]


def never_looser(policy: Policy, less: Case, more: Case) -> None:
    for (before, could), (after, can) in zip(strictness(policy, less), strictness(policy, more), strict=True):
        assert after >= before
        if before == after == STRICT[Answer.APPROVAL]:
            assert can <= could


@given(POLICIES, CASES, some.sampled_from((UNKNOWN, FORMER, Role("gone"))))
@settings(max_examples=150)
def test_there_is_a_verdict_with_its_sentence_on_everything(policy: Policy, case: Case, nobody: Role) -> None:
    for role in (*policy.roles, nobody):
        verdict = policy.verdict(role, case)
        assert english(verdict.sentence).endswith(".")
        assert bool(verdict.approvers) == (verdict.answer is Answer.APPROVAL)
        assert policy.may_approve(role, case.way, case.amount).answer in (Answer.ALLOWED, Answer.REFUSED)
    assert policy.verdict(nobody, case).answer is Answer.REFUSED
    assert policy.may_approve(nobody, case.way, case.amount).answer is Answer.REFUSED


@given(POLICIES, CASES, some.integers(0, 200) | some.integers(0, 10**15))
@settings(max_examples=150)
def test_a_larger_amount_is_never_judged_looser(policy: Policy, case: Case, more: int) -> None:
    larger = Money(case.amount.minor + more, case.amount.currency)
    never_looser(policy, case, replace(case, amount=larger))
    for role in policy.roles:
        small, large = (policy.may_approve(role, case.way, one).answer for one in (case.amount, larger))
        assert STRICT[large] >= STRICT[small]


@given(POLICIES, CASES, NEAR, some.integers(0, 10_000))
def test_an_older_payment_is_never_judged_looser(policy: Policy, case: Case, paid_at: datetime, hours: int) -> None:
    older = paid_at - timedelta(hours=hours)
    never_looser(policy, replace(case, paid_at=paid_at), replace(case, paid_at=older))


@given(POLICIES, CASES, GIVEN)
def test_more_given_before_is_never_judged_looser(policy: Policy, case: Case, more: tuple[Given, ...]) -> None:
    never_looser(policy, case, replace(case, by_agent=case.by_agent + more))
    never_looser(policy, case, replace(case, to_customer=case.to_customer + more))


@given(POLICIES, CASES)
def test_neither_a_missing_note_nor_an_unverified_customer_is_judged_looser(policy: Policy, case: Case) -> None:
    never_looser(policy, case, replace(case, note=""))
    never_looser(policy, replace(case, sure=True), replace(case, sure=False))


@given(POLICIES, CASES)
def test_whoever_is_asked_may_approve_and_is_somebody_else(policy: Policy, case: Case) -> None:
    held = {role.name: role for role in policy.roles}
    for role in policy.roles:
        for name in policy.verdict(role, case).approvers:
            assert policy.may_approve(held[name], case.way, case.amount).answer is Answer.ALLOWED
            assert name != role.name or not role.alone
