"""The account's early fraud warnings: one read a minute for all cards, and what a card makes of them."""

from datetime import UTC, datetime
from threading import Event

import pytest

from app.domain.billing import FraudWarning
from app.domain.errors import Unavailable
from app.gateways.stripe_warnings import AGAIN_SECONDS, FRESH_SECONDS, RecentWarnings
from tests.stripe_made import customer, pay
from tests.stripe_server import EMPTY, READ_AT, Said, at_some_pace, gateway, refused, serving

PATH = "/v1/radar/early_fraud_warnings"
CUSTOMER = {"id": "cus_1", "object": "customer", "created": 1795292376, "currency": "eur", "metadata": {}}


class Ticking:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def warning(charge: str) -> FraudWarning:
    return FraudWarning(f"issfr_{charge}", charge, datetime(2026, 11, 20, tzinfo=UTC), "misc", True)


def test_they_are_due_once_a_minute_and_for_one_caller_only() -> None:
    clock = Ticking()
    recent = RecentWarnings(clock)
    assert (recent.due(), recent.due()) == (True, False)
    clock.seconds += FRESH_SECONDS - 1
    assert not recent.due()
    clock.seconds += 1
    assert (recent.due(), recent.due()) == (True, False)


def test_after_a_refusal_they_are_asked_for_later_and_what_is_known_stands() -> None:
    clock = Ticking()
    recent = RecentWarnings(clock)
    assert recent.due()
    recent.keep([warning("ch_1")])
    clock.seconds += FRESH_SECONDS
    assert recent.due()
    recent.refused()
    clock.seconds += AGAIN_SECONDS - 1
    assert not recent.due()
    assert recent.of(["ch_1"]) == (warning("ch_1"),)
    clock.seconds += 1
    assert recent.due()


def test_only_those_about_the_charges_are_given() -> None:
    recent = RecentWarnings(Ticking())
    recent.keep([warning("ch_2"), warning("ch_1")])
    assert recent.of(["ch_1", "ch_3", None]) == (warning("ch_1"),)


@pytest.fixture
def warned(sandbox):
    """A customer of the sandbox, one of whose payments has a warning."""
    sandbox.world.clock.set(int(READ_AT.timestamp()))
    made = customer(sandbox)
    pay(sandbox, made)
    charge = pay(sandbox, made, "pm_card_createIssuerFraudRecord")["latest_charge"]
    pay(sandbox, customer(sandbox, email="other@example.com"), "pm_card_createIssuerFraudRecord")
    sandbox.world.journal.clear()
    return made, charge


def asked(sandbox):
    return [call["form"] for call in sandbox.requests() if call["path"] == PATH]


def test_a_card_knows_of_the_warnings_about_its_own_payments(sandbox, warned) -> None:
    made, charge = warned
    snapshot = gateway(sandbox.url).snapshot(made)
    assert [one.charge_id for one in snapshot.warnings] == [charge]
    assert snapshot.unread == ()


def test_many_cards_in_a_minute_are_one_read_of_the_account_and_four_calls_each(sandbox, warned) -> None:
    billing = gateway(sandbox.url)
    for _ in range(3):
        billing.snapshot(warned[0])
    (form,) = asked(sandbox)
    assert form == {"created[gte]": str(int(datetime(2026, 10, 10, tzinfo=UTC).timestamp())), "limit": "100"}
    assert len(sandbox.requests()) == 3 * 4 + 1


def test_it_stands_in_the_first_round_so_that_no_card_waits_longer(sandbox, warned) -> None:
    def in_one(seconds):
        sandbox.http.delete("/_sandbox/faults")
        sandbox.fault("latency", "/v1/", ms=int(seconds * 1000))
        billing = gateway(sandbox.url)
        began = billing.reader.deadline(0)
        billing.snapshot(warned[0])
        return billing.reader.deadline(0) - began < 1.9 * seconds

    assert at_some_pace(in_one)


def served(said: Said):
    def answer(path, _before):
        return said if path == PATH else Said(body=CUSTOMER if path.startswith("/v1/customers") else EMPTY)

    return serving(answer)


@pytest.mark.parametrize("said", [refused(403), Said(500, "no"), Said(seconds=10)])
def test_what_cannot_be_read_is_known_as_a_gap_costs_little_and_is_not_asked_with_each_card(said) -> None:
    with served(said) as server:
        billing = gateway(server.url, [])
        began = billing.reader.deadline(0)
        snapshot = billing.snapshot("cus_1")
        took = billing.reader.deadline(0) - began
        before = server.asked.count(PATH)
        assert billing.snapshot("cus_1").warnings == ()
    assert [gap.part for gap in snapshot.unread] == ["warnings"]
    assert (took < 8, server.asked.count(PATH)) == (True, before)


def test_a_customer_that_cannot_be_read_does_not_lose_them() -> None:
    body = {"id": "issfr_1", "charge": "ch_1", "created": 1795292376, "fraud_type": "misc", "actionable": True}

    asked = Event()

    def answer(path, _before):
        if path.startswith("/v1/customers"):
            asked.wait(20)  # on a busy machine it would be refused before the others were even asked
            return refused(500)
        if path != PATH:
            return Said(body=EMPTY)
        asked.set()
        return Said(body={"data": [body]})

    with serving(answer) as server:
        billing = gateway(server.url, [])
        with pytest.raises(Unavailable):
            billing.snapshot("cus_1")
        billing.close()
        assert [one.id for one in billing.warnings.of(["ch_1"])] == ["issfr_1"]
