"""What goes on record when a policy comes into force."""

from dataclasses import replace

from app.domain.audit import AuditEvent, Did
from app.domain.policy import Policy, Role
from app.domain.policy.change import Change, events
from tests.policies import LEAD, NOW, a_role, ceiling


def recorded(policy: Policy, before: AuditEvent | None = None) -> tuple[AuditEvent, ...]:
    return events(Change(policy, "f00d", "policy.toml"), before.facts if before else {}, NOW)


def test_the_first_policy_goes_on_record_with_its_hash_its_people_and_what_they_may() -> None:
    tier1 = replace(a_role(), groups=frozenset(("Tier, 1",)), domains=frozenset(("bpo.example",)), masked=True)
    (event,) = recorded(Policy((tier1, LEAD)))
    assert (event.did, event.at, event.who) == (Did.POLICY_CHANGED, NOW, "")
    assert event.facts["hash"] == "f00d"
    assert event.facts["file"] == "policy.toml"
    assert event.facts["changed"] == ""
    assert event.facts["people tier1"] == '["tier1@x.example", "group Tier, 1", "@bpo.example"]'
    assert event.facts["may tier1"].startswith(
        "Contact details masked.\nEvery action: up to 50.00 EUR without approval"
    )
    assert "Approves up to 5,000.00 EUR" in event.facts["may lead"]


def test_a_change_says_what_a_role_may_no_longer_and_what_now() -> None:
    *_, before = recorded(Policy((a_role(), LEAD)))
    (event,) = recorded(Policy((a_role(limit=ceiling(eur=60_00)), LEAD)), before)
    assert event.facts["changed"].splitlines() == [
        "tier1, no longer: Every action: up to 50.00 EUR without approval, nothing in other currencies.",
        "tier1, now: Every action: up to 60.00 EUR without approval, nothing in other currencies.",
    ]


def test_a_role_that_came_or_went_is_a_change() -> None:
    *_, before = recorded(Policy((a_role("old"),)))
    *_, event = recorded(Policy((Role("new", people=frozenset(("n@x.example",))),)), before)
    lines = event.facts["changed"].splitlines()
    assert [line.partition(":")[0] for line in lines] == ["old, no longer", "new, now"]


def test_everybody_who_has_another_role_now_is_named_before_the_change() -> None:
    def policy(**people: str) -> Policy:
        return Policy(tuple(Role(name, people=frozenset(one.split())) for name, one in people.items()))

    *_, before = recorded(policy(tier1="ann@x.example ben@x.example", lead="lena@x.example fay@x.example"))
    *moved, whole = recorded(policy(tier1="ben@x.example fay@x.example", lead="lena@x.example kim@x.example"), before)
    assert [(event.did, dict(event.facts)) for event in moved] == [
        (Did.ROLE_CHANGED, {"person": "ann@x.example", "was": "tier1", "is": "unknown"}),
        (Did.ROLE_CHANGED, {"person": "fay@x.example", "was": "lead", "is": "tier1"}),
        (Did.ROLE_CHANGED, {"person": "kim@x.example", "was": "unknown", "is": "lead"}),
    ]
    assert whole.did is Did.POLICY_CHANGED


def test_groups_and_domains_move_too() -> None:
    one = Role("one", groups=frozenset(("Leads",)), domains=frozenset(("a.example",)))
    *_, before = recorded(Policy((one,)))
    *moved, _ = recorded(Policy((replace(one, name="two"),)), before)
    assert [event.facts["person"] for event in moved] == ["@a.example", "group Leads"]


def test_nobody_moves_with_the_first_policy_nor_when_only_a_comment_changed() -> None:
    *moved, before = recorded(Policy((a_role(),)))
    *more, event = recorded(Policy((a_role(),)), before)
    assert (moved, more, event.facts["changed"]) == ([], [], "")
