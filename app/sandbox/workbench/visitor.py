"""Who sits at the workbench: the agent named by `?as=` in the address, or by "agent" in a JSON body."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from app.sandbox.helpdesk.people import AGENTS, Agent, agent_by_key


def asked_body() -> dict[str, Any]:
    """The JSON object of a POST, else 400."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def asking_agent(body: dict[str, Any] | None = None) -> Agent:
    """The chosen agent; the first one when nobody (or nobody known) was chosen."""
    chosen = body.get("agent") if body is not None else request.args.get("as")
    return agent_by_key(str(chosen)) or AGENTS[0]
