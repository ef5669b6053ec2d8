"""What the two helpdesks push: bodies as their documentation shows them, and signatures made apart from ours."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.deps import Deps
from app.factory import build
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_ticket_events import SqlTicketEvents
from integrations.intercom.notifications import IntercomPushes
from integrations.zendesk.ticket_events import ZendeskPushes
from tests.application import NOW, small_deps

SECRET, OLDER = "newest-secret", "older-secret"
WORKSPACE, SUBDOMAIN = "abcd1234", "d3v-fake"
CONTACT = "5ba682d23d7cf92bef87bfd4"
SETTINGS = Settings(
    ("k" * 32,),
    "rk_test_123",
    intercom_client_secrets=(SECRET, OLDER),
    intercom_workspace_id=WORKSPACE,
    zendesk_subdomain=SUBDOMAIN,
    zendesk_webhook_secrets=(SECRET, OLDER),
)


def conversation(topic: str = "conversation.user.created", number: int = 1, **more: Any) -> dict[str, Any]:
    """An Intercom notification about a conversation."""
    item = {
        "type": "conversation",
        "id": "215470000000123",
        "source": {"subject": "", "body": "<p>Hi, I am Maya Lopez</p>", "author": {"email": "maya@example.com"}},
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": CONTACT, "external_id": "u1"}]},
    }
    return notification(topic, item, number) | more


def notification(topic: str, item: dict[str, Any], number: int = 1, at: datetime = NOW) -> dict[str, Any]:
    seconds = int(at.timestamp())
    return {
        "type": "notification_event",
        "app_id": WORKSPACE,
        "data": {"type": "notification_event_data", "item": item},
        "links": {},
        "id": f"notif_{number}",
        "topic": topic,
        "delivery_status": "pending",
        "delivery_attempts": 1,
        "delivered_at": 0,
        "first_sent_at": seconds,
        "created_at": seconds,
        "self": None,
    }


def ticket_event(kind: str = "created", number: int = 1, at: str = "", **event: Any) -> dict[str, Any]:
    """A ticket event of Zendesk's."""
    return {
        "account_id": 12514403,
        "detail": {
            "actor_id": "8447388090494",
            "assignee_id": None,
            "description": "Hi, I am Maya Lopez",
            "id": "1042",
            "requester_id": "7001",
            "status": "OPEN",
            "subject": "Maya's refund",
            "tags": [],
            "via": {"channel": "email"},
        },
        "event": event,
        "id": f"cbe4028c-7239-495d-b020-{number:012}",
        "subject": "zen:ticket:1042",
        "time": at or f"{NOW:%Y-%m-%dT%H:%M:%S}.672717030Z",
        "type": f"zen:event-type:ticket.{kind}",
        "zendesk_event_version": "2022-11-06",
    }


def comment(staff: bool = False, public: bool = True) -> dict[str, Any]:
    author = {"id": "7001", "is_staff": staff, "name": "Maya Lopez"}
    return {"comment": {"author": author, "body": "Any news?", "id": "88", "is_public": public}}


def hub_headers(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()}


def body_headers(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Body-Signature": hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


def zendesk_headers(raw: bytes, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    digest = hmac.new(secret.encode(), moment.encode() + raw, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": moment,
    }


SIGNED = {"intercom": hub_headers, "zendesk": zendesk_headers}
MADE = {"intercom": conversation, "zendesk": ticket_event}


class Pushed:
    """The application with both endpoints, and the helpdesks' side of them; `ready` is what was asked to be warm."""

    def __init__(self, database_url: str, settings: Settings = SETTINGS) -> None:
        self.engine = connect(database_url)
        self.tickets = SqlTicketEvents(self.engine)
        self.now = NOW
        self.ready: list[Any] = []
        self.deps: Deps = replace(
            small_deps(database_url),
            tickets=self.tickets,
            pushes=(IntercomPushes(settings), ZendeskPushes(settings)),
            make_ready=self.ready.append,
            now=lambda: self.now,
        )
        self.client = build(self.deps).test_client()

    def push(self, channel: str, given: Any = None, secret: str = SECRET, **more: Any) -> Any:
        """Pushes what a helpdesk would; by itself a new ticket."""
        raw = given if isinstance(given, bytes) else json.dumps(MADE[channel]() if given is None else given).encode()
        return self.send(channel, raw, SIGNED[channel](raw, secret, **more))

    def send(self, channel: str, raw: bytes, headers: dict[str, str]) -> Any:
        return self.client.post(f"/{channel}/webhooks", data=raw, headers=headers)

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def counted(self) -> dict[str, float]:
        """How many bodies came, by what became of them."""
        lines = [one for one in self.deps.metrics.text().decode().splitlines() if "helpdesk_webhooks_total{" in one]
        return {line.split('"')[3]: float(line.rpartition(" ")[2]) for line in lines}

    def rows(self) -> list[str]:
        with self.engine.connect() as connection:
            return [str(row) for row in connection.exec_driver_sql("SELECT * FROM ticket_events").all()]

    def close(self) -> None:
        self.engine.dispose()
