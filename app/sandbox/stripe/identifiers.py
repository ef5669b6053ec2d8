"""Ids as Stripe writes them: a prefix per object and random-looking characters from a seeded sequence."""

import random
import string

ALPHABET = string.ascii_letters + string.digits
LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
PREFIXES = {
    "account": "acct",
    "balance_transaction": "txn",
    "bank_account": "ba",
    "billing.alert": "alrt",
    "billing.credit_balance_transaction": "cbtxn",
    "billing.credit_grant": "credgr",
    "billing.meter": "mtr_test",
    "billing_portal.configuration": "bpc",
    "billing_portal.session": "bps",
    "card": "card",
    "charge": "ch",
    "checkout.session": "cs_test",
    "coupon": "",
    "credit_note": "cn",
    "credit_note_line_item": "cnli",
    "customer": "cus",
    "customer_balance_transaction": "cbtxn",
    "customer_cash_balance_transaction": "ccsbtxn",
    "discount": "di",
    "dispute": "du",
    "event": "evt",
    "file": "file",
    "invoice": "in",
    "invoice_payment": "inpay",
    "invoiceitem": "ii",
    "line_item": "il",
    "mandate": "mandate",
    "payment_intent": "pi",
    "payment_link": "plink",
    "payment_method": "pm",
    "plan": "plan",
    "price": "price",
    "product": "prod",
    "promotion_code": "promo",
    "quote": "qt",
    "radar.early_fraud_warning": "issfr",
    "refund": "re",
    "review": "prv",
    "setup_attempt": "setatt",
    "setup_intent": "seti",
    "source": "src",
    "subscription": "sub",
    "subscription_item": "si",
    "subscription_schedule": "sub_sched",
    "tax_id": "txi",
    "tax_rate": "txr",
    "test_helpers.test_clock": "clock",
    "token": "tok",
    "webhook_endpoint": "we",
}
SHORT = {"cus": 14, "prod": 14, "si": 14, "": 8}
LEADING = {"ch": "3Q", "py": "3Q", "pi": "3Q", "re": "3Q", "txn": "3Q", "pyr": "3Q"}


EVENT = "evt"


class Identifiers:
    """The account's sequence of ids: the same seed gives the same ids in the same order. Only events are named anew
    each time: who heard of them before a reset must not take those after it for the same."""

    def __init__(self, seed: int = 20261028) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose; nothing here is a secret
        self._expected: dict[str, str] = {}
        self._chance = random.SystemRandom()

    def expect(self, identifier: str) -> None:
        """Makes this the next id of its prefix (the demo's customers have ids that its tickets know)."""
        self._expected[identifier.partition("_")[0]] = identifier

    def characters(self, length: int) -> str:
        """Random-looking letters and digits."""
        return self._random.randbytes(length).translate(LETTERS).decode()

    def new(self, prefix: str) -> str:
        """An id: `ch` -> `ch_3Q...` with 24 characters; customers, products and items have 14."""
        if prefix in self._expected:
            return self._expected.pop(prefix)
        leading = LEADING.get(prefix, "1Q")
        length = SHORT.get(prefix)
        tail = self.characters(length) if length else leading + self.characters(22)
        if prefix == EVENT:
            tail = leading + "".join(self._chance.choices(ALPHABET, k=22))
        return f"{prefix}_{tail}" if prefix else tail
