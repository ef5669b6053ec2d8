"""The card: what is said, once, for every channel. A channel only draws what stands here, and writes its phrases."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.amount import Money
from app.domain.form import Field as Field
from app.domain.form import Form as Form
from app.domain.form import Option as Option
from app.domain.ledger import Step as Step
from app.domain.ledger import Steps as Steps
from app.domain.ledger import Sum as Sum
from app.domain.ledger import Sums as Sums
from app.domain.ledger import Weight as Weight
from app.domain.phrase import At as At
from app.domain.phrase import Day as Day
from app.domain.phrase import Figure as Figure
from app.domain.phrase import Moment as Moment
from app.domain.phrase import Name as Name
from app.domain.phrase import Part as Part
from app.domain.phrase import Phrase as Phrase
from app.domain.phrase import Text as Text
from app.domain.phrase import Typed as Typed
from app.domain.phrase import fill as fill
from app.domain.phrase import listed as listed
from app.domain.phrase import plural as plural
from app.domain.phrase import say as say
from app.domain.phrase import sentences as sentences
from app.domain.phrase import together as together
from app.domain.section import Button as Button
from app.domain.section import Buttons as Buttons
from app.domain.section import Calm as Calm
from app.domain.section import Facts as Facts
from app.domain.section import Keep as Keep
from app.domain.section import Listing as Listing
from app.domain.section import Notice as Notice
from app.domain.section import Reply as Reply
from app.domain.section import Row as Row
from app.domain.section import Say as Say
from app.domain.section import Status as Status
from app.domain.section import Stub as Stub
from app.domain.section import Style as Style
from app.domain.section import Tone as Tone
from app.domain.section import Words as Words

Section = Notice | Calm | Words | Facts | Listing | Sums | Steps | Say | Keep | Reply | Buttons | Stub | Form


@dataclass(frozen=True, slots=True)
class Card:
    """One page beside the ticket. `home` pages have no `back` and may lose what is optional where space is short.

    `matched` says how the customer was found and carries the button to change it; `actions` are the two things to do
    on home; `pages` are the pages with their counts; `as_of` is when the facts were read. `said` is what a screen
    reader announces after the swap.
    """

    title: Phrase
    sections: tuple[Section, ...] = ()
    home: bool = False
    back: Button | None = None
    detail: Phrase = ()
    amount: Money | None = None
    status: Status | None = None
    matched: Status | None = None
    change_match: Button | None = None
    actions: tuple[Button, ...] = ()
    pages: tuple[Row, ...] = ()
    more: Button | None = None
    as_of: datetime | None = None
    refresh: Button | None = None
    said: Phrase = ()
