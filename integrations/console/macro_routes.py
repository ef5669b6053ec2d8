"""The addresses of the library of replies: each page, what the editor's script asks, and the buttons."""

import io
import zipfile
from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.deps import Deps
from app.domain.card import Phrase, say
from app.domain.errors import CounterfoilError, NotFound, Unavailable
from app.ports.macro_parts import PartsOfMacros
from app.usecases import macro_loading
from integrations.console import macro_list, session
from integrations.console.frame import Frame
from integrations.console.macro_arrivals import ArrivalPages
from integrations.console.macro_editor import EditorPages
from integrations.console.macro_form import sheet_of
from integrations.console.macro_moves import Around
from integrations.console.macro_names import begin
from integrations.console.macro_pages import MacroPages
from integrations.console.macro_presses import Presses
from integrations.console.pages import in_the_way
from integrations.console.session import Visit
from integrations.console.style import WITH_SCRIPT

Answer = BaseResponse | str | tuple[str, int]
ROOM = "/console/macros"


def add_macros(routes: Blueprint, deps: Deps, draw: Frame) -> None:
    """Adds them."""
    if deps.library is None or deps.macro_parts is None:
        return
    views = _Views(deps, draw, deps.macro_parts)
    for path, name in (("", "list"), ("/_export", "export"), ("/<name>", "editor"), ("/<name>/compare", "compare")):
        routes.add_url_rule(f"/macros{path}", f"macro_{name}", views.visited(getattr(views, name)), methods=["GET"])
    routes.add_url_rule("/macros/_new", "macro_new", views.visited(views.new), methods=["GET", "POST"])
    take_over = views.visited(views.take_over)
    routes.add_url_rule("/macros/_import", "macro_import", take_over, methods=["GET", "POST"])
    routes.add_url_rule("/macros/<name>", "macro_press", views.visited(views.press, kept=True), methods=["POST"])
    routes.add_url_rule("/macros/<name>/live", "macro_live", views.visited(views.live), methods=["POST"])


class _Views:
    def __init__(self, deps: Deps, draw: Frame, parts: PartsOfMacros) -> None:
        self._deps, self._draw, self._parts = deps, draw, parts
        self._pages, self._editor = MacroPages(deps, draw, parts), EditorPages(deps, draw, parts)
        self._arrivals = ArrivalPages(deps, draw)
        self._presses = Presses(self._editor, draw)

    def visited(self, view: Callable[..., Answer], kept: bool = False) -> Callable[..., Answer]:
        """The view with the visit of this request. Without one the way to the sign-in; where something was typed, with
        that kept."""

        @wraps(view)
        def visited(**where: str) -> Answer:
            visit = session.current(self._deps)
            if visit is None and request.method == "POST":
                return (self._kept(), 403) if kept else (self._draw.refused(say("Your visit has ended.")), 403)
            if visit is None:
                return redirect(url_for("console.sign_in"), 303)
            try:
                return view(visit, **where)
            except NotFound as error:
                return self._draw.refused(error.sentence), 404
            except CounterfoilError as error:
                return self._draw.refused(in_the_way(error)), 409

        return visited

    def list(self, visit: Visit) -> Answer:
        """All of them."""
        return self._pages.list(visit, macro_list.asked(request.args), _said())

    def editor(self, visit: Visit, name: str) -> Answer:
        """One of them."""
        entry = self._editor.desk(visit).entry(name)
        return _scripted(self._editor.editor(visit, entry, self._editor.sheet(visit, entry), Around(done=_said())))

    def press(self, visit: Visit, name: str) -> Answer:
        """What a button of the editor does."""
        answer = self._presses.press(visit, self._editor.desk(visit).entry(name))
        return answer if isinstance(answer, BaseResponse) else _scripted(*answer)

    def live(self, visit: Visit, name: str) -> Answer:
        """What the script shows while somebody types: nothing is kept."""
        if not session.from_our_form(visit):
            return self._draw.refused(say("This page is too old. Open it again.")), 403
        entry = self._editor.desk(visit).entry(name)
        sheet = sheet_of(name, request.form, self._parts.together)
        return self._editor.live(visit, entry, sheet, request.args.get("many") == "yes")

    def new(self, visit: Visit) -> Answer:
        """Begins a macro."""
        if request.method == "GET":
            return self._pages.new(visit, "", _said())
        if not session.from_our_form(visit):
            return self._pages.new(visit, request.form.get("title", ""), ()), 403
        try:
            desk = self._editor.desk(visit)
            name = begin(desk, self._parts, request.form.get("title", ""), request.form.get("language", "en"))
        except CounterfoilError as error:
            sentence = self._draw.words(in_the_way(error))
            return self._pages.new(visit, request.form.get("title", ""), (sentence,)), 409
        return redirect(url_for("console.macro_editor", name=name), 303)

    def compare(self, visit: Visit, name: str) -> Answer:
        """What differs between an older version and how it stands now."""
        desk = self._editor.desk(visit)
        entry, number = desk.entry(name), request.args.get("from", "")
        old = desk.library.version(name, int(number)) if number.isdecimal() and len(number) < 9 else None
        if old is None or entry.text is None:
            raise NotFound("There is no such version.")
        return self._pages.compare(visit, entry, old, entry.text)

    def take_over(self, visit: Visit) -> Answer:
        """Takes macros over from a helpdesk, with a report."""
        if request.method == "GET":
            return self._arrivals.page(visit)
        if not session.from_our_form(visit):
            return self._draw.refused(say("This page is too old. Open it again.")), 403
        try:
            return self._arrivals.taken_over(visit, request.form.get("helpdesk", ""), "inactive" in request.form)
        except CounterfoilError as error:
            return self._arrivals.page(visit, (self._draw.words(_unread(error)),)), 409

    def export(self, visit: Visit) -> Answer:
        """All of them as files."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in macro_loading.exported(self._editor.desk(visit).library).items():
                archive.writestr(path, content)
        disposition = {"Content-Disposition": 'attachment; filename="macros.zip"'}
        return Response(packed.getvalue(), content_type="application/zip", headers=disposition)

    def _kept(self) -> str:
        """What was typed, after the visit ended."""
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
        return self._draw.draw("macro_kept", fields=fields, path=request.path)


_OURS = ("form_secret", "command", "pick")


def _scripted(html: str, status: int = 200) -> Response:
    policy = {"Content-Security-Policy": WITH_SCRIPT}
    return Response(html, status, content_type="text/html; charset=utf-8", headers=policy)


def _unread(error: CounterfoilError) -> Phrase:
    """The sentence for a helpdesk that could not be read."""
    if isinstance(error, Unavailable):
        return say("The helpdesk could not be read. Nothing was taken over. Try again.")
    return error.sentence


def _said() -> tuple[str, ...]:
    return tuple(str(one) for one in get_flashed_messages())
