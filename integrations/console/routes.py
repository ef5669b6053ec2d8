"""The console's pages and what their buttons do. Every page needs a visit; every button the secret of its form."""

from collections.abc import Callable
from functools import wraps

import structlog
from flask import Blueprint, Flask, Response, flash, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.deps import Deps
from app.domain.errors import CounterfoilError, NotFound, Unauthenticated
from app.domain.phrase import say
from app.usecases import console, overseeing
from integrations.console import failures, pages, reports, session
from integrations.console.asked import Filters, filters, identifier
from integrations.console.export import lines
from integrations.console.macro_routes import ROOM as MACROS
from integrations.console.macro_routes import add_macros
from integrations.console.session import Visit
from integrations.console.sign_in import OpenIdConnect
from integrations.console.style import assets

MOST_BYTES = 64 * 1024
MOST_BYTES_OF_TEXTS = 4 * 1024 * 1024
"""So that a text that is far too long comes back with a sentence instead of being lost."""
_log = structlog.get_logger(__name__)
Answer = BaseResponse | str | tuple[str, int]
Page = Callable[[Visit], Answer]


def blueprint(deps: Deps, app: Flask) -> Blueprint:
    """Everything under /console."""
    routes = Blueprint("console", __name__, url_prefix="/console")
    session.install(app, deps.settings)
    provider = OpenIdConnect(app, deps.settings) if deps.settings.oidc_issuer else None
    draw = pages.Pages(deps, provider is not None)
    views = _Views(deps, draw)
    for path in ("/", "/approvals", "/actions", "/audit", "/audit/export", "/reports", "/reports/export", "/me"):
        name = path.strip("/").replace("/", "_") or "index"
        routes.add_url_rule(path, name, _visited(deps, getattr(views, name)), methods=["GET"], strict_slashes=False)
    routes.add_url_rule("/press", "press", _visited(deps, views.press), methods=["POST"])
    routes.add_url_rule("/sign-out", "sign_out", _visited(deps, views.sign_out), methods=["POST"])
    add_macros(routes, deps, draw)
    routes.before_request(_bound)
    routes.after_app_request(failures.redrawn(draw))
    _doors(routes, deps, provider, draw)
    return routes


def _bound() -> None:
    if request.path.startswith(MACROS):
        request.max_content_length = request.max_form_memory_size = MOST_BYTES_OF_TEXTS
    else:
        request.max_content_length = MOST_BYTES


class _Views:
    """What needs a visit."""

    def __init__(self, deps: Deps, draw: pages.Pages) -> None:
        self._deps, self._draw = deps, draw

    def index(self, _visit: Visit) -> Answer:
        """The first page."""
        return redirect(url_for("console.approvals"), 303)

    def approvals(self, visit: Visit) -> Answer:
        """What waits for a decision."""
        return self._draw.approvals(visit, identifier(request.args.get("id", "")), _said())

    def actions(self, visit: Visit) -> Answer:
        """What was asked and done."""
        return self._draw.actions(visit, self._asked(), identifier(request.args.get("id", "")), _said())

    def audit(self, visit: Visit) -> Answer:
        """The record."""
        return self._draw.audit(visit, self._asked())

    def audit_export(self, _visit: Visit) -> Answer:
        """The record as a file."""
        wanted, exact = self._asked().events(), request.args.get("format") == "jsonl"
        name, kind = ("audit.jsonl", "application/x-ndjson") if exact else ("audit.csv", "text/csv; charset=utf-8")
        body = lines(self._deps, wanted, exact)
        return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def reports(self, visit: Visit) -> Answer:
        """How replies do."""
        return self._draw.reports(visit, self._asked())

    def reports_export(self, _visit: Visit) -> Answer:
        """The same as a file."""
        headers = {"Content-Disposition": 'attachment; filename="replies.csv"'}
        return Response(
            reports.lines(self._deps, self._asked()), content_type="text/csv; charset=utf-8", headers=headers
        )

    def _asked(self) -> Filters:
        return filters(request.args, self._draw.zone)

    def me(self, visit: Visit) -> Answer:
        """Who I am."""
        return self._draw.me(visit)

    def press(self, visit: Visit) -> Answer:
        """Does what a button says."""
        if not session.from_our_form(visit):
            return _too_old(self._draw)
        return _pressed(self._deps, visit, self._draw)

    def sign_out(self, visit: Visit) -> Answer:
        """Ends the visit."""
        if not session.from_our_form(visit):
            return _too_old(self._draw)
        session.end(self._deps)
        return redirect(url_for("console.sign_in"), 303)


def _doors(routes: Blueprint, deps: Deps, provider: OpenIdConnect | None, draw: pages.Pages) -> None:
    """The ways in, which need no visit; in the demo a list of people to be."""

    @routes.get("/sign-in")
    def sign_in() -> Answer:
        return draw.sign_in(_said())

    @routes.get("/leave")
    def leave() -> Answer:
        return _in(provider.leave) if provider else (draw.refused(say("No sign-in is set up.")), 404)

    @routes.get("/callback")
    def callback() -> Answer:
        return _in(lambda: _arrived(deps, provider.come_back(deps))) if provider else redirect("/console/sign-in")

    @routes.post("/be")
    def be() -> Answer:
        given = request.form.get("email")
        wanted = next((one for one in deps.demo_people if one == given), None)
        lead = console.lead_of(deps, wanted, "") if wanted else None
        if lead is None or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return draw.refused(say("Nobody by that name may come in here.")), 403
        return _arrived(deps, lead)

    @routes.get("/static/<digest>/<name>")
    def static(digest: str, name: str) -> Answer:
        found = assets().get(name)
        if found is None or found.digest != digest:
            return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(found.content, content_type=found.type, headers=kept)

    def _in(enter: Callable[[], Answer]) -> Answer:
        try:
            return enter()
        except Unauthenticated as error:
            _log.warning("console_not_let_in", reason=str(error))
            return draw.refused(error.sentence), 403


def _arrived(deps: Deps, lead: console.Lead) -> BaseResponse:
    session.begin(deps, lead)
    return redirect(url_for("console.approvals"), 303)


def _visited(deps: Deps, view: Page) -> Callable[[], Answer]:
    """The view with the visit of this request; without one the way to the sign-in."""

    @wraps(view)
    def visited() -> Answer:
        visit = session.current(deps)
        if visit is None:
            return redirect(url_for("console.sign_in"), 303)
        return view(visit)

    return visited


def _too_old(draw: pages.Pages) -> Answer:
    return draw.refused(say("This page is too old. Open it again.")), 403


def _pressed(deps: Deps, visit: Visit, draw: pages.Pages) -> Answer:
    """Does what a button says, then shows the action; what is in the way is said on its page."""
    verb, _, rest = request.form.get("command", "").partition(":action:")
    named, _, mark = rest.partition(":")
    action_id = identifier(named)
    act = _VERBS.get(verb)
    try:
        if act is None:
            raise NotFound("This button is not known here.")
        act(console.desk_of(deps, visit.lead), action_id, mark)
    except CounterfoilError as error:
        flash(draw.words(pages.in_the_way(error)))
    page = "console.approvals" if verb in ("approve", "decline") else "console.actions"
    return redirect(url_for(page, id=action_id or None), 303)


def _said() -> tuple[str, ...]:
    return tuple(str(one) for one in get_flashed_messages())


_VERBS: dict[str, Callable[[console.Desk, str, str], object]] = {
    "approve": console.approve,
    "decline": lambda desk, action_id, _mark: console.decline(desk, action_id, request.form.get("note", "")),
    "check": lambda desk, action_id, _mark: console.check(desk, action_id),
    "note": lambda desk, action_id, _mark: overseeing.try_again(desk.deps, action_id),
}
