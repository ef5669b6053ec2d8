"""Home shows two notices and the way to the rest; the pages behind it show all, and say what was not read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain import billing
from app.domain.card import Buttons, Calm, Notice
from app.domain.errors import Unavailable, Why
from app.domain.matching import Candidate
from app.domain.pages import discrepancies, home, insights
from app.domain.pages.scene import Scene
from app.domain.ticket import command
from tests import made
from tests.front import front
from tests.made import days, eur
from tests.memory_billing import MemoryBilling
from tests.words import commands, everything, rows, text

OPEN = made.invoice(status="open", due_at=days(-12), collection_method="send_invoice", payments=())
TROUBLED: dict[str, Any] = {
    "disputes": (made.dispute(),),
    "invoices": (OPEN,),
    "payments": (made.payment(created=days(-2), invoice_id=None),),
    "customer": made.customer(cash=(eur(8900),)),
}
OTHERS = (Candidate(billing.Profile(made.customer(id="cus_2", name="Maya L"))),)


def headings(card: Any) -> list[str]:
    return [text(one.title) for one in card.sections if isinstance(one, Notice)]


def test_home_leads_to_what_it_has_no_room_for() -> None:
    card = home.home(made.scene(**TROUBLED))
    assert len(headings(card)) == 2
    (more,) = [one for one in card.sections if isinstance(one, Buttons)]
    assert text(more.buttons[0].label) == "2 more to notice"
    assert more.buttons[0].command == "open:insights:cus_maya"


def test_home_with_two_notices_or_none_leads_nowhere_further() -> None:
    for changes in ({}, {"disputes": (made.dispute(),)}):
        assert not [one for one in home.home(made.scene(**changes)).sections if isinstance(one, Buttons)]


def test_the_page_shows_all_in_order_of_weight_and_the_background_last() -> None:
    card = insights.insight_list(made.scene(**TROUBLED), OTHERS)
    assert headings(card) == [
        "Dispute: answer by 2026-11-26",
        "Paid beside the invoice, 89.00 EUR",
        "Money received, not applied: 89.00 EUR",
        "Overdue 12 days, 89.00 EUR",
        "1 more customer on this e-mail",
        "First payment ever, 89.00 EUR",
    ]
    assert rows(card)["Discrepancies"] == "2"
    assert text(home.pages(made.scene(**TROUBLED))[4].value) == "4"


def test_a_clean_payers_page_is_calm_and_still_tells_what_is_good_to_know() -> None:
    card = insights.insight_list(made.scene())
    assert Calm(("Nothing needs attention",)) in card.sections
    assert headings(card) == ["First payment ever, 89.00 EUR"]
    assert rows(card)["Discrepancies"] == "none found"


def test_each_discrepancy_stands_with_its_remedy_and_its_page() -> None:
    card = discrepancies.discrepancy_list(made.scene(**TROUBLED), OTHERS)
    said = everything(card.sections)
    assert "attach the payment to the invoice" in said and "Stripe cannot merge customers." in said
    assert {"open:payment:ch_1", "open:match:cus_maya"} <= set(commands(card.sections))
    assert card.back is not None and card.back.command == "open:insights:cus_maya"


@pytest.mark.parametrize(
    ("scene", "others", "words"),
    [
        (made.scene(), (), "Everything fits together"),
        (made.scene(unread=(billing.Unread("invoices", Why.SLOW),)), (), "Invoices could not be read."),
        (made.scene(), None, "Whether further customers use this e-mail could not be read."),
        (made.scene(more_invoices=True), (), "Only the newest invoices and payments were compared."),
    ],
)
def test_nothing_found_is_said_only_when_everything_was_read(scene: Scene, others: Any, words: str) -> None:
    said = everything(discrepancies.discrepancy_list(scene, others).sections)
    assert words in said
    assert ("Everything fits together" in said) is ("could not be read" not in said)


def test_the_insights_page_says_that_others_were_not_read() -> None:
    assert "could not be read" in everything(insights.insight_list(made.scene(), None).sections)
    assert "could not be read" not in everything(insights.insight_list(made.scene(), ()).sections)


def shop() -> MemoryBilling:
    second = replace(made.customer(), id="cus_other", email="Maya@Lindqvist.example", name="Maya L")
    return MemoryBilling(
        profiles=[billing.Profile(made.customer(), (made.subscription(),)), billing.Profile(second)],
        invoice_rows=[made.invoice()],
        payment_rows=[made.payment()],
    )


def test_the_pages_ask_who_else_has_the_address_and_stand_without_an_answer(tmp_path: Path) -> None:
    billing_system = shop()
    desk = front(billing_system, tmp_path)
    desk.show()
    assert "1 more customer on this e-mail" in everything(desk.press("open:insights:cus_maya"))
    assert "Perhaps twice in Stripe: Maya L" in everything(desk.press("open:discrepancies:cus_maya"))
    billing_system.failing["look_further"] = Unavailable(Why.SLOW)
    assert "could not be read" in everything(desk.press("open:insights:cus_maya"))
    assert "could not be read" in everything(desk.press("open:discrepancies:cus_maya"))


def test_see_why_opens_the_invoice(tmp_path: Path) -> None:
    desk = front(shop(), tmp_path)
    desk.show()
    assert text(desk.say(command("explain:invoice:in_1")).title).startswith("Invoice of")
