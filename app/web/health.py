"""/healthz: alive. /readyz: can serve, else what cannot, and what is not right. /metrics: the figures."""

from collections.abc import Mapping

import structlog
from flask import Blueprint, Response

from app.deps import Check, Deps
from app.web.metrics import TEXT

_log = structlog.get_logger(__name__)
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
            deps.metrics.caution(name, _looked(check) is not None)
        return Response(deps.metrics.text(), content_type=TEXT)

    return pages


def _said(checks: Mapping[str, Check]) -> list[str]:
    return [f"{name}: {trouble}" for name, check in checks.items() if (trouble := _looked(check))]


def _looked(check: Check) -> str | None:
    """What is not right; that it could not even be looked at is no end of the page, since others are told there too."""
    try:
        return check()
    except Exception as error:  # a database that is gone, above all
        _log.warning("check_failed", kind=type(error).__name__)
        return "could not be looked at"
