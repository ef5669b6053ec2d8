"""The page of an invoice: with which one it is compared, what the agent sees and what can be sent."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.billing import Invoice, InvoiceLine, InvoiceTax, Page, Profile, Unread
from app.domain.card import Buttons, Card, Say, Sums, Words
from app.domain.errors import Unavailable, Why
from app.domain.explain.invoice_before import Before, NoneBefore, among, in_snapshot
from app.domain.money import Money
from app.domain.pages.invoice import invoice_page
from tests import made
from tests.front import front
from tests.made import days, eur
from tests.memory_billing import MemoryBilling
from tests.words import everything, text


def test_the_replies_are_one_press_away_from_the_words_of_an_invoice() -> None:
    scene = replace(made.scene(), replies=frozenset({"why-this-charge"}))
    sections = invoice_page(NOW, scene, Before(EARLIER)).sections
    below = sections[next(place for place, one in enumerate(sections) if isinstance(one, Say)) + 1]
    assert isinstance(below, Buttons) and below.buttons[0].command == "open:replies:cus_maya"


def team(amount: int = 8900) -> InvoiceLine:
    return InvoiceLine("il", "1 × Team", eur(amount), 1, subscription_id="sub_1", price_id="price", product_id="prod_1")


NOW = made.invoice(id="in_2", lines=(team(),))
EARLIER = made.invoice(id="in_1", created=days(-35), total=eur(2900), lines=(team(2900),))


def earlier(**changes: Any) -> Invoice:
    return replace(EARLIER, **changes)


def usd(**changes: Any) -> Invoice:
    return made.invoice(**{"id": "in_usd", "created": days(-35), "total": Money(2900, "usd")} | changes)


OTHER = {"subscription_id": "sub_2"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((NOW, EARLIER), "in_1"),
        ((NOW, earlier(id="in_0", created=days(-65)), EARLIER), "in_1"),
        ((NOW, earlier(id="in_x", created=days(-10), **OTHER), EARLIER), "in_1"),
        ((NOW, earlier(id="in_x", **OTHER)), "in_x"),
        ((NOW, usd(created=days(-10)), EARLIER), "in_1"),
        ((NOW, earlier(id="in_d", created=days(-9), status="draft"), EARLIER), "in_1"),
        ((NOW, earlier(id="in_v", created=days(-9), status="void"), EARLIER), "in_1"),
        ((earlier(id="in_3", created=days(-1)), NOW), None),
        ((NOW, earlier(created=NOW.created)), "in_1"),
        ((earlier(id="in_3", created=NOW.created), NOW), None),
        ((earlier(created=NOW.created),), "in_1"),
        ((earlier(id="in_3", created=NOW.created), NOW, earlier(created=NOW.created)), "in_1"),
        ((NOW,), None),
    ],
)
def test_an_invoice_is_compared_with_the_one_before_of_its_subscription_else_in_its_currency(
    rows: tuple[Invoice, ...], found: str | None
) -> None:
    before = among(NOW, Page(rows, False))
    assert (before.invoice.id if before.invoice else None) == found
    assert before.why is (None if found else NoneBefore.FIRST)


def test_a_period_is_compared_with_the_period_before_and_not_with_a_change_in_between() -> None:
    change = earlier(id="in_9", created=days(-20), billing_reason="subscription_update")
    period = replace(NOW, billing_reason="subscription_cycle")
    assert among(period, Page((period, change, EARLIER), False)) == Before(EARLIER)
    assert in_snapshot(period, made.snapshot(invoices=(period, change, EARLIER))) == Before(EARLIER)
    assert among(period, Page((period, change), False)) == Before(change)
    extra = replace(NOW, billing_reason="subscription_update")
    assert among(extra, Page((extra, change, EARLIER), False)) == Before(change)


def test_one_in_another_currency_is_named_but_never_compared() -> None:
    assert among(NOW, Page((NOW, usd()), False)) == Before(usd(), NoneBefore.OTHER_CURRENCY)
    said = everything(page(Before(usd(), NoneBefore.OTHER_CURRENCY)))
    assert "The invoice before, of 2026-10-19, is in USD, this one in EUR: there is no difference." in said
    assert "than" not in said


def test_where_older_ones_exist_nothing_is_called_the_first() -> None:
    assert among(NOW, Page((NOW,), True)).why is NoneBefore.TOO_FAR
    assert among(NOW, Page((NOW, usd()), True)) == Before(why=NoneBefore.TOO_FAR)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"invoices": (NOW, EARLIER)}, Before(EARLIER)),
        ({"invoices": (NOW,)}, Before(why=NoneBefore.FIRST)),
        ({"invoices": (NOW, EARLIER), "more_invoices": True}, Before(EARLIER)),
        ({"invoices": (NOW, earlier(**OTHER)), "more_invoices": True}, None),
        ({"invoices": (NOW,), "more_invoices": True}, None),
        ({"invoices": (), "unread": (Unread("invoices", Why.DOWN),)}, None),
    ],
)
def test_what_was_read_already_is_used_only_where_it_is_enough(changes: dict[str, Any], found: Before | None) -> None:
    assert in_snapshot(NOW, made.snapshot(**changes)) == found


def test_a_first_invoice_of_a_subscription_needs_no_further_read() -> None:
    rows = made.snapshot(invoices=(NOW, earlier(**OTHER)), more_invoices=True)
    first = replace(NOW, billing_reason="subscription_create")
    assert in_snapshot(first, rows) == Before(earlier(**OTHER))
    assert in_snapshot(replace(NOW, subscription_id=None), rows) == Before(earlier(**OTHER))


def page(before: Before, now: Invoice = NOW) -> Card:
    return invoice_page(now, made.scene(), before)


def sent(before: Before, now: Invoice = NOW) -> list[str]:
    return [text(one) for part in page(before, now).sections if isinstance(part, Say) for one in part.paragraphs]


def test_the_difference_leads_and_the_lines_are_folded() -> None:
    first, *others = page(Before(EARLIER)).sections
    assert isinstance(first, Sums)
    assert text(first.title) == "Why it is 60.00 EUR more than last time"
    assert [(text(row.label), text(row.value)) for row in first.rows] == [
        ("Invoice of 2026-10-19", "29.00"),
        ("Team, another amount", "+60.00"),
        ("Invoice of 2026-11-18", "89.00"),
    ]
    lines = next(one for one in others if isinstance(one, Sums))
    assert (text(lines.fold), lines.command) == ("The line", "open:lines:in_2")


@pytest.mark.parametrize(
    ("now", "fold"),
    [
        (replace(NOW, lines=(team(), team()), taxes=(InvoiceTax(eur(1), True),)), "Both lines and tax"),
        (replace(NOW, lines=(team(), team()), more_lines=True), "The first 2 lines"),
        (replace(NOW, lines=(team(),) * 41), "The first 40 lines"),
    ],
)
def test_the_fold_says_how_much_stands_behind_it(now: Invoice, fold: str) -> None:
    lines = [one for one in page(Before(EARLIER), now).sections if isinstance(one, Sums)][-1]
    assert text(lines.fold) == fold


@pytest.mark.parametrize(
    ("before", "title"),
    [
        (earlier(total=eur(9900), amount_due=eur(9900)), "Why it is 10.00 EUR less than last time"),
        (earlier(**OTHER), "Why it is 60.00 EUR more than the invoice before"),
        (earlier(amount_due=eur(0)), "Why it is 89.00 EUR more to pay than last time"),
        (earlier(total=eur(9900), amount_due=eur(8900)), "The same amount to pay as last time"),
    ],
)
def test_the_headline_says_what_is_compared(before: Invoice, title: str) -> None:
    first = page(Before(before)).sections[0]
    assert isinstance(first, Sums) and text(first.title) == title


def test_an_unchanged_invoice_says_so_and_shows_its_lines() -> None:
    same = replace(NOW, id="in_1", created=days(-35))
    first, second, third, *_ = page(Before(same)).sections
    assert isinstance(first, Words) and text(first.paragraphs[0]) == "The same amount as last time, 2026-10-19."
    assert isinstance(second, Say) and isinstance(third, Sums) and not third.fold
    assert sent(Before(same)) == [
        "Your invoice of 2026-11-18 comes to 89.00 EUR.",
        "That is the same as your invoice of 2026-10-19.",
        "It is for:",
        "Team: 89.00 EUR",
    ]


def test_the_words_to_send_add_up_like_the_ledger() -> None:
    taxed = replace(NOW, taxes=(InvoiceTax(eur(1780), True),))
    assert sent(Before(EARLIER), taxed) == [
        "Your invoice of 2026-11-18 comes to 89.00 EUR.",
        "That is 60.00 EUR more than your invoice of 2026-10-19. This changed:",
        "Team, another amount: 60.00 EUR more",
        "Tax of 17.80 EUR is included.",
    ]


def test_the_words_to_send_say_what_the_balance_did() -> None:
    helped = replace(NOW, amount_due=eur(6000), credited_before=eur(900))
    assert sent(Before(EARLIER), helped) == [
        "Your invoice of 2026-11-18 comes to 89.00 EUR.",
        "There is 31.00 EUR more to pay than on your invoice of 2026-10-19. This changed:",
        "Team, another amount: 60.00 EUR more",
        "Credit note: 9.00 EUR less",
        "Credit balance used: 20.00 EUR less",
        "There was 60.00 EUR to pay.",
    ]
    assert sent(Before(why=NoneBefore.FIRST), helped)[-3:] == [
        "Credit note: 9.00 EUR",
        "Credit balance used: 20.00 EUR",
        "There was 60.00 EUR to pay.",
    ]


def test_without_one_before_the_words_say_what_it_is_for() -> None:
    taxed = replace(NOW, discounts=(eur(500),), taxes=(InvoiceTax(eur(1900), False),), credits_used=eur(100))
    assert sent(Before(why=NoneBefore.FIRST), taxed) == [
        "Your invoice of 2026-11-18 comes to 89.00 EUR.",
        "It is for:",
        "Team: 89.00 EUR",
        "Discount: \u22125.00 EUR",
        "Billing credits used: \u22121.00 EUR",
        "Tax of 19.00 EUR was added to the prices.",
    ]


def test_of_a_void_invoice_only_that_nobody_has_to_pay_it_is_sent() -> None:
    said = sent(Before(EARLIER), replace(NOW, status="void"))
    assert said == ["Your invoice of 2026-11-18 over 89.00 EUR is void: you do not need to pay it."]


@pytest.mark.parametrize("status", ["draft", "some_new_word"])
def test_nothing_is_sent_about_what_is_not_billed(status: str) -> None:
    assert sent(Before(EARLIER), replace(NOW, status=status)) == []


def desk_billing(*rows: Invoice, **more: Any) -> MemoryBilling:
    profile = Profile(made.customer(), (made.subscription(),))
    return MemoryBilling([profile], list(rows), [made.payment()], **more)


@pytest.mark.parametrize("verb", ["open", "explain"])
def test_see_why_and_the_list_open_the_same_page(verb: str, tmp_path: Path) -> None:
    card = front(desk_billing(NOW, EARLIER), tmp_path).press(f"{verb}:invoice:in_2")
    assert "Why it is 60.00 EUR more than last time" in everything(card)
    assert card.refresh is not None and card.refresh.command == "refresh:invoice:in_2"


def test_an_invoice_before_with_more_lines_than_came_is_read_whole(tmp_path: Path) -> None:
    billing = desk_billing(NOW, earlier(more_lines=True))
    front(billing, tmp_path).press("open:invoice:in_2")
    assert billing.calls.count("invoice") == 2


def test_older_invoices_are_read_only_where_they_are_needed(tmp_path: Path) -> None:
    newer = tuple(earlier(id=f"in_n{n}", created=days(-1 - n / 100), **OTHER) for n in range(9))
    billing = desk_billing(*newer, NOW, EARLIER)
    desk = front(billing, tmp_path)
    assert "Why it is 60.00 EUR more than last time" in everything(desk.press("open:invoice:in_2"))
    assert billing.calls.count("invoices") == 1
    desk.press("open:invoice:in_n0")
    assert billing.calls.count("invoices") == 1


def test_a_page_stands_without_the_invoice_before_and_says_so(tmp_path: Path) -> None:
    newer = tuple(earlier(id=f"in_n{n}", created=days(-1 - n / 100), **OTHER) for n in range(10))
    billing = desk_billing(*newer, NOW, failing={"invoices": Unavailable(Why.SLOW)})
    said = everything(front(billing, tmp_path).press("open:invoice:in_2"))
    assert "The invoice before could not be read, so the difference to it is not known." in said
    assert "Team: 89.00 EUR" in said and " than " not in said


def test_the_invoice_before_is_masked_too(tmp_path: Path) -> None:
    told = replace(team(), id="il_x", description="For maya@lindqvist.example", price_id=None, product_id=None)
    single = replace(told, subscription_id=None)
    billing = desk_billing(NOW, earlier(lines=(single,), more_lines=True))
    said = everything(front(billing, tmp_path).press("open:invoice:in_2", made.a_ticket(agent=made.BPO)))
    assert "For " in said and ", only on the invoice before" in said and "maya@lindqvist" not in said
