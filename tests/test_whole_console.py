"""Approval in the console as it really is: asked beside a ticket, decided by a lead, done once at Stripe, noted."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.actions import State
from app.factory import build
from app.usecases import notes
from tests.console_stand import secret_in
from tests.test_whole_money import Zendesk, button, newest_invoice, refunds
from tests.whole import Whole

PEOPLE = ("lead@example.com", "fay@example.com", "ann@example.com")


@pytest.fixture
def whole(sandbox: Any, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("demo")
    product = Whole(sandbox, tmp_path)
    yield product
    product.close()


class Lead:
    """Somebody in the console, in a browser of their own."""

    def __init__(self, whole: Whole, email: str = "lead@example.com", policy: Any = None) -> None:
        changed = {"policies": policy} if policy else {}
        app = build(replace(whole.deps, demo_people=PEOPLE, **changed))
        self.client: FlaskClient = app.test_client()
        assert self.client.post("/console/be", data={"email": email}).status_code == 303

    def page(self, path: str = "approvals") -> str:
        answer = self.client.get(f"/console/{path}")
        assert answer.status_code == 200
        return answer.text

    def press(self, command: str, **fields: str) -> str:
        """The page that follows."""
        form = {"form_secret": secret_in(self.page("me")), "command": command, **fields}
        answer = self.client.post("/console/press", data=form)
        assert answer.status_code == 303
        return self.client.get(answer.headers["Location"]).text


def asked(whole: Whole) -> str:
    """Ann asks for a refund above her limit; gives its id."""
    ann = Zendesk(whole)
    page = ann.press(f"propose:refund:{newest_invoice(whole)['id']}", reason="duplicate", note="Two seats, one person.")
    return button(ann.press(button(page, "ask")), "withdraw").rpartition(":")[2]


def amounts(whole: Whole) -> list[int]:
    return [one["amount"] for one in refunds(whole)]


def alert(page: str) -> str:
    found = re.search(r'role="alert">([^<]*)<', page)
    return found[1] if found else ""


def test_a_lead_sees_what_was_asked_with_fresh_facts_and_approves_it_once(whole: Whole) -> None:
    request, lead = asked(whole), Lead(whole)
    queue = lead.page()
    assert "Ann Lee" in queue and "118.03 EUR" in queue and "Two seats, one person." in queue
    assert "/workbench/" not in queue and f"/agent/tickets/{whole.tickets()['proration-surprise']}" in queue
    approve = button(queue, "approve")
    assert request in approve and approve.count(":") == 3
    assert amounts(whole) == []
    for _ in range(3):
        assert "Refunded" in lead.press(approve)
    assert amounts(whole) == [11803]
    assert "approved by <bdi>Lena Hart</bdi>" in lead.page()
    assert notes.deliver(whole.deps) == 2
    assert "Lena Hart" in "".join(bodies(whole))
    assert "Posted" in lead.page(f"actions?id={request}")


def bodies(whole: Whole) -> list[str]:
    ticket, account = whole.tickets()["proration-surprise"], whole.helpdesk.zendesk
    return [one["html_body"] for one in account.comments[ticket] if not one["public"]]


def test_two_leads_and_double_clicks_at_once_make_one_refund(whole: Whole) -> None:
    asked(whole)
    leads = [Lead(whole), Lead(whole, "fay@example.com"), Lead(whole)]
    commands = [button(lead.page(), "approve") for lead in leads]
    ready, pages = threading.Barrier(len(leads)), []

    def click(lead: Lead, command: str) -> None:
        ready.wait()
        pages.append(lead.press(command))

    clicks = [threading.Thread(target=click, args=both) for both in zip(leads, commands, strict=True)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(pages) == len(leads)
    assert amounts(whole) == [11803]


def test_facts_that_changed_since_the_page_was_drawn_are_shown_before_anything_is_done(whole: Whole) -> None:
    asked(whole)
    lead = Lead(whole)
    approve = button(lead.page(), "approve")
    wrong_mark = f"{approve.rpartition(':')[0]}:{'0' * len(approve.rpartition(':')[2])}"
    page = lead.press(wrong_mark)
    assert alert(page) and amounts(whole) == []
    assert "Refunded" in lead.press(button(page, "approve"))
    assert amounts(whole) == [11803]


def test_a_decline_needs_a_reason_and_the_asker_reads_it(whole: Whole) -> None:
    request, lead = asked(whole), Lead(whole)
    assert "Say why." in alert(lead.press(f"decline:action:{request}", note="  "))
    assert whole.deps.ledger.action(request).state is State.WAITING  # type: ignore[union-attr]
    assert "Declined" in lead.press(f"decline:action:{request}", note="Both seats were used.")
    assert "Both seats were used." in Zendesk(whole).press(f"open:approval:{request}")
    notes.deliver(whole.deps)
    assert "Both seats were used." in "".join(bodies(whole))
    assert "Refunded" not in lead.press(f"approve:action:{request}")
    assert amounts(whole) == []


def test_the_asker_cannot_approve_in_the_console_what_they_asked_in_the_helpdesk(whole: Whole) -> None:
    request, policy = asked(whole), whole.deps.policy
    roles = tuple(
        replace(one, people=one.people | {"ann@example.com"}) if one.name == "lead" else one
        for one in sorted(policy.roles, key=lambda role: role.name != "lead")
    )
    ann = Lead(whole, "ann@example.com", lambda: replace(policy, roles=roles))
    assert "approve:action" not in ann.page()
    page = ann.press(f"approve:action:{request}")
    assert "You asked for this yourself." in alert(page)
    assert "You asked for this yourself." in alert(ann.press(f"decline:action:{request}", note="x"))
    assert amounts(whole) == []


def test_who_lost_the_role_between_page_and_click_moves_nothing(whole: Whole) -> None:
    asked(whole)
    policy = [whole.deps.policy]
    lead = Lead(whole, policy=lambda: policy[0])
    approve, secret = button(lead.page(), "approve"), secret_in(lead.page("me"))
    policy[0] = replace(policy[0], roles=tuple(one for one in policy[0].roles if one.name != "lead"))
    answer = lead.client.post("/console/press", data={"form_secret": secret, "command": approve})
    assert answer.headers["Location"] == "/console/sign-in"
    assert amounts(whole) == []


def test_an_approval_without_the_forms_secret_moves_nothing(whole: Whole) -> None:
    asked(whole)
    lead = Lead(whole)
    approve = button(lead.page(), "approve")
    assert lead.client.post("/console/press", data={"command": approve}).status_code == 403
    assert lead.client.get("/console/press", query_string={"command": approve}).status_code == 405
    assert amounts(whole) == []


def test_what_is_not_known_yet_is_checked_by_a_button_and_never_done_twice(whole: Whole) -> None:
    request, lead = asked(whole), Lead(whole)
    whole.sandbox.fault(method="POST", path="/v1/credit_notes", kind="drop_after", times=1)
    lead.press(button(lead.page(), "approve"))
    page = lead.page(f"actions?kind=unknown&id={request}")
    assert "Not known yet" in page
    assert "Refunded" in lead.press(button(page, "check"))
    assert amounts(whole) == [11803]


def test_when_stripe_cannot_be_read_the_page_says_so_and_nothing_is_done(whole: Whole) -> None:
    request, lead = asked(whole), Lead(whole)
    approve = button(lead.page(), "approve")
    whole.sandbox.fault(method="GET", path="/v1/", kind="status", status=500, times=100)
    assert "Stripe could not be read. Nothing was changed." in lead.page(f"approvals?id={request}")
    assert "Stripe could not be read. Nothing was changed." in lead.press(approve)
    whole.sandbox.http.delete("/_sandbox/faults").raise_for_status()
    assert amounts(whole) == []
