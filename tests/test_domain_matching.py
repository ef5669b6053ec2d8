"""Who the requester is: spellings, equality, order of evidence, what a ticket names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Profile
from app.domain.matching import MOST_NAMED, Candidate, Hit, How, distinct, named_in, ranked, same_address, spellings
from tests import made


def test_an_address_is_asked_for_as_typed_and_then_in_lower_case() -> None:
    assert spellings(" Jenny@Example.com ") == ("Jenny@Example.com", "jenny@example.com")
    assert spellings("jenny@example.com") == ("jenny@example.com",)


@pytest.mark.parametrize("nothing", [None, "", "  ", "jenny", "@" + "x" * 600])
def test_what_is_no_address_is_not_asked_for(nothing: str | None) -> None:
    assert spellings(nothing) == ()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a@b.co", "A@B.CO", True),
        ("a@b.co", "a@b.com", False),
        ("x.a@b.co", "a@b.co", False),
        ("ışıl@kaya.example", "IŞIL@kaya.example", False),
        ("ümit@kaya.example", "ÜMİT@kaya.example".replace("İ", "I"), True),
        ("\u212aim@b.co", "kim@b.co", False),
        ("\u017fam@b.co", "sam@b.co", False),
        ("gro\u00df@b.co", "gross@b.co", False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_addresses_are_equal_but_for_case_and_nothing_fuzzier(left: str | None, right: str | None, same: bool) -> None:
    assert same_address(left, right) is same


def test_a_customer_found_twice_keeps_its_strongest_evidence() -> None:
    one, other = Profile(made.customer(id="cus_1")), Profile(made.customer(id="cus_2"))
    hits = (Hit(one, How.EMAIL), Hit(other, How.EMAIL), Hit(one, How.EXTERNAL_ID))
    assert [(hit.profile.customer.id, hit.how) for hit in distinct(hits)] == [
        ("cus_1", How.EXTERNAL_ID),
        ("cus_2", How.EMAIL),
    ]


def test_the_pick_list_puts_a_live_subscription_before_a_newer_payment_before_a_newer_customer() -> None:
    live = Candidate(Profile(made.customer(id="cus_live", created=made.days(-900)), (made.subscription(),)))
    paid = Candidate(
        Profile(made.customer(id="cus_paid", created=made.days(-800))), made.payment(created=made.days(-1))
    )
    ended = Candidate(
        Profile(made.customer(id="cus_ended", created=made.days(-1)), (made.subscription(status="canceled"),)),
        made.payment(created=made.days(-50)),
    )
    young = Candidate(Profile(made.customer(id="cus_young", created=made.days(-2))))
    old = Candidate(Profile(made.customer(id="cus_old", created=made.days(-3))))
    order = [one.profile.customer.id for one in ranked((old, young, ended, paid, live))]
    assert order == ["cus_live", "cus_paid", "cus_ended", "cus_young", "cus_old"]


def test_ids_and_invoice_numbers_in_a_text_are_found_in_order_and_once() -> None:
    text = (
        "Please see ch_3QabcDEF123, invoice NORTHPIER-0003, and in_1SUkT4Lx8. Again ch_3QabcDEF123! xin_1SUkT4Lx8 no."
    )
    assert named_in(text) == ("ch_3QabcDEF123", "NORTHPIER-0003", "in_1SUkT4Lx8")


def test_at_most_five_are_offered() -> None:
    assert len(named_in(" ".join(f"in_1SUkT4Lx{number}" for number in range(20)))) == MOST_NAMED


@given(st.text())
def test_any_text_can_be_searched_for_ids(text: str) -> None:
    assert all(one in text for one in named_in(text))


def test_a_letter_that_only_looks_like_another_is_never_asked_for_as_that_one() -> None:
    assert spellings("\u212aim@b.co") == ("\u212aim@b.co",)
