"""Finding the customer of a ticket: by evidence, strongest first, never guessed."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.domain.billing import Profile
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.matching import Link
from app.domain.ticket import Requester
from tests import made
from tests.front import front
from tests.memory_billing import MemoryBilling, maya
from tests.words import commands, everything, rows, text

OTHER = made.customer(id="cus_other", name="Other One", email="other@example.com", metadata={"user_id": "u-1"})


def two() -> MemoryBilling:
    return maya(profiles=[*maya().profiles, Profile(OTHER)])


def test_one_customer_with_exactly_this_address_is_shown_as_not_verified(tmp_path: Path) -> None:
    card = front(maya(), tmp_path).show()
    assert text(card.title) == "Maya Lindqvist"
    assert text(card.matched.words) == "E-mail match, not verified"  # type: ignore[union-attr]


def test_a_link_that_an_agent_confirmed_wins_over_everything(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    desk.show(made.a_ticket(customer_id="cus_other"))
    desk.press("choose:customer:cus_other")
    card = desk.show(made.a_ticket(customer_id="cus_maya"))
    assert text(card.title) == "Other One"
    assert text(card.matched.words) == "Linked by Ann Lee"  # type: ignore[union-attr]


def test_the_helpdesks_custom_field_wins_over_the_address(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    card = desk.show(made.a_ticket(customer_id="cus_other"))
    assert text(card.title) == "Other One"
    assert "look_up" not in desk.billing.calls


@pytest.mark.parametrize("field", ["cus_gone", "in_123", "cus_../admin", "garbage", ""])
def test_a_custom_field_that_names_nobody_falls_back_to_the_address(field: str, tmp_path: Path) -> None:
    assert text(front(two(), tmp_path).show(made.a_ticket(customer_id=field)).title) == "Maya Lindqvist"


def test_the_shops_own_id_wins_over_the_address_when_its_key_is_set(tmp_path: Path) -> None:
    ticket = made.a_ticket(external_id="u-1")
    assert text(front(two(), tmp_path, metadata_key="user_id").show(ticket).title) == "Other One"


def test_the_shops_own_id_is_not_asked_for_without_a_key(tmp_path: Path) -> None:
    assert text(front(two(), tmp_path).show(made.a_ticket(external_id="u-1")).title) == "Maya Lindqvist"


def test_another_spelling_of_the_address_is_found(tmp_path: Path) -> None:
    billing = maya(profiles=[Profile(made.customer(email="Maya@Lindqvist.example"), (made.subscription(),))])
    assert text(front(billing, tmp_path).show().title) == "Maya Lindqvist"


def test_several_customers_with_one_address_are_never_picked_from(tmp_path: Path) -> None:
    twin = Profile(made.customer(id="cus_twin", name="Maya's second"))
    desk = front(maya(profiles=[*maya().profiles, twin]), tmp_path)
    card = desk.show()
    assert text(card.title) == "Which customer is this?"
    assert [one for one in commands(card) if one.startswith("choose")] == [
        "choose:customer:cus_maya",
        "choose:customer:cus_twin",
    ]
    assert desk.seen("cus_twin") == [("9", "tier1", "offered")]


def test_the_choice_is_kept_and_can_be_undone(tmp_path: Path) -> None:
    twin = Profile(made.customer(id="cus_twin", name="Maya's second"))
    desk = front(maya(profiles=[*maya().profiles, twin]), tmp_path)
    desk.show()
    assert text(desk.press("choose:customer:cus_twin").title) == "Maya's second"
    assert text(desk.show().title) == "Maya's second"
    assert "undo:match:cus_twin" in commands(desk.press("open:match:cus_twin"))
    assert text(desk.press("undo:match:cus_twin").title) == "Which customer is this?"


def test_a_choice_between_one_requesters_customers_is_never_kept_for_another(tmp_path: Path) -> None:
    twin = Profile(made.customer(id="cus_twin", name="Maya's second"))
    desk = front(maya(profiles=[*maya().profiles, twin, Profile(OTHER)]), tmp_path)
    desk.show()
    stranger = replace(made.a_ticket(), requester=Requester("88", "Somebody Else", "other@example.com"))
    card = desk.press("choose:customer:cus_twin", stranger)
    assert "Somebody else is this ticket's requester by now." in everything(card)
    assert desk.store.link(stranger.requester_key) is None
    assert text(desk.show(stranger).title) == "Other One"
    assert text(desk.press("choose:customer:cus_twin").title) == "Maya's second"


def test_a_customer_who_was_never_shown_beside_this_ticket_is_not_chosen(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    desk.show()
    desk.show(replace(made.a_ticket(customer_id="cus_other"), id="elsewhere"))
    desk.press("choose:customer:cus_other")
    assert desk.store.link(made.a_ticket().requester_key) is None


def test_a_choice_stands_however_often_others_saw_the_customer_since(tmp_path: Path) -> None:
    twin = Profile(made.customer(id="cus_twin", name="Maya's second"))
    desk = front(maya(profiles=[*maya().profiles, twin]), tmp_path)
    desk.show()
    for number in range(101):
        desk.show(replace(made.a_ticket(), id=f"other-{number}"))
    assert text(desk.press("choose:customer:cus_twin").title) == "Maya's second"


def test_a_choice_that_was_offered_for_both_requesters_is_kept(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    stranger = replace(made.a_ticket(email=None), requester=Requester("88"))
    for ticket in (stranger, made.a_ticket()):
        desk.press("search:customer:c", ticket, text="cus_other")
    assert text(desk.press("choose:customer:cus_other", stranger).title) == "Other One"


def test_a_guests_payments_are_shown_without_a_customer(tmp_path: Path) -> None:
    guest = made.payment(customer_id=None, invoice_id=None, billing_email="maya@lindqvist.example")
    desk = front(MemoryBilling(payment_rows=[guest]), tmp_path)
    card = desk.show()
    assert text(card.title) == "Guest checkout"
    assert text(desk.press("open:guest_payment:ch_1").title).startswith("Payment of")
    assert desk.seen("guest:ch_1") == [("9", "tier1", "guest")] * 2


def test_a_guest_payment_of_another_address_does_not_open(tmp_path: Path) -> None:
    guest = made.payment(customer_id=None, invoice_id=None, billing_email="someone@else.example")
    assert (
        text(front(MemoryBilling(payment_rows=[guest]), tmp_path).press("open:guest_payment:ch_1").title) == "Not found"
    )


def test_nobody_offers_a_search_and_what_the_ticket_names_without_opening_it(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    card = desk.show(made.a_ticket(email="hello@oddfellow.example", text="my invoice is 8F3C21D4-0006"))
    assert text(card.title) == "No customer found"
    assert "search:reference:8F3C21D4-0006" in commands(card)
    assert desk.seen("cus_maya") == []


def test_a_requester_without_address_is_said_and_can_be_searched_for(tmp_path: Path) -> None:
    card = front(maya(), tmp_path).show(made.a_ticket(email=None))
    assert "no e-mail address" in everything(card)
    assert "search:customer:c" in commands(card)


def test_a_deleted_customer_behind_a_link_says_so(tmp_path: Path) -> None:
    billing = MemoryBilling(profiles=[Profile(made.customer(deleted=True))])
    card = front(billing, tmp_path).show(made.a_ticket(customer_id="cus_maya"))
    assert "This customer was deleted in Stripe" in everything(card)


def test_a_link_to_a_customer_that_is_gone_falls_back_to_the_evidence(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    desk.press("choose:customer:cus_other")
    desk.billing.profiles = [one for one in desk.billing.profiles if one.customer.id != "cus_other"]
    desk.clock.later(61)
    assert text(desk.show().title) == "Maya Lindqvist"


def test_an_unreadable_look_up_is_never_nobody(tmp_path: Path) -> None:
    card = front(maya(failing={"look_up": Unavailable(Why.DOWN)}), tmp_path).show()
    assert text(card.title) == "Billing could not be read"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("other@example.com", "cus_other"),
        (" OTHER@example.com ", "cus_other"),
        ("cus_other", "cus_other"),
        ("8F3C21D4-0006", "cus_maya"),
        ("in_1", "cus_maya"),
    ],
)
def test_a_search_finds_by_address_id_or_number_and_asks_before_it_opens(
    typed: str, found: str, tmp_path: Path
) -> None:
    desk = front(two(), tmp_path)
    card = desk.press("search:customer:c", text=typed)
    assert text(card.title) == "Is this the requester?"
    assert f"choose:customer:{found}" in commands(card)
    assert desk.seen(found) == [("9", "tier1", "search")]


@pytest.mark.parametrize("typed", ["", "Maya", "'; DROP TABLE links", "in_", "cus_x' OR email:'a", "x" * 5000])
def test_a_search_for_something_else_says_what_to_write(typed: str, tmp_path: Path) -> None:
    card = front(two(), tmp_path).press("search:customer:c", text=typed)
    assert text(card.title) == "Find the customer"
    assert "Write an e-mail address" in everything(card)


def test_a_search_without_result_keeps_what_was_typed(tmp_path: Path) -> None:
    card = front(two(), tmp_path).press("search:customer:c", text="cus_nobody")
    field = card.sections[0].fields[0]  # type: ignore[union-attr]
    assert (field.value, text(field.error)[:13]) == ("cus_nobody", "Nothing found")


def test_a_search_by_card_finds_the_payer(tmp_path: Path) -> None:
    card = front(maya(), tmp_path).press("search:card:c", last4="4242", amount="89.00 EUR", date="2026-11-18")
    assert "choose:customer:cus_maya" in commands(card)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"last4": "42", "amount": "89.00 EUR", "date": "2026-11-18"}, "Four digits"),
        ({"last4": "4242", "amount": "89.00", "date": "2026-11-18"}, "with its currency"),
        ({"last4": "4242", "amount": "89,00 EUR", "date": "2026-11-18"}, "We cannot read"),
        ({"last4": "4242", "amount": "89.00 EUR", "date": "18.11.2026"}, "Write the date like"),
        ({}, "Four digits"),
    ],
)
def test_a_search_by_card_says_which_field_is_wrong_and_keeps_the_others(
    typed: dict[str, str], error: str, tmp_path: Path
) -> None:
    card = front(maya(), tmp_path).press("search:card:c", **typed)
    fields = card.sections[0].fields  # type: ignore[union-attr]
    assert error in everything(card)
    assert [field.value for field in fields] == [typed.get(name, "") for name in ("last4", "amount", "date")]


def test_an_id_that_the_ticket_does_not_name_is_not_looked_up_as_named(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    assert text(desk.press("search:reference:8F3C21D4-0006").title) == "Not found"
    assert "owner_of" not in desk.billing.calls


def test_a_named_id_leads_to_a_question_and_not_to_the_card(tmp_path: Path) -> None:
    ticket = made.a_ticket(email="x@y.example", text="see 8F3C21D4-0006")
    card = front(two(), tmp_path).press("search:reference:8F3C21D4-0006", ticket)
    assert text(card.title) == "Is this the requester?"


@pytest.mark.parametrize(
    "pressed",
    ["choose:customer:cus_other", "undo:match:cus_maya", "search:customer:c", "search:card:c", "open:search:c"],
)
def test_somebody_in_no_role_reads_only(pressed: str, tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    stranger = made.a_ticket(agent=made.STRANGER)
    card = desk.press(pressed, stranger, text="other@example.com")
    assert text(card.title) == "That is not possible"
    assert desk.store.link(stranger.requester_key) is None


def test_choosing_what_does_not_exist_keeps_nothing(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    assert text(desk.press("choose:customer:cus_nobody").title) == "Not found"
    assert desk.store.link(made.a_ticket().requester_key) is None


def test_others_with_the_same_address_stand_on_the_page_that_changes_the_match(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.show()
    desk.billing.profiles.append(Profile(made.customer(id="cus_twin", name="Twin", email="MAYA@lindqvist.example")))
    card = desk.press("open:match:cus_maya")
    assert "choose:customer:cus_maya" in commands(card)
    assert "Twin" in rows(card)


def test_a_missing_customer_while_reading_is_not_an_error_of_ours(tmp_path: Path) -> None:
    card = front(maya(failing={"snapshot": NotFound("There is no such customer.")}), tmp_path).show()
    assert text(card.title) == "Not found"


GUEST = made.payment(
    id="ch_guest99", charge_id="ch_guest99", customer_id=None, invoice_id=None, billing_email="x@y.example"
)


def test_a_guests_payment_is_found_by_its_id_and_opened_with_a_warning(tmp_path: Path) -> None:
    desk = front(maya(payment_rows=[GUEST]), tmp_path)
    assert "search:payment:ch_guest99" in commands(desk.press("search:customer:c", text="ch_guest99"))
    card = desk.press("search:payment:ch_guest99")
    assert "89.00 EUR" in everything(card) and "Make sure who is asking" in everything(card)
    assert desk.seen("guest:ch_guest99") == [("9", "tier1", "search")] * 2


def test_a_customers_payment_is_not_opened_as_a_guests(tmp_path: Path) -> None:
    assert text(front(maya(), tmp_path).press("search:payment:ch_1").title) == "Not found"


@pytest.mark.parametrize(("typed", "hits"), [("other@example.com", 1), ("nobody@example.com", 0)])
def test_every_search_is_logged_by_ids_and_never_with_what_was_typed(typed: str, hits: int, tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    with capture_logs() as lines:
        desk.press("search:customer:c", text=typed)
    found = [line for line in lines if line["event"] == "customer_searched"]
    assert [(line["hits"], line["agent"], line["ticket"]) for line in found] == [(hits, "9", "1042")]
    assert typed not in str(lines)


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "1899-12-31", "2026-02-30", "soon"])
def test_a_day_on_which_no_card_was_charged_is_asked_for_again(date: str, tmp_path: Path) -> None:
    card = front(maya(), tmp_path).press("search:card:c", last4="4242", amount="89.00 EUR", date=date)
    assert "Write the date like" in everything(card)


@pytest.mark.parametrize("amount", ["9" * 5000 + " EUR", "1" + " " * 19_000 + "!", "-5 EUR", "1e9 EUR"])
def test_a_garbage_amount_is_asked_for_again_at_once(amount: str, tmp_path: Path) -> None:
    card = front(maya(), tmp_path).press("search:card:c", last4="4242", amount=amount, date="2026-11-18")
    assert text(card.title) == "Search by card"


def test_guests_beside_several_customers_are_shown_masked_and_written_down(tmp_path: Path) -> None:
    twins = [Profile(made.customer(id=f"cus_{name}", email="MAYA@lindqvist.example")) for name in "ab"]
    guest = made.payment(customer_id=None, invoice_id=None, billing_email="maya@lindqvist.example")
    desk = front(MemoryBilling(profiles=twins, payment_rows=[guest]), tmp_path)
    assert "open:guest_payment:ch_1" in commands(desk.show())
    assert desk.seen("guest:ch_1") == [("9", "tier1", "guest")]


def test_others_offered_on_the_page_of_the_match_are_written_down(tmp_path: Path) -> None:
    twin = Profile(made.customer(id="cus_twin", email="Maya@Lindqvist.example"))
    desk = front(maya(profiles=[*maya().profiles, twin]), tmp_path)
    desk.press("open:match:cus_maya")
    assert desk.seen("cus_twin") == [("9", "tier1", "offered")]


def test_a_link_made_or_undone_by_another_process_counts_on_the_next_click(tmp_path: Path) -> None:
    desk = front(two(), tmp_path)
    desk.show()
    link = Link(made.a_ticket().requester_key, "cus_other", "Ben", made.NOW)
    desk.store.save_link(link)
    assert "Other One" in everything(desk.press("open:invoices:cus_maya"))
    desk.store.remove_link(link.requester_key)
    assert "Maya Lindqvist" in everything(desk.press("open:invoices:cus_other"))
