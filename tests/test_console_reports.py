"""How replies do, for a lead: counts beside every percentage, the unknown said so, a file that no spreadsheet runs."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.macros.figures import Figures, Outcome, Refused, Remark, Share, remarks
from app.domain.macros.refusals import Ground
from app.usecases.replies import COUNTED
from integrations.console.asked import Filters
from integrations.console.reports import GROUNDS, report
from tests import made
from tests.console_stand import Console, console
from tests.macro_stand import library

SENT = Outcome("refund-sent", 3, 30, False, False, None, None)


@dataclass
class Facts:
    """What came of replies, as a test says; `asked` are the spans that were asked for."""

    rows: list[Outcome]
    asked: list[tuple[datetime, datetime]]
    refused: list[Refused] = field(default_factory=list)

    def outcomes(self, since: datetime, until: datetime) -> tuple[Outcome, ...]:
        self.asked.append((since, until))
        return tuple(self.rows)

    def counted(self, _since: datetime, _until: datetime) -> tuple[Refused, ...]:
        return tuple(self.refused)


@pytest.fixture
def facts() -> Facts:
    return Facts([SENT, replace(SENT, number=10, edited=True, reopened=True), replace(SENT, version=2, number=3)], [])


@pytest.fixture
def stand(migrated_sqlite_url: str, tmp_path: Path, facts: Facts) -> Iterator[Console]:
    (tmp_path / "macros").mkdir()
    macros = library(tmp_path / "macros", refund_sent="---\ntitle: Refund sent\nlocale: en\n---\nHi.\n").macros
    with console(migrated_sqlite_url, reply_facts=facts, refused=facts, macros=lambda: macros) as made_one:
        made_one.be()
        yield made_one


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_every_percentage_stands_beside_its_count_and_the_unknown_is_said(stand: Console) -> None:
    shown = plain(stand.get("reports").text)
    assert "Refund sent Comes back often 43" in shown
    assert "23% 10 of 43" in shown
    assert shown.count("Not known") >= 4


def test_what_was_inserted_and_not_sent_is_counted_apart(stand: Console, facts: Facts) -> None:
    facts.rows[:] = [replace(SENT, number=6, unsent=False), replace(SENT, number=3, edited=None, unsent=True)]
    facts.rows.append(replace(SENT, number=1, edited=None))
    shown = plain(stand.get("reports").text)
    assert "Replies used 10 3 not sent" in shown and "Refund sent 3 not sent" in shown
    [row] = report(stand.deps, Filters()).rows
    assert (row.bar.kept, row.bar.edited, row.bar.unsent, row.bar.unknown) == (120, 0, 60, 20)
    assert row.figures.edited.known == 6
    [line] = csv.DictReader(io.StringIO(stand.get("reports/export").text))
    assert (line["unsent"], line["unsent_known"]) == ("3", "9")
    facts.rows[:] = [SENT]
    assert "not sent" not in plain(stand.get("reports").text).replace("Not sent", "")


def test_refusals_are_counted_with_the_commonest_reason(stand: Console, facts: Facts) -> None:
    facts.rows[:] = [SENT]
    facts.refused += [Refused("refund-sent", 3, Ground.MISSING, 28), Refused("refund-sent", 3, Ground.CONTRADICTED, 4)]
    shown = plain(stand.get("reports").text)
    assert "Replies used 30 32 refused" in shown
    assert "Refund sent 32 refused, mostly because a fact is missing Refuses too often" in shown
    [line] = csv.DictReader(io.StringIO(stand.get("reports/export").text))
    assert (line["refused"], line["refused_mostly"]) == ("32", "missing")
    facts.rows.clear()
    facts.refused[:] = [Refused("refund-sent", 3, Ground.MISSING, 2)]
    assert "Refund sent 2 refused 0" in plain(stand.get("reports").text)


def test_every_ground_that_is_counted_has_its_words() -> None:
    assert set(GROUNDS) == set(COUNTED)


def test_of_few_no_percentage_is_said(stand: Console, facts: Facts) -> None:
    facts.rows[:] = [replace(SENT, number=2), replace(SENT, number=1, edited=True)]
    shown = plain(stand.get("reports").text)
    assert "1 of 3" in shown and "33%" not in shown


def test_versions_stand_apart_where_that_is_asked_for(stand: Console) -> None:
    assert "Version" not in plain(stand.get("reports").text)
    shown = plain(stand.get("reports?kind=version").text)
    assert "Version 3" in shown and "Version 2" in shown


def test_what_comes_back_often_is_pointed_out(stand: Console) -> None:
    assert "Comes back often" in plain(stand.get("reports").text)


def test_a_macro_that_is_gone_keeps_its_name_and_markup_stays_words(stand: Console, facts: Facts) -> None:
    facts.rows[:] = [replace(SENT, macro="<b>gone</b>")]
    page = stand.get("reports").text
    assert "&lt;b&gt;gone&lt;/b&gt;" in page and "<b>gone" not in page


def test_a_title_leads_to_the_macro_where_macros_are_edited_here(stand: Console, facts: Facts) -> None:
    assert 'href="/console/macros/refund-sent"' not in stand.get("reports").text
    facts.rows.append(replace(SENT, macro="gone"))
    deps = replace(stand.deps, library=object())
    found = report(deps, Filters())
    assert [one.page for one in found.rows] == ["/console/macros/refund-sent", ""]


def test_without_uses_it_is_said(stand: Console, facts: Facts) -> None:
    facts.rows.clear()
    assert "No reply was used in these days." in plain(stand.get("reports").text)


def test_days_are_whole_and_without_any_the_last_thirty_are_shown(stand: Console, facts: Facts) -> None:
    stand.get("reports?since=2026-11-01&until=2026-11-02")
    since, until = facts.asked[-1]
    assert (f"{since:%F %T}", f"{until:%F %T}") == ("2026-11-01 00:00:00", "2026-11-03 00:00:00")
    stand.get("reports?since=yesterday")
    since, until = facts.asked[-1]
    assert until - since == timedelta(days=30) and until > made.NOW


def test_the_file_has_a_line_for_each_version_with_what_is_known(stand: Console) -> None:
    answer = stand.get("reports/export")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="replies.csv"'
    first, second = csv.DictReader(io.StringIO(answer.text))
    assert (first["macro"], first["version"], first["uses"]) == ("refund-sent", "3", "40")
    assert (first["edited"], first["edited_known"]) == ("10", "40")
    assert (first["refunded"], first["refunded_known"]) == ("0", "0")
    assert second["version"] == "2"


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@SUM(A1)", "-2", "\t=1"])
def test_no_cell_is_a_formula(stand: Console, facts: Facts, name: str) -> None:
    facts.rows[:] = [replace(SENT, macro=name)]
    [line] = csv.DictReader(io.StringIO(stand.get("reports/export").text))
    assert line["macro"] == f"'{name}" and line["title"] == f"'{name}"


@pytest.mark.parametrize("path", ["reports", "reports/export"])
def test_nobody_reads_them_without_a_visit(stand: Console, path: str) -> None:
    answer = stand.get(path, stand.other_browser())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/sign-in")


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Share(0, 0), None),
        (Share(19, 19), None),
        (Share(0, 20), 0),
        (Share(1, 1000), 1),
        (Share(999, 1000), 99),
        (Share(1000, 1000), 100),
        (Share(1, 40), 3),
        (Share(10, 43), 23),
    ],
)
def test_a_percentage_never_hides_the_one_nor_the_last(share: Share, percent: int | None) -> None:
    assert share.percent == percent


def test_only_what_is_known_of_many_is_pointed_out() -> None:
    often = Figures("a", 1, 99, Share(40, 100), Share(15, 100), Share(99, 99), Share(5, 100))
    assert remarks(often) == (Remark.EDITED, Remark.REOPENED, Remark.DISPUTED)
    assert remarks(Figures("a", 1, 19, Share(19, 19), Share(19, 19), Share(19, 19), Share(19, 19))) == ()
    assert remarks(Figures("a", 1, 99, Share(39, 100), Share(14, 100), Share(), Share(4, 100))) == ()
