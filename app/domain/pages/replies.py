"""The replies: those that fit the customer now, all of them, and what a search finds."""

from app.domain.card import Button, Buttons, Card, Field, Form, Listing, Row, Section, Style, Words, plural, say
from app.domain.macros.offering import Offer
from app.domain.pages.scene import REFRESH, Scene, back_home
from app.domain.phrase import Typed

PAGE = 10


def replies_page(scene: Scene, fitting: tuple[Offer, ...]) -> Card:
    """The few that fit now, the best first, and the way to all."""
    nothing = Words((say("No reply goes with what stands here now."),))
    rows = tuple(offer_row(one) for one in fitting)
    every = Button(say("See all replies"), f"open:all_replies:{scene.customer_id}", Style.QUIET)
    return Card(
        title=say("Suggested replies"),
        detail=scene.name,
        back=back_home(scene),
        sections=(
            Listing(rows, say("They fit this customer now"), two_lines=True) if rows else nothing,
            _search(scene),
            Buttons((every,)),
        ),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def all_page(scene: Scene, offers: tuple[Offer, ...], left: int) -> Card:
    """Ten of all, by title; `left` more come behind them."""
    label = say(plural("Show {n} more", "Show {n} more", min(left, PAGE)))
    more = Button(label, f"open:all_replies:{scene.customer_id}:{offers[-1].name}", Style.QUIET) if left > 0 else None
    return Card(
        title=say("All replies"),
        detail=scene.name,
        back=back_to_replies(scene),
        sections=(Listing(tuple(offer_row(one) for one in offers), two_lines=True, more=more), _search(scene)),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def found_page(scene: Scene, typed: str, offers: tuple[Offer, ...]) -> Card:
    """What a search found; those that could be used now stand first."""
    nothing = Words((say("No reply has these words. Try another word from its title or text."),))
    found = say(plural("{n} reply found", "{n} replies found", len(offers)))
    shown: Section = Listing(tuple(offer_row(one) for one in offers), two_lines=True) if offers else nothing
    return Card(
        title=say("Replies with \u201c{words}\u201d", words=Typed(typed)),
        detail=scene.name,
        back=back_to_replies(scene),
        sections=(shown, _search(scene, typed)),
        said=found,
    )


def offer_row(offer: Offer) -> Row:
    """A macro in a list. One that does not fit opens too: its page says why, and what to choose instead."""
    detail = offer.detail if offer.usable else say("Not now. {why}", why=offer.detail)
    return Row(say(Typed(offer.title)), detail=detail, command=f"insert:macro:{offer.name}")


def back_to_replies(scene: Scene) -> Button:
    """The way back to the suggested ones."""
    return Button(say("Suggested replies"), f"open:replies:{scene.customer_id}", Style.LINK)


def _search(scene: Scene, typed: str = "") -> Form:
    label = say(plural("Search {n} reply", "Search all {n} replies", len(scene.replies)))
    submit = Button(say("Search"), f"search:macro:{scene.customer_id}")
    hint = say("A word from the title or the text")
    return Form((Field("text", label, value=typed, hint=hint, submit=submit),))
