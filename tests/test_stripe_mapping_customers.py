import pytest

from app.domain.billing import BillingCredits, PaymentMethod
from app.domain.money import Money
from app.gateways.stripe_mapping_customers import billing_credits, customer, profile
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_methods import payment_method
from tests.stripe_objects import fields, stored


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u2028 "])
def test_a_name_of_blanks_is_none(name):
    assert customer(Fields({"id": "cus_1", "name": name}, "")).name is None


def test_a_negative_balance_is_what_we_owe_the_customer():
    assert customer(fields("customer", invoice_credit_balance=None)).credits == (Money(1250, "eur"),)


def test_a_positive_balance_is_what_the_customer_owes():
    assert customer(fields("customer", balance=300, invoice_credit_balance=None)).credits == (Money(-300, "eur"),)


def test_a_credit_in_another_currency_stands_beside_the_balance_with_its_own_sign():
    assert customer(fields("customer")).credits == (Money(1250, "eur"), Money(700, "usd"))


def test_a_balance_that_stripe_says_twice_counts_once():
    both = customer(fields("customer", invoice_credit_balance={"eur": 1250}))
    assert both.credits == (Money(1250, "eur"),)


def test_cash_is_what_the_bank_transfers_left():
    assert customer(fields("customer")).cash == (Money(9900, "eur"),)


def test_the_default_card_is_read_from_the_invoice_settings():
    method = customer(fields("customer")).default_payment_method
    assert method is not None
    assert (method.kind, method.brand, method.last4) == ("card", "visa", "4242")


def test_metadata_and_delinquency_come_along():
    read = customer(fields("customer"))
    assert read.metadata == {"user_id": "4711"} and read.delinquent


def test_the_language_that_the_customer_likes_best_is_kept():
    assert customer(fields("customer")).locale == "de"
    assert customer(fields("customer", preferred_locales=[])).locale is None
    assert customer(fields("customer", preferred_locales=None)).locale is None


def test_of_a_deleted_customer_only_the_id_is_left():
    read = profile(Fields({"id": "cus_1", "object": "customer", "deleted": True}, ""))
    assert read.customer.deleted and read.customer.id == "cus_1" and read.subscriptions == ()


def test_live_subscriptions_come_with_the_customer():
    read = profile(fields("customer", subscriptions={**stored("customer")["subscriptions"], "has_more": True}))
    assert read.more_subscriptions
    item = read.subscriptions[0].items[0]
    assert (item.unit, item.interval, item.product_id) == (Money(1250, "eur"), "week", "prod_demo_ledger")


def test_billing_credits_keep_what_is_available_apart_from_the_ledger():
    read = billing_credits(fields("credit_balance_summary"))
    assert read == BillingCredits((Money(4500, "usd"),), (Money(5000, "usd"),))


def test_a_payment_method_of_an_unknown_kind_keeps_its_own_word():
    method = payment_method(Fields({"id": "pm_1", "type": "moon_debit", "moon_debit": {"last4": "0001"}}, ""))
    assert method == PaymentMethod("pm_1", "moon_debit", last4="0001")


def test_a_bank_debit_names_its_bank():
    debit = {"id": "pm_1", "type": "us_bank_account", "us_bank_account": {"bank_name": "TEST BANK", "last4": "6789"}}
    method = payment_method(Fields(debit, ""))
    assert method == PaymentMethod("pm_1", "us_bank_account", last4="6789", bank_name="TEST BANK")


def test_a_payment_method_that_is_only_an_id_is_none():
    assert payment_method(Fields({"default": "pm_1"}, "").inside("default")) is None


def test_a_source_of_the_older_kind_is_something_to_pay_with():
    assert customer(fields("customer", default_source="card_1")).older_source
    assert not customer(fields("customer", default_source=None)).older_source
