"""What stands on each page."""

import re

import pytest

from app.domain import billing
from app.domain.actions import State
from app.domain.card import Calm, Listing, Notice, Style, Sums, say
from app.domain.errors import Unavailable, Why
from app.domain.explain.invoice_before import Before, NoneBefore
from app.domain.macros.offering import Offer
from app.domain.matching import Candidate, How
from app.domain.pages import (
    balances,
    disputes,
    facts,
    finding,
    home,
    invoice,
    invoice_ledgers,
    invoices,
    searching,
    subscriptions,
    trouble,
)
from app.domain.pages.approval import notice
from app.domain.pages.replies import offer_row
from tests import made, made_money
from tests.made import days, eur
from tests.words import commands, everything, rows, text

SEPA = billing.PaymentMethod("pm_3", "sepa_debit", last4="3000")
FIRST = Before(why=NoneBefore.FIRST)

ENDS_LATER = made.subscription(cancel_at=days(60))
ANOTHERS_TRY = made.invoice(id="in_2", status="open", subscription_id="sub_2", next_attempt_at=days(2))
OWN_TRY = made.invoice(status="open", next_attempt_at=days(3))


def test_home_says_who_how_matched_and_that_nothing_needs_attention() -> None:
    card = home.home(made.scene())
    assert text(card.title) == "Maya Lindqvist"
    assert text(card.matched.words) == "E-mail match, not verified"  # type: ignore[union-attr]
    assert card.sections[0] == Calm(("Nothing needs attention",))
    assert rows(card) == {
        "Team plan": "Active, 89.00 EUR / month",
        "Next charge": "89.00 EUR, 2026-12-18",
        "Owes": "0.00 EUR",
        "Visa 4242": "until 08/2027",
        "2026-11-18": "Paid, 89.00 EUR",
    }
    assert {text(page.label): text(page.value) for page in card.pages} == {
        "Invoices": "1",
        "Payments": "1",
        "Subscription": "",
        "Disputes": "0",
        "To notice": "0",
    }


def test_home_shows_at_most_two_notices_and_no_calm_sentence_beside_them() -> None:
    scene = made.scene(
        disputes=(made.dispute(),),
        unread=(billing.Unread("credits", Why.SLOW),),
        customer=made.customer(
            default_payment_method=billing.PaymentMethod("pm_1", "card", exp_month=1, exp_year=2026)
        ),
    )
    sections = home.home(scene).sections
    assert [type(one) for one in sections[:3]].count(Notice) == home.NOTICES
    assert not any(isinstance(one, Calm) for one in sections)


def test_a_reply_that_does_not_fit_now_says_that_before_its_reason() -> None:
    fits = Offer("charged-twice", "Charged twice, found", say(eur(19000)))
    not_now = Offer("refund-sent", "Refund sent", say("Nothing has been refunded."), usable=False)
    assert [text(offer_row(one).detail) for one in (fits, not_now)] == [
        "190.00 EUR",
        "Not now. Nothing has been refunded.",
    ]


def test_who_may_decide_reads_when_it_was_asked() -> None:
    asked = made_money.action(State.WAITING, asked_at=made.NOW)
    assert re.search(r", asked on 2026-11-\d\d", text(notice(asked, True).text))


def test_home_has_no_primary_button() -> None:
    card = home.home(made.scene(disputes=(made.dispute(),)))
    assert Style.PRIMARY.value not in repr(card.sections)


def test_the_three_newest_invoices_and_payments_without_invoice_stand_on_home() -> None:
    invoiced = tuple(made.invoice(id=f"in_{number}", created=days(-number * 10)) for number in (1, 2, 3, 4))
    bare = made.payment(id="ch_bare", intent_id="pi_bare", charge_id="ch_bare", invoice_id=None, created=days(-15))
    card = home.home(made.scene(invoices=invoiced, payments=(bare,)))
    newest = next(one for one in card.sections if isinstance(one, Listing))
    assert [row.command for row in newest.rows] == ["open:invoice:in_1", "open:payment:ch_bare", "open:invoice:in_2"]
    assert text(newest.title) == "Newest invoices and payments"


@pytest.mark.parametrize(
    ("changes", "label", "said"),
    [
        (
            {"subscriptions": (made.subscription(cancel_at_period_end=True),)},
            "Ends",
            "2026-12-18, canceled, no further charge",
        ),
        (
            {"subscriptions": (made.subscription(status="trialing"),), "invoices": ()},
            "First charge",
            "about 89.00 EUR, 2026-12-18",
        ),
        (
            {"subscriptions": (made.subscription(collection_method="send_invoice"),)},
            "Next invoice",
            "89.00 EUR, 2026-12-18",
        ),
        ({"invoices": (made.invoice(total=eur(9900)),)}, "Next charge", "about 89.00 EUR, 2026-12-18"),
        ({"customer": made.customer(credits=(eur(1500),))}, "Next charge", "about 89.00 EUR, 2026-12-18"),
        ({"subscriptions": (ENDS_LATER,)}, "Next charge", "89.00 EUR, 2026-12-18"),
        ({"subscriptions": (ENDS_LATER,)}, "Ends", "2027-01-22, canceled, charged until then"),
        (
            {"subscriptions": (made.subscription(items=(made.item(metered=True),), cancel_at_period_end=True),)},
            "Ends",
            "2026-12-18, canceled, usage is still charged",
        ),
        ({"invoices": (ANOTHERS_TRY, OWN_TRY)}, "Next try", "89.00 EUR, 2026-11-26"),
        ({"invoices": (made.invoice(status="open"),), "more_invoices": True}, "Owes", "at least 89.00 EUR"),
        ({"invoices": (made.invoice(status="open", next_attempt_at=days(2)),)}, "Next try", "89.00 EUR, 2026-11-25"),
        ({"invoices": (made.invoice(status="open"),)}, "Owes", "89.00 EUR"),
        ({"unread": (billing.Unread("invoices", Why.DOWN),)}, "Owes", "not read"),
        ({"customer": made.customer(credits=(eur(1500),))}, "Credit", "15.00 EUR"),
        ({"customer": made.customer(credits=(eur(-1500),))}, "Owed from before", "15.00 EUR"),
        ({"customer": made.customer(cash=(eur(1500),))}, "Unapplied cash", "15.00 EUR"),
        ({"customer": made.customer(default_payment_method=None)}, "Card", "none set"),
        (
            {"customer": made.customer(default_payment_method=None, older_source=True)},
            "Pays with",
            "a card or account saved in the older way",
        ),
        ({"subscriptions": ()}, "Plan", "none"),
        ({"customer": made.customer(default_payment_method=SEPA)}, "Pays with", "SEPA account 3000"),
        (
            {
                "customer": made.customer(default_payment_method=None),
                "subscriptions": (),
                "invoices": (made.invoice(collection_method="send_invoice"),),
            },
            "Pays",
            "by invoice",
        ),
    ],
)
def test_home_says_what_is_due_or_credited(changes: dict[str, object], label: str, said: str) -> None:
    assert rows(home.home(made.scene(**changes)))[label] == said


def test_an_invoice_of_the_plan_that_is_tried_again_stands_instead_of_its_next_charge_and_another_one_beside_it() -> (
    None
):
    another = made.invoice(status="open", next_attempt_at=days(2), subscription_id=None)
    shown = rows(home.home(made.scene(invoices=(another,))))
    assert (shown["Next try"], shown["Next charge"]) == ("89.00 EUR, 2026-11-25", "about 89.00 EUR, 2026-12-18")
    own = made.invoice(status="open", next_attempt_at=days(3), subscription_id=made.subscription().id)
    shown = rows(home.home(made.scene(invoices=(another, own))))
    assert (shown["Next try"], "Next charge" in shown) == ("89.00 EUR, 2026-11-26", False)


def test_nothing_owed_is_not_said_when_older_invoices_were_not_read() -> None:
    assert "Owes" not in rows(home.home(made.scene(more_invoices=True)))


def test_the_page_of_a_subscription_that_ends_after_its_period_says_that_it_is_charged_until_then() -> None:
    card = subscriptions.subscription_page(ENDS_LATER, made.scene())
    assert rows(card)["Ends"] == "2027-01-22, canceled, charged until then"


def test_the_most_urgent_subscription_is_the_one_home_speaks_of() -> None:
    late = made.subscription(id="sub_2", status="past_due")
    assert facts.main_subscription(made.snapshot(subscriptions=(made.subscription(), late))) == late


def test_what_could_not_be_read_is_said_instead_of_a_count() -> None:
    card = home.home(made.scene(unread=(billing.Unread("disputes", Why.SLOW),)))
    assert text(card.pages[3].value) == "not read"


def test_older_ones_behind_the_newest_are_counted_with_a_plus() -> None:
    assert text(home.home(made.scene(more_invoices=True)).pages[0].value) == "1+"


def test_a_masked_home_says_that_contact_details_are_hidden() -> None:
    assert text(home.home(made.scene(masked=True)).detail).endswith("hidden for your role")


def test_a_linked_customer_names_the_colleague_and_can_be_changed() -> None:
    card = home.home(made.scene(how=How.LINK))
    assert text(card.matched.words) == "Linked by Ann Lee"  # type: ignore[union-attr]
    assert card.change_match.command == "open:match:cus_maya"  # type: ignore[union-attr]


def test_more_leads_to_every_page_and_to_the_match() -> None:
    opened = commands(home.more(made.scene()))
    assert [one for one in opened if one.startswith("open:")] == [
        "open:invoices:cus_maya",
        "open:payments:cus_maya",
        "open:subscriptions:cus_maya",
        "open:disputes:cus_maya",
        "open:insights:cus_maya",
        "open:discrepancies:cus_maya",
        "open:match:cus_maya",
        "open:home:cus_maya",
    ]


def test_an_invoice_page_shows_its_lines_the_total_and_what_paid_it() -> None:
    line = billing.InvoiceLine("il_1", "1 × Team", eur(8900), 1, days(-5), days(25))
    unused = billing.InvoiceLine("il_2", "Unused time on Pro", eur(-1403), 1, proration=True)
    card = invoice.invoice_page(made.invoice(total=eur(7497), lines=(line, unused)), made.scene(), FIRST)
    said = everything(card)
    assert "1 × Team" in said and "\u221214.03" in said and "74.97" in said
    assert "open:payment:ch_1" in commands(card)


def test_a_ledger_goes_from_the_lines_over_the_total_to_what_was_due() -> None:
    owed = made.invoice(
        total=eur(10000),
        amount_due=eur(7000),
        credited_before=eur(1000),
        lines=(billing.InvoiceLine("il", "Team", eur(10000)),),
    )
    lines = invoice_ledgers.all_lines(owed, made.scene()).sections[0]
    assert isinstance(lines, Sums)
    ledger = [(text(row.label), text(row.value)) for row in lines.rows]
    assert ledger == [
        ("Team", "100.00"),
        ("Total", "100.00"),
        ("Credit note", "\u221210.00"),
        ("Credit balance used", "\u221220.00"),
        ("Due", "70.00"),
    ]


def test_tax_on_top_is_a_line_and_tax_inside_a_remark() -> None:
    taxes = (billing.InvoiceTax(eur(1900), False), billing.InvoiceTax(eur(700), True))
    said = everything(
        invoice_ledgers.all_lines(
            made.invoice(lines=(billing.InvoiceLine("il", "Team", eur(8900)),), taxes=taxes), made.scene()
        )
    )
    assert "Tax on top\n19.00" in said and "tax included: 7.00" in said


def test_invoices_come_ten_at_a_time_with_a_way_to_older_ones() -> None:
    many = tuple(made.invoice(id=f"in_{number}") for number in range(12))
    card = invoices.invoice_list(made.scene(invoices=many))
    listing = card.sections[0]
    assert isinstance(listing, Listing) and len(listing.rows) == 10
    assert listing.more is not None and listing.more.command == "open:invoices:cus_maya:in_9"


def test_unread_invoices_are_not_an_empty_list() -> None:
    gap = billing.Unread("invoices", Why.RATE_LIMITED)
    assert "could not be read" in everything(invoices.invoice_list(made.scene(invoices=(), unread=(gap,))))


def test_unread_disputes_are_never_none() -> None:
    said = everything(
        disputes.dispute_list(made.scene(unread=(billing.Unread("disputes", Why.PERMISSION, "Disputes: Read"),)))
    )
    assert "That does not mean there are none." in said and "Disputes: Read" in said


def test_a_subscription_shows_period_items_and_end() -> None:
    usage = made.item(id="si_2", product_name="API calls", metered=True, unit=None)
    card = subscriptions.subscription_page(
        made.subscription(items=(made.item(quantity=3), usage), cancel_at=days(10)), made.scene()
    )
    assert rows(card)["Team"] == "3 × 89.00 EUR"
    assert rows(card)["API calls"] == "by usage"
    assert rows(card)["Ends"].startswith("2026-12-03")


def test_balances_say_who_owes_whom() -> None:
    scene = made.scene(
        customer=made.customer(credits=(eur(1500),), cash=(eur(900),)), credits=billing.BillingCredits((eur(300),))
    )
    assert rows(balances.balances(scene)) == {
        "We owe the customer": "15.00 EUR",
        "Received, not applied": "9.00 EUR",
        "Left for usage": "3.00 EUR",
    }
    assert text(home.home(scene).pages[-1].label) == "Balances"


def test_the_pick_list_names_each_candidate_with_plan_and_newest_payment() -> None:
    candidates = (
        Candidate(
            billing.Profile(made.customer(id="cus_1", name="Brightwell Dental Ltd"), (made.subscription(),)),
            made.payment(),
        ),
        Candidate(billing.Profile(made.customer(id="cus_2", name="Sam"))),
    )
    card = finding.pick_list(candidates, searching.Asked("accounts@brightwell.example"))
    assert rows(card) == {
        "Brightwell Dental Ltd": "Team plan, active, 89.00 EUR, paid 2026-11-18",
        "Sam": "No plan, no payment yet",
    }
    assert commands(card)[:2] == ["choose:customer:cus_1", "choose:customer:cus_2"]


def test_somebody_in_no_role_cannot_choose() -> None:
    candidates = (Candidate(billing.Profile(made.customer())), Candidate(billing.Profile(made.customer(id="cus_2"))))
    asked = searching.Asked("x@example.com", may_choose=False)
    pressed = commands(finding.pick_list(candidates, asked)) + commands(finding.no_match(asked))
    assert not [one for one in pressed if one.startswith(("choose", "search", "open:search"))]


def test_what_a_ticket_names_is_offered_with_a_warning() -> None:
    card = finding.no_match(searching.Asked("x@example.com", ("NORTHPIER-0003", "in_123456")))
    assert {"search:reference:NORTHPIER-0003", "search:reference:in_123456"} <= set(commands(card))
    assert "Anyone can write a number in a ticket." in everything(card)


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_a_sentence_a_way_on_and_a_reference(why: Why) -> None:
    card = trouble.unreadable(Unavailable(why, permission="Customers: Read"), "CF-7K2Q")
    assert "refresh" in commands(card)
    assert "CF-7K2Q" in everything(card)
    if why is Why.PERMISSION:
        assert "Customers: Read" in everything(card)


def test_a_trial_that_has_charged_nothing_says_until_when() -> None:
    trial = made.subscription(status="trialing", trial_end=days(9))
    card = home.home(made.scene(subscriptions=(trial,), payments=(), invoices=(made.invoice(total=eur(0)),)))
    assert "On a free trial until 2026-12-02. Nothing has been charged yet." in everything(card)


def test_a_deleted_customer_is_not_counted_as_having_nothing() -> None:
    gone = made.customer(name=None, email=None, deleted=True)
    card = home.home(made.scene(customer=gone, invoices=(), payments=(), subscriptions=()))
    assert text(card.title) == "Deleted customer"
    assert [text(page.value) for page in card.pages[:2]] == ["", ""]
