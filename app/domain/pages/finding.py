"""The pages that say which customer it is: pick one, nobody, confirm or change."""

from dataclasses import replace

from app.domain.billing import Payment, Subscription
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Day,
    Listing,
    Phrase,
    Row,
    Section,
    Status,
    Style,
    Tone,
    Words,
    listed,
    plural,
    say,
)
from app.domain.matching import Candidate, How
from app.domain.pages.facts import main_subscription_of
from app.domain.pages.home import found_words
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.pages.searching import ANYONE, Asked, named, search_form
from app.domain.payment import charged
from app.domain.phrase import Typed
from app.domain.states import payment_status, subscription_status, subscription_word
from app.domain.wording import name_of, plan_name, plan_price

MOST_CANDIDATES = 10
KEPT = say("Your choice is kept for this requester. You can undo it on the card.")


def pick_list(candidates: tuple[Candidate, ...], asked: Asked, guests: tuple[Payment, ...] = ()) -> Card:
    """Several customers fit: the agent says which."""
    number = len(candidates)
    shown = candidates[:MOST_CANDIDATES]
    may_not = say("Your role may not choose. Ask a colleague to choose for this requester.")
    sections: tuple[Section, ...] = (Listing(tuple(_candidate(one, asked) for one in shown), two_lines=True),)
    if number > len(shown):
        sections += (Words((_further(number - len(shown)),), note=True),)
    if guests:
        sections += (_guests(guests),)
    search = (
        (Buttons((Button(say("None of these: search"), "open:search:c", Style.QUIET),)),) if asked.may_choose else ()
    )
    return Card(
        title=say("Which customer is this?"),
        home=True,
        detail=_fit(number, asked),
        sections=(*sections, *search, Words((KEPT if asked.may_choose else may_not,), note=True)),
        refresh=REFRESH,
    )


def _further(left: int) -> Phrase:
    return say(
        plural("{n} more fits. Search to narrow it down.", "{n} more fit. Search to narrow it down.", left),
    )


def _fit(number: int, asked: Asked) -> Phrase:
    if not asked.email:
        return say(plural("{n} customer fits", "{n} customers fit", number))
    return say(plural("{n} customer uses {email}", "{n} customers use {email}", number, email=Typed(asked.email)))


def no_match(asked: Asked) -> Card:
    """Nobody fits: ways to look further."""
    looked = say("We looked for a saved link, a customer id, this e-mail and guest checkouts.")
    no_email = say("The requester has no e-mail address here. We looked for a saved link and a customer id.")
    sections: tuple[Section, ...] = (Words((looked if asked.email else no_email,)),)
    if asked.may_choose:
        sections += (search_form(), *named(asked.named))
    return Card(
        title=say("No customer found"),
        home=True,
        detail=say(Typed(asked.email)) if asked.email else say("no e-mail address"),
        sections=sections,
        refresh=REFRESH,
    )


def found_page(candidates: tuple[Candidate, ...], asked: Asked, guests: tuple[Payment, ...] = ()) -> Card:
    """What a search found: nothing opens before the agent says that this is the requester."""
    sections: tuple[Section, ...] = ()
    if candidates:
        listing = Listing(tuple(_candidate(one, asked) for one in candidates[:MOST_CANDIDATES]), two_lines=True)
        sections = (listing, Words((ANYONE, KEPT), note=True))
    if guests:
        sections += (_guests(guests, "search:payment"), *(() if candidates else (Words((ANYONE,), note=True),)))
    return Card(
        title=say("Is this the requester?"),
        detail=say("The ticket says {email}", email=Typed(asked.email)) if asked.email else (),
        back=Button(say("Back"), "open:search:c", Style.LINK),
        sections=sections,
    )


def match_page(scene: Scene, others: tuple[Candidate, ...], asked: Asked) -> Card:
    """How the customer was found, and the ways to confirm, change or undo that."""
    buttons = []
    if asked.may_choose and scene.match.how is How.LINK:
        buttons.append(Button(say("Remove this link"), f"undo:match:{scene.customer_id}"))
    elif asked.may_choose:
        buttons.append(Button(say("Yes, this is the customer"), f"choose:customer:{scene.customer_id}"))
    rows = tuple(_candidate(one, asked) for one in others[:MOST_CANDIDATES])
    listed: tuple[Section, ...] = (Listing(rows, say("Others with this e-mail"), two_lines=True),) if rows else ()
    return Card(
        title=scene.name,
        detail=say(Typed(asked.email)) if asked.email else (),
        status=found_words(scene.match),
        back=back_home(scene),
        sections=(
            Words((_HOW[scene.match.how],)),
            *((Buttons(tuple(buttons)),) if buttons else ()),
            *listed,
            *((search_form(),) if asked.may_choose else ()),
        ),
    )


_HOW = {
    How.LINK: say("A colleague confirmed that this requester is this customer."),
    How.CUSTOM_FIELD: say("The helpdesk keeps this customer's Stripe id on the requester."),
    How.EXTERNAL_ID: say("The requester's account id is the one that the shop keeps in Stripe."),
    How.EMAIL: say(
        "The address is the same. Anyone can write from an address: confirm when you are sure who is asking."
    ),
    How.GUEST: say("Somebody paid as a guest with this address."),
}


def guest_home(guests: tuple[Payment, ...], asked: Asked) -> Card:
    """Payments of a guest: there is no customer behind them."""
    note = say("Paid as a guest: there is no customer in Stripe, so no plan, no invoices and no saved card.")
    return Card(
        title=say("Guest checkout"),
        home=True,
        detail=say(Typed(asked.email)) if asked.email else (),
        matched=Status(Tone.WAITING, say("Same e-mail, not verified")),
        change_match=Button(say("Search"), "open:search:c", Style.LINK) if asked.may_choose else None,
        sections=(_guests(guests), Words((note,), note=True)),
        refresh=REFRESH,
    )


def opened_by_id(card: Card) -> Card:
    """A guest's payment that was searched for: nothing but its id ties it to this ticket."""
    back = Button(say("Back"), "open:search:c", Style.LINK)
    return replace(card, back=back, sections=(*card.sections, Words((ANYONE,), note=True)))


def _guests(guests: tuple[Payment, ...], opens: str = "open:guest_payment") -> Listing:
    rows = tuple(
        Row(say(Day(one.created)), say(charged(one)), payment_status(one), command=f"{opens}:{one.id}")
        for one in guests[:10]
    )
    return Listing(rows, say("Payments as a guest"))


def _candidate(candidate: Candidate, asked: Asked) -> Row:
    profile = candidate.profile
    subscription = main_subscription_of(profile.subscriptions)
    target = f"choose:customer:{profile.customer.id}" if asked.may_choose else ""
    return Row(
        name_of(profile.customer),
        _worth(candidate, subscription),
        _plan_state(subscription),
        _newest(candidate),
        target,
    )


def _worth(candidate: Candidate, subscription: Subscription | None) -> Phrase:
    price = plan_price(subscription) if subscription else None
    if price is not None:
        return say(price)
    return say(charged(candidate.newest)) if candidate.newest else ()


def _plan_state(subscription: Subscription | None) -> Status:
    if subscription is None:
        return Status(Tone.CLOSED, say("No plan"))
    words = listed((plan_name(subscription), subscription_word(subscription)))
    return Status(subscription_status(subscription).tone, words)


def _newest(candidate: Candidate) -> Phrase:
    if candidate.profile.customer.deleted:
        return say("deleted in Stripe")
    if candidate.newest is None:
        return say("no payment yet")
    day = Day(candidate.newest.created)
    words = {"succeeded": say("paid {day}", day=day), "failed": say("failed {day}", day=day)}
    return words.get(candidate.newest.status) or say(day)
