"""The table of routes: which function answers which method and path."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Params = dict[str, Any]
Handler = Callable[..., Json]


@dataclass(frozen=True)
class Route:
    """One operation: its method, its path with parameters in braces, and the function that answers."""

    method: str
    template: str
    handler: Handler
    raw: bool = False


TABLE: dict[tuple[str, int], list[Route]] = {}


def route(method: str, path: str, raw: bool = False) -> Callable[[Handler], Handler]:
    """Registers a handler: `@route("POST", "/v1/refunds")`; parameters in braces arrive as keyword arguments.

    `raw` hands the parsed multipart body over instead of checked parameters (files only).
    """

    def register(handler: Handler) -> Handler:
        TABLE.setdefault((method, path.count("/")), []).append(Route(method, path, handler, raw))
        TABLE[method, path.count("/")].sort(key=lambda known: known.template.count("{"))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a request with its path parameters; a literal path wins over one with parameters."""
    parts = path.split("/")
    for candidate in TABLE.get((method, path.count("/")), ()):
        arguments = _match(candidate.template.split("/"), parts)
        if arguments is not None:
            return candidate, arguments
    return None


def _match(template: list[str], parts: list[str]) -> dict[str, str] | None:
    arguments: dict[str, str] = {}
    for wanted, given in zip(template, parts, strict=True):
        if wanted.startswith("{") and given:
            arguments[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return arguments
