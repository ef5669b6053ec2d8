"""A caller of the sandbox's Stripe inside the test's own process: real bytes through the real WSGI application."""

from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client

from app.sandbox.server import Sandbox, build

KEY = "sk_test_tests"
DAY = 86_400


class Caller:
    """Asks one fresh sandbox; `status` and `headers` are those of the last answer."""

    def __init__(self, seed: str = "empty") -> None:
        self.sandbox: Sandbox = build(seed)
        self.client = Client(self.sandbox)
        self.status = 0
        self.headers: Any = {}
        self.body = b""

    def ask(self, method: str, path: str, key: str = KEY, headers: dict[str, str] | None = None, **form: Any) -> Any:
        """The JSON of an answer. In names of form fields `__` opens a bracket: card__token is card[token]."""
        encoded = urlencode([(_name(name), value) for name, value in form.items()], doseq=True)
        given = {"Authorization": f"Bearer {key}", "Stripe-Version": "2026-10-28.endive", **(headers or {})}
        if method == "GET":
            path, encoded = (f"{path}?{encoded}" if encoded else path), ""
        answer = self.client.open(
            f"/v1/{path}",
            method=method,
            data=encoded,
            content_type="application/x-www-form-urlencoded",
            headers=given,
        )
        self.status, self.headers, self.body = answer.status_code, answer.headers, answer.data
        return answer.json

    def get(self, path: str, **form: Any) -> Any:
        return self.ask("GET", path, **form)

    def post(self, path: str, **form: Any) -> Any:
        return self.ask("POST", path, **form)

    def delete(self, path: str, **form: Any) -> Any:
        return self.ask("DELETE", path, **form)

    def once(self, key: str, path: str, **form: Any) -> Any:
        return self.ask("POST", path, headers={"Idempotency-Key": key}, **form)

    def switch(self, name: str, **given: Any) -> Any:
        """POST /_sandbox/<name>."""
        answer = self.client.post(f"/_sandbox/{name}", json=given)
        self.status = answer.status_code
        return answer.json

    def advance(self, days: int) -> None:
        self.switch("clock", advance=days * DAY)

    def customer(self, **form: Any) -> str:
        return str(self.post("customers", **form)["id"])

    def paid(self, amount: int = 2000, currency: str = "usd", method: str = "pm_card_visa", **form: Any) -> Any:
        """The intent of a confirmed payment (or the error)."""
        return self.post(
            "payment_intents", amount=amount, currency=currency, payment_method=method, confirm="true", **form
        )

    def charge(self, amount: int = 2000, currency: str = "usd", method: str = "pm_card_visa", **form: Any) -> str:
        return str(self.paid(amount, currency, method, **form)["latest_charge"])

    def types(self, **form: Any) -> list[str]:
        """The types of the events, oldest first."""
        return [event["type"] for event in reversed(self.get("events", limit=100, **form)["data"])]


def _name(name: str) -> str:
    head, *rest = name.split("__")
    return head + "".join(f"[{part}]" for part in rest)
