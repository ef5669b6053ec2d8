"""The console's pages: each gathers its rows and lets its template draw them."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from app.deps import Deps
from app.domain.actions import Action, State
from app.domain.audit import Chained
from app.domain.card import Phrase, say
from app.domain.errors import CounterfoilError, Unavailable
from app.domain.masking import masked_name
from app.domain.phrase import Name
from app.domain.policy.description import permissions
from app.domain.putting_right.wrongs import WORDS, wrong_of
from app.usecases import console, overseeing
from app.usecases.console import Lead
from integrations.console import reports
from integrations.console.asked import Filters
from integrations.console.frame import Frame
from integrations.console.note_rows import note_row
from integrations.console.session import Visit
from integrations.console.tables import DID, ActionRow, EventRow, action_row, days, event_row

EVENTS = 50
ACTIONS = 100
MONTH = timedelta(days=30)


class Pages(Frame):
    """Draws them. `provider` says whether one can sign in by OpenID."""

    def __init__(self, deps: Deps, provider: bool) -> None:
        super().__init__(deps)
        self._provider = provider

    def approvals(self, visit: Visit, action_id: str, said: tuple[str, ...]) -> str:
        """What waits, what was decided today, and one of them opened: the one that ends first, else the named one."""
        queue = console.waiting(self._deps)
        chosen = action_id or (queue[0].id if queue else "")
        return self.page(
            "approvals",
            visit,
            queue=[self._row(visit, one) for one in queue],
            decided=[self._row(visit, one) for one in console.decided(self._deps)],
            **self._opened(visit.lead, chosen, said),
        )

    def actions(self, visit: Visit, asked: Filters, action_id: str, said: tuple[str, ...]) -> str:
        """Actions by filters, and one of them opened with what the record says of it."""
        wanted = asked.actions()
        found = overseeing.actions(self._deps, wanted, ACTIONS)
        given_up = {kept.note.action_id: kept.why for kept in overseeing.notes_given_up(self._deps)}
        return self.page(
            "actions",
            visit,
            rows=[self._row(visit, one) for one in found if one.state is not State.PROPOSED],
            asked=asked,
            given_up=given_up,
            history=[self._event(visit, one) for one in overseeing.history(self._deps, action_id)] if action_id else [],
            notes=[note_row(one) for one in overseeing.notes_of(self._deps, action_id)] if action_id else [],
            **self._opened(visit.lead, action_id, said),
        )

    def audit(self, visit: Visit, asked: Filters) -> str:
        """The record by filters, with the totals by reason of the same days, else of the last thirty."""
        found = overseeing.events(self._deps, asked.events(), asked.after, EVENTS + 1)
        now = self._deps.now()
        since, until = asked.begins or now - MONTH, asked.ends or now + timedelta(minutes=1)
        totals = overseeing.totals(self._deps, since, until)
        return self.page(
            "audit",
            visit,
            days=days((self._event(visit, one) for one in found[:EVENTS]), self.zone),
            older=found[EVENTS - 1].number if len(found) > EVENTS else 0,
            asked=asked,
            chain=overseeing.chain(self._deps),
            macros_there=self._deps.library is not None,
            kinds=[(str(did), status.words) for did, status in DID.items()],
            totals=[(_reason(one.reason), one) for one in totals],
            most=max((one.times for one in totals), default=1),
            since=since,
            until=min(until, now),
        )

    def reports(self, visit: Visit, asked: Filters) -> str:
        """How replies do in the days that the filters name."""
        today = self._deps.now().astimezone(self.zone).date()
        spans = [(n, asked.query(since=f"{today - timedelta(days=n - 1)}", until=f"{today}")) for n in reports.SPANS]
        report = reports.report(self._deps, asked)
        known = {"report": report, "asked": asked, "bar": reports.BAR, "spans": spans}
        return self.page("reports", visit, invented=bool(self._deps.demo_people), **known)

    def me(self, visit: Visit) -> str:
        """Who I am and what I may do."""
        return self.page("me", visit, may=permissions(visit.lead.role))

    def sign_in(self, said: tuple[str, ...]) -> str:
        """The ways in."""
        return self.draw("sign_in", provider=self._provider, people=self._deps.demo_people, said=said)

    def _opened(self, lead: Lead, action_id: str, said: tuple[str, ...]) -> dict[str, Any]:
        """The card of an action and where its ticket stands; or a sentence more that says why there is none."""
        if not action_id:
            return {"chosen": "", "card": None, "ticket": "", "said": said}
        try:
            action, card = console.opened(console.desk_of(self._deps, lead), action_id)
        except CounterfoilError as error:
            return {"chosen": action_id, "card": None, "ticket": "", "said": (*said, self.words(in_the_way(error)))}
        return {"chosen": action_id, "card": card, "ticket": self._ticket(action), "said": said}

    def _ticket(self, action: Action) -> str:
        page = self._deps.ticket_pages.get(action.place.channel, "")
        return page.replace("{ticket}", quote(action.place.ticket_id, safe=""))

    def _row(self, visit: Visit, action: Action) -> ActionRow:
        return action_row(action, self._name(visit, action.order.customer_id or ""))

    def _event(self, visit: Visit, chained: Chained) -> EventRow:
        return event_row(chained, self._name(visit, chained.event.customer_id))

    def _name(self, visit: Visit, customer_id: str) -> str | None:
        """The customer's name, as this lead may see it, if somebody looked a moment ago: nothing is read for it."""
        kept = self._deps.cache.get(customer_id) if customer_id else None
        if kept is None:
            return None
        return masked_name(kept.customer.name) if visit.lead.role.masked else kept.customer.name


def in_the_way(error: CounterfoilError) -> Phrase:
    """The sentence for somebody in the console."""
    if isinstance(error, Unavailable):
        return say("Stripe could not be read. Nothing was changed. Try again.")
    return error.sentence


def _reason(name: str) -> Phrase:
    wrong = wrong_of(name)
    return WORDS[wrong] if wrong is not None else say(Name(name))
