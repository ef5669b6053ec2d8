"""Reading a billing system."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.billing import (
    CreditGrant,
    Dispute,
    FraudWarning,
    Invoice,
    Page,
    Payment,
    Profile,
    Refund,
    Snapshot,
    Subscription,
)
from app.domain.events import Event
from app.domain.matching import Clues, Evidence, Match
from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class CardSearch:
    """A payment by what stands on a bank statement: the card's last four, the amount, the day (UTC, a day of slack)."""

    last4: str
    amount: Money
    day: datetime


class BillingGateway(Protocol):
    """Reading a billing system. Every method raises Unavailable when the answer could not be had in time and NotFound
    for what does not exist; lists are newest first."""

    def within(self, seconds: float) -> "BillingGateway":
        """The same gateway for one request: all its reads together take no longer than this, and what is late then is
        given up as Unavailable(SLOW)."""
        ...

    def afresh(self) -> "BillingGateway":
        """The same gateway, whose answers are read at this moment, whatever else could have given them."""
        ...

    def look_up(self, clues: Clues) -> Evidence:
        """The customers with exactly these addresses or that id of the shop's own; all asked at once."""
        ...

    def look_further(self, clues: Clues) -> Evidence:
        """What an exact look-up misses: other spellings of the address (re-checked), and guests' payments."""
        ...

    def profile(self, customer_id: str) -> Profile:
        """The customer with this id; a deleted one says so."""
        ...

    def newest_payments(self, customer_ids: Sequence[str]) -> dict[str, Payment]:
        """The newest payment of each of these customers that has one; all asked at once; the unread are left out."""
        ...

    def snapshot(self, customer_id: str, profile: Profile | None = None) -> Snapshot:
        """Everything the card says of a customer, read at once. With `profile` (just read) its part is not read again.
        A part that fails stands in `unread`; only when the customer itself cannot be read Unavailable is raised."""
        ...

    def invoices(self, customer_id: str, after: str) -> Page[Invoice]:
        """The ten invoices older than `after`."""
        ...

    def payments(self, customer_id: str, after: str) -> Page[Payment]:
        """The ten payments older than the one with the charge id `after`."""
        ...

    def subscriptions(self, customer_id: str, after: str) -> Page[Subscription]:
        """The ten subscriptions, ended ones too, older than `after` ("" = the newest)."""
        ...

    def invoice(self, invoice_id: str) -> Invoice:
        """One invoice with its lines and what paid it."""
        ...

    def payment(self, payment_id: str) -> Payment:
        """One payment by its charge or intent id, with its refunds and the invoice that it paid, if any."""
        ...

    def subscription(self, subscription_id: str) -> Subscription:
        """One subscription with its items and product names."""
        ...

    def dispute(self, dispute_id: str) -> tuple[Dispute, Payment]:
        """One dispute and the payment that it is about."""
        ...

    def disputes_of(self, charge_ids: Sequence[str]) -> tuple[Dispute, ...]:
        """The disputes of these charges; all asked at once."""
        ...

    def fraud_warnings(self, charge_id: str) -> tuple[FraudWarning, ...]:
        """The card networks' early fraud warnings on a charge."""
        ...

    def credit_grants(self, customer_id: str) -> tuple[CreditGrant, ...]:
        """The billing credits that were given to a customer, each with what is left where it is still usable; none
        when the account does not use them."""
        ...

    def tries_of(self, intent_id: str) -> tuple[Payment, ...]:
        """The charges of a payment intent, one for each try, each as a bare payment."""
        ...

    def refunds_of(self, charge_id: str) -> tuple[Refund, ...]:
        """All refunds of a charge (a payment carries only its ten newest)."""
        ...

    def owner_of(self, reference: str) -> str | None:
        """The customer behind an id of any kind or an invoice number; None when nobody or a guest."""
        ...

    def events(self, types: Sequence[str], since: datetime, after: str) -> Page[Event]:
        """A hundred events of these types (at most twenty) that were created since then, older than the one with the id
        `after` ("" = the newest). NotFound when there is no such event any more."""
        ...

    def payments_by_card(self, search: CardSearch) -> tuple[Payment, ...]:
        """Payments that fit what stands on a bank statement."""
        ...


class SnapshotCache(Protocol):
    """Snapshots by customer, and matches by clues (app.domain.matching.clue_key). Money actions never read it."""

    def get(self, customer_id: str) -> Snapshot | None: ...
    def put(self, snapshot: Snapshot, began: datetime | None = None) -> None:
        """Keeps a snapshot whose reading began then, unless the customer's facts may have changed since."""
        ...

    def drop(self, customer_id: str) -> None: ...
    def forget(self, customer_ids: Sequence[str], clues: Sequence[str]) -> None:
        """These are out of date: forgotten in this process, where somebody else tells the others."""
        ...

    def tell(self, customer_ids: Sequence[str], clues: Sequence[str]) -> None:
        """Says to the other processes soon that these are out of date. Never waits."""
        ...

    def changed_at(self, customer_id: str) -> datetime | None:
        """When it was last said that this customer's facts are out of date, as far as that was a moment ago."""
        ...

    def match(self, key: str, since: datetime | None = None) -> Match | None:
        """Whom these clues were found to be, by a look-up that did not begin before that."""
        ...

    def keep_match(self, key: str, match: Match, began: datetime | None = None) -> None:
        """Keeps whom these clues were found to be by a look-up that began then, unless that may have changed since."""
        ...

    def drop_match(self, part: str) -> None:
        """Forgets the matches whose key holds this part."""
        ...

    def turn(self, key: str) -> AbstractContextManager[bool]:
        """Held by one process at a time, for a few seconds at most: whether another one held it before."""
        ...
