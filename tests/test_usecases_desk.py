"""The front door: every command gets a card, and nothing of a stranger's is ever opened."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.billing import Profile, Unread
from app.domain.card import Card
from app.domain.errors import Unavailable, Why
from app.domain.policy import Policy
from app.domain.ticket import Agent, Command
from app.usecases.desk import OPEN, VERBS
from tests import made
from tests.front import POLICY, Front, front
from tests.memory_billing import MemoryBilling, maya
from tests.words import commands, everything, rows, text


def with_a_stranger() -> MemoryBilling:
    """Maya's billing, and beside it somebody else's."""
    other = made.customer(id="cus_other", name="Other One", email="other@example.com")
    billing = maya(dispute_rows=[made.dispute(id="du_2", charge_id="ch_2")])
    billing.profiles.append(Profile(other, (made.subscription(id="sub_2", customer_id="cus_other"),)))
    billing.invoice_rows.append(made.invoice(id="in_2", customer_id="cus_other"))
    billing.payment_rows.append(made.payment(id="ch_2", charge_id="ch_2", customer_id="cus_other"))
    return billing


def test_a_request_sees_one_policy_throughout(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    taken: list[Policy] = []

    def policies() -> Policy:
        taken.append(POLICY)
        return POLICY

    desk.deps = replace(desk.deps, policies=policies)
    for pressed in ("open:home:cus_maya", "open:invoice:in_1", "open:match:cus_maya"):
        taken.clear()
        desk.press(pressed)
        assert len(taken) == 1


@pytest.mark.parametrize("opened", ["invoice:in_2", "lines:in_2", "payment:ch_2", "subscription:sub_2", "dispute:du_2"])
def test_a_tampered_id_of_somebody_elses_is_refused_and_shows_nothing(opened: str, tmp_path: Path) -> None:
    card = front(with_a_stranger(), tmp_path).press(f"open:{opened}")
    assert text(card.title) == "That is not possible"
    assert "belongs to another customer" in everything(card)
    assert "89.00" not in everything(card)


@pytest.mark.parametrize("page", ["invoices", "payments", "disputes", "subscriptions", "balances", "home", "more"])
def test_a_tampered_customer_in_a_page_changes_nothing(page: str, tmp_path: Path) -> None:
    card = front(with_a_stranger(), tmp_path).press(f"open:{page}:cus_other")
    assert "Maya Lindqvist" in everything(card)
    assert "Other One" not in everything(card)


@pytest.mark.parametrize(
    ("pressed", "title"),
    [
        ("open:home:cus_maya", "Maya Lindqvist"),
        ("open:more:cus_maya", "Maya Lindqvist"),
        ("open:invoices:cus_maya", "Invoices"),
        ("open:invoice:in_1", "Invoice of 2026-11-18"),
        ("open:lines:in_1", "Lines of the invoice of 2026-11-18"),
        ("open:payments:cus_maya", "Payments"),
        ("open:payment:ch_1", "Payment of 2026-11-18"),
        ("open:subscriptions:cus_maya", "Subscriptions"),
        ("open:subscription:sub_1", "Team plan"),
        ("open:disputes:cus_maya", "Disputes"),
        ("open:dispute:du_1", "Dispute"),
        ("open:balances:cus_maya", "Balances"),
        ("open:match:cus_maya", "Maya Lindqvist"),
        ("open:search:c", "Find the customer"),
        ("open:search_card:c", "Search by card"),
    ],
)
def test_every_page_opens_and_leads_back(pressed: str, title: str, tmp_path: Path) -> None:
    card = front(maya(dispute_rows=[made.dispute()]), tmp_path).press(pressed)
    assert text(card.title) == title
    assert card.home or card.back is not None


def test_no_page_is_a_dead_end(tmp_path: Path) -> None:
    """Presses everything that can be pressed, from home on."""
    desk = front(maya(dispute_rows=[made.dispute()]), tmp_path)
    waiting, done = commands(desk.show()), set()
    while waiting:
        pressed = waiting.pop()
        if pressed not in done and not pressed.startswith("search"):
            done.add(pressed)
            card = desk.press(pressed)
            assert text(card.title) not in ("Not found", "That is not possible"), pressed
            waiting += commands(card)
    assert len(done) > len(OPEN) / 2


def test_each_view_is_written_down_with_who_which_ticket_and_how_matched(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.press("refresh", made.a_ticket(agent=made.BPO))
    view = desk.store.views("cus_maya")[0]
    assert desk.seen("cus_maya") == [("9", "tier1", "email"), ("7", "outsourced", "email")]
    assert (view.ticket_id, view.requester_id, view.agent_email, view.at) == (
        "1042",
        "77",
        "omar@bpo.example",
        made.NOW,
    )


def test_a_page_opened_without_home_before_is_written_down_too(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.press("open:invoice:in_1")
    assert desk.seen("cus_maya") == [("9", "tier1", "email")]


def test_a_second_agent_on_warm_facts_is_written_down_too(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.press("open:invoices:cus_maya", made.a_ticket(agent=made.BPO))
    assert ("7", "outsourced", "opened") in desk.seen("cus_maya")


@pytest.mark.parametrize("agent", [made.BPO, made.STRANGER])
@pytest.mark.parametrize(
    "pressed", ["show", "open:payment:ch_1", "open:subscription:sub_1", "open:match:cus_maya", "open:payments:c"]
)
def test_a_masked_role_sees_no_address_and_no_card_on_any_page(agent: object, pressed: str, tmp_path: Path) -> None:
    card = front(maya(), tmp_path).press(pressed, made.a_ticket(agent=agent))  # type: ignore[arg-type]
    said = everything(card)
    assert "lindqvist" not in said.lower() and "4242" not in said


@pytest.mark.parametrize("agent", [made.BPO, made.STRANGER])
def test_a_masked_role_sees_no_card_on_older_payments(agent: Agent, tmp_path: Path) -> None:
    paid = [made.payment(id=f"ch_{n}", charge_id=f"ch_{n}", intent_id=f"pi_{n}") for n in range(3)]
    card = front(maya(payment_rows=paid), tmp_path).press("open:payments:c:ch_0", made.a_ticket(agent=agent))
    assert "open:payment:ch_2" in commands(card) and "4242" not in everything(card)


@pytest.mark.parametrize("page", ["open:discrepancies:c", "open:insights:c"])
def test_a_masked_role_is_not_told_that_two_are_alike_because_both_are_masked(page: str, tmp_path: Path) -> None:
    linked = Profile(made.customer(id="cus_linked", name="Maya Lopez", email="mona@lumen.example"))
    ticket = made.a_ticket(agent=made.BPO, customer_id="cus_linked")
    card = front(maya(profiles=[*maya().profiles, linked]), tmp_path).press(page, ticket)
    said = everything(card)
    assert "Another customer with the same" not in said and "Perhaps twice" not in said
    if page.startswith("open:insights"):
        assert "1 more customer on this e-mail" in said and "none found" in said


def test_facts_are_read_once_while_an_agent_clicks_and_anew_when_the_ticket_is_opened_and_on_refresh(
    tmp_path: Path,
) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.press("open:invoices:cus_maya")
    desk.press("open:home:cus_maya")
    assert desk.billing.calls.count("snapshot") == 1
    desk.show()
    assert desk.billing.calls.count("snapshot") == 2
    desk.press("refresh")
    assert desk.billing.calls.count("snapshot") == 3


def test_facts_with_a_gap_are_read_again_when_the_ticket_is_opened(tmp_path: Path) -> None:
    desk = front(maya(unread=(Unread("disputes", Why.SLOW),)), tmp_path)
    desk.show()
    desk.billing.unread = ()
    assert "could not be read" not in everything(desk.show())
    assert desk.billing.calls.count("snapshot") == 2


def test_facts_older_than_a_minute_are_read_again(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.clock.later(61)
    desk.press("open:home:cus_maya")
    assert desk.billing.calls.count("snapshot") == 2


def test_refresh_on_a_page_reads_anew_and_stays_on_the_page(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    opened = desk.press("open:invoices:cus_maya")
    assert opened.refresh is not None and opened.refresh.command == "refresh:invoices:cus_maya"
    assert text(desk.press(opened.refresh.command).title) == "Invoices"
    assert desk.billing.calls.count("snapshot") == 2


@pytest.mark.parametrize(
    "unknown", ["fly", "open:moon:1", "refund:all:now", "approve:charge:1", "show:x", "refresh:moon:1"]
)
def test_an_unknown_button_is_said_and_leads_back(unknown: str, tmp_path: Path) -> None:
    card = front(maya(), tmp_path).press(unknown)
    assert text(card.title) == "Not found"
    assert card.back is not None


@pytest.mark.parametrize("why", list(Why))
def test_every_kind_of_outage_is_a_card_with_a_reference(why: Why, tmp_path: Path) -> None:
    card = front(maya(failing={"snapshot": Unavailable(why, permission="Customers: Read")}), tmp_path).show()
    assert text(card.title) == "Billing could not be read"
    assert "Reference CF-" in everything(card)


def test_a_part_that_could_not_be_read_leaves_the_rest_standing(tmp_path: Path) -> None:
    card = front(maya(unread=(Unread("disputes", Why.SLOW),)), tmp_path).show()
    assert rows(card)["Team plan"] == "Active, 89.00 EUR / month"
    assert "Disputes could not be read" in everything(card)


def test_an_unread_dispute_does_not_take_its_payment_down(tmp_path: Path) -> None:
    desk = front(maya(payment_rows=[made.payment(disputed=True)]), tmp_path)
    desk.show()
    desk.billing.failing["disputes_of"] = Unavailable(Why.SLOW)
    assert "could not be read" in everything(desk.press("open:payment:ch_1"))


def test_the_billing_system_is_given_less_time_than_the_card_has(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    assert desk.billing.calls[0] == "within"


ANYTHING = st.text(alphabet=st.characters(exclude_characters=":"), max_size=30)
VERB = st.sampled_from(sorted({verb for verb, _ in VERBS} | {"refresh", "x"}))
KIND = st.sampled_from(sorted({kind for _, kind in VERBS} | {"x"}))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Front:
    return front(maya(), tmp_path_factory.mktemp("desk"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VERB, KIND, ANYTHING, ANYTHING, st.dictionaries(st.sampled_from(["text", "last4", "amount", "date"]), ANYTHING))
@example("note", "reply", "", "", {})
@example("send", "reply", "", "", {})
@example("used", "reply", "", "", {})
def test_any_command_gets_a_card(
    shared: Front, verb: str, kind: str, target: str, after: str, typed: dict[str, str]
) -> None:
    pressed = Command(verb, kind, target, after if verb != "open" else "", typed)
    assert isinstance(shared.say(pressed), Card)
