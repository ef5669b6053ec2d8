"""What the verbs of money need from one look: the till, the hands that carry out, and what this role may see."""

from dataclasses import dataclass, replace
from functools import partial

from app.domain.actions import Person, Place
from app.domain.errors import Refused
from app.domain.masking import masked_customer, masked_invoice, masked_payment
from app.domain.matter import Matter
from app.domain.pages.scene import Scene
from app.domain.policy import Role
from app.domain.putting_right.picture import Picture
from app.usecases.executing import Hands
from app.usecases.look import Look
from app.usecases.marking import JOB
from app.usecases.picturing import Till
from app.usecases.recording import person_of, place_of


def till_of(look: Look) -> Till:
    """The till of this request. Raises Refused where money cannot be moved."""
    money, ledger = look.deps.money, look.deps.ledger
    if money is None or ledger is None:
        raise Refused("Nothing can be put right from here yet. Ask your lead to set it up.")
    return Till(money, ledger, look.policy, look.deps.now())


def hands_of(look: Look) -> Hands:
    """What carries an action out. Raises Refused where money cannot be moved."""
    till = till_of(look)
    deps = look.deps
    return Hands(till.money, till.ledger, deps.now, deps.notes, deps.wake, partial(deps.soon, JOB), deps.aside)


@dataclass(frozen=True, slots=True)
class Beside:
    """Money beside one ticket: the look, its till, and the scene of the ticket's customer."""

    look: Look
    till: Till
    scene: Scene

    @property
    def hands(self) -> Hands:
        """What carries an action out."""
        return hands_of(self.look)

    @property
    def me(self) -> Person:
        """The agent who presses."""
        return person_of(self.look.ticket, self.look.role)

    @property
    def place(self) -> Place:
        """This ticket."""
        return place_of(self.look.ticket)


def beside(look: Look, scene: Scene) -> Beside:
    """Raises Refused where money cannot be moved."""
    return Beside(look, till_of(look), scene)


def masked_matter(look: Look, matter: Matter) -> Matter:
    """The matter as this look's role may see it."""
    return masked_for(look.role, matter)


def masked_for(role: Role, matter: Matter) -> Matter:
    """The matter as a role may see it."""
    if not role.masked:
        return matter
    return replace(
        matter,
        customer=masked_customer(matter.customer) if matter.customer is not None else None,
        payment=masked_payment(matter.payment) if matter.payment is not None else None,
        payments=tuple(masked_payment(one) for one in matter.payments),
        invoice=masked_invoice(matter.invoice) if matter.invoice is not None else None,
    )


def shown_picture(look: Look, picture: Picture) -> Picture:
    """The picture as this role may see it."""
    return replace(picture, matter=masked_matter(look, picture.matter))
