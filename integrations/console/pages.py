"""The console's pages: each gathers its rows and lets its template draw them."""

from datetime import timedelta
from typing import Any

from app.deps import Deps
from app.domain.actions import State
from app.domain.card import Card, Phrase, say
from app.domain.errors import NotFound, Refused, Unavailable
from app.domain.phrase import Name
from app.domain.policy.description import permissions
from app.domain.putting_right.wrongs import WORDS, wrong_of
from app.usecases import console
from app.usecases.console import Lead
from integrations.console.asked import Filters
from integrations.console.session import Visit
from integrations.console.style import stylesheets
from integrations.console.tables import DID, action_row, days, event_row
from integrations.phrases import Wording
from integrations.zendesk.render import Writer, environment

EVENTS = 50
ACTIONS = 100
MONTH = timedelta(days=30)


class Pages:
    """Draws with the words and the time zone of the whole team. `provider` says whether one can sign in by OpenID."""

    def __init__(self, deps: Deps, provider: bool) -> None:
        self._deps, self._provider = deps, provider
        self._wording = Wording(deps.settings.default_locale, deps.settings.default_time_zone)

    def approvals(self, visit: Visit, action_id: str, said: tuple[str, ...]) -> str:
        """What waits, what was decided today, and one of them opened: the one that ends first, else the named one."""
        queue = console.waiting(self._deps)
        chosen = action_id or (queue[0].id if queue else "")
        opened, trouble = self._opened(visit.lead, chosen)
        return self._page(
            "approvals",
            visit,
            queue=[action_row(one) for one in queue],
            decided=[action_row(one) for one in console.decided(self._deps)],
            chosen=chosen,
            card=opened,
            said=[*said, *([trouble] if trouble else [])],
        )

    def actions(self, visit: Visit, asked: Filters, action_id: str, said: tuple[str, ...]) -> str:
        """Actions by filters, and one of them opened with what the record says of it."""
        wanted = asked.actions()
        found = console.actions(self._deps, wanted, ACTIONS)
        opened, trouble = self._opened(visit.lead, action_id)
        given_up = {kept.note.action_id: kept.why for kept in console.notes_given_up(self._deps)}
        return self._page(
            "actions",
            visit,
            rows=[action_row(one) for one in found if one.state is not State.PROPOSED or asked.agent],
            asked=asked,
            chosen=action_id,
            card=opened,
            given_up=given_up,
            said=[*said, *([trouble] if trouble else [])],
        )

    def audit(self, visit: Visit, asked: Filters) -> str:
        """The record by filters, with the totals by reason of the same days, else of the last thirty."""
        found = console.events(self._deps, asked.events(), asked.after, EVENTS + 1)
        now = self._deps.now()
        since, until = asked.begins or now - MONTH, asked.ends or now + timedelta(minutes=1)
        totals = console.totals(self._deps, since, until)
        return self._page(
            "audit",
            visit,
            days=days(event_row(one) for one in found[:EVENTS]),
            older=found[EVENTS - 1].number if len(found) > EVENTS else 0,
            asked=asked,
            kinds=[(str(did), status.words) for did, status in DID.items()],
            totals=[(_reason(one.reason), one) for one in totals],
            most=max((one.times for one in totals), default=1),
            since=since,
            until=min(until, now),
        )

    def me(self, visit: Visit) -> str:
        """Who I am and what I may do."""
        return self._page("me", visit, may=permissions(visit.lead.role))

    def sign_in(self, said: tuple[str, ...]) -> str:
        """The ways in."""
        people = [(one, one.partition("@")[0]) for one in self._deps.demo_people]
        return self._draw("sign_in", provider=self._provider, people=people, said=list(said))

    def refused(self, sentence: str) -> str:
        """What is in the way, with the way back."""
        return self._draw("refused", sentence=sentence)

    def _opened(self, lead: Lead, action_id: str) -> tuple[Card | None, str]:
        """The card of an action; or the sentence that says why there is none."""
        if not action_id:
            return None, ""
        try:
            return console.opened(console.desk_of(self._deps, lead), action_id)[1], ""
        except (NotFound, Refused) as error:
            return None, str(error)
        except Unavailable:
            return None, "Stripe could not be read. Nothing was changed. Try again."

    def _page(self, name: str, visit: Visit, **more: Any) -> str:
        waiting = len(more["queue"]) if "queue" in more else len(console.waiting(self._deps))
        return self._draw(name, visit=visit, waiting=waiting, place=name, **more)

    def _draw(self, name: str, **more: Any) -> str:
        write = Writer(self._wording)
        template = environment().get_template(f"console/{name}.html")
        sheets = [sheet.url for sheet in stylesheets().values()]
        return template.render(write=write, sheets=sheets, now=self._deps.now(), **more)


def _reason(name: str) -> Phrase:
    wrong = wrong_of(name)
    return WORDS[wrong] if wrong is not None else say(Name(name))
