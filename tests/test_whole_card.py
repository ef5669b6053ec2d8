"""The main job on real input: the real Stripe SDK over HTTP, requests signed as both helpdesks sign them."""

import html
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.whole import Whole, heading, said

FOUR_BY_EMAIL = {"GET /v1/customers", "GET /v1/invoices", "GET /v1/charges", "GET /v1/payment_intents"}
NO_CREDITS = {"USE_BILLING_CREDITS": "false", "EXTERNAL_ID_METADATA_KEY": ""}


Made = Callable[..., Whole]

ONCE_A_MINUTE = "GET /v1/radar/early_fraud_warnings"
"""For the whole account, whatever the number of cards."""


@pytest.fixture(scope="module")
def stories(_sandbox):
    """One sandbox with the demo's stories for all tests here, which only read."""
    _sandbox.reset("demo")
    return _sandbox


@pytest.fixture
def make(stories, tmp_path: Path) -> Iterator[Made]:
    """Makes the product beside the sandbox; settings may be changed."""
    made: list[Whole] = []

    def build(**changed: str) -> Whole:
        stories.world.journal.clear()
        made.append(Whole(stories, tmp_path, **changed))
        return made[-1]

    yield build
    stories.http.delete("/_sandbox/faults").raise_for_status()
    for one in made:
        one.close()


@pytest.fixture
def whole(make: Made) -> Whole:
    return make()


def test_every_story_has_a_card_in_both_channels_and_they_say_the_same_name(whole: Whole) -> None:
    bearer = whole.bearer()
    for story in whole.conversations():
        canvas, fragment = whole.intercom(story), whole.zendesk(story, bearer)
        assert "could not be read" not in said(canvas) + fragment, story
        name = html.unescape(heading(fragment)).translate(str.maketrans("*[]", "\u2217()"))
        assert canvas[0]["text"].rstrip("\u2026") == name[: len(canvas[0]["text"].rstrip("\u2026"))], story


def test_every_button_of_every_home_card_opens_a_page(whole: Whole) -> None:
    for story in whole.conversations():
        for one in whole.intercom(story):
            if one["type"] == "button" and one["action"]["type"] == "submit":
                assert "Not found" not in said(whole.intercom(story, component_id=one["id"], input_values={})), (
                    story,
                    one,
                )


def test_a_card_by_address_takes_four_calls(make: Made) -> None:
    whole = make(**NO_CREDITS)
    whole.intercom("partial-refund")
    calls = whole.stripe_calls()
    assert calls.count(ONCE_A_MINUTE) == 1
    own = [call for call in calls if call != ONCE_A_MINUTE]
    assert len(own) == 4 and set(own) == FOUR_BY_EMAIL


def test_a_card_of_a_known_customer_takes_four_calls_and_one_for_names_not_yet_known(make: Made) -> None:
    whole = make(**NO_CREDITS)
    whole.intercom("clean-payer")
    assert len(whole.stripe_calls()) == 5 + 1
    whole.intercom("clean-payer")
    assert len(whole.stripe_calls()) == 9 + 1
    assert not [call for call in whole.stripe_calls() if call == "GET /v1/customers"]


def test_a_part_that_is_slow_costs_itself_and_the_card_answers_in_time(make: Made) -> None:
    whole = make(CARD_DEADLINE_SECONDS="3")
    whole.sandbox.fault("latency", path="/v1/disputes", ms=15_000)
    began = time.monotonic()
    canvas = whole.intercom("fraud-dispute")
    assert time.monotonic() - began < 7
    assert "Disputes could not be read" in said(canvas) and "89.00 EUR" in said(canvas)


def test_stripe_slow_as_a_whole_is_a_card_within_the_deadline(make: Made) -> None:
    whole = make(CARD_DEADLINE_SECONDS="3")
    whole.sandbox.fault("latency", path="/v1/", ms=15_000)
    began = time.monotonic()
    canvas = whole.intercom("clean-payer")
    assert time.monotonic() - began < 7
    assert "Billing could not be read" in said(canvas) and "Try again" in said(canvas)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "status", "status": 503}, "cannot be reached"),
        ({"kind": "status", "status": 500, "code": "html"}, "Billing could not be read"),
        ({"kind": "status", "status": 429}, "limiting our reads"),
        ({"kind": "drop_before"}, "cannot be reached"),
    ],
)
def test_stripe_down_limited_or_talking_html_is_said(whole: Whole, fault: dict, words: str) -> None:
    whole.sandbox.fault(path="/v1/", **fault)
    assert words in said(whole.intercom("clean-payer"))


def test_a_missing_permission_is_named_and_the_rest_stands(make: Made) -> None:
    whole = make(STRIPE_API_KEY="rk_test_no_disputes")
    canvas = said(whole.intercom("fraud-dispute"))
    assert "Disputes could not be read" in canvas and "89.00 EUR" in canvas
    assert "Our Stripe key may not read this" in canvas and "ispute" in canvas


def test_another_customers_invoice_is_refused_in_both_channels(whole: Whole) -> None:
    other = next(
        item["id"] for one in whole.intercom("proration-surprise") if one["type"] == "list" for item in one["items"]
    )
    pressed = {"component_id": other}
    assert "belongs to another customer" in said(whole.intercom("clean-payer", **pressed))
    assert "belongs to another customer" in whole.zendesk("clean-payer", whole.bearer(), **pressed)


def test_a_helpdesk_that_is_down_is_a_card_that_says_so(whole: Whole) -> None:
    bearer = whole.bearer()
    whole.zendesk("clean-payer", bearer)
    whole.sandbox.fault("status", path="/zendesk/api/v2/tickets*", status=503)
    given = {"ticket_id": str(whole.tickets()["clean-payer"])}
    answer = whole.client.post("/zendesk/card", json=given, headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 503
    assert "The ticket could not be read" in answer.text and "Try again" in answer.text


def test_what_an_agent_saw_is_in_the_access_log(whole: Whole) -> None:
    whole.intercom("clean-payer")
    view = whole.deps.store.views("cus_DemoAmaraOkaf01")[0]
    assert (view.channel, view.agent_email, view.role, view.how) == (
        "intercom",
        "ann@example.com",
        "tier1",
        "custom_field",
    )
