"""What the frame's script asks, and the ticket that it means. Ids come in; who asks and who answers is looked up."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from app.domain.errors import BadInput
from app.domain.ticket import SHOW, Agent, Command, Ticket, command
from app.ports import FrameSession, Helpdesk
from integrations.phrases import decimal_sign

MOST_FIELDS = 20
LONGEST_FIELD = 5000
_TICKET = re.compile(r"[0-9]{1,20}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,23}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the frame. `locale` and `time_zone` are the browser's, only for how things are written."""

    ticket_id: str
    command: Command
    locale: str | None
    time_zone: str | None


def asked(payload: object, *, pressed: bool) -> Asked:
    """What the body asks; with `pressed` it must name a component. Raises BadInput with the path of what is wrong."""
    if not isinstance(payload, dict):
        raise BadInput("body", "not an object")
    return Asked(
        ticket_id=_shaped(payload, "ticket_id", _TICKET),
        command=command(_component(payload), _fields(payload.get("fields"))) if pressed else SHOW,
        locale=_optional(payload, "locale", _LOCALE),
        time_zone=_optional(payload, "time_zone", _ZONE),
    )


def ticket_of(helpdesk: Helpdesk, session: FrameSession, question: Asked) -> Ticket:
    """The ticket with its requester and the agent of this session, both as Zendesk's API says, read at once.

    Raises NotFound, Unavailable.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        agent = beside.submit(helpdesk.agent, session.user_id)
        requester, text = helpdesk.ticket(question.ticket_id)
        return Ticket(
            channel="zendesk",
            account=session.account,
            id=question.ticket_id,
            requester=requester,
            agent=_reading_as(agent.result(), question),
            text=text,
        )


def _reading_as(agent: Agent, question: Asked) -> Agent:
    """The agent's language is the helpdesk's; the browser's locale says which country's, and the time zone."""
    browser = question.locale or agent.locale
    same = _language(browser) == _language(agent.locale)
    locale = browser if same else agent.locale
    zone = question.time_zone or agent.time_zone
    return replace(agent, locale=locale, time_zone=zone, decimal=decimal_sign(locale))


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower()


def _component(payload: Mapping[str, object]) -> str:
    value = payload.get("component_id")
    if not isinstance(value, str):
        raise BadInput("component_id", "not a text")
    return value


def _fields(given: object) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise BadInput("fields", "not an object of at most 20")
    for name, value in given.items():
        if not _FIELD.fullmatch(name) or not isinstance(value, str) or len(value) > LONGEST_FIELD:
            raise BadInput("fields", "not names with texts")
    return dict(given)


def _shaped(payload: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadInput(name, "of the wrong shape")
    return value


def _optional(payload: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str | None:
    """Not worth refusing a request for: what is odd is as good as absent."""
    value = payload.get(name)
    return value if isinstance(value, str) and shape.fullmatch(value) else None
