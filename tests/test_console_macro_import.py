"""Taking macros over from a helpdesk in the console: drafts, a report of what could not be mapped, nothing twice."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.domain.errors import Unavailable, Why
from app.domain.macros.foreign import Foreign
from app.domain.macros.version import Origin
from tests.macro_console import PEOPLE, Browser, Stand, alert, stand

HOSTILE = "<script>alert(1)</script>\u202e"


@dataclass
class Source:
    """A helpdesk with macros."""

    found: tuple[Foreign, ...]
    asked: list[bool] = field(default_factory=list)
    failing: bool = False

    def macros(self, inactive: bool) -> tuple[Foreign, ...]:
        self.asked.append(inactive)
        if self.failing:
            raise Unavailable(Why.SLOW, "no answer")
        return self.found


@pytest.fixture
def source() -> Source:
    one = Foreign(Origin.ZENDESK, "1", "Refund::On its way", "<p>Hi {{ticket.requester.first_name}}.</p>", "t1")
    other = Foreign(Origin.ZENDESK, "2", HOSTILE, "<p>Hi {{dc.greeting}}.</p>", "t1")
    return Source((one, other, Foreign(Origin.ZENDESK, "3", "Only closes", "", "t1")))


@pytest.fixture
def house(migrated_sqlite_url: str, source: Source) -> Iterator[Stand]:
    with stand(migrated_sqlite_url, macro_sources={"zendesk": source}) as found:
        yield found


def take(browser: Browser, status: int = 200, **form: str) -> str:
    given: dict[str, Any] = {"form_secret": browser.secret(), "helpdesk": "zendesk"} | form
    answer = browser.client.post("/console/macros/_import", data=given)
    assert answer.status_code == status
    return answer.text


def test_what_comes_is_a_draft_and_what_has_no_place_here_is_said(house: Stand, source: Source) -> None:
    lead = house.browser()
    assert "Read the macros of Zendesk" in lead.page("/_import") and "Intercom" not in lead.page("/_import")
    page = take(lead)
    assert "Zendesk: 3 macros read, 2 drafts made." in page
    assert "There is no fact for <bdi>{{dc.greeting}}</bdi>." in html.unescape(page)
    assert "Has no text" in page and HOSTILE not in page and "<script" not in page
    assert source.asked == [False]
    entry = house.house.lena.entry("refund-on-its-way")
    assert entry.open is not None and entry.open.origin is Origin.ZENDESK and entry.published is None
    assert "Draft 1" in lead.page("/refund-on-its-way")
    assert "Reply imported" in lead.client.get("/console/audit").text
    again = take(lead, inactive="yes")
    assert "3 macros read, 0 drafts made." in again and "Taken over before" in again
    assert source.asked == [False, True]


def test_a_helpdesk_that_cannot_be_read_is_a_sentence(house: Stand, source: Source) -> None:
    source.failing = True
    assert "Nothing was taken over." in alert(take(house.browser(), 409))
    assert "not connected" in alert(take(house.browser(), 409, helpdesk="elsewhere"))


def test_who_only_looks_and_who_has_no_form_takes_nothing_over(house: Stand, source: Source) -> None:
    ada = house.browser(PEOPLE[2])
    assert "Read the macros" not in ada.page("/_import")
    assert "Your role does not edit macros." in alert(take(ada, 409))
    take(house.browser(), 403, form_secret="0" * 64)
    assert source.asked == []
