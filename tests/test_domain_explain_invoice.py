"""Why an invoice is what it is: the difference to the one before, always to the cent."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Invoice, InvoiceLine, InvoiceTax
from app.domain.explain import invoice_balance as balances
from app.domain.explain.invoice import MOST_PARTS, difference
from app.domain.explain.invoice_lines import lines_told
from app.domain.explain.invoice_words import words_for_customer
from app.domain.money import Money
from tests import made
from tests.made import days, eur
from tests.words import text

START, CHANGE, END, NEXT = days(-35), days(-20), days(-5), days(25)
NAMES = {"prod_team": "Team", "prod_pro": "Pro"}


def line(amount: int, name: str = "Team", **changes: Any) -> InvoiceLine:
    facts: dict[str, Any] = {
        "id": f"il_{name}_{amount}",
        "description": f"1 × {name} (at €1.00 / month)",
        "amount": eur(amount),
        "quantity": 1,
        "period_start": END,
        "period_end": NEXT,
        "price_id": f"price_{name}",
        "product_id": f"prod_{name.lower()}",
        "subscription_id": "sub_1",
        "item_id": "si_1",
        "unit": Decimal(amount),
    }
    return InvoiceLine(**facts | changes)


def part_of_period(amount: int, name: str, **changes: Any) -> InvoiceLine:
    verb = "Unused" if amount < 0 else "Remaining"
    words = f"{verb} time on {name} after 3 Nov 2026"
    spans = {"period_start": CHANGE, "period_end": END, "proration": True, "description": words}
    return line(amount, name, **spans | changes)


def bill(*lines: InvoiceLine, **changes: Any) -> Invoice:
    """An invoice whose total is what its facts come to."""
    probe = made.invoice(lines=lines, **changes)
    minor = sum(one.amount.minor for one in lines) - sum(one.minor for one in probe.discounts)
    minor += sum(tax.amount.minor for tax in probe.taxes if not tax.inclusive)
    minor -= probe.credits_used.minor if probe.credits_used else 0
    return made.invoice(**{"lines": lines, "total": eur(minor), "id": "in_2"} | changes)


def before(*lines: InvoiceLine, **changes: Any) -> Invoice:
    earlier = (replace(one, period_start=START, period_end=END) for one in lines)
    return bill(*earlier, **{"id": "in_1", "created": days(-35)} | changes)


def changed(earlier: Invoice, now: Invoice) -> list[tuple[str, str]]:
    """Label and amount of each part, as an agent reads them."""
    return [(text(part.label), part.amount.signed) for part in difference(earlier, now, NAMES).parts]


def test_an_upgrade_in_the_middle_is_the_new_plan_its_rest_and_what_was_not_used() -> None:
    now = bill(part_of_period(-1403, "Pro"), part_of_period(4306, "Team"), line(8900))
    found = difference(before(line(2900, "Pro")), now, NAMES)
    assert [(text(part.label), part.amount.signed, text(part.detail)) for part in found.parts] == [
        ("Team instead of Pro", "+60.00", f"{END:%Y-%m-%d} to {NEXT:%Y-%m-%d}"),
        ("Team after the upgrade", "+43.06", f"{CHANGE:%Y-%m-%d} to {END:%Y-%m-%d}"),
        ("Pro paid but not used", "\u221214.03", f"{CHANGE:%Y-%m-%d} to {END:%Y-%m-%d}"),
    ]
    assert (found.start, found.end, found.total) == (eur(2900), eur(11803), eur(8903))
    assert found.again and not found.due


SEATS = {"description": "5 × Team (at €10.00 / month)", "quantity": 5, "unit": Decimal(1000)}
FEWER = {**SEATS, "quantity": 3}
CHANGES = [
    ("the same", line(8900), line(8900), []),
    ("more of it", line(3000, **FEWER), line(5000, **SEATS), [("Team, 5 instead of 3", "+20.00")]),
    (
        "a price by Stripe's word",
        line(8900, price_id="price_old"),
        line(9900, price_id="price_new"),
        [("Team at 99.00 instead of 89.00", "+10.00")],
    ),
    (
        "a price without a unit",
        line(8900, price_id="price_old", unit=None),
        line(9900, price_id="price_new"),
        [("Team at another price", "+10.00")],
    ),
    (
        "number and price",
        line(3000, price_id="price_old", **FEWER),
        line(6000, price_id="price_new", **{**SEATS, "unit": Decimal(1200)}),
        [("Team, 5 instead of 3", "+20.00"), ("Team at 12.00 instead of 10.00", "+10.00")],
    ),
    (
        "number and price that do not give the amount",
        line(3000, price_id="price_old", **FEWER),
        line(6001, price_id="price_new", **{**SEATS, "unit": Decimal(1200)}),
        [("Team, another amount", "+30.01")],
    ),
    (
        "after the trial",
        line(0, description="Trial period for Team"),
        line(8900),
        [("Team after the free trial", "+89.00")],
    ),
    ("free, but by no word a trial", line(0, unit=None), line(8900, unit=None), [("Team, another amount", "+89.00")]),
    ("no reason known", line(100, unit=None), line(300, unit=None), [("Team, another amount", "+2.00")]),
    (
        "an item that took another's place",
        line(2900, "Pro", item_id="si_old"),
        line(8900),
        [("Team instead of Pro", "+60.00")],
    ),
    (
        "another subscription's plan",
        line(2900, "Pro", item_id="si_old", subscription_id="sub_old"),
        line(8900),
        [("Team", "+89.00"), ("Pro, only on the invoice before", "\u221229.00")],
    ),
    (
        "the same plan of another subscription",
        line(8900, item_id="si_old", subscription_id="sub_old"),
        line(8900),
        [],
    ),
]


@pytest.mark.parametrize(("earlier", "now", "parts"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_change_is_named_only_as_far_as_the_lines_tell(
    earlier: InvoiceLine, now: InvoiceLine, parts: list[tuple[str, str]]
) -> None:
    assert changed(before(earlier), bill(now)) == parts


@pytest.mark.parametrize(
    ("ends", "words"),
    [(days(360), "Team, for a longer period"), (days(2), "Team, for a shorter period")],
)
def test_another_length_of_period_is_named(ends: datetime, words: str) -> None:
    assert changed(before(line(8900)), bill(line(10000, period_end=ends))) == [(words, "+11.00")]


def test_usage_in_tiers_is_counted_as_one_thing() -> None:
    def used(above: int) -> tuple[InvoiceLine, ...]:
        first = line(0, "Calls", id="a", quantity=100_000, unit=None)
        return first, line(above // 100, "Calls", id="b", quantity=above, unit=None)

    assert changed(before(*used(170_000)), bill(*used(186_000))) == [("Calls, 286,000 instead of 270,000", "+1.60")]


def test_a_flat_fee_among_tiers_is_not_counted_as_usage() -> None:
    def used(above: int) -> tuple[InvoiceLine, ...]:
        flat = line(500, "Calls", id="flat", quantity=1, unit=None)
        return flat, line(above // 100, "Calls", id="b", quantity=above, unit=None)

    assert changed(before(*used(170_000)), bill(*used(186_000))) == [("Calls, another amount", "+1.60")]


def test_single_items_are_compared_by_their_words() -> None:
    def single(amount: int, words: str) -> InvoiceLine:
        nothing = {"price_id": None, "product_id": None, "subscription_id": None, "item_id": None, "unit": None}
        return line(amount, id=words, description=words, **nothing)

    earlier = before(single(5000, "Hosting"), single(19000, "Setup day"))
    now = bill(single(5000, "Hosting"), single(700, "Remaining time on my hands"))
    assert changed(earlier, now) == [
        ("Remaining time on my hands", "+7.00"),
        ("Setup day, only on the invoice before", "\u2212190.00"),
    ]


def test_parts_of_periods_on_the_invoice_before_do_not_come_again() -> None:
    earlier = before(line(8900), part_of_period(4306, "Team"), part_of_period(-1403, "Pro"))
    assert changed(earlier, bill(line(8900))) == [
        ("Team after the upgrade, only on the invoice before", "\u221243.06"),
        ("Pro paid but not used, only on the invoice before", "+14.03"),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((part_of_period(-4306, "Team"), part_of_period(1403, "Pro")), "Pro after the change"),
        (
            (part_of_period(-3000, "Team", quantity=3), part_of_period(5000, "Team", quantity=5)),
            "5 × Team after the change",
        ),
        ((part_of_period(1403, "Pro"),), "Pro for a part of the period"),
        ((part_of_period(-100, "Team", item_id="si_2"), part_of_period(1403, "Pro")), "Pro for a part of the period"),
        ((part_of_period(-100, "Team", period_end=NEXT), part_of_period(1403, "Pro")), "Pro for a part of the period"),
    ],
)
def test_what_is_added_for_a_part_of_a_period_is_paired_with_what_it_replaced(
    lines: tuple[InvoiceLine, ...], words: str
) -> None:
    assert changed(before(line(8900)), bill(line(8900), *lines))[0][0] == words


SETTLED = [
    ("a discount", {}, {"discounts": (eur(500),)}, [("Discount", "\u22125.00")]),
    ("a discount that ended", {"discounts": (eur(500),)}, {}, [("Discount ended", "+5.00")]),
    ("a larger one", {"discounts": (eur(500),)}, {"discounts": (eur(600),)}, [("Larger discount", "\u22121.00")]),
    ("a smaller one", {"discounts": (eur(500),)}, {"discounts": (eur(400),)}, [("Smaller discount", "+1.00")]),
    ("tax on top", {}, {"taxes": (InvoiceTax(eur(1900), False),)}, [("Tax on top", "+19.00")]),
    ("tax inside", {}, {"taxes": (InvoiceTax(eur(1900), True),)}, []),
    ("billing credits", {}, {"credits_used": eur(900)}, [("Billing credits used", "\u22129.00")]),
    ("credits used up", {"credits_used": eur(900)}, {}, [("No billing credits used now", "+9.00")]),
    ("the balance", {}, {"amount_due": eur(6900)}, [("Credit balance used", "\u221220.00")]),
    (
        "the balance before",
        {"amount_due": eur(6900)},
        {},
        [("Credit balance used on the invoice before", "+20.00")],
    ),
    ("a debt", {}, {"amount_due": eur(9900)}, [("Owed from before", "+10.00")]),
    (
        "too small to charge",
        {},
        {"amount_due": eur(0), "ending_balance": eur(8900)},
        [("Left for a later invoice", "\u221289.00")],
    ),
    (
        "a debt from before",
        {},
        {"amount_due": eur(9900), "starting_balance": eur(1000), "ending_balance": eur(0)},
        [("Owed from before", "+10.00")],
    ),
    (
        "a debt on both",
        {"amount_due": eur(9900), "starting_balance": eur(1000), "ending_balance": eur(0)},
        {"amount_due": eur(10400), "starting_balance": eur(1500), "ending_balance": eur(0)},
        [("Owed from before on the invoice before", "\u221210.00"), ("Owed from before", "+15.00")],
    ),
    (
        "a debt that is too little to charge",
        {},
        {"amount_due": eur(0), "starting_balance": eur(20), "ending_balance": eur(8920)},
        [("Owed from before", "+0.20"), ("Left for a later invoice", "\u221289.20")],
    ),
    (
        "credit that leaves too little to charge",
        {},
        {"amount_due": eur(0), "starting_balance": eur(-8880), "ending_balance": eur(20)},
        [("Credit balance used", "\u221288.80"), ("Left for a later invoice", "\u22120.20")],
    ),
    (
        "some of the credit",
        {},
        {"amount_due": eur(0), "starting_balance": eur(-10000), "ending_balance": eur(-1100)},
        [("Credit balance used", "\u221289.00")],
    ),
    (
        "a credit note beside a debt",
        {},
        {
            "amount_due": eur(9000),
            "credited_before": eur(900),
            "starting_balance": eur(1000),
            "ending_balance": eur(0),
        },
        [("Credit note", "\u22129.00"), ("Owed from before", "+10.00")],
    ),
    (
        "a credit note that is not in what is due",
        {"credited_before": eur(700)},
        {
            "amount_due": eur(9900),
            "credited_before": eur(900),
            "starting_balance": eur(1000),
            "ending_balance": eur(0),
        },
        [("Owed from before", "+10.00")],
    ),
    (
        "a balance that does not fit together",
        {},
        {"amount_due": eur(9900), "starting_balance": eur(300), "ending_balance": eur(0)},
        [("Owed from before", "+10.00")],
    ),
    (
        "a credit note",
        {},
        {"amount_due": eur(8000), "credited_before": eur(900)},
        [("Credit note", "\u22129.00")],
    ),
]


@pytest.mark.parametrize(("then", "here", "parts"), [row[1:] for row in SETTLED], ids=[row[0] for row in SETTLED])
def test_what_comes_off_and_on_top_of_the_lines_is_named(
    then: dict[str, Any], here: dict[str, Any], parts: list[tuple[str, str]]
) -> None:
    assert changed(before(line(8900), **then), bill(line(8900), **here)) == parts


def test_with_a_balance_it_is_the_amount_to_pay_that_is_compared() -> None:
    found = difference(before(line(8900)), bill(line(8900), amount_due=eur(6900)), NAMES)
    assert (found.start, found.end, found.due) == (eur(8900), eur(6900), True)


def test_what_was_not_read_is_said_and_never_guessed() -> None:
    now = bill(line(8900), total=eur(10000), more_lines=True)
    assert changed(before(line(8900)), now) == [("Lines that were not read here", "+11.00")]
    assert changed(before(line(8900)), replace(now, more_lines=False)) == [
        ("Other amounts on these invoices", "+11.00")
    ]


def test_many_changes_are_kept_to_the_largest_and_still_add_up() -> None:
    many = tuple(line(100 + n, id=f"il_{n}", item_id=f"si_{n}", price_id=None, product_id=None) for n in range(30))
    found = difference(before(line(8900, item_id="si_x", subscription_id="sub_x")), bill(*many), NAMES)
    assert len(found.parts) == MOST_PARTS
    assert text(found.parts[-1].label) == "20 smaller changes"
    assert sum(part.amount.minor for part in found.parts) == found.total.minor


def test_two_currencies_have_no_difference() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        difference(made.invoice(total=Money(8900, "usd")), made.invoice(), NAMES)


CENTS = st.integers(-(10**7), 10**7)
LINES = st.builds(
    InvoiceLine,
    id=st.text(max_size=3),
    description=st.one_of(
        st.text(max_size=30), st.just("Unused time on Pro after 3 Nov 2026"), st.just("Trial period for X")
    ),
    amount=st.builds(eur, CENTS),
    quantity=st.none() | st.integers(0, 10**6),
    period_start=st.none() | st.sampled_from((START, CHANGE)),
    period_end=st.none() | st.sampled_from((END, NEXT)),
    proration=st.booleans(),
    price_id=st.none() | st.sampled_from(("price_1", "price_2")),
    product_id=st.none() | st.sampled_from(("prod_team", "prod_pro")),
    subscription_id=st.none() | st.sampled_from(("sub_1", "sub_2")),
    item_id=st.none() | st.sampled_from(("si_1", "si_2", "si_3")),
    unit=st.none() | st.decimals(-(10**6), 10**6, places=2),
)
SOME = st.none() | st.builds(eur, st.integers(0, 10**6))
INVOICES = st.builds(
    lambda total, due, lines, more: made.invoice(total=total, amount_due=due or total, lines=tuple(lines), **more),
    st.builds(eur, CENTS),
    st.none() | st.builds(eur, st.integers(0, 10**7)),
    st.lists(LINES, max_size=20),
    st.fixed_dictionaries(
        {
            "more_lines": st.booleans(),
            "discounts": st.lists(st.builds(eur, st.integers(0, 10**5)), max_size=2).map(tuple),
            "taxes": st.lists(st.builds(InvoiceTax, st.builds(eur, CENTS), st.booleans()), max_size=3).map(tuple),
            "credits_used": SOME,
            "credited_before": SOME,
            "starting_balance": st.none() | st.builds(eur, CENTS),
            "ending_balance": st.none() | st.builds(eur, CENTS),
        }
    ),
)


@given(INVOICES, INVOICES)
def test_the_parts_always_add_up_to_the_difference(earlier: Invoice, now: Invoice) -> None:
    found = difference(earlier, now, NAMES)
    assert sum(part.amount.minor for part in found.parts) == found.end.minor - found.start.minor
    assert found.end - found.start == found.total
    assert all(part.amount and part.label for part in found.parts)


@given(st.lists(LINES, min_size=1, max_size=6), st.lists(LINES, min_size=1, max_size=6))
def test_invoices_whose_facts_come_to_their_totals_leave_nothing_unexplained(
    earlier: list[InvoiceLine], now: list[InvoiceLine]
) -> None:
    found = changed(bill(*earlier, id="in_1"), bill(*now))
    assert not {label for label, _ in found} & {"Other amounts on these invoices", "Lines that were not read here"}


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(0, 10**5))
def test_what_the_balance_did_is_named_to_the_cent_and_a_debt_by_itself(total: int, start: int, least: int) -> None:
    """As Stripe works it out: the balance is added whole, and what is below the least amount is left for later."""
    whole = total + start
    end = whole if whole < least else 0
    due = max(0, whole - end)
    invoice = made.invoice(total=eur(total), amount_due=eur(due), starting_balance=eur(start), ending_balance=eur(end))
    found = balances.moves(invoice)
    assert sum(amount.minor for _, amount in found) == balances.balance(invoice).minor == due - total
    if start > 0 and found:
        assert (balances.Moved.OWED, eur(start)) in found
    assert all((amount.minor > 0) == (one in (balances.Moved.OWED, balances.Moved.KEPT)) for one, amount in found)


def test_a_negative_total_pays_the_debt_first_and_keeps_the_rest() -> None:
    back = {"amount_due": eur(0), "starting_balance": eur(500), "ending_balance": eur(-1500)}
    found = balances.moves(made.invoice(total=eur(-2000), **back))
    assert [(text(balances.moved_words(one)), amount.signed) for one, amount in found] == [
        ("Owed from before", "+5.00"),
        ("Kept as credit", "+15.00"),
    ]


def test_words_to_send_name_a_debt_also_where_the_invoice_before_held_the_same() -> None:
    owed = {"starting_balance": eur(1000), "ending_balance": eur(0)}
    earlier, now = before(line(2900), amount_due=eur(3900), **owed), bill(line(8900), amount_due=eur(9900), **owed)
    (said,) = words_for_customer(now, difference(earlier, now, NAMES), NAMES)
    sent = [text(one) for one in said.paragraphs]
    assert sent[-2:] == ["Owed from before: 10.00 EUR", "There was 99.00 EUR to pay."]
    (said,) = words_for_customer(now, difference(before(line(8900)), now, NAMES), NAMES)
    sent = [text(one) for one in said.paragraphs]
    assert sent[-2:] == ["Owed from before: 10.00 EUR more", "There was 99.00 EUR to pay."]


@given(INVOICES)
def test_an_invoice_differs_from_itself_by_nothing(invoice: Invoice) -> None:
    found = difference(replace(invoice, lines=tuple(one for one in invoice.lines if not one.proration)), invoice, NAMES)
    assert found.total == eur(0)


def test_a_discount_has_ended_only_where_the_same_plan_is_billed_without_it() -> None:
    discounted = before(line(2900, "Pro"), discounts=(eur(290),))
    changed_within = bill(part_of_period(-1827, "Pro"), part_of_period(16821, "Team"))
    words = [words for words, _ in changed(discounted, changed_within)]
    assert "Discount, only on the invoice before" in words and "Discount ended" not in words
    one_off = bill(line(2900, "Pro", subscription_id=None), subscription_id=None)
    assert "Discount ended" not in [words for words, _ in changed(discounted, one_off)]
    assert ("Discount ended", "+2.90") in changed(discounted, bill(line(2900, "Pro")))


def test_a_part_of_a_period_does_not_show_the_price_of_a_whole_one() -> None:
    part = part_of_period(16821, "Team", quantity=3, unit=Decimal(8900))
    whole = line(26700, "Team", quantity=3, unit=Decimal(8900))
    of_part, of_whole = [text(detail) for _, _, detail in lines_told(bill(part, whole), {}, 2)]
    assert "each" not in of_part and "89.00 each" in of_whole
