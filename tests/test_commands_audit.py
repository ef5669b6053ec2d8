"""counterfoil audit: verify says what was done to the record behind the program's back; export writes all of it out."""

import csv
import io
import json
import stat
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from app.cli import main
from app.domain.audit import FIRST, Chained, Did, hash_of
from app.domain.record_lines import as_csv, as_json_lines
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests.ledgers import BOTH_DATABASES, event, later

EVENTS = 6
ENVIRONMENT = {
    "SECRET_KEYS": "k" * 32, "STRIPE_API_KEY": "rk_test_sesame", "INTERCOM_CLIENT_SECRETS": "hush",
    "INTERCOM_WORKSPACE_ID": "abcd1234",
}  # fmt: skip
GUARDS = (
    "audit_events_no_update", "audit_events_no_delete", "audit_events_at_the_end", "audit_head_no_insert",
    "audit_head_no_delete", "audit_head_at_the_end",
)  # fmt: skip


def settle(monkeypatch, url):
    """The settings are these, whatever this machine's are."""
    for one in fields(Settings):
        monkeypatch.delenv(one.name.upper(), raising=False)
    for name, value in (ENVIRONMENT | {"DATABASE_URL": url}).items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=BOTH_DATABASES)
def url(request, monkeypatch):
    url = request.getfixturevalue(request.param)
    settle(monkeypatch, url)
    return url


@pytest.fixture
def record(url):
    """Six events."""
    engine = connect(url)
    ledger = SqlLedger(engine)
    for number in range(EVENTS):
        ledger.record(event(Did.EXECUTED, at=later(number), facts={"amount": str(number), "text": "Işıl 🧾"}))
    engine.dispose()


@pytest.fixture
def tamper(url):
    """Changes the database as its owner can, around the triggers."""
    engine = create_engine(url)

    def change(*statements: str) -> None:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                statements = (*(f"DROP TRIGGER IF EXISTS {name}" for name in GUARDS), *statements)
            else:
                statements = ("SET session_replication_role = replica", *statements)
            for statement in statements:
                connection.execute(text(statement))

    yield change
    engine.dispose()


def verified(capsys, *arguments: str) -> tuple[int, str]:
    status = main(["audit", "verify", *arguments])
    return status, capsys.readouterr().out


def test_a_record_that_nobody_touched_is_whole_and_its_newest_event_is_told(record, capsys):
    status, said = verified(capsys)
    assert status == 0
    assert said.startswith("The record is whole: 6 events; the newest is 6:")
    assert verified(capsys, "--expect", said.split()[-1])[0] == 0


def test_an_empty_record_is_whole(url, capsys):
    assert verified(capsys)[0] == 0


COPIED = "at, did, who, email, role, channel, account, ticket_id, customer_id, action_id, facts, before, hash"
TAMPERED = {
    "a field": (["UPDATE audit_events SET who = '8' WHERE number = 3"], "Event 3 was changed"),
    "a time": (["UPDATE audit_events SET at = '2020-01-01 00:00:00.000000' WHERE number = 3"], "Event 3 was changed"),
    "a deed": (["UPDATE audit_events SET did = 'refused' WHERE number = 3"], "Event 3 was changed"),
    "no deed of ours": (["UPDATE audit_events SET did = 'nothing' WHERE number = 3"], "Event 3 was changed"),
    "a missing e-mail": (["UPDATE audit_events SET email = NULL WHERE number = 3"], "Event 3 was changed"),
    "the facts": (["UPDATE audit_events SET facts = '{}' WHERE number = 3"], "Event 3 was changed"),
    "the facts' writing": (
        ["UPDATE audit_events SET facts = replace(facts, ',', ', ') WHERE number = 3"],
        "Event 3 was changed: it is not as Counterfoil writes it",
    ),
    "no facts": (["UPDATE audit_events SET facts = '[1' WHERE number = 3"], "Event 3 was changed"),
    "facts that are a list": (["UPDATE audit_events SET facts = '[]' WHERE number = 3"], "Event 3 was changed"),
    "the hash": (["UPDATE audit_events SET hash = 'abc' WHERE number = 3"], "Event 3 was changed"),
    "the hash before": (["UPDATE audit_events SET before = hash WHERE number = 3"], "Event 3 was changed"),
    "the first row": (["DELETE FROM audit_events WHERE number = 1"], "Event 1 is missing"),
    "rows in the middle": (["DELETE FROM audit_events WHERE number IN (3, 4)"], "Events 3 to 4 are missing"),
    "the last row": (["DELETE FROM audit_events WHERE number = 6"], "Event 6 is missing"),
    "the tail": (["DELETE FROM audit_events WHERE number > 2"], "Events 3 to 6 are missing"),
    "everything": (["DELETE FROM audit_events"], "Events 1 to 6 are missing"),
    "the order": (
        [
            "UPDATE audit_events SET number = 99 WHERE number = 2",
            "UPDATE audit_events SET number = 2 WHERE number = 4",
            "UPDATE audit_events SET number = 4 WHERE number = 99",
        ],
        "Event 2 was changed",
    ),
    "a row more": (
        [f"INSERT INTO audit_events SELECT 7, {COPIED} FROM audit_events WHERE number = 6"],
        "Event 7 is not of this chain",
    ),
    "the head": (["DELETE FROM audit_head"], "the head of the record is gone"),
    "the head's number": (["UPDATE audit_head SET number = 4"], "Events 5 to 6 are not of this chain"),
    "the head's hash": (["UPDATE audit_head SET hash = 'abc'"], "Event 6 was written anew"),
}


@pytest.mark.parametrize(("statements", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_named(record, tamper, capsys, statements, said):
    tamper(*statements)
    status, printed = verified(capsys)
    assert status == 1
    assert said in printed
    assert printed.splitlines()[-1].startswith("The record is not whole:")


SQLITES_OWN = [
    "who = x'38'",
    "email = x'38'",
    "email = x''",
    "before = x'38'",
    "hash = x'38'",
    "facts = x'7b7d'",
    "at = x'38'",
    "at = 7",
    "did = x'38'",
    "who = CAST(x'ff' AS TEXT)",
    "facts = CAST(x'ff' AS TEXT)",
    "hash = CAST(x'ff' AS TEXT)",
]


@pytest.mark.parametrize("url", ["migrated_sqlite_url"], indirect=True)
@pytest.mark.parametrize("change", SQLITES_OWN)
def test_what_is_no_text_at_all_is_named(record, tamper, capsys, change):
    tamper(f"UPDATE audit_events SET {change} WHERE number = 3")
    status, printed = verified(capsys)
    assert status == 1
    assert printed.startswith("Event 3 was changed")


def hashed(number: int, said, before: str) -> Chained:
    return Chained(number, said, before, hash_of(number, said, before))


def test_a_row_that_was_hashed_again_is_named_by_the_one_behind_it(record, tamper, capsys):
    forged = event(Did.EXECUTED, at=later(2), facts={"amount": "999999", "text": "Işıl 🧾"})
    before = exported(capsys)[1]["hash"]
    facts = json.dumps(dict(forged.facts), sort_keys=True, separators=(",", ":"))
    tamper(
        f"UPDATE audit_events SET facts = '{facts.replace(':', chr(92) + ':')}', "
        f"hash = '{hash_of(3, forged, before)}' WHERE number = 3"
    )
    assert verified(capsys) == (1, "Event 3 was written anew: another hash of it is known.\n"
                                "The record is not whole: 1 found in 6 events.\n")  # fmt: skip


def test_a_tail_and_a_head_that_were_cut_together_show_by_a_hash_that_was_noted_elsewhere(record, tamper, capsys):
    noted = verified(capsys)[1].split()[-1]
    cut = exported(capsys)[3]
    tamper("DELETE FROM audit_events WHERE number > 4", f"UPDATE audit_head SET number = 4, hash = '{cut['hash']}'")
    assert verified(capsys)[0] == 0
    assert verified(capsys, "--expect", noted)[1].startswith("Events 5 to 6 are missing.")


def test_after_a_tail_was_cut_the_record_goes_on_and_the_hole_stays_visible(url, record, tamper, capsys):
    tamper("DELETE FROM audit_events WHERE number > 4")
    engine = connect(url)
    SqlLedger(engine).record(event())
    engine.dispose()
    capsys.readouterr()
    assert verified(capsys)[1].startswith("Events 5 to 6 are missing.")


@pytest.mark.parametrize("expected", ["7", "x:" + "a" * 64, "7:abc", ""])
def test_what_is_no_number_and_hash_is_refused(expected):
    with pytest.raises(SystemExit):
        main(["audit", "verify", "--expect", expected])


def test_a_database_that_was_never_migrated_says_what_to_run(sqlite_url, monkeypatch, capsys):
    settle(monkeypatch, sqlite_url)
    for command in ("verify", "export"):
        assert main(["audit", command]) == 1
        assert "counterfoil db upgrade" in capsys.readouterr().err


def exported(capsys, *arguments: str) -> list[dict]:
    assert main(["audit", "export", "--format", "jsonl", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]


def test_json_lines_say_each_event_exactly_oldest_first(record, capsys):
    lines = exported(capsys)
    assert [one["number"] for one in lines] == [1, 2, 3, 4, 5, 6]
    before = FIRST
    for one in lines:
        said = event(Did(one["did"]), at=datetime.fromisoformat(one["at"]), facts=one["facts"])
        assert (one["before"], one["hash"]) == (before, hash_of(one["number"], said, before))
        before = one["hash"]


def test_only_the_events_between_two_times_are_written(record, capsys):
    start, end = later(1).isoformat(), later(3).replace(tzinfo=None).isoformat()
    assert [one["number"] for one in exported(capsys, "--since", start, "--until", end)] == [2, 3]
    assert exported(capsys, "--since", "2026-11-24") == []
    assert len(exported(capsys, "--until", "2026-11-24")) == EVENTS


def test_csv_has_a_heading_and_says_the_same(record, capsys):
    assert main(["audit", "export"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert (rows[2]["did"], rows[2]["email"], rows[2]["at"]) == (
        "executed",
        "ann@example.com",
        later(2).isoformat(timespec="microseconds"),
    )
    assert json.loads(rows[2]["facts"]) == {"amount": "2", "text": "Işıl 🧾"}


def test_a_file_appears_complete_and_for_its_owner_only(record, tmp_path, capsys):
    file = tmp_path / "record.csv"
    assert main(["audit", "export", "--out", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert len(file.read_text(encoding="utf-8").splitlines()) == EVENTS + 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


def test_a_file_that_cannot_be_written_says_so(record, tmp_path, capsys):
    assert main(["audit", "export", "--out", str(tmp_path / "no" / "record.csv")]) == 1
    assert "record.csv could not be written: No such file or directory" in capsys.readouterr().err


def test_a_row_that_says_no_event_is_left_out_and_named(record, tamper, capsys):
    tamper("UPDATE audit_events SET did = 'nothing' WHERE number = 3")
    assert main(["audit", "export", "--format", "jsonl"]) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["number"] for line in printed.out.split("\n")[:-1]] == [1, 2, 4, 5, 6]
    assert printed.err == "counterfoil: event 3 cannot be read and was left out\n"


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", ""])
def test_what_is_no_time_is_refused(time):
    with pytest.raises(SystemExit):
        main(["audit", "export", "--since", time])


def test_a_reader_that_has_read_enough_is_no_error(url, record):
    command = f"'{sys.executable}' -m app.cli audit export | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("number,at,did,")


texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
NASTY = st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", '"=1', ",=1"])


@given(st.lists(st.builds(lambda who, role: event(who=who, role=role), texts | NASTY, texts | NASTY), max_size=4))
def test_no_cell_is_a_formula_and_none_loses_a_word(said):
    written = "".join(as_csv([hashed(number, one, FIRST) for number, one in enumerate(said, 1)]))
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    for row, one in zip(rows, said, strict=True):
        assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row.values())
        assert row["who"].removeprefix("'") == one.who.removeprefix("'")
        assert row["role"].removeprefix("'") == one.role.removeprefix("'")


@given(st.dictionaries(texts, st.text(max_size=20), max_size=3), texts)
def test_a_json_line_is_one_line_and_says_all(facts, who):
    one = hashed(1, event(who=who, facts=facts, at=datetime(2026, 1, 1, tzinfo=UTC)), FIRST)
    written = "".join(as_json_lines([one]))
    assert len(written.splitlines()) == 1
    assert json.loads(written)["facts"] == facts
    assert json.loads(written)["who"] == who
