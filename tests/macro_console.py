"""The library of replies in the console, over a real database: two leads, somebody who only looks, made customers."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import encode_multipart

from app.domain.billing import Profile
from app.factory import build
from app.gateways.macro_parts import MacroParts
from app.usecases import macro_editing, macro_life
from tests import made
from tests.console_stand import secret_in
from tests.macro_desks import House, a_house
from tests.memory_billing import MemoryBilling

PEOPLE = ("lead@example.com", "fay@example.com", "ada@example.com")
SENT = """---
title: Refund sent
locale: en
when: refund.sent and refund.newest
needs:
  - refund.sent: Nothing was sent yet.
instead: [hello]
tags: [refund]
---
Hi {{ customer.first_name | default("there") }},

we have refunded {{ refund.amount | money }}.
"""
SENT_DE = "---\ntitle: Erstattet\nlocale: de\n---\nHallo {{ customer.name }}, erstattet: {{ refund.amount | money }}.\n"
HELLO = "---\ntitle: Hello\nlocale: en\n---\nHi {{ customer.first_name }}, from {{ agent.first_name }}.\n"


@dataclass
class Browser:
    """One person's browser at the console."""

    client: FlaskClient

    def page(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(f"/console/macros{path}")
        assert answer.status_code == status, answer.status_code
        return answer.text

    def secret(self) -> str:
        return secret_in(self.client.get("/console/me").text)

    def form(self, name: str) -> dict[str, Any]:
        """What the form of the editor holds as it is opened, as a browser would send it."""
        return fields(self.page(f"/{name}"))

    def press(self, name: str, command: str, status: int | None = 303, **changes: Any) -> str:
        """The page that answers, or the one that it leads to."""
        answer = self.send(name, {**self.form(name), **changes, "command": command})
        assert status is None or answer.status_code == status, (answer.status_code, alert(answer.text))
        if answer.status_code == 303:
            return self.client.get(answer.headers["Location"]).text
        return str(answer.text)

    def send(self, name: str, form: dict[str, Any], path: str = "") -> Any:
        address = f"/console/macros/{name}{path}"
        boundary, body = encode_multipart(MultiDict(form))
        return self.client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def fields(page: str) -> dict[str, Any]:
    """The fields of a page with what stands in them."""
    found: dict[str, list[str]] = {}
    pattern = (
        r"<input(?P<input>[^>]*)>|<textarea(?P<area>[^>]*)>\n(?P<text>.*?)</textarea>"
        r"|<select(?P<select>[^>]*)>(?P<options>.*?)</select>"
    )
    for match in re.finditer(pattern, page, re.DOTALL):
        of = match["input"] or match["area"] or match["select"] or ""
        name = re.search(r'name="([^"]+)"', of)
        kind = re.search(r'type="(radio|checkbox)"', of)
        if name is None or (kind and " checked" not in of):
            continue
        if match["select"] is not None:
            options = re.findall(r'<option value="([^"]*)"( selected)?', match["options"])
            chosen = next((value for value, on in options if on), options[0][0] if options else "")
            found.setdefault(name[1], []).append(html.unescape(chosen))
        else:
            value = re.search(r'value="([^"]*)"', of)
            given = match["text"] if match["text"] is not None else (value[1] if value else "")
            found.setdefault(name[1], []).append(html.unescape(given))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def alert(page: str) -> str:
    found = re.search(r'role="alert">([^<]+)<', page)
    return html.unescape(found[1]) if found else ""


@dataclass
class Stand:
    """The console, its people, and the library below it."""

    house: House
    app: Any

    def browser(self, email: str = PEOPLE[0]) -> Browser:
        client = self.app.test_client()
        assert client.post("/console/be", data={"email": email}).status_code == 303
        return Browser(client)

    def publish(self, name: str, files: dict[str, str]) -> None:
        """A macro that one lead wrote and the other published."""
        entry = macro_editing.create(self.house.lena, name, files)
        macro_life.ask_for_review(self.house.lena, name, entry.mark)
        macro_life.publish(self.house.fay, name, entry.mark)


@contextmanager
def stand(url: str, macro_sources: Any = None, **settings: Any) -> Iterator[Stand]:
    """`hello` and `refund-sent` are published; one customer was refunded."""
    billing = MemoryBilling(profiles=[Profile(made.customer(id="cus_maya", name="Maya Lindqvist"))])
    with a_house(url, billing=billing) as house:
        changed, tokens = replace(house.deps.settings, **settings), count()
        deps = replace(house.deps, demo_people=PEOPLE, macro_parts=MacroParts(), settings=changed)
        deps = replace(deps, new_token=lambda: f"token-{next(tokens)}")
        house.deps = replace(deps, demo_customers={"cus_maya": "Maya Lindqvist"}, macro_sources=macro_sources or {})
        found = Stand(house, build(house.deps))
        found.publish("hello", {"hello.md": HELLO})
        found.publish("refund-sent", {"refund-sent.md": SENT, "refund-sent.de.md": SENT_DE})
        yield found
