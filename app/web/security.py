"""Security headers on every answer. Whoever needs another policy (a frame, a page with styles) sets it first."""

from flask import Flask, Response

MOST_BYTES = 5 * 1024 * 1024
DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def install(app: Flask) -> None:
    """Bounds what is read of a request, and adds the headers. Installed first, so that it has the last word."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in DEFAULTS.items():
        response.headers.setdefault(name, value)
    return response
