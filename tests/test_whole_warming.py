"""The whole product: a ticket that a helpdesk told us of is ready when the first agent opens it."""

import json
import time
from typing import Any

import pytest

from app.domain.billing import Customer, Snapshot
from app.ports import WantedEvents
from app.sandbox.helpdesk.announcing import notification, ticket_event
from app.sandbox.helpdesk.pushing import intercom_headers, zendesk_headers
from tests.whole import Whole, heading, said


@pytest.fixture
def whole(sandbox: Any, tmp_path: Any) -> Any:
    sandbox.reset("demo")
    made = Whole(sandbox, tmp_path, CARD_DEADLINE_SECONDS="3")
    keeps(made)
    yield made
    made.deps.make_ready.close()  # type: ignore[attr-defined]
    made.close()


def keeps(whole: Whole) -> None:
    """Waits until the process has followed the others for as long as a read may take: then its cache keeps."""
    end = time.monotonic() + 30
    while whole.deps.cache.get("cus_any") is None and time.monotonic() < end:
        whole.deps.cache.put(Snapshot(Customer("cus_any"), whole.deps.now()))
        time.sleep(0.05)


def outcomes(whole: Whole) -> dict[str, float]:
    lines = [one for one in whole.deps.metrics.text().decode().splitlines() if one.startswith("counterfoil_warmed_ca")]
    return {one.split('"')[1]: float(one.rpartition(" ")[2]) for one in lines if "_total{" in one}


def until(whole: Whole, number: int) -> dict[str, float]:
    end = time.monotonic() + 30
    while sum(outcomes(whole).values()) < number and time.monotonic() < end:
        time.sleep(0.02)
    return outcomes(whole)


def push_intercom(whole: Whole, story: str) -> None:
    conversation = whole.helpdesk.intercom.conversations[whole.conversations()[story]]
    body = notification("conversation.user.created", conversation, whole.settings.intercom_workspace_id or "")
    raw = json.dumps(body).encode()
    headers = intercom_headers(raw, whole.settings.intercom_client_secrets[0])
    assert whole.client.post("/intercom/webhooks", data=raw, headers=headers).status_code == 200


def push_zendesk(whole: Whole, story: str) -> None:
    raw = json.dumps(ticket_event("created", whole.helpdesk.zendesk.tickets[whole.tickets()[story]], {})).encode()
    headers = zendesk_headers(raw, whole.settings.zendesk_webhook_secrets[0])
    assert whole.client.post("/zendesk/webhooks", data=raw, headers=headers).status_code == 200


def found_by_email(whole: Whole, number: int) -> list[str]:
    """Stories whose requester is exactly one customer."""
    stories = [one for one in whole.helpdesk.stories.values() if one.theme and one.email]
    return [one.key for one in stories][:number]


@pytest.mark.parametrize("push", [push_intercom, push_zendesk])
def test_the_first_open_of_a_ticket_that_arrived_asks_stripe_for_nothing(whole: Whole, push: Any) -> None:
    keys = found_by_email(whole, 3)
    for key in keys:
        push(whole, key)
    assert until(whole, len(keys)) == {"ready": len(keys)}
    bearer, before = whole.bearer(), len(whole.stripe_calls())
    for key in keys:
        assert said(whole.intercom(key)) if push is push_intercom else heading(whole.zendesk(key, bearer))
    assert whole.stripe_calls()[before:] == []


def test_nothing_of_a_warming_goes_on_record(whole: Whole) -> None:
    push_intercom(whole, found_by_email(whole, 1)[0])
    assert until(whole, 1) == {"ready": 1}
    assert whole.deps.ledger is not None
    assert whole.deps.ledger.events(WantedEvents(did=("viewed",))) == ()


def test_where_intercom_may_not_be_read_the_card_is_read_when_it_is_opened(sandbox: Any, tmp_path: Any) -> None:
    sandbox.reset("demo")
    made = Whole(sandbox, tmp_path, INTERCOM_ACCESS_TOKEN="")
    push_intercom(made, found_by_email(made, 1)[0])
    assert until(made, 1) == {"not_allowed": 1}
    made.deps.make_ready.close()  # type: ignore[attr-defined]
    made.close()
