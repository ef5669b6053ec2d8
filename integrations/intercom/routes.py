"""Intercom's two calls: a teammate opens a conversation, a teammate presses something. Both answer with a canvas.

Always 200 with a valid canvas, but for a bad signature (401) and a body that is too large (413): what Intercom draws on
other answers is not documented.
"""

from collections.abc import Callable
from functools import partial

import orjson
import structlog

from app.deps import Deps
from app.domain.card import Card
from app.domain.errors import BadInput, where
from app.domain.pages import trouble
from app.domain.ticket import SHOW, Command, Ticket
from app.usecases import desk
from app.web.calls import Answered, Calls
from integrations.catalogue import read_all
from integrations.drawn import Drawn
from integrations.intercom import inbound
from integrations.intercom.auth import HEADER, promising, signed
from integrations.intercom.render import render
from integrations.payload import document
from integrations.phrases import Wording

MOST_BYTES = 4 * 1024 * 1024
Respond = Callable[[Deps, Ticket, Command], Card]
_log = structlog.get_logger(__name__)


def calls(deps: Deps, respond: Respond = desk.respond) -> Calls:
    """The two calls."""
    read_all()
    wording = Wording(deps.settings.default_locale, deps.settings.default_time_zone)
    drawn_first = Drawn(lambda card, wording: orjson.dumps(render(card, wording, True)))
    drawn = Drawn(lambda card, wording: orjson.dumps(render(card, wording)))

    def answer(first: bool, body: bytes) -> Answered:
        try:
            card, outcome = _card(deps, respond, first, body)
            return Answered((drawn_first if first else drawn)(card, wording), outcome)
        except Exception as error:  # the answer must be a canvas whatever broke; it is logged with its reference
            return Answered(orjson.dumps(render(_broken(deps, error), wording, first)), "error")

    return Calls(
        channel="intercom",
        header=HEADER,
        promising=partial(promising, None),
        signed=lambda body, signature: signed(body, signature, deps.settings.intercom_client_secrets),
        answers={"/intercom/initialize": partial(answer, True), "/intercom/submit": partial(answer, False)},
        content_type="application/json; charset=utf-8",
        most_bytes=MOST_BYTES,
    )


def _card(deps: Deps, respond: Respond, first: bool, body: bytes) -> tuple[Card, str]:
    """The card that answers this body, also when it cannot be read, and in a word how it came out."""
    try:
        payload = document(body)
        ticket = inbound.ticket(payload, deps.settings)
        command = SHOW if first else inbound.pressed(payload)
        return respond(deps, ticket, command), "ok"
    except inbound.OtherWorkspace:
        _log.warning("intercom_other_workspace")
        return trouble.other_workspace(), "refused"
    except BadInput as error:
        _log.warning("intercom_unreadable", path=error.path)
        return trouble.unreadable_request(), "refused"


def _broken(deps: Deps, error: Exception) -> Card:
    """The card for what nobody foresaw; logged by kind and place, since its message may hold a customer's text."""
    reference = desk.new_reference(deps)
    deps.metrics.error(type(error).__name__)
    _log.error("intercom_card_failed", reference=reference, kind=type(error).__name__, where=where(error))
    return trouble.broken(reference)
