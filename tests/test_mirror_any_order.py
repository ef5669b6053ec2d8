"""Whatever order events come in, doubled or lost until the poll: the rows end as Stripe's objects are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.mirror import Kind, Row
from app.usecases import event_poll, events, mirroring
from tests.mirror_stand import Mirrored

pytestmark = pytest.mark.postgres
STEPS = (
    "pay", "dispute", "refund", "rename", "subscribe", "cancel", "invoice", "credit", "read_slowly", "hear", "work",
)  # fmt: skip
KEY = {"Authorization": "Bearer sk_test_made"}


@pytest.fixture
def shop(sandbox: Any, tmp_path: Path, migrated_postgres_url: str) -> Iterator[Mirrored]:
    made = Mirrored(sandbox, tmp_path, migrated_postgres_url)
    price = {"currency": "eur", "unit_amount": "900", "recurring[interval]": "month", "product_data[name]": "Tea"}
    made.price = sandbox.stripe("prices", **price)["id"]
    made.fill()
    yield made
    made.close()


@dataclass
class Story:
    """One customer's story; `late` are readings that began before what came after and are kept at the very end."""

    shop: Mirrored
    choose: Any
    customer: str = ""
    charges: list[str] = field(default_factory=list)
    subscriptions: list[str] = field(default_factory=list)
    invoices: list[str] = field(default_factory=list)
    late: list[tuple[tuple[Row, ...], int]] = field(default_factory=list)

    def begin(self) -> None:
        form = {"name": "Maya", "payment_method": "pm_card_visa"}
        made = self.shop.sandbox.stripe("customers", **form)
        self.customer = made["id"]
        method = self.shop.sandbox.stripe("payment_methods/pm_card_visa/attach", customer=self.customer)["id"]
        name = "invoice_settings[default_payment_method]"
        self.shop.sandbox.stripe(f"customers/{self.customer}", **{name: method})

    def pay(self, method: str = "pm_card_visa") -> None:
        form = {"amount": "2000", "currency": "eur", "payment_method": method, "confirm": "true"}
        made = self.shop.sandbox.stripe("payment_intents", customer=self.customer, **form)
        self.charges.append(made["latest_charge"])

    def dispute(self) -> None:
        self.pay("pm_card_createDispute")

    def refund(self) -> None:
        if self.charges:
            self._try("refunds", charge=self.charges[-1], amount="100")

    def rename(self) -> None:
        self.shop.sandbox.stripe(f"customers/{self.customer}", name=f"Maya {len(self.charges)}")

    def subscribe(self) -> None:
        form = {"customer": self.customer, "items[0][price]": self.shop.price}
        self.subscriptions.append(self.shop.sandbox.stripe("subscriptions", **form)["id"])

    def cancel(self) -> None:
        if self.subscriptions:
            self.shop.sandbox.http.delete(f"/v1/subscriptions/{self.subscriptions.pop()}", headers=KEY)

    def invoice(self) -> None:
        made = self.shop.sandbox.stripe("invoices", customer=self.customer, currency="eur")
        form = {"customer": self.customer, "amount": "500", "currency": "eur", "invoice": made["id"]}
        self.shop.sandbox.stripe("invoiceitems", **form)
        self.shop.sandbox.stripe(f"invoices/{made['id']}/finalize")
        self.invoices.append(self.shop.sandbox.stripe(f"invoices/{made['id']}/pay")["id"])

    def credit(self) -> None:
        if self.invoices:
            self._try("credit_notes", invoice=self.invoices[-1], amount="100", credit_amount="100")

    def read_slowly(self) -> None:
        """A reading that began now and will be kept when everything is over."""
        named = [(Kind.CUSTOMER, self.customer), *((Kind.CHARGE, one) for one in self.charges)]
        kind, id = self.choose(st.sampled_from(named))
        number = self.shop.mirror.rows.draw()
        self.late.append((self.shop.mirror.source.again(kind, id), number))

    def hear(self) -> None:
        """Some events are pushed, in any order, some twice; the others get lost."""
        known = self.shop.events()
        some = self.choose(st.lists(st.sampled_from(known), max_size=8)) if known else []
        for event in [*some, *some[:2]]:
            events.pushed(self.shop.deps, event)
            events.handle(self.shop.deps, event.id)

    def work(self) -> None:
        mirroring.refresh(self.shop.deps)

    def _try(self, path: str, **form: str) -> None:
        self.shop.sandbox.http.post(f"/v1/{path}", data=form, headers=KEY)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=14), deleted=st.booleans())
def test_rows_end_as_stripes_objects_are(shop: Mirrored, data: Any, steps: list[str], deleted: bool) -> None:
    story = Story(shop, data.draw)
    story.begin()
    for step in steps:
        getattr(story, step)()
    if deleted:
        shop.sandbox.http.delete(f"/v1/customers/{story.customer}", headers=KEY)
    story.hear()
    event_poll.poll(shop.deps)
    shop.work_off()
    for rows, number in story.late:
        shop.mirror.rows.keep(rows, number, shop.mirror.source.shape)
    living = set(shop.customers())
    for kind in Kind:
        listed = {row.id: row for row in shop.mirror.source.page(kind, "").rows}
        wanted = {id: row.body for id, row in listed.items() if belongs(row, living, shop)}
        assert shop.rows(kind) == wanted, kind


def belongs(row: Row, living: set[str], shop: Mirrored) -> bool:
    """Whether it is of a customer who is there; products are everybody's."""
    if row.kind is Kind.PRODUCT:
        return True
    if row.charge_id:
        return (shop.sandbox.world.account.find("charge", row.charge_id) or {}).get("customer") in living
    return row.customer_id in living
