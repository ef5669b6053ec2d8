"""The library of replies beside one customer: what the macros are judged and written from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.deps import Deps
from app.domain.errors import Refused
from app.domain.macros.case import Case, Company
from app.domain.macros.choosing import Asked
from app.domain.macros.macro import Macro
from app.domain.macros.offering import Offer, offer
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Reply
from app.domain.masking import masked_subscription
from app.domain.pages.scene import Scene
from app.ports import Ledger, Wanted
from app.usecases import macros as library
from app.usecases.look import Look


@dataclass(frozen=True, slots=True)
class Shelf:
    """The macros that this agent may use, the facts, and for whom a reply is wanted."""

    macros: Mapping[str, Macro]
    case: Case
    asked: Asked

    def offer(self, name: str) -> Offer:
        """How a macro stands in a list."""
        return offer(self.macros[name], self.case, self.asked)


def shelf(look: Look, scene: Scene, picked: str = "", locale: str = "") -> Shelf:
    """The library beside this customer; one more read, for subscriptions that have ended. Raises Refused for an agent
    who may not use replies."""
    if not scene.replies:
        raise Refused("Your role does not use replies. Ask your lead.")
    deps, settings = look.deps, look.deps.settings
    all_macros = deps.macros()
    snapshot = library.with_ended(scene.snapshot, look.billing)
    if scene.masked:
        snapshot = replace(snapshot, subscriptions=tuple(masked_subscription(one) for one in snapshot.subscriptions))
    case = Case(
        snapshot,
        deps.now(),
        look.ticket,
        Company(settings.company_name, settings.billing_portal_url),
        ledger_of(deps).actions(Wanted(customer_id=scene.customer_id)),
    )
    reads = scene.snapshot.customer.locale or look.ticket.requester.locale
    wanted = locale or reads or settings.default_locale
    asked = Asked(wanted, settings.default_time_zone, look.role.name, picked)
    return Shelf({name: all_macros[name] for name in sorted(scene.replies)}, case, asked)


def made(look: Look, shelf: Shelf, name: str) -> Reply | Refusal:
    """The reply that a macro makes here, or why there is none. Raises NotFound."""
    writer = look.deps.macro_writer
    assert writer is not None  # without it nobody has replies
    return library.reply(shelf.macros, writer, name, shelf.case, shelf.asked)


def ledger_of(deps: Deps) -> Ledger:
    """The ledger; without it nobody has replies."""
    assert deps.ledger is not None
    return deps.ledger
