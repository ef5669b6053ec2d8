"""One reply: its words before they go out, why there are none, and what became of them."""

from dataclasses import dataclass

from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Listing,
    Moment,
    Notice,
    Phrase,
    Reply,
    Row,
    Section,
    Style,
    Tone,
    Typed,
    Words,
    say,
)
from app.domain.macros import reply as written
from app.domain.macros.drafted import Drafted, Used
from app.domain.macros.offering import Offer
from app.domain.macros.refusals import Refusal
from app.domain.pages.replies import back_to_replies, offer_row
from app.domain.pages.scene import Scene
from app.domain.phrase import Name

LANGUAGES = {"en": say("English"), "de": say("German")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply as it is shown: the draft, the words in its field, the agent's name, the other languages that there are,
    and whether we may write to the ticket."""

    draft: Drafted
    reply: written.Reply
    text: str
    agent: str
    languages: tuple[str, ...] = ()
    writes: bool = True


def draft_page(
    shown: Shown, scene: Scene, notice: Notice | None = None, error: Phrase = (), anyway: bool = False
) -> Card:
    """The words, and what can be done with them. `error` says what is wrong with them as they were typed; with
    `anyway` they may be sent all the same."""
    back = back_to_replies(scene)
    return Card(
        title=say(Typed(shown.reply.title)),
        detail=say("Facts as of {time}", time=Moment(scene.snapshot.read_at)),
        back=back,
        sections=(
            *((notice,) if notice else ()),
            _words(shown, scene, error, anyway),
            *_languages(shown),
            Buttons((Button(say("Cancel"), back.command, Style.QUIET),)),
        ),
        said=notice.title if notice else error,
    )


def _words(shown: Shown, scene: Scene, error: Phrase, anyway: bool) -> Reply:
    draft, reply = shown.draft, shown.reply
    at_once = say("Sending is at once and cannot be undone. Read it first.")
    no_token = say("It cannot be sent from here: there is no access token for this helpdesk. Copy the words.")
    used = f"used:macro:{draft.macro}:{draft.id}"
    return Reply(
        words=shown.text,
        html=reply.html,
        tags=reply.tags,
        status=reply.status.value if reply.status else "",
        insert=Button(say("Insert in reply"), used, Style.PRIMARY),
        again=again(draft),
        label=say("Reply to {name}", name=scene.name),
        warning=at_once if shown.writes else no_token,
        error=error,
        sends=_sends(shown, anyway) if shown.writes else (),
    )


def _sends(shown: Shown, anyway: bool) -> tuple[Button, ...]:
    draft = shown.draft.id
    name = say("Send as {name}", name=Typed(shown.agent)) if shown.agent else say("Send in your name")
    send = Button(name, f"send:reply:{draft}", Style.PRIMARY)
    as_it_is = (Button(say("Send it as it is"), f"send:reply:{draft}:anyway"),) if anyway else ()
    return (send, *as_it_is, Button(say("Add as note"), f"note:reply:{draft}"))


def again(draft: Drafted, locale: str = "") -> str:
    """The command that makes the same reply anew, in the same language or another."""
    return f"insert:macro:{draft.macro}:{draft.picked}@{locale or draft.locale}"


def _languages(shown: Shown) -> tuple[Section, ...]:
    others = [
        Button(say("Write it in {language}", language=language(one)), again(shown.draft, one), Style.QUIET)
        for one in shown.languages
    ]
    return (Buttons(tuple(others)),) if others else ()


def language(locale: str) -> Phrase:
    """The name of a language."""
    return LANGUAGES.get(locale.partition("-")[0].lower(), say(Name(locale)))


def refusal_page(title: str, name: str, refusal: Refusal, instead: tuple[Offer, ...], scene: Scene) -> Card:
    """Why there is no reply, and what to choose instead; or which thing it is to be about."""
    if refusal.picks:
        picks = tuple(Row(one.label, command=f"insert:macro:{name}:{one.id}") for one in refusal.picks)
        return Card(
            title=say(Typed(title)),
            back=back_to_replies(scene),
            sections=(Words((refusal.reason,)), Listing(picks, say("Which one?"))),
        )
    rows = tuple(offer_row(one) for one in instead)
    others = (Listing(rows, say("Choose instead"), two_lines=True),) if rows else ()
    return Card(
        title=say(Typed(title)),
        back=back_to_replies(scene),
        sections=(Notice(Tone.ATTENTION, say("This reply does not fit now"), refusal.reason), *others),
        said=refusal.reason,
    )


def inserted_page(draft: Drafted, title: str, words: str, scene: Scene) -> Card:
    """The words stand in the editor, or were copied."""
    copied = draft.used is Used.COPIED
    heading = say("The words are copied") if copied else say("It is in your reply")
    told = say("Nothing has been sent. Read it, change what you like, then send it yourself.")
    copy = Button(say("Copy the text"), f"used:macro:{draft.macro}:{draft.id}")
    return Card(
        title=say("Copied") if copied else say("Draft inserted"),
        detail=say(Typed(title)),
        back=back_to_replies(scene),
        sections=(
            Notice(Tone.WAITING, heading, told),
            *((Reply(words=words, copy=copy),) if words else ()),
            Buttons((Button(say("Done"), f"open:home:{scene.customer_id}", Style.QUIET),)),
        ),
        said=say("Copied. Nothing has been sent.")
        if copied
        else say("Draft inserted in your reply. Nothing has been sent."),
    )


def not_inserted_page(shown: Shown, scene: Scene, elsewhere: bool) -> Card:
    """The editor took nothing: the words can be copied."""
    other = say("Another ticket is open by now. Nothing was inserted.")
    closed = say("The helpdesk's editor did not take it. Copy the words and paste them into your reply.")
    draft = shown.draft
    copy = Button(say("Copy the text"), f"used:macro:{draft.macro}:{draft.id}", Style.PRIMARY)
    return Card(
        title=say(Typed(shown.reply.title)),
        back=back_to_replies(scene),
        sections=(
            Notice(Tone.ATTENTION, say("Not inserted"), other if elsewhere else closed),
            *(() if elsewhere else (Reply(words=shown.text, copy=copy),)),
        ),
        said=other if elsewhere else closed,
    )


def gone_page(draft: Drafted, scene: Scene, agent: str, stands: bool | None) -> Card:
    """What became of a reply or a note that went to the helpdesk: it stands there, is on its way (`stands` False), or
    was given up (None)."""
    sent, at = draft.used is Used.SENT, draft.used_at or draft.made_at
    done = Button(say("Done"), f"open:home:{scene.customer_id}", Style.LINK)
    if stands is None:
        title = say("Not sent") if sent else say("Not added")
        why = say("The helpdesk did not take it, and it will not be tried again. Write to the customer by hand.")
        return Card(title=title, back=done, sections=(Notice(Tone.PROBLEM, title, why),), said=why)
    if not stands:
        title = say("On its way")
        wait = say("The helpdesk has not confirmed it yet. It goes on by itself: do not send it again by hand.")
        return Card(title=title, back=done, sections=(Notice(Tone.ATTENTION, title, wait),), said=wait)
    title = say("\u2705 Sent to {name}", name=scene.name) if sent else say("\u2705 Added as a note")
    by = say("As {name}, {at}.", name=Typed(agent), at=At(at)) if agent else say("{at}.", at=At(at))
    told = say("Which reply was used is on record.")
    return Card(title=title, detail=by, back=done, sections=(Words((told,)),), said=title)
