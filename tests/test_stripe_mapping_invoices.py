from decimal import Decimal

from app.domain.money import Money
from app.gateways.stripe_mapping_invoices import invoice
from tests.stripe_objects import fields, stored


def eur(minor):
    return Money(minor, "eur")


def test_amounts_tax_and_discounts_come_from_the_fields_that_stripe_has_now():
    read = invoice(fields("invoice"))
    assert (read.total, read.amount_paid, read.amount_remaining) == (eur(11803), eur(11803), eur(0))
    assert [(tax.amount, tax.inclusive) for tax in read.taxes] == [(eur(2360), True)]
    assert read.discounts == (eur(250),)
    assert (read.credited_after, read.overpaid) == (eur(300), eur(100))
    assert (read.starting_balance, read.ending_balance) == (eur(-400), eur(0))


def test_the_subscription_stands_in_the_parent():
    parent = stored("invoice")["parent"]["subscription_details"]["subscription"]
    read = invoice(fields("invoice"))
    assert read.subscription_id == parent
    assert {line.subscription_id for line in read.lines} == {parent}


def test_a_proration_is_marked_whichever_parent_a_line_has():
    assert [line.proration for line in invoice(fields("invoice")).lines] == [
        bool((row["parent"]["subscription_item_details"] or row["parent"]["invoice_item_details"])["proration"])
        for row in stored("invoice")["lines"]["data"]
    ]
    assert invoice(fields("invoice")).lines[2].proration


def test_a_line_has_its_price_product_and_discount():
    line = invoice(fields("invoice")).lines[0]
    assert line.price_id and line.price_id.startswith("price_")
    assert line.product_id and line.discount == eur(250)
    assert invoice(fields("invoice")).lines[1].discount is None


def test_a_line_has_the_item_that_it_bills_and_what_one_costs():
    lines = stored("invoice")["lines"]
    row = lines["data"][0]
    details = {"subscription": "sub_1", "subscription_item": "si_1", "proration": False}
    priced = {**row["pricing"], "unit_amount_decimal": "0.04"}
    told = {**row, "parent": {"subscription_item_details": details}, "pricing": priced}
    bare = {**row, "parent": {"subscription_item_details": {"subscription_item": ""}}, "pricing": None}
    read = invoice(fields("invoice", lines={**lines, "data": [told, bare]})).lines
    assert [(line.item_id, line.unit) for line in read] == [("si_1", Decimal("0.04")), (None, None)]


def test_what_paid_it_is_an_intent_a_charge_or_something_outside_stripe():
    paid, outside = invoice(fields("invoice")).payments
    assert (paid.intent_id, paid.outside, paid.status) == ("pi_3QGVrSFZhBGwGuSVczTouI94", False, "paid")
    assert (outside.intent_id, outside.outside) == (None, True)


def test_more_lines_than_came_are_told():
    lines = {**stored("invoice")["lines"], "has_more": True}
    assert invoice(fields("invoice", lines=lines)).more_lines
    assert not invoice(fields("invoice")).more_lines


def test_a_draft_without_number_or_payments_is_read():
    read = invoice(fields("invoice", status="draft", number=None, payments=None, due_date=None, parent=None))
    assert (read.number, read.payments, read.due_at, read.subscription_id) == (None, (), None, None)


def test_billing_credits_and_what_was_paid_outside_are_read_and_discounts_are_no_credits():
    rows = [{"amount": 300, "type": "credit_balance_transaction"}, {"amount": 50, "type": "discount"}]
    read = invoice(fields("invoice", total_pretax_credit_amounts=rows, amount_paid_off_stripe=700))
    assert (read.credits_used, read.paid_outside) == (Money(300, read.currency), Money(700, read.currency))
    assert invoice(fields("invoice", total_pretax_credit_amounts=None)).credits_used is None
