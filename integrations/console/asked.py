"""What the query of a page asks for: filters read strictly, what cannot be read left out and said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.actions import State
from app.domain.audit import Did
from app.ports import Wanted, WantedEvents

_ID = re.compile(r"[A-Za-z0-9_@.+-]{1,255}")
_DAY = "%Y-%m-%d"
UTC = ZoneInfo("UTC")
STATES: Mapping[str, tuple[State, ...]] = {
    "open": (State.WAITING, State.RUNNING, State.UNKNOWN),
    "unknown": (State.RUNNING, State.UNKNOWN),
    "done": (State.DONE,),
    "not_done": (State.FAILED, State.DECLINED, State.WITHDRAWN, State.EXPIRED),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as they stand in the form; days begin and end in this zone."""

    agent: str = ""
    customer: str = ""
    ticket: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    after: int = 0
    zone: ZoneInfo = UTC

    @property
    def begins(self) -> datetime | None:
        """The beginning of the first day."""
        return _day(self.since, self.zone)

    @property
    def ends(self) -> datetime | None:
        """The end of the last day, not included."""
        last = _day(self.until, self.zone)
        return (last + timedelta(days=1)).astimezone(UTC) if last else None

    def events(self) -> WantedEvents:
        """The events that they ask for."""
        did = (self.kind,) if self.kind in Did._value2member_map_ else ()
        return WantedEvents(
            did=did,
            who=self.agent,
            customer_id=self.customer,
            ticket_id=self.ticket.lstrip("#"),
            since=self.begins,
            until=self.ends,
        )

    def actions(self) -> Wanted:
        """The actions that they ask for."""
        return Wanted(
            states=STATES.get(self.kind, ()),
            agent=self.agent,
            customer_id=self.customer,
            ticket_id=self.ticket.lstrip("#"),
            since=self.begins,
            until=self.ends,
        )

    def query(self, **changed: str | int) -> dict[str, str | int]:
        """The same filters as a query, with these changes; what is empty is left out."""
        kept = {name: getattr(self, name) for name in ("agent", "customer", "ticket", "kind", "since", "until")}
        return {name: value for name, value in (kept | changed).items() if value}


def filters(query: Mapping[str, str], zone: ZoneInfo = UTC) -> Filters:
    """The filters in a query."""
    after = query.get("after", "")
    return Filters(
        agent=_id(query, "agent"),
        customer=_id(query, "customer"),
        ticket=_id(query, "ticket"),
        kind=_id(query, "kind"),
        since=query.get("since", "") if _day(query.get("since", ""), zone) else "",
        until=query.get("until", "") if _day(query.get("until", ""), zone) else "",
        after=int(after) if after.isascii() and after.isdecimal() and len(after) < 12 else 0,
        zone=zone,
    )


def identifier(given: str) -> str:
    """An id as somebody sent it; "" for what can be none, and what no database could look for."""
    return given if _ID.fullmatch(given) else ""


def _id(query: Mapping[str, str], name: str) -> str:
    return identifier(query.get(name, "").strip().removeprefix("#"))


def _day(given: str, zone: ZoneInfo) -> datetime | None:
    """The beginning of a day; None for what is none, or lies where no database can follow."""
    try:
        day = datetime.strptime(given, _DAY).replace(tzinfo=zone)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None
