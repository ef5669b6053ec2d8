"""Credit notes of the sandbox's Stripe: what they allow, where the money goes, what they change."""

from typing import Any

import pytest

from tests.sandbox_stripe import Caller

UNEQUAL = "The sum of credit_amount, refund_amount, and out_of_band_amount must equal the credit note amount."


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def invoiced(stripe: Caller, amount: int = 2000, pay: bool = True, **item: Any) -> Any:
    customer = stripe.customer()
    stripe.post("invoiceitems", customer=customer, amount=amount, currency="usd", **item)
    draft = stripe.post("invoices", customer=customer, pending_invoice_items_behavior="include")["id"]
    if pay:
        return stripe.post(f"invoices/{draft}/pay", payment_method="pm_card_visa")
    return stripe.post(f"invoices/{draft}/finalize")


def test_refund_and_credit_share_a_post_payment_note(stripe: Caller) -> None:
    invoice = invoiced(stripe)
    form = {"invoice": invoice["id"], "amount": 500, "refund_amount": 300, "credit_amount": 200}
    preview = stripe.get("credit_notes/preview", **form)
    assert (preview["post_payment_amount"], stripe.get("refunds")["data"]) == (500, [])
    note = stripe.post("credit_notes", **form)
    assert (note["type"], note["number"]) == ("post_payment", f"{invoice['number']}-CN-01")
    refund = stripe.get(f"refunds/{note['refunds'][0]['refund']}")
    assert (refund["amount"], note["refunds"][0]["amount_refunded"]) == (300, 300)
    assert stripe.get(f"customers/{invoice['customer']}")["balance"] == -200
    after = stripe.get(f"invoices/{invoice['id']}")
    assert (after["status"], after["post_payment_credit_notes_amount"]) == ("paid", 500)


def test_a_note_over_what_is_left_is_refused(stripe: Caller) -> None:
    invoice = invoiced(stripe)["id"]
    stripe.post("credit_notes", invoice=invoice, amount=500, credit_amount=500)
    error = stripe.post("credit_notes", invoice=invoice, amount=1501, credit_amount=1501)["error"]
    message = "The credit note amount must be less than or equal to the remaining creditable amount (1500)."
    assert (error["message"], error["param"]) == (message, "amount")


@pytest.mark.parametrize("given", [{}, {"refund_amount": 499}, {"credit_amount": 300, "out_of_band_amount": 201}])
def test_the_post_payment_part_must_be_allocated_exactly(stripe: Caller, given: dict[str, int]) -> None:
    error = stripe.post("credit_notes", invoice=invoiced(stripe)["id"], amount=500, **given)["error"]
    assert error["message"] == UNEQUAL
    assert stripe.get("refunds")["data"] == []


def test_a_pre_payment_note_lowers_what_is_due_until_it_is_void(stripe: Caller) -> None:
    invoice = invoiced(stripe, pay=False)
    note = stripe.post("credit_notes", invoice=invoice["id"], amount=800)
    assert (note["type"], stripe.get(f"invoices/{invoice['id']}")["amount_remaining"]) == ("pre_payment", 1200)
    assert stripe.get("payment_intents")["data"][0]["amount"] == 1200
    assert stripe.post(f"credit_notes/{note['id']}/void")["status"] == "void"
    assert stripe.get(f"invoices/{invoice['id']}")["amount_remaining"] == 2000
    again = stripe.post(f"credit_notes/{note['id']}/void")["error"]["message"]
    assert again == "This credit note has already been voided."


def test_a_note_over_all_that_is_due_settles_the_invoice(stripe: Caller) -> None:
    invoice = invoiced(stripe, pay=False)
    stripe.post("credit_notes", invoice=invoice["id"], amount=2000)
    after = stripe.get(f"invoices/{invoice['id']}")
    assert (after["status"], after["amount_due"], after["amount_paid"]) == ("paid", 0, 0)


def test_a_note_on_a_partly_paid_invoice_is_mixed(stripe: Caller) -> None:
    invoice = invoiced(stripe, pay=False)
    intent = stripe.paid(1500, customer=invoice["customer"])["id"]
    stripe.post(f"invoices/{invoice['id']}/attach_payment", payment_intent=intent)
    note = stripe.post("credit_notes", invoice=invoice["id"], amount=700, refund_amount=200)
    assert (note["type"], note["pre_payment_amount"], note["post_payment_amount"]) == ("mixed", 500, 200)
    assert stripe.get(f"invoices/{invoice['id']}")["status"] == "paid"


def test_a_post_payment_note_cannot_be_voided(stripe: Caller) -> None:
    note = stripe.post("credit_notes", invoice=invoiced(stripe)["id"], amount=500, credit_amount=500)
    stripe.post(f"credit_notes/{note['id']}/void")
    assert stripe.status == 400


def test_an_existing_refund_is_linked_once(stripe: Caller) -> None:
    invoice = invoiced(stripe)
    charge = stripe.get("charges")["data"][0]["id"]
    refund = stripe.post("refunds", charge=charge, amount=400)["id"]
    form = {"invoice": invoice["id"], "amount": 400, "refunds__0__refund": refund, "refunds__0__amount_refunded": 400}
    assert stripe.post("credit_notes", **form)["refunds"][0]["refund"] == refund
    assert len(stripe.get("refunds")["data"]) == 1
    stripe.post("credit_notes", **form)
    assert stripe.status == 400


def test_a_line_is_credited_with_its_tax(stripe: Caller) -> None:
    rate = stripe.post("tax_rates", display_name="VAT", percentage=20, inclusive="false")["id"]
    invoice = invoiced(stripe, 1000, tax_rates__0=rate)
    line = {"lines__0__type": "invoice_line_item", "lines__0__invoice_line_item": invoice["lines"]["data"][0]["id"]}
    note = stripe.post("credit_notes", invoice=invoice["id"], lines__0__amount=500, refund_amount=600, **line)
    assert (note["subtotal"], note["total"], note["total_excluding_tax"]) == (500, 600, 500)
    by_quantity = stripe.post("credit_notes", invoice=invoice["id"], lines__0__quantity=1, **line)["error"]
    assert "amount before" in by_quantity["message"]


def test_only_a_charge_can_be_refunded(stripe: Caller) -> None:
    invoice = invoiced(stripe, pay=False)["id"]
    stripe.post(f"invoices/{invoice}/pay", paid_out_of_band="true")
    error = stripe.post("credit_notes", invoice=invoice, amount=500, refund_amount=500)["error"]
    assert error["message"].startswith("This invoice was not paid via a charge, so a refund cannot be issued")
    assert error["param"] == "refund_amount"


def test_a_draft_has_no_credit_notes(stripe: Caller) -> None:
    draft = stripe.post("invoices", customer=stripe.customer())["id"]
    error = stripe.post("credit_notes", invoice=draft, amount=1)["error"]["message"]
    assert error.startswith("Credit notes can only be created on open, paid, or uncollectible invoices.")


def test_with_automatic_tax_amounts_are_before_tax_and_lines_are_only_the_invoices_own(stripe: Caller) -> None:
    rate = stripe.post("tax_rates", display_name="VAT", percentage=20, inclusive="false")["id"]
    customer = stripe.customer()
    stripe.post("invoiceitems", customer=customer, amount=1000, currency="usd")
    form = {"automatic_tax__enabled": "true", "default_tax_rates__0": rate, "pending_invoice_items_behavior": "include"}
    draft = stripe.post("invoices", customer=customer, **form)
    assert draft["automatic_tax"]["enabled"] is True
    invoice = stripe.post(f"invoices/{draft['id']}/pay", payment_method="pm_card_visa")["id"]
    assert stripe.get("credit_notes/preview", invoice=invoice, amount=500, credit_amount=600)["total"] == 600
    own = {"lines__0__type": "custom_line_item", "lines__0__unit_amount": 1, "lines__0__description": "x"}
    assert (
        "custom line items" in stripe.post("credit_notes", invoice=invoice, credit_amount=1, **own)["error"]["message"]
    )


def test_with_automatic_tax_a_line_whose_tax_lies_within_is_credited_before_tax(stripe: Caller) -> None:
    rate = stripe.post("tax_rates", display_name="VAT", percentage=19, inclusive="true")["id"]
    customer = stripe.customer()
    stripe.post("invoiceitems", customer=customer, amount=1190, currency="usd")
    form = {"automatic_tax__enabled": "true", "default_tax_rates__0": rate, "pending_invoice_items_behavior": "include"}
    draft = stripe.post("invoices", customer=customer, **form)["id"]
    invoice = stripe.post(f"invoices/{draft}/pay", payment_method="pm_card_visa")
    line = {"lines__0__type": "invoice_line_item", "lines__0__invoice_line_item": invoice["lines"]["data"][0]["id"]}
    note = stripe.post("credit_notes", invoice=invoice["id"], lines__0__amount=500, credit_amount=595, **line)
    assert (note["total"], note["total_excluding_tax"]) == (595, 500)


def test_no_credit_note_while_a_bank_is_at_work_on_a_payment(stripe: Caller) -> None:
    invoice = invoiced(stripe, pay=False)["id"]
    stripe.post(f"invoices/{invoice}/pay", payment_method="pm_usBankAccount_success")
    error = stripe.post("credit_notes", invoice=invoice, amount=500)["error"]
    assert "processing" in error["message"]
