"""Who is it: customers by address or by the shop's own id, guests by their payments."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from app.domain.billing import Page, Payment, Profile
from app.domain.errors import NotFound, Unavailable
from app.domain.matching import Clues, Evidence, Hit, How, distinct, same_address
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_customers import profile
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_joins import merged
from app.gateways.stripe_mapping_payments import charge, intent
from app.gateways.stripe_reader import Pending
from app.gateways.stripe_source import Source, page_of
from app.ports import CardSearch

Row = TypeVar("Row")


class Lookups(Source):
    """Looking for customers. As app.ports.BillingGateway."""

    def look_up(self, clues: Clues) -> Evidence:
        """The customers with exactly these addresses or that id of the shop's own; all asked at once. When the search
        by the shop's id fails, what the addresses brought stands."""
        deadline = self.deadline()
        lists = self.all_of([reads.customers_by_email(one) for one in clues.emails], page_of(profile), deadline)
        search = self._by_external_id(clues, deadline)
        hits = [
            Hit(found, How.EMAIL) for pending in lists for found in pending.take().rows if _has_address(found, clues)
        ]
        if search is not None:
            found_by_id = _what_came([search])[0] if lists else search.take().rows
            hits += [Hit(found, How.EXTERNAL_ID) for found in found_by_id if _has_external_id(found, clues)]
        return Evidence(tuple(self._named_hit(hit) for hit in distinct(hits)))

    def look_further(self, clues: Clues) -> Evidence:
        """Other spellings of the address, by search and re-checked, and payments of guests who wrote it at checkout.
        Raises Unavailable when neither could be asked; one of both is enough to answer."""
        if not clues.emails:
            return Evidence()
        deadline = self.deadline()
        query = f"email:{reads.quoted(clues.emails[-1])}"
        search = self.reader.start(reads.customers_search(query), page_of(profile), deadline)
        sessions = self.all_of([reads.sessions_by_email(one) for one in clues.emails], page_of(_guest), deadline)
        found, failed = _what_came([search])
        guests, failed_guests = _what_came(sessions)
        if failed and len(failed_guests) == len(sessions):
            raise failed[0]
        hits = [Hit(one, How.EMAIL) for one in found if _has_address(one, clues)]
        payments = {
            payment.id: payment
            for address, payment in filter(None, guests)
            if any(same_address(address, one) for one in clues.emails)
        }
        newest = sorted(payments.values(), key=lambda one: one.created, reverse=True)
        return Evidence(tuple(self._named_hit(hit) for hit in distinct(hits)), tuple(newest))

    def newest_payments(self, customer_ids: Sequence[str]) -> dict[str, Payment]:
        """The newest payment of each of these customers that has one; the unread are left out."""
        asked = self.all_of([reads.newest_charge(one) for one in customer_ids], page_of(charge), self.deadline())
        newest = ((customer_id, _what_came([one])[0]) for customer_id, one in zip(customer_ids, asked, strict=True))
        return {customer_id: rows[0] for customer_id, rows in newest if rows}

    def payments_by_card(self, search: CardSearch) -> tuple[Payment, ...]:
        """Payments that fit what stands on a bank statement. Raises Refused when the last four are not four digits."""
        day = search.day.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        read = reads.charges_by_card(search.last4, search.amount, day)
        page = self.one(read, page_of(charge), self.deadline())
        return tuple(sorted(page.rows, key=_created, reverse=True))

    def _by_external_id(self, clues: Clues, deadline: float) -> "Pending[Page[Profile]] | None":
        if not clues.external_id or not clues.metadata_key:
            return None
        query = f"metadata[{reads.quoted(clues.metadata_key)}]:{reads.quoted(clues.external_id)}"
        return self.reader.start(reads.customers_search(query), page_of(profile), deadline)

    def _named_hit(self, hit: Hit) -> Hit:
        """With the product names that we have; a look-up does not wait for more."""
        found = hit.profile
        named = Profile(found.customer, self.named(found.subscriptions), found.more_subscriptions)
        return Hit(named, hit.how)


def _has_address(found: Profile, clues: Clues) -> bool:
    return any(same_address(found.customer.email, one) for one in clues.emails)


def _has_external_id(found: Profile, clues: Clues) -> bool:
    return found.customer.metadata.get(clues.metadata_key or "") == clues.external_id


def _guest(session: Fields) -> tuple[str | None, Payment] | None:
    """The address and the payment of a checkout session, when no customer stands behind it."""
    paid = session.inside("payment_intent")
    if not paid or session.id_of("customer") or paid.id_of("customer"):
        return None
    charged = paid.inside("latest_charge")
    return session.inside("customer_details").text("email"), merged(intent(paid), charge(charged) if charged else None)


def _what_came(asked: Iterable[Pending[Page[Row]]]) -> tuple[list[Row], list[Unavailable | NotFound]]:
    """The rows of the pages that could be read, and why the others could not."""
    rows: list[Row] = []
    failed: list[Unavailable | NotFound] = []
    for pending in asked:
        try:
            rows += pending.take().rows
        except (Unavailable, NotFound) as error:
            failed.append(error)
    return rows, failed


def _created(payment: Payment) -> datetime:
    return payment.created
