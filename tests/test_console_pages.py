"""The console's pages: headers, errors, filters, the record as a file, notes that are stuck, the chain."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.domain.actions import State
from app.domain.audit import AuditEvent, Did, first_break, hash_of
from app.ports import TicketNote, WantedEvents
from app.store.engine import connect
from tests import ledgers, made
from tests.console_stand import LEAD, Console, console

CUSTOMER = "cus_maya"


@pytest.fixture
def woken() -> list[int]:
    return []


@pytest.fixture
def stand(migrated_sqlite_url: str, woken: list[int]) -> Iterator[Console]:
    pages = {"zendesk": "https://shop.zendesk.example/agent/tickets/{ticket}"}
    with console(migrated_sqlite_url, wake=lambda: woken.append(1), ticket_pages=pages) as made_one:
        made_one.be()
        yield made_one


def a_done_action(stand: Console, name: str = "A", **changes: Any) -> str:
    one = ledgers.action(name, charge=f"ch_{name}", **changes)
    ledgers.proposed(stand.ledger, one)
    ledgers.claimed(stand.ledger, one)
    note = TicketNote(f"{one.id}-done", "zendesk", "shop", "1042", "9", ("Refunded.",), action_id=one.id)
    stand.ledger.finish(ledgers.done(one), ledgers.event(Did.EXECUTED, action_id=one.id), (note,))
    return one.id


EVERY = [
    ("GET", "sign-in", 200),
    ("GET", "approvals", 200),
    ("GET", "actions", 200),
    ("GET", "audit", 200),
    ("GET", "audit/export", 200),
    ("GET", "me", 200),
    ("GET", "", 303),
    ("POST", "press", 403),
    ("POST", "be", 403),
    ("GET", "leave", 404),
    ("GET", "callback", 302),
    ("GET", "nothing/here", 404),
    ("GET", "static/0/console.css", 404),
    ("GET", "press", 405),
    ("DELETE", "approvals", 405),
    ("POST", "audit", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY)
def test_every_answer_is_a_page_under_a_strict_policy_and_kept_nowhere(
    stand: Console, method: str, path: str, status: int
) -> None:
    answer = stand.client.open(f"/console/{path}", method=method)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    if status >= 400:
        assert answer.content_type == "text/html; charset=utf-8"
        assert "console.css" in answer.text and "Counterfoil" in answer.text
    assert "<script" not in answer.text and "style=" not in answer.text
    if status == 405:
        assert answer.headers["Allow"]


def test_no_answer_sends_a_browser_to_the_host_that_a_request_names(stand: Console) -> None:
    for path in ("/console", "/console/", "/console/approvals/"):
        answer = stand.client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code in (200, 303) and "evil.example" not in str(answer.headers)


@pytest.mark.postgres
@pytest.mark.parametrize("odd", ["\0", "01J\0", "x" * 300])
def test_of_what_can_be_no_id_no_database_is_asked(migrated_postgres_url: str, odd: str) -> None:
    with console(migrated_postgres_url) as stand:
        stand.be()
        for page in ("approvals", "actions"):
            assert stand.client.get(f"/console/{page}", query_string={"id": odd}).status_code == 200
        for verb in ("approve", "decline", "check", "note"):
            answer = stand.post("press", command=f"{verb}:action:{odd}", note="no")
            assert answer.status_code == 303 and "id=" not in answer.headers["Location"]
        assert "There is no such action." in stand.get("actions").text.replace("&#39;", "'")


def test_a_masked_lead_reads_no_customers_whole_name(stand: Console) -> None:
    a_done_action(stand)
    ledgers.proposed(stand.ledger, waiting := ledgers.action("B"))
    asked = replace(waiting, state=State.WAITING, asked_at=made.NOW, note="please")
    stand.ledger.change(asked, (State.PROPOSED,), ledgers.event(Did.ASKED, action_id=asked.id, customer_id=CUSTOMER))
    stand.deps.cache.put(made.snapshot())
    for path in ("approvals", "actions", "audit"):
        assert "Maya Lindqvist" in stand.get(path).text
    stand.roles[-1] = replace(stand.roles[-1], masked=True)
    for path in ("approvals", "actions", "audit"):
        page = stand.get(path).text
        assert "Maya L." in page and "Lindqvist" not in page


def test_what_breaks_is_a_page_with_a_reference_and_nothing_of_what_broke(migrated_sqlite_url: str) -> None:
    def broken() -> Any:
        raise KeyError("maya@example.com")

    with console(migrated_sqlite_url) as stand:
        stand.be()
        failing = replace(stand, deps=replace(stand.deps, policies=broken)).restarted()
        answer = failing.get("me")
    assert answer.status_code == 500
    assert f"Reference: {answer.headers['X-Request-Id']}" in answer.text
    assert "console.css" in answer.text and "maya" not in answer.text


def test_too_much_is_refused_by_a_page(stand: Console) -> None:
    answer = stand.client.post("/console/press", data={"note": "x" * 70_000})
    assert answer.status_code == 413
    assert "Write less." in answer.text and "console.css" in answer.text


def test_other_paths_keep_their_plain_errors(stand: Console) -> None:
    assert stand.client.get("/consoles").content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("page", ["approvals", "actions", "audit", "audit/export"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["id", "agent", "customer", "ticket", "kind", "since", "until", "after", "format"]),
        st.text() | st.sampled_from(["0001-01-01", "9999-12-31", "2026-11-23", "-1", "99999999999", "done", "viewed"]),
    )
)
def test_no_query_breaks_a_page(stand: Console, page: str, query: dict[str, str]) -> None:
    assert stand.client.get(f"/console/{page}", query_string=query).status_code == 200


def test_bytes_that_are_no_text_break_no_page(stand: Console) -> None:
    for page in ("approvals", "actions", "audit"):
        assert stand.client.get(f"/console/{page}?agent=%ff%fe&id=%00%ff&since=%c0").status_code == 200


@pytest.mark.parametrize("agent", ["9", "ann@example.com", "Ann@Example.com"])
def test_the_record_and_the_actions_are_found_by_an_agents_id_or_address(stand: Console, agent: str) -> None:
    a_done_action(stand)
    for page, mark in (("audit", "Proposed"), ("actions", "Refund")):
        assert mark in table(stand.get(f"{page}?agent={agent}").text)
        assert table(stand.get(f"{page}?agent=somebody@example.com").text) == ""


def test_the_record_is_filtered_by_customer_ticket_kind_and_day(stand: Console) -> None:
    stand.ledger.record(ledgers.event(Did.REFUSED, customer_id="cus_1", ticket_id="77"))
    for query, found in (
        ("customer=cus_1", True),
        ("customer=cus_2", False),
        ("ticket=%2377", True),
        ("ticket=78", False),
        ("kind=refused", True),
        ("kind=executed", False),
        ("since=2026-11-23&until=2026-11-23&kind=refused", True),
        ("since=2026-11-24", False),
        ("until=2026-11-22", False),
    ):
        assert ("Refused" in table(stand.get(f"audit?{query}").text)) is found, query


@pytest.mark.parametrize(("kind", "found"), [("open", False), ("unknown", False), ("done", True), ("not_done", False)])
def test_actions_are_listed_by_how_they_stand(stand: Console, kind: str, found: bool) -> None:
    a_done_action(stand)
    assert bool(table(stand.get(f"actions?kind={kind}").text)) is found


def test_an_action_that_is_opened_shows_its_events_its_notes_and_where_its_ticket_is(stand: Console) -> None:
    opened = stand.get(f"actions?id={a_done_action(stand)}").text
    record = opened.partition('id="history"')[2]
    assert [word for word in ("Proposed", "Confirmed", "Done") if word in record] == ["Proposed", "Confirmed", "Done"]
    assert "<bdi>ann@example.com</bdi>" in record
    assert "On its way" in opened and "Try the note again" not in opened
    assert 'href="https://shop.zendesk.example/agent/tickets/' in opened


def test_a_note_that_was_given_up_says_why_and_can_be_tried_again(stand: Console, woken: list[int]) -> None:
    one = a_done_action(stand)
    (kept,) = stand.ledger.notes_of(one)
    stand.ledger.claim_note(kept.note.id, kept.next_at or stand.clock(), ledgers.later(60))
    stand.ledger.note_given_up(kept.note.id, "The helpdesk did not answer.", ledgers.event(Did.NOT_NOTED))
    page = stand.get(f"actions?id={one}").text
    assert "Given up" in page and "1 try. The helpdesk did not answer." in page and "Note not posted" in page
    answer = stand.post("press", command=f"note:action:{one}")
    assert answer.headers["Location"] == f"/console/actions?id={one}"
    assert [note.next_at for note in stand.ledger.notes_of(one)] == [stand.clock()] and woken == [1]
    stand.post("press", command=f"note:action:{one}")
    assert "No note of this action waits to be tried again." in stand.get("actions").text
    assert woken == [1]


@pytest.mark.parametrize("command", ["", "approve", "pay:action:x", "note:action:nothing", "approve:action:nothing"])
def test_a_button_that_is_none_says_so(stand: Console, command: str) -> None:
    answer = stand.post("press", command=command)
    assert answer.status_code == 303
    assert 'role="alert"' in stand.client.get(answer.headers["Location"]).text


def test_what_strangers_typed_is_text(stand: Console) -> None:
    evil = '"><script>alert(1)</script>'
    person = replace(made.action().agent, name=evil)
    a_done_action(stand, agent=person, note=evil)
    stand.ledger.record(ledgers.event(Did.REFUSED, email=evil, customer_id=evil, ticket_id=evil))
    for page in ("approvals", "actions", "audit", f"audit?agent={evil}"):
        assert "<script" not in stand.get(page).text


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def test_no_cell_of_the_csv_is_a_formula(stand: Console) -> None:
    for one in FORMULAS:
        stand.ledger.record(ledgers.event(Did.REFUSED, email=one, customer_id=one, facts={"note": one}))
    answer = stand.get("audit/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert len(rows) == 2 + len(FORMULAS)
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]


def test_the_json_lines_say_each_event_exactly_so_that_its_hash_can_be_computed_again(stand: Console) -> None:
    stand.ledger.record(ledgers.event(Did.REFUSED, email=None, facts={"note": "=1 \u20ac", "n": "1"}))
    lines = [json.loads(line) for line in stand.get("audit/export?format=jsonl").text.splitlines()]
    kept = stand.ledger.events(WantedEvents())
    assert len(lines) == len(kept) == 2
    for line, chained in zip(lines, kept, strict=True):
        facts = {**line, "at": chained.event.at, "did": Did(line["did"])}
        number, before, said = facts.pop("number"), facts.pop("before"), facts.pop("hash")
        assert hash_of(number, AuditEvent(**facts), before) == said == chained.hash


def test_the_export_has_every_event_also_beyond_a_page(stand: Console) -> None:
    for number in range(1203):
        stand.ledger.record(ledgers.event(Did.VIEWED, ticket_id=str(number)))
    lines = stand.get("audit/export?kind=viewed&format=jsonl").text.splitlines()
    assert [json.loads(line)["ticket_id"] for line in lines] == [str(number) for number in reversed(range(1203))]


def test_the_audit_page_says_that_the_chain_is_whole_and_which_event_is_not(stand: Console, sqlite_rows: Any) -> None:
    for _ in range(3):
        stand.ledger.record(ledgers.event(Did.REFUSED))
    assert "Unbroken" in stand.get("audit").text and "Events 1 to 4" in stand.get("audit").text
    sqlite_rows("UPDATE audit_events SET who = 'x' WHERE number = 2")
    assert "Event 2 is not as it was written." in stand.get("audit").text


@pytest.fixture
def sqlite_rows(stand: Console, migrated_sqlite_url: str) -> Any:
    """Somebody with the database in hand, past the triggers that guard the record."""

    def run(statement: str) -> None:
        engine = connect(migrated_sqlite_url)
        with engine.begin() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))
        engine.dispose()

    return run


def test_a_chain_breaks_where_an_event_was_changed_taken_out_or_put_in(stand: Console) -> None:
    for _ in range(4):
        stand.ledger.record(ledgers.event(Did.REFUSED))
    whole = stand.ledger.events(WantedEvents())
    assert first_break(whole) == first_break(whole[1:3]) == first_break(()) == 0
    changed = replace(whole[2], event=replace(whole[2].event, who="x"))
    assert first_break((*whole[:2], changed, *whole[3:])) == 3
    assert first_break((*whole[:2], *whole[3:])) == 2
    anew = replace(changed, hash=hash_of(3, changed.event, changed.before))
    assert first_break((*whole[:2], anew, *whole[3:])) == 3


def test_totals_are_by_reason_and_currency(stand: Console) -> None:
    a_done_action(stand)
    a_done_action(stand, "B")
    totals = stand.get("audit").text.partition("<caption>")[2]
    assert (
        "Not delivered, or unhappy" in totals and '<meter min="0" max="2" value="2"' in totals and "40.00 EUR" in totals
    )


def test_who_i_am_says_what_i_may_do(stand: Console) -> None:
    page = stand.get("me").text
    assert f"<bdi>{LEAD}</bdi>" in page and "<bdi>Lena Hart</bdi>" in page and "May use the console." in page


def test_an_unknown_action_says_so(stand: Console) -> None:
    for page in ("approvals", "actions"):
        assert "There is no such action." in stand.get(f"{page}?id=01J").text


def test_days_of_filters_and_of_the_table_are_the_teams_days(migrated_sqlite_url: str) -> None:
    with console(migrated_sqlite_url) as stand:
        stand.be()
        tokyo = stand.restarted(default_time_zone="Asia/Tokyo")
        tokyo.ledger.record(ledgers.event(Did.REFUSED, at=made.NOW.replace(hour=20), ticket_id="77"))
        found = table(tokyo.get("audit?ticket=77&since=2026-11-24").text)
        assert "Nov 24, 2026" in found and "Nov 23" not in found
        assert table(tokyo.get("audit?ticket=77&until=2026-11-23").text) == ""


def table(page: str) -> str:
    """The rows of the page's first table; nothing when nothing was found."""
    box = page.partition('class="tablebox"')[2].partition("</table>")
    return box[0].partition("<tbody>")[2] if box[1] and "<caption>" not in box[0] else ""


def test_no_state_is_left_out_of_the_filters() -> None:
    from integrations.console.asked import STATES

    listed = {state for states in STATES.values() for state in states}
    assert set(State) - listed == {State.PROPOSED}
