"""policy.toml says who has which role and what it may do; what is wrong with it is said at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.actions import Kind, Way, Wrong
from app.domain.amount import Money
from app.domain.policy import UNKNOWN_ROLE, Answer, Ceiling, Policy, Role, Rolling
from app.domain.ticket import Agent
from app.gateways.policy_file import PolicyError, policy_from, read_policy
from app.resources import policy_example
from tests.policies import a_case, ceiling

DAY = timedelta(days=1)


def problems(text: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_policy(file)
    return caught.value.problems


def read(text: str, tmp_path: Path) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


PEOPLE = [
    ("ann@example.com", "tier1", False, False),
    ("ben@example.com", "tier2", False, False),
    ("ravi@bpo.example", "outsourced", True, False),
    ("lead@example.com", "lead", False, True),
    ("fay@example.com", "finance", False, True),
    ("kim@elsewhere.example", UNKNOWN_ROLE, True, False),
    ("ann@notbpo.example", UNKNOWN_ROLE, True, False),
]


@pytest.mark.parametrize(("email", "role", "masked", "console"), PEOPLE)
def test_the_shipped_example_knows_its_people(email, role, masked, console):
    found = read_policy(policy_example()).role_of(Agent("1", email=email))
    assert (found.name, found.masked, found.console) == (role, masked, console)


CURRENCIES = {"usd": 1, "eur": 1, "gbp": 1, "jpy": 1}
LIMITS = {"ann@example.com": 50_00, "ben@example.com": 500_00, "ravi@bpo.example": 20_00, "lead@example.com": 5_000_00}
WAYS = (Way.REFUND, Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.BALANCE)


@pytest.mark.parametrize("currency", ["usd", "eur", "gbp", "jpy"])
@pytest.mark.parametrize("email", LIMITS)
def test_the_limits_of_the_shipped_example(email, currency):
    """In jpy 100 times the figure, and jpy has no decimals: the same number of minor units."""
    policy = read_policy(policy_example())
    role, limit = policy.role_of(Agent("1", email=email)), LIMITS[email]
    for way in WAYS:
        exactly = policy.verdict(role, a_case(Money(limit, currency), way=way, sure=False))
        above = policy.verdict(role, a_case(Money(limit + 1, currency), way=way))
        assert (exactly.answer, above.answer) == (Answer.ALLOWED, Answer.APPROVAL)
        assert policy.verdict(role, a_case(Money(1, "chf"), way=way)).answer is Answer.APPROVAL


@pytest.mark.parametrize(
    ("email", "amount", "approvers"),
    [
        ("ann@example.com", Money(5_000_00, "eur"), ("lead", "finance")),
        ("ann@example.com", Money(5_000_01, "eur"), ("finance",)),
        ("ravi@bpo.example", Money(500_000, "jpy"), ("lead", "finance")),
        ("ben@example.com", Money(1, "chf"), ("finance",)),
        ("lead@example.com", Money(5_000_01, "usd"), ("finance",)),
    ],
)
def test_who_is_asked_by_the_shipped_example(email, amount, approvers):
    policy = read_policy(policy_example())
    if amount.currency != "chf":
        assert policy.verdict(policy.role_of(Agent("1", email=email)), a_case(amount)).answer is Answer.APPROVAL
    assert policy.verdict(policy.role_of(Agent("1", email=email)), a_case(amount)).approvers == approvers


def test_finance_of_the_shipped_example_has_no_limit_and_approves_anything():
    policy = read_policy(policy_example())
    finance = policy.role_of(Agent("1", email="fay@example.com"))
    for way in Way:
        assert policy.verdict(finance, a_case(Money(10**9, "chf"), way=way, wrong=Wrong.FRAUD)).answer is Answer.ALLOWED
        assert policy.may_approve(finance, way, Money(10**9, "chf")).answer is Answer.ALLOWED


def test_in_the_shipped_example_fraud_asks_a_lead_and_goodwill_a_note():
    policy = read_policy(policy_example())
    tier1, lead = (policy.role_of(Agent("1", email=email)) for email in ("ann@example.com", "lead@example.com"))
    assert policy.verdict(tier1, a_case(wrong=Wrong.FRAUD)).approvers == ("lead", "finance")
    assert policy.verdict(lead, a_case(wrong=Wrong.FRAUD)).answer is Answer.ALLOWED
    assert policy.verdict(tier1, a_case(wrong=Wrong.GOODWILL)).answer is Answer.REFUSED
    assert policy.verdict(tier1, a_case(wrong=Wrong.GOODWILL, note="late parcel")).answer is Answer.ALLOWED
    assert policy.names_of(("lead", "finance")) == ("Lena Hart", "Fay Moreau")
    assert policy.reasons(tier1, Kind.REFUND) == tuple(Wrong)
    assert policy.approval_life == 3 * DAY


def test_addresses_and_domains_are_read_without_regard_to_case_groups_are_not():
    policy = policy_from(
        {"roles": {"lead": {"people": ["Ann@Example.com"], "domains": ["BPO.example"], "groups": ["Leads"]}}}
    )
    role = policy.roles[0]
    assert (role.people, role.domains, role.groups) == ({"ann@example.com"}, {"bpo.example"}, {"Leads"})


def test_people_may_stand_there_with_their_names():
    people = ["Lena Hart <Lead@Example.com>", "ann@example.com", " Søren Ö. <s@x.example> "]
    role = policy_from({"roles": {"lead": {"people": people}}}).roles[0]
    assert role.people == {"lead@example.com", "ann@example.com", "s@x.example"}
    assert role.names == {"lead@example.com": "Lena Hart", "s@x.example": "Søren Ö."}


EVERYTHING = """
[defaults]
approvers = ["lead"]
approval_days = 5
limit = { eur = "10.00" }
oldest_days = 90
approval_if_unverified = true
note_for = ["goodwill", "late"]
per_customer = { hours = 48, eur = "30.00" }

[roles.tier1]
people = ["a@x.example"]
limit = { eur = "50.00", jpy = "5000", kwd = "1.250", isk = "700", usd = "1,240.00 USD" }
per_agent = { days = 7, eur = "500.00", jpy = "1", kwd = "2", isk = "3", usd = "4" }
per_customer = "no limit"
reasons = ["goodwill", "duplicate"]
approval_for = ["duplicate"]

[roles.tier1.refund]
limit = { eur = "5.00" }
oldest_days = "no limit"
approval_if_unverified = false
note_for = []

[roles.tier1.void]
allowed = false

[roles.lead]
groups = ["Leads"]
approves = { eur = "100.00", jpy = "10000", kwd = "9", isk = "9000", usd = "9000" }
"""


def test_what_a_role_says_replaces_the_default_and_what_it_says_of_an_action_replaces_both(tmp_path):
    policy = read(EVERYTHING, tmp_path)
    tier1, lead = policy.roles
    refund, note, void = (tier1.rule(kind) for kind in (Kind.REFUND, Kind.CREDIT_NOTE, Kind.VOID))
    assert note.limit == ceiling(eur=50_00, jpy=5_000, kwd=1_250, isk=700_00, usd=1_240_00)
    assert (refund.limit, lead.rule(Kind.REFUND).limit) == (ceiling(eur=5_00), ceiling(eur=10_00))
    assert (
        note.per_agent == refund.per_agent == Rolling(7 * DAY, ceiling(eur=500_00, jpy=1, kwd=2_000, isk=300, usd=400))
    )
    assert (note.per_customer, lead.rule(Kind.VOID).per_customer) == (None, Rolling(2 * DAY, ceiling(eur=30_00)))
    assert (note.oldest, refund.oldest) == (90 * DAY, None)
    assert (note.approval_if_unverified, refund.approval_if_unverified) == (True, False)
    assert (note.note_for, refund.note_for) == ({Wrong.GOODWILL, Wrong.LATE}, frozenset())
    assert (note.reasons, note.approval_for) == ((Wrong.GOODWILL, Wrong.DUPLICATE), {Wrong.DUPLICATE})
    assert [rule.allowed for rule in (refund, note, void, lead.rule(Kind.VOID))] == [True, True, False, True]
    assert note.approvers == ("lead",)
    assert lead.rule(Kind.VOID).approves.figure("eur") == Money(100_00, "eur")
    assert note.approves == Ceiling()
    assert policy.approval_life == 5 * DAY


def test_without_a_limit_a_role_may_do_nothing_unless_it_says_so(tmp_path):
    text = """
        [roles.reader]
        people = ['r@x.y']
        [roles.trainee]
        people = ['t@x.y']
        allowed = true
        approvers = ['lead']
        [roles.lead]
        people = ['l@x.y']
        limit = 'no limit'
        approves = 'no limit'
    """
    policy = read(text, tmp_path)
    answers = [policy.verdict(role, a_case(Money(1, "eur"))).answer for role in policy.roles]
    assert answers == [Answer.REFUSED, Answer.APPROVAL, Answer.ALLOWED]


ONE = "[roles.a]\npeople = ['a@b.c']\n"
NOT_AMOUNTS = 'must be amounts by currency, like { eur = "50.00" }, or "no limit"'
NOT_ROLLING = 'must be like { days = 7, eur = "500.00" } or { hours = 24, ... }, or "no limit"'
NOT_DAYS = "must be a whole number from 1 to 3650"
REASONS = "overcharged, duplicate, late, unhappy, goodwill, wrong, fraud"
WRONG = [
    ("limits = 3\n" + ONE, "limits: not a part of a policy"),
    ("default = 3\n" + ONE, "default: not a part of a policy; is defaults meant?"),
    ("defaults = 3\n" + ONE, "defaults: must be a table [defaults]"),
    ("[defaults]\napproves = 'no limit'\n" + ONE, "defaults.approves: not a part of the defaults; is approvers meant?"),
    ("[defaults]\npeople = []\n" + ONE, "defaults.people: not a part of the defaults"),
    ("[defaults]\napproval_days = 'no limit'\n" + ONE, f"defaults.approval_days: {NOT_DAYS}"),
    (ONE + "maskd = true", "roles.a.maskd: not a part of a role; is masked meant?"),
    (ONE + "zzz = true", "roles.a.zzz: not a part of a role"),
    (ONE + "masked = 'no'", "roles.a.masked: must be true or false"),
    (ONE + "console = 1", "roles.a.console: must be true or false"),
    (ONE + "allowed = 0", "roles.a.allowed: must be true or false"),
    (ONE + "approval_days = 3", "roles.a.approval_days: not a part of a role; is approval_for meant?"),
    ("[roles.a]\npeople = 'a@b.c'", "roles.a.people: must be a list"),
    ("[roles.a]\npeople = [3, 'a@b.c']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\npeople = ['a b@c.d']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\npeople = ['Ann <ann>']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\npeople = ['Ann <a@b.c> <d@e.f>']", "roles.a.people: entry 1 is not an e-mail address"),
    ("[roles.a]\npeople = ['a@b.c', 'Ann <A@b.c>']", "roles.a.people: a@b.c stands there twice"),
    ("[roles.a]\ndomains = ['@bpo.example']", "roles.a.domains: entry 1 is not a domain such as example.com"),
    ("[roles.a]\ngroups = ['']", "roles.a.groups: entry 1 is not the name or id of a group or team"),
    ("[roles.a]\npeople = ['a@b.c', 'A@b.c']", "roles.a.people: a@b.c stands there twice"),
    ("[roles.a]\npeople = []", "roles.a: nobody has this role (people, groups, domains)"),
    ("[roles]\na = 3", "roles.a: must be a table [roles.a]"),
    ("[roles.unknown]\npeople = ['a@b.c']", "roles.unknown: a role is named in small letters, not unknown"),
    ("[roles.'Tier 1']\npeople = ['a@b.c']", "roles.Tier 1: a role is named in small letters, not unknown"),
    ("roles = 3", "roles: at least one [roles.NAME] is needed"),
    ("", "roles: at least one [roles.NAME] is needed"),
    (ONE + "limit = '50.00'", f"roles.a.limit: {NOT_AMOUNTS}"),
    (ONE + "limit = {}", f"roles.a.limit: {NOT_AMOUNTS}"),
    (ONE + "limit = { eur = 50.00 }", 'roles.a.limit.eur: must be an amount in quotes, like "29.03"'),
    (ONE + "limit = { jpy = 50 }", 'roles.a.limit.jpy: must be an amount in quotes, like "2903"'),
    (ONE + "limit = { EUR = '50' }", "roles.a.limit.EUR: a currency is three small letters, like eur"),
    (ONE + "limit = { euro = '50' }", "roles.a.limit.euro: a currency is three small letters, like eur"),
    (ONE + "limit = { eur = '12,50' }", "roles.a.limit.eur: We cannot read “12,50”. Write it like 29.03."),
    (ONE + "limit = { eur = '1e3' }", "roles.a.limit.eur: We cannot read “1e3”. Write it like 29.03."),
    (ONE + "limit = { eur = '-5' }", "roles.a.limit.eur: We cannot read “-5”. Write it like 29.03."),
    (ONE + "limit = { eur = '0' }", "roles.a.limit.eur: The amount must be more than zero."),
    (ONE + "limit = { jpy = '50.5' }", "roles.a.limit.jpy: JPY has no decimals. Write it like 2903."),
    (ONE + "limit = { kwd = '1.255' }", "roles.a.limit.kwd: The last digit of an amount in KWD must be 0."),
    (ONE + "limit = { eur = '5.001' }", "roles.a.limit.eur: EUR has two decimals. Write it like 29.03."),
    (ONE + "per_agent = { eur = '50' }", f"roles.a.per_agent: {NOT_ROLLING}"),
    (ONE + "per_agent = { days = 1 }", f"roles.a.per_agent: {NOT_ROLLING}"),
    (ONE + "per_agent = 3", f"roles.a.per_agent: {NOT_ROLLING}"),
    (ONE + "per_agent = { days = 1, hours = 1, eur = '50' }", f"roles.a.per_agent: {NOT_ROLLING}"),
    (ONE + "per_customer = { days = 0, eur = '50' }", f"roles.a.per_customer.days: {NOT_DAYS}"),
    (ONE + "per_customer = { hours = 1.5, eur = '50' }", f"roles.a.per_customer.hours: {NOT_DAYS}"),
    (ONE + "per_customer = {hours=1, eur=50}", 'roles.a.per_customer.eur: must be an amount in quotes, like "29.03"'),
    (ONE + "oldest_days = true", f"roles.a.oldest_days: {NOT_DAYS}"),
    (ONE + "oldest_days = 3651", f"roles.a.oldest_days: {NOT_DAYS}"),
    (ONE + "reasons = []", "roles.a.reasons: at least one is needed"),
    (ONE + "reasons = 'late'", "roles.a.reasons: must be a list"),
    (ONE + "reasons = ['late', 'late']", "roles.a.reasons: late stands there twice"),
    (ONE + "note_for = ['godwill']", f"roles.a.note_for: there is no reason godwill; there are {REASONS}"),
    (ONE + "approval_for = [3]", f"roles.a.approval_for: there is no reason 3; there are {REASONS}"),
    (ONE + "approvers = ['leed']", "roles.a.approvers: there is no role leed; there are a"),
    ("[defaults]\napprovers = ['leed']\n" + ONE, "defaults.approvers: there is no role leed; there are a"),
    (ONE + "void = 3", "roles.a.void: must be a table [roles.a.void]"),
    (ONE + "[roles.a.void]\npeople = []", "roles.a.void.people: not a part of what is said of an action"),
    (ONE + "[roles.a.void]\nlimt = {}", "roles.a.void.limt: not a part of what is said of an action; is limit meant?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), WRONG)
def test_what_is_wrong_is_named_with_its_place(text, problem, tmp_path):
    assert problem in problems(text, tmp_path)


LIMITED = "limit = { eur = '50', usd = '50' }\n"
UNSOUND = [
    (
        ONE + "allowed = true",
        ["roles.a.approvers: without a limit everything needs approval, so somebody must be named"],
    ),
    (ONE + LIMITED + "approval_for = ['fraud']", ["roles.a.approvers: approval_for needs somebody to approve"]),
    (
        ONE + LIMITED + "approves = 'no limit'\napprovers = ['a']",
        ["roles.a.approvers: nobody but the one who asks has the role a"],
    ),
    (
        ONE + LIMITED + "approvers = ['b']\n[roles.b]\npeople = ['b@b.c']",
        ["roles.a.approvers: b approves nothing"],
    ),
    (
        ONE + LIMITED + "approvers = ['b']\n[roles.b]\npeople = ['b@b.c']\napproves = { eur = '50', usd = '50.01' }",
        ["roles.a.approvers: b may not approve more than the limit of 50.00 EUR itself"],
    ),
    (
        ONE + LIMITED + "approvers = ['b']\n[roles.a.void]\nlimit = { eur = '70' }\n"
        "[roles.b]\npeople = ['b@b.c']\napproves = { eur = '60', usd = '60' }",
        ["roles.a.void.approvers: b may not approve more than the limit of 70.00 EUR itself"],
    ),
    (
        ONE + LIMITED + "per_agent = { days = 1, eur = '90' }\nper_customer = { days = 1, usd = '90' }",
        [
            "roles.a.per_agent: needs a figure in usd, as limit has one",
            "roles.a.per_customer: needs a figure in eur, as limit has one",
        ],
    ),
]


@pytest.mark.parametrize(("text", "found"), UNSOUND)
def test_what_nobody_could_ever_approve_is_a_problem(text, found, tmp_path):
    assert problems(text, tmp_path) == found


ALONE = ["roles.a.approvers: nobody but the one who asks has the role a"]


@pytest.mark.parametrize(
    "condition",
    [
        "per_agent = { days = 1, eur = '9' }",
        "per_customer = { hours = 1, eur = '9' }",
        "oldest_days = 90",
        "approval_for = ['fraud']",
        "approval_if_unverified = true",
    ],
)
def test_without_a_limit_something_can_still_need_approval_that_nobody_could_give(condition, tmp_path):
    endless = ONE + "limit = 'no limit'\napproves = 'no limit'\napprovers = ['a']\n"
    assert problems(endless + condition, tmp_path) == ALONE
    assert isinstance(read(endless + condition + "\nallowed = false", tmp_path), Policy)


SOUND = [
    ONE + LIMITED,
    ONE + "limit = 'no limit'\napprovers = ['a']",
    ONE + "allowed = false\napprovers = ['a']",
    ONE + LIMITED + "groups = ['Leads']\napproves = 'no limit'\napprovers = ['a']",
    ONE + LIMITED + "approves = { eur = '9' }\napprovers = ['a', 'b']\n"
    "[roles.b]\npeople = ['b@b.c']\napproves = { eur = '51', usd = '51' }",
    "[defaults]\napproval_for = ['fraud']\n" + ONE + LIMITED + "reasons = ['late']",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_somebody_can_approve_or_nobody_needs_to_is_none(text, tmp_path):
    assert isinstance(read(text, tmp_path).roles[0], Role)


def test_nothing_is_made_up_about_roles_that_could_not_be_read(tmp_path):
    text = ONE + LIMITED + "approvers = ['b']\n[roles.b]\npeople = ['b@b.c']\napproves = { eur = 60 }\n"
    wrong = 'roles.b.approves.eur: must be an amount in quotes, like "29.03"'
    assert problems(text, tmp_path) == [wrong]
    other = "[roles.c]\npeople = ['c@b.c']\nallowed = true"
    assert problems(text + other, tmp_path) == [
        wrong,
        "roles.c.approvers: without a limit everything needs approval, so somebody must be named",
    ]
    assert problems("[defaults]\nlimit = 3\n" + text + other, tmp_path) == [f"defaults.limit: {NOT_AMOUNTS}", wrong]


@pytest.mark.parametrize("part", ["people", "groups", "domains"])
def test_nobody_stands_in_two_roles(part, tmp_path):
    entry = {"people": "a@b.example", "groups": "Leads", "domains": "b.example"}[part]
    text = f"[roles.one]\n{part} = ['{entry}']\n[roles.two]\n{part} = ['{entry}']"
    assert problems(text, tmp_path) == [f"roles.two.{part}: {entry} is in one already"]


def test_all_problems_come_at_once(tmp_path):
    text = "x = 1\n[defaults]\nlimit = 3\n[roles.a]\npeople = ['no']\nmasked = 1\ny = 2\n[roles.a.void]\nz = 1"
    assert len(problems(text, tmp_path)) == 6


def test_a_file_that_is_no_toml_or_not_there_says_so(tmp_path):
    assert "is not TOML" in problems("[roles", tmp_path)[0]
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(PolicyError, match="is not TOML"):
        read_policy(tmp_path / "latin.toml")
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path / "none.toml")
