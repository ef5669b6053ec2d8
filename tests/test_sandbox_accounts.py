"""Stripe's documented test accounts and disputed cards behave in the sandbox as in Stripe."""

import pytest

from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def settled(stripe: Caller, currency: str, method: str) -> tuple[str, str | None]:
    """How a debit of a saved account stands after a week, and its charge's code."""
    customer = stripe.customer(email="jenny@example.com")
    saved = stripe.post(f"payment_methods/{method}/attach", customer=customer)["id"]
    intent = stripe.paid(2000, currency, saved, customer=customer)
    assert intent["status"] == "processing"
    stripe.advance(7)
    after = stripe.get(f"payment_intents/{intent['id']}")
    return after["status"], stripe.get(f"charges/{after['latest_charge']}")["failure_code"]


@pytest.mark.parametrize(
    ("currency", "name", "code"),
    [
        ("usd", "pm_usBankAccount", None),
        ("usd", "pm_usBankAccount_noAccount", "no_account"),
        ("usd", "pm_usBankAccount_weeklyLimitExceeded", "charge_exceeds_source_limit"),
        ("eur", "pm_sepaDebit_success_de", None),
        ("eur", "pm_sepaDebit_failed_fr", "debit_not_authorized"),
        ("eur", "pm_sepaDebit_insufficientFunds_at", "insufficient_funds"),
        ("eur", "pm_sepaDebit_exceedsWeeklyVolumeLimit_nl", "charge_exceeds_source_limit"),
        ("eur", "pm_sepaDebit_exceedsWeeklyTransactionLimit_be", "charge_exceeds_weekly_limit"),
    ],
)
def test_an_account_by_its_name(stripe: Caller, currency: str, name: str, code: str | None) -> None:
    assert settled(stripe, currency, name) == ("requires_payment_method" if code else "succeeded", code)


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("AT611904300234573201", None),
        ("AT861904300235473202", "debit_not_authorized"),
        ("FR7920041010050500013M02600", "debit_not_authorized"),
        ("LI2408800000002222227", "insufficient_funds"),
        ("HR3624020060000121212", "charge_exceeds_weekly_limit"),
    ],
)
def test_an_account_by_its_iban(stripe: Caller, iban: str, code: str | None) -> None:
    holder = {"billing_details__name": "Jenny Rosen", "billing_details__email": "jenny@example.com"}
    method = stripe.post("payment_methods", type="sepa_debit", sepa_debit__iban=iban, **holder)["id"]
    assert settled(stripe, "eur", method)[1] == code


@pytest.mark.parametrize("name", ["pm_usBankAccount_unheardOf", "pm_sepaDebit_unheardOf_de", "pm_sepaDebit_failed"])
def test_a_name_that_stripe_does_not_know_is_no_account(stripe: Caller, name: str) -> None:
    stripe.post(f"payment_methods/{name}/attach", customer=stripe.customer())
    assert stripe.status in (400, 404)


def test_a_disputed_debit_is_taken_back_once_it_is_paid(stripe: Caller) -> None:
    assert settled(stripe, "eur", "pm_sepaDebit_disputed_ie") == ("succeeded", None)
    dispute = stripe.get("disputes")["data"][0]
    assert (dispute["reason"], dispute["status"]) == ("debit_not_authorized", "lost")


@pytest.mark.parametrize(
    ("name", "reason", "network", "case"),
    [
        ("pm_card_createCe3EligibleDispute", "fraudulent", "visa", "chargeback"),
        ("pm_card_createAutoRepresentmentEligibleDispute", "fraudulent", "visa", "chargeback"),
        ("pm_card_createRapidDisputeResolutionDispute", "fraudulent", "visa", "chargeback"),
        ("pm_card_createCe3BlockDispute", "fraudulent", "visa", "chargeback"),
        ("pm_card_createEthocaAlert", "fraudulent", "mastercard", "chargeback"),
        ("pm_card_createComplianceDispute", "noncompliant", "visa", "compliance"),
        ("pm_card_createMastercardComplianceDispute", "noncompliant", "mastercard", "compliance"),
    ],
)
def test_a_card_that_is_disputed_at_once(stripe: Caller, name: str, reason: str, network: str, case: str) -> None:
    dispute = stripe.get("disputes", charge=stripe.charge(method=name))["data"][0]
    card = dispute["payment_method_details"]["card"]
    assert (dispute["reason"], card["network"], card["case_type"]) == (reason, network, case)
    assert dispute["status"] == "needs_response" and dispute["evidence_details"]["due_by"]


@pytest.mark.parametrize(
    ("token", "decline_code"),
    [("tok_visa_chargeCustomerFailLostCard", "lost_card"), ("tok_visa_chargeCustomerFailStolenCard", "stolen_card")],
)
def test_a_saved_card_that_is_reported_later(stripe: Caller, token: str, decline_code: str) -> None:
    customer = stripe.customer(source=token)
    error = stripe.post("charges", amount=2000, currency="usd", customer=customer)["error"]
    assert error["decline_code"] == decline_code
