"""What a customer has with us beside invoices: credit, money not applied yet, billing credits."""

from app.domain.billing import Snapshot
from app.domain.card import Card, Facts, Row, Section, Words, say
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.wording import gap_reason


def balances(scene: Scene) -> Card:
    """The balances, each kind with what it means."""
    snapshot = scene.snapshot
    sections = (*_credit(snapshot), *_cash(snapshot), *_billing_credits(snapshot))
    nothing: tuple[Section, ...] = (Words((say("No balance in either direction."),)),)
    return Card(
        title=say("Balances"),
        detail=scene.name,
        back=back_home(scene),
        sections=sections or nothing,
        as_of=snapshot.read_at,
        refresh=REFRESH,
    )


def _credit(snapshot: Snapshot) -> tuple[Section, ...]:
    held = tuple(Row(say("We owe the customer"), say(one)) for one in snapshot.customer.credits if one.minor > 0)
    debt = tuple(Row(say("The customer owes us"), say(-one)) for one in snapshot.customer.credits if one.minor < 0)
    if not held and not debt:
        return ()
    note = "Credit lowers the next invoice by itself." if held else "It is added to the next invoice by itself."
    return (Facts(held + debt, say("Credit balance")), Words((say(note),), note=True))


def _cash(snapshot: Snapshot) -> tuple[Section, ...]:
    gap = snapshot.missing("cash")
    if gap:
        return (Words((say("The cash balance could not be read. " + gap_reason(gap)),)),)
    rows = tuple(Row(say("Received, not applied"), say(one)) for one in snapshot.customer.cash if one)
    if not rows:
        return ()
    note = say("Money that came by bank transfer and has paid no invoice yet.")
    return (Facts(rows, say("Cash balance")), Words((note,), note=True))


def _billing_credits(snapshot: Snapshot) -> tuple[Section, ...]:
    gap = snapshot.missing("credits")
    if gap:
        return (Words((say("Billing credits could not be read. " + gap_reason(gap)),)),)
    if snapshot.credits is None:
        return ()
    rows = tuple(Row(say("Left for usage"), say(one)) for one in snapshot.credits.available)
    return (Facts(rows, say("Billing credits")),) if rows else ()
