"""What an agent sees of actions that are not finished, and looks at again."""

from datetime import timedelta

from app.domain.actions import OPEN, Action, State
from app.domain.billing import Customer, Snapshot
from app.domain.card import Card, Notice
from app.domain.matching import How, Match
from app.domain.pages.actions import action_list
from app.domain.pages.approval import notice
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.ports import Wanted
from app.usecases import recovery
from app.usecases.acting import Beside, beside
from app.usecases.action_page import action_of, may_decide, page_of
from app.usecases.look import Look
from app.usecases.recording import place_of, same_ticket

_OPEN = (State.RUNNING, State.UNKNOWN, State.WAITING)
DECLINED_FOR = timedelta(days=3)
MOST = 3
PAGE = 20


def check(look: Look, scene: Scene, command: Command) -> Card:
    """Asks Stripe once more what came of an action."""
    here = beside(look, scene)
    action = action_of(here, command.target)
    if action.state in (State.RUNNING, State.UNKNOWN):
        action = recovery.look_now(here.hands, action)
        look.deps.cache.drop(scene.customer_id)
    return page_of(here, action)


def as_kept(look: Look, command: Command) -> Card | None:
    """The page of an action that was begun beside this very ticket, as the ledger has it, for when its customer cannot
    be read: whoever asks after money is not told that nothing was changed. None for anything else."""
    if command.kind != "action" or look.deps.ledger is None or look.deps.money is None:
        return None
    action = look.deps.ledger.action(command.target)
    if action is None or action.state in OPEN or action.place != place_of(look.ticket):
        return None
    customer_id, now = action.order.customer_id or "", look.deps.now()
    scene = Scene(Snapshot(Customer(customer_id), now), Match(customer_id, How.LINK), now)
    return page_of(beside(look, scene), action)


def open_actions(look: Look, scene: Scene, _command: Command) -> Card:
    """What was done for this customer, and what was asked."""
    till = beside(look, scene).till
    states = tuple(state for state in State if state is not State.PROPOSED)
    found = till.ledger.actions(Wanted(states=states, customer_id=scene.customer_id), PAGE + 1)
    return action_list(found[:PAGE], len(found) > PAGE, scene)


def notices(look: Look, scene: Scene) -> tuple[Notice, ...]:
    """What stands on home about actions: those whose outcome is open, requests, and answers to this ticket's."""
    if look.deps.ledger is None or look.deps.money is None:
        return ()
    if not look.deps.ledger.stands(scene.customer_id):
        return ()
    here = beside(look, scene)
    till = here.till
    found = till.ledger.actions(Wanted(states=_OPEN, customer_id=scene.customer_id), MOST)
    declined = till.ledger.actions(
        Wanted(
            states=(State.DECLINED,),
            customer_id=scene.customer_id,
            channel=look.ticket.channel,
            ticket_id=look.ticket.id,
            finished_since=till.now - DECLINED_FOR,
        ),
        1,
    )
    waiting = sorted((*found, *declined), key=lambda one: _RANK[one.state])
    return tuple(notice(one, _decides(here, one)) for one in waiting if not one.expired(till.now))


def _decides(here: Beside, action: Action) -> bool:
    this_ticket = same_ticket(action.place, here.place)
    return action.state is State.WAITING and this_ticket and may_decide(here, action)


_RANK = {State.UNKNOWN: 0, State.RUNNING: 1, State.WAITING: 2, State.DECLINED: 3}
