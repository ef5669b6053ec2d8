"""What Zendesk and the frame's script call: the page, the card of the open ticket, a command, and the static files."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx
import orjson
import structlog
from flask import Blueprint, Response, request

from app.deps import Deps
from app.domain.card import Card
from app.domain.errors import BadInput, NotFound, Unauthenticated, Unavailable, where
from app.domain.pages import trouble
from app.domain.ticket import Command, Ticket
from app.ports import FrameSession, Helpdesk
from app.settings import Settings
from app.usecases import desk
from app.web.current import note_outcome
from integrations.catalogue import read_all
from integrations.drawn import Drawn
from integrations.phrases import Wording
from integrations.zendesk import inbound, messages, session
from integrations.zendesk.assets import read_assets
from integrations.zendesk.auth import SignedUrl
from integrations.zendesk.inbound import Asked
from integrations.zendesk.page import PREFIX, Page, frame_policy
from integrations.zendesk.public_key import AppKey
from integrations.zendesk.render import render

MOST_BYTES = 64 * 1024
SHORTEST_DEADLINE = 2
Respond = Callable[[Deps, Ticket, Command], Card]
log = structlog.get_logger()


def _seldom_used() -> httpx.Client:
    """A client for the app's key, read once a day: it keeps no connection open in between."""
    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))


def blueprint(deps: Deps, respond: Respond = desk.respond, client: httpx.Client | None = None) -> Blueprint:
    """Everything under /zendesk. `client` fetches the app's public key. Raises ValueError without a helpdesk."""
    if deps.zendesk is None:
        raise ValueError("the Zendesk channel needs Deps.zendesk")
    read_all()
    pages = Blueprint("zendesk", __name__, url_prefix=PREFIX)
    channel = _Channel(deps, respond, deps.zendesk)
    assets = read_assets()
    page = Page(deps.settings, assets)
    key = AppKey(deps.settings, client or _seldom_used(), deps.now)
    signed_url = SignedUrl(deps.settings, key, deps.store, deps.now)
    _protect(pages, frame_policy(deps.settings))

    @pages.post("/sidebar")
    def sidebar() -> tuple[str, int]:
        scheme, wording = request.args.get("colorScheme", ""), _of_browser(deps.settings)
        try:
            user_id = signed_url.user_of(request.form.get("token", ""), request.args.get("origin", ""))
        except Unauthenticated as error:
            log.warning("zendesk_not_let_in", reason=str(error))
            return page.refusal(messages.NOT_LET_IN, scheme, wording), 401
        except Unavailable as error:
            reference = desk.new_reference(deps)
            log.warning("zendesk_key_unreadable", reason=str(error), why=error.why.value, reference=reference)
            return page.refusal(messages.zendesk_unreadable(error, reference), scheme, wording), 503
        return page.frame(session.open_session(deps, user_id), scheme, wording), 200

    @pages.post("/card")
    def card() -> tuple[str, int]:
        return channel.answer(pressed=False)

    @pages.post("/submit")
    def submit() -> tuple[str, int]:
        return channel.answer(pressed=True)

    @pages.get("/static/<digest>/<name>")
    def static(digest: str, name: str) -> Response:
        asset = assets.get(name)
        if asset is None or asset.digest != digest:
            return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(asset.content, content_type=asset.content_type, headers=kept)

    return pages


def _protect(pages: Blueprint, policy: str) -> None:
    """Gives every answer under /zendesk our policy, also those that no view of ours made (404, 405, 413, 500): an error
    page without frame-ancestors can be framed by anybody."""

    @pages.before_request
    def bound() -> None:
        request.max_content_length = MOST_BYTES

    @pages.after_app_request
    def add(response: Response) -> Response:
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            response.headers["Content-Security-Policy"] = policy
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _of_browser(settings: Settings) -> Wording:
    """How to write for somebody who is not known yet: in the browser's first language, else in the default one."""
    return Wording(request.accept_languages.best or settings.default_locale, settings.default_time_zone)


@dataclass(frozen=True)
class _Channel:
    """Answers the frame's own calls with fragments. The status is for script and log, the words are the card's."""

    deps: Deps
    respond: Respond
    helpdesk: Helpdesk
    draw: Drawn[str] = field(default_factory=lambda: Drawn(render))

    def answer(self, *, pressed: bool) -> tuple[str, int]:
        """The fragment for the request at hand, whatever happens."""
        wording = _of_browser(self.deps.settings)
        try:
            frame = session.resume(self.deps, request.headers.get("Authorization", ""))
            question = inbound.asked(_body(), pressed=pressed)
        except Unauthenticated as error:
            log.info("zendesk_session_refused", reason=str(error))
            return _drawn(messages.SESSION_ENDED, wording, 401)
        except BadInput as error:
            log.warning("zendesk_request_not_read", path=error.path)
            return _drawn(messages.NOT_READ, wording, 400)
        wording = Wording(question.locale or wording.locale, question.time_zone or wording.time_zone)
        try:
            return self._beside_ticket(question, frame, wording)
        except Exception as error:  # the frame must say something, and keep its way back, whatever broke
            reference = desk.new_reference(self.deps)
            self.deps.metrics.error(type(error).__name__)
            log.error("unforeseen_error", kind=type(error).__name__, where=where(error), reference=reference)
            return _drawn(trouble.broken(reference), wording, 500)

    def _beside_ticket(self, question: Asked, frame: FrameSession, wording: Wording) -> tuple[str, int]:
        started = self.deps.now()
        try:
            ticket = inbound.ticket_of(self.helpdesk, frame, question)
        except NotFound:
            return _drawn(messages.NO_TICKET, wording, 404)
        except Unavailable as error:
            reference = desk.new_reference(self.deps)
            log.warning("zendesk_unreadable", why=error.why.value, ticket=question.ticket_id, reference=reference)
            return _drawn(messages.zendesk_unreadable(error, reference), wording, 503)
        wording = Wording(ticket.agent.locale, ticket.agent.time_zone)
        card = self.respond(self._hurried(started), ticket, question.command)
        note_outcome("ok")
        return self.draw(card, wording), 200

    def _hurried(self, started: datetime) -> Deps:
        """The Deps with what is left of the card's time after Zendesk was read."""
        settings = self.deps.settings
        used = math.floor((self.deps.now() - started).total_seconds())
        left = max(SHORTEST_DEADLINE, settings.card_deadline_seconds - used)
        return replace(self.deps, settings=replace(settings, card_deadline_seconds=left))


def _body() -> object:
    """The JSON of the request. Raises BadInput; orjson refuses bytes that are no UTF-8 and halves of characters too."""
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise BadInput("body", "not JSON") from error


def _drawn(card: Card, wording: Wording, status: int) -> tuple[str, int]:
    note_outcome("ok" if status == 200 else f"http_{status}")
    return render(card, wording), status
