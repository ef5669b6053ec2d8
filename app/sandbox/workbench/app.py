"""The workbench as one Flask application: `/` and everything under /workbench."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, render_template, request

from app.sandbox.helpdesk.people import AGENTS, Story
from app.sandbox.helpdesk.world import World
from app.sandbox.workbench import controls, inbox, workspace
from app.sandbox.workbench.canvas_call import CanvasCall
from app.sandbox.workbench.settings import WorkbenchSettings
from app.sandbox.workbench.visitor import asked_body, asking_agent

HERE = Path(__file__).parent
Json = dict[str, Any]


def create(world: World, settings: WorkbenchSettings, wall_clock: Callable[[], float] = time.time) -> Flask:
    """A WSGI application over the world's helpdesks; it reaches the product and the sandbox's switches over HTTP."""
    pages = Flask(
        "app.sandbox.workbench",
        root_path=str(HERE),
        template_folder="pages",
        static_folder="static",
        static_url_path="/workbench/static",
    )
    pages.config["TRUSTED_HOSTS"] = settings.hosts
    pages.jinja_env.trim_blocks = pages.jinja_env.lstrip_blocks = True
    pages.jinja_env.filters["day"] = _day
    pages.context_processor(lambda: {"home": settings.product_url, "workspace_home": settings.public_host_url})
    pages.before_request(_only_json)
    pages.after_request(lambda answer: _secured(answer, settings))
    pages.register_blueprint(inbox.blueprint(world, CanvasCall(settings)))
    pages.register_blueprint(workspace.blueprint(world, settings, wall_clock))
    _add_home(pages, world, settings)
    return pages


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%b} {datetime.fromtimestamp(seconds, UTC).day}"


def _only_json() -> None:
    """A form of a foreign page cannot send JSON: only our own scripts may change something."""
    if request.method != "GET" and not request.is_json:
        abort(415)


def _secured(answer: Response, settings: WorkbenchSettings) -> Response:
    product = urlsplit(settings.product_url)
    origin = f"{product.scheme}://{product.netloc}"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; "
        f"frame-src {origin}; form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _tickets(world: World) -> list[Json]:
    desk = world.helpdesk
    with desk.lock:
        ticket_of = {story: ticket for ticket, story in desk.zendesk.story_of.items()}
        return [
            {
                "story": desk.stories[story],
                "conversation": conversation,
                "ticket": ticket_of[story],
                "name": desk.intercom.contact_of(conversation)["name"],
            }
            for conversation, story in desk.intercom.story_of.items()
        ]


def _by_theme(tickets: list[Json]) -> list[tuple[str, list[Json]]]:
    """The tickets under their themes, in the order of both; what was written at the workbench comes first."""
    themes: dict[str, list[Json]] = {}
    for row in sorted(tickets, key=lambda row: bool(row["story"].theme)):
        themes.setdefault(row["story"].theme or "Written here", []).append(row)
    return list(themes.items())


def _add_home(pages: Flask, world: World, settings: WorkbenchSettings) -> None:
    numbers = itertools.count(1)

    @pages.get("/")
    def home() -> str:
        agent = asking_agent()
        tickets = [row | {"zendesk": workspace.ticket_url(settings, row["ticket"], agent)} for row in _tickets(world)]
        state = controls.state(settings.sandbox_url, settings.seconds_to_answer)
        return render_template("home.html", agent=agent, agents=AGENTS, themes=_by_theme(tickets), state=state)

    @pages.get("/workbench/zaf_sdk.js")
    def zaf_sdk() -> Response:
        return pages.send_static_file("zaf_sdk.js")

    @pages.post("/workbench/controls/<name>")
    def control(name: str) -> tuple[Response, int]:
        if name not in controls.SWITCHES:
            abort(404)
        answer, status = controls.turn(name, settings.sandbox_url, settings.seconds_to_answer)
        return jsonify(answer), status

    @pages.post("/workbench/tickets")
    def new_ticket() -> tuple[Response, int]:
        story = _written(asked_body(), f"written-{next(numbers)}")
        if story is None:
            return jsonify({"error": "Write a message"}), 400
        conversation, ticket = world.helpdesk.open_ticket(story, world.clock.now())
        return jsonify({"conversation": conversation, "ticket": ticket}), 201


def _written(given: Json, key: str) -> Story | None:
    """A ticket as somebody at the workbench wrote it; None without a message."""
    message = str(given.get("message", "")).strip()
    subject, _, _ = message.partition("\n")
    name, email = (str(given.get(field) or "").strip() or None for field in ("name", "email"))
    story = Story(key, "Written at the workbench", name or email, email, subject[:80], message, minutes_ago=0)
    return story if message else None
