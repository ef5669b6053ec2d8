"""The demo's switches: what each button on the first page asks of the sandbox over HTTP."""

from __future__ import annotations

from typing import Any

import requests

Json = dict[str, Any]
DAY = 86_400

SWITCHES: dict[str, tuple[str, str, Json]] = {
    "clock-day": ("POST", "clock", {"advance": DAY}),
    "clock-week": ("POST", "clock", {"advance": 7 * DAY}),
    "stripe-slow": ("POST", "faults", {"match": {"path": "/v1/"}, "kind": "latency", "ms": 2500}),
    "stripe-down": ("POST", "faults", {"match": {"path": "/v1/"}, "kind": "status", "status": 500}),
    "stripe-busy": (
        "POST",
        "faults",
        {"match": {"path": "/v1/"}, "kind": "status", "status": 429},
    ),
    "disputes-forbidden": ("POST", "faults", {"match": {"path": "/v1/disputes"}, "kind": "status", "status": 403}),
    "faults-off": ("DELETE", "faults", {}),
    "reset": ("POST", "reset", {}),
}


def turn(name: str, sandbox_url: str, seconds: float) -> tuple[Json, int]:
    """Turns the switch; the sandbox's answer and its status, or an error and 502 when it did not answer."""
    method, path, body = SWITCHES[name]
    try:
        answered = requests.request(method, f"{sandbox_url}/_sandbox/{path}", json=body, timeout=seconds)
        answer: Json = answered.json()
    except (requests.RequestException, ValueError) as error:
        return {"error": f"The sandbox did not answer ({type(error).__name__})"}, 502
    return answer, answered.status_code


def state(sandbox_url: str, seconds: float) -> Json:
    """{now, faults} of the sandbox; now is None when it does not answer."""
    try:
        now = requests.get(f"{sandbox_url}/_sandbox/clock", timeout=seconds).json().get("now")
        faults = requests.get(f"{sandbox_url}/_sandbox/faults", timeout=seconds).json().get("faults", [])
    except (requests.RequestException, ValueError):
        return {"now": None, "faults": []}
    return {"now": now, "faults": [switch_name(fault) for fault in faults]}


def switch_name(fault: Json) -> str:
    """The switch that set this fault; one that was set elsewhere is told by its kind."""
    for name, (_, path, body) in SWITCHES.items():
        same = body.get("kind") == fault.get("kind") and body.get("status", 500) == fault.get("status", 500)
        if path == "faults" and body and same and body["match"]["path"] == fault.get("match", {}).get("path"):
            return name
    return str(fault.get("kind"))
