import pytest

from app.gateways.stripe_permissions import permission

MESSAGE = "The provided key does not have the required permissions. Having the 'rak_{}' permission would allow it."


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("dispute_read", "Disputes: Read"),
        ("charge_read", "Charges and Refunds: Read"),
        ("customer_write", "Customers: Write"),
        ("moon_landing_read", "Moon landing: Read"),
    ],
)
def test_the_permission_that_stripe_names_is_put_in_words(named, words):
    assert permission(MESSAGE.format(named), "/v1/customers") == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/v1/disputes", "Disputes: Read"),
        ("/v1/refunds", "Charges and Refunds: Read"),
        ("/v1/invoice_payments", "Invoices: Read"),
        ("/v1/customers/{id}", "Customers: Read"),
        ("/v1/billing/credit_balance_summary", "Credit grants: Read"),
        ("/v1/moons", "/v1/moons: Read"),
    ],
)
@pytest.mark.parametrize("message", [None, 7, "No."])
def test_without_a_name_the_path_says_it(path, words, message):
    assert permission(message, path) == words
