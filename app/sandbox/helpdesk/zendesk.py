"""Zendesk's REST API as far as we call it, through zenpy: tickets, users, search, macros, OAuth tokens, the app's key.

Any bearer token is good, but one that begins with `revoked` (401); tokens minted here end by the
sandbox's clock. As on an account after 2026, e-mail with API token is not accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.sandbox.helpdesk.account import APP_ID, Account
from app.sandbox.helpdesk.people import INTEGRATION
from app.sandbox.helpdesk.workspace import Json
from app.sandbox.helpdesk.world import World
from app.sandbox.helpdesk.zendesk_answers import (
    Refusal,
    check_token,
    count_update,
    cursor_page,
    json_body,
    rate_limit_headers,
    refused,
    row_of,
)
from app.sandbox.helpdesk.zendesk_oauth import TokenDesk
from app.sandbox.helpdesk.zendesk_search import find_users
from app.sandbox.helpdesk.zendesk_users import stamp

CHANGEABLE = (
    "subject",
    "status",
    "priority",
    "type",
    "requester_id",
    "assignee_id",
    "group_id",
    "tags",
    "custom_fields",
)


def blueprint(world: World) -> Blueprint:
    """Everything under /zendesk."""
    api = Blueprint("sandbox_zendesk", __name__, url_prefix="/zendesk")
    tokens = TokenDesk()
    api.before_request(lambda: check_token(tokens, world))
    api.register_error_handler(Refusal, refused)
    api.after_request(rate_limit_headers)
    for add in (_ticket_routes, _tag_routes, _user_routes, _macro_routes):
        add(api, world)
    _open_routes(api, world, tokens)
    return api


def _not_closed(ticket: Json) -> None:
    if ticket["status"] == "closed":
        message = {"description": "Status: closed prevents ticket update", "error": "InvalidValue"}
        raise Refusal(422, "RecordInvalid", "Record validation errors", {"status": [message]})


def _ticket_routes(api: Blueprint, world: World) -> None:
    @api.get("/api/v2/tickets/<int:ticket_id>.json")
    def read_ticket(ticket_id: int) -> Response:
        with world.helpdesk.lock:
            account = world.helpdesk.zendesk
            ticket = row_of(account.tickets, ticket_id)
            answer: Json = {"ticket": ticket}
            if "users" in request.args.get("include", ""):
                wanted = {ticket["requester_id"], ticket["submitter_id"], ticket["assignee_id"]}
                answer["users"] = [account.users[user] for user in sorted(wanted - {None})]
            return jsonify(answer)

    @api.put("/api/v2/tickets/<int:ticket_id>.json")
    def update_ticket(ticket_id: int) -> Response:
        fields = json_body("ticket")
        with world.helpdesk.lock:
            account = world.helpdesk.zendesk
            ticket = row_of(account.tickets, ticket_id)
            count_update(account, ticket_id, world.clock.now())
            _not_closed(ticket)
            _check_stamp(ticket, fields)
            _check_author(account, fields.get("comment"))
            return jsonify({"ticket": ticket, "audit": _update(account, ticket, fields, world.clock.now())})

    @api.get("/api/v2/tickets/<int:ticket_id>/comments.json")
    def list_comments(ticket_id: int) -> Response:
        with world.helpdesk.lock:
            row_of(world.helpdesk.zendesk.tickets, ticket_id)
            return cursor_page("comments", world.helpdesk.zendesk.comments[ticket_id])


def _check_stamp(ticket: Json, fields: Json) -> None:
    if fields.get("safe_update") and fields.get("updated_stamp") != ticket["updated_at"]:
        words = "Safe Update prevented the update due to outdated ticket data. "
        words += "Please fetch the latest ticket data and try again."
        raise Refusal(409, "UpdateConflict", words)


def _check_author(account: Account, comment: Any) -> None:
    author = comment.get("author_id") if isinstance(comment, dict) else None
    if author is not None and author not in account.users:
        details = {"author": [{"description": "Author: is invalid", "error": "InvalidValue"}]}
        raise Refusal(422, "RecordInvalid", "Record validation errors", details)


def _update(account: Account, ticket: Json, fields: Json, now: int) -> Json:
    events: list[Json] = []
    comment = fields.get("comment")
    if isinstance(comment, dict):
        events.append(account.add_comment(ticket["id"], comment, INTEGRATION.zendesk_id, now))
    for name in CHANGEABLE:
        if name in fields:
            account.change(ticket, name, fields[name])
            events.append({"id": account.next_id(), "type": "Change", "field_name": name, "value": fields[name]})
    ticket["updated_at"] = stamp(now)
    return {
        "id": account.next_id(),
        "ticket_id": ticket["id"],
        "created_at": stamp(now),
        "author_id": INTEGRATION.zendesk_id,
        "metadata": {"system": {}, "custom": {}},
        "events": events,
        "via": {"channel": "api"},
    }


TAG_CHANGES: dict[str, Callable[[list[str], list[str]], list[str]]] = {
    "PUT": lambda have, given: have + [tag for tag in dict.fromkeys(given) if tag not in have],
    "POST": lambda _have, given: list(dict.fromkeys(given)),
    "DELETE": lambda have, given: [tag for tag in have if tag not in given],
}


def _tag_routes(api: Blueprint, world: World) -> None:
    @api.route("/api/v2/tickets/<int:ticket_id>/tags.json", methods=["GET", "PUT", "POST", "DELETE"])
    @api.route("/api/v2/tickets/<int:ticket_id>/tags", methods=["GET", "PUT", "POST", "DELETE"])
    def tags(ticket_id: int) -> tuple[Response, int]:
        with world.helpdesk.lock:
            ticket = row_of(world.helpdesk.zendesk.tickets, ticket_id)
            if request.method == "GET":
                return jsonify({"tags": ticket["tags"]}), 200
            _not_closed(ticket)
            given = (request.get_json(silent=True) or {}).get("tags") or []
            ticket["tags"] = TAG_CHANGES[request.method](ticket["tags"], [str(tag) for tag in given])
            ticket["updated_at"] = stamp(world.clock.now())
            return jsonify({"tags": ticket["tags"]}), 201 if request.method == "POST" else 200


def _user_routes(api: Blueprint, world: World) -> None:
    @api.get("/api/v2/users/<int:user_id>.json")
    def read_user(user_id: int) -> Response:
        with world.helpdesk.lock:
            return jsonify({"user": row_of(world.helpdesk.zendesk.users, user_id)})

    @api.get("/api/v2/users/me.json")
    def me() -> Response:
        return jsonify({"user": world.helpdesk.zendesk.users[INTEGRATION.zendesk_id]})

    @api.get("/api/v2/users/search.json")
    def search_users() -> Response:
        with world.helpdesk.lock:
            users = find_users(world.helpdesk.zendesk, request.args.get("query", ""), request.args.get("external_id"))
        return jsonify({"users": users, "count": len(users), "next_page": None, "previous_page": None})

    @api.get("/api/v2/search.json")
    def search() -> Response:
        with world.helpdesk.lock:
            found = find_users(world.helpdesk.zendesk, request.args.get("query", ""))
        rows = [dict(user, result_type="user") for user in found]
        return jsonify({"results": rows, "count": len(rows), "next_page": None, "previous_page": None, "facets": None})


def _macro_routes(api: Blueprint, world: World) -> None:
    @api.get("/api/v2/macros.json")
    def list_macros() -> Response:
        wanted = {"true": (True,), "false": (False,)}.get(request.args.get("active", ""), (True, False))
        with world.helpdesk.lock:
            rows = [row for row in world.helpdesk.zendesk.macros.values() if row["active"] in wanted]
            return cursor_page("macros", rows)

    @api.post("/api/v2/macros.json")
    def create_macro() -> tuple[Response, int]:
        fields = json_body("macro")
        if not fields.get("title") or not fields.get("actions"):
            details = {
                "title" if not fields.get("title") else "actions": [
                    {"description": "cannot be blank", "error": "BlankValue"}
                ]
            }
            raise Refusal(422, "RecordInvalid", "Record validation errors", details)
        with world.helpdesk.lock:
            return jsonify({"macro": world.helpdesk.zendesk.add_macro(fields, world.clock.now())}), 201

    @api.route("/api/v2/macros/<int:macro_id>.json", methods=["GET", "PUT", "DELETE"])
    def one_macro(macro_id: int) -> tuple[Response, int]:
        with world.helpdesk.lock:
            macros = world.helpdesk.zendesk.macros
            macro = row_of(macros, macro_id)
            if request.method == "DELETE":
                del macros[macro_id]
                return Response(), 204
            if request.method == "PUT":
                macro.update(json_body("macro"), id=macro_id, updated_at=stamp(world.clock.now()))
            return jsonify({"macro": macro}), 200

    @api.get("/api/v2/macros/<int:macro_id>/apply.json")
    @api.get("/api/v2/tickets/<int:ticket_id>/macros/<int:macro_id>/apply.json")
    def apply_macro(macro_id: int, ticket_id: int | None = None) -> Response:
        with world.helpdesk.lock:
            account = world.helpdesk.zendesk
            row_of(account.macros, macro_id)
            if ticket_id is not None:
                row_of(account.tickets, ticket_id)
            return jsonify({"result": {"ticket": account.macro_effect(macro_id, ticket_id)}})


def _open_routes(api: Blueprint, world: World, tokens: TokenDesk) -> None:
    @api.get(f"/api/v2/apps/{APP_ID}/public_key.pem")
    def public_key() -> Response:
        return Response(world.helpdesk.app_key.public_pem, mimetype="application/x-pem-file")

    @api.post("/oauth/tokens")
    def mint() -> tuple[Response, int]:
        body = request.get_json(silent=True)
        answer, status = tokens.mint(body if isinstance(body, dict) else {}, world.clock.now())
        return jsonify(answer), status
