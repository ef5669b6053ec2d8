"""Whatever stands in policy.toml: it is a policy, or everything that is wrong with it is said."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.english import english
from app.domain.errors import AmountNotRead
from app.domain.money import parse
from app.domain.policy import Policy
from app.domain.policy.description import described
from app.gateways.policy_file import PolicyError, policy_from
from tests.policies import a_case

AMOUNTS = some.sampled_from(("50.00", "5", "1,240.00", "12,50", "1e3", "-5", "０", "NaN", "0", "1.2345", "", "9" * 12))
ODD = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5)
ANY = some.recursive(
    ODD | AMOUNTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NO_LIMIT = some.just("no limit")
UNITS = some.sampled_from(("hours", "days"))


def one_of_many(usual: Any, odd: Any) -> Any:
    """Mostly the usual."""
    return some.integers(0, 9).flatmap(lambda dice: odd if dice == 0 else usual)


def tables(amounts: Any, currencies: tuple[str, ...], days: Any, reasons: tuple[str, ...], odd: Any) -> Any:
    """Whole files of these parts."""
    figures = some.dictionaries(some.sampled_from(currencies), amounts, min_size=1, max_size=2)
    window = some.dictionaries(UNITS, days, min_size=1, max_size=1)
    rolling = some.builds(lambda units, most: {**units, **most}, window, figures)
    some_reasons = some.lists(some.sampled_from(reasons), min_size=1, max_size=3, unique=True)
    rules: dict[str, Any] = {
        "allowed": some.booleans(),
        "limit": figures | NO_LIMIT,
        "per_agent": rolling | NO_LIMIT,
        "per_customer": rolling | NO_LIMIT,
        "oldest_days": days | NO_LIMIT,
        "reasons": some_reasons,
        "note_for": some_reasons,
        "approval_for": some_reasons,
        "approval_if_unverified": some.booleans(),
        "approvers": some.just(["lead"]),
    }
    kind = some.fixed_dictionaries({}, optional=rules)
    more: dict[str, Any] = {"void": kind, "masked": some.booleans(), "console": some.booleans()}
    agent = some.fixed_dictionaries({"people": some.just(["Ann <a@x.example>"])}, optional=rules | more)
    lead = some.just({"domains": ["b.example"], "limit": "no limit", "approves": "no limit", "approval_for": []})
    roles = some.fixed_dictionaries({"agent": one_of_many(agent, odd), "lead": one_of_many(lead, odd)})
    return some.fixed_dictionaries({"roles": one_of_many(roles, odd)}, optional={"defaults": one_of_many(kind, odd)})


GOOD = tables(some.sampled_from(("5", "50")), ("eur", "jpy"), some.integers(1, 90), ("late", "fraud"), some.nothing())
BAD = tables(
    AMOUNTS,
    ("eur", "kwd", "isk", "EUR", "euro", ""),
    some.integers(-1, 4000),
    ("late", "fraud", "godwill"),
    ANY,
)


def read(table: dict[str, Any]) -> Policy | None:
    try:
        return policy_from(table)
    except PolicyError as error:
        assert error.problems
        assert all(": " in problem for problem in error.problems)
        return None


@given(BAD)
@settings(max_examples=200)
def test_whatever_stands_there_is_read_or_said_to_be_wrong(table: dict[str, Any]) -> None:
    read(table)


@given(some.data())
def test_each_role_of_a_policy_that_was_read_has_its_verdict_and_its_description(data: some.DataObject) -> None:
    policy = read(data.draw(GOOD))
    for role in policy.roles if policy else ():
        assert policy is not None
        assert english(policy.verdict(role, a_case()).sentence)
        assert f"{role.name}: " in described(policy)


@given(AMOUNTS | some.text(max_size=8), some.sampled_from(("eur", "jpy", "kwd", "isk")))
def test_a_limit_is_read_as_an_agent_types_an_amount_or_not_at_all(typed: str, currency: str) -> None:
    policy = read({"roles": {"one": {"people": ["a@x.example"], "limit": {currency: typed}}}})
    try:
        amount = parse(typed, currency)
    except AmountNotRead:
        assert policy is None
        return
    assert policy is not None
    assert {rule.limit.figure(currency) for rule in policy.roles[0].rules.values()} == {amount}
