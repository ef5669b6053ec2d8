"""Intercom's REST API as far as we call it, through python-intercom 5: contacts, conversations, tags, admins, macros.

Any bearer token is good, but one that begins with `revoked` (401) or `unpaid` (403): so a test can lose a right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, Response, jsonify, request

from app.sandbox.helpdesk.intercom_answers import (
    Refusal,
    author_of,
    check_token,
    count_call,
    json_body,
    per_page,
    rate_limit_headers,
    refused,
    row_of,
    wanted,
)
from app.sandbox.helpdesk.intercom_search import BadSearch, matches, page_of
from app.sandbox.helpdesk.people import INTEGRATION
from app.sandbox.helpdesk.workspace import WORKSPACE_ID, Json, Workspace, shown
from app.sandbox.helpdesk.world import World

MACRO_VERSIONS = ("2.16", "Unstable", "Preview")
PART_OF_MANAGE = {"close": "close", "open": "open", "snoozed": "snoozed", "assignment": "assignment"}


def blueprint(world: World) -> Blueprint:
    """Everything under /intercom."""
    api = Blueprint("sandbox_intercom", __name__, url_prefix="/intercom")
    api.before_request(check_token)
    api.before_request(lambda: count_call(world))
    api.register_error_handler(Refusal, refused)
    api.register_error_handler(BadSearch, lambda error: refused(Refusal(400, "parameter_invalid", str(error))))
    api.after_request(lambda answer: rate_limit_headers(answer, world))
    for add in (_contact_routes, _conversation_routes, _tag_routes, _admin_routes, _macro_routes):
        add(api, world)
    return api


def _contact_list(rows: Iterable[Json], size: int, after: str | None) -> Json:
    chosen = list(rows)
    data, pages = page_of(chosen, size, after)
    return {"type": "list", "data": data, "total_count": len(chosen), "pages": pages}


def _contact_routes(api: Blueprint, world: World) -> None:
    @api.get("/contacts")
    def list_contacts() -> Response:
        size = per_page(request.args.get("per_page"), 50)
        with world.helpdesk.lock:
            rows = world.helpdesk.intercom.contacts.values()
            return jsonify(_contact_list(rows, size, request.args.get("starting_after")))

    @api.post("/contacts/search")
    def search_contacts() -> Response:
        body = json_body()
        paging = body.get("pagination") or {}
        with world.helpdesk.lock:
            rows = [row for row in world.helpdesk.intercom.contacts.values() if matches(row, body.get("query"))]
            size = per_page(paging.get("per_page"), 50)
            return jsonify(_contact_list(rows, size, paging.get("starting_after")))

    @api.get("/contacts/<contact_id>")
    def find_contact(contact_id: str) -> Response:
        with world.helpdesk.lock:
            return jsonify(row_of(world.helpdesk.intercom.contacts, contact_id, "User"))

    @api.get("/contacts/find_by_external_id/<external_id>")
    def find_contact_by_external_id(external_id: str) -> Response:
        with world.helpdesk.lock:
            by_external = {str(row["external_id"]): row for row in world.helpdesk.intercom.contacts.values()}
            return jsonify(row_of(by_external, external_id, "User"))

    @api.post("/contacts/<contact_id>/notes")
    def create_note(contact_id: str) -> Response:
        body = json_body()
        with world.helpdesk.lock:
            desk = world.helpdesk.intercom
            contact = row_of(desk.contacts, contact_id, "User")
            now = world.clock.now()
            note = {
                "type": "note",
                "id": desk.next_id(),
                "created_at": now,
                "contact": {"type": "contact", "id": contact["id"]},
                "author": author_of(desk, body),
                "body": wanted(body, "body"),
            }
            desk.notes.setdefault(contact_id, []).append(note)
            return jsonify(note)


def _conversation_routes(api: Blueprint, world: World) -> None:
    @api.get("/conversations/<conversation_id>")
    def find_conversation(conversation_id: str) -> Response:
        plain = request.args.get("display_as") == "plaintext"
        with world.helpdesk.lock:
            return jsonify(shown(row_of(world.helpdesk.intercom.conversations, conversation_id, "Conversation"), plain))

    @api.post("/conversations/<conversation_id>/reply")
    def reply(conversation_id: str) -> Response:
        body = json_body()
        kind = body.get("message_type")
        if kind not in ("comment", "note") or body.get("type") != "admin":
            raise Refusal(
                400, "parameter_invalid", "message_type must be comment or note, of type admin", "message_type"
            )
        with world.helpdesk.lock:
            desk = world.helpdesk.intercom
            conversation = row_of(desk.conversations, conversation_id, "Conversation")
            desk.add_part(conversation_id, kind, wanted(body, "body"), author_of(desk, body), world.clock.now())
            return jsonify(shown(conversation))

    @api.post("/conversations/<conversation_id>/parts")
    def manage(conversation_id: str) -> Response:
        body = json_body()
        kind = PART_OF_MANAGE.get(str(body.get("message_type")))
        if kind is None:
            raise Refusal(400, "parameter_invalid", "message_type is not known", "message_type")
        with world.helpdesk.lock:
            desk = world.helpdesk.intercom
            conversation = row_of(desk.conversations, conversation_id, "Conversation")
            desk.manage(conversation_id, kind, author_of(desk, body), world.clock.now(), body.get("body"))
            return jsonify(shown(conversation))


def _tag_routes(api: Blueprint, world: World) -> None:
    def tagging(conversation_id: str, tag_id: str, act: Callable[[Workspace], Json]) -> Response:
        with world.helpdesk.lock:
            desk = world.helpdesk.intercom
            row_of(desk.conversations, conversation_id, "Conversation")
            row_of(desk.tags, tag_id, "Tag")
            author_of(desk, json_body())
            return jsonify(act(desk))

    @api.get("/tags")
    def list_tags() -> Response:
        with world.helpdesk.lock:
            return jsonify({"type": "list", "data": list(world.helpdesk.intercom.tags.values())})

    @api.post("/tags")
    def create_tag() -> Response:
        with world.helpdesk.lock:
            return jsonify(world.helpdesk.intercom.tag_named(wanted(json_body(), "name")))

    @api.post("/conversations/<conversation_id>/tags")
    def tag_conversation(conversation_id: str) -> Response:
        tag_id = wanted(json_body(), "id")
        return tagging(conversation_id, tag_id, lambda desk: desk.tag_conversation(conversation_id, tag_id))

    @api.delete("/conversations/<conversation_id>/tags/<tag_id>")
    def untag_conversation(conversation_id: str, tag_id: str) -> Response:
        return tagging(conversation_id, tag_id, lambda desk: desk.untag_conversation(conversation_id, tag_id))


def _admin_routes(api: Blueprint, world: World) -> None:
    @api.get("/me")
    def me() -> Response:
        admin = world.helpdesk.intercom.admins[INTEGRATION.intercom_id]
        app = {
            "type": "app",
            "id_code": WORKSPACE_ID,
            "name": "Example Ltd",
            "region": "US",
            "identity_verification": False,
        }
        return jsonify(admin | {"app": app})

    @api.get("/admins")
    def list_admins() -> Response:
        return jsonify({"type": "admin.list", "admins": list(world.helpdesk.intercom.admins.values())})

    @api.get("/admins/<admin_id>")
    def find_admin(admin_id: str) -> Response:
        return jsonify(row_of(world.helpdesk.intercom.admins, admin_id, "Admin"))


def _macro_routes(api: Blueprint, world: World) -> None:
    def check_version() -> None:
        if request.headers.get("Intercom-Version") not in MACRO_VERSIONS:
            raise Refusal(404, "not_found", "Resource Not Found")

    @api.get("/macros")
    def list_macros() -> Response:
        check_version()
        size = per_page(request.args.get("per_page"), 50)
        with world.helpdesk.lock:
            rows = list(world.helpdesk.intercom.macros.values())
            data, pages = page_of(rows, size, request.args.get("starting_after"))
            return jsonify({"type": "list", "data": data, "pages": {"type": "pages", "next": pages.get("next")}})

    @api.get("/macros/<macro_id>")
    def find_macro(macro_id: str) -> Response:
        check_version()
        return jsonify(row_of(world.helpdesk.intercom.macros, macro_id, "Macro"))
