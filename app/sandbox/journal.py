"""The request log: every API call since the last reset."""

import threading
from typing import Any

Json = dict[str, Any]


class Journal:
    """Calls in the order of their answers. Thread-safe."""

    def __init__(self) -> None:
        self._calls: list[Json] = []
        self._lock = threading.Lock()

    def note(self, call: Json) -> None:
        """Adds one call: method, path, form, headers, status."""
        with self._lock:
            self._calls.append(call)

    def calls(self) -> list[Json]:
        """All calls, oldest first."""
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        """Forgets all calls."""
        with self._lock:
            self._calls.clear()


def flat(pairs: list[tuple[str, str]]) -> Json:
    """Form pairs as a flat object; a key that comes several times holds a list."""
    form: Json = {}
    for key, value in pairs:
        if key not in form:
            form[key] = value
        elif isinstance(form[key], list):
            form[key].append(value)
        else:
            form[key] = [form[key], value]
    return form
