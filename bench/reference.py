"""The straightforward way, to compare with: one call of Stripe's library after another, a cache of the view, the answer
made anew for each request. And beneath it a bare WSGI answer, the least that the same server can do.

`python -m bench.reference --port P [--bare]`, on the product's own server with as many threads.
"""

import argparse
import hashlib
import hmac
import os
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

import stripe
from cachetools import TTLCache
from flask import Flask, Response, abort, jsonify, render_template_string, request
from granian import Granian
from granian.constants import Interfaces

from app.commands.serve import THREADS

PAGE = """<main>{% for one in view %}<h1>{{ one.name }}</h1><p>{{ one.email }}</p>
{% for title, rows in one.lists %}<h2>{{ title }}</h2><ul>{% for row in rows %}
<li><a href="#{{ row.id }}">{{ row.id }}</a> <span>{{ row.status }}</span> <b>{{ "%.2f"|format(row.amount / 100) }}</b></li>
{% endfor %}</ul>{% endfor %}{% endfor %}</main>"""


def create() -> Flask:
    """The application."""
    app, kept, lock = Flask(__name__), TTLCache[str, list[dict[str, Any]]](2000, 300), Lock()
    v1 = stripe.StripeClient("rk_test_bench", base_addresses={"api": os.environ["STRIPE_API_BASE"]}).v1

    def rows(found: Any, amount: str) -> list[dict[str, Any]]:
        return [{"id": one.id, "status": one["status"], "amount": getattr(one, amount, 0) or 0} for one in found.data]

    def read(customer: Any) -> dict[str, Any]:
        own: Any = {"customer": customer.id, "limit": 10}
        lists = [
            ("Subscriptions", rows(v1.subscriptions.list({**own, "status": "all"}), "amount")),
            ("Invoices", rows(v1.invoices.list({**own, "expand": ["data.payments"]}), "total")),
            ("Charges", rows(v1.charges.list({**own, "limit": 20, "expand": ["data.refunds"]}), "amount")),
            ("Payments", rows(v1.payment_intents.list({**own, "limit": 20}), "amount")),
        ]
        methods = v1.payment_methods.list(own)
        return {"name": customer.name, "email": customer.email, "lists": lists, "cards": len(methods.data)}

    def view() -> list[dict[str, Any]]:
        secret = os.environ["INTERCOM_CLIENT_SECRETS"].encode()
        signature = hmac.new(secret, request.get_data(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, request.headers.get("X-Body-Signature", "")):
            abort(401)
        contact = request.get_json()["contact"]
        known, email = contact["custom_attributes"].get("stripe_customer_id"), contact["email"]
        with lock:
            found = kept.get(known or email)
        if found is None:
            customers = [v1.customers.retrieve(known)] if known else v1.customers.list({"email": email}).data
            found = [read(one) for one in customers]
            with lock:
                kept[known or email] = found
        return found

    app.add_url_rule("/intercom/initialize", "card", lambda: jsonify(canvas=view()), methods=["POST"])
    app.add_url_rule(
        "/sidebar", "sidebar", lambda: Response(render_template_string(PAGE, view=view())), methods=["POST"]
    )
    app.add_url_rule("/healthz", "alive", lambda: "ok")
    return app


def hello(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The least: no framework at all."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
    return [b"ok\n"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.reference")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bare", action="store_true")
    given = parser.parse_args()
    wsgi = Interfaces.WSGI
    target, factory = ("bench.reference:hello", False) if given.bare else ("bench.reference:create", True)
    Granian(
        target, factory=factory, interface=wsgi, port=given.port, blocking_threads=THREADS, websockets=False
    ).serve()
