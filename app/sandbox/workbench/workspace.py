"""The Zendesk-like agent workspace: its page, the signed token for the frame, and what its script reads and saves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from app.sandbox.helpdesk.account import APP_ID
from app.sandbox.helpdesk.people import AGENTS, Agent
from app.sandbox.helpdesk.rich_text import plain_text
from app.sandbox.helpdesk.world import World
from app.sandbox.helpdesk.zendesk_users import stamp
from app.sandbox.workbench.settings import WorkbenchSettings
from app.sandbox.workbench.visitor import asked_body, asking_agent
from app.sandbox.workbench.zaf_facts import ticket_facts, user_facts

Json = dict[str, Any]
TOKEN_SECONDS = 300  # as long as Zendesk's own signed URLs live


def blueprint(world: World, settings: WorkbenchSettings, wall_clock: Callable[[], float]) -> Blueprint:
    """Everything under /workbench/zendesk. Tokens bear the wall clock's time: the product lives by that."""
    pages = Blueprint("workbench_workspace", __name__, url_prefix="/workbench/zendesk")

    def existing(ticket_id: int) -> Json:
        ticket: Json | None = world.helpdesk.zendesk.tickets.get(ticket_id)
        if ticket is None:
            abort(404)
        return ticket

    @pages.get("/<int:ticket_id>")
    def page(ticket_id: int) -> str:
        ticket = existing(ticket_id)
        with world.helpdesk.lock:
            account = world.helpdesk.zendesk
            users = [user for user in account.users.values() if user["role"] == "end-user"]
            return render_template(
                "workspace.html",
                agent=asking_agent(),
                agents=AGENTS,
                boot=_boot(settings, ticket_id, asking_agent()),
                ticket=ticket,
                tickets=[account.tickets[row] for row in _beside(world, ticket_id)],
                users=users,
                macros=[macro for macro in account.macros.values() if macro["active"]],
                story=world.helpdesk.stories[account.story_of[ticket_id]],
                conversation=_same_conversation(world, ticket_id),
            )

    @pages.get("/<int:ticket_id>/state")
    def state(ticket_id: int) -> Response:
        existing(ticket_id)
        with world.helpdesk.lock:
            account = world.helpdesk.zendesk
            facts = ticket_facts(account, ticket_id)
            user = user_facts(account.users[asking_agent().zendesk_id])
            return jsonify({"ticket": facts, "currentUser": user, "comments": _comments(world, ticket_id)})

    @pages.post("/<int:ticket_id>/token")
    def token(ticket_id: int) -> Response:
        existing(ticket_id)
        given = asked_body()
        agent = asking_agent(given)
        claims = token_claims(settings, agent, str(given.get("query", "")), int(wall_clock()))
        return jsonify({"token": world.helpdesk.app_key.sign(claims)})

    _add_writes(pages, world)
    return pages


def token_claims(settings: WorkbenchSettings, agent: Agent, query: str, now: int) -> Json:
    """The claims of a signed URL for this agent; `now` is epoch seconds, UTC (Zendesk docs, signed URLs)."""
    host = settings.zendesk_host
    return {
        "iss": host,
        "aud": f"https://{host}/api/v2/apps/installations/{settings.installation_id}.json",
        "iat": now,
        "nbf": now,
        "exp": now + TOKEN_SECONDS,
        "jti": secrets.token_hex(16),
        "sub": f"https://{host}/api/v2/users/{agent.zendesk_id}.json",
        "qsh": hashlib.sha256(query.encode()).hexdigest(),
        "context": {"product": "support", "location": "ticket_sidebar"},
    }


def _boot(settings: WorkbenchSettings, ticket_id: int, agent: Agent) -> Json:
    return {
        "ticket": ticket_id,
        "agent": agent.key,
        "frame": f"{settings.product_url}/zendesk/sidebar",
        "here": settings.public_host_url,
        "subdomain": settings.zendesk_subdomain,
        "appId": APP_ID,
        "installationId": settings.installation_id,
    }


def _comments(world: World, ticket_id: int) -> list[Json]:
    account = world.helpdesk.zendesk
    return [
        {
            "author": account.users[comment["author_id"]]["name"],
            "role": account.users[comment["author_id"]]["role"],
            "public": comment["public"],
            "at": comment["created_at"],
            "html": comment["html_body"],
        }
        for comment in account.comments[ticket_id]
    ]


def _beside(world: World, ticket_id: int) -> list[int]:
    """The tickets of the same theme."""
    stories, story_of = world.helpdesk.stories, world.helpdesk.zendesk.story_of
    theme = stories[story_of[ticket_id]].theme
    return [row for row, story in story_of.items() if stories[story].theme == theme]


def _same_conversation(world: World, ticket_id: int) -> str:
    key = world.helpdesk.zendesk.story_of[ticket_id]
    return next(row for row, story in world.helpdesk.intercom.story_of.items() if story == key)


def _add_writes(pages: Blueprint, world: World) -> None:
    """What an agent's own clicks save: the reply with its tags and status, another requester, a macro's preview."""

    def ticket_of(ticket_id: int) -> Json:
        ticket: Json | None = world.helpdesk.zendesk.tickets.get(ticket_id)
        if ticket is None:
            abort(404)
        return ticket

    @pages.post("/<int:ticket_id>/submit")
    def submit(ticket_id: int) -> Response:
        given = asked_body()
        with world.helpdesk.lock:
            ticket, account, now = ticket_of(ticket_id), world.helpdesk.zendesk, world.clock.now()
            if given.get("html") and given.get("customer"):
                account.customer_replied(ticket_id, plain_text(str(given["html"])), now)
                return jsonify({"ticket": ticket_facts(account, ticket_id), "comments": _comments(world, ticket_id)})
            if given.get("html"):
                public = given.get("public") is not False
                comment = {"html_body": str(given["html"]), "public": public, "channel": "web"}
                account.add_comment(ticket_id, comment, asking_agent(given).zendesk_id, now)
            tags: list[Any] = given.get("tags") or []
            ticket["tags"] = list(dict.fromkeys(str(tag) for tag in tags))
            account.change(ticket, "status", str(given.get("status", ticket["status"])))
            ticket["updated_at"] = stamp(now)
            return jsonify({"ticket": ticket_facts(account, ticket_id), "comments": _comments(world, ticket_id)})

    @pages.post("/<int:ticket_id>/requester")
    def requester(ticket_id: int) -> Response:
        user_id = asked_body().get("user")
        with world.helpdesk.lock:
            ticket, account = ticket_of(ticket_id), world.helpdesk.zendesk
            if user_id not in account.users:
                abort(400)
            ticket["requester_id"] = user_id
            ticket["updated_at"] = stamp(world.clock.now())
            return jsonify({"requester": user_facts(account.users[user_id])})

    @pages.get("/<int:ticket_id>/macros/<int:macro_id>")
    def macro(ticket_id: int, macro_id: int) -> Response:
        with world.helpdesk.lock:
            ticket_of(ticket_id)
            if macro_id not in world.helpdesk.zendesk.macros:
                abort(404)
            effect = world.helpdesk.zendesk.macro_effect(macro_id, ticket_id)
            return jsonify({"html": effect["comment"]["html_body"], "tags": effect["tags"]})


def ticket_url(settings: WorkbenchSettings, ticket_id: int, agent: Agent) -> str:
    """Where the ticket is opened: under the other site's name."""
    return f"{settings.public_host_url}/workbench/zendesk/{ticket_id}?as={agent.key}"
