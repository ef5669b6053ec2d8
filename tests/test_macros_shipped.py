"""Every shipped macro beside every seeded customer: it reads right, or it refuses with a reason. Nothing in between."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from app.domain import ticket
from app.domain.billing import Snapshot
from app.domain.english import english
from app.domain.macros.case import Case
from app.domain.macros.catalogue import View
from app.domain.macros.choosing import Asked, Ready, choose, usable
from app.domain.macros.fact import Type
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply
from app.domain.money import Money
from app.gateways.macro_filters import date, money
from app.gateways.macro_manner import Manner, zone_of
from app.usecases.macros import fitting, reply, with_ended
from tests.macro_stand import WRITER, shipped
from tests.whole import Whole

LIBRARY = shipped().macros
AGENT = ticket.Agent("9", "Ann Lee", "ann@example.com")
AMOUNT = re.compile(r"[\u2212+]?\d[\d.,\u2019]* [A-Z]{3}\b")
DAYS = {
    "en": re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}, \d{4}\b"),
    "de": re.compile(r"\b\d{2}\.\d{2}\.\d{4}\b"),
}
ODD = re.compile(
    r"None|\{\{|\{%|[\ue000\ue001]|  |\( | \)|\(\)| ,| \.(?:\s|$)|\bTrue\b|\bFalse\b|<|>|\\|\*\*|undefined|Gap\("
)


def walk(view: View, deep: int = 3, seen: set[int] | None = None) -> Iterator[object]:
    """Every value that can be reached from a view."""
    seen = set() if seen is None else seen
    if id(view.of.thing) in seen or not deep:
        return
    seen = seen | {id(view.of.thing)}
    for name, fact in view.kind.facts.items():
        found = view.value(name)
        yield from (found if isinstance(found, tuple) and fact.type is not Type.WORDS else (found,))
        for inner in found if isinstance(found, tuple) else (found,):
            if isinstance(inner, View):
                yield from walk(inner, deep - 1, seen)


class Facts:
    """All amounts and days of what a reply speaks of, as they are written in a language."""

    def __init__(self, roots: Any, now: datetime, locale: str) -> None:
        manner = Manner(locale, zone_of("UTC"), lambda _phrase, _locale: "")
        values = [value for root in roots.values() if isinstance(root, View) for value in walk(root)]
        amounts = {money(one, manner).lstrip("\u2212") for one in values if isinstance(one, Money)}
        self.amounts = amounts | {str(one).lstrip("\u2212") for one in values if isinstance(one, Money)}
        self.days = {date(one, manner) for one in (*values, now) if isinstance(one, datetime)}


def reads_right(found: Reply, ready: Ready, case: Case) -> None:
    lines = found.text.split("\n")
    assert lines[0].startswith(("Hi ", "Hallo")) and lines[-1] == "Ann"
    assert not ODD.search(found.text), found.text
    facts = Facts(ready.scope.roots, case.now, found.locale)
    ours = re.sub(r"https://\S+", "", found.text)
    descriptions = re.sub(r"^- .*$", "", ours, flags=re.M) if "explained" in found.macro else ours
    amounts = {one.lstrip("\u2212+") for one in AMOUNT.findall(descriptions)}
    assert amounts <= facts.amounts, (amounts - facts.amounts, found.text)
    days = set(DAYS[found.locale].findall(re.sub(r"\(.*? (?:to|bis) .*?\)", "", descriptions)))
    assert days <= facts.days, (days - facts.days, found.text)
    assert set(re.findall(r"<([a-z]+)", found.html)) <= {"p", "strong", "ul", "ol", "li", "a", "br"}


def refuses_with_a_reason(found: Refusal, case: Case, asked: Asked) -> None:
    words = english(found.reason)
    assert words.endswith(".") and "this reply needs is not known" not in words, words
    assert found.ground not in (Ground.BROKEN, Ground.CLAIM, Ground.STALE, Ground.NOT_IN_USE), words
    assert all(usable(LIBRARY[name], case, asked) for name in found.instead)
    assert (found.ground is Ground.AMBIGUOUS) == (len(found.picks) > 1)
    assert len({one.id for one in found.picks}) == len(found.picks) and all(one.label for one in found.picks)


@pytest.fixture(scope="module")
def seeded(_sandbox, tmp_path_factory) -> dict[str, Snapshot]:
    """A snapshot of each customer of the demo, read through the gateway, with ended subscriptions; by id."""
    _sandbox.reset("demo")
    whole = Whole(_sandbox, tmp_path_factory.mktemp("macros"), USE_BILLING_CREDITS="true")
    try:
        found = {}
        for customer_id in customers(_sandbox):
            snapshot = whole.deps.billing.snapshot(customer_id)
            found[customer_id] = with_ended(snapshot, whole.deps.billing)
        return found
    finally:
        whole.close()


def customers(sandbox: Any) -> list[str]:
    """The ids of all customers, and of those that a helpdesk links to though they were deleted."""
    ids: list[str] = []
    more = True
    while more:
        after = {"starting_after": ids[-1]} if ids else {}
        page = sandbox.http.get(
            "/v1/customers", params={"limit": 100, **after}, headers={"Authorization": "Bearer sk_test_made"}
        ).json()
        ids += [one["id"] for one in page["data"]]
        more = page["has_more"]
    return [*ids, *(one for one in sorted(sandbox.world.account.deleted("customer")) if one not in ids)]


def beside(snapshot: Snapshot, **more: Any) -> Case:
    """The snapshot as a case: its customer writes, Ann answers."""
    requester = ticket.Requester("77", snapshot.customer.name)
    return Case(snapshot, snapshot.read_at, ticket.Ticket("zendesk", "acme", "1042", requester, AGENT), **more)


def test_every_macro_beside_every_customer_reads_right_or_refuses_with_a_reason(seeded):
    assert len(seeded) >= 33
    written: set[tuple[str, str]] = set()
    for snapshot in seeded.values():
        case = beside(snapshot)
        for name, macro in LIBRARY.items():
            for locale in macro.texts:
                written |= {(name, locale)} if tried(name, case, Asked(locale)) else set()
    assert len({name for name, _ in written}) >= 30
    assert len({name for name, locale in written if locale == "de"}) >= 8


def tried(name: str, case: Case, asked: Asked) -> bool:
    """Whether a macro is written for a case, after a pick where it asks for one."""
    found = reply(LIBRARY, WRITER, name, case, asked)
    if isinstance(found, Refusal):
        refuses_with_a_reason(found, case, asked)
        if not found.picks:
            return False
        asked = Asked(asked.locale, picked=found.picks[0].id)
        found = reply(LIBRARY, WRITER, name, case, asked)
    ready = choose(LIBRARY[name], case, asked)
    assert isinstance(found, Reply) and isinstance(ready, Ready), (name, found)
    assert (found.locale, found.title) == (asked.locale, LIBRARY[name].texts[asked.locale].title)
    reads_right(found, ready, case)
    return True


def test_what_fits_a_customer_can_be_written_and_not_too_much_does(seeded):
    for snapshot in seeded.values():
        case = beside(snapshot)
        fits = fitting(LIBRARY, case, Asked())
        assert len(fits) <= 9, [one.name for one in fits]
        assert all(usable(one, case, Asked()) for one in fits)


@pytest.mark.parametrize(
    ("email", "first"),
    [
        ("joe@cedarworks.example", "duplicate-found"),
        ("maya@lindqvist.example", "why-this-charge"),
        ("noor@haddad.example", "trial-ending"),
        ("tomas@quietapi.example", "credits-running-out"),
        ("priya@ramancoaching.example", "payment-failed-expired"),
        ("ap@greatnorthern.example", "debit-returned"),
        ("sofia.marino@postino.example", "charge-after-cancellation"),
        ("liam@byrne.example", "refund-failed"),
        ("jonas.weber@weberholz.example", "dispute-opened"),
        ("chloe@dubois.example", "inquiry-answer"),
        ("viktor.lang@fastmailer.example", "dispute-opened"),
        ("invoices@fjordlogistics.example", "transfer-received"),
        ("lucas@almeida.example", "confirm-payment"),
        ("marta@fuentes.example", "debit-under-way"),
    ],
)
def test_the_first_macro_answers_the_most_important_insight(seeded, email, first):
    snapshot = next(one for one in seeded.values() if one.customer.email == email)
    assert fitting(LIBRARY, beside(snapshot), Asked())[0].name == first


def test_no_reply_tells_why_a_payment_failed_where_that_is_private(seeded):
    private = [one for one in seeded.values() if any(payment_private(beside(one), payment) for payment in one.payments)]
    assert private
    for snapshot in private:
        case = beside(snapshot)
        for name in LIBRARY:
            found = reply(LIBRARY, WRITER, name, case, Asked())
            if isinstance(found, Reply) and name.startswith("payment-failed"):
                assert name == "payment-failed-neutral"


def payment_private(case: Case, payment: Any) -> bool:
    from app.domain.macros.failures import family

    return payment == case.snapshot.payments[0] and family(payment) == "neutral"
