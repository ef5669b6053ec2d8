"""The Intercom-like inbox: its page, its thread, and the calls that its script makes for the canvas."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from app.sandbox.helpdesk.people import AGENTS, Agent
from app.sandbox.helpdesk.rich_text import paragraphs
from app.sandbox.helpdesk.world import World
from app.sandbox.workbench.canvas_call import CanvasCall, request_body
from app.sandbox.workbench.visitor import asked_body, asking_agent

Json = dict[str, Any]


def blueprint(world: World, call: CanvasCall) -> Blueprint:
    """Everything under /workbench/intercom."""
    pages = Blueprint("workbench_inbox", __name__, url_prefix="/workbench/intercom")
    _add_reading(pages, world)
    _add_writing(pages, world)
    _add_canvas(pages, world, call)
    return pages


def _existing(world: World, conversation_id: str) -> Json:
    conversation: Json | None = world.helpdesk.intercom.conversations.get(conversation_id)
    if conversation is None:
        abort(404)
    return conversation


def _add_reading(pages: Blueprint, world: World) -> None:
    @pages.get("/<conversation_id>")
    def page(conversation_id: str) -> str:
        conversation = _existing(world, conversation_id)
        with world.helpdesk.lock:
            desk = world.helpdesk.intercom
            return render_template(
                "inbox.html",
                agent=asking_agent(),
                agents=AGENTS,
                boot={"conversation": conversation_id, "agent": asking_agent().key},
                conversation=conversation,
                contact=desk.contact_of(conversation_id),
                conversations=[
                    (desk.conversations[row], desk.contact_of(row)) for row in _beside(world, conversation_id)
                ],
                ticket=_same_ticket(world, conversation_id),
            )

    @pages.get("/<conversation_id>/thread")
    def thread(conversation_id: str) -> Response:
        conversation = _existing(world, conversation_id)
        with world.helpdesk.lock:
            tags = [tag["name"] for tag in conversation["tags"]["tags"]]
            return jsonify({"messages": _messages(conversation), "tags": tags, "state": conversation["state"]})


def _add_writing(pages: Blueprint, world: World) -> None:
    @pages.post("/<conversation_id>/reply")
    def reply(conversation_id: str) -> tuple[Response, int]:
        _existing(world, conversation_id)
        given = asked_body()
        body = paragraphs(str(given.get("text", "")))
        if not body:
            return jsonify({"error": "Nothing was written"}), 400
        kind = "note" if given.get("kind") == "note" else "comment"
        with world.helpdesk.lock:
            desk, now = world.helpdesk.intercom, world.clock.now()
            if given.get("kind") == "customer":
                desk.customer_replied(conversation_id, body, now)
            else:
                desk.add_part(conversation_id, kind, body, _author(asking_agent(given)), now)
        return jsonify({"kept": True}), 201

    @pages.post("/<conversation_id>/state")
    def state(conversation_id: str) -> tuple[Response, int]:
        _existing(world, conversation_id)
        given = asked_body()
        kind = "open" if given.get("open") else "close"
        with world.helpdesk.lock:
            author = _author(asking_agent(given))
            world.helpdesk.intercom.manage(conversation_id, kind, author, world.clock.now())
        return jsonify({"kept": True}), 201


def _add_canvas(pages: Blueprint, world: World, call: CanvasCall) -> None:
    def facts(conversation_id: str, given: Json) -> Json:
        _existing(world, conversation_id)
        return request_body(world.helpdesk, conversation_id, asking_agent(given), call.settings.workspace_id)

    @pages.post("/<conversation_id>/initialize")
    def initialize(conversation_id: str) -> Response:
        return jsonify(call.ask("initialize", facts(conversation_id, asked_body())))

    @pages.post("/<conversation_id>/submit")
    def submit(conversation_id: str) -> Response:
        given = asked_body()
        pressed = {name: given.get(name) for name in ("component_id", "input_values", "current_canvas")}
        return jsonify(call.ask("submit", facts(conversation_id, given) | pressed))


def _author(agent: Agent) -> Json:
    return {"type": "admin", "id": agent.intercom_id, "name": agent.name, "email": agent.email}


def _messages(conversation: Json) -> list[Json]:
    source = conversation["source"]
    first = {"kind": "comment", "author": source["author"], "at": conversation["created_at"], "html": source["body"]}
    parts = conversation["conversation_parts"]["conversation_parts"]
    later = [
        {"kind": part["part_type"], "author": part["author"], "at": part["created_at"], "html": part["body"] or ""}
        for part in parts
    ]
    return [first, *later]


def _beside(world: World, conversation_id: str) -> list[str]:
    """The conversations of the same theme."""
    stories, story_of = world.helpdesk.stories, world.helpdesk.intercom.story_of
    theme = stories[story_of[conversation_id]].theme
    return [row for row, story in story_of.items() if stories[story].theme == theme]


def _same_ticket(world: World, conversation_id: str) -> int:
    key = world.helpdesk.intercom.story_of[conversation_id]
    return next(ticket for ticket, story in world.helpdesk.zendesk.story_of.items() if story == key)
