"""Intercom's own half of Canvas Kit: builds the request bodies, signs them, posts them, and judges the answer."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import requests

from app.sandbox.helpdesk.people import Agent
from app.sandbox.helpdesk.signing import body_signature
from app.sandbox.helpdesk.state import Helpdesk
from app.sandbox.workbench.canvas_rules import advice, problems
from app.sandbox.workbench.settings import WorkbenchSettings

Json = dict[str, Any]


@dataclass(frozen=True)
class CanvasCall:
    """Posts for one Intercom app."""

    settings: WorkbenchSettings

    def ask(self, flow: str, body: Json) -> Json:
        """Signs and posts the body to the product's `flow` (initialize, submit).

        Answers {status, ms, bytes, answer, problems, advice, sent}: `answer` is the parsed JSON or None, `problems` say
        why it cannot be drawn. Never raises: a silent or absent product is a problem, too.
        """
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Body-Signature": body_signature(raw, self.settings.intercom_secret),
        }
        url = f"{self.settings.product_url}/intercom/{flow}"
        began = time.monotonic()
        try:
            answered = requests.post(url, data=raw, headers=headers, timeout=self.settings.seconds_to_answer)
        except requests.RequestException as error:
            found: Json = {"status": 0, "bytes": 0, "answer": None, "problems": [_silence(error)], "advice": []}
        else:
            found = _judged(answered, flow == "initialize")
        return found | {"ms": round((time.monotonic() - began) * 1000), "sent": body}


def _silence(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "the app did not answer in time"
    return f"the app could not be reached ({type(error).__name__})"


def _judged(answered: requests.Response, first: bool) -> Json:
    base: Json = {"status": answered.status_code, "bytes": len(answered.content), "answer": None, "advice": []}
    if answered.status_code != 200:
        return base | {"problems": [f"the app answered with status {answered.status_code}"]}
    try:
        answer = json.loads(answered.content)
    except ValueError:
        return base | {"problems": ["the answer is not JSON"]}
    found = problems(answer, first)
    return base | {"answer": answer, "problems": found, "advice": [] if found else advice(answer, first)}


def request_body(helpdesk: Helpdesk, conversation_id: str, agent: Agent, workspace_id: str) -> Json:
    """The initialize body for the first participant of the conversation (Intercom docs, Canvas Kit)."""
    with helpdesk.lock:
        desk = helpdesk.intercom
        conversation = dict(desk.conversations[conversation_id])
        contact = dict(desk.contact_of(conversation_id))
        admin = {key: value for key, value in desk.admins[agent.intercom_id].items() if key != "email_verified"}
        body = {
            "workspace_id": workspace_id,
            "workspace_region": "US",
            "admin": admin | {"avatar": {"image_url": None}},
            "conversation": conversation,
            "contact": contact,
        }
        return deepcopy(body)  # a snapshot: other threads go on writing
