"""One customer's whole story, played once through the sandbox's own front door, as a mould for a hundred thousand."""

from collections import defaultdict
from threading import RLock
from typing import Any
from urllib.parse import urlencode

import orjson

from app.sandbox.clock import Clock
from app.sandbox.stripe.account import API_VERSION, Account
from app.sandbox.stripe.exchange import Call
from app.sandbox.stripe.identifiers import Identifiers
from app.sandbox.stripe.pipeline import Pipeline
from app.sandbox.stripe.routes import Json

NUMBER = b"88N88N88"
EMAIL = "mould@large.example"
MONTHS = 5
MONTH = 31 * 86_400
KEY = {
    "authorization": "Bearer sk_test_mould",
    "content-type": "application/x-www-form-urlencoded",
    "stripe-version": API_VERSION,
}
SHARED = ("product", "price", "plan")
LEFT_OUT = ("event", "token")
Moulds = dict[str, list[bytes]]


class Numbered(Identifiers):
    """Ids that end in the mould's number, so that one replacement makes them a customer's own."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def new(self, prefix: str) -> str:
        """`ch` -> `ch_3L0007N88N88N88`: a running number, then the place of the customer's number."""
        self._count += 1
        return f"{prefix}_3L{self._count:04d}N{NUMBER.decode()}"


class Mould:
    """A scratch account in which one customer's story is played."""

    def __init__(self, now: int) -> None:
        self.clock = Clock()
        self.clock.set(now - MONTHS * MONTH)
        self.account = Account(self.clock)
        self.account.identifiers = Numbered()
        self._door = Pipeline(self.account, RLock())

    def post(self, path: str, **form: Any) -> Json:
        """What an accepted POST answers."""
        fields = {name.replace("__", "["): value for name, value in form.items()}
        pairs = [
            (name + "]" if "[" in name and not name.endswith("]") else name, value) for name, value in fields.items()
        ]
        answer = self._door.answer(Call("POST", path, "", KEY, urlencode(pairs).encode()), [])
        body: Json = orjson.loads(answer.body)
        if answer.status != 200:
            raise RuntimeError(f"POST {path}: {body['error']['message']}")
        return body

    def moulds(self) -> Moulds:
        """Every object of the story by kind, newest first, as JSON with the number's place in it. What is sold is the
        same for all customers and has the number 0."""
        made: Moulds = defaultdict(list)
        sold = [row["id"].encode() for kind in SHARED for row in self.account.rows(kind)]
        for kind in self.account.kinds():
            if not kind.startswith("private."):
                made[kind] = [_of_all(orjson.dumps(row), sold) for row in self.account.rows(kind)]
        return made


def _of_all(row: bytes, sold: list[bytes]) -> bytes:
    for identifier in sold:
        row = row.replace(identifier, identifier.replace(NUMBER, b"00000000"))
    return row


def play(now: int, ending: str) -> Moulds:
    """A monthly subscriber of five months; `ending` is plain, refunded (the newest payment in part) or disputed."""
    mould = Mould(now)
    price = _catalogue(mould)
    customer = mould.post("/v1/customers", email=EMAIL, name="Mould Rosen", payment_method="pm_card_visa")["id"]
    method = mould.account.rows("payment_method", customer=customer)[0]["id"]
    mould.post(f"/v1/customers/{customer}", invoice_settings__default_payment_method=method)
    form = {"customer": customer, "items[0][price]": price}
    mould.post("/v1/subscriptions", **form)
    mould.clock.advance(MONTHS * MONTH, mould.account)
    newest = mould.account.rows("charge", customer=customer)[0]["id"]
    if ending == "refunded":
        mould.post("/v1/refunds", charge=newest, amount=500)
    if ending == "disputed":
        extra = {"amount": "4200", "currency": "usd", "customer": customer, "confirm": "true", "off_session": "true"}
        mould.post("/v1/payment_intents", payment_method=_disputing(mould, customer), **extra)
    return {kind: rows for kind, rows in mould.moulds().items() if kind not in LEFT_OUT}


def _catalogue(mould: Mould) -> str:
    product = mould.post("/v1/products", name="Large plan")["id"]
    form = {"product": product, "unit_amount": "1900", "currency": "usd", "recurring[interval]": "month"}
    return str(mould.post("/v1/prices", **form)["id"])


def _disputing(mould: Mould, customer: str) -> str:
    method = mould.post("/v1/payment_methods/pm_card_createDispute/attach", customer=customer)
    return str(method["id"])
