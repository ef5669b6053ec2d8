"""Balances: who owes whom, what unapplied cash could pay to the cent, what credits are left and until when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import billing
from app.domain.card import Sums
from app.domain.errors import Unavailable, Why
from app.domain.explain.balance import could_pay, expiring, paid_outside
from app.domain.money import Money
from app.domain.pages.balances import balances
from tests import made
from tests.front import front
from tests.made import NOW, days, eur
from tests.memory_billing import maya
from tests.words import commands, everything, rows, text

CREDITS = billing.BillingCredits((eur(700),))


def open_invoice(number, minor, due=None, **changes):
    return made.invoice(id=f"in_{number}", status="open", total=eur(minor), due_at=due, payments=(), **changes)


def grant(**changes):
    return billing.CreditGrant(**({"id": "credgr_1", "amount": eur(5000), "created": days(-90)} | changes))


def page(grants=(), **changes):
    return balances(made.scene(**changes), grants)


def test_credit_and_debt_stand_with_opposite_words_and_each_says_what_happens_by_itself():
    card = page(customer=made.customer(credits=(eur(1500), Money(-900, "usd"))))
    assert rows(card) == {"We owe the customer": "15.00 EUR", "The customer owes us": "9.00 USD"}
    words = everything(card)
    assert "Credit lowers the next invoice by itself." in words and "added to the next invoice by itself" in words
    assert "a credit has a minus and a debt a plus" in words


def test_only_what_is_there_is_explained():
    words = everything(page(customer=made.customer(credits=(eur(1500),))))
    assert "added to the next invoice" not in words and "bank transfer" not in words
    assert "No credit and no debt." in everything(page())


@pytest.mark.parametrize(
    ("cash", "paid", "left"),
    [
        (5000, [("in_2", 5000)], 0),
        (3000, [("in_1", 3000)], 0),
        (4000, [("in_1", 3000), ("in_2", 1000)], 0),
        (9000, [("in_1", 3000), ("in_2", 5000)], 1000),
        (0, [], 0),
    ],
)
def test_cash_could_pay_the_exact_invoice_first_and_then_the_one_due_first(cash, paid, left):
    waiting = (open_invoice(2, 5000, days(9)), open_invoice(1, 3000, days(-9)))
    found = could_pay(eur(cash), waiting)
    assert [(one.id, amount.minor) for one, amount in found.pays] == paid
    assert found.left == eur(left)


def test_cash_pays_only_what_is_open_in_its_currency():
    others = (made.invoice(), open_invoice(3, 500, amount_remaining=eur(0)), made.invoice(id="in_4", status="draft"))
    assert could_pay(eur(500), others).pays == ()
    assert could_pay(Money(500, "usd"), (open_invoice(1, 500),)).pays == ()


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**5), max_size=8))
def test_what_cash_could_pay_and_what_is_left_are_always_the_cash(cash, amounts):
    waiting = tuple(open_invoice(number, minor, days(number)) for number, minor in enumerate(amounts))
    found = could_pay(eur(cash), waiting)
    assert sum(paid.minor for _, paid in found.pays) + found.left.minor == cash
    assert all(0 < paid.minor <= one.amount_remaining.minor for one, paid in found.pays)
    assert found.left.minor == max(0, cash - sum(amounts))
    assert sum(one.amount_remaining != paid for one, paid in found.pays) <= 1


def test_the_page_shows_the_ledger_and_opens_the_invoices():
    card = page(
        customer=made.customer(cash=(eur(4000),), cash_mode="manual"),
        invoices=(open_invoice(2, 5000, days(9)), open_invoice(1, 3000, days(-9))),
    )
    (ledger,) = [one for one in card.sections if isinstance(one, Sums)]
    assert [(text(one.label), text(one.value), text(one.detail)) for one in ledger.rows] == [
        ("Received", "40.00", ""),
        ("Invoice due 2026-11-14", "\u221230.00", "paid in full"),
        ("Invoice due 2026-12-02", "\u221210.00", "40.00 EUR would stay to pay"),
        ("Left", "0.00", ""),
    ]
    assert "Nothing happens by itself" in everything(card)
    assert {"open:invoice:in_1", "open:invoice:in_2"} <= set(commands(card))


@pytest.mark.parametrize(
    ("mode", "said"), [("automatic", "by itself when it can"), ("manual", "Nothing happens by itself")]
)
def test_how_cash_is_applied_is_said_only_where_it_is_known(mode, said):
    assert said in everything(page(customer=made.customer(cash=(eur(100),), cash_mode=mode)))
    assert said not in everything(page(customer=made.customer(cash=(eur(100),))))


def test_cash_without_an_open_invoice_says_so_but_not_when_invoices_are_unread():
    cash = made.customer(cash=(eur(100),))
    assert "no invoice in this currency" in everything(page(customer=cash))
    assert "none of the newest ones" in everything(page(customer=cash, more_invoices=True))
    gap = (billing.Unread("invoices", Why.SLOW),)
    words = everything(page(customer=cash, invoices=(), unread=gap))
    assert "could pay" not in words and "is not known here" in words


@pytest.mark.parametrize(
    ("part", "said"), [("cash", "The cash balance could not"), ("credits", "Billing credits could")]
)
def test_an_unread_balance_is_never_none(part, said):
    assert said in everything(page(unread=(billing.Unread(part, Why.SLOW),)))


def test_grants_stand_by_expiry_with_what_is_left_of_each():
    grants = (
        grant(id="g1", name="Prepaid", left=eur(500)),
        grant(id="g2", name="Promo", left=eur(200), expires_at=days(10)),
        grant(id="g3", name="Later", left=None, effective_at=days(3)),
        grant(id="g4", name="Used up", left=eur(0)),
        grant(id="g5", name="Expired", expires_at=days(-1)),
        grant(id="g6", name="Voided", voided_at=days(-1)),
    )
    found = rows(page(grants, credits=CREDITS))
    assert found == {
        "Left for usage": "7.00 EUR",
        "Promo": "2.00 EUR of 50.00 EUR, expires 2026-12-03",
        "Prepaid": "5.00 EUR of 50.00 EUR, never expires",
        "Later": "of 50.00 EUR, from 2026-11-26",
    }
    assert [one.id for one in expiring(grants, NOW)] == ["g2", "g1", "g3"]


def test_that_credits_end_is_said_only_where_they_do_and_unread_grants_are_said():
    assert "expire is gone" in everything(page((grant(expires_at=days(9)),), credits=CREDITS))
    assert "expire is gone" not in everything(page((grant(),), credits=CREDITS))
    assert "When they expire could not be read." in everything(page(None, credits=CREDITS))


def test_use_stands_against_credits_as_far_as_invoices_tell():
    metered = made.subscription(items=(made.item(metered=True, unit=None),))
    used = made.invoice(credits_used=eur(17100))
    words = everything(page(credits=CREDITS, invoices=(used,), subscriptions=(metered,)))
    assert "The invoice of 2026-11-18 used 171.00 EUR. What is left is less than that" in words
    assert "Use since 2026-11-18 is not taken off yet" in words
    enough = everything(page(credits=CREDITS, invoices=(made.invoice(credits_used=eur(700)),)))
    assert "used 7.00 EUR." in enough and "less than that" not in enough and "Use since" not in enough


def test_what_was_paid_too_much_or_elsewhere_is_listed():
    too_much = made.invoice(overpaid=eur(300))
    elsewhere = made.invoice(id="in_2", paid_outside=eur(8900), created=days(-40))
    card = page(invoices=(too_much, elsewhere))
    assert rows(card) == {"Invoice of 2026-11-18": "3.00 EUR", "Invoice of 2026-10-14": "89.00 EUR"}
    assert "went to the credit balance" in everything(card) and "Stripe cannot refund it" in everything(card)


def test_outside_payments_are_summed_from_their_rows_where_the_invoice_does_not_say():
    def row(number, minor, **changes):
        return billing.InvoicePayment(
            f"p{number}",
            **({"status": "paid", "outside": True} | changes),
            amount_requested=eur(minor),
            amount_paid=eur(minor),
        )

    found = made.invoice(payments=(row(1, 300), row(2, 200), row(3, 7, outside=False), row(4, 9, status="canceled")))
    assert paid_outside(found) == eur(500)
    assert paid_outside(made.invoice()) is None


def test_grants_are_read_on_click_only_where_credits_are(tmp_path):
    desk = front(maya(billing_credits=CREDITS, grant_rows=[grant(name="Prepaid", left=eur(700))]), tmp_path)
    assert rows(desk.press("open:balances:cus_maya"))["Prepaid"].startswith("7.00 EUR of 50.00 EUR")
    plain = front(maya(), tmp_path)
    plain.press("open:balances:cus_maya")
    assert "credit_grants" not in plain.billing.calls


def test_unread_grants_do_not_take_the_page_down(tmp_path):
    desk = front(maya(billing_credits=CREDITS, failing={"credit_grants": Unavailable(Why.SLOW)}), tmp_path)
    assert "When they expire could not be read." in everything(desk.press("open:balances:cus_maya"))
