"""What Stripe pushes is verified, kept once and answered; what it did not sign is turned away cheaply and quietly."""

import json
from dataclasses import replace
from typing import Any

import pytest
import stripe
from structlog.testing import capture_logs

from app.factory import build
from app.gateways.stripe_events import StripeWebhooks
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.web.refusals import QUIET_SECONDS, Refusals
from app.web.stripe_webhooks import MOST_BYTES
from tests.application import NOW
from tests.hearing import Hearing

SECRET, OLDER = "whsec_newest", "whsec_older"
MOMENT = int(NOW.timestamp())


class Endpoint:
    """The application with the endpoint, and Stripe's side of it."""

    def __init__(self, hearing: Hearing, secrets: tuple[str, ...] = (SECRET, OLDER)) -> None:
        webhooks = StripeWebhooks(secrets, lambda: MOMENT) if secrets else None
        self.deps = replace(hearing.deps, webhooks=webhooks)
        self.hearing = hearing
        self.client = build(self.deps).test_client()

    def push(self, given: Any, secret: str = SECRET, moment: int = MOMENT) -> Any:
        raw = given if isinstance(given, str) else json.dumps(given)
        return self.send(raw, stripe.WebhookSignature.generate_signature_header(raw, secret, moment))

    def send(self, raw: str | bytes, header: str | None) -> Any:
        headers = {"Stripe-Signature": header} if header is not None else {}
        return self.client.post("/stripe/webhooks", data=raw, headers=headers)

    def counted(self) -> dict[str, float]:
        """How many bodies came, by what became of them."""
        lines = [one for one in self.deps.metrics.text().decode().splitlines() if "stripe_webhooks_total{" in one]
        return {line.split('"')[1]: float(line.rpartition(" ")[2]) for line in lines}


def an_event(number: int = 1, **more: Any) -> dict[str, Any]:
    object_ = {"id": "cus_maya", "object": "customer", "email": "maya@example.com", "name": "Maya Lopez"}
    facts = {"id": f"evt_{number}", "object": "event", "type": "customer.updated", "created": MOMENT, "livemode": False}
    return facts | {"data": {"object": object_}} | more


@pytest.fixture
def hearing(migrated_sqlite_url):
    made = Hearing(migrated_sqlite_url)
    yield made
    made.close()


@pytest.fixture
def endpoint(hearing):
    return Endpoint(hearing)


def test_an_event_is_kept_and_answered_and_done_later(endpoint, hearing):
    answer = endpoint.push(an_event())
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert hearing.store.backlog().waiting == 1
    assert hearing.asked == [("handle_event", "evt_1")]
    assert hearing.told.customers == []


def test_nothing_of_the_body_but_ids_is_kept(endpoint, hearing):
    endpoint.push(an_event())
    with hearing.engine.connect() as connection:
        row = str(connection.exec_driver_sql("SELECT * FROM stripe_events").one())
    assert "cus_maya" in row
    assert "maya@" not in row and "Lopez" not in row


@pytest.mark.parametrize("secret", [SECRET, OLDER])
def test_while_a_secret_is_rolled_both_verify(endpoint, secret):
    assert endpoint.push(an_event(), secret).status_code == 200


def test_without_a_secret_there_is_no_endpoint(hearing):
    closed = Endpoint(hearing, secrets=())
    assert closed.push(an_event()).status_code == 404
    assert hearing.store.backlog().waiting == 0


@pytest.mark.parametrize("moment", [MOMENT - 301, MOMENT + 301, 0])
def test_an_old_or_future_body_is_refused_before_it_is_read(endpoint, hearing, moment):
    assert endpoint.push(an_event(), moment=moment).status_code == 401
    assert endpoint.push(an_event(note="x" * MOST_BYTES), moment=moment).status_code == 401
    assert hearing.store.backlog().waiting == 0


@pytest.mark.parametrize("header", [None, "", "t=1", f"t={MOMENT}", f"t={MOMENT},v1=00", "garbage", "x" * 100_000])
def test_what_stripe_did_not_sign_is_refused(endpoint, hearing, header):
    assert endpoint.send(json.dumps(an_event()), header).status_code == 401
    assert hearing.store.backlog().waiting == 0


@pytest.mark.parametrize("given", ["{", "[]", "null", '{"id": 1}', '"text"'])
def test_what_is_signed_but_no_event_has_the_wrong_shape(endpoint, given):
    assert endpoint.push(given).status_code == 400
    assert endpoint.counted() == {"unreadable": 1}


def test_a_body_that_is_too_large_is_not_read(endpoint, hearing):
    assert endpoint.push(an_event(note="x" * MOST_BYTES)).status_code == 413
    assert hearing.store.backlog().waiting == 0


def test_a_large_event_of_stripes_is_taken(endpoint):
    assert endpoint.push(an_event(note="x" * (MOST_BYTES - 2000))).status_code == 200


def test_the_route_takes_posts_only(endpoint):
    assert endpoint.client.get("/stripe/webhooks").status_code == 405


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"type": "payout.created"}, "unknown_type"),
        ({"account": "acct_1Other"}, "other_account"),
        ({"livemode": True}, "other_mode"),
    ],
)
def test_an_event_that_is_not_for_us_is_answered_and_counted_and_forgotten(endpoint, hearing, more, outcome):
    assert endpoint.push(an_event(**more)).status_code == 200
    assert endpoint.counted() == {outcome: 1}
    assert hearing.store.backlog().waiting == 0


def test_a_replay_is_answered_and_changes_nothing(endpoint, hearing):
    raw = json.dumps(an_event())
    header = stripe.WebhookSignature.generate_signature_header(raw, SECRET, MOMENT)
    assert [endpoint.send(raw, header).status_code for _ in range(5)] == [200] * 5
    assert endpoint.counted() == {"kept": 1, "duplicate": 4}
    assert hearing.asked == [("handle_event", "evt_1")]


def test_when_the_row_cannot_be_kept_stripe_is_asked_to_send_it_again(hearing):
    lost = Endpoint(hearing)
    events = SqlEvents(connect("postgresql+psycopg://someone:sesame@127.0.0.1:9/none"))
    lost.client = build(replace(lost.deps, events=events)).test_client()
    answer = lost.push(an_event())
    assert answer.status_code == 500
    assert "sesame" not in answer.text


def test_a_flood_of_garbage_is_told_of_once_a_minute_without_a_word_of_it(endpoint):
    with capture_logs() as lines:
        for number in range(300):
            assert endpoint.push(an_event(number), "whsec_guessed").status_code == 401
    refused = [line for line in lines if line["event"] == "stripe_webhook_refused"]
    assert [(line["number"], line["why"]) for line in refused] == [(1, "signed with none of our secrets")]
    assert "Lopez" not in str(lines) and "whsec" not in str(lines)
    assert endpoint.counted() == {"refused": 300}


def test_after_a_minute_the_number_of_refusals_is_told():
    time = [0.0]
    refusals = Refusals("webhook_refused", lambda: time[0])
    with capture_logs() as lines:
        for seconds in (0, 1, 2, QUIET_SECONDS, QUIET_SECONDS + 1, 3 * QUIET_SECONDS):
            time[0] = seconds
            refusals.note("why")
    assert [line["number"] for line in lines] == [1, 3, 2]
