"""The card in German, in both channels: as an agent of a German helpdesk reads it, and at the width of a sidebar."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.helpdesk.people import agent_by_key
from integrations.intercom.heights import FIRST_CANVAS, height
from integrations.intercom.render import render as canvas_of
from integrations.phrases import Wording
from integrations.zendesk.render import render as html_of
from tests.pseudo import Pseudo
from tests.sample_money_cards import MONEY_SAMPLES
from tests.whole import Whole, said
from tests.whole_pages import pages, tickets
from tests.zendesk_frame import STICKING_OUT

GERMAN = Wording("de-AT", "Europe/Vienna")
STYLES = Path("integrations/zendesk/static/sidebar.css")
NARROWEST = 300
SHOWN = """html => {
    document.body.innerHTML = html;
    document.querySelectorAll('details').forEach(one => { one.open = true; });
}"""


@pytest.fixture(scope="module")
def whole(_sandbox: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    _sandbox.reset("demo")
    whole = Whole(_sandbox, tmp_path_factory.mktemp("german"), DEFAULT_LOCALE="de")
    yield whole
    whole.close()


def words(fragment: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", fragment)))


def test_an_agent_of_a_german_helpdesk_reads_german_and_writes_amounts_so(whole: Whole) -> None:
    uta = agent_by_key("uta")
    assert uta is not None
    bearer = whole.bearer(uta)
    card = whole.zendesk("fraud-dispute", bearer)
    assert 'lang="de"' in card and re.search(r"Anfechtung: Antwort bis \d\d\.\d\d\.\d{4}", words(card))
    assert "89,00\xa0EUR" in card or "89,00 EUR" in words(card)
    wrong = whole.zendesk(
        "clean-payer",
        bearer,
        component_id="search:card:c",
        fields={"last4": "4242", "amount": "29.03 EUR", "date": "2026-11-18"},
    )
    assert "Wir können „29.03“ nicht lesen. Schreiben Sie es so: 29,03." in words(wrong)


def test_intercom_reads_the_default_language(whole: Whole) -> None:
    canvas = said(whole.intercom("fraud-dispute"))
    assert "Anfechtung: Antwort bis" in canvas and "89,00 EUR" in canvas and "Dispute" not in canvas


def test_an_agent_of_an_english_helpdesk_beside_them_reads_english(whole: Whole) -> None:
    card = whole.zendesk("fraud-dispute", whole.bearer())
    assert 'lang="en"' in card and "Dispute: answer by" in words(card) and "89.00 EUR" in words(card)


def test_the_page_around_the_card_is_in_the_browsers_language(whole: Whole) -> None:
    page = whole.client.post("/zendesk/sidebar", headers={"Accept-Language": "de-AT,de;q=0.9"}).text
    assert '<html lang="de"' in page and "Sitzung beendet" in page
    assert '<html lang="en"' in whole.client.post("/zendesk/sidebar", headers={"Accept-Language": "tlh"}).text


def test_a_first_canvas_in_german_stays_within_its_height(whole: Whole) -> None:
    """By our own careful estimate; the longer words must fall off as the design says, and never the way on."""
    for _story, ticket in tickets(whole):
        card = next(pages(whole, ticket, Counter()))
        components = canvas_of(card, GERMAN, first=True)["canvas"]["content"]["components"]
        assert height(components) <= FIRST_CANVAS
        assert not card.more or any(one.get("id") == card.more.command for one in components)


@pytest.mark.browser
def test_no_german_page_sticks_out_of_a_sidebar(whole: Whole, chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": NARROWEST, "height": 900})
    page.set_content(f"<html><head><style>{STYLES.read_text()}</style></head><body></body></html>")
    pseudo, seen = Pseudo(), Counter()
    walked = ((story, pages(whole, ticket, seen)) for story, ticket in list(tickets(whole))[::4])
    cards = [(name, [make()]) for name, make in MONEY_SAMPLES.items()]
    for name, drawn in (*cards, *walked):
        for card in filter(pseudo.new, drawn):
            page.evaluate(SHOWN, html_of(card, GERMAN))
            assert page.locator("html").evaluate(STICKING_OUT) == [], name
    page.close()
