"""Replies in every state, as the domain's own pages say them: a part of the gallery for channel tests."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.card import Card, Day, say
from app.domain.macros import reply as written
from app.domain.macros.choosing import Ground
from app.domain.macros.drafted import Used, drafted
from app.domain.macros.macro import TicketStatus
from app.domain.macros.offering import Offer
from app.domain.macros.refusals import Pick, Refusal
from app.domain.matching import How, Match
from app.domain.pages import replies, reply
from app.domain.pages.scene import Scene
from tests import made

WORDS = (
    "Hi Maya,\n\nyour invoice of Nov 18, 2026 is 118.03 EUR, that is 89.03 EUR more than the one before:\n\n"
    "- +60.00 EUR: Team instead of Pro\n- \u221214.03 EUR: the days of Pro that you did not use\n\nAnn"
)
HTML = "<p>Hi Maya,</p><p>your invoice is <strong>118.03 EUR</strong> &lt;3</p>"
WHY = written.Reply(
    "why-this-charge",
    3,
    "en",
    "Why this charge is higher",
    HTML,
    WORDS,
    "invoice",
    "in_1",
    ("invoice-question", "explained"),
    TicketStatus.SOLVED,
)
FITTING = (
    Offer("why-this-charge", "Why this charge is higher", say("Invoice of {day}", day=Day(made.NOW))),
    Offer("upgrade-explained", "How upgrades are charged", say("Team, since {day}", day=Day(made.NOW))),
)
LATER = Offer("refund-sent", "Refund sent", say("Nothing has been refunded."), usable=False)


def scene() -> Scene:
    names = frozenset(f"reply-{number}" for number in range(34))
    return Scene(made.snapshot(), Match("cus_1", How.EMAIL), made.NOW, acts=True, replies=names)


def shown() -> reply.Shown:
    draft = drafted(WHY, "draft-1", made.a_ticket(), "cus_1", picked="", now=made.NOW)
    return reply.Shown(draft, WHY, WORDS, "Ann Lee", ("de",))


def inserted() -> Card:
    became = replace(shown().draft, used=Used.INSERTED, used_at=made.NOW)
    return reply.inserted_page(became, WHY.title, WORDS, scene())


def refused() -> Card:
    refusal = Refusal(Ground.MISSING, say("Nothing has been refunded."), ("refund-in-review",))
    return reply.refusal_page("Refund sent", "refund-sent", refusal, (FITTING[1],), scene())


def pick() -> Card:
    picks = (Pick("in_1", say("Invoice of {day}", day=Day(made.NOW))), Pick("in_2", say("The one before")))
    refusal = Refusal(Ground.AMBIGUOUS, say("It fits several. Pick the one that it is about."), picks=picks)
    return reply.refusal_page("Copy of an invoice", "invoice-copy", refusal, (), scene())


def gone(stands: bool | None) -> Callable[[], Card]:
    became = replace(shown().draft, used=Used.SENT, used_at=made.NOW)
    return lambda: reply.gone_page(became, scene(), "Ann Lee", stands)


REPLY_SAMPLES: dict[str, Callable[[], Card]] = {
    "replies": lambda: replies.replies_page(scene(), FITTING),
    "replies-all": lambda: replies.all_page(scene(), (*FITTING, LATER), 31),
    "replies-found": lambda: replies.found_page(scene(), "refund", (LATER,)),
    "reply-draft": lambda: reply.draft_page(shown(), scene()),
    "reply-inserted": inserted,
    "reply-not-inserted": lambda: reply.not_inserted_page(shown(), scene(), elsewhere=False),
    "reply-refused": refused,
    "reply-pick": pick,
    "reply-sent": gone(True),
    "reply-on-its-way": gone(False),
    "reply-given-up": gone(None),
}
