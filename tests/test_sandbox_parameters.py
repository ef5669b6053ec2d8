"""The sandbox's parameter tables: typed values, and refusals in Stripe's own words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.stripe import parameters
from app.sandbox.stripe.errors import StripeFault

REFUNDS = ("POST", "/v1/refunds")


def refused(method: str, path: str, *pairs: tuple[str, str], **how: Any) -> dict[str, Any]:
    with pytest.raises(StripeFault) as caught:
        parameters.parse(method, path, list(pairs), **how)
    assert caught.value.status == 400
    return {name: value for name, value in caught.value.error.items() if name not in ("type", "doc_url")}


def test_values_arrive_in_their_types_and_hashes_and_arrays_nested() -> None:
    pairs = [
        ("items[0][id]", "si_1"),
        ("items[0][quantity]", "3"),
        ("cancel_at_period_end", "true"),
        ("metadata[0]", "a"),
        ("discounts", ""),
        ("trial_end", "now"),
    ]
    assert parameters.parse("POST", "/v1/subscriptions/{any_name}", pairs) == {
        "items": [{"id": "si_1", "quantity": 3}],
        "cancel_at_period_end": True,
        "metadata": {"0": "a"},
        "discounts": "",
        "trial_end": "now",
    }


def test_a_range_filter_is_a_number_or_a_hash() -> None:
    assert parameters.parse("GET", "/v1/invoices", [("created", "5")]) == {"created": 5}
    assert parameters.parse("GET", "/v1/invoices", [("created[gte]", "5")]) == {"created": {"gte": 5}}
    assert refused("GET", "/v1/invoices", ("created", "x"))["code"] == "parameter_invalid_integer"


def test_an_unknown_parameter_is_named_and_several_are_listed() -> None:
    assert refused(*REFUNDS, ("charge", "ch_1"), ("nonsense", "1")) == {
        "message": "Received unknown parameter: nonsense",
        "code": "parameter_unknown",
        "param": "nonsense",
    }
    assert refused(*REFUNDS, ("a", "1"), ("b", "1"))["message"] == "Received unknown parameters: a, b"
    inside = refused("POST", "/v1/disputes/{d}", ("evidence[colour]", "red"))
    assert inside["param"] == "evidence[colour]"


@pytest.mark.parametrize(
    ("pair", "message", "code"),
    [
        (("amount", "ten"), "Invalid integer: ten", "parameter_invalid_integer"),
        (("amount", "1.5"), "Invalid integer: 1.5", "parameter_invalid_integer"),
        (("refund_application_fee", "yes"), "Invalid boolean: yes", None),
        (
            ("reason", "bored"),
            "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
            None,
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(pair: tuple[str, str], message: str, code: str | None) -> None:
    error = refused(*REFUNDS, ("charge", "ch_1"), pair)
    assert (error["message"], error.get("code"), error["param"]) == (message, code, pair[0])


def test_a_choice_of_two_is_worded_without_a_comma() -> None:
    error = refused("POST", "/v1/invoices", ("collection_method", "guess"))
    assert error["message"] == "Invalid collection_method: must be one of charge_automatically or send_invoice"


def test_a_required_parameter_is_missed() -> None:
    error = refused("POST", "/v1/credit_notes", ("amount", "5"))
    assert (error["message"], error["code"]) == ("Missing required param: invoice.", "parameter_missing")
    nested = refused("POST", "/v1/credit_notes", ("invoice", "in_1"), ("lines[0][amount]", "5"))
    assert nested["param"] == "lines[0][type]"


def test_an_empty_string_clears_only_what_can_be_cleared() -> None:
    error = refused(*REFUNDS, ("charge", "ch_1"), ("amount", ""))
    assert error["code"] == "parameter_invalid_empty"
    assert error["message"].startswith("You passed an empty string for 'amount'. We assume empty values")
    assert parameters.parse("POST", "/v1/customers/{c}", [("email", "")]) == {"email": ""}
    assert refused("POST", "/v1/customers", ("email", ""))["param"] == "email"


def test_a_text_is_held_to_its_greatest_length() -> None:
    error = refused("GET", "/v1/customers", ("email", "x" * 513))
    assert error["message"].endswith("; must be at most 512 characters")


def test_metadata_is_held_to_stripes_limits() -> None:
    long_key, long_value = (f"metadata[{'k' * 41}]", "v"), ("metadata[k]", "v" * 501)
    for pair in (long_key, long_value, ("metadata[k][l]", "v"), ("metadata", "v")):
        assert refused(*REFUNDS, ("charge", "ch_1"), pair)["param"].startswith("metadata")
    many = [(f"metadata[k{number}]", "v") for number in range(51)]
    assert "50 metadata keys" in refused(*REFUNDS, *many)["message"]


def test_older_names_are_only_for_requests_that_do_not_pin_the_version() -> None:
    pair = ("payment_method_types[]", "card")
    amount = [("amount", "100"), ("currency", "usd"), pair]
    assert parameters.parse("POST", "/v1/payment_intents", amount)["payment_method_types"] == ["card"]
    assert refused("POST", "/v1/payment_intents", *amount, pinned=True)["code"] == "parameter_unknown"


@given(st.text(max_size=30))
def test_any_text_in_an_integers_place_is_an_integer_or_refused(text: str) -> None:
    try:
        amount = parameters.parse(*REFUNDS, [("amount", text)])["amount"]
    except StripeFault as fault:
        assert fault.error["param"] == "amount"
    else:
        assert str(amount) == text.lstrip("0") or amount == int(text)
