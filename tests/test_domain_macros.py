"""The facts of macros, the conditions over them, and whom a reply greets."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import BillingCredits, Failure, InvoiceLine, PaymentMethod, Unread
from app.domain.errors import Why
from app.domain.macros.case import Gap, Said
from app.domain.macros.catalogue import CHOSEN, KINDS, ROOTS, View
from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Some, conjuncts, roots_of
from app.domain.macros.failures import family
from app.domain.macros.judging import Answer, judge, value
from app.domain.macros.names import first_name
from app.domain.macros.scopes import Scope, scopes
from app.domain.money import Money
from tests import made
from tests.macro_stand import case


def fact(path: str, pick: str = "", **facts: Any) -> Any:
    """The value of a fact of the first (or the picked) thing of its kind."""
    names = tuple(path.split("."))
    found = scopes(case(**facts), frozenset(names[:1]))
    scope = next(one for one in found if not pick or one.id == pick)
    return value(Path(names), scope.roots)


DEBIT = PaymentMethod("pm_2", "us_bank_account", last4="6789", bank_name="First Bank")
UNREAD = {part: (Unread(part, Why.SLOW),) for part in ("invoices", "payments", "disputes", "subscriptions", "credits")}
LINES = (
    InvoiceLine("il_1", "Unused time on Pro after 5 Nov", made.eur(-1403), proration=True),
    InvoiceLine("il_2", "Remaining time on Team after 5 Nov", made.eur(4306), proration=True),
)
FUNDS, STOLEN = Failure("card_declined", "insufficient_funds"), Failure("card_declined", "stolen_card")
LOOSE = made.payment(id="ch_9", charge_id="ch_9", intent_id="pi_9", invoice_id=None, created=made.days(-1))
BOX = made.payment(invoice_id=None, intent_id="pi_box", charge_id="ch_box", description="Box", created=made.days(-3))


def refunded(**changes: Any) -> Any:
    return made.payment(refunds=(made.refund(**changes),), refunded=made.eur(2000))


FACTS = [
    ("refund.sent", {"payments": (refunded(),)}, True),
    ("refund.sent", {"payments": (refunded(status="pending", pending_reason="insufficient_funds"),)}, False),
    ("refund.waits", {"payments": (refunded(status="pending", pending_reason="insufficient_funds"),)}, True),
    ("refund.waits", {"payments": (refunded(status="pending"),)}, False),
    ("refund.reference", {"payments": (refunded(reference="ARN1", reference_status="available"),)}, "ARN1"),
    ("refund.reference", {"payments": (refunded(reference="ARN1", reference_status="pending"),)}, None),
    ("refund.reference", {"payments": (refunded(reference="A", reference_status="available", status="failed"),)}, None),
    ("refund.arrives_by", {"payments": (refunded(created=made.days(-60)),)}, None),
    ("refund.in_full", {"payments": (refunded(amount=made.eur(8900)),)}, True),
    ("refund.in_full", {"payments": (refunded(),)}, False),
    ("payment.left", {"payments": (refunded(),)}, made.eur(6900)),
    ("payment.left", {"payments": (made.payment(status="failed"),)}, None),
    ("payment.disputed", {"disputes": (made.dispute(),)}, True),
    ("payment.disputed", {"disputes": (made.dispute(status="won"),)}, False),
    ("payment.disputed", {"unread": UNREAD["disputes"]}, Gap("disputes")),
    ("payment.disputed", {"payments": (made.payment(disputed=True),)}, Gap("disputes")),
    ("payment.invoice.number", {}, "8F3C21D4-0006"),
    ("payment.invoice", {"invoices": ()}, Gap("invoices")),
    ("payment.invoice", {"invoices": (), "payments": (made.payment(invoice_id=None, description="Box"),)}, None),
    ("payment.invoice", {"invoices": (), "payments": (made.payment(invoice_id=None, description="Subscription x"),)},
     Gap("invoices")),
    ("payment.still_wanted", {"payments": (made.payment(status="failed"),)}, False),
    ("payment.still_wanted", {"payments": (made.payment(status="failed"),), "invoices": (made.invoice(status="open"),)},
     True),
    ("payment.still_wanted", {}, False),
    ("payment.still_wanted", {"payments": (made.payment(status="failed"), LOOSE),
                              "invoices": (made.invoice(status="open"),)}, False),
    ("refund.payment", {"payments": (refunded(charge_id=None),)}, None),
    ("refund.payment", {"payments": (refunded(charge_id="ch_other"),)}, Gap("payments")),
    ("payment.can_retry", {"payments": (made.payment(status="failed", failure=FUNDS),)}, True),
    ("payment.can_retry", {"payments": (made.payment(status="failed", failure=Failure("expired_card")),)}, False),
    ("payment.can_retry", {"payments": (made.payment(status="failed", failure=STOLEN),)}, False),
    ("payment.invoice.number", {"invoices": (made.invoice(payments=()),)}, "8F3C21D4-0006"),
    ("payment.invoice.number", {"payments": (made.payment(invoice_id=None),)}, "8F3C21D4-0006"),
    ("payment.invoice", {"unread": UNREAD["invoices"]}, Gap("invoices")),
    ("payment.invoice", {"more_invoices": True, "payments": (BOX,)}, None),
    ("payment.invoice", {"more_invoices": True, "payments": (replace(BOX, created=made.days(-30)),)}, Gap("invoices")),
    ("invoice.payment", {"unread": UNREAD["payments"]}, Gap("payments")),
    ("invoice.payment", {"payments": ()}, Gap("payments")),
    ("invoice.payment", {"payments": (), "invoices": (made.invoice(payments=()),)}, None),
    ("invoice.subscription", {"invoices": (made.invoice(subscription_id=None),)}, None),
    ("invoice.subscription", {"subscriptions": ()}, Gap("subscriptions")),
    ("payment.method.name", {}, "Visa 4242"),
    ("payment.method.name", {"payments": (made.payment(method=DEBIT),)}, None),
    ("payment.method.kind", {"payments": (made.payment(method=DEBIT),)}, "bank_debit"),
    ("payment.method.name", {"payments": (made.payment(method=PaymentMethod("", "hidden")),)}, None),
    ("payment.method.expired", {"payments": (made.payment(method=replace(made.VISA, exp_year=2025)),)}, True),
    ("invoice.left", {"invoices": (made.invoice(status="open"),)}, made.eur(8900)),
    ("invoice.left", {}, None),
    ("invoice.unpaid", {"invoices": (made.invoice(status="void"),)}, False),
    ("invoice.days_overdue", {"invoices": (made.invoice(status="open", due_at=made.days(-12.5)),)}, 12),
    ("invoice.plan_changed", {"invoices": (made.invoice(lines=LINES),)}, True),
    ("invoice.plan_changed", {"invoices": (made.invoice(lines=LINES[:1]),)}, False),
    ("invoice.lines", {"invoices": (made.invoice(lines=LINES, more_lines=True),)}, Gap("rows")),
    ("invoice.previous", {}, None),
    ("invoice.previous", {"more_invoices": True}, Gap("invoices")),
    ("invoice.difference", {"invoices": (made.invoice(id="in_2", total=made.eur(9900)),
                                         made.invoice(created=made.days(-35)))}, made.eur(1000)),
    ("subscription.plan", {}, "Team"),
    ("subscription.plan", {"subscriptions": (made.subscription(items=(made.item(), made.item(product_name=None)))
                                             ,)}, None),
    ("subscription.price", {}, made.eur(8900)),
    ("subscription.next_charge_on", {}, made.days(25)),
    ("subscription.next_charge_on", {"subscriptions": (made.subscription(cancel_at_period_end=True),)}, None),
    ("subscription.next_charge", {}, made.eur(8900)),
    ("subscription.next_charge", {"customer": made.customer(credits=(made.eur(5),))}, None),
    ("subscription.ends_on", {"subscriptions": (made.subscription(cancel_at_period_end=True),)}, made.days(25)),
    ("subscription.charged_no_more", {"subscriptions": (made.subscription(cancel_at_period_end=True),)}, True),
    ("subscription.charged_no_more", {"subscriptions": (made.subscription(cancel_at_period_end=True),),
                                      "invoices": (made.invoice(status="open"),)}, False),
    ("subscription.charged_no_more", {"subscriptions": (made.subscription(cancel_at_period_end=True),),
                                      "unread": UNREAD["invoices"]}, Gap("invoices")),
    ("subscription.charged_no_more", {"subscriptions": (made.subscription(cancel_at_period_end=True,
                                                                          items=(made.item(metered=True),)),)}, False),
    ("subscription.charged_no_more", {"subscriptions": (made.subscription(cancel_at=made.days(90)),)}, False),
    ("subscription.method_ends_first", {}, False),
    ("dispute.open", {"disputes": (made.dispute(status="lost"),)}, False),
    ("dispute.days_open", {"disputes": (made.dispute(),)}, 2),
    ("customer.owes", {"invoices": (made.invoice(status="open"),)}, made.eur(8900)),
    ("customer.owes", {"more_invoices": True}, Gap("invoices")),
    ("customer.owes_nothing", {}, True),
    ("customer.owes_nothing", {"more_invoices": True}, Gap("invoices")),
    ("customer.owes_nothing", {"customer": made.customer(credits=(made.eur(-5),))}, False),
    ("customer.credit", {"customer": made.customer(credits=(made.eur(5), Money(7, "usd")))}, None),
    ("customer.credits", {"customer": made.customer(credits=(made.eur(5), Money(-7, "usd")))}, (made.eur(5),)),
    ("customer.cash", {"customer": made.customer(cash_unread=True)}, Gap("cash")),
    ("customer.disputed", {"more_payments": True}, Gap("disputes")),
    ("customer.prepaid_left", {"credits": BillingCredits((Money(700, "usd"),))}, Money(700, "usd")),
    ("customer.prepaid_left", {"unread": UNREAD["credits"]}, Gap("credits")),
    ("customer.first_name", {}, "Maya"),
    ("agent.first_name", {}, "Ann"),
    ("ticket.number", {}, "1042"),
    ("company.name", {}, "Lumen"),
    ("company.portal_link", {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "facts", "expected"), FACTS)
def test_a_fact_is_what_the_customers_facts_say(path, facts, expected):
    assert fact(path, **facts) == expected


def test_every_fact_of_every_kind_can_be_read_of_a_full_case():
    facts = case(
        payments=(refunded(), made.payment(id="ch_2", status="failed", failure=Failure("card_declined"))),
        disputes=(made.dispute(),),
        invoices=(made.invoice(lines=LINES, status="open", due_at=made.days(-1)),),
    )
    for name in CHOSEN:
        for scope in scopes(facts, frozenset((name,))):
            for root in scope.roots.values():
                if isinstance(root, View):
                    assert all(root.value(one) is not NotImplemented for one in root.kind.facts)


def test_every_fact_is_told_with_an_example():
    for kind in KINDS.values():
        assert kind.says and kind.absent and kind.facts
        for name, one in kind.facts.items():
            assert one.says and (one.example or one.kind), name
            assert not one.kind or one.kind in KINDS


def test_what_is_private_is_no_fact():
    names = {name for kind in KINDS.values() for name in kind.facts}
    assert not names & {"id", "metadata", "network_code", "decline_code", "failure_code", "risk", "fraud", "evidence"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "ch_2"),
        ({"created": made.days(-5) + timedelta(minutes=11)}, None),
        ({"amount": made.eur(8901)}, None),
        ({"description": "Other"}, None),
        ({"status": "failed"}, None),
        ({"method": replace(made.VISA, last4="1111")}, None),
        ({"method": None}, None),
        ({"intent_id": "pi_1"}, None),
        ({"refunded": made.eur(8900)}, "ch_2"),
    ],
)
def test_a_twin_is_so_alike_that_a_customer_may_be_told(changes, expected):
    one = {"description": "Order", "invoice_id": None}
    other = {"id": "ch_2", "charge_id": "ch_2", "intent_id": "pi_2", "created": made.days(-5) + timedelta(minutes=2)}
    payments = (made.payment(**one | other | changes), made.payment(**one))
    found = fact("payment.twin", pick="ch_1", payments=payments, invoices=())
    assert (found.of.thing.id if found else None) == expected


@pytest.mark.parametrize(
    ("status", "failure", "method", "expected"),
    [
        ("succeeded", None, made.VISA, None),
        ("needs_action", None, made.VISA, "confirm"),
        ("failed", Failure("card_declined", "generic_decline"), made.VISA, "declined"),
        ("failed", Failure("card_declined", "insufficient_funds"), made.VISA, "funds"),
        ("failed", Failure("expired_card"), made.VISA, "expired"),
        ("failed", Failure("incorrect_cvc"), made.VISA, "details"),
        ("failed", Failure("card_declined", "stolen_card"), made.VISA, "neutral"),
        ("failed", Failure("card_declined", "fraudulent"), made.VISA, "neutral"),
        ("failed", Failure("card_declined", "generic_decline", network_code="43"), made.VISA, "neutral"),
        ("failed", Failure(outcome_type="blocked"), made.VISA, "neutral"),
        ("failed", Failure("R01", network_code="R01"), DEBIT, "returned"),
        ("failed", Failure("R16", network_code="R16"), DEBIT, "neutral"),
        ("failed", Failure("charge_exceeds_weekly_limit"), DEBIT, "neutral"),
        ("failed", Failure("payment_method_provider_decline"), replace(made.VISA, kind="klarna"), "neutral"),
        ("failed", Failure("payment_intent_payment_attempt_expired"), replace(made.VISA, kind="konbini"), "neutral"),
        ("failed", Failure("processing_error"), made.VISA, "neutral"),
        ("failed", Failure("card_decline_rate_limit_exceeded"), made.VISA, "neutral"),
        ("failed", Failure("a_new_code"), made.VISA, "declined"),
        ("failed", None, made.VISA, "declined"),
    ],
)
def test_a_failed_payment_belongs_to_a_family_that_may_be_told(status, failure, method, expected):
    assert family(made.payment(status=status, failure=failure, method=method)) == expected


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Maya Lindqvist", "Maya"), ("Maya", "Maya"), ("Jean-Luc O’Neil", "Jean-Luc"), ("Işıl Demir", "Işıl"),
        ("نور الدين", "نور"), ("Björk Jónsdóttir", "Björk"), ("佐藤 美咲", None), ("Fjord Logistics AS", None),
        ("Oak & Iron GmbH", None), ("maya@x.example", None), ("**Bobby** [x](y)", None), ("J. Doe", None), ("M", None),
        ("Dr. Who", None), ("Team Support", None), ("", None), (None, None), ("  ", None), ("4242", None),
        ("x" * 41, None), ("Vogel & Sohn KG", None),
    ],
)  # fmt: skip
def test_only_a_name_that_is_certain_is_greeted(name, greeted):
    assert first_name(name) == greeted


@given(st.text(max_size=60))
def test_a_greeted_name_is_letters_alone(name):
    found = first_name(name)
    assert found is None or (2 <= len(found) <= 40 and not set(found) & set("*_[]()<>{}@&0123456789 \n"))


YES, NO, GAP = Path(("customer", "name")), Path(("customer", "deleted")), Path(("customer", "cash"))
TRIED = case(customer=made.customer(cash_unread=True))
SCOPE = scopes(TRIED, frozenset())[0]
LEAVES = st.sampled_from([YES, NO, GAP, Known(YES), Path(("customer", "credit"))])
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Every, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=8,
)
OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNREAD: Answer.UNREAD}


def answer(condition: Condition, scope: Scope = SCOPE) -> Answer:
    return judge(condition, scope.roots).answer


@given(CONDITIONS)
def test_the_opposite_of_a_condition_has_the_opposite_answer(condition):
    assert answer(Not(condition)) is OPPOSITE[answer(condition)]


@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_all_and_any_are_what_they_say(parts):
    answers = {answer(part) for part in parts}
    every, some = answer(Every(tuple(parts))), answer(Some(tuple(parts)))
    assert every is (Answer.NO if Answer.NO in answers else Answer.UNREAD if Answer.UNREAD in answers else Answer.YES)
    assert some is (Answer.YES if Answer.YES in answers else Answer.UNREAD if Answer.UNREAD in answers else Answer.NO)


@given(CONDITIONS)
def test_what_stands_in_the_way_is_named_exactly_when_something_does(condition):
    judged = judge(condition, SCOPE.roots)
    assert (judged.trouble is None) is (judged.answer is Answer.YES)
    assert judged.answer is not Answer.UNREAD or judged.trouble.gap  # type: ignore[union-attr]


@given(CONDITIONS)
def test_the_parts_of_a_condition_say_the_same_together(condition):
    assert answer(Every(conjuncts(condition))) is answer(condition)
    assert roots_of(condition) == {"customer"}


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ("invoice.total", "gt", Decimal(89), False),
        ("invoice.total", "gteq", Decimal("89.00"), True),
        ("invoice.total", "lt", Decimal("89.01"), True),
        ("invoice.total", "eq", Decimal(89), True),
        ("invoice.total", "ne", Decimal(89), False),
        ("invoice.total", "eq", Path(("invoice", "to_pay")), True),
        ("invoice.total", "gt", Path(("invoice", "previous", "total")), True),
        ("invoice.total", "eq", Path(("invoice", "previous", "total")), False),
        ("invoice.unpaid", "eq", Path(("invoice", "overdue")), True),
        ("invoice.unpaid", "ne", Path(("invoice", "newest")), True),
        ("invoice.date", "lt", Path(("today",)), True),
        ("invoice.status", "in", ("open", "paid"), True),
        ("invoice.status", "notin", ("open", "paid"), False),
        ("invoice.number", "eq", "8F3C21D4-0006", True),
        ("invoice.due_on", "lt", Path(("today",)), False),
        ("invoice.due_on", "gteq", Path(("today",)), False),
        ("invoice.due_on", "ne", Path(("today",)), False),
    ],
)
def test_comparisons_are_exact_and_false_where_something_is_absent(left, operator, right, expected):
    invoices = (made.invoice(), made.invoice(id="in_0", total=made.eur(2900), created=made.days(-35)))
    scope = scopes(case(invoices=invoices), frozenset(("invoice",)))[0]
    found = answer(Compare(Path(tuple(left.split("."))), operator, right), scope)
    assert found is (Answer.YES if expected else Answer.NO)


def test_amounts_of_two_currencies_are_neither_more_nor_less():
    facts = case(invoices=(made.invoice(),), customer=made.customer(credits=(Money(1, "usd"),)))
    scope = scopes(facts, frozenset(("invoice",)))[0]
    total, credit = Path(("invoice", "total")), Path(("customer", "credit"))
    assert [answer(Compare(total, one, credit), scope) for one in ("lt", "gt", "eq")] == [Answer.NO] * 3


def test_a_view_gives_facts_by_name_and_nothing_else():
    view = SCOPE.roots["customer"]
    assert isinstance(view, View) and isinstance(view.value("name"), Said)
    with pytest.raises(KeyError):
        view.value("__class__")
    assert set(ROOTS) <= KINDS.keys()


def test_things_that_belong_together_stand_in_one_scope_and_each_once():
    payments = (refunded(), made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", invoice_id=None))
    found = scopes(case(payments=payments), frozenset(("refund", "payment", "invoice")))
    assert [(one.about, one.id) for one in found] == [("refund", "re_1"), ("payment", "ch_2")]
    first, second = (
        {
            name: root.of.thing.id if isinstance(root, View) else root
            for name, root in one.roots.items()
            if name in CHOSEN
        }
        for one in found
    )
    assert first == {"refund": "re_1", "payment": "ch_1", "invoice": "in_1"}
    assert second == {"refund": None, "payment": "ch_2", "invoice": None}


def test_where_there_is_nothing_to_choose_the_names_stand_for_nothing():
    (found,) = scopes(case(payments=(), invoices=()), frozenset(("payment", "invoice")))
    assert (found.roots["payment"], found.roots["invoice"], found.about) == (None, None, "")


def test_what_was_not_read_is_a_gap_in_every_scope():
    found = scopes(case(unread=UNREAD["disputes"]), frozenset(("dispute", "payment")))
    assert [one.roots["dispute"] for one in found] == [Gap("disputes")] * 2
    assert isinstance(found[1].roots["payment"], View)
