"""A macro is written whole about the one right thing, or it refuses with a reason and says what to choose instead."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.actions import Action, Kind, Order, Person, Place, Way, Wrong
from app.domain.actions import State as Step
from app.domain.billing import Page, Unread
from app.domain.english import english
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.macros.case import Company
from app.domain.macros.choosing import Asked
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply, written_in
from app.domain.money import Money
from app.gateways.macro_files import read_folder
from app.gateways.macro_program import compile_body
from app.resources import resource_dir
from app.usecases import macros as usecase
from tests import made
from tests.macro_stand import WRITER, case, library, reason, reply, text

SHIPPED = read_folder(resource_dir("macros"))
NEEDS = "---\ntitle: {}\nlocale: en\nneeds: {}\n---\n{}\n"


def one(tmp_path, needs: str, body: str = "Done."):
    return library(tmp_path, m=NEEDS.format("M", needs, body))


def paid_back(**changes: Any):
    return made.payment(refunds=(made.refund(**changes),))


def action(state: Step, way: Way = Way.REFUND) -> Action:
    order = Order(way, made.eur(19000), Wrong.DUPLICATE, "cus_maya", charge_id="ch_1")
    who, place = Person("9", "Ann Lee", None, "tier1"), Place("zendesk", "acme", "1042", "zendesk:acme:77")
    return Action("01J", Kind.REFUND, "ch_1", order, place, who, made.days(-1), made.days(1), state)


def test_a_need_that_holds_lets_the_reply_through(tmp_path):
    found = one(tmp_path, 'refund.status == "succeeded"', "We have refunded {{ refund.amount | money }}.")
    written = reply(found, "m", case(payments=(paid_back(),)))
    assert isinstance(written, Reply)
    assert (written.text, written.html) == ("We have refunded 20.00 EUR.", "<p>We have refunded 20.00 EUR.</p>")
    assert (written.macro, written.about, written.id, written.locale) == ("m", "refund", "re_1", "en")


@pytest.mark.parametrize(
    ("needs", "facts", "ground", "words"),
    [
        ("refund.sent", {}, Ground.MISSING, "Nothing has been refunded."),
        ("refund.sent", {"payments": ()}, Ground.MISSING, "Nothing has been refunded."),
        (
            'refund.status == "succeeded"',
            {"payments": (paid_back(status="pending"),)},
            Ground.CONTRADICTED,
            "It does not fit: On its way.",
        ),
        (
            "refund.sent",
            {"payments": (paid_back(status="failed"),)},
            Ground.CONTRADICTED,
            "The refund has not been sent.",
        ),
        ("not refund.sent", {"payments": (paid_back(),)}, Ground.CONTRADICTED, "The refund has been sent already."),
        ("refund.reference", {"payments": (paid_back(),)}, Ground.MISSING, "The bank reference is not there."),
        ("dispute", {}, Ground.MISSING, "There is no dispute."),
        ("not dispute", {"disputes": (made.dispute(),)}, Ground.CONTRADICTED, "There is a dispute."),
        ("not payment.dispute", {"disputes": (made.dispute(),)}, Ground.CONTRADICTED, "There is a dispute."),
        ("request", {"actions": (action(Step.WAITING, Way.BALANCE),)}, Ground.MISSING, "No refund waits for approval."),
        ("request", {"actions": (action(Step.DONE),)}, Ground.MISSING, "No refund waits for approval."),
        ("invoice.total > 100", {}, Ground.CONTRADICTED, "It does not fit: invoice.total is another."),
        ("payment.dispute.open", {}, Ground.MISSING, "There is no dispute."),
        (
            "refund.sent",
            {"unread": (Unread("payments", Why.SLOW),), "payments": ()},
            Ground.UNREAD,
            "Not all payments could be read, so this cannot be said for sure.",
        ),
        (
            "not customer.disputed",
            {"unread": (Unread("disputes", Why.SLOW),)},
            Ground.UNREAD,
            "Disputes could not be read. That does not mean there are none.",
        ),
        ("request.waiting", {}, Ground.MISSING, "No refund waits for approval."),
        ('payment.failure == "expired"', {}, Ground.MISSING, "The payment did not fail."),
        (
            'payment.failure == "expired"',
            {"payments": (made.payment(status="failed"),)},
            Ground.CONTRADICTED,
            "The payment failed for another reason.",
        ),
    ],
)
def test_a_need_that_does_not_hold_refuses_with_its_reason(tmp_path, needs, facts, ground, words):
    found = reply(one(tmp_path, needs), "m", case(**facts))
    assert isinstance(found, Refusal)
    assert (found.ground, english(found.reason)) == (ground, words)


def test_the_leads_own_sentence_is_told_but_never_over_what_was_not_read(tmp_path):
    found = one(tmp_path, "\n  - refund.sent: Nothing was sent back yet. Look at Put it right.")
    assert reason(reply(found, "m", case())) == "Nothing was sent back yet. Look at Put it right."
    unread = case(payments=(), unread=(Unread("payments", Why.SLOW),))
    assert "could be read" in reason(reply(found, "m", unread))


def test_what_a_text_cannot_do_without_is_needed_without_being_said(tmp_path):
    found = library(tmp_path, m="---\ntitle: M\nlocale: en\n---\nYour dispute of {{ dispute.amount }}.\n")
    assert reason(reply(found, "m", case())) == "There is no dispute."


def test_what_is_asked_for_by_an_if_may_be_absent_but_not_unread(tmp_path):
    body = "---\ntitle: M\nlocale: en\n---\nHi.{% if dispute %} Disputed: {{ dispute.amount }}{% endif %}\n"
    found = library(tmp_path, m=body)
    assert text(reply(found, "m", case())) == "Hi."
    assert text(reply(found, "m", case(disputes=(made.dispute(),)))) == "Hi. Disputed: 89.00 EUR"
    assert "Disputes could not be read" in reason(reply(found, "m", case(unread=(Unread("disputes", Why.DOWN),))))


def test_a_blank_is_never_written(tmp_path):
    found = library(tmp_path, m="---\ntitle: M\nlocale: en\n---\nDear {{ customer.name }}\n")
    assert reason(reply(found, "m", case(customer=made.customer(name=None)))).endswith("not known: customer.name.")
    unseen = case(customer=made.customer(name=" \u200b\n\u202e "))
    assert reason(reply(found, "m", unseen)).endswith("not known: customer.name.")


def test_several_that_fit_are_a_pick_and_the_pick_is_kept(tmp_path):
    found = one(tmp_path, "invoice.number", "Invoice {{ invoice.number }}")
    invoices = tuple(made.invoice(id=f"in_{n}", number=f"N-{n}", created=made.days(-n)) for n in (1, 2, 3))
    asked = reply(found, "m", case(invoices=invoices))
    assert isinstance(asked, Refusal) and asked.ground is Ground.AMBIGUOUS
    assert [(pick.id, english(pick.label)) for pick in asked.picks] == [
        ("in_1", "N-1, 89.00 EUR, 2026-11-22"),
        ("in_2", "N-2, 89.00 EUR, 2026-11-21"),
        ("in_3", "N-3, 89.00 EUR, 2026-11-20"),
    ]
    assert text(reply(found, "m", case(invoices=invoices), picked="in_2")) == "Invoice N-2"


def test_only_what_fits_is_to_be_picked(tmp_path):
    found = one(tmp_path, 'invoice.status == "open"', "Invoice {{ invoice.number }}")
    invoices = (made.invoice(id="in_1"), made.invoice(id="in_2", number="N-2", status="open"))
    assert text(reply(found, "m", case(invoices=invoices))) == "Invoice N-2"
    assert "status" not in reason(reply(found, "m", case(invoices=invoices), picked="in_1"))


def test_a_pick_of_somebody_else_is_refused(tmp_path):
    found = one(tmp_path, "invoice.number", "Invoice {{ invoice.number }}")
    assert reason(reply(found, "m", case(), picked="in_other")) == (
        "What was picked is not there any more, or not this customer\u2019s."
    )


def test_what_is_written_of_two_things_belongs_together(tmp_path):
    found = one(tmp_path, "refund.sent", "{{ refund.amount }} of {{ payment.amount }} on {{ invoice.number }}")
    other = made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", invoice_id="in_2", amount=made.eur(500))
    own = made.payment(refunds=(made.refund(),))
    invoices = (made.invoice(id="in_2", number="N-2", payments=()), made.invoice())
    assert text(reply(found, "m", case(payments=(other, own), invoices=invoices))) == (
        "20.00 EUR of 89.00 EUR on 8F3C21D4-0006"
    )


def test_facts_older_than_the_last_change_are_refused(tmp_path):
    found = library(tmp_path, m="Hi")
    stale = "The facts are older than the last change. Refresh, then choose it again."
    assert text(reply(found, "m", case(changed_at=made.days(-1)))) == "Hi"
    assert reason(reply(found, "m", case(changed_at=made.NOW + timedelta(seconds=1)))) == stale
    assert reason(reply(found, "m", case(now=made.NOW + timedelta(minutes=11)))) == stale


@pytest.mark.parametrize("state", ["draft", "review", "retired"])
def test_only_a_published_macro_is_offered_or_written(tmp_path, state):
    head = f"---\ntitle: M\nlocale: en\nstate: {state}\nwhen: customer.name\n---\nHi\n"
    found = library(tmp_path, m=head)
    assert reason(reply(found, "m", case())) == "This reply is not in use."
    assert usecase.fitting(found.macros, case(), Asked()) == ()
    assert text(reply(found, "m", case(), preview=True)) == "Hi"


def test_a_macro_of_some_roles_is_for_them_alone(tmp_path):
    found = library(tmp_path, m="---\ntitle: M\nlocale: en\nroles: [lead]\nwhen: customer.name\n---\nHi\n")
    assert reason(reply(found, "m", case(), role="tier1")) == "Your role does not use this reply."
    assert text(reply(found, "m", case(), role="lead")) == "Hi"
    assert usecase.fitting(found.macros, case(), Asked(role="tier1")) == ()
    assert text(reply(found, "m", case(), role="tier1", preview=True)) == "Hi"


def test_a_macro_that_is_gone_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        reply(library(tmp_path, m="Hi"), "refund-sent", case())


def test_what_can_be_chosen_instead_is_named_and_only_that(tmp_path):
    head = "---\ntitle: {0}\nlocale: en\n{1}\n---\nHi\n"
    found = library(
        tmp_path,
        sent=head.format("Sent", "needs: refund.sent\ninstead: [failed, waits, draft]"),
        failed=head.format("Failed", "needs: refund.failed"),
        waits=head.format("Waits", "needs: refund.waits_for_customer"),
        draft=head.format("Draft", "state: draft"),
    )
    refusal = reply(found, "sent", case(payments=(paid_back(status="failed"),)))
    assert isinstance(refusal, Refusal) and refusal.instead == ("failed",)


def test_what_answers_the_most_important_insight_comes_first(tmp_path):
    head = "---\ntitle: {0}\nlocale: en\n{1}\n---\nHi\n"
    found = library(
        tmp_path,
        always=head.format("Always", "when: customer.name"),
        overdue=head.format("Overdue", "insights: [overdue]"),
        disputed=head.format("Disputed", "insights: [dispute_due]"),
        never=head.format("Never", "insights: [refund_failed]"),
        silent=head.format("Silent", "tags: [x]"),
        strict=head.format("Strict", "when: customer.name\nneeds: [customer.name, customer.email]"),
    )
    late = made.invoice(status="open", due_at=made.days(-3), created=made.days(-20))
    facts = case(invoices=(late,), disputes=(made.dispute(),))
    order = [macro.name for macro in usecase.fitting(found.macros, facts, Asked())]
    assert order == ["disputed", "overdue", "strict", "always"]


def test_a_reply_carries_the_tags_and_the_status_of_its_macro(tmp_path):
    written = reply(
        library(tmp_path, m="---\ntitle: M\nlocale: en\ntags: [a, b]\nstatus: solved\n---\nHi\n"), "m", case()
    )
    assert isinstance(written, Reply) and (written.tags, written.status) == (("a", "b"), "solved")


def test_a_text_that_lies_about_these_facts_is_not_written(tmp_path):
    found = one(
        tmp_path, 'refund.status == "succeeded"', "{% if refund.sent %}We have refunded all of it in full.{% endif %}"
    )
    assert found.problems  # a lead is told first
    macro = replace(read_folder(tmp_path).macros.get("m") or macro_of(tmp_path))
    refusal = usecase.reply({"m": macro}, WRITER, "m", case(payments=(paid_back(),)), Asked())
    assert isinstance(refusal, Refusal) and refusal.ground is Ground.CLAIM


def macro_of(folder):
    """The macro of a file with something wrong, as a database may still hold it."""
    from app.domain.macros.macro import Macro
    from app.gateways.macro_sources import read_source

    source = read_source("m.md", (folder / "m.md").read_text())
    assert source.text is not None
    return Macro("m", {"en": source.text}, needs=source.needs, uses=source.text.uses)


def test_what_a_stranger_typed_is_no_claim_of_ours(tmp_path):
    found = library(tmp_path, m="---\ntitle: M\nlocale: en\n---\nHi {{ customer.name }}.\n")
    named = case(customer=made.customer(name="We have refunded stolen cards"))
    assert text(reply(found, "m", named)) == "Hi We have refunded stolen cards."


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "1,240.50 EUR on Nov 22, 2026, 1,000 and 12 days"),
        ("en-GB", "1,240.50 EUR on 22 Nov 2026, 1,000 and 12 days"),
        ("de", "1.240,50 EUR am 22.11.2026, 12 Tage"),
        ("de-CH", "1\u2019240.50 EUR am 22.11.2026, 12 Tage"),
        ("fr", "1,240.50 EUR on Nov 22, 2026, 1,000 and 12 days"),
    ],
)
def test_amounts_and_days_are_written_in_the_customers_locale_where_the_text_is_in_its_language(
    tmp_path, locale, words
):
    body = "{{ invoice.total | money }} on {{ invoice.date }}, 1,000 and {{ invoice.days_overdue | days }}"
    days = "{{ invoice.days_overdue | days }}"
    german = "---\ntitle: M\nlocale: de\n---\n{{ invoice.total }} am {{ invoice.date | date }}, " + days
    found = library(tmp_path, m=f"---\ntitle: M\nlocale: en\n---\n{body}\n", m__de=german)
    late = made.invoice(status="open", total=made.eur(124050), created=made.days(-1), due_at=made.days(-12.5))
    assert text(reply(found, "m", case(invoices=(late,)), locale=locale)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Money(490000, "isk"), "4,900 ISK"),
        (Money(490050, "isk"), "4,900.50 ISK"),
        (Money(4800, "jpy"), "4,800 JPY"),
        (Money(12340, "kwd"), "12.340 KWD"),
        (Money(-5, "usd"), "\u22120.05 USD"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(tmp_path, amount, words):
    found = library(
        tmp_path, m="---\ntitle: M\nlocale: en\n---\n{{ invoice.total }}, {{ invoice.days_overdue | default('-') }}\n"
    )
    assert text(reply(found, "m", case(invoices=(made.invoice(total=amount),)))) == f"{words}, -"
    late = made.invoice(total=amount, status="open", due_at=made.days(-1240.5))
    assert text(reply(found, "m", case(invoices=(late,)))) == f"{words}, 1,240"


def test_days_are_those_of_the_customers_time_zone(tmp_path):
    found = library(tmp_path, m="---\ntitle: M\nlocale: en\n---\n{{ today }}\n")
    late = case(now=made.NOW.replace(hour=23))
    late = replace(late, snapshot=replace(late.snapshot, read_at=late.now))
    assert text(reply(found, "m", late)) == "Nov 23, 2026"
    assert text(reply(found, "m", late, time_zone="Asia/Tokyo")) == "Nov 24, 2026"
    assert text(reply(found, "m", late, time_zone="Nowhere/Else")) == "Nov 23, 2026"


def test_the_locale_of_amounts_is_the_customers_only_in_the_language_of_the_text():
    assert [written_in("en", one) for one in ("en-GB", "de-DE", "", "EN-us")] == ["en-GB", "en", "en", "EN-us"]
    assert written_in("de", "de-AT") == "de-AT"


def test_both_drawings_say_the_same(tmp_path):
    body = "Hi *you*,\\\nsee [the page]({{ invoice.pay_link }}):\n\n1. one\n2. two\n   - three\n\n> said\n\nB\n"
    found = one(tmp_path, "invoice.pay_link", body)
    written = reply(found, "m", case(invoices=(made.invoice(hosted_url="https://pay.example/i?a=1&b=2"),)))
    assert isinstance(written, Reply)
    assert (
        written.text
        == "Hi you,\nsee the page (https://pay.example/i?a=1&b=2):\n\n1. one\n2. two\n  - three\n\nsaid\n\nB"
    )
    assert written.html == (
        "<p>Hi <em>you</em>,<br>\nsee "
        '<a href="https://pay.example/i?a=1&amp;b=2" rel="noopener noreferrer">the page</a>:</p>\n'
        "<ol>\n<li>one</li>\n<li>two\n<ul>\n<li>three</li>\n</ul>\n</li>\n</ol>\n"
        "<blockquote>\n<p>said</p>\n</blockquote>\n<p>B</p>"
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://pay.example", "data:text/html,x", "//evil.example"])
def test_an_address_that_is_no_https_is_none(tmp_path, address):
    found = one(tmp_path, "invoice.pay_link", "[pay]({{ invoice.pay_link }})")
    assert reason(reply(found, "m", case(invoices=(made.invoice(hosted_url=address),)))) == (
        "The invoice has no page to pay it on."
    )


CANCELED = made.subscription(status="canceled", ended_at=made.days(-3), canceled_at=made.days(-3))
ENDING = made.subscription(cancel_at_period_end=True)
TWICE = (
    made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", invoice_id=None, description="Order", created=made.NOW),
    made.payment(
        invoice_id=None, description="Order", created=made.NOW, refunds=(made.refund(),), refunded=made.eur(8900)
    ),
)
LATE = {"status": "open", "collection_method": "send_invoice", "created": made.days(-60)}
BY_HAND = [
    ("refund-in-review", {"actions": (action(Step.WAITING),)}, "190.00 EUR"),
    ("refund-declined", {"actions": (action(Step.DECLINED),)}, "we cannot make it"),
    ("cancellation-confirmed", {"subscriptions": (CANCELED,)}, "It ended on Nov 20, 2026."),
    ("cancellation-confirmed", {"subscriptions": (CANCELED,)}, "There will be no further charge"),
    ("cancellation-confirmed", {"subscriptions": (ENDING,)}, "It runs until Dec 18, 2026"),
    ("duplicate-returned", {"payments": TWICE, "invoices": ()}, "charged twice"),
    ("overdue-friendly", {"invoices": (made.invoice(due_at=made.days(-3), **LATE),)}, "friendly reminder"),
    ("overdue-firm", {"invoices": (made.invoice(due_at=made.days(-20), **LATE),)}, "overdue for 20 days"),
    ("overdue-final", {"invoices": (made.invoice(due_at=made.days(-40), **LATE),)}, "our last reminder"),
    ("invoice-of-former-customer", {"customer": made.customer(deleted=True)}, "Your account was deleted"),
    ("credit-applied", {"customer": made.customer(credits=(made.eur(1500),))}, "a credit of 15.00 EUR"),
    (
        "refund-stopped-by-dispute",
        {"payments": (paid_back(status="failed", failure_reason="charge_for_pending_refund_disputed"),)},
        "could not go through",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "words"), BY_HAND)
def test_shipped_macros_say_what_these_facts_say(name, facts, words):
    assert words in text(reply(SHIPPED, name, case(**facts)))


def test_an_update_of_the_card_leads_to_the_portal_where_there_is_one():
    ends = replace(made.VISA, exp_month=11, exp_year=2026)
    facts = {"customer": made.customer(default_payment_method=ends)}
    portal = Company("Lumen", "https://billing.stripe.com/p/login/x")
    assert "payment details (https://billing.stripe.com/p/login/x)" in text(
        reply(SHIPPED, "update-your-card", case(company=portal, **facts))
    )
    assert "https://" not in text(reply(SHIPPED, "update-your-card", case(**facts)))


class Billing:
    """Reads ended subscriptions, or does not."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def subscriptions(self, customer_id: str, after: str) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return Page(self.answer, False)


def test_ended_subscriptions_are_read_beside_the_live_ones():
    live = made.subscription()
    ended = replace(CANCELED, id="sub_old")
    snapshot = made.snapshot(subscriptions=(live,))
    assert usecase.with_ended(snapshot, Billing((ended, live))).subscriptions == (live, ended)  # type: ignore[arg-type]
    assert usecase.with_ended(snapshot, Billing(Unavailable(Why.SLOW))) == snapshot  # type: ignore[arg-type]


def test_a_text_whose_fact_was_taken_away_is_not_written_and_the_lead_is_told_of():
    """A database may hold what was right once."""
    from app.domain.macros.macro import Macro, Text

    macro = Macro("old", {"en": Text("en", "Old", "Hi {{ customer.shoe_size }}")})
    refusal = usecase.reply({"old": macro}, WRITER, "old", case(), Asked())
    assert isinstance(refusal, Refusal) and refusal.ground is Ground.BROKEN
    assert english(refusal.reason) == "This reply cannot be written. Tell your lead."


@pytest.mark.parametrize("name", ["refund-sent", "refund-arriving", "next-charge"])
def test_a_reply_that_is_warm_costs_much_less_than_compiling_its_text(name):
    """About 0.7 ms of the 3 ms that compiling takes here, each by turns and the cheapest of many, in time of this very
    thread: a slow or busy machine slows both. A text that was compiled each time would cost more than its compiling."""
    facts = case(payments=(paid_back(reference="ARN", reference_status="available"),))
    body = SHIPPED.macros[name].text("en").body
    written, compiled = [], []
    for _ in range(40):
        fresh = replace(facts, memo={})
        written.append(cost(lambda fresh=fresh: usecase.reply(SHIPPED.macros, WRITER, name, fresh, Asked())))
        compiled.append(cost(lambda: compile_body.__wrapped__(body)))
    assert isinstance(usecase.reply(SHIPPED.macros, WRITER, name, facts, Asked()), Reply)
    assert min(written) < 0.7 * min(compiled)


def cost(does):
    """The CPU time of this thread, in seconds."""
    began = time.thread_time()
    does()
    return time.thread_time() - began
