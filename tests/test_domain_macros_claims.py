"""What a reply claims is found in English and German, and refused where the facts do not bear it out."""

import time

import pytest

from app.domain.macros.case import Case
from app.domain.macros.claim_subjects import SUBJECTS
from app.domain.macros.claims import PHRASES, claims, never_told, untrue
from app.domain.macros.refusals import Ground
from app.domain.macros.scopes import Scope, scopes
from tests import made
from tests.macro_stand import case

CLAIMED = [
    ("Your refund has not been sent yet.", "a refund"),
    ("A refund of 42.00 EUR was asked for.", "a refund"),
    ("We will look into the dispute.", "a dispute"),
    ("You can cancel your subscription at any time.", "a subscription"),
    ("Your free trial runs until Friday.", "a trial"),
    ("The invoice was voided.", "voided"),
    ("Ihre Erstattung wird bearbeitet.", "a refund"),
    ("Die Anfechtung liegt bei Ihrer Bank.", "a dispute"),
    ("Ihr Tarif läuft weiter.", "a subscription"),
    ("Ihre Testphase läuft bis Freitag.", "a trial"),
    ("Die Rechnung wurde storniert.", "voided"),
    ("The money went back to your card yesterday.", "refunded"),
    ("42.00 EUR were returned to your Visa.", "refunded"),
    ("Your refund went out today.", "refunded"),
    ("We've reversed the charge.", "refunded"),
    ("We credited your card.", "refunded"),
    ("You got your money back.", "refunded"),
    ("You'll see the refund by Friday.", "arrives"),
    ("The refund will land within five business days.", "arrives"),
    ("Your subscription has been terminated.", "canceled"),
    ("We ended your subscription.", "canceled"),
    ("Your plan won't renew.", "canceled"),
    ("You won't be billed again.", "charged no more"),
    ("We will not take any more payments.", "charged no more"),
    ("There aren't any disputes.", "no dispute"),
    ("Nobody has disputed this payment.", "no dispute"),
    ("The bank ruled in your favour.", "dispute over"),
    ("Your payment has cleared.", "paid"),
    ("Thank you for your payment.", "paid"),
    ("Your balance is zero.", "nothing owed"),
    ("You were billed two times.", "twice"),
    ("We have waived the fee.", "credited"),
    ("Your card is no longer valid.", "card expired"),
    ("Die Rückzahlung ist raus.", "refunded"),
    ("Ihr Geld ist zurück auf Ihrem Konto.", "refunded"),
    ("Sie haben Ihr Geld zurückbekommen.", "refunded"),
    ("Wir buchen nichts mehr ab.", "charged no more"),
    ("Ihre Bank hat das Geld zurückgeholt.", "disputed"),
    ("Vielen Dank für Ihre Zahlung.", "paid"),
    ("Die Lastschrift ist geplatzt.", "failed"),
    ("We have refunded 42.00 EUR to your card.", "refunded"),
    ("I've just refunded you.", "refunded"),
    ("We already sent the 42.00 EUR back to you.", "refunded"),
    ("Your refund of 42.00 EUR was sent on Nov 18, 2026.", "refunded"),
    ("Your refund has been processed.", "refunded"),
    ("The amount has been refunded.", "refunded"),
    ("We have issued you a refund.", "refunded"),
    ("Your money is on its way.", "refunded"),
    ("All of it was refunded in full.", "in full"),
    ("We gave you a full refund.", "in full"),
    ("It will arrive by Dec 2, 2026.", "arrives"),
    ("It should reach you by about Friday.", "arrives"),
    ("Expect the refund between Monday and Friday.", "arrives"),
    ("Your refund of 42.00 EUR failed.", "refund failed"),
    ("Your refund did not reach you.", "refund failed"),
    ("Your subscription is cancelled.", "canceled"),
    ("Your subscription to Team has been canceled.", "canceled"),
    ("We have canceled your plan.", "canceled"),
    ("I can confirm your cancellation.", "canceled"),
    ("Your plan has ended.", "ended"),
    ("You will not be charged again.", "charged no more"),
    ("There will be no further charges.", "charged no more"),
    ("There is no dispute.", "no dispute"),
    ("We see no open dispute on your account.", "no dispute"),
    ("The payment is not disputed.", "no dispute"),
    ("The dispute has been closed.", "dispute over"),
    ("Your bank has closed the dispute.", "dispute over"),
    ("Your bank opened a dispute.", "disputed"),
    ("We have received your payment.", "paid"),
    ("Your payment of 89.00 EUR went through.", "paid"),
    ("Your payment was successful.", "paid"),
    ("The invoice 8F3C-0006 is paid.", "invoice paid"),
    ("You do not owe anything.", "nothing owed"),
    ("There is nothing left to pay.", "nothing owed"),
    ("You have no open invoices.", "nothing owed"),
    ("You were charged twice.", "twice"),
    ("We found a duplicate charge.", "twice"),
    ("We have added a credit of 10.00 EUR.", "credited"),
    ("Your card has expired.", "card expired"),
    ("Your free trial has ended.", "trial over"),
    ("Your payment was declined.", "failed"),
    ("Your payment of 32.00 USD on Nov 24, 2026 did not go through.", "failed"),
    ("Your refund is waiting for an approval.", "waits for approval"),
    ("Wir haben Ihnen 42,00 EUR erstattet.", "refunded"),
    ("Der Betrag wurde bereits zurücküberwiesen.", "refunded"),
    ("Ihre Erstattung ist unterwegs.", "refunded"),
    ("Das Geld ist auf dem Weg zu Ihnen.", "refunded"),
    ("Wir haben alles vollständig erstattet.", "in full"),
    ("Bis etwa 02.12.2026 sollte das Geld bei Ihnen ankommen.", "arrives"),
    ("Ihre Erstattung ist nicht angekommen.", "refund failed"),
    ("Ihr Abonnement ist gekündigt.", "canceled"),
    ("Wir haben Ihren Tarif gekündigt.", "canceled"),
    ("Ihr Abo ist beendet.", "ended"),
    ("Es gibt keine weiteren Abbuchungen.", "charged no more"),
    ("Es gibt keine offene Rückbuchung.", "no dispute"),
    ("Ihre Bank hat die Zahlung angefochten.", "disputed"),
    ("Wir haben Ihre Zahlung erhalten.", "paid"),
    ("Die Rechnung 12 ist bezahlt.", "invoice paid"),
    ("Bei Ihnen ist nichts mehr offen.", "nothing owed"),
    ("Es wurde doppelt abgebucht.", "twice"),
    ("Wir haben Ihnen 10,00 EUR gutgeschrieben.", "credited"),
    ("Ihre Karte ist abgelaufen.", "card expired"),
    ("Ihre Testphase ist vorbei.", "trial over"),
    ("Ihre Zahlung vom 24.11.2026 hat leider nicht geklappt.", "failed"),
    ("Die Erstattung wartet auf eine Freigabe.", "waits for approval"),
]
HARMLESS = (
    "Thank you for writing. How can we help?",
    "If we have refunded you, your bank shows it within ten days.",
    "Once your refund has been sent we will write to you.",
    "Tell us if you were charged twice.",
    "We have not refunded you.",
    "We can refund you as soon as we know more.",
    "Would you like us to cancel your subscription?",
    "Ask your bank whether the payment went through.",
    "Until the invoice is paid, nothing changes.",
    "You do not need to pay again.",
    "We will look into it.",
    "Wir können Ihnen das Geld noch nicht erstatten.",
    "Sobald die Zahlung durch ist, läuft Ihr Tarif weiter.",
    "Falls doppelt abgebucht wurde, schreiben Sie uns.",
    "Wir haben Ihnen noch nichts erstattet, weil wir nicht wissen, wohin.",
    "Sie können jederzeit kündigen.",
)


@pytest.mark.parametrize(("text", "subject"), CLAIMED)
def test_a_claim_is_found(text, subject):
    assert SUBJECTS[subject] in [one.subject for one in claims(text)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_denied_or_only_possible_is_no_claim(text):
    assert claims(text) == ()


def test_every_phrase_has_a_subject_and_every_subject_a_phrase_in_both_languages():
    told = [phrase.subject for phrase in PHRASES]
    assert {subject: told.count(subject) for subject in SUBJECTS} == dict.fromkeys(SUBJECTS, 2)
    assert len(told) == 2 * len(SUBJECTS)


def test_every_subject_is_tried_in_both_languages():
    assert {subject for _, subject in CLAIMED} == SUBJECTS.keys()


@pytest.mark.parametrize(("text", "subject"), CLAIMED)
def test_a_hint_stands_in_every_text_that_claims_it(text, subject):
    plain = text.lower()
    for phrase in PHRASES:
        if phrase.subject == subject and phrase.pattern.search(plain):
            assert any(hint in plain for hint in phrase.hints)


@pytest.mark.parametrize(
    "text",
    [
        "This looks like fraud.", "The card was reported stolen.", "Your card was reported as lost.", "R10",
        "Our risk score is high.", "Another customer uses this card.", "You are on our block list.", "Radar did it.",
        "We suspect it.", "Die Karte wurde gestohlen.", "Wir haben einen Verdacht.", "Ein anderer Kunde zahlt auch.",
        "The decline code is 05.", "Sie stehen auf der Sperrliste.",
    ],
)  # fmt: skip
def test_what_is_private_is_never_told(text):
    assert never_told(text)
    assert untrue(text, case(), scopes(case(), frozenset())[0]).ground is Ground.CLAIM  # type: ignore[union-attr]


def about(facts: Case, *names: str, pick: str = "") -> Scope:
    found = scopes(facts, frozenset(names))
    return next(one for one in found if not pick or one.id == pick)


REFUNDED = made.payment(refunds=(made.refund(),), refunded=made.eur(2000))
PENDING = made.payment(refunds=(made.refund(status="pending", pending_reason="insufficient_funds"),))
FAILED = made.payment(refunds=(made.refund(status="failed", failure_reason="declined"),))
LIES = [
    ("We have refunded you.", {"payments": (PENDING,)}, ("refund",)),
    ("We have refunded you.", {"payments": (FAILED,)}, ("refund",)),
    ("We have refunded you.", {}, ()),
    ("We have refunded you in full.", {"payments": (REFUNDED,)}, ("refund",)),
    ("Your subscription is cancelled.", {}, ("subscription",)),
    ("You will not be charged again.", {}, ("subscription",)),
    ("There is no dispute.", {"disputes": (made.dispute(),)}, ()),
    ("There is no dispute.", {"unread": (made.billing.Unread("disputes", made.billing.Why.SLOW),)}, ()),
    ("The dispute has been closed.", {"disputes": (made.dispute(),)}, ("dispute",)),
    ("Your payment went through.", {"payments": (made.payment(status="failed"),)}, ("payment",)),
    ("The invoice 1 is paid.", {"invoices": (made.invoice(status="open"),)}, ("invoice",)),
    ("You do not owe anything.", {"invoices": (made.invoice(status="open"),)}, ()),
    ("You do not owe anything.", {"more_invoices": True}, ()),
    ("You were charged twice.", {}, ("payment",)),
    ("We have added a credit.", {}, ()),
    ("Your card has expired.", {}, ("subscription",)),
    ("Wir haben Ihnen das Geld erstattet.", {"payments": (PENDING,)}, ("refund",)),
    ("Ihr Abo ist gekündigt.", {}, ("subscription",)),
]


@pytest.mark.parametrize(("text", "facts", "names"), LIES)
def test_a_claim_that_the_facts_do_not_bear_out_is_refused(text, facts, names):
    beside = case(**facts)
    refusal = untrue(text, beside, about(beside, *names))
    assert refusal is not None and refusal.ground is Ground.CLAIM and refusal.reason


TRUTHS = [
    ("We have refunded you.", {"payments": (REFUNDED,)}, ("refund",)),
    ("Your refund failed.", {"payments": (FAILED,)}, ("refund",)),
    ("We have refunded a part of the payment.", {"payments": (REFUNDED,)}, ("payment",)),
    ("Your plan is canceled.", {"subscriptions": (made.subscription(cancel_at_period_end=True),)}, ("subscription",)),
    ("There is no dispute.", {}, ()),
    ("There is no dispute.", {"disputes": (made.dispute(status="won"),)}, ()),
    ("The dispute has been closed.", {"disputes": (made.dispute(status="won"),)}, ("dispute",)),
    ("Your payment went through.", {}, ("payment",)),
    ("The invoice 1 is paid.", {}, ("invoice",)),
    ("You do not owe anything.", {}, ()),
    ("We have added a credit.", {"customer": made.customer(credits=(made.eur(500),))}, ()),
    ("How are you?", {}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "names"), TRUTHS)
def test_a_claim_that_the_facts_bear_out_passes(text, facts, names):
    beside = case(**facts)
    assert untrue(text, beside, about(beside, *names)) is None


def test_a_claim_is_held_against_the_chosen_thing_and_not_against_another():
    sent, failed = made.refund(id="re_sent"), made.refund(id="re_failed", status="failed", charge_id="ch_2")
    payments = (
        made.payment(refunds=(sent,)),
        made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", refunds=(failed,)),
    )
    beside = case(payments=payments)
    assert untrue("We have refunded you.", beside, about(beside, "refund", pick="re_sent")) is None
    assert untrue("We have refunded you.", beside, about(beside, "refund", pick="re_failed")) is not None
    assert untrue("We have refunded you.", beside, about(beside, "payment", pick="ch_2")) is not None


@pytest.mark.parametrize(
    "word", ["refund ", "we have ", "payment was ", "rechnung ist ", "subscription is not ", "erstattung "]
)
def test_a_text_made_to_be_slow_is_read_in_time(word):
    began = time.thread_time()
    claims((word * 8000)[:8000])
    assert time.thread_time() - began < 1
