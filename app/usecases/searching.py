"""The agent searches for a customer: by address, id, number, or what stands on a bank statement."""

import re
from datetime import UTC, datetime

import structlog

from app.domain.billing import Payment
from app.domain.card import Card, Field, Phrase, say
from app.domain.errors import AmountNotRead, NotFound
from app.domain.masking import masked_payment
from app.domain.matching import Candidate, Clues, distinct, spellings
from app.domain.money import Money, parse
from app.domain.pages import finding as found
from app.domain.pages import searching as page
from app.domain.pages.payment import guest_payment_page
from app.domain.ticket import Command
from app.ports import CardSearch
from app.usecases import cards
from app.usecases.customers import candidate, candidates_of, owner
from app.usecases.finding import must_choose
from app.usecases.look import Look

log = structlog.get_logger()
_REFERENCE = re.compile(r"(?:(?:cus|sub|in|ch|py|pi|re|du|dp)_[A-Za-z0-9]{1,250}|[A-Z0-9]{3,12}-\d{4,6})")
_NOT_READ = say("Write an e-mail address, an id of Stripe such as cus_\u2026 or in_\u2026, or an invoice number.")
_PAYMENTS = ("ch_", "py_", "pi_")
_AMOUNT = re.compile(r"(.+?)\s*([A-Za-z]{3})")
_LONGEST_AMOUNT = 60
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def open_search(look: Look, _command: Command) -> Card:
    """The search field."""
    must_choose(look)
    return page.search_page(look.asked)


def open_card_search(look: Look, _command: Command) -> Card:
    """The fields of a card statement."""
    must_choose(look)
    return page.card_search_page()


def search(look: Look, command: Command) -> Card:
    """Looks for an e-mail address, an id or an invoice number."""
    must_choose(look)
    typed = command.fields.get("text", "").strip()
    guests: tuple[Payment, ...] = ()
    if "@" in typed:
        hits = _by_email(look, typed)
    elif _REFERENCE.fullmatch(typed):
        hits, guests = _by_reference(look, typed)
    else:
        return page.search_page(look.asked, typed, _NOT_READ)
    _log_search(look, "text", len(hits) + len(guests))
    if not hits and not guests:
        return page.search_page(look.asked, typed, say("Nothing found. Check the spelling, or search by card."))
    return _found(look, hits, guests)


def search_reference(look: Look, command: Command) -> Card:
    """Who is behind an id that the ticket names. Only ids that really stand in this ticket are offered."""
    must_choose(look)
    if command.target not in look.asked.named:
        raise NotFound("This id is not named in the ticket.")
    return _found(look, (candidate(look, owner(look, command.target)),))


def search_payment(look: Look, command: Command) -> Card:
    """A guest's payment that a search found. Written down like a customer."""
    must_choose(look)
    payment = _guest_payment(look, command.target)
    if payment is None:
        raise NotFound("There is no such payment of a guest.")
    look.record_guests((payment,), "search")
    return found.opened_by_id(guest_payment_page(payment, look.deps.now()))


def search_card(look: Look, command: Command) -> Card:
    """Looks for a payment by the last four digits, the amount and the day."""
    must_choose(look)
    wanted, fields = _card_search(command, look.ticket.agent.decimal)
    if wanted is None:
        return page.card_search_page(fields)
    hits = look.billing.payments_by_card(wanted)
    customers = dict.fromkeys(one.customer_id for one in hits if one.customer_id)
    guests = tuple(masked_payment(one) if look.role.masked else one for one in hits if not one.customer_id)
    _log_search(look, "card", len(customers) + len(guests))
    if not customers and not guests:
        nothing = _with_error(fields[2], say("No payment fits. Try the day before or after."))
        return page.card_search_page((*fields[:2], nothing))
    return _found(look, tuple(candidate(look, one) for one in customers), guests)


def _log_search(look: Look, by: str, hits: int) -> None:
    """That an agent searched, and how much was found; never what was typed."""
    ticket = look.ticket
    log.info("customer_searched", by=by, hits=hits, channel=ticket.channel, ticket=ticket.id, agent=ticket.agent.id)


def _found(look: Look, candidates: tuple[Candidate, ...], guests: tuple[Payment, ...] = ()) -> Card:
    look.record_views((one.profile.customer.id for one in candidates), "search")
    look.record_guests(guests, "search")
    return found.found_page(cards.shown_candidates(look, candidates), look.asked, guests)


def _by_email(look: Look, typed: str) -> tuple[Candidate, ...]:
    clues = Clues(spellings(typed))
    hits = distinct((*look.billing.look_up(clues).hits, *look.billing.look_further(clues).hits))
    return candidates_of(look, hits)


def _by_reference(look: Look, typed: str) -> tuple[tuple[Candidate, ...], tuple[Payment, ...]]:
    """The customer behind an id, or the payment itself when a guest made it."""
    try:
        return (candidate(look, owner(look, typed)),), ()
    except NotFound:
        guest = _guest_payment(look, typed) if typed.startswith(_PAYMENTS) else None
        return (), ((guest,) if guest else ())


def _guest_payment(look: Look, payment_id: str) -> Payment | None:
    try:
        payment = look.billing.payment(payment_id)
    except NotFound:
        return None
    if payment.customer_id is not None:
        return None
    return masked_payment(payment) if look.role.masked else payment


def _card_search(command: Command, decimal: str) -> tuple[CardSearch | None, tuple[Field, ...]]:
    last4, amount, date = (command.fields.get(name, "").strip() for name in ("last4", "amount", "date"))
    read = (_last4(last4), _amount(amount, decimal), _day(date))
    fields = tuple(
        Field(field.name, field.label, value=value, hint=field.hint, error=result if isinstance(result, tuple) else ())
        for field, value, result in zip(page.CARD_FIELDS, (last4, amount, date), read, strict=True)
    )
    _, money, day = read
    if isinstance(money, tuple) or isinstance(day, tuple) or read[0]:
        return None, fields
    return CardSearch(last4, money, day), fields


def _last4(typed: str) -> Phrase:
    """What is wrong with the four digits; nothing when they are four."""
    return () if re.fullmatch(r"[0-9]{4}", typed) else say("Four digits, as on the card.")


def _amount(typed: str, decimal: str) -> Money | Phrase:
    match = _AMOUNT.fullmatch(typed) if len(typed) <= _LONGEST_AMOUNT else None
    if match is None:
        return say("Write the amount with its currency, like {example}.", example=page.LIKE)
    try:
        return parse(match[1], match[2].lower(), decimal)
    except AmountNotRead as error:
        return error.sentence


def _day(typed: str) -> datetime | Phrase:
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        day = None
    return (
        day
        if day and _FIRST_YEAR <= day.year <= _LAST_YEAR
        else say("Write the date like {example}.", example=page.A_DAY)
    )


def _with_error(field: Field, error: Phrase) -> Field:
    return Field(field.name, field.label, value=field.value, hint=field.hint, error=error)
