"""What the current application was made with, for code that runs inside a request."""

from typing import cast

from flask import Flask, current_app, g

from app.deps import Deps

_KEY = "counterfoil"


def install(app: Flask, deps: Deps) -> None:
    """Hands the application its Deps."""
    app.extensions[_KEY] = deps


def deps() -> Deps:
    """The Deps of the application that answers this request."""
    return cast(Deps, current_app.extensions[_KEY])


def request_id() -> str:
    """The id of this request, as in its X-Request-Id and in the log; short enough to be read out."""
    return str(g.get("request_id", ""))


def note_outcome(outcome: str) -> None:
    """Says how a card came out (a word such as ok, error, refused): a label of the metrics, never a text."""
    g.outcome = outcome
