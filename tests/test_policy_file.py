"""policy.toml says who has which role; what is wrong with it is said at once."""

import pytest

from app.domain.policy import UNKNOWN_ROLE
from app.domain.ticket import Agent
from app.gateways.policy_file import PolicyError, described, policy_from, read_policy
from app.resources import policy_example


def problems(text: str, tmp_path) -> list[str]:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_policy(file)
    return caught.value.problems


PEOPLE = [
    ("ann@example.com", "tier1", False),
    ("ben@example.com", "tier2", False),
    ("ravi@bpo.example", "outsourced", True),
    ("lead@example.com", "lead", False),
    ("fay@example.com", "finance", False),
    ("kim@elsewhere.example", UNKNOWN_ROLE, True),
    ("ann@notbpo.example", UNKNOWN_ROLE, True),
]


@pytest.mark.parametrize(("email", "role", "masked"), PEOPLE)
def test_the_shipped_example_knows_its_people(email, role, masked):
    found = read_policy(policy_example()).role_of(Agent("1", email=email))
    assert (found.name, found.masked) == (role, masked)


def test_the_example_is_described_role_by_role_with_who_has_it_and_what_it_sees():
    assert described(read_policy(policy_example())).splitlines() == [
        "tier1: ann@example.com; sees everything",
        "tier2: ben@example.com; sees everything",
        "outsourced: anybody @bpo.example; contact details and card numbers masked",
        "lead: lead@example.com; sees everything",
        "finance: fay@example.com; sees everything",
        "unknown: everybody else; reads only, contact details and card numbers masked",
    ]


def test_groups_and_all_kinds_of_entries_are_described():
    policy = policy_from(
        {"roles": {"lead": {"people": ["B@x.example", "a@x.example"], "groups": ["Leads"], "domains": ["y.example"]}}}
    )
    assert described(policy).startswith("lead: a@x.example, b@x.example, group Leads, anybody @y.example; ")


def test_addresses_and_domains_are_read_without_regard_to_case_groups_are_not():
    policy = policy_from(
        {"roles": {"lead": {"people": ["Ann@Example.com"], "domains": ["BPO.example"], "groups": ["Leads"]}}}
    )
    role = policy.roles[0]
    assert (role.people, role.domains, role.groups) == ({"ann@example.com"}, {"bpo.example"}, {"Leads"})


WRONG = [
    ("limits = 3\n[roles.a]\npeople = ['a@b.c']", "limits: not a part of a policy"),
    ("[roles.a]\npeople = ['a@b.c']\nmaskd = true", "roles.a.maskd: not a part of a role"),
    ("[roles.a]\npeople = ['a@b.c']\nmasked = 'no'", "roles.a.masked: must be true or false"),
    ("[roles.a]\npeople = 'a@b.c'", "roles.a.people: must be a list"),
    ("[roles.a]\npeople = [3, 'a@b.c']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\npeople = ['a b@c.d']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\ndomains = ['@bpo.example']", "roles.a.domains: entry 1 is not a domain such as example.com"),
    ("[roles.a]\npeople = ['a@b.c', 'A@b.c']", "roles.a.people: a@b.c stands there twice"),
    ("[roles.a]\npeople = []", "roles.a: nobody has this role (people, groups, domains)"),
    ("[roles]\na = 3", "roles.a: must be a table [roles.a]"),
    ("[roles.unknown]\npeople = ['a@b.c']", "roles.unknown: a role is named in small letters, not unknown"),
    ("[roles.'Tier 1']\npeople = ['a@b.c']", "roles.Tier 1: a role is named in small letters, not unknown"),
    ("roles = 3", "roles: at least one [roles.NAME] is needed"),
    ("", "roles: at least one [roles.NAME] is needed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), WRONG)
def test_what_is_wrong_is_named_with_its_place(text, problem, tmp_path):
    assert problem in problems(text, tmp_path)


@pytest.mark.parametrize("part", ["people", "groups", "domains"])
def test_nobody_stands_in_two_roles(part, tmp_path):
    entry = {"people": "a@b.example", "groups": "Leads", "domains": "b.example"}[part]
    text = f"[roles.one]\n{part} = ['{entry}']\n[roles.two]\n{part} = ['{entry}']"
    assert problems(text, tmp_path) == [f"roles.two.{part}: {entry} is in one already"]


def test_all_problems_come_at_once(tmp_path):
    assert len(problems("x = 1\n[roles.a]\npeople = ['no']\nmasked = 1\ny = 2", tmp_path)) == 4


def test_a_file_that_is_no_toml_or_not_there_says_so(tmp_path):
    assert "is not TOML" in problems("[roles", tmp_path)[0]
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path / "none.toml")
