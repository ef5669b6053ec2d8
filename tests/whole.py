"""The whole product on the sandbox: settings as the demo's, Stripe and Zendesk over HTTP, requests really signed."""

import json
import re
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient

from app.commands.bringing_up import bring_up
from app.commands.demo_settings import demo_variables
from app.deps import Deps, production
from app.factory import build
from app.sandbox.helpdesk.people import AGENTS, Agent
from app.sandbox.helpdesk.signing import body_signature
from app.sandbox.workbench.canvas_call import request_body
from app.sandbox.workbench.canvas_rules import problems
from app.sandbox.workbench.settings import WorkbenchSettings
from app.sandbox.workbench.workspace import token_claims
from app.settings import Settings

HOME = "http://127.0.0.1:8000"
ANN = next(agent for agent in AGENTS if agent.email == "ann@example.com")


class Whole:
    """The product beside a running sandbox. `key` is the Stripe key in use."""

    def __init__(self, sandbox: Any, folder: Path, **changed: str) -> None:
        self.sandbox = sandbox
        variables = demo_variables(HOME, sandbox.url) | {"DATABASE_URL": f"sqlite:///{folder}/whole.db"} | changed
        self.settings = Settings.from_env(variables)
        if not changed.keys() & {"DATABASE_URL", "MACROS_DIR"} and not (database := folder / "whole.db").exists():
            database.write_bytes(_brought_up())
        bring_up(self.settings)
        self.deps: Deps = production(self.settings)
        self.client: FlaskClient = build(self.deps).test_client()

    def close(self) -> None:
        self.deps.billing.close()  # type: ignore[attr-defined]

    @property
    def helpdesk(self) -> Any:
        return self.sandbox.world.helpdesk

    def conversations(self) -> dict[str, str]:
        """Conversation id by the story's key."""
        return {story: found for found, story in self.helpdesk.intercom.story_of.items()}

    def tickets(self) -> dict[str, int]:
        """Ticket id by the story's key."""
        return {story: found for found, story in self.helpdesk.zendesk.story_of.items()}

    def intercom(self, story: str, agent: Agent = ANN, **pressed: Any) -> list[dict[str, Any]]:
        """The components of the answered canvas; with `component_id` a submit. Fails on what Intercom cannot draw."""
        body = request_body(
            self.helpdesk, self.conversations()[story], agent, self.settings.intercom_workspace_id or ""
        )
        return self.canvas(body | pressed, first=not pressed)

    def canvas(self, body: dict[str, Any], first: bool) -> list[dict[str, Any]]:
        raw = json.dumps(body).encode()
        headers = {"X-Body-Signature": body_signature(raw, self.settings.intercom_client_secrets[0])}
        answer = self.client.post(f"/intercom/{'initialize' if first else 'submit'}", data=raw, headers=headers)
        assert answer.status_code == 200
        assert problems(answer.json, first=first) == []
        return answer.json["canvas"]["content"]["components"]

    def bearer(self, agent: Agent = ANN) -> str:
        """Lets the frame in with a really signed token."""
        workbench = WorkbenchSettings(HOME, self.settings.zendesk_origin, self.sandbox.url, "unused")
        query = f"origin={self.settings.zendesk_origin}&app_guid=1"
        token = self.helpdesk.app_key.sign(token_claims(workbench, agent, query, int(time.time())))
        answer = self.client.post(f"/zendesk/sidebar?{query}", data={"token": token})
        assert answer.status_code == 200
        return json.loads(re.search(r'id="boot">(.*?)</script>', answer.text)[1])["bearer"]  # type: ignore[index]

    def zendesk(self, story: str, bearer: str, **pressed: Any) -> str:
        """The fragment that answers."""
        path = "submit" if pressed else "card"
        given = {"ticket_id": str(self.tickets()[story]), **pressed}
        answer = self.client.post(f"/zendesk/{path}", json=given, headers={"Authorization": f"Bearer {bearer}"})
        assert answer.status_code == 200
        return answer.text

    def stripe_calls(self) -> list[str]:
        """Method and path of every call to Stripe since the sandbox's reset."""
        return [f"{one['method']} {one['path']}" for one in self.sandbox.requests() if one["path"].startswith("/v1/")]


@cache
def _brought_up() -> bytes:
    """A SQLite database as the product brings it up, with its replies in it: made once, in half a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "whole.db"
        bring_up(Settings.from_env(demo_variables(HOME, HOME) | {"DATABASE_URL": f"sqlite:///{path}"}))
        return path.read_bytes()


def said(components: list[dict[str, Any]]) -> str:
    """Everything that stands on a canvas."""
    return json.dumps(components, ensure_ascii=False)


def heading(fragment: str) -> str:
    """The h1 of a fragment as plain text."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", fragment, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()
