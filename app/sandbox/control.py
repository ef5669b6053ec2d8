"""The sandbox's own switches under /_sandbox: resets, requests, faults, time, webhooks, what people and banks do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.sandbox import faults
from app.sandbox.helpdesk.deeds import DEEDS, opened
from app.sandbox.helpdesk.pushing import TRIES, Listener
from app.sandbox.stripe import answers, payments
from app.sandbox.stripe.disputing import open_dispute, warn_of_fraud
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.routes import Json
from app.sandbox.stripe.webhooks import Target
from app.sandbox.world import UnknownSeed, World

ORDERS = ("in_order", "reversed", "shuffled")


def blueprint(world: World) -> Blueprint:
    """The switches that installers and tests rely on, and what only a cardholder or a bank can do."""
    pages = Blueprint("sandbox_control", __name__, url_prefix="/_sandbox")
    for name, (view, methods) in VIEWS.items():
        pages.add_url_rule(f"/{name}", name, partial(view, world), methods=methods)
    return pages


def _reset(world: World) -> Any:
    try:
        world.reset(_given().get("seed"))
    except UnknownSeed as error:
        return _refused(str(error))
    return jsonify({"seed": world.seed, "now": world.clock.now()})


def _requests(world: World) -> Any:
    return jsonify(world.journal.calls())


def _faults(world: World) -> Any:
    if request.method == "DELETE":
        world.faults.clear()
    if request.method == "POST":
        try:
            world.faults.add(faults.read(_given()))
        except faults.BadFault as error:
            return _refused(str(error))
    return jsonify({"faults": world.faults.described()})


def _clock(world: World) -> Any:
    seconds = _given().get("advance", 0) if request.method == "POST" else 0
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        return _refused("advance must be a whole number of seconds, 0 or more")
    return jsonify({"now": world.advance(seconds)})


def _webhooks(world: World) -> Any:
    if request.method == "POST":
        target = _target(_given())
        if target is None:
            return _refused("url and secret are needed; order is one of " + ", ".join(ORDERS))
        if not _listens_to_helpdesk(world, target):
            world.listen(target)
    return jsonify({"webhooks": [{"url": known.url, "order": known.order} for known in world.pusher.targets()]})


def _listens_to_helpdesk(world: World, target: Target) -> bool:
    """Whether the target asked for a helpdesk's events, by `"helpdesk": "intercom" | "zendesk"`."""
    helpdesk = str(_given().get("helpdesk") or "")
    if helpdesk not in TRIES or world.helpdesk is None:
        return False
    world.helpdesk.pusher.listen(Listener(helpdesk, target.url, target.secret, target.types))
    return True


def _tickets(world: World) -> Any:
    """Somebody does something in a helpdesk: `{"helpdesk", "ticket", "what"}`; what is one of DEEDS. With the what
    `opened` somebody writes to both: `{"email", "name", "message"}`."""
    given = _given()
    if given.get("what") == "opened" and world.helpdesk is not None:
        return jsonify(opened(world.helpdesk, given, world.clock.now()))
    deed = DEEDS.get((str(given.get("helpdesk")), str(given.get("what"))))
    if deed is None or world.helpdesk is None:
        return _refused("helpdesk and what must be one of " + ", ".join(" ".join(one) for one in DEEDS))
    try:
        with world.helpdesk.lock:
            deed(world.helpdesk, str(given.get("ticket")), world.clock.now())
    except (KeyError, ValueError):
        return _refused("no such ticket")
    return jsonify({"ticket": given.get("ticket")})


def _authenticate(world: World) -> Any:
    """The customer passes 3D Secure for `payment_intent`."""
    return _acted(world, "payment_intent", lambda row: payments.authenticated(world.account, row))


def _dispute(world: World) -> Any:
    """The cardholder disputes `charge`; `reason` is one of Stripe's, or inquiry."""
    reason = str(_given().get("reason") or "fraudulent")
    return _acted(world, "charge", lambda row: open_dispute(world.account, row, reason))


def _bank(world: World) -> Any:
    """The bank refuses `payment_method` from now on with `code` (and its own `network_code`), or accepts it again."""
    given = _given()
    code, network_code = str(given.get("code") or ""), str(given.get("network_code") or "")

    def act(row: Json) -> None:
        if code:
            answers.refuse(world.account, row["id"], code, network_code)
        else:
            answers.accept(world.account, row["id"])

    return _acted(world, "payment_method", act)


def _warning(world: World) -> Any:
    """The card network warns that `charge` may be fraud."""
    return _acted(world, "charge", lambda row: warn_of_fraud(world.account, row))


def _acted(world: World, kind: str, act: Callable[[Json], Any]) -> Any:
    with world.lock:
        row = world.account.find(kind, str(_given().get(kind)))
        if row is None:
            return _refused(f"no such {kind}")
        try:
            act(row)
        except StripeFault as fault:
            return _refused(str(fault))
    return jsonify({kind: row["id"]})


VIEWS: dict[str, tuple[Callable[[World], Any], list[str]]] = {
    "reset": (_reset, ["POST"]),
    "requests": (_requests, ["GET"]),
    "faults": (_faults, ["POST", "GET", "DELETE"]),
    "clock": (_clock, ["POST", "GET"]),
    "authenticate": (_authenticate, ["POST"]),
    "bank": (_bank, ["POST"]),
    "dispute": (_dispute, ["POST"]),
    "warning": (_warning, ["POST"]),
    "webhooks": (_webhooks, ["POST", "GET"]),
    "tickets": (_tickets, ["POST"]),
}


def _given() -> dict[str, Any]:
    given = request.get_json(silent=True, force=True)
    return given if isinstance(given, dict) else {}


def _target(given: dict[str, Any]) -> Target | None:
    url, secret, order = given.get("url"), given.get("secret"), given.get("order", ORDERS[0])
    duplicates = given.get("duplicates", 0)
    if not (
        isinstance(url, str) and isinstance(secret, str) and url and order in ORDERS and isinstance(duplicates, int)
    ):
        return None
    types = given.get("types") or ["*"]
    return Target(url, secret, order, duplicates, tuple(map(str, types)), identifier=url)


def _refused(why: str) -> tuple[Response, int]:
    return jsonify({"error": why}), 400
