"""Reading Zendesk through the real zenpy over HTTP, from the sandbox's stand-in and from servers that misbehave."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from app.domain.errors import NotFound, Unavailable, Why
from app.settings import Settings
from integrations.zendesk.client import ZendeskHelpdesk

SETTINGS = Settings(
    secret_keys=("k" * 32,),
    stripe_api_key="rk_test_x",
    zendesk_subdomain="d3v-fake",
    zendesk_app_id="1",
    zendesk_installation_id="4242",
    zendesk_oauth_token="fixed",
)
USER = {"id": 77, "name": "Ada", "email": "ada@example.com", "role": "end-user", "active": True, "suspended": False}
ADA = USER | {"external_id": "user_1", "locale": "en-US", "user_fields": {"stripe_customer_id": " cus_1 "}}
SAM = USER | {"id": 9, "name": "Sam", "email": "sam@example.com", "role": "agent", "locale": "en-GB"}
SAM |= {"external_id": None, "default_group_id": 501, "iana_time_zone": "Europe/London"}
TICKET = {"id": 1042, "requester_id": 77, "subject": "Twice", "description": "see in_1"}


@dataclass
class Seconds:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Fake:
    """A Zendesk that answers what it is told to, and remembers what it was asked."""

    answers: list[Response] = field(default_factory=list)
    users: dict[int, dict[str, object]] = field(default_factory=lambda: {77: ADA, 9: SAM})
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    minted: int = 0
    refused: set[str] = field(default_factory=set)

    def answer(self) -> Response:
        self.asked.append(f"{request.method} {request.full_path.rstrip('?')}")
        self.tokens.append(request.headers.get("Authorization", ""))
        if self.answers:
            return self.answers.pop(0)
        if request.path.endswith("/oauth/tokens"):
            self.minted += 1
            return as_json({"access_token": f"minted{self.minted}", "expires_in": 3600})
        if request.headers["Authorization"] in self.refused:
            return as_json({"error": "invalid_token"}, 401)
        if request.path.endswith("/tickets/1042.json"):
            return as_json({"ticket": TICKET, "users": [self.users[77], self.users[9]]})
        for user_id, user in self.users.items():
            if request.path.endswith(f"/users/{user_id}.json"):
                return as_json({"user": user})
        return as_json({"error": "RecordNotFound", "description": "Not found"}, 404)


def as_json(body: object, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json", headers=headers)


@contextmanager
def serving(answer: Callable[[], Response]) -> Iterator[str]:
    app = Flask("fake_zendesk")
    app.add_url_rule("/<path:path>", view_func=lambda path: answer(), methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/zendesk"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def base(fake: Fake) -> Iterator[str]:
    with serving(fake.answer) as url:
        yield url


@pytest.fixture
def helpdesk(base: str, seconds: Seconds) -> ZendeskHelpdesk:
    return ZendeskHelpdesk(replace(SETTINGS, zendesk_api_base=base), seconds)


@pytest.fixture
def minting(base: str, seconds: Seconds) -> ZendeskHelpdesk:
    client = {"zendesk_oauth_client_id": "us", "zendesk_oauth_client_secret": "hush"}
    return ZendeskHelpdesk(replace(SETTINGS, zendesk_api_base=base, zendesk_oauth_token=None, **client), seconds)


def test_a_ticket_and_its_requester_take_one_call_to_the_configured_base(helpdesk: ZendeskHelpdesk, fake: Fake) -> None:
    requester, text = helpdesk.ticket("1042")
    assert (requester.id, requester.name, requester.email) == ("77", "Ada", "ada@example.com")
    assert (requester.external_id, requester.customer_id) == ("user_1", "cus_1")
    assert text == "Twice\nsee in_1"
    assert fake.asked == ["GET /zendesk/api/v2/tickets/1042.json?include=users"]
    assert fake.tokens == ["Bearer fixed"]


def test_a_requester_without_address_or_fields_is_still_a_requester(helpdesk: ZendeskHelpdesk, fake: Fake) -> None:
    fake.users[77] = {"id": 77, "name": None, "email": None, "role": "end-user", "external_id": None}
    requester, _ = helpdesk.ticket("1042")
    assert (requester.name, requester.email, requester.customer_id) == (None, None, None)


def test_every_ticket_is_read_anew(helpdesk: ZendeskHelpdesk, fake: Fake) -> None:
    helpdesk.ticket("1042")
    fake.users[77] = ADA | {"email": "new@example.com"}
    assert helpdesk.ticket("1042")[0].email == "new@example.com"


def test_an_agent_is_who_zendesk_says_and_kept_for_a_minute(
    helpdesk: ZendeskHelpdesk, fake: Fake, seconds: Seconds
) -> None:
    agent = helpdesk.agent("9")
    assert (agent.id, agent.name, agent.email, agent.groups) == ("9", "Sam", "sam@example.com", ("501",))
    assert (agent.known, agent.locale, agent.time_zone) == (True, "en-GB", "Europe/London")
    seconds.now += 59
    helpdesk.agent("9")
    assert len(fake.asked) == 1
    seconds.now += 2
    fake.users[9] = SAM | {"suspended": True}
    assert not helpdesk.agent("9").known


@pytest.mark.parametrize("change", [{"role": "end-user"}, {"suspended": True}, {"active": False}])
def test_who_is_no_active_agent_is_unknown(helpdesk: ZendeskHelpdesk, fake: Fake, change: dict[str, object]) -> None:
    fake.users[9] = SAM | change
    assert not helpdesk.agent("9").known


def test_an_agent_that_zendesk_does_not_know_is_unknown(helpdesk: ZendeskHelpdesk) -> None:
    assert not helpdesk.agent("12345").known


def test_a_missing_ticket_is_not_found(helpdesk: ZendeskHelpdesk) -> None:
    with pytest.raises(NotFound):
        helpdesk.ticket("5")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (as_json({"error": "Forbidden"}, 403), Why.PERMISSION),
        (as_json({"error": {"title": "Forbidden", "message": "no"}}, 403), Why.PERMISSION),
        (as_json({"error": "invalid_token"}, 401), Why.KEY),
        (as_json({"error": "TooManyRequests"}, 429), Why.RATE_LIMITED),
        (Response("slow down", 429), Why.RATE_LIMITED),
        (as_json({"error": "x"}, 500), Why.DOWN),
        (Response("<h1>Bad gateway</h1>", 500), Why.DOWN),
        (Response("<h1>Hello</h1>", 200), Why.ODD),
        (as_json(["what"], 200), Why.ODD),
        (as_json({"ticket": None}, 200), Why.ODD),
        (as_json({"error": "RecordInvalid"}, 422), Why.ODD),
    ],
)
def test_every_refusal_says_why(helpdesk: ZendeskHelpdesk, fake: Fake, answer: Response, why: Why) -> None:
    fake.answers.append(answer)
    with pytest.raises(Unavailable) as raised:
        helpdesk.ticket("1042")
    assert raised.value.why is why


def test_a_long_rate_limit_is_not_slept_through(helpdesk: ZendeskHelpdesk, fake: Fake) -> None:
    fake.answers.append(as_json({"error": "TooManyRequests"}, 429, **{"Retry-After": "60"}))
    with pytest.raises(Unavailable) as raised:
        helpdesk.ticket("1042")
    assert raised.value.why is Why.RATE_LIMITED
    assert len(fake.asked) == 1


def test_a_read_is_repeated_once_when_zendesk_is_briefly_away(helpdesk: ZendeskHelpdesk, fake: Fake) -> None:
    fake.answers.append(Response("away", 503))
    assert helpdesk.ticket("1042")[0].id == "77"
    assert len(fake.asked) == 2


def test_nobody_listening_is_down() -> None:
    helpdesk = ZendeskHelpdesk(replace(SETTINGS, zendesk_api_base="http://127.0.0.1:9"), Seconds())
    with pytest.raises(Unavailable) as raised:
        helpdesk.ticket("1042")
    assert raised.value.why is Why.DOWN


def test_a_token_is_minted_once_and_again_at_four_fifths_of_its_life(
    minting: ZendeskHelpdesk, fake: Fake, seconds: Seconds
) -> None:
    minting.ticket("1042")
    minting.ticket("1042")
    assert fake.minted == 1
    seconds.now += 3600 * 0.8
    minting.ticket("1042")
    assert fake.minted == 2
    assert fake.tokens[-1] == "Bearer minted2"


def test_a_refused_token_is_minted_again_and_the_read_repeated(minting: ZendeskHelpdesk, fake: Fake) -> None:
    fake.refused.add("Bearer minted1")
    assert minting.ticket("1042")[0].id == "77"
    assert fake.minted == 2


def test_a_second_refusal_is_not_tried_again(minting: ZendeskHelpdesk, fake: Fake) -> None:
    fake.refused |= {"Bearer minted1", "Bearer minted2"}
    with pytest.raises(Unavailable) as raised:
        minting.ticket("1042")
    assert raised.value.why is Why.KEY
    assert fake.minted == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (as_json({"error": "invalid_client"}, 401), Why.KEY),
        (as_json({}, 503), Why.DOWN),
        (as_json({}, 429), Why.RATE_LIMITED),
        (Response("<h1>hello</h1>"), Why.ODD),
        (as_json({"nothing": 1}), Why.ODD),
    ],
)
def test_a_token_that_cannot_be_had_says_why(minting: ZendeskHelpdesk, fake: Fake, answer: Response, why: Why) -> None:
    fake.answers.append(answer)
    with pytest.raises(Unavailable) as raised:
        minting.ticket("1042")
    assert raised.value.why is why


def test_the_token_stands_in_no_error(minting: ZendeskHelpdesk, fake: Fake) -> None:
    fake.answers += [as_json({"access_token": "sesame", "expires_in": 3600}), as_json({"error": "x"}, 500)]
    with pytest.raises(Unavailable) as raised:
        minting.ticket("1042")
    assert "sesame" not in str(raised.value)
    assert "hush" not in repr(raised.value)


def test_the_sandboxs_tickets_and_agents_are_read_as_zendesks_own(sandbox: Any) -> None:
    """The stand-in of the demo, with a minted token."""
    client = {"zendesk_oauth_client_id": "us", "zendesk_oauth_client_secret": "hush", "zendesk_oauth_token": None}
    helpdesk = ZendeskHelpdesk(replace(SETTINGS, zendesk_api_base=f"{sandbox.url}/zendesk", **client), Seconds())
    requester, text = helpdesk.ticket("1001")
    assert requester.id.isdigit()
    assert text
    assert helpdesk.agent("9001").email == "ann@example.com"
    assert not helpdesk.agent(requester.id).known
    assert helpdesk.check() == "integrations@example.com"
    with pytest.raises(NotFound):
        helpdesk.ticket("99999")
