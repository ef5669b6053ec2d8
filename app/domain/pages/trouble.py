"""The pages for when something cannot be done or read. Each says what, that nothing was changed, and a way on."""

from app.domain.card import Button, Buttons, Card, Name, Phrase, Style, Words, say
from app.domain.errors import Unavailable, Why

HOME = Button(say("Back"), "open:home:c", Style.LINK)

_READ = {
    Why.SLOW: say("Stripe did not answer in time. Nothing was changed."),
    Why.DOWN: say("Stripe cannot be reached. Nothing was changed."),
    Why.RATE_LIMITED: say("Stripe is limiting our reads for the moment. Wait a few seconds. Nothing was changed."),
    Why.KEY: say("Stripe does not accept our key. Only your lead can mend this. Nothing was changed."),
    Why.ODD: say("Stripe's answer could not be understood. Nothing was changed."),
}


def unreadable(error: Unavailable, reference: str) -> Card:
    """Nothing of the customer could be read."""
    lacking = say("Our Stripe key may not read this. Your lead can allow it: {permission}.", permission=_lacking(error))
    text = _READ.get(error.why) or lacking
    return Card(
        title=say("Billing could not be read"),
        home=True,
        sections=(
            Words((text,)),
            Buttons((Button(say("Try again"), "refresh"),)),
            Words(
                (
                    say(
                        "If this lasts longer than 10 minutes, tell your lead. Reference {reference}.",
                        reference=Name(reference),
                    ),
                ),
                note=True,
            ),
        ),
        said=say("Billing could not be read."),
    )


def _lacking(error: Unavailable) -> Phrase:
    return say(Name(error.permission)) if error.permission else say("permission unknown")


def refused(sentence: Phrase) -> Card:
    """What was asked is not allowed; the sentence says why."""
    return Card(title=say("That is not possible"), back=HOME, sections=(Words((sentence,)),), said=sentence)


def gone(sentence: Phrase) -> Card:
    """There is no such thing any more."""
    return Card(title=say("Not found"), back=HOME, sections=(Words((sentence,)),), said=sentence)


def broken(reference: str) -> Card:
    """Something of ours failed."""
    return Card(
        title=say("The card could not be drawn"),
        home=True,
        sections=(
            Words((say("Something on our side went wrong. Nothing was changed."),)),
            Buttons((Button(say("Try again"), "refresh"),)),
            Words(
                (say("If it happens again, tell your lead. Reference {reference}.", reference=Name(reference)),),
                note=True,
            ),
        ),
        said=say("The card could not be drawn."),
    )


def uncertain(action_id: str, reference: str) -> Card:
    """Something of ours failed while money may have been on its way."""
    text = say(
        "Something on our side went wrong on the way, and it may have been done. Look again before you do it anew."
    )
    return Card(
        title=say("This is not certain yet"),
        back=HOME,
        sections=(
            Words((text,)),
            Buttons((Button(say("Look again"), f"open:action:{action_id}"),)),
            Words(
                (say("If it happens again, tell your lead. Reference {reference}.", reference=Name(reference)),),
                note=True,
            ),
        ),
        said=say("This is not certain yet. Do not do it again."),
    )


def other_workspace() -> Card:
    """The helpdesk's app is installed where we do not serve."""
    words = say("Counterfoil is not connected to this workspace. Ask the person who installed the app to connect it.")
    return Card(title=say("Not connected"), home=True, sections=(Words((words,)),))


def unreadable_request() -> Card:
    """The helpdesk sent something that we cannot read."""
    return Card(
        title=say("This request could not be read"),
        home=True,
        sections=(
            Words((say("The helpdesk sent something that we do not know. Nothing was changed."),)),
            Buttons((Button(say("Try again"), "refresh"),)),
        ),
    )
