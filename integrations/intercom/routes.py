"""Intercom's two calls: a teammate opens a conversation, a teammate presses something. Both answer with a canvas.

Always 200 with a valid canvas, but for a bad signature (401) and a body that is too large (413): what Intercom draws on
other answers is not documented.
"""

from collections.abc import Callable

import orjson
import structlog
from flask import Blueprint, Response, abort, request

from app.deps import Deps
from app.domain.card import Card
from app.domain.errors import BadInput, where
from app.domain.pages import trouble
from app.domain.ticket import Command, Ticket
from app.usecases import desk
from app.web.current import note_outcome
from integrations.catalogue import read_all
from integrations.drawn import Drawn
from integrations.intercom import inbound
from integrations.intercom.auth import HEADER, signed
from integrations.intercom.render import render
from integrations.payload import document
from integrations.phrases import Wording

MOST_BYTES = 4 * 1024 * 1024
Respond = Callable[[Deps, Ticket, Command], Card]
_log = structlog.get_logger(__name__)


def blueprint(deps: Deps, respond: Respond = desk.respond) -> Blueprint:
    """The routes of the channel; every request to them is verified before anything else looks at it."""
    read_all()
    routes = Blueprint("intercom", __name__, url_prefix="/intercom")
    wording = Wording(deps.settings.default_locale, deps.settings.default_time_zone)

    drawn_first = Drawn(lambda card, wording: orjson.dumps(render(card, wording, True)))
    drawn = Drawn(lambda card, wording: orjson.dumps(render(card, wording)))

    def verify() -> None:
        request.max_content_length = MOST_BYTES  # get_data answers 413, or stops reading there
        if not signed(request.get_data(cache=True), request.headers.get(HEADER), deps.settings.intercom_client_secrets):
            note_outcome("unsigned")
            _log.warning("intercom_signature_refused", route=request.path, size=request.content_length)
            abort(401)

    def answer(first: bool) -> Response:
        try:
            canvas = (drawn_first if first else drawn)(_card(deps, respond, first), wording)
        except Exception as error:  # the answer must be a canvas whatever broke; it is logged with its reference
            canvas = orjson.dumps(render(_broken(deps, error), wording, first))
        return Response(canvas, 200, content_type="application/json; charset=utf-8")

    routes.before_request(verify)
    routes.add_url_rule("/initialize", "initialize", lambda: answer(True), methods=["POST"])
    routes.add_url_rule("/submit", "submit", lambda: answer(False), methods=["POST"])
    return routes


def _card(deps: Deps, respond: Respond, first: bool) -> Card:
    """The card that answers this request, also when it cannot be read."""
    try:
        payload = document(request.get_data(cache=True))
        ticket = inbound.ticket(payload, deps.settings)
        command = Command("show") if first else inbound.pressed(payload)
        return respond(deps, ticket, command)
    except inbound.OtherWorkspace:
        note_outcome("refused")
        _log.warning("intercom_other_workspace")
        return trouble.other_workspace()
    except BadInput as error:
        note_outcome("refused")
        _log.warning("intercom_unreadable", path=error.path)
        return trouble.unreadable_request()


def _broken(deps: Deps, error: Exception) -> Card:
    """The card for what nobody foresaw; logged by kind and place, since its message may hold a customer's text."""
    note_outcome("error")
    reference = desk.new_reference(deps)
    deps.metrics.error(type(error).__name__)
    _log.error("intercom_card_failed", reference=reference, kind=type(error).__name__, where=where(error))
    return trouble.broken(reference)
