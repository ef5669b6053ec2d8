"""The cards that this channel says by itself: the frame could not be let in, Zendesk could not be read."""

from app.domain.card import Button, Buttons, Card, Name, Words, say
from app.domain.errors import Unavailable, Why

SESSION_ENDED = Card(
    title=say("Session ended"),
    sections=(Words((say("Reload the app to go on."),)),),
    said=say("Session ended. Reload the app."),
)
NOT_LET_IN = Card(
    title=say("Session ended"),
    sections=(
        Words((say("Reload the app. Zendesk's sign-in for this page holds for a few minutes and opens it once."),)),
        Words((say("If it happens again, tell your lead: the app's ids may not fit this account."),), note=True),
    ),
)
OUTSIDE = Card(
    title=say("Open this beside a ticket"),
    sections=(Words((say("Counterfoil shows billing for the requester of the ticket that is open in Zendesk."),)),),
)
OFFLINE = Card(
    title=say("Counterfoil cannot be reached"),
    sections=(
        Words((say("Nothing was read. Look at your connection, then try again."),)),
        Buttons((Button(say("Try again"), "refresh"),)),
    ),
    said=say("Counterfoil cannot be reached."),
)
UNANSWERED = Card(
    title=say("This is not certain yet"),
    sections=(
        Words((say("No answer came back, and it may have been done. Look again before you do it anew."),)),
        Buttons((Button(say("Look again"), "refresh"),)),
    ),
    said=say("This is not certain yet. Do not do it again."),
)
NOT_READ = Card(
    title=say("This request could not be read"),
    sections=(
        Words((say("Nothing was changed. Reload the app, and tell your lead if it happens again."),)),
        Buttons((Button(say("Try again"), "refresh"),)),
    ),
    said=say("This request could not be read."),
)
NO_TICKET = Card(
    title=say("This ticket cannot be read"),
    sections=(
        Words((say("Zendesk does not know it any more, or hides it from our account. Nothing was changed."),)),
        Buttons((Button(say("Try again"), "refresh"),)),
    ),
    said=say("This ticket cannot be read."),
)
SLOW = say("Stripe is slow, still reading")

_ZENDESK = {
    Why.SLOW: say("Zendesk did not answer in time. Nothing was changed."),
    Why.DOWN: say("Zendesk cannot be reached. Nothing was changed."),
    Why.RATE_LIMITED: say("Zendesk is limiting our reads for the moment. Wait a few seconds. Nothing was changed."),
    Why.PERMISSION: say("Our access to Zendesk may not read tickets. Your lead can allow it. Nothing was changed."),
    Why.KEY: say("Zendesk does not accept our access. Only your lead can mend this. Nothing was changed."),
    Why.ODD: say("Zendesk's answer could not be understood. Nothing was changed."),
}


def zendesk_unreadable(error: Unavailable, reference: str) -> Card:
    """The ticket or the agent could not be read."""
    return Card(
        title=say("The ticket could not be read"),
        sections=(
            Words((_ZENDESK[error.why],)),
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
        said=say("The ticket could not be read."),
    )
