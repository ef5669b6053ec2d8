"""Intercom's initialize and submit bodies to a Ticket and a Command.

Only ids and the contact are believed. `current_canvas` and `stored_data` come back through the agent's browser and are
not read.
"""

import html
import re
from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadInput
from app.domain.ticket import SHOW, Agent, Command, Requester, Ticket, command
from app.settings import Settings
from integrations.payload import fields, identifier, optional, optional_text, rows
from integrations.phrases import decimal_sign

REPEATED = re.compile(r"#[0-9]{1,3}\Z")
_NUMBER = re.compile(r"[0-9]{1,25}")
_CONTACT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_NO_CHARACTER = re.compile(r"&#[0-9]{8,};?")
"""No character has so long a number. Python refuses to read one of more than 4,300 digits."""
MOST_PARTS = 50
MOST_TEAMS = 100


class OtherWorkspace(BadInput):
    """The body is signed for our app, but installed in a workspace that we do not serve."""


def ticket(payload: Mapping[str, Any], settings: Settings) -> Ticket:
    """The conversation with its contact and the teammate who looks. Raises BadInput, OtherWorkspace."""
    workspace = optional_text(payload, "workspace_id") or optional_text(payload, "app_id")
    if workspace != settings.intercom_workspace_id:
        raise OtherWorkspace("workspace_id", "not the workspace that we serve")
    return Ticket(
        channel="intercom",
        account=workspace or "",
        id=_conversation_id(payload),
        requester=_requester(payload),
        agent=_agent(payload, settings),
        text=_text(payload),
    )


def pressed(payload: Mapping[str, Any]) -> Command:
    """What was pressed; a body without component is a fresh look. An input with its own button is sent as `text`."""
    component_id = optional_text(payload, "component_id")
    if component_id is None:
        return SHOW
    typed = fields(payload, "input_values")
    wanted = REPEATED.sub("", component_id)
    own = typed.get(component_id, typed.get(wanted))
    return command(wanted, typed if own is None else typed | {"text": own})


def _conversation_id(payload: Mapping[str, Any]) -> str:
    own = optional(payload, "conversation", "id") is not None
    found = identifier(payload, *(("conversation", "id") if own else ("context", "conversation_id")))
    if not _NUMBER.fullmatch(found):
        raise BadInput("conversation.id", "not a conversation's id")
    return found


def _requester(payload: Mapping[str, Any]) -> Requester:
    key = "contact" if optional(payload, "contact") is not None else "customer"
    contact_id = identifier(payload, key, "id")
    if not _CONTACT.fullmatch(contact_id):
        raise BadInput(f"{key}.id", "not a contact's id")
    attributes = optional(payload, key, "custom_attributes")
    customer_id = attributes.get("stripe_customer_id") if isinstance(attributes, dict) else None
    return Requester(
        id=contact_id,
        name=optional_text(payload, key, "name"),
        email=optional_text(payload, key, "email"),
        external_id=optional_text(payload, key, "external_id"),
        customer_id=customer_id.strip() or None if isinstance(customer_id, str) else None,
        locale=optional_text(payload, key, "language_override"),
    )


def _agent(payload: Mapping[str, Any], settings: Settings) -> Agent:
    agent_id = identifier(payload, "admin", "id")
    if not _NUMBER.fullmatch(agent_id):
        raise BadInput("admin.id", "not a teammate's id")
    email = optional_text(payload, "admin", "email")
    teams = [str(one) for one in rows(payload, "admin", "team_ids")[:MOST_TEAMS] if isinstance(one, int | str)]
    return Agent(
        id=agent_id,
        name=optional_text(payload, "admin", "name"),
        email=email,
        groups=tuple(teams),
        known=email is not None,
        locale=settings.default_locale,
        time_zone=settings.default_time_zone,
        decimal=decimal_sign(settings.default_locale),
    )


def _text(payload: Mapping[str, Any]) -> str:
    """What was written, as text, only to find ids in it. Odd shapes are left out: nothing hangs on them."""
    conversation = optional(payload, "conversation")
    source = conversation.get("source") if isinstance(conversation, dict) else None
    holder = conversation.get("conversation_parts") if isinstance(conversation, dict) else None
    parts = holder.get("conversation_parts") if isinstance(holder, dict) else None
    written = [source, *(parts[-MOST_PARTS:] if isinstance(parts, list) else ())]
    found = [one.get(name) for one in written if isinstance(one, dict) for name in ("subject", "body")]
    return "\n".join(_plain(one) for one in found if isinstance(one, str))


def _plain(markup: str) -> str:
    return html.unescape(_NO_CHARACTER.sub(" ", _TAG.sub(" ", markup[:100_000])))
