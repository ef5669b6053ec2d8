"""Who has which role."""

import pytest

from app.domain.policy import UNKNOWN, Policy, Role
from app.domain.ticket import Agent

POLICY = Policy(
    (
        Role("tier1", people=frozenset(("ann@example.com",))),
        Role("tier2", groups=frozenset(("Billing", "814865"))),
        Role("outsourced", domains=frozenset(("bpo.example",)), masked=True),
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
        (Agent("1", email=None), "unknown"),
        (Agent("1", email="ann@example.com", known=False), "unknown"),
    ],
)
def test_an_agent_has_the_role_of_the_e_mail_then_of_the_group_then_of_the_domain(agent: Agent, role: str) -> None:
    assert POLICY.role_of(agent).name == role


def test_somebody_in_no_role_sees_contact_details_masked() -> None:
    assert UNKNOWN.masked
