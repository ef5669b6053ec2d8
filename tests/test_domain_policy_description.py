"""A policy in plain words."""

from app.domain.english import english
from app.domain.policy import Role
from app.domain.policy.description import described, permissions
from app.gateways.policy_file import policy_from, read_policy
from app.resources import policy_example

EXAMPLE = """\
tier1: Ann Lee <ann@example.com>; sees everything
  Every action: up to 50.00 USD, 50.00 EUR, 50.00 GBP, 5,000 JPY without approval, nothing in other currencies.
  What needs approval is asked of lead, else of finance.
  Reasons that always need approval: fraud.
  Reasons that need a note: goodwill.
tier2: Ben Ortiz <ben@example.com>; sees everything
  Every action: up to 500.00 USD, 500.00 EUR, 500.00 GBP, 50,000 JPY without approval, nothing in other currencies.
  What needs approval is asked of lead, else of finance.
  Reasons that always need approval: fraud.
  Reasons that need a note: goodwill.
outsourced: anybody @bpo.example; contact details and card numbers masked
  Every action: up to 20.00 USD, 20.00 EUR, 20.00 GBP, 2,000 JPY without approval, nothing in other currencies.
  What needs approval is asked of lead, else of finance.
  Reasons that always need approval: fraud.
  Reasons that need a note: goodwill.
lead: Lena Hart <lead@example.com>; sees everything
  Every action: up to 5,000.00 USD, 5,000.00 EUR, 5,000.00 GBP, 500,000 JPY without approval, nothing in other currencies.
  What needs approval is asked of finance.
  Reasons that need a note: goodwill.
  Approves up to 5,000.00 USD, 5,000.00 EUR, 5,000.00 GBP, 500,000 JPY that others ask for.
  May use the console.
  May edit macros.
finance: Fay Moreau <fay@example.com>; sees everything
  Every action: any amount without approval.
  Reasons that need a note: goodwill.
  Approves any amount that others ask for.
  May use the console.
  May edit macros.
unknown: everybody else; reads only, contact details and card numbers masked"""  # noqa: E501 - as it is printed


def test_the_example_is_described_role_by_role_with_who_has_it_what_it_sees_and_what_it_may_do() -> None:
    assert described(read_policy(policy_example())) == EXAMPLE


def said(role: Role) -> list[str]:
    return [english(line) for line in permissions(role)]


def test_kinds_of_action_that_differ_stand_apart_and_every_condition_is_said() -> None:
    tier1 = {
        "people": ["B@x.example", "a@x.example"],
        "groups": ["Leads"],
        "domains": ["y.example"],
        "limit": {"eur": "50"},
        "approvers": ["lead"],
        "per_agent": {"hours": 24, "eur": "100"},
        "per_customer": {"days": 30, "eur": "200"},
        "oldest_days": 90,
        "approval_if_unverified": True,
        "reasons": ["late", "goodwill"],
        "void": {"allowed": False},
        "balance_credit": {"limit": "no limit", "oldest_days": "no limit", "approvers": []},
    }
    lead = {"people": ["l@x.example"], "allowed": True, "approvers": ["lead", "fay"], "approves": {"eur": "60"}}
    fay = {"people": ["f@x.example"], "approves": {"eur": "60"}}
    policy = policy_from({"roles": {"tier1": tier1, "lead": lead, "fay": fay}})
    assert described(policy).startswith(
        "tier1: a@x.example, b@x.example, group Leads, anybody @y.example; sees everything\n  Refunds, Credit notes: up"
    )
    assert said(policy.roles[0]) == [
        "Refunds, Credit notes: up to 50.00 EUR without approval, nothing in other currencies.",
        "What needs approval is asked of lead.",
        "One agent gives up to 100.00 EUR within 24 hours without approval.",
        "One customer gets up to 200.00 EUR within 30 days without approval.",
        "What was paid more than 90 days ago needs approval.",
        "A customer who was found by e-mail address only needs approval.",
        "Reasons that may be given: late, goodwill.",
        "Credit for the next invoice: any amount without approval.",
        "What needs approval is refused: nobody is asked.",
        "One agent gives up to 100.00 EUR within 24 hours without approval.",
        "One customer gets up to 200.00 EUR within 30 days without approval.",
        "A customer who was found by e-mail address only needs approval.",
        "Reasons that may be given: late, goodwill.",
        "Voided invoices: not allowed.",
    ]
    assert said(policy.roles[1])[:2] == [
        "Every action: every amount needs approval.",
        "What needs approval is asked of fay.",
    ]


def test_a_role_that_only_reads_may_do_nothing() -> None:
    assert said(Role("reader")) == ["Every action: not allowed."]
