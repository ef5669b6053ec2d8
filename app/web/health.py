"""/healthz: alive. /readyz: can serve, else what cannot, and what is not right. /metrics: the figures."""

from collections.abc import Mapping

from flask import Blueprint, Response

from app.deps import Check, Deps
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
        troubles, cautions = _said(deps.checks), _said(deps.cautions)
        lines = [*(troubles or ["ready"]), *cautions]
        return Response("\n".join(lines) + "\n", 503 if troubles else 200, content_type=PLAIN)

    @pages.get("/metrics")
    def metrics() -> Response:
        for name, check in deps.cautions.items():
            deps.metrics.caution(name, check() is not None)
        return Response(deps.metrics.text(), content_type=TEXT)

    return pages


def _said(checks: Mapping[str, Check]) -> list[str]:
    return [f"{name}: {trouble}" for name, check in checks.items() if (trouble := check())]
