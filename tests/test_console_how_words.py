"""The record's words for how a customer was seen and a reply was used: each has its own, an unknown one stands."""

from datetime import UTC, datetime

import pytest

from app.domain.audit import AuditEvent, Chained, Did
from app.domain.macros.drafted import Used
from app.domain.matching import How
from integrations.console.how_words import SEEN, USED, how_words
from integrations.console.tables import event_row
from tests.words import text

AT = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize("how", [*How, "opened", "offered", "search"])
def test_every_way_to_see_a_customer_has_its_words(how: str) -> None:
    assert text(how_words(AuditEvent(AT, Did.VIEWED, facts={"how": how}))) == text(SEEN[how]) != how


@pytest.mark.parametrize("used", list(Used))
def test_a_used_reply_is_named_with_what_became_of_it(used: Used) -> None:
    event = AuditEvent(AT, Did.USED, facts={"how": used.value, "macro": "refund-sent"})
    assert text(how_words(event)) == f"refund-sent, {text(USED[used])}"


@pytest.mark.parametrize(
    ("did", "to", "said"),
    [
        (Did.NOTED, "", "Noted on the ticket"),
        (Did.NOTED, "customer", "Reply sent to the customer"),
        (Did.NOT_NOTED, "customer", "Reply not sent"),
    ],
)
def test_words_to_the_customer_are_no_note(did: Did, to: str, said: str) -> None:
    facts = {"note": "n1", "tries": "1"} | ({"to": to} if to else {})
    assert text(event_row(Chained(1, AuditEvent(AT, did, facts=facts), "", ""), None).what.words) == said


def test_what_is_not_known_stands_as_it_is_and_nothing_is_nothing() -> None:
    assert text(how_words(AuditEvent(AT, Did.VIEWED, facts={"how": "by_mirror"}))) == "by_mirror"
    assert how_words(AuditEvent(AT, Did.SIGNED_IN)) == ()
