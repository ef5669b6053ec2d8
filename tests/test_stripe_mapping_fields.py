from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unavailable, Why
from app.domain.money import Money
from app.gateways.stripe_mapping_customers import billing_credits, profile
from app.gateways.stripe_mapping_disputes import dispute
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice
from app.gateways.stripe_mapping_payments import charge, intent
from tests.stripe_objects import fields, optional_paths, stored, without

MAPPERS = {
    "customer": profile,
    "invoice": invoice,
    "charge_refunded": charge,
    "charge_failed": charge,
    "charge_failed_debit": charge,
    "intent_failed": intent,
    "dispute": dispute,
    "dispute_open": dispute,
    "credit_balance_summary": billing_credits,
}


@pytest.mark.parametrize("name", MAPPERS)
@given(data=st.data())
def test_no_field_that_may_be_null_or_missing_stops_the_reading(name, data):
    whole = stored(name)
    paths = data.draw(st.lists(st.sampled_from(sorted(optional_paths(whole), key=str)), max_size=12))
    assert MAPPERS[name](without(whole, paths, data.draw(st.booleans()))) is not None


@pytest.mark.parametrize("name", MAPPERS)
def test_each_single_optional_field_may_be_null(name):
    whole = stored(name)
    for path in optional_paths(whole):
        assert MAPPERS[name](without(whole, [path], drop=False)) is not None


@pytest.mark.parametrize("name", [name for name in MAPPERS if name != "credit_balance_summary"])
@given(word=st.text(st.characters(codec="utf-8"), min_size=1))
def test_an_unknown_word_never_stops_the_reading(name, word):
    assert MAPPERS[name](fields(name, status=word, type=word, reason=word, billing_reason=word, object=word))


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("charge_refunded", "amount", "7500"),
        ("charge_refunded", "amount", None),
        ("charge_refunded", "amount_refunded", 12.5),
        ("charge_refunded", "amount", True),
        ("charge_refunded", "id", 7),
        ("charge_refunded", "created", "yesterday"),
        ("charge_refunded", "refunds", {"data": ["re_1"]}),
        ("invoice", "total", None),
        ("invoice", "currency", None),
        ("invoice", "lines", {"data": 7}),
        ("intent_failed", "status", None),
        ("dispute", "charge", None),
    ],
)
def test_a_wrong_type_where_it_matters_says_its_path_and_not_its_value(name, key, value):
    with pytest.raises(Unavailable) as caught:
        MAPPERS[name](fields(name, **{key: value}))
    assert caught.value.why is Why.ODD
    assert str(caught.value).startswith(key)
    assert "7500" not in str(caught.value) and "yesterday" not in str(caught.value)


def test_a_path_leads_into_the_row():
    rows = Fields({"data": [{"card": {}}, {"card": {"amount": "x"}}]}, "").listed()
    with pytest.raises(Unavailable, match=r"data\[1\]\.card\.amount: str where"):
        rows[1].inside("card").amount("amount", "eur")


def test_an_answer_that_is_no_list_is_odd():
    with pytest.raises(Unavailable, match="data"):
        Fields({"object": "charge"}, "").listed()


def test_a_decoration_of_the_wrong_type_counts_as_missing():
    odd = Fields({"name": 7, "livemode": "yes", "due": "soon", "metadata": ["a"]}, "")
    assert (odd.text("name"), odd.flag("livemode"), odd.moment("due"), odd.texts("metadata")) == (None, False, None, {})


def test_what_is_referred_to_is_found_as_an_id_and_expanded():
    both = Fields({"plain": "ch_1", "expanded": {"id": "ch_2"}, "none": None}, "")
    assert (both.id_of("plain"), both.id_of("expanded"), both.id_of("none")) == ("ch_1", "ch_2", None)


def test_times_are_utc_and_impossible_ones_are_missing():
    times = Fields({"created": 1795292376, "far": 10**20, "flag": True}, "")
    assert times.moment("created") == datetime(2026, 11, 21, 20, 19, 36, tzinfo=UTC)
    assert times.moment("far") is None and times.moment("flag") is None


@given(st.dictionaries(st.sampled_from(["eur", "usd", "jpy"]), st.integers(-(10**9), 10**9)))
def test_a_map_of_balances_keeps_every_amount_but_zero(balances):
    read = Fields({"available": balances}, "").balances("available")
    assert read == tuple(Money(minor, currency) for currency, minor in balances.items() if minor)


@pytest.mark.parametrize(
    ("found", "read"),
    [
        ("0.05", Decimal("0.05")),
        ("8900", Decimal(8900)),
        ("-1.5", Decimal("-1.5")),
        *((odd, None) for odd in ("NaN", "1E+999999", "", "1,5", None, 5)),
    ],
)
def test_a_decimal_is_read_from_text_only(found, read):
    assert Fields({"unit": found}, "").decimal("unit") == read
