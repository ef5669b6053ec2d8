"""Plays stories: what a shop and its customers did over months, in time order, through the sandbox's front door."""

import calendar
import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from app.sandbox.stripe import answers
from app.sandbox.stripe.account import API_VERSION, Account
from app.sandbox.stripe.cards import CARDS
from app.sandbox.stripe.exchange import Answer, Call
from app.sandbox.stripe.routes import Json
from app.sandbox.world import World

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
HEADERS = {
    "authorization": "Bearer sk_test_history",
    "content-type": "application/x-www-form-urlencoded",
    "stripe-version": API_VERSION,
}
VISA = "4242424242424242"


class SeedFailed(RuntimeError):
    """A story asked for something that the sandbox refuses: the story is wrong."""


@dataclass(frozen=True)
class Shop:
    """The merchant whose history is played. `now` is the present (epoch seconds, UTC), where every story ends.

    `prices` are the ids of the catalogue's prices by plan and currency, `tax_rates` those of its tax rates by name.
    """

    world: World
    now: int
    prices: dict[tuple[str, str], str] = field(default_factory=dict)
    tax_rates: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        """The Stripe account, for what a bank does and no call can ask for."""
        return self.world.account

    @property
    def last_month(self) -> tuple[int, int]:
        """The month before the present one, as a card's last: (month, year)."""
        day = datetime.fromtimestamp(months_before(self.now, 1), UTC)
        return day.month, day.year

    def ago(self, days: int = 0, hours: int = 0, minutes: int = 0) -> int:
        """The moment that long before the present."""
        return self.now - days * DAY - hours * HOUR - minutes * MINUTE

    def post(self, path: str, **form: Any) -> Json:
        """An accepted POST to `/v1/<path>`. Raises SeedFailed for any other answer than 200."""
        answer, body = self._asked("POST", path, form)
        if answer.status != 200:
            raise SeedFailed(f"POST {path}: {answer.status} {body['error']['message']}")
        return body

    def get(self, path: str) -> Json:
        """What `/v1/<path>` answers. Raises SeedFailed for any other answer than 200."""
        answer, body = self._asked("GET", path, {})
        if answer.status != 200:
            raise SeedFailed(f"GET {path}: {answer.status} {body['error']['message']}")
        return body

    def delete(self, path: str, **form: Any) -> Json:
        """An accepted DELETE. Raises SeedFailed for any other answer than 200."""
        answer, body = self._asked("DELETE", path, form)
        if answer.status != 200:
            raise SeedFailed(f"DELETE {path}: {answer.status} {body['error']['message']}")
        return body

    def _asked(self, method: str, path: str, form: Json) -> tuple[Answer, Json]:
        bare, _, query = path.partition("?")
        body = urlencode(list(_pairs(form))).encode()
        answer = self.world.stripe.answer(Call(method, f"/v1/{bare}", query, HEADERS, body), [])
        return answer, orjson.loads(answer.body)

    def customer(self, name: str, email: str, identifier: str = "", **form: Any) -> str:
        """The id of a new customer; `identifier` chooses it."""
        if identifier:
            self.account.identifiers.expect(identifier)
        return str(self.post("customers", name=name, email=email, **form)["id"])

    def card(self, customer: str, number: str = VISA, until: tuple[int, int] | None = None) -> str:
        """The id of a new card that becomes the customer's default. `until` is its last month as (month, year)."""
        present = datetime.fromtimestamp(self.now, UTC)
        month, year = until or (8, present.year + 2)
        return self.method(customer, type="card", card={"number": number, "exp_month": month, "exp_year": year})

    def method(self, customer: str, **form: Any) -> str:
        """The id of a new payment method that becomes the customer's default."""
        made = str(self.post("payment_methods", **form)["id"])
        self.post(f"payment_methods/{made}/attach", customer=customer)
        self.post(f"customers/{customer}", invoice_settings={"default_payment_method": made})
        return made

    def bank_treats(self, method: str, card: str) -> None:
        """From now on the bank treats a card like this one of the test cards (cards.CARDS); its digits stay."""
        self.account.hidden[method] = CARDS[card].number

    def bank_refuses(self, method: str, code: str, network_code: str = "") -> None:
        """From now on the bank refuses a payment method with one of Stripe's codes; or Stripe blocks it (answers)."""
        answers.refuse(self.account, method, code, network_code)

    def sell(self, customer: str, amount: int, currency: str, description: str, **form: Any) -> Json:
        """A payment outside of any invoice, in minor units, with the customer's default method; the intent."""
        return self.post("payment_intents", **self._sale(customer, amount, currency, description), **form)

    def refused_sale(self, customer: str, amount: int, currency: str, description: str) -> Json:
        """The same, which is refused; the intent. Raises SeedFailed when it is not."""
        answer, body = self._asked("POST", "payment_intents", self._sale(customer, amount, currency, description))
        if answer.status != 402:
            raise SeedFailed(f"a sale that should be refused: {answer.status}")
        intent: Json = body["error"]["payment_intent"]
        return intent

    def _sale(self, customer: str, amount: int, currency: str, description: str) -> Json:
        default = self.get(f"customers/{customer}")["invoice_settings"]["default_payment_method"]
        given = {"customer": customer, "amount": amount, "currency": currency, "description": description}
        return given | {"payment_method": default, "confirm": True}

    def subscribe(self, customer: str, plan: str, currency: str, **form: Any) -> Json:
        """A subscription to one plan of the catalogue."""
        return self.post("subscriptions", customer=customer, items=[{"price": self.prices[plan, currency]}], **form)

    def invoice(self, customer: str, amount: int, currency: str, description: str, **form: Any) -> Json:
        """A finalized invoice of one line, in minor units; charged or sent as `form` says."""
        draft = self.post("invoices", customer=customer, currency=currency, auto_advance=False, **form)
        item = {"amount": amount, "currency": currency, "description": description}
        self.post("invoiceitems", customer=customer, invoice=draft["id"], **item)
        return self.post(f"invoices/{draft['id']}/finalize", auto_advance=True)

    def check_out(self, session: str, intent: str, payer: str) -> None:
        """Ends a checkout session as paid by an intent; the payer does that on Stripe's own page, no call can."""
        found = self.account.get("checkout.session", session)
        found |= {"status": "complete", "payment_status": "paid", "payment_intent": intent, "url": None}
        found["customer_details"]["name"] = payer
        self.account.emit("checkout.session.completed", self.account.put(found))

    def charge_of(self, intent: Json) -> Json:
        """The stored charge of a paid intent."""
        return self.account.get("charge", self.account.get("payment_intent", intent["id"])["latest_charge"])

    def newest(self, kind: str, customer: str) -> Json:
        """A customer's newest stored object of a kind."""
        return self.account.rows(kind, customer=customer)[0]


#: A story is told with the shop and yields the moments at which it goes on.
Story = Callable[[Shop], Iterator[int]]


def play(shop: Shop, start: int, stories: Iterable[Story], opening: Callable[[Shop], None]) -> None:
    """Lets all stories happen on one timeline from `start` to the present; renewals and the like fall due on the way.

    Raises SeedFailed where a story goes back in time or asks for what is refused.
    """
    clock, order = shop.world.clock, itertools.count()
    waiting: list[tuple[int, int, Iterator[int]]] = []
    with clock.history(start):
        opening(shop)
        for story in stories:
            _await(waiting, order, story(shop))
        while waiting:
            moment, _, told = heapq.heappop(waiting)
            if moment < clock.now():
                raise SeedFailed(f"a story goes back in time by {clock.now() - moment} seconds")
            clock.advance(moment - clock.now(), shop.account)
            _await(waiting, order, told)
        clock.advance(shop.now - clock.now(), shop.account)


def _await(waiting: list[tuple[int, int, Iterator[int]]], order: Iterator[int], told: Iterator[int]) -> None:
    moment = next(told, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, next(order), told))


def months_before(moment: int, months: int) -> int:
    """The same time of day on the same day of an earlier month, or on that month's last day."""
    day = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return int(day.replace(year=year, month=month + 1, day=min(day.day, last)).timestamp())


def _pairs(form: Json, prefix: str = "") -> Iterator[tuple[str, str]]:
    """`{"items": [{"price": "p"}]}` -> `items[0][price]=p`."""
    for name, value in form.items():
        key = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, list):
            yield from _pairs({str(place): row for place, row in enumerate(value)}, key)
        elif isinstance(value, dict):
            yield from _pairs(value, key)
        else:
            yield key, str(value).lower() if isinstance(value, bool) else str(value)
