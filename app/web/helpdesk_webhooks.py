"""POST /intercom/webhooks and /zendesk/webhooks: an event is verified, kept once and answered; the rest comes later.

Answers: 200 for everything that the helpdesk signed, wanted or not; 401 for what it did not sign, without reading a
body that cannot be signed; 413 for a body that is too large, 400 for a signed one that cannot be read. Never 410, by
which Intercom would end the subscription. An error of ours is a 500, and the helpdesk sends it again. A HEAD, by which
Intercom looks whether the address is there, is a bare 200.
"""

from collections.abc import Callable
from time import monotonic

from flask import Blueprint, Response, request

from app.deps import Deps
from app.domain.errors import BadInput, Unauthenticated
from app.ports import Pushes
from app.usecases.ticket_events import heard
from app.web.refusals import Refusals


def blueprint(deps: Deps, pushes: Pushes, clock: Callable[[], float] = monotonic) -> Blueprint:
    """The route of one helpdesk. `clock` counts seconds and never goes back."""
    routes = Blueprint(f"{pushes.channel}_webhooks", __name__)
    refusals = Refusals(f"{pushes.channel}_webhook_refused", clock)

    @routes.route(f"/{pushes.channel}/webhooks", methods=["POST", "HEAD"])
    def receive() -> Response:
        if request.method == "HEAD":
            return Response(mimetype="text/plain")
        try:
            outcome = _received(deps, pushes)
        except (Unauthenticated, BadInput) as error:
            outcome = "unreadable" if isinstance(error, BadInput) else "refused"
            deps.metrics.helpdesk_webhook(pushes.channel, outcome)
            refusals.note(str(error))
            raise
        deps.metrics.helpdesk_webhook(pushes.channel, outcome)
        return Response("ok\n", mimetype="text/plain")

    return routes


def _received(deps: Deps, pushes: Pushes) -> str:
    """What became of the body at hand, in a word. Raises Unauthenticated, BadInput."""
    request.max_content_length = pushes.most_bytes
    now = deps.now()
    if not pushes.promising(request.headers.get, now):
        raise Unauthenticated("no signature that could be the helpdesk's")
    found = pushes.verified(request.get_data(cache=False), request.headers.get, now)
    return found if isinstance(found, str) else heard(deps, found)
