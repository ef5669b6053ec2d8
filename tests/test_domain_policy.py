"""The verdict, edge by edge: facts in, answer with its sentence out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.actions import KIND_OF, Kind, Way, Wrong
from app.domain.amount import Money
from app.domain.english import english
from app.domain.policy import UNKNOWN, Answer, Case, Policy, Role, Rolling, Rule, Verdict
from tests.policies import ENDLESS, FINANCE, LEAD, NOW, a_case, a_policy, a_role, ceiling, eur, everywhere, given

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
ALLOWED, APPROVAL, REFUSED = Answer.ALLOWED, Answer.APPROVAL, Answer.REFUSED


def judged(case: Case, **rule: object) -> Verdict:
    role = a_role(**rule)
    return a_policy(role).verdict(role, case)


def said(verdict: Verdict) -> str:
    return english(verdict.sentence)


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        (eur(49_99), ALLOWED),
        (eur(50_00), ALLOWED),
        (eur(50_01), APPROVAL),
        (Money(1, "usd"), APPROVAL),
        (Money(5_000, "jpy"), ALLOWED),
        (Money(5_001, "jpy"), APPROVAL),
        (Money(50_000, "kwd"), ALLOWED),
        (Money(50_010, "kwd"), APPROVAL),
    ],
)
def test_a_limit_exactly_met_needs_no_approval_and_a_minor_unit_more_does(amount: Money, answer: Answer) -> None:
    assert judged(a_case(amount), limit=ceiling(eur=50_00, jpy=5_000, kwd=50_000)).answer is answer


def test_above_the_limit_the_agent_reads_the_limit_and_who_can_approve() -> None:
    verdict = judged(a_case(eur(190_00)))
    assert said(verdict) == "Up to 50.00 EUR needs no approval. Lena Hart can approve this."
    assert (verdict.approvers, verdict.limit) == (("lead", "finance"), eur(50_00))


def test_within_the_limit_the_agent_reads_the_limit() -> None:
    assert said(judged(a_case())) == "Up to 50.00 EUR needs no approval."


def test_a_currency_without_a_limit_needs_approval_whatever_the_amount() -> None:
    verdict = judged(a_case(Money(1, "chf")))
    assert (verdict.answer, verdict.limit, verdict.approvers) == (APPROVAL, None, ("finance",))
    assert said(verdict) == "Every amount in CHF needs approval. finance@x.example can approve this."


def test_without_any_limit_nothing_needs_approval() -> None:
    verdict = judged(a_case(Money(10**12, "chf")), limit=ENDLESS)
    assert (verdict.answer, said(verdict), verdict.limit) == (ALLOWED, "You need no approval for this.", None)


@pytest.mark.parametrize(
    ("amount", "approvers"),
    [(eur(5_000_00), ("lead", "finance")), (eur(5_000_01), ("finance",))],
)
def test_only_those_are_asked_who_may_approve_that_much(amount: Money, approvers: tuple[str, ...]) -> None:
    assert judged(a_case(amount)).approvers == approvers


def test_what_nobody_may_approve_is_refused() -> None:
    verdict = judged(a_case(eur(5_000_01)), approvers=("lead",))
    assert (verdict.answer, verdict.approvers) == (REFUSED, ())
    assert said(verdict) == "Up to 50.00 EUR needs no approval. Nobody may approve this."


def test_an_approving_role_that_is_not_there_is_not_asked() -> None:
    assert judged(a_case(eur(60_00)), approvers=("gone", "lead")).approvers == ("lead",)


def test_nobody_is_asked_to_approve_what_they_ask_for_themselves() -> None:
    assert a_policy().verdict(LEAD, a_case(eur(50_000_00))).approvers == ("finance",)
    assert judged(a_case(eur(60_00)), approves=ENDLESS, approvers=("tier1",)).answer is REFUSED


def test_a_colleague_of_the_same_role_may_be_asked() -> None:
    pair = replace(a_role(approves=ENDLESS, approvers=("tier1",)), people=frozenset(("a@x.example", "b@x.example")))
    assert a_policy(pair).verdict(pair, a_case(eur(60_00))).approvers == ("tier1",)
    group = replace(a_role(approves=ENDLESS, approvers=("tier1",)), groups=frozenset(("Leads",)))
    assert a_policy(group).verdict(group, a_case(eur(60_00))).approvers == ("tier1",)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (("a@x.example",), "Ada Moss can approve this."),
        (("a@x.example", "b@x.example"), "Ada Moss or b@x.example can approve this."),
        (("a@x.example", "b@x.example", "c@x.example"), "The role lead can approve this."),
        ((), "The role lead can approve this."),
    ],
)
def test_one_or_two_people_are_named_and_more_are_called_by_their_role(people: tuple[str, ...], words: str) -> None:
    lead = replace(LEAD, people=frozenset(people), names={"a@x.example": "Ada Moss"}, groups=frozenset(("Leads",)))
    tier1 = a_role()
    assert said(Policy((tier1, lead)).verdict(tier1, a_case(eur(60_00)))).endswith(words)


WINDOW = Rolling(24 * HOUR, ceiling(eur=100_00))


@pytest.mark.parametrize("side", ["agent", "customer"])
@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ((), ALLOWED),
        ((given(90_00, HOUR),), ALLOWED),
        ((given(90_01, HOUR),), APPROVAL),
        ((given(45_00, HOUR), given(45_01, 2 * HOUR)), APPROVAL),
        ((given(90_01, 24 * HOUR - SECOND),), APPROVAL),
        ((given(90_01, 24 * HOUR),), ALLOWED),
        ((given(90_01, HOUR, "usd"),), ALLOWED),
        ((given(90_01, -HOUR),), APPROVAL),
        ((given(90_01, HOUR), given(-50_00, HOUR)), APPROVAL),
    ],
)
def test_what_was_given_before_counts_within_its_window_and_currency(side: str, before: tuple, answer: Answer) -> None:
    case = a_case(**{{"agent": "by_agent", "customer": "to_customer"}[side]: before})
    assert judged(case, **{f"per_{side}": WINDOW}).answer is answer


def test_what_was_given_before_is_said_with_its_time() -> None:
    before = (given(90_01, HOUR),)
    agent = judged(a_case(by_agent=before), per_agent=WINDOW)
    assert said(agent).startswith("With this you give 100.01 EUR within 24 hours. Up to 100.00 EUR needs no approval.")
    customer = judged(a_case(to_customer=before), per_customer=Rolling(30 * DAY, ceiling(eur=100_00)))
    assert said(customer).startswith("With this the customer gets 100.01 EUR within 30 days. Up to 100.00 EUR needs")


def test_a_window_without_a_figure_of_the_currency_needs_approval() -> None:
    verdict = judged(a_case(), per_agent=Rolling(DAY, ceiling(usd=100_00)))
    assert (verdict.answer, said(verdict)[:36]) == (APPROVAL, "Every amount in EUR needs approval. ")


@pytest.mark.parametrize(
    ("way", "paid_at", "answer"),
    [
        (Way.REFUND, NOW - 90 * DAY, ALLOWED),
        (Way.REFUND, NOW - 90 * DAY - SECOND, APPROVAL),
        (Way.NOTE_BALANCE, NOW - 91 * DAY, APPROVAL),
        (Way.REFUND, None, APPROVAL),
        (Way.NOTE_REFUND, None, APPROVAL),
        (Way.NOTE_OPEN, None, ALLOWED),
        (Way.VOID, None, ALLOWED),
        (Way.BALANCE, None, ALLOWED),
        (Way.REFUND, NOW + DAY, ALLOWED),
        (Way.REFUND, (NOW - 91 * DAY).replace(tzinfo=None), APPROVAL),
    ],
)
def test_what_was_paid_longer_ago_than_the_policy_says_needs_approval(
    way: Way, paid_at: datetime | None, answer: Answer
) -> None:
    assert judged(a_case(way=way, paid_at=paid_at), oldest=90 * DAY).answer is answer


def test_the_age_is_said() -> None:
    old = judged(a_case(paid_at=NOW - 91 * DAY), oldest=90 * DAY)
    assert said(old).startswith("What was paid more than 90 days ago needs approval. Lena Hart")
    unknown = judged(a_case(paid_at=None), oldest=90 * DAY)
    assert said(unknown).startswith("We do not know when this was paid, so it needs approval. Lena Hart")


def test_a_reason_that_is_not_offered_is_refused() -> None:
    verdict = judged(a_case(wrong=Wrong.GOODWILL), reasons=(Wrong.DUPLICATE,))
    assert (verdict.answer, verdict.approvers) == (REFUSED, ())
    assert said(verdict) == "Your role may not give this reason. Choose another one."


@pytest.mark.parametrize(("note", "answer"), [("", REFUSED), (" \n\t", REFUSED), ("x", ALLOWED)])
def test_a_reason_that_needs_a_note_is_refused_without_one(note: str, answer: Answer) -> None:
    needs = frozenset((Wrong.GOODWILL,))
    assert judged(a_case(wrong=Wrong.GOODWILL, note=note), note_for=needs).answer is answer
    assert judged(a_case(note=note), note_for=needs).answer is ALLOWED


def test_a_grave_reason_is_approved_by_another_whatever_the_amount() -> None:
    verdict = judged(a_case(eur(1), wrong=Wrong.FRAUD), approval_for=frozenset((Wrong.FRAUD,)))
    assert (verdict.answer, said(verdict)) == (
        APPROVAL,
        "This reason always needs approval. Lena Hart can approve this.",
    )
    assert judged(a_case(), approval_for=frozenset((Wrong.FRAUD,))).answer is ALLOWED


@pytest.mark.parametrize(
    ("sure", "asks", "answer"), [(False, True, APPROVAL), (True, True, ALLOWED), (False, False, ALLOWED)]
)
def test_a_customer_found_by_address_only_needs_approval_where_the_policy_says_so(
    sure: bool, asks: bool, answer: Answer
) -> None:
    assert judged(a_case(sure=sure), approval_if_unverified=asks).answer is answer


@pytest.mark.parametrize("way", Way)
def test_what_a_role_may_not_do_is_refused_for_every_way_of_that_kind_and_no_other(way: Way) -> None:
    role = a_role(limit=ENDLESS)
    unable = replace(role.rule(Kind.CREDIT_NOTE), allowed=False)
    forbidden = replace(role, rules={**role.rules, Kind.CREDIT_NOTE: unable})
    policy = a_policy(forbidden)
    answer = policy.verdict(forbidden, a_case(way=way)).answer
    assert answer is (REFUSED if KIND_OF[way] is Kind.CREDIT_NOTE else ALLOWED)
    assert policy.endless(forbidden, way) == (answer is ALLOWED)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.REFUND, "Your role may not refund. Ask a lead."),
        (Kind.CREDIT_NOTE, "Your role may not write credit notes. Ask a lead."),
        (Kind.BALANCE_CREDIT, "Your role may not credit a balance. Ask a lead."),
        (Kind.VOID, "Your role may not void invoices. Ask a lead."),
    ],
)
def test_what_a_role_may_not_do_is_said(kind: Kind, words: str) -> None:
    way = next(one for one in Way if KIND_OF[one] is kind)
    assert said(judged(a_case(way=way), allowed=False)) == words


@pytest.mark.parametrize("way", Way)
def test_somebody_in_no_role_may_do_nothing(way: Way) -> None:
    verdict = a_policy().verdict(UNKNOWN, a_case(way=way))
    assert verdict.answer is REFUSED
    assert said(verdict) == "You have no role here, so you can only read. A lead can give you one."


def test_a_role_that_the_policy_no_longer_has_may_do_nothing() -> None:
    verdict = a_policy().verdict(a_role(limit=ENDLESS), a_case())
    assert (verdict.answer, said(verdict)) == (
        REFUSED,
        "Whoever asked for this no longer has a role that may ask. Decline it.",
    )


def test_a_role_is_judged_by_the_policy_in_force_not_by_what_it_was() -> None:
    assert a_policy(a_role()).verdict(a_role(limit=ENDLESS), a_case(eur(50_01))).answer is APPROVAL


APPROVALS = [
    (LEAD, eur(5_000_00), ALLOWED, "You may approve up to 5,000.00 EUR."),
    (LEAD, eur(5_000_01), REFUSED, "You may approve up to 5,000.00 EUR."),
    (LEAD, Money(1, "chf"), REFUSED, "You may approve nothing in CHF."),
    (FINANCE, Money(10**12, "chf"), ALLOWED, "You may approve any amount."),
    (a_role("tier1"), eur(1), REFUSED, "Your role does not approve what others ask for."),
    (a_role("gone", approves=ENDLESS), eur(1), REFUSED, "Your role does not approve what others ask for."),
    (UNKNOWN, eur(1), REFUSED, "Your role does not approve what others ask for."),
]


@pytest.mark.parametrize(("role", "amount", "answer", "words"), APPROVALS)
def test_who_may_approve_up_to_how_much(role: Role, amount: Money, answer: Answer, words: str) -> None:
    verdict = a_policy(a_role()).may_approve(role, Way.REFUND, amount)
    assert (verdict.answer, said(verdict)) == (answer, words)


def test_a_role_may_approve_one_kind_of_action_and_not_another() -> None:
    lead = replace(LEAD, rules={**LEAD.rules, Kind.VOID: Rule(approves=ceiling(eur=1))})
    policy = Policy((lead,))
    assert policy.may_approve(lead, Way.VOID, eur(2)).answer is REFUSED
    assert policy.may_approve(lead, Way.NOTE_OPEN, eur(2)).answer is ALLOWED


def test_the_forms_learn_reasons_notes_and_limits_from_the_policy() -> None:
    role = a_role(reasons=(Wrong.GOODWILL, Wrong.LATE), note_for=frozenset((Wrong.GOODWILL,)))
    role = replace(role, rules={**role.rules, Kind.VOID: Rule(allowed=False, limit=ceiling(eur=9))})
    policy = a_policy(role)
    assert policy.reasons(role, Kind.REFUND) == (Wrong.GOODWILL, Wrong.LATE)
    assert policy.reasons(role, Kind.VOID) == policy.reasons(UNKNOWN, Kind.REFUND) == ()
    assert [policy.needs_note(role, one) for one in (Wrong.GOODWILL, Wrong.LATE)] == [True, False]
    assert not policy.needs_note(role, Wrong.GOODWILL, Kind.VOID)
    assert [policy.limit(role, way, "eur") for way in (Way.REFUND, Way.VOID)] == [eur(50_00), None]
    assert policy.limit(role, Way.REFUND, "chf") is policy.limit(FINANCE, Way.REFUND, "eur") is None
    assert [policy.endless(one, Way.REFUND) for one in (role, FINANCE, UNKNOWN)] == [False, True, False]
    assert [policy.may(role, kind) for kind in (Kind.REFUND, Kind.VOID)] == [True, False]


def test_who_can_be_asked_is_named_role_by_role() -> None:
    policy = a_policy(a_role())
    assert policy.people_of(("finance", "gone", "lead")) == ("finance@x.example", "lead@x.example")
    assert policy.names_of(("lead", "finance")) == ("Lena Hart", "finance@x.example")
    assert [role.name for role in policy.approvers()] == ["lead", "finance"]


def test_what_was_given_before_matters_as_far_back_as_the_longest_window() -> None:
    assert a_policy(a_role()).longest_window == timedelta()
    both = a_role(per_agent=WINDOW, per_customer=Rolling(30 * DAY, ceiling(eur=1)))
    assert a_policy(both, a_role("tier2", per_agent=Rolling(31 * DAY, ceiling(eur=1)))).longest_window == 31 * DAY


def test_a_role_with_no_rules_may_do_nothing() -> None:
    bare = Role("bare", rules=everywhere(Rule()) | {Kind.REFUND: Rule()})
    nothing = Role("nothing")
    assert Policy((bare, nothing)).verdict(nothing, a_case()).answer is REFUSED
    assert Policy((bare, nothing)).verdict(bare, a_case()).answer is REFUSED
