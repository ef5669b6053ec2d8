"""Intercom's calls over HTTP: really signed bodies, and an answer that can be drawn whatever comes."""

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import factory
from app.domain.card import Card
from app.domain.errors import Unavailable, Why
from app.sandbox.workbench.canvas_rules import problems
from app.web.calls import BeforeFlask
from integrations.intercom.routes import calls
from tests.front import Front, front
from tests.memory_billing import maya
from tests.test_intercom_inbound import body

SECRET = "client-secret-for-tests"


@pytest.fixture
def desk(tmp_path: Path) -> Front:
    return front(maya(), tmp_path)


@pytest.fixture
def app(desk: Front) -> Flask:
    settings = replace(desk.deps.settings, intercom_client_secrets=(SECRET,), intercom_workspace_id="wk_demo1")
    return factory.build(replace(desk.deps, settings=settings))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, path: str, payload: dict[str, Any] | bytes, signature: str | None = None) -> Any:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
    own = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"X-Body-Signature": own if signature is None else signature, "Content-Type": "application/json"}
    return client.post(f"/intercom/{path}", data=raw, headers=headers)


def said(answer: Any) -> str:
    return json.dumps(answer.json, ensure_ascii=False)


def test_opening_a_conversation_answers_with_the_home_card(client: FlaskClient) -> None:
    answer = post(client, "initialize", body())
    assert (answer.status_code, answer.content_type) == (200, "application/json; charset=utf-8")
    assert problems(answer.json, first=True) == []
    assert "Maya Lindqvist" in said(answer) and "89.00 EUR, Nov 18, 2026" in said(answer)


def test_pressing_an_invoice_opens_it(client: FlaskClient) -> None:
    answer = post(client, "submit", body(component_id="open:invoice:in_1", input_values={}, current_canvas={}))
    assert "Invoice of Nov 18, 2026" in said(answer)
    assert problems(answer.json, first=False) == []


@pytest.mark.parametrize("signature", ["", "0" * 64, "é"])
@pytest.mark.parametrize("path", ["initialize", "submit"])
def test_a_bad_signature_is_401_before_anything_is_read(
    client: FlaskClient, desk: Front, path: str, signature: str
) -> None:
    answer = post(client, path, body(), signature)
    assert answer.status_code == 401
    assert desk.billing.calls == [] and b"canvas" not in answer.data


def test_a_changed_byte_is_401(client: FlaskClient) -> None:
    raw = json.dumps(body()).encode()
    signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    assert post(client, "initialize", raw.replace(b"maya", b"mayo"), signature).status_code == 401


def test_an_unknown_path_of_the_channel_tells_an_unsigned_caller_nothing(client: FlaskClient) -> None:
    assert client.post("/intercom/other", data=b"{}").status_code in (401, 404)


def test_ten_megabytes_are_413_and_not_hashed(client: FlaskClient, desk: Front) -> None:
    assert post(client, "initialize", b"x" * 10_000_000).status_code == 413
    assert desk.billing.calls == []


def test_a_body_without_an_announced_length_is_read_and_no_further_than_the_limit(client: FlaskClient) -> None:
    for raw, status in ((json.dumps(body()).encode(), 200), (b"x" * 5_000_000, 401)):
        signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
        answer = client.post(
            "/intercom/initialize",
            input_stream=BytesIO(raw),
            headers={"X-Body-Signature": signature, "Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert answer.status_code == status


def test_a_card_that_cannot_be_drawn_is_still_a_canvas(desk: Front) -> None:
    settings = replace(desk.deps.settings, intercom_client_secrets=(SECRET,), intercom_workspace_id="wk_demo1")
    deps = replace(desk.deps, settings=settings)
    broken = Flask("broken")
    cards = calls(deps, lambda *_: Card(title=(object(),)))  # type: ignore[arg-type]
    broken.wsgi_app = BeforeFlask(cards, broken.wsgi_app, deps)  # type: ignore[method-assign]
    answer = post(broken.test_client(), "initialize", body())
    assert answer.status_code == 200 and "Reference CF-" in said(answer)


def test_a_body_of_half_a_megabyte_is_read(client: FlaskClient) -> None:
    assert "Maya Lindqvist" in said(post(client, "initialize", body(padding="x" * 500_000)))


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"workspace_id": "wk_demo1"}', b"1" * 1000]
)
def test_signed_nonsense_is_a_canvas_that_says_so(client: FlaskClient, raw: bytes) -> None:
    answer = post(client, "submit", raw)
    assert answer.status_code == 200
    assert problems(answer.json, first=False) == []


def test_another_workspace_is_told_that_it_is_not_connected(client: FlaskClient, desk: Front) -> None:
    answer = post(client, "initialize", body(workspace_id="wk_other"))
    assert "Not connected" in said(answer) and desk.billing.calls == []


@pytest.mark.parametrize(
    "component", ["fly:me", "open:moon:1", "confirm:action:1", "open:invoice:in_1:x:y", "<script>", "x" * 5000]
)
def test_an_unknown_component_is_answered_with_a_way_on(client: FlaskClient, component: str) -> None:
    answer = post(client, "submit", body(component_id=component))
    assert answer.status_code == 200
    assert problems(answer.json, first=False) == []


def test_stripe_down_is_a_card_with_a_way_to_try_again(client: FlaskClient, desk: Front) -> None:
    desk.billing.failing["look_up"] = Unavailable(Why.DOWN)
    answer = post(client, "initialize", body())
    assert "Billing could not be read" in said(answer) and "Try again" in said(answer)
    assert problems(answer.json, first=True) == []


def test_what_nobody_foresaw_is_a_card_and_not_a_500(client: FlaskClient, desk: Front) -> None:
    desk.billing.failing["snapshot"] = RuntimeError("a secret of the customer")
    answer = post(client, "initialize", body())
    assert answer.status_code == 200
    assert "Reference CF-" in said(answer) and "a secret" not in said(answer)
    assert problems(answer.json, first=True) == []


def test_the_same_signed_request_again_changes_nothing_and_shows_the_same(client: FlaskClient) -> None:
    first, again = (post(client, "initialize", body()).json for _ in range(2))
    assert first == again


def test_five_participants_at_once_each_get_their_own_card(app: Flask, desk: Front) -> None:
    def opened(number: int) -> str:
        one = body(
            contact__id=f"contact{number}",
            contact__email="maya@lindqvist.example" if number % 2 else f"p{number}@x.example",
        )
        return said(post(app.test_client(), "initialize", one))

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(opened, range(5)))
    assert ["Maya Lindqvist" in one for one in answers] == [False, True, False, True, False]


def test_a_search_typed_into_the_canvas_reaches_the_desk(client: FlaskClient) -> None:
    pressed = body(
        component_id="search:customer:c", input_values={"search:customer:c": "cus_maya"}, contact__email=None
    )
    assert "choose:customer:cus_maya" in said(post(client, "submit", pressed))


def test_get_is_not_offered(client: FlaskClient) -> None:
    answer = client.get("/intercom/initialize")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
