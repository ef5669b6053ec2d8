"""A small application for tests of what surrounds the channels: no channel, a few pages that misbehave."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, abort, request

from app.deps import Deps
from app.domain.errors import BadInput, NotFound, Unauthenticated
from app.domain.policy import Policy
from app.factory import build
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_store import SqlStore

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
SECRET_TEXT = "Maya Lopez <maya@example.com>"
RAISED = {"unauthenticated": Unauthenticated(SECRET_TEXT), "bad": BadInput("contact", SECRET_TEXT), "gone": NotFound()}


def small_deps(database_url: str, **more: Any) -> Deps:
    store = SqlStore(connect(database_url), lambda: NOW)
    return Deps(
        billing=None,  # type: ignore[arg-type]  # nothing here asks it
        store=store,
        cache=MemorySnapshotCache(60, 10, lambda: NOW),
        policies=Policy,
        now=lambda: NOW,
        new_token=lambda: "token",
        **{"settings": Settings(("k" * 32,), "rk_test_123"), "checks": {"database": store.trouble}} | more,
    )


def small_app(deps: Deps) -> Flask:
    app = build(deps)

    @app.get("/fails")
    def fails() -> str:
        raise KeyError(SECRET_TEXT)

    @app.get("/raises/<what>")
    def raises(what: str) -> str:
        raise RAISED[what]

    @app.get("/stops/<int:status>")
    def stops(status: int) -> str:
        abort(status, SECRET_TEXT)

    @app.post("/reads")
    def reads() -> str:
        return str(len(request.get_data()))

    @app.get("/own")
    def own() -> Response:
        return Response("x", headers={"Content-Security-Policy": "default-src 'self'", "Cache-Control": "max-age=60"})

    return app
