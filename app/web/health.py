"""/healthz: alive. /readyz: can serve, else what cannot. /metrics: the figures."""

from flask import Blueprint, Response

from app.deps import Deps
from app.web.metrics import TEXT

PLAIN = "text/plain; charset=utf-8"


def blueprint(deps: Deps) -> Blueprint:
    """The three pages for machines."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @pages.get("/readyz")
    def readyz() -> Response:
        troubles = {name: trouble for name, check in deps.checks.items() if (trouble := check())}
        lines = [f"{name}: {trouble}" for name, trouble in troubles.items()] or ["ready"]
        return Response("\n".join(lines) + "\n", 503 if troubles else 200, content_type=PLAIN)

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(deps.metrics.text(), content_type=TEXT)

    return pages
