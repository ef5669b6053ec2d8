from datetime import UTC, datetime

from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_subscriptions import nameless, subscription, with_names
from tests.stripe_objects import stored


def made(**changes):
    return {**stored("customer")["subscriptions"]["data"][0], **changes}


def read(**changes):
    return subscription(Fields(made(**changes), ""))


def test_the_period_is_the_items_own():
    item = read().items[0]
    assert item.period_start == datetime.fromtimestamp(1795292444, UTC)
    assert item.period_end == datetime.fromtimestamp(1795897244, UTC)


def test_a_paused_collection_shows_whatever_it_does():
    assert not read(pause_collection=None).collection_paused
    forever = read(pause_collection={"behavior": "void", "resumes_at": None})
    assert (forever.collection_paused, forever.paused_invoices, forever.resumes_at) == (True, "void", None)
    until = read(pause_collection={"behavior": "keep_as_draft", "resumes_at": 1800000000})
    assert until.resumes_at == datetime.fromtimestamp(1800000000, UTC)


def test_a_tiered_price_has_no_unit_and_metered_use_is_marked():
    row = made()["items"]["data"][0]
    price = {**row["price"], "unit_amount": None, "recurring": {"interval": "month", "usage_type": "metered"}}
    item = read(items={"object": "list", "data": [{**row, "price": price}], "has_more": True})
    assert item.more_items
    assert item.items[0].unit is None and item.items[0].metered and item.items[0].interval_count == 1


def test_a_price_for_packages_has_no_unit_that_could_be_multiplied():
    row = made()["items"]["data"][0]
    price = {**row["price"], "unit_amount": 1000, "transform_quantity": {"divide_by": 10, "round": "up"}}
    assert read(items={"data": [{**row, "price": price}]}).items[0].unit is None


def test_a_name_is_put_to_its_product_and_an_own_one_is_kept():
    one = read()
    assert nameless((one, one)) == ("prod_demo_ledger",)
    named = with_names(one, {"prod_demo_ledger": "Ledger"})
    assert named.items[0].product_name == "Ledger"
    assert nameless((named,)) == ()
    assert with_names(named, {"prod_demo_ledger": "Other"}).items[0].product_name == "Ledger"


def test_an_expanded_product_brings_its_name():
    row = made()["items"]["data"][0]
    price = {**row["price"], "product": {"id": "prod_1", "object": "product", "name": "Ledger"}}
    item = read(items={"data": [{**row, "price": price}]}).items[0]
    assert (item.product_id, item.product_name) == ("prod_1", "Ledger")


def test_what_a_trials_end_brings_without_a_method_comes_along():
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    told = read(trial_settings=settings, default_source="card_1")
    assert (told.without_method, told.older_source) == ("pause", True)
    bare = read(trial_settings=None, default_source=None)
    assert (bare.without_method, bare.older_source) == (None, False)
