"""What a macro can answer, in a lead's words: one line for each rule that notices something."""

from collections.abc import Mapping

from app.domain.card import Phrase, say
from app.domain.phrase import Name

ANSWERS: Mapping[str, Phrase] = {
    "bought_on_both": say("bought on both customers"),
    "card_expiring": say("the card expires before the next charge"),
    "cash_lying": say("money came and there is no invoice for it"),
    "charged_after_cancel": say("charged after the subscription ended"),
    "collection_paused": say("invoices are not collected for now"),
    "credit_unused": say("credit that an open invoice does not use"),
    "credits_nearly_gone": say("prepaid credits are running out"),
    "currency_changed": say("charged in another currency"),
    "debt_added": say("what was owed before is asked for too"),
    "debit_under_way": say("a bank debit is under way"),
    "deleted_customer": say("deleted in Stripe"),
    "dispute_due": say("a dispute waits for an answer"),
    "dispute_final": say("a dispute that takes no answer"),
    "dispute_lost": say("a dispute was lost"),
    "dispute_over": say("a dispute ended well"),
    "dispute_unknown": say("a dispute in a state that is not known here"),
    "dispute_with_bank": say("the bank decides about a dispute"),
    "duplicate_charge": say("charged twice"),
    "early_fraud_warning": say("a warning of fraud"),
    "extra_invoice": say("an invoice between two periods"),
    "first_payment": say("the first payment"),
    "higher_invoice": say("a higher invoice"),
    "hold_ends": say("an amount is only held"),
    "inquiry_open": say("the bank asks about a payment"),
    "invoice_overpaid": say("an invoice was overpaid"),
    "needs_customer": say("a payment waits for the customer"),
    "one_off_failed": say("a single payment failed"),
    "overdue": say("an invoice is overdue"),
    "paid_beside_invoice": say("paid beside the open invoice"),
    "payment_canceled": say("a payment was canceled"),
    "payment_failed": say("the payment of an invoice failed"),
    "plan_behind": say("a plan that is past due or unpaid, with no open invoice"),
    "plan_expired": say("a plan that did not begin"),
    "plan_not_begun": say("a plan whose first payment is missing"),
    "refund_and_dispute": say("refunded and disputed both"),
    "refund_canceled": say("a refund was canceled"),
    "refund_failed": say("a refund failed"),
    "refund_late": say("a refund is late"),
    "refund_not_sent": say("a refund has not been sent"),
    "refund_on_its_way": say("a refund is on its way"),
    "refund_waits_for_customer": say("a refund waits for the customer"),
    "same_product_twice": say("the same product twice"),
    "several_customers": say("several customers fit"),
    "trial_turned_paid": say("a trial turned into a paid plan"),
    "trial_without_method": say("a trial ends with nothing to charge"),
    "unapplied_cash": say("a transfer that has paid nothing yet"),
    "unknown_state": say("something in a state that is not known here"),
    "unread_part": say("a part could not be read"),
    "written_off": say("an invoice was written off"),
}


def answer(name: str) -> Phrase:
    """The words of a rule; its name where there are none."""
    return ANSWERS.get(name) or say(Name(name.replace("_", " ")))
