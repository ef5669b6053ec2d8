"""Stripe's stand-in of the benchmark: what it learnt of one customer it tells of another, and of nobody else's."""

import orjson

from bench.stand_in import full_page, general, only_number, plain, special

LISTED = (
    b'{"object":"list","data":[{"id":"in_3L0001N00000411","customer":"cus_3L0001N00000411",'
    b'"customer_email":"customer411@large.example","payment":"pi_3L0002N00000411"}],"has_more":false}'
)


def test_what_was_learnt_of_one_customer_is_told_of_another():
    told = special(general(LISTED, 411), 52)
    assert b"411" not in told
    assert told.count(b"N00000052") == 3 and b"customer52@large.example" in told


def test_only_a_question_about_one_plain_customer_is_answered_from_memory():
    assert only_number(b"/v1/customers?email=customer411%40large.example") == 411
    assert only_number(b"/v1/invoices?customer=cus_3L0001N00000411&limit=10") == 411
    assert only_number(b"/v1/customers?email=customer50%40large.example") is None
    assert only_number(b"/v1/products?ids[0]=prod_1") is None
    assert only_number(b"/v1/x?a=N00000411&b=N00000412") is None


def test_customers_with_a_story_of_their_own_are_not_plain():
    assert [number for number in (0, 3, 7, 10, 11, 23, 107, 100_011) if plain(number)] == [11]


def test_a_page_is_filled_with_rows_of_their_own_that_belong_together():
    filled = orjson.loads(full_page(b"/v1/invoices", LISTED))["data"]
    assert len({row["id"] for row in filled}) == 10
    assert {row["customer"] for row in filled} == {"cus_3L0001N00000411"}
    assert all(row["id"].split("_")[1][2] == row["payment"].split("_")[1][2] for row in filled)


def test_other_answers_are_left_as_they_are():
    assert full_page(b"/v1/customers", LISTED) == LISTED
    assert full_page(b"/v1/invoices", b'{"object":"list","data":[]}') == b'{"object":"list","data":[]}'
