"""The demo's stories: the headline and next step that each ticket's card must lead with, the same in both channels."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole import Whole, said

CALM = "Nothing needs attention"
HEADLINES = {
    "clean-payer": (CALM, ""),
    "duplicate-charge": ("Probable duplicate charge, 190.00 USD", "open:payment:ch_"),
    "proration-surprise": ("Last invoice is 89.03 EUR higher", "explain:invoice:in_"),
    "trial": ("On a free trial until", ""),
    "metered-usage": ("Credits nearly gone, 7.00 USD left", "open:balances:cus_"),
    "many-invoices": (CALM, ""),
    "expired-card": ("Payment failed, 32.00 USD", "open:payment:ch_"),
    "ach-return": ("Payment failed, 1,240.00 USD", "open:payment:py_"),
    "canceled-charged": ("Possibly charged after canceling, 29.00 EUR", "open:invoice:in_"),
    "failed-refund": ("Refund failed, 65.00 EUR", "open:payment:ch_"),
    "partial-refund": (CALM, ""),
    "fraud-dispute": ("Dispute: answer by", "open:dispute:du_"),
    "inquiry": ("Inquiry: answer by", "open:dispute:du_"),
    "several-disputes": ("Dispute: answer by", "open:dispute:du_"),
    "jpy-payer": (CALM, ""),
    "kwd-payer": (CALM, ""),
    "enterprise-transfer": ("Money received, not applied: 4,980.00 EUR", "open:balances:cus_"),
    "turkish-payer": (CALM, ""),
    "deleted-customer": ("This customer was deleted in Stripe", ""),
    "outsourced-agent": (CALM, ""),
    "rtl-name": (CALM, ""),
    "markup-name": (CALM, ""),
    "mixed-case-email": (CALM, ""),
    "confirm-payment": ("Waiting for the customer, 149.00 EUR", "open:payment:pi_"),
    "pending-refund": (CALM, ""),
    "sepa-payer": (CALM, ""),
    "isk-payer": (CALM, ""),
    "many-subscriptions": (CALM, ""),
}
NO_CARD = {"no-email", "invoice-number", "guest-checkout", "shared-email", "three-on-email"}
MOST_ON_HOME = {
    "enterprise-transfer": "Overdue 12 days, 4,980.00 EUR",
    "fraud-dispute": "Card ends before the next charge",
}


@pytest.fixture
def whole(sandbox, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    whole = Whole(sandbox, tmp_path)
    yield whole
    whole.close()


def plain(fragment: str) -> str:
    """A fragment's words, without markup or doubled spaces."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", fragment)))


def test_each_story_leads_with_its_true_cause_in_both_channels(whole: Whole) -> None:
    assert set(whole.tickets()) >= set(HEADLINES) | NO_CARD
    bearer = whole.bearer()
    for story, (headline, step) in HEADLINES.items():
        canvas, fragment = said(whole.intercom(story)), whole.zendesk(story, bearer)
        assert headline in canvas and step in canvas, story
        assert headline in plain(fragment) and step in fragment, story
        notices = len(re.findall(r'class="notice', fragment))
        assert notices == (not _calm(headline)) + (story in MOST_ON_HOME), story
        assert MOST_ON_HOME.get(story, "") in canvas and MOST_ON_HOME.get(story, "") in plain(fragment), story


def test_the_pages_behind_home_open_in_both_channels(whole: Whole) -> None:
    bearer = whole.bearer()
    for story in HEADLINES:
        home = whole.zendesk(story, bearer)
        page = re.search(r'value="(open:insights:[^"]+)"', home)
        assert page, story
        for command in (page[1], page[1].replace("insights", "discrepancies")):
            canvas = said(whole.intercom(story, component_id=command, input_values={}))
            fragment = whole.zendesk(story, bearer, component_id=command)
            title = "To notice" if "insights" in command else "Discrepancies"
            assert title in canvas and title in plain(fragment), story
            assert "could not be read" not in canvas, story


def _calm(headline: str) -> bool:
    return headline == CALM or headline.startswith("On a free trial")
