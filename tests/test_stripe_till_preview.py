"""Previews of credit notes: to the cent what the customer gets, and what was previewed is what is made."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.actions import Line, Way
from app.domain.errors import NotPerformed, Refused, Unavailable
from app.domain.money import Money
from app.domain.putting_right.left import most
from tests import made
from tests.stripe_made import KEY, customer, pay
from tests.stripe_objects import stored
from tests.stripe_server import EMPTY, Said, serving, till
from tests.till_stands import action, sent

NOTES = (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE)


class Shop:
    """A shop in the sandbox that writes invoices."""

    def __init__(self, sandbox: Any) -> None:
        self.sandbox, self.till = sandbox, till(sandbox.url)
        self.customer = customer(sandbox)

    def rate(self, percentage: str, inclusive: bool = False) -> str:
        said = str(inclusive).lower()
        return self.sandbox.stripe("tax_rates", display_name="VAT", percentage=percentage, inclusive=said)["id"]

    def draft(self, *amounts: int, currency: str = "eur", rates: tuple[str, ...] = (), **more: str) -> dict[str, Any]:
        for amount in amounts:
            self.sandbox.stripe("invoiceitems", customer=self.customer, amount=str(amount), currency=currency)
        taxed = {f"default_tax_rates[{place}]": rate for place, rate in enumerate(rates)}
        form = {"customer": self.customer, "pending_invoice_items_behavior": "include", **taxed, **more}
        return self.sandbox.stripe("invoices", **form)

    def opened(self, *amounts: int, **more: Any) -> dict[str, Any]:
        return self.sandbox.stripe(f"invoices/{self.draft(*amounts, **more)['id']}/finalize")

    def paid(self, *amounts: int, **more: Any) -> dict[str, Any]:
        draft = self.draft(*amounts, **more)
        return self.sandbox.stripe(f"invoices/{draft['id']}/pay", payment_method="pm_card_visa")

    def order(self, invoice: dict[str, Any], minor: int, way: Way = Way.NOTE_REFUND, **changes: Any) -> Any:
        amount = Money(minor, invoice["currency"])
        facts = {"way": way, "amount": amount, "invoice_id": invoice["id"], "customer_id": self.customer}
        return made.order(**facts | changes)

    def rows(self, kind: str) -> list[dict[str, Any]]:
        return list(self.sandbox.world.account.rows(kind))

    def noted(self, preview: Any) -> dict[str, Any]:
        """The credit note that is made of what was previewed."""
        outcome = sent(self.till, action(preview.order), first=True)
        return self.sandbox.http.get(f"/v1/credit_notes/{outcome.reference}", headers=KEY).json()


@pytest.fixture
def shop(sandbox):
    return Shop(sandbox)


def test_a_preview_changes_nothing(shop):
    invoice = shop.paid(2000)
    shop.till.preview(shop.order(invoice, 500))
    assert (shop.rows("credit_note"), shop.rows("refund")) == ([], [])


@pytest.mark.parametrize(("way", "share"), [*zip(NOTES, ("refund", "balance", "outside"), strict=True)])
def test_a_part_of_a_plain_invoice_is_an_amount_that_goes_where_it_should(shop, way, share):
    preview = shop.till.preview(shop.order(shop.paid(2000), 500, way))
    assert preview.order.lines == ()
    assert (preview.total.minor, preview.tax.minor, preview.due.minor) == (500, 0, 0)
    shares = {name: getattr(preview, name).minor for name in ("refund", "balance", "outside")}
    assert shares == {"refund": 0, "balance": 0, "outside": 0} | {share: 500}


def test_all_of_an_invoice_is_taken_back_line_by_line(shop):
    preview = shop.till.preview(shop.order(shop.paid(1500, 500), 2000))
    assert sorted(line.amount.minor for line in preview.order.lines) == [500, 1500]


@pytest.mark.parametrize("inclusive", [False, True])
def test_a_part_of_a_taxed_invoice_takes_its_tax_back_with_it(shop, inclusive):
    invoice = shop.paid(1000, 333, 77, rates=(shop.rate("19", inclusive),))
    preview = shop.till.preview(shop.order(invoice, 501))
    assert (preview.total.minor, preview.refund.minor, preview.tax.minor) == (501, 501, 80)
    note = shop.noted(preview)
    assert (note["total"], sum(row["amount"] for row in note["total_taxes"])) == (501, 80)
    assert [row["amount"] for row in shop.rows("refund")] == [501]


def test_the_rest_of_a_taxed_invoice_is_met_to_the_cent_that_rounding_took(shop):
    invoice = shop.paid(1000, 333, 77, rates=(shop.rate("19"),))
    shop.noted(shop.till.preview(shop.order(invoice, 501)))
    rest = shop.till.preview(shop.order(invoice, 1177))
    assert [line.amount.minor for line in rest.order.lines if not line.id] == [1]
    assert rest.total.minor == 1177 and rest.tax.minor in (187, 188)
    shop.noted(rest)
    assert sum(row["amount"] for row in shop.rows("refund")) == invoice["total"]


def test_what_was_previewed_previews_as_itself(shop):
    invoice = shop.paid(1000, 333, 77, rates=(shop.rate("19"),))
    once = shop.till.preview(shop.order(invoice, 501))
    assert shop.till.preview(once.order) == once


def test_a_discount_goes_back_in_proportion(shop):
    coupon = shop.sandbox.stripe("coupons", percent_off="10", duration="once")["id"]
    invoice = shop.paid(1000, 500, rates=(shop.rate("20"),), **{"discounts[0][coupon]": coupon})
    preview = shop.till.preview(shop.order(invoice, 540))
    assert preview.total.minor == 540 and preview.tax.minor == 90
    assert shop.noted(preview)["discount_amount"] == 50


def test_chosen_lines_say_themselves_what_they_are_worth_with_their_tax(shop):
    invoice = shop.paid(1000, 500, rates=(shop.rate("20"),))
    line = invoice["lines"]["data"][0]
    whole = (Line(line["id"], made.eur(line["amount"])),)
    preview = shop.till.preview(shop.order(invoice, line["amount"], lines=whole))
    assert preview.order.lines == whole
    assert preview.order.amount == preview.total == preview.refund
    assert preview.total.minor == line["amount"] * 6 // 5
    assert shop.noted(preview)["total"] == preview.total.minor


def test_a_part_of_one_line_is_worth_that_part_with_its_tax(shop):
    invoice = shop.paid(1000, 500, rates=(shop.rate("19"),))
    line = invoice["lines"]["data"][0]
    part = (Line(line["id"], made.eur(333)),)
    preview = shop.till.preview(shop.order(invoice, 333, lines=part))
    assert (preview.total.minor, preview.tax.minor) == (396, 63)


def test_a_line_that_was_credited_by_quantity_is_credited_by_amount_without_lines(shop):
    invoice = shop.paid(1000, 1000, rates=(shop.rate("20"),))
    line = {"type": "invoice_line_item", "invoice_line_item": invoice["lines"]["data"][0]["id"], "quantity": "1"}
    by_quantity = {f"lines[0][{name}]": value for name, value in line.items()}
    shop.sandbox.stripe("credit_notes", invoice=invoice["id"], credit_amount="1200", **by_quantity)
    preview = shop.till.preview(shop.order(invoice, 300, Way.NOTE_BALANCE))
    assert (preview.order.lines, preview.total.minor) == ((), 300)


def test_an_invoice_that_also_gives_something_back_is_credited_by_amount(shop):
    invoice = shop.paid(2000, -500, rates=(shop.rate("20"),))
    preview = shop.till.preview(shop.order(invoice, 1200))
    assert (preview.order.lines, preview.total.minor) == ((), 1200)


def test_an_open_invoice_is_lowered_and_nothing_is_paid_out(shop):
    invoice = shop.opened(2000, rates=(shop.rate("20"),))
    preview = shop.till.preview(shop.order(invoice, 600, Way.NOTE_OPEN))
    assert (preview.due.minor, preview.refund.minor, preview.tax.minor) == (600, 0, 100)
    assert shop.noted(preview)["pre_payment_amount"] == 600


def test_a_note_that_was_voided_leaves_its_lines_to_be_credited(shop):
    invoice = shop.opened(2000, rates=(shop.rate("20"),))
    first = shop.noted(shop.till.preview(shop.order(invoice, 600, Way.NOTE_OPEN)))
    shop.sandbox.stripe(f"credit_notes/{first['id']}/void")
    again = shop.till.preview(shop.order(invoice, 2400, Way.NOTE_OPEN))
    assert [line.amount.minor for line in again.order.lines] == [2000]
    assert again.tax.minor == 400


def test_an_invoice_that_changed_between_two_reads_is_looked_at_again():
    note = {"total": 500, "post_payment_amount": 100, "pre_payment_amount": 400, "currency": "eur"}

    def answer(path, _before):
        bodies = {"/v1/credit_notes": EMPTY, "/v1/credit_notes/preview": note}
        return Said(body=bodies.get(path, stored("invoice", status="paid", amount_remaining=0, total=9000)))

    with serving(answer) as server, pytest.raises(Refused, match="Something changed"):
        till(server.url).preview(made.order(way=Way.NOTE_REFUND, invoice_id="in_1", amount=Money(500, "eur")))


REFUSED = [
    ("paid", {"minor": 2001}, r"Only 20\.00 EUR of this invoice can still be credited"),
    ("paid", {"minor": 500, "way": Way.NOTE_OPEN}, "not open any more"),
    ("opened", {"minor": 500}, r"20\.00 EUR of this invoice are still due"),
    ("opened", {"minor": 500, "way": Way.NOTE_BALANCE}, "still due"),
    ("opened", {"minor": 2001, "way": Way.NOTE_OPEN}, r"Only 20\.00 EUR of this invoice are still due"),
    ("draft", {"minor": 500}, "only for open and paid invoices"),
    ("paid", {"minor": 500, "amount": Money(500, "usd")}, "This invoice is in EUR"),
]


@pytest.mark.parametrize(("state", "asked", "words"), REFUSED)
def test_what_is_not_possible_is_refused_with_its_sentence(shop, state, asked, words):
    invoice = getattr(shop, state)(2000)
    with pytest.raises(Refused, match=words):
        shop.till.preview(shop.order(invoice, **asked))


def test_what_was_paid_outside_stripe_cannot_be_refunded_by_it(shop):
    invoice = shop.sandbox.stripe(f"invoices/{shop.draft(2000)['id']}/pay", paid_out_of_band="true")
    with pytest.raises(Refused, match="not paid by a payment that Stripe can refund"):
        shop.till.preview(shop.order(invoice, 500))
    assert shop.till.preview(shop.order(invoice, 500, Way.NOTE_OUTSIDE)).outside.minor == 500


def test_an_invoice_that_several_payments_paid_gets_no_note_with_refund(shop):
    invoice = shop.opened(2000)
    part = pay(shop.sandbox, shop.customer, amount="1500")
    shop.sandbox.stripe(f"invoices/{invoice['id']}/attach_payment", payment_intent=part["id"])
    shop.sandbox.stripe(f"invoices/{invoice['id']}/pay", payment_method="pm_card_visa")
    with pytest.raises(Refused, match="paid in 2 parts"):
        shop.till.preview(shop.order(invoice, 500))
    assert shop.till.preview(shop.order(invoice, 500, Way.NOTE_BALANCE)).balance.minor == 500


def test_what_a_note_gave_and_the_bank_sent_back_goes_out_again_once_without_another_note(shop):
    draft = shop.draft(2000)
    invoice = shop.sandbox.stripe(f"invoices/{draft['id']}/pay", payment_method="pm_card_refundFail")
    sent(shop.till, action(shop.till.preview(shop.order(invoice, 500)).order), first=True)
    shop.sandbox.advance(3 * 86400)
    matter = shop.till.matter(invoice["id"], 5)
    assert ([one.status for one in matter.refunds], most(Way.REFUND, matter)) == (["failed"], Money(500, "eur"))
    again = shop.order(invoice, 500, Way.REFUND, charge_id=matter.payment.charge_id)
    sent(shop.till, action(again), first=True)
    matter = shop.till.matter(invoice["id"], 5)
    assert (most(Way.REFUND, matter), most(Way.NOTE_BALANCE, matter)) == (Money(0, "eur"), Money(1500, "eur"))
    assert len(matter.notes) == 1


def test_a_partly_paid_invoice_gets_no_note_that_would_do_two_things_at_once(shop):
    invoice = shop.opened(2000)
    part = pay(shop.sandbox, shop.customer, amount="1500")
    shop.sandbox.stripe(f"invoices/{invoice['id']}/attach_payment", payment_intent=part["id"])
    with pytest.raises(Refused, match=r"5\.00 EUR of this invoice are still due"):
        shop.till.preview(shop.order(invoice, 700))
    with pytest.raises(Refused, match=r"Only 5\.00 EUR"):
        shop.till.preview(shop.order(invoice, 700, Way.NOTE_OPEN))


def test_what_the_balance_paid_of_an_invoice_is_not_refunded_to_the_card(shop):
    shop.sandbox.stripe(f"customers/{shop.customer}/balance_transactions", amount="-1500", currency="eur")
    invoice = shop.paid(2000)
    assert shop.noted(shop.till.preview(shop.order(invoice, 500)))["total"] == 500
    over = shop.till.preview(shop.order(invoice, 1))
    with pytest.raises(NotPerformed):
        sent(shop.till, action(over.order), first=True)
    assert [row["amount"] for row in shop.rows("refund")] == [500]


def test_an_invoice_that_is_not_there_is_refused(shop):
    with pytest.raises(Refused, match="does not have this invoice"):
        shop.till.preview(made.order(way=Way.NOTE_REFUND, invoice_id="in_notThere000001"))


def test_a_preview_that_cannot_be_had_is_unavailable_and_not_refused(shop):
    invoice = shop.paid(2000)
    shop.sandbox.fault("status", "/v1/credit_notes/preview", "GET", status=403)
    with pytest.raises(Unavailable):
        shop.till.preview(shop.order(invoice, 500))


def test_where_stripe_works_out_the_tax_the_amounts_that_cannot_be_met_are_told_with_those_that_can(shop):
    invoice = shop.paid(1000, rates=(shop.rate("20"),), **{"automatic_tax[enabled]": "true"})
    assert shop.till.preview(shop.order(invoice, 600)).tax.minor == 100
    with pytest.raises(Refused, match=r"exactly 6\.03 EUR\. Take 6\.02 EUR or 6\.04 EUR"):
        shop.till.preview(shop.order(invoice, 603))
    for minor in (602, 604):
        assert shop.till.preview(shop.order(invoice, minor)).total.minor == minor


def test_where_stripe_works_out_a_tax_that_lies_within_prices_lines_are_given_before_tax(shop):
    invoice = shop.paid(1190, 595, rates=(shop.rate("19", inclusive=True),), **{"automatic_tax[enabled]": "true"})
    preview = shop.till.preview(shop.order(invoice, 1785))
    assert sorted(line.amount.minor for line in preview.order.lines) == [500, 1000]
    assert (preview.total.minor, preview.tax.minor) == (1785, 285)
    assert shop.noted(preview)["total"] == 1785


def test_a_preview_that_does_not_mind_what_is_given_where_is_believed_for_its_total_alone():
    """Stripe's preview may answer although the shares do not come to the total (seen by others in 2023)."""
    line = {"id": "il_1", "amount": 1000, "taxes": [{"amount": 70, "tax_behavior": "exclusive"}], "currency": "usd"}
    invoice = stored(
        "invoice",
        currency="usd",
        total=1070,
        amount_remaining=0,
        automatic_tax={"enabled": True},
        lines={"object": "list", "data": [line], "has_more": False},
        total_taxes=[{"amount": 70}],
        post_payment_credit_notes_amount=0,
        pre_payment_credit_notes_amount=0,
        status="paid",
    )
    note = {"total": 1070, "post_payment_amount": 1070, "pre_payment_amount": 0, "total_taxes": [{"amount": 70}]}

    def answer(path, _before):
        bodies = {"/v1/credit_notes": EMPTY, "/v1/credit_notes/preview": {**note, "currency": "usd"}}
        return Said(body=bodies.get(path, invoice))

    with serving(answer) as server:
        lines = (Line("il_1", Money(1000, "usd")),)
        order = made.order(way=Way.NOTE_REFUND, invoice_id="in_1", amount=Money(1000, "usd"), lines=lines)
        preview = till(server.url).preview(order)
        assert (preview.order.amount, preview.order.lines, preview.tax) == (
            Money(1070, "usd"),
            lines,
            Money(70, "usd"),
        )
        with pytest.raises(Refused, match=r"exactly 5\.00 USD"):
            till(server.url).preview(made.order(way=Way.NOTE_REFUND, invoice_id="in_1", amount=Money(500, "usd")))


STEPS = {"usd": 1, "eur": 1, "jpy": 1, "clp": 1, "kwd": 10, "isk": 100, "ugx": 100}
invoices = st.fixed_dictionaries(
    {
        "currency": st.sampled_from(sorted(STEPS)),
        "amounts": st.lists(st.integers(100, 9000), min_size=1, max_size=3),
        "tax": st.sampled_from([(), (("19", False),), (("20", True),), (("7", False), ("2.5", False))]),
        "off": st.sampled_from(["", "", "15"]),
        "parts": st.lists(
            st.tuples(st.integers(1, 100), st.sampled_from(NOTES)), min_size=1, max_size=3
        ),
    }
)  # fmt: skip


@given(invoices)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_previewed_is_what_is_made_and_never_more_than_is_left(sandbox, given_invoice):
    shop, currency = Shop(sandbox), given_invoice["currency"]
    step = STEPS[currency]
    rates = tuple(shop.rate(*one) for one in given_invoice["tax"]) if step == 1 else ()
    off = {}
    if given_invoice["off"] and step == 1:
        coupon = sandbox.stripe("coupons", percent_off=given_invoice["off"], duration="once")["id"]
        off = {"discounts[0][coupon]": coupon}
    amounts = [amount * step for amount in given_invoice["amounts"]]
    invoice = shop.paid(*amounts, currency=currency, rates=rates, **off)
    left, refunded = invoice["total"], 0
    for percent, way in given_invoice["parts"]:
        wanted = left if percent == 100 else left * percent // 100 // step * step
        if wanted < 1:
            continue
        preview = shop.till.preview(shop.order(invoice, wanted, way))
        assert preview.total.minor == preview.order.amount.minor == wanted
        assert shop.noted(preview)["total"] == wanted
        left -= wanted
        refunded += wanted if way is Way.NOTE_REFUND else 0
    charge = shop.till.matter(invoice["id"], 5).payment
    assert charge.refunded.minor == refunded <= invoice["total"]
    with pytest.raises(Refused):
        shop.till.preview(shop.order(invoice, left + step))
