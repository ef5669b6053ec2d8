"""Golden cases: refusals of the sandbox's Stripe in status, type, code, parameter and words."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_stripe import Caller

FOLDER = Path(__file__).parent / "fixtures" / "stripe_cases"
CASES = [case for file in sorted(FOLDER.glob("*.json")) for case in json.loads(file.read_text())]
COMPARED = ("type", "code", "param", "decline_code", "message")


def filled(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: filled(child, known) for name, child in value.items()}
    return value.format_map(known) if isinstance(value, str) else value


def found(body: Any, path: str) -> str:
    for name in path.split("."):
        body = body[int(name)] if name.isdigit() else body[name]
    return str(body)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_sandbox_refuses_as_stripe_does(case: dict[str, Any]) -> None:
    stripe, known = Caller(), {}
    for name, method, path, form, wanted in case.get("given", []):
        known[name] = found(stripe.ask(method, filled(path, known), **filled(form, known)), wanted)
    method, path, form = case["ask"]
    error = stripe.ask(method, filled(path, known), **filled(form, known))["error"]
    assert stripe.status == case["status"]
    assert {name: error[name] for name in COMPARED if name in error} == filled(case["error"], known)
    assert ("doc_url" in error) is ("code" in error)
