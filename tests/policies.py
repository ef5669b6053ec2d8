"""Policies, cases and figures for tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.actions import Kind, Way, Wrong
from app.domain.amount import Money
from app.domain.policy import Case, Ceiling, Given, Policy, Role, Rule

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "eur")


def ceiling(**figures: int) -> Ceiling:
    """`ceiling(eur=50_00)`."""
    return Ceiling(tuple(Money(minor, currency) for currency, minor in figures.items()))


ENDLESS = Ceiling(endless=True)


def everywhere(rule: Rule) -> dict[Kind, Rule]:
    return dict.fromkeys(Kind, rule)


def a_role(name: str = "tier1", person: str | None = None, **rule: Any) -> Role:
    """A role of one person with one rule for every kind of action: 50.00 EUR, lead and finance asked above it."""
    given = {"limit": ceiling(eur=50_00), "approvers": ("lead", "finance")} | rule
    return Role(name, people=frozenset((person or f"{name}@x.example",)), rules=everywhere(Rule(**given)))


LEAD = replace(
    a_role("lead", limit=ceiling(eur=5_000_00), approves=ceiling(eur=5_000_00)), names={"lead@x.example": "Lena Hart"}
)
FINANCE = a_role("finance", limit=ENDLESS, approves=ENDLESS)


def a_policy(*roles: Role) -> Policy:
    """These roles, with a lead and finance behind them."""
    return Policy((*roles, LEAD, FINANCE))


def a_case(amount: Money | None = None, **more: Any) -> Case:
    """A refund of 10.00 EUR of a payment of yesterday, charged twice, of a verified customer."""
    case = Case(
        way=Way.REFUND,
        amount=amount or eur(10_00),
        wrong=Wrong.DUPLICATE,
        note="",
        now=NOW,
        paid_at=NOW - timedelta(days=1),
        sure=True,
        by_agent=(),
        to_customer=(),
    )
    return replace(case, **more)


def given(minor: int, ago: timedelta, currency: str = "eur") -> Given:
    return Given(NOW - ago, Money(minor, currency))
