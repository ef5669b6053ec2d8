"""What goes wrong under /console as a page in its look, and the policy on every answer there."""

from collections.abc import Callable

from flask import Response, request

from app.domain.phrase import Name, Phrase, say
from app.web.current import request_id
from integrations.console.pages import Pages
from integrations.console.style import POLICY

ROOM = "/console"
_WORDS = {
    400: say("This request could not be understood. Open the page again."),
    404: say("There is no such page."),
    405: say("This page cannot be asked in that way."),
    413: say("That was too much to send. Write less."),
}


def redrawn(draw: Pages) -> Callable[[Response], Response]:
    """Makes a page of each plain answer that says what is wrong: errors of a view, and paths that no view has."""

    def redraw(response: Response) -> Response:
        if request.path != ROOM and not request.path.startswith(f"{ROOM}/"):
            return response
        if response.status_code >= 400 and response.mimetype == "text/plain":
            response.set_data(draw.refused(_sentence(response.status_code)))
            response.content_type = "text/html; charset=utf-8"
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return redraw


def _sentence(status: int) -> Phrase:
    reference = Name(request_id())
    return _WORDS.get(status) or say("Something went wrong on our side. Reference: {id}", id=reference)
