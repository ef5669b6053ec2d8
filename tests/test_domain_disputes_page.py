"""The page of a dispute: what an agent reads in each state, and what may be sent."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import billing
from app.domain.card import Keep, Notice, Say
from app.domain.explain.dispute_reply import dispute_reply
from app.domain.explain.network_code import network_code, network_name
from app.domain.money import Money
from app.domain.pages.dispute import dispute_page
from app.domain.pages.fraud_warning import fraud_warnings
from tests import made
from tests.made import days, eur
from tests.words import everything, rows, text

INQUIRY = {"status": "warning_needs_response", "taken": None, "refundable": True}
STATUSES = (
    "needs_response under_review won lost warning_needs_response warning_under_review warning_closed "
    "appeal_needs_response appeal_under_review prevented a_new_state"
).split()
SUSPICIOUS = re.compile(r"fraud|stolen|lost card|suspic|risk|blacklist|radar|10\.4|evidence", re.IGNORECASE)


def page(payment=None, warnings=(), scene=None, **changes):
    return dispute_page(made.dispute(**changes), payment or made.payment(), scene or made.scene(), warnings)


def notices(card):
    return [text(one.title) for one in card.sections if isinstance(one, Notice)]


def test_a_dispute_says_reason_deadline_money_and_whether_a_refund_is_possible():
    card = page(amount=eur(9000), fee=eur(1500))
    assert notices(card) == ["Answer by 2026-11-26"]
    assert "3 days left. Without an answer the money is lost. You can answer once." in everything(card)
    found = rows(card)
    assert found["The cardholder says"] == "It was not me"
    assert (found["The payment was"], found["Taken back by the bank"]) == ("89.00 EUR", "89.00 EUR")
    assert found["Dispute fee"] == found["Fee that usually stays"] == "15.00 EUR"
    assert found["Refund"] == "Not possible, it would not end a dispute"
    assert "A chargeback" in everything(card)


def test_an_inquiry_has_taken_nothing_yet_and_a_full_refund_of_what_is_left_ends_it():
    card = page(made.payment(refunded=eur(2000)), **INQUIRY)
    assert rows(card)["Taken back by the bank"] == "nothing yet"
    assert rows(card)["A full refund"] == "ends the inquiry, 69.00 EUR"
    assert "No money is taken yet" in everything(card) and "An inquiry costs no fee so far." in everything(card)


def test_what_went_back_whole_cannot_be_refunded_again():
    closed = {"status": "warning_closed", "refundable": True, "due_at": None, "taken": None}
    whole = made.payment(refunded=eur(8900))
    assert rows(page(whole, **closed))["Refunded"] == "89.00 EUR" and "Refund" not in rows(page(whole, **closed))
    assert rows(page(made.payment(refunded=eur(8000)), **closed))["Refund"] == "Possible"


def test_another_settlement_currency_is_said():
    card = page(taken=Money(9700, "usd"), fee=Money(1500, "usd"))
    assert rows(card)["Taken back by the bank"] == "97.00 USD, converted"
    assert rows(card)["Fee that usually stays"] == "15.00 USD"


def test_a_fee_above_the_amount_is_said_and_only_in_one_currency():
    assert "more than the amount" in everything(page(amount=eur(900), fee=eur(1500)))
    assert "more than the amount" not in everything(page(amount=eur(900), fee=Money(1500, "usd")))


@pytest.mark.parametrize(
    ("amount", "refunded", "said"),
    [
        (eur(8900), 0, None),
        (eur(6900), 2000, "what was left after the refund"),
        (eur(6900), 0, "Only a part of the payment is disputed."),
        (eur(9900), 0, "may cover several payments"),
        (Money(8900, "usd"), 0, "the bank has converted it"),
    ],
)
def test_why_the_amount_is_not_that_of_the_payment(amount, refunded, said):
    words = everything(page(made.payment(refunded=eur(refunded)), amount=amount))
    phrases = ("what was left", "Only a part", "More than the payment", "has converted")
    assert said in words if said else not any(one in words for one in phrases)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "under_review", "deadline": days(1)}, "The bank decides by about 2027-02-07."),
        ({"status": "under_review", "deadline": days(-90)}, "has taken longer"),
        ({"status": "won", "taken": eur(0), "returned": eur(8900)}, "Given back: 89.00 EUR."),
        ({"status": "lost"}, "Do not refund it again."),
        ({"status": "warning_under_review", "taken": None}, "closes by itself on about 2027-03-21"),
        ({"status": "warning_closed", "taken": None}, "No money was taken for it."),
        ({"status": "appeal_under_review"}, "The appeal is with the bank."),
        ({"status": "prevented"}, "settled before it became a dispute"),
    ],
)
def test_each_late_state_says_where_it_stands_and_asks_for_no_evidence(changes, said):
    card = page(**{"due_at": None, **changes})
    assert said in everything(card)
    assert "What helps" not in everything(card) and notices(card) == []


def test_money_that_came_back_is_said_to_be_given_back():
    assert rows(page(status="won", due_at=None, taken=eur(0), returned=eur(8900)))["Taken back by the bank"] == (
        "given back, 89.00 EUR"
    )


def test_a_late_or_impossible_answer_is_said_and_no_evidence_is_asked_for():
    late = page(due_at=days(-1))
    assert notices(late) == ["The deadline was 2026-11-22"] and "What helps" not in everything(late)
    never = page(due_at=None)
    assert notices(never) == ["No answer is possible"] and "What helps" not in everything(never)


def test_an_appeal_says_neither_that_money_is_lost_nor_that_one_answers_once():
    words = everything(page(status="appeal_needs_response"))
    assert "The appeal is answered in Stripe." in words
    assert "money is lost" not in words and "answer once" not in words


def test_refund_and_dispute_on_one_payment_pay_twice_and_that_is_said():
    card = page(made.payment(refunded=eur(8900)))
    assert notices(card)[1] == "Refunded and disputed"
    assert "89.00 EUR more than was paid. Answer with proof of the refund" in everything(card)
    assert "Answer with proof" not in everything(page(made.payment(refunded=eur(8900)), status="lost", due_at=None))


def test_what_is_in_the_draft_stands_as_ready_and_the_rest_is_to_add():
    card = page(reason="duplicate", staged=("duplicate_charge_id",), evidence_staged=True)
    steps = next(one for one in card.sections if getattr(one, "checks", False))
    assert [(text(one.label), text(one.when)) for one in steps.steps[:2]] == [
        ("The other payment", "Ready"),
        ("Why they are two purchases", "To add"),
    ]
    assert rows(card)["Evidence"] == "Drafted, not sent"


def test_earlier_undisputed_payments_are_counted_and_stand_first_against_fraud():
    before = made.payment(id="ch_0", charge_id="ch_0", intent_id="pi_0", created=days(-35))
    card = page(scene=made.scene(payments=(made.payment(), before)))
    assert "1 earlier payment\nKnown\nby this card, not disputed" in everything(card)
    assert rows(card)["Earlier undisputed, this card"] == "1, none disputed"
    other = page(reason="duplicate", scene=made.scene(payments=(made.payment(), before), more_payments=True))
    assert "by this card, not disputed" not in everything(other)
    assert rows(other)["Earlier undisputed, this card"] == "1 or more, none disputed"


def test_earlier_orders_are_not_asked_for_where_all_of_them_were_disputed():
    before = made.payment(id="ch_0", charge_id="ch_0", intent_id="pi_0", created=days(-35), disputed=True)
    card = page(scene=made.scene(payments=(made.payment(), before)))
    assert rows(card)["Earlier undisputed, this card"] == "0, and 1 disputed"
    assert "Earlier orders" not in everything(card)
    older = page(scene=made.scene(payments=(made.payment(), before), more_payments=True))
    assert "Earlier orders" in everything(older)


def test_unread_payments_count_nothing():
    card = page(scene=made.scene(payments=(), unread=(billing.Unread("payments", billing.Why.SLOW),)))
    assert "Earlier undisputed, this card" not in rows(card)


def test_visas_rule_stands_with_what_is_missing():
    changes = {"network": "visa", "network_reason_code": "10.4"}
    words = everything(
        page(**changes, compelling="requires_action", compelling_missing=("missing_merchandise_or_services",))
    )
    assert "Goods or services" in words and "Visa's rule" in words
    assert "10.4: fraud, card not present" in words
    assert "Visa's rule" not in everything(page(network="mastercard", network_reason_code="4837"))


@pytest.mark.parametrize(
    ("network", "code", "name", "said"),
    [
        ("visa", "13.1", "Visa", "13.1: not received"),
        ("mastercard", "4853", "Mastercard", "4853: cardholder dispute about goods or services"),
        ("amex", "C28", "American Express", "C28: recurring payment was canceled"),
        ("visa", "99.9", "Visa", "99.9"),
        ("a_new_net", "1", "A new net", "1"),
        (None, None, "", ""),
    ],
)
def test_a_network_s_code_is_put_in_words_where_we_know_it(network, code, name, said):
    dispute = made.dispute(network=network, network_reason_code=code)
    assert (text(network_name(dispute)), text(network_code(dispute))) == (name, said)


def test_a_bank_debit_asks_for_another_way_to_pay():
    words = everything(page(reason="debit_not_authorized"))
    assert "final" in words and "What helps" not in words


def test_a_fee_that_must_be_accepted_first_is_said():
    assert "must be accepted first" in everything(page(compliance_fee=True, case_type="compliance"))
    assert "must be accepted first" not in everything(page())


def test_an_early_fraud_warning_is_for_the_agent_alone_and_unread_ones_are_said():
    warning = billing.FraudWarning("issfr_1", "ch_1", days(-3), "made_with_stolen_card", actionable=True)
    card = page(warnings=(warning,))
    (kept,) = [one for one in card.sections if isinstance(one, Keep)]
    assert "stolen card" in everything(kept) and "Never tell the customer." in everything(kept)
    assert not any("stolen" in everything(one) for one in card.sections if isinstance(one, Say))
    assert "does not mean there are none" in everything(page(warnings=None))


def test_what_a_warning_means_depends_on_whether_something_can_be_done():
    waiting = billing.FraudWarning("issfr_1", "ch_1", days(-3), "misc", actionable=True)
    done = billing.FraudWarning("issfr_1", "ch_1", days(-3), "misc")
    assert "A full refund avoids a dispute" in everything(fraud_warnings((waiting,)))
    assert "refunded or disputed" in everything(fraud_warnings((done,)))
    assert "refund" not in everything(fraud_warnings((waiting,), disputed=True))


@pytest.mark.parametrize("status", STATUSES[:-1])
def test_every_known_state_has_words_to_send(status):
    assert dispute_reply(made.dispute(status=status), made.payment())


def test_an_unknown_state_has_none_and_stands_by_its_own_word():
    card = page(status="a_new_state", due_at=None)
    assert text(card.status.words) == "A new state"
    assert not [one for one in card.sections if isinstance(one, Say)]


@given(
    st.sampled_from(STATUSES),
    st.sampled_from(["fraudulent", "duplicate", "unrecognized", "general", "insufficient_funds", "a_new_reason", ""]),
    st.sampled_from(["visa", "mastercard", "a_new_net", None]),
    st.sampled_from([None, days(-1), days(0.1), days(9)]),
    st.booleans(),
)
def test_no_state_or_reason_raises_and_no_words_to_send_carry_a_suspicion(status, reason, network, due, refundable):
    warning = billing.FraudWarning("issfr_1", "ch_1", days(-3), "a_new_kind", actionable=True)
    card = page(
        warnings=(warning,),
        status=status,
        reason=reason,
        network=network,
        due_at=due,
        refundable=refundable,
        network_reason_code="10.4",
    )
    for said in (one for one in card.sections if isinstance(one, Say)):
        assert not SUSPICIOUS.search(everything(said))


def test_a_closed_inquiry_has_taken_nothing_and_a_state_that_we_do_not_know_says_so():
    assert rows(page(status="warning_closed", taken=None, due_at=None))["Taken back by the bank"] == "nothing"
    assert "“Pre arbitration”. We do not know what that means: look in Stripe." in everything(
        page(status="pre_arbitration")
    )


def test_an_inquiry_that_became_a_chargeback_is_not_told_as_over():
    lost = made.dispute(id="du_2", status="lost", due_at=None)
    scene = made.scene(disputes=(lost,))
    card = page(made.payment(disputed=True), scene=scene, status="warning_closed", taken=None, due_at=None)
    said = everything(card)
    assert "that dispute counts, not this inquiry" in said and "did not become a chargeback" not in said
    assert not [one for one in card.sections if isinstance(one, Say)]
    assert rows(card)["Visa 4242"].startswith("Dispute lost")
