"""The whole product: a reply is inserted in Zendesk's editor, the agent changes it or not and sends it, and we know."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.macros.figures import Refused
from app.domain.macros.refusals import Ground
from app.ports import WantedEvents
from app.sandbox.helpdesk.announcing import comment_event, ticket_event
from app.sandbox.helpdesk.pushing import zendesk_headers
from app.sandbox.workbench.app import create
from app.sandbox.workbench.settings import WorkbenchSettings
from app.usecases import fates
from integrations.console.asked import Filters
from integrations.console.reports import lines, report
from tests.whole import HOME, Whole

STORY, WHY, REFUSED = "proration-surprise", "why-this-charge", "refund-sent"


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    yield product
    product.deps.make_ready.close()  # type: ignore[attr-defined]
    product.close()


def insert(whole: Whole, macro: str = WHY, how: str = "inserted") -> dict[str, Any]:
    """The agent presses *Insert in reply*; what stands in the editor then."""
    bearer = whole.bearer()
    page = whole.zendesk(STORY, bearer, component_id=f"insert:macro:{macro}", fields={})
    command = re.search(r'value="(used:macro:[^"]+)"', page)
    carried = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert command and carried
    whole.zendesk(STORY, bearer, component_id=command[1], fields={"how": how})
    return json.loads(carried[1])  # type: ignore[no-any-return]


def send(whole: Whole, html: str, public: bool = True, agent: str = "ann") -> None:
    """An agent submits the ticket in the workspace, and Zendesk tells us."""
    ticket = whole.tickets()[STORY]
    settings = WorkbenchSettings(HOME, whole.settings.zendesk_origin, whole.sandbox.url, "unused")
    pages = create(whole.sandbox.world, settings).test_client()
    given = {"agent": agent, "html": html, "public": public, "tags": [], "status": "open"}
    at = f"/workbench/zendesk/{ticket}/submit"
    assert pages.post(at, json=given, base_url=whole.settings.zendesk_origin).status_code == 200
    account = whole.helpdesk.zendesk
    comment = account.comments[ticket][-1]
    event = comment_event(comment, account.users[comment["author_id"]])
    raw = json.dumps(ticket_event("comment_added", account.tickets[ticket], event)).encode()
    headers = zendesk_headers(raw, whole.settings.zendesk_webhook_secrets[0])
    assert whole.client.post("/zendesk/webhooks", data=raw, headers=headers).status_code == 200
    fates.look(whole.deps)


def known(whole: Whole) -> list[tuple[bool | None, bool | None]]:
    assert whole.deps.reply_facts is not None
    now = whole.deps.now()
    found = whole.deps.reply_facts.outcomes(now - timedelta(days=1), now + timedelta(days=1))
    return [(one.edited, one.unsent) for one in found for _ in range(one.number)]


def test_what_was_sent_as_it_was_inserted_is_counted_so(whole: Whole) -> None:
    words = insert(whole)
    assert known(whole) == [(None, None)]
    send(whole, words["html"])
    assert known(whole) == [(False, False)]


def test_what_was_inserted_as_plain_text_is_known_again(whole: Whole) -> None:
    words = insert(whole, how="inserted_text")
    send(whole, "".join(f"<p>{line}</p>" for line in words["text"].splitlines()))
    assert known(whole) == [(False, False)]


def test_what_the_agent_changed_is_counted_as_edited(whole: Whole) -> None:
    words = insert(whole)
    send(whole, words["html"].replace("118.03", "about 118"))
    assert known(whole) == [(True, False)]


def test_what_the_agent_left_out_is_awaited_and_then_not_sent(whole: Whole) -> None:
    insert(whole)
    send(whole, "<p>Never mind, I have found it.</p>")
    assert known(whole) == [(None, None)]


def test_a_note_and_a_colleague_decide_nothing(whole: Whole) -> None:
    words = insert(whole)
    send(whole, words["html"], public=False)
    send(whole, words["html"], agent="ben")
    assert known(whole) == [(None, None)]
    send(whole, words["html"])
    assert known(whole) == [(False, False)]


def test_every_shipped_reply_that_fits_is_known_again_however_it_is_inserted(whole: Whole) -> None:
    bearer, fitting = whole.bearer(), []
    for macro in sorted(whole.deps.macros()):
        page = whole.zendesk(STORY, bearer, component_id=f"insert:macro:{macro}", fields={})
        if "used:macro" in page:
            fitting.append(macro)
    assert len(fitting) > 5
    for macro in fitting:
        send(whole, insert(whole, macro)["html"])
    assert set(known(whole)) == {(False, False)}


def test_no_words_are_kept_and_the_record_of_the_use_stays_as_it_was(whole: Whole) -> None:
    words = insert(whole)
    assert whole.deps.ledger is not None
    before = whole.deps.ledger.events(WantedEvents(did=("used",)))
    kept = Path(str(whole.settings.database_url).removeprefix("sqlite:///")).read_bytes()
    kept += b"".join(one.read_bytes() for one in Path(whole.settings.database_url[10:]).parent.glob("whole.db-wal"))
    assert b"118.03" not in kept
    send(whole, words["html"])
    assert whole.deps.ledger.events(WantedEvents(did=("used",))) == before


def test_the_console_tells_it(whole: Whole) -> None:
    words = insert(whole)
    send(whole, words["html"].replace("118.03", "about 118"))
    [row] = report(whole.deps, Filters()).rows
    assert (row.figures.edited.yes, row.figures.edited.known, row.bar.unknown) == (1, 1, 0)
    heading, line = (one.strip().split(",") for one in lines(whole.deps, Filters()))
    told = dict(zip(heading, line, strict=True))
    assert (told["edited"], told["edited_known"], told["unsent"], told["unsent_known"]) == ("1", "1", "0", "1")


def test_a_reply_that_is_refused_is_counted_each_time_and_a_pick_is_none(whole: Whole) -> None:
    bearer, now = whole.bearer(), whole.deps.now()
    for macro in (REFUSED, REFUSED, "invoice-copy", WHY):
        whole.zendesk(STORY, bearer, component_id=f"insert:macro:{macro}", fields={})
    whole.intercom(STORY, component_id=f"insert:macro:{REFUSED}", input_values={})
    assert whole.deps.refused is not None
    day = timedelta(days=1)
    assert whole.deps.refused.counted(now - day, now + day) == (Refused(REFUSED, 1, Ground.MISSING, 3),)
    [row] = report(whole.deps, Filters()).rows
    assert (row.figures.uses, row.figures.refused.yes, row.bar.kept) == (0, 3, 0)
