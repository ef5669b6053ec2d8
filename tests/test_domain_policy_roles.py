"""Who has which role."""

import pytest

from app.domain.actions import Person
from app.domain.english import english
from app.domain.policy import FORMER, UNKNOWN, Answer, Policy, Role
from app.domain.ticket import Agent
from tests.policies import a_case, a_policy, a_role

POLICY = Policy(
    (
        Role("tier1", people=frozenset(("ann@example.com", "frank@example.com"))),
        Role("tier2", groups=frozenset(("Billing", "814865"))),
        Role("outsourced", domains=frozenset(("bpo.example", "desk.example")), masked=True),
    )
)


@pytest.mark.parametrize(
    ("agent", "role"),
    [
        (Agent("1", email="Ann@Example.com"), "tier1"),
        (Agent("1", email="ann@example.com", groups=("Billing",)), "tier1"),
        (Agent("1", email="x@example.com", groups=("Billing",)), "tier2"),
        (Agent("1", email="x@bpo.example", groups=("814865",)), "tier2"),
        (Agent("1", email="omar@BPO.example"), "outsourced"),
        (Agent("1", email="omar@evil-bpo.example"), "unknown"),
        (Agent("1", email="omar@sub.bpo.example"), "unknown"),
        (Agent("1", email="bpo.example"), "unknown"),
        (Agent("1", email="franK@example.com"), "tier1"),
        (Agent("1", email="fran\u212a@example.com"), "unknown"),
        (Agent("1", email="omar@des\u212a.example"), "unknown"),
        (Agent("1", email=None), "unknown"),
        (Agent("1", email="ann@example.com", known=False), "unknown"),
    ],
)
def test_an_agent_has_the_role_of_the_e_mail_then_of_the_group_then_of_the_domain(agent: Agent, role: str) -> None:
    assert POLICY.role_of(agent).name == role


def test_somebody_in_no_role_sees_contact_details_masked() -> None:
    assert UNKNOWN.masked


def asker(email: str | None, role: str) -> Person:
    return Person("1", "Somebody", email, role)


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (asker("ann@example.com", "tier1"), "tier1"),
        (asker("ann@example.com", "tier2"), "tier1"),
        (asker("ann@example.com", "gone"), "tier1"),
        (asker("new@bpo.example", "tier2"), "outsourced"),
        (asker("x@example.com", "tier2"), "tier2"),
        (asker(None, "tier2"), "tier2"),
        (asker("x@example.com", "tier1"), ""),
        (asker("x@example.com", "gone"), ""),
        (asker(None, "unknown"), ""),
    ],
)
def test_whoever_asked_earlier_has_the_role_of_today(person: Person, role: str) -> None:
    assert POLICY.role_now(person).name == role


def test_whoever_has_no_role_any_more_may_do_nothing() -> None:
    case = a_case()
    verdict = a_policy(a_role()).verdict(FORMER, case)
    assert (verdict.answer, english(verdict.sentence)) == (
        Answer.REFUSED,
        "Whoever asked for this no longer has a role that may ask. Decline it.",
    )
    assert FORMER.masked
