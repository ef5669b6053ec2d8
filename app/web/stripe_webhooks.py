"""POST /stripe/webhooks: an event of Stripe's is verified, kept once and answered; what it means is done by a job.

Answers: 200 for everything that Stripe signed, wanted or not; 401 for what it did not sign just now, without reading a
body that cannot be signed; 413 for a body that is too large. An error of ours is a 500, and Stripe sends it again.
"""

from collections.abc import Callable
from time import monotonic

from flask import Blueprint, Response, request

from app.deps import Deps
from app.domain.errors import BadInput, Unauthenticated
from app.usecases.events import pushed
from app.web.refusals import Refusals

MOST_BYTES = 2 * 1024 * 1024
HEADER = "Stripe-Signature"


def blueprint(deps: Deps, clock: Callable[[], float] = monotonic) -> Blueprint:
    """The route, for Deps that know the signing secrets. `clock` counts seconds and never goes back."""
    routes = Blueprint("stripe_webhooks", __name__)
    refusals, webhooks = Refusals("stripe_webhook_refused", clock), deps.webhooks
    assert webhooks is not None, "there is no route without a secret"

    @routes.post("/stripe/webhooks")
    def receive() -> Response:
        request.max_content_length = MOST_BYTES
        header = request.headers.get(HEADER)
        try:
            if not webhooks.promising(header):
                raise Unauthenticated("no signature of the last five minutes")
            event = webhooks.verified(request.get_data(cache=False), header)
        except (Unauthenticated, BadInput) as error:
            signed = isinstance(error, BadInput)
            deps.metrics.webhook("unreadable" if signed else "refused")
            refusals.note(str(error))
            raise
        deps.metrics.webhook(pushed(deps, event))
        return Response("ok\n", mimetype="text/plain")

    return routes
