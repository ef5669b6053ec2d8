"""Attempts to move money twice, or against what was said, through the one front door of both channels: over real HTTP,
a real database and the sandbox's Stripe, whose books are counted in the end."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.policy import Policy
from app.factory import build
from app.usecases import reconciling
from tests.test_whole_money import LENA, Channel, Intercom, Zendesk, button, maya, newest_invoice, rows
from tests.test_whole_money import refunds as refunds_of
from tests.whole import Whole

DAY = 24 * 3600


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    yield product
    product.close()


def proposed(desk: Intercom | Zendesk, kind: str, target: str, amount: str, **more: str) -> str:
    """The confirm button of a proposal."""
    typed = {"amount": amount, "reason": "goodwill", "note": "Wrote the same day.", **more}
    return button(desk.press(f"propose:{kind}:{target}", **typed), "confirm")


def charge_of(whole: Whole) -> str:
    """The charge that paid the newest invoice."""
    (newest, *_) = [one for one in rows(whole, "charges", customer=maya(whole)) if one["status"] == "succeeded"]
    return str(newest["id"])


def given_back(whole: Whole) -> int:
    """All that Maya got: refunds and credit on her balance, in minor units."""
    credits = rows(whole, f"customers/{maya(whole)}/balance_transactions", limit="100")
    return sum(one["amount"] for one in refunds_of(whole)) - sum(one["amount"] for one in credits)


def at_once(*clicks: tuple[Intercom | Zendesk, str]) -> list[str]:
    """What each of these clicks, made at the same moment, shows."""
    gate = threading.Barrier(len(clicks))

    def click(one: tuple[Intercom | Zendesk, str]) -> str:
        gate.wait(30)
        return one[0].press(one[1])

    with ThreadPoolExecutor(len(clicks)) as people:
        return list(people.map(click, clicks))


def posts(whole: Whole) -> list[str]:
    """The calls that can move money."""
    paths = ("/v1/refunds", "/v1/credit_notes", "balance_transactions", "/void")
    return [one for one in whole.stripe_calls() if one.startswith("POST") and one.endswith(paths)]


def under(whole: Whole, policy: Policy) -> None:
    """From here on this policy is in force."""
    whole.client = build(replace(whole.deps, policies=lambda: policy)).test_client()


def at(whole: Whole, seconds: float) -> None:
    """From here on it is so much later, for us and for Stripe."""
    now = whole.deps.now
    whole.deps = replace(whole.deps, now=lambda: now() + timedelta(seconds=seconds))
    whole.client = build(whole.deps).test_client()
    whole.sandbox.advance(int(seconds))


def test_a_refund_of_the_charge_and_a_credit_note_of_its_invoice_share_what_is_left(whole: Whole) -> None:
    one, other = Intercom(whole), Zendesk(whole)
    by_charge = proposed(one, "refund", charge_of(whole), "40.00")
    by_invoice = proposed(other, "credit_note", newest_invoice(whole)["id"], "40.00")
    assert "Refunded" in one.press(by_charge)
    assert "Refunded" not in other.press(by_invoice)
    assert given_back(whole) == 4000


def test_clicks_at_once_on_the_charge_and_on_its_invoice_from_both_channels_move_money_once(whole: Whole) -> None:
    one, other = Intercom(whole), Zendesk(whole)
    by_charge = proposed(one, "refund", charge_of(whole), "40.00")
    by_invoice = proposed(other, "credit_note", newest_invoice(whole)["id"], "40.00")
    at_once(*[(one, by_charge), (other, by_invoice)] * 3)
    assert given_back(whole) == 4000
    assert len(posts(whole)) == 1


def test_a_balance_credit_that_two_agents_give_at_once_is_given_once(whole: Whole) -> None:
    one, other = Intercom(whole), Zendesk(whole)
    buttons = [proposed(desk, "balance_credit", maya(whole), "15.00") for desk in (one, other)]
    at_once((one, buttons[0]), (other, buttons[1]), (one, buttons[0]), (other, buttons[1]))
    assert given_back(whole) == 1500
    assert len(posts(whole)) == 1


def test_a_refund_and_a_credit_on_the_balance_for_the_same_invoice_do_not_both_give_it(whole: Whole) -> None:
    desk, invoice = Zendesk(whole), newest_invoice(whole)["id"]
    back = proposed(desk, "credit_note", invoice, "50.00")
    kept = proposed(desk, "credit_note", invoice, "50.00", choice="note_balance")
    assert "Refunded" in desk.press(back)
    desk.press(kept)
    assert given_back(whole) == 5000


def bare_payment(whole: Whole) -> str:
    """A charge of 60.00 EUR of Maya's behind which no invoice stands."""
    key = {"Authorization": f"Bearer {whole.settings.stripe_api_key}"}
    form = {"customer": maya(whole), "amount": "6000", "currency": "eur", "confirm": "true"}
    form |= {"payment_method": "pm_card_visa", "automatic_payment_methods[enabled]": "true"}
    form |= {"automatic_payment_methods[allow_redirects]": "never"}
    answer = whole.sandbox.http.post("/v1/payment_intents", data=form, headers=key)
    return str(answer.raise_for_status().json()["latest_charge"])


@pytest.mark.parametrize(
    "lost", [{}, {"kind": "drop_before"}, {"kind": "drop_after"}, {"kind": "status", "status": 409}]
)
def test_a_payment_is_refunded_or_credited_to_the_balance_and_not_both(whole: Whole, lost: dict[str, Any]) -> None:
    one, other, charge = Intercom(whole), Zendesk(whole), bare_payment(whole)
    back = proposed(one, "refund", charge, "40.00", choice="refund")
    kept = proposed(other, "refund", charge, "40.00", choice="balance")
    if lost:
        whole.sandbox.fault(match={"method": "POST", "path": "/v1/refunds"}, times=1, **lost)
        assert "Checking with Stripe" in one.press(back)
    at_once(*[(one, back), (other, kept)] * 3)
    at(whole, 101)
    reconciling.reconcile(whole.deps)
    Intercom(whole).press(kept)
    assert given_back(whole) == 4000


def test_what_was_refunded_by_hand_is_not_credited_to_the_balance_as_well(whole: Whole) -> None:
    desk, charge = Zendesk(whole), charge_of(whole)
    invoice = newest_invoice(whole)["id"]
    kept = proposed(desk, "credit_note", invoice, "40.00", choice="note_balance")
    key = {"Authorization": f"Bearer {whole.settings.stripe_api_key}"}
    whole.sandbox.http.post("/v1/refunds", data={"charge": charge}, headers=key).raise_for_status()
    back = given_back(whole)
    for _ in range(2):
        desk.press(kept)
        assert "confirm:" not in desk.press(f"propose:refund:{invoice}", reason="goodwill", note="Once more.")
    assert given_back(whole) == back


@pytest.mark.parametrize(
    ("kind", "choice", "path"),
    [
        ("balance_credit", "", "/v1/customers/*/balance_transactions"),
        ("credit_note", "note_balance", "/v1/credit_notes"),
        ("credit_note", "note_refund", "/v1/credit_notes"),
        ("refund", "refund", "/v1/refunds"),
    ],
)
def test_what_was_done_is_not_sent_again_though_our_clock_believes_its_key_alive(
    whole: Whole, kind: str, choice: str, path: str
) -> None:
    """Stripe has forgotten the key; our clock was set back, or stood still."""
    desk = Intercom(whole)
    target = {"balance_credit": maya(whole), "credit_note": newest_invoice(whole)["id"], "refund": ""}[kind]
    pressed = proposed(desk, kind, target or bare_payment(whole), "15.00", choice=choice)
    whole.sandbox.fault(match={"method": "POST", "path": path}, times=1, kind="drop_after")
    assert "Checking with Stripe" in desk.press(pressed)
    whole.sandbox.advance(25 * 3600)
    assert reconciling.reconcile(whole.deps).still_open == ()
    assert given_back(whole) == 1500
    assert len(posts(whole)) == 1


def open_invoice(whole: Whole) -> str:
    """An invoice of 60.00 EUR that Maya has yet to pay."""
    key = {"Authorization": f"Bearer {whole.settings.stripe_api_key}"}

    def made(path: str, **form: str) -> Any:
        answer = whole.sandbox.http.post(f"/v1/{path}", data=form, headers=key)
        return answer.raise_for_status().json()

    customer = maya(whole)
    invoice = made("invoices", customer=customer, collection_method="send_invoice", days_until_due="30")["id"]
    made("invoiceitems", customer=customer, invoice=invoice, amount="6000", currency="eur")
    return str(made(f"invoices/{invoice}/finalize")["id"])


def test_an_open_invoice_is_voided_or_credited_but_not_both(whole: Whole) -> None:
    one, other, invoice = Intercom(whole, LENA), Zendesk(whole, LENA), open_invoice(whole)
    void = button(one.press(f"propose:void:{invoice}", reason="duplicate", note="Sent twice."), "confirm")
    credit = proposed(other, "credit_note", invoice, "20.00")
    at_once(*[(one, void), (other, credit)] * 3)
    assert len(posts(whole)) == 1
    (found,) = [row for row in rows(whole, "invoices", customer=maya(whole)) if row["id"] == invoice]
    credited = sum(row["amount"] for row in rows(whole, "credit_notes", invoice=invoice))
    assert (found["status"], credited) in (("void", 0), ("open", 2000))


def test_an_old_confirm_of_what_stripe_refused_sends_nothing_again(whole: Whole) -> None:
    desk, invoice = Intercom(whole), newest_invoice(whole)["id"]
    pressed = proposed(desk, "refund", invoice, "29.03")
    whole.sandbox.fault(match={"method": "POST", "path": "/v1/credit_notes"}, kind="status", status=429, times=1)
    assert "Nothing was done" in desk.press(pressed)
    sent = len(posts(whole))
    for _ in range(3):
        assert "Refunded" not in desk.press(pressed)
    assert (len(posts(whole)), given_back(whole)) == (sent, 0)
    assert "Refunded" in desk.press(proposed(desk, "refund", invoice, "29.03"))
    assert given_back(whole) == 2903


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 409, "code": "idempotency_key_in_use"},
        {"kind": "status", "status": 429, "code": "lock_timeout"},
        {"kind": "status_after", "status": 500},
        {"kind": "drop_after"},
    ],
    ids=lambda one: f"{one['kind']}-{one.get('code') or one.get('status', '')}",
)
def test_what_is_not_known_is_replayed_checked_and_asked_by_another_agent_and_given_once(
    whole: Whole, fault: dict[str, Any]
) -> None:
    one, other, invoice = Intercom(whole), Zendesk(whole), newest_invoice(whole)["id"]
    pressed, beside = proposed(one, "refund", invoice, "29.03"), proposed(other, "refund", invoice, "29.03")
    whole.sandbox.fault(match={"method": "POST", "path": "/v1/credit_notes"}, times=1, **fault)
    assert "Checking with Stripe" in one.press(pressed)
    assert "Checking with Stripe" in one.press(pressed)
    assert "Stripe has not answered for another one yet" in other.press(beside)
    at(whole, 2 * 3600)
    other = Intercom(whole)
    reconciling.reconcile(whole.deps)
    reconciling.reconcile(whole.deps)
    settled = one.press(pressed)
    assert "Checking with Stripe" not in settled
    assert given_back(whole) == (2903 if "Refunded" in settled else 0)
    for _ in range(2):
        one.press(pressed)
        other.press(beside)
    assert given_back(whole) == (2903 if "Refunded" in settled else 0)


@pytest.mark.parametrize(("kind", "days"), [("drop_after", 2), ("drop_after", 31), ("drop_before", 2)])
def test_beyond_the_life_of_the_key_nothing_is_sent_and_stripes_books_decide(
    whole: Whole, kind: str, days: int
) -> None:
    desk, invoice = Intercom(whole), newest_invoice(whole)["id"]
    pressed = proposed(desk, "refund", invoice, "29.03")
    whole.sandbox.fault(match={"method": "POST", "path": "/v1/credit_notes"}, times=1, kind=kind)
    assert "Checking with Stripe" in desk.press(pressed)
    sent = len(posts(whole))
    at(whole, days * DAY)
    assert reconciling.reconcile(whole.deps).still_open == ()
    assert len(posts(whole)) == sent
    assert ("Refunded" in desk.press(pressed)) is (kind == "drop_after")
    assert given_back(whole) == (2903 if kind == "drop_after" else 0)


@pytest.mark.parametrize("seconds", [15 * 60, 31 * DAY])
def test_a_confirm_in_a_tab_that_was_left_open_does_nothing(whole: Whole, seconds: int) -> None:
    desk = Intercom(whole)
    pressed = proposed(desk, "refund", newest_invoice(whole)["id"], "29.03")
    at(whole, seconds)
    for _ in range(2):
        assert "Refunded" not in desk.press(pressed)
    assert (given_back(whole), posts(whole)) == (0, [])


@pytest.mark.parametrize(("channel", "lost"), [(Intercom, "role"), (Zendesk, "limit")])
def test_a_role_that_vanished_or_a_limit_that_was_lowered_between_the_clicks_lets_nothing_move(
    whole: Whole, channel: Channel, lost: str
) -> None:
    desk = channel(whole)
    pressed = proposed(desk, "refund", newest_invoice(whole)["id"], "29.03")
    policy = whole.deps.policy
    if lost == "role":
        roles = tuple(replace(one, people=one.people - {"ann@example.com"}) for one in policy.roles)
    else:
        roles = tuple(_lowered(one) if one.name == "tier1" else one for one in policy.roles)
    under(whole, replace(policy, roles=roles))
    for _ in range(2):
        assert "Refunded" not in desk.press(pressed)
    assert (given_back(whole), posts(whole)) == (0, [])


def _lowered(role: Any) -> Any:
    """The role with a tenth of what it might give."""
    rules = {
        kind: replace(
            rule,
            limit=replace(rule.limit, figures=tuple(replace(one, minor=one.minor // 10) for one in rule.limit.figures)),
        )
        for kind, rule in role.rules.items()
    }
    return replace(role, rules=rules)


def test_what_its_asker_took_back_nobody_approves(whole: Whole) -> None:
    ann, lena, invoice = Zendesk(whole), Zendesk(whole, LENA), newest_invoice(whole)["id"]
    asks = ann.press(f"propose:refund:{invoice}", reason="duplicate", note="Two seats, one person.")
    withdraw = button(ann.press(button(asks, "ask")), "withdraw")
    approve = button(lena.press(f"open:approval:{withdraw.rpartition(':')[2]}"), "approve")
    ann.press(withdraw)
    for _ in range(2):
        assert "Refunded" not in lena.press(approve)
    assert (given_back(whole), posts(whole)) == (0, [])


def test_an_approval_and_a_withdrawal_at_once_end_in_one_way(whole: Whole) -> None:
    ann, lena, invoice = Intercom(whole), Intercom(whole, LENA), newest_invoice(whole)["id"]
    asks = ann.press(f"propose:refund:{invoice}", reason="duplicate", note="Two seats, one person.")
    withdraw = button(ann.press(button(asks, "ask")), "withdraw")
    approve = button(lena.press(f"open:approval:{withdraw.rpartition(':')[2]}"), "approve")
    at_once((lena, approve), (ann, withdraw), (lena, approve), (ann, withdraw))
    assert (given_back(whole), len(posts(whole))) in ((0, 0), (11803, 1))
