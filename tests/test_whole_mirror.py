"""With the mirror on, cards show what Stripe shows, without asking it; and whenever that is in doubt, they ask."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.commands import finding_mirror
from app.commands.mirror_words import standing
from app.domain.errors import Unavailable, Why
from app.domain.matching import Clues
from app.domain.mirror import Kind, Mark
from app.domain.money import Money
from app.gateways.mirror_source import StripeSource
from app.ports.mirror_rows import FilledAnew, Filling
from app.usecases import event_poll, events, mirror_comparing, mirror_filling, mirror_lag, mirroring
from tests.mirror_stand import Mirrored
from tests.test_whole_money import FIELDS, Intercom, button, newest_invoice
from tests.whole import said

pytestmark = pytest.mark.postgres
PARTS = ("customer", "subscriptions", "invoices", "payments", "disputes", "warnings", "more_invoices", "more_payments")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def demo(sandbox: Any, tmp_path: Path, migrated_postgres_url: str) -> Iterator[Mirrored]:
    sandbox.reset("demo")
    made = Mirrored(sandbox, tmp_path, migrated_postgres_url)
    made.fill()
    yield made
    made.close()


@pytest.fixture
def shop(sandbox: Any, tmp_path: Path, migrated_postgres_url: str) -> Iterator[Mirrored]:
    made = Mirrored(sandbox, tmp_path, migrated_postgres_url)
    yield made
    made.close()


def a_customer(sandbox: Any, email: str = "maya@shop.example") -> tuple[str, str]:
    """A customer who paid once: its id and the charge's."""
    customer = sandbox.stripe("customers", name="Maya", email=email)["id"]
    return customer, a_payment(sandbox, customer)


def a_payment(sandbox: Any, customer: str = "") -> str:
    form = {"amount": "2000", "currency": "eur", "payment_method": "pm_card_visa", "confirm": "true"}
    return str(
        sandbox.stripe("payment_intents", **form, **({"customer": customer} if customer else {}))["latest_charge"]
    )


def a_minute_on(whole: Mirrored, minutes: int = 1) -> Any:
    """The same program at a later time, which has looked at the list of events then."""
    later = whole.deps.now() + minutes * MINUTE
    billing = whole.deps.billing
    stripe = replace(billing.stripe, now=lambda: later)
    whole.mirror.rows.heard_until(later)
    return replace(billing, stripe=stripe)


def test_every_customer_is_shown_as_by_stripe_itself_without_one_read(demo: Mirrored) -> None:
    billing, customers = replace(demo.deps.billing, stripe=replace(demo.deps.billing.stripe, billing_credits=False)), 0
    for customer_id in demo.customers():
        theirs = billing.stripe.snapshot(customer_id)
        before = len(demo.stripe_calls()) if not customers % 12 else None
        ours = billing.snapshot(customer_id)
        assert before is None or len(demo.stripe_calls()) == before
        assert {part: getattr(ours, part) for part in PARTS} == {part: getattr(theirs, part) for part in PARTS}
        assert (ours.read_at < theirs.read_at, ours.unread) == (True, ())
        customers += 1
    assert customers > 100
    disputed = next(one for one in demo.customers() if billing.snapshot(one).disputes)
    assert demo.reads(lambda: _every_page(billing, disputed)) == []
    assert _every_page(billing, disputed) == _every_page(billing.stripe, disputed)
    assert "Maya" in said(demo.intercom("proration-surprise"))
    assert demo.reads(lambda: demo.intercom("proration-surprise")) == []
    pressed = {"component_id": "refresh", "input_values": {}}
    assert "GET /v1/charges" in demo.reads(lambda: demo.intercom("proration-surprise", **pressed))


def _every_page(billing: Any, customer_id: str) -> list[Any]:
    """What the pages behind a card ask for."""
    snapshot = billing.snapshot(customer_id)
    dispute = snapshot.disputes[0]
    found = [billing.dispute(dispute.id), billing.disputes_of([dispute.charge_id]), billing.profile(customer_id)]
    for payment in snapshot.payments:
        found += [billing.payment(payment.id), billing.refunds_of(payment.charge_id or "")]
        found += [billing.fraud_warnings(payment.charge_id or ""), billing.newest_payments([customer_id])]
        found += [billing.payments(customer_id, payment.charge_id or "")]
        found += [billing.tries_of(payment.intent_id)] if payment.intent_id else []
    found += [billing.invoice(one.id) for one in snapshot.invoices]
    found += [billing.invoices(customer_id, one.id) for one in snapshot.invoices]
    return [*found, billing.subscriptions(customer_id, "")]


def test_money_is_never_moved_on_the_mirrors_word(demo: Mirrored) -> None:
    """The rows say that nothing was paid; what is proposed and done stands on Stripe's own facts."""
    desk, invoice = Intercom(demo), newest_invoice(demo)
    body = demo.rows(Kind.INVOICE)[invoice["id"]]
    demo.put(Kind.INVOICE, body | {"amount_paid": 0, "post_payment_credit_notes_amount": invoice["total"]})
    asked = demo.reads(lambda: desk.press(f"propose:refund:{invoice['id']}", **FIELDS))
    assert f"GET /v1/invoices/{invoice['id']}" in asked
    confirm = desk.press(f"propose:refund:{invoice['id']}", **FIELDS)
    demo.fill(anew=True)
    customer = str(invoice["customer"])
    assert demo.deps.billing.as_of(customer) is not None
    assert "Refunded" in desk.press(button(confirm, "confirm"))
    assert demo.deps.billing.as_of(customer) is None
    assert "GET /v1/charges" in demo.reads(lambda: demo.deps.billing.snapshot(customer))
    demo.catch_up()
    assert demo.deps.billing.as_of(customer) is None
    later = a_minute_on(demo, 2)
    assert later.snapshot(customer).payments == demo.deps.billing.stripe.snapshot(customer).payments


def test_what_is_heard_and_not_read_yet_is_asked_of_stripe_for_that_customer_alone(shop: Mirrored) -> None:
    (maya, charge), (noah, _) = a_customer(shop.sandbox), a_customer(shop.sandbox, "noah@shop.example")
    shop.fill()
    billing = shop.deps.billing
    assert billing.as_of(maya) and billing.as_of(noah)
    shop.sandbox.stripe("refunds", charge=charge)
    event_poll.poll(shop.deps)
    assert billing.as_of(maya) is None and billing.as_of(noah)
    assert billing.snapshot(maya).payments[0].refunded == Money(2000, "eur")
    shop.work_off()
    assert billing.as_of(maya)
    assert shop.reads(lambda: billing.snapshot(maya)) == []
    assert billing.snapshot(maya).payments == billing.stripe.snapshot(maya).payments


def test_an_object_that_cannot_be_read_keeps_its_customer_in_doubt(shop: Mirrored) -> None:
    maya, charge = a_customer(shop.sandbox)
    shop.fill()
    shop.sandbox.stripe("refunds", charge=charge)
    shop.sandbox.fault("status", "/v1/refunds/", "GET", status=500, times=9)
    shop.catch_up()
    assert shop.deps.billing.as_of(maya) is None
    assert shop.deps.billing.snapshot(maya).payments[0].refunded == Money(2000, "eur")
    assert shop.mirror.rows.health().marks >= 1


def test_a_mirror_that_is_behind_unfilled_of_another_shape_or_unreachable_is_not_asked(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    assert shop.deps.billing.as_of(maya) is None
    assert "not filled" in (mirror_lag.trouble(shop.mirror, shop.deps.now) or "")
    shop.fill()
    billing = shop.deps.billing
    assert billing.as_of(maya) and mirror_lag.trouble(shop.mirror, shop.deps.now) is None
    late = shop.deps.now() + 5 * MINUTE
    belated = replace(billing, stripe=replace(billing.stripe, now=lambda: late))
    assert belated.as_of(maya) is None
    assert "5 minutes behind" in (mirror_lag.trouble(shop.mirror, lambda: late) or "")
    assert len(shop.reads(lambda: belated.profile(maya))) == 1
    shop.execute("UPDATE mirror_state SET shape = 'older'")
    assert billing.as_of(maya) is None
    assert "another version" in (mirror_lag.trouble(shop.mirror, shop.deps.now) or "")
    assert mirror_filling.needed(shop.mirror)
    shop.execute("ALTER TABLE mirror_state RENAME TO mirror_away")
    try:
        assert billing.profile(maya).customer.name == "Maya"
    finally:
        shop.execute("ALTER TABLE mirror_away RENAME TO mirror_state")


def test_an_address_is_found_in_rows_but_that_nobody_has_it_only_stripe_says(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    shop.fill()

    def found(email: str) -> list[str]:
        return [hit.profile.customer.id for hit in shop.deps.billing.look_up(Clues((email,), None, None)).hits]

    assert shop.reads(lambda: found("maya@shop.example")) == []
    assert found("maya@shop.example") == [maya]
    new, _ = a_customer(shop.sandbox, "new@shop.example")
    assert found("new@shop.example") == [new]
    shop.catch_up()
    assert shop.reads(lambda: found("new@shop.example")) == []
    shop.sandbox.stripe(f"customers/{maya}", email="moved@shop.example")
    event_poll.poll(shop.deps)
    assert found("maya@shop.example") == []
    shop.work_off()
    assert found("maya@shop.example") == []
    assert found("moved@shop.example") == [maya]


def test_nothing_is_left_of_a_deleted_customer_and_nothing_is_kept_of_guests(shop: Mirrored) -> None:
    maya, charge = a_customer(shop.sandbox)
    guest = a_payment(shop.sandbox)
    shop.sandbox.stripe("refunds", charge=charge, amount="5")
    shop.sandbox.stripe("refunds", charge=guest, amount="5")
    shop.fill()
    assert set(shop.rows(Kind.CHARGE)) == {charge} and len(shop.rows(Kind.REFUND)) == 1
    late = shop.mirror.source.page(Kind.CHARGE, "")
    shop.sandbox.http.delete(f"/v1/customers/{maya}", headers={"Authorization": "Bearer sk_test_made"})
    shop.catch_up()
    for _ in range(2):
        assert [shop.rows(kind) for kind in Kind if kind is not Kind.PRODUCT] == [{}] * 8
        shop.mirror.rows.keep(late.rows, shop.mirror.rows.draw(), shop.mirror.source.shape)
    shop.execute(
        "INSERT INTO mirror_objects SELECT 'ch_late', 'charge', '" + maya + "', '', '', '', now(), 1, 1, false"
    )
    mirroring.tidy(shop.deps)
    assert shop.rows(Kind.CHARGE) == {}
    assert shop.deps.billing.profile(maya).customer.deleted


def test_customers_deleted_long_ago_leave_nothing_after_a_filling(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    shop.sandbox.http.delete(f"/v1/customers/{maya}", headers={"Authorization": "Bearer sk_test_made"})
    noah, charge = a_customer(shop.sandbox, "noah@shop.example")
    shop.fill()
    assert set(shop.rows(Kind.CHARGE)) == {charge} and set(shop.rows(Kind.CUSTOMER)) == {noah}


def test_a_comparison_finds_what_drifted_counts_it_and_mends_it(shop: Mirrored) -> None:
    maya, charge = a_customer(shop.sandbox)
    shop.fill()
    assert mirror_comparing.of_one(shop.deps, shop.mirror, maya) == "same"
    shop.put(Kind.CHARGE, shop.rows(Kind.CHARGE)[charge] | {"amount_refunded": 700})
    assert shop.deps.billing.snapshot(maya).payments[0].refunded == Money(700, "eur")
    shop.do("compare_mirror")
    assert shop.deps.work.counts()["mirror_comparison", "drift"] >= 1
    assert shop.deps.billing.as_of(maya) is None
    mirroring.refresh(shop.deps)
    assert shop.deps.billing.snapshot(maya).payments[0].refunded == Money(0, "eur")
    assert mirror_comparing.of_one(shop.deps, shop.mirror, maya) == "same"
    assert 'job="mirror_comparison",outcome="drift"' in shop.client.get("/metrics").text


def test_the_doctor_says_of_the_mirror_what_its_status_says(shop: Mirrored) -> None:
    _maya, charge = a_customer(shop.sandbox)
    (unfilled,) = finding_mirror.mirror(shop.settings)
    assert unfilled.problem == "the mirror is not filled: cards are read from Stripe; run counterfoil mirror fill"
    shop.fill()
    shop.put(Kind.CHARGE, shop.rows(Kind.CHARGE)[charge] | {"amount_refunded": 700})
    shop.do("compare_mirror")
    (filled,) = finding_mirror.mirror(shop.settings)
    lines, fine = standing(shop.deps, shop.mirror)
    assert (fine, filled.problem, filled.note.split("; ")) == (True, None, lines)
    assert "customers compared with Stripe: drift 1" in filled.note and "heard of everything until" in filled.note
    (off,) = finding_mirror.mirror(replace(shop.settings, mirror=False))
    assert (off.problem, off.note[:4]) == (None, "off ")
    nowhere = replace(shop.settings, database_url="postgresql+psycopg://someone:sesame@127.0.0.1:9/none")
    (gone,) = finding_mirror.mirror(nowhere)
    assert "does not answer" in (gone.problem or "") and "sesame" not in (gone.problem or "")


def test_what_nobody_could_have_heard_yet_is_no_drift(shop: Mirrored) -> None:
    maya, charge = a_customer(shop.sandbox)
    shop.fill()
    shop.sandbox.stripe("refunds", charge=charge)
    assert mirror_comparing.of_one(shop.deps, shop.mirror, maya) == "changing"
    assert mirror_comparing.of_one(shop.deps, shop.mirror, maya) == "in_doubt"


def test_after_a_silence_longer_than_stripe_keeps_events_it_must_be_filled_anew(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    shop.fill()
    mirroring.polled(shop.deps, shop.deps.now() + timedelta(days=28))
    assert shop.mirror.rows.health().filled_at is not None
    mirroring.polled(shop.deps, shop.deps.now() + timedelta(days=60))
    assert shop.mirror.rows.health() is None
    assert shop.deps.billing.as_of(maya) is None
    shop.fill()
    assert len(shop.rows(Kind.CHARGE)) == 1


def test_only_a_look_from_the_newest_event_to_the_last_says_that_everything_was_heard(shop: Mirrored) -> None:
    """A look that goes on where an earlier one was ended does not know what came since that began."""
    a_customer(shop.sandbox)
    shop.fill()
    known = shop.mirror.rows.health().as_of
    name, types = next(one for one in event_poll.lists(shop.deps).items() if "charge.succeeded" in one[1])
    cursor = shop.deps.events.cursor(name)
    newest = shop.deps.billing.events(types, cursor.since - MINUTE, "").rows[0]
    later = replace(shop.deps, now=lambda: known + 2 * MINUTE)
    shop.deps.events.move(name, replace(cursor, until=cursor.since, after=newest.id))
    event_poll.poll(later)
    assert shop.mirror.rows.health().as_of == known
    event_poll.poll(later)
    assert shop.mirror.rows.health().as_of > known


def test_filling_waits_after_refusals_and_goes_on_behind_what_was_deleted(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    later = shop.deps.now() + MINUTE
    began = shop.mirror.rows.begin(shop.mirror.source.shape, shop.deps.now())
    at = Filling(Kind.CUSTOMER, after="cus_deleted", rows=7, reached=later)
    shop.mirror.rows.fill([], shop.mirror.rows.draw(), at, began)
    shop.sandbox.fault("status", "/v1/charges", "GET", status=429, times=7)
    waits: list[float] = []
    told = list(mirror_filling.fill(shop.deps, shop.mirror, waits.append))
    assert waits == [1.0, 2.0]
    assert [(one.kind, one.rows) for one in told if one.kind is Kind.CUSTOMER] == [(Kind.CUSTOMER, 8)]
    assert set(shop.rows(Kind.CUSTOMER)) == {maya} and len(shop.rows(Kind.CHARGE)) == 1


def test_a_filling_that_another_one_overtook_ends_and_takes_nothing_away(shop: Mirrored) -> None:
    """A deploy fills anew while the filling of the version before still runs: that one would count as gone what the new
    one has not read again yet, and say that it is filled."""
    maya, charge = a_customer(shop.sandbox)
    earlier = mirror_filling.fill(shop.deps, shop.mirror, lambda _seconds: None)
    seen = next(one for one in earlier if one.kind is Kind.CHARGE)
    later = mirror_filling.fill(shop.deps, shop.mirror, lambda _seconds: None, anew=True)
    next(later)
    with pytest.raises(FilledAnew):
        list(earlier)
    assert (seen.rows, set(shop.rows(Kind.CUSTOMER)), set(shop.rows(Kind.CHARGE))) == (1, {maya}, {charge})
    assert shop.mirror.rows.health().filled_at is None
    assert [one.kind for one in later if one.done] == list(Kind)[1:]
    assert shop.mirror.rows.health().filled_at is not None


def test_an_object_that_cannot_be_kept_holds_no_other_one_up(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    noah, _ = a_customer(shop.sandbox, "noah@shop.example")
    shop.fill()
    shop.sandbox.stripe(f"customers/{maya}", name="Maya Lopez")
    shop.sandbox.stripe(f"customers/{noah}", name="Noah B")
    whole, read = shop.deps, shop.mirror.source

    class Odd:
        shape = read.shape

        def again(self, kind: Kind, id: str) -> Any:
            return {}["Maya Lopez"] if id == maya else read.again(kind, id)

    shop.deps = replace(whole, mirror=replace(shop.mirror, source=Odd()))
    with capture_logs() as lines:
        shop.catch_up()
    assert shop.rows(Kind.CUSTOMER)[noah]["name"] == "Noah B"
    assert [line["id"] for line in lines if line["event"] == "mirror_not_refreshed"] == [maya]
    assert "Lopez" not in str(lines)
    assert shop.deps.billing.as_of(maya) is None


def test_a_text_that_postgres_does_not_keep_ends_no_filling_and_is_no_drift(shop: Mirrored) -> None:
    maya = shop.sandbox.stripe("customers", name="Maya\0Lopez", email="maya@shop.example")["id"]
    shop.fill()
    assert shop.rows(Kind.CUSTOMER)[maya]["name"] == "Maya\ufffdLopez"
    assert mirror_comparing.of_one(shop.deps, shop.mirror, maya) == "same"


def test_filling_stops_at_once_at_what_the_key_may_not_read(shop: Mirrored) -> None:
    shop.sandbox.fault("status", "/v1/refunds", "GET", status=403, times=1)
    waits: list[float] = []
    with pytest.raises(Unavailable) as stopped:
        list(mirror_filling.fill(shop.deps, shop.mirror, waits.append))
    assert (stopped.value.why, waits) == (Why.PERMISSION, [])
    assert mirror_filling.needed(shop.mirror)
    shop.fill()
    assert not mirror_filling.needed(shop.mirror)


def test_one_worker_at_a_time_reads_again_what_is_marked(shop: Mirrored) -> None:
    maya, _ = a_customer(shop.sandbox)
    shop.fill()
    shop.mirror.rows.mark([Mark(Kind.CUSTOMER, maya, maya)])
    assert shop.deps.work.take(mirroring.TURN, shop.deps.now(), shop.deps.now() + MINUTE)
    assert mirroring.refresh(shop.deps) == 0
    shop.deps.work.hold(mirroring.TURN, shop.deps.now())
    assert (mirroring.refresh(shop.deps), mirroring.refresh(shop.deps)) == (1, 0)


def test_a_worker_from_before_an_update_writes_nothing_among_rows_of_another_shape(shop: Mirrored) -> None:
    """It is still there when the new version fills: its rows would stay, and lack what the new cards read."""
    maya, _ = a_customer(shop.sandbox)
    shop.fill()
    before = StripeSource(shop.deps.billing.stripe.reader)
    before.shape = "of the version before"
    shop.sandbox.stripe(f"customers/{maya}", name="Maya Lopez")
    event_poll.poll(shop.deps)
    for waiting in shop.deps.events.due(shop.deps.now().replace(year=2100), 100):
        events.handle(shop.deps, waiting.event.id)
    marks = shop.mirror.rows.health().marks
    assert marks and mirroring.refresh(replace(shop.deps, mirror=replace(shop.mirror, source=before))) == 0
    assert (shop.mirror.rows.health().marks, shop.rows(Kind.CUSTOMER)[maya]["name"]) == (marks, "Maya")
    rows, number = shop.mirror.source.again(Kind.CUSTOMER, maya), shop.mirror.rows.draw()
    with pytest.raises(FilledAnew):
        shop.mirror.rows.keep(rows, number, before.shape)
    shop.work_off()
    assert shop.rows(Kind.CUSTOMER)[maya]["name"] == "Maya Lopez"


def test_filling_goes_on_where_it_was_killed(shop: Mirrored) -> None:
    """The command, killed by the system within a list and between two; then it ends, with nothing missing or double."""
    for number in range(210):
        shop.sandbox.stripe("customers", name=f"No. {number}")
    a_customer(shop.sandbox)
    command = [sys.executable, "-m", "app.cli", "mirror", "fill", "--per-second", "4"]
    environment = shop.variables | {"PATH": "", "LOG_LEVEL": "ERROR"}
    for kind, least in ((Kind.CUSTOMER, 1), (Kind.INTENT, 1)):
        running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        shop.until(lambda kind=kind, least=least: shop.mirror.rows.counted().get(kind, 0) >= least)
        running.kill()
        running.communicate()
    assert not shop.rows(Kind.CHARGE)
    before = len(shop.stripe_calls())
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[####################] 9/9 early fraud warnings: 0 kept" in done.stdout
    assert "GET /v1/customers" not in shop.stripe_calls()[before:]
    assert (len(shop.rows(Kind.CUSTOMER)), len(shop.rows(Kind.CHARGE))) == (211, 1)
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.stdout == "the mirror is filled; --again reads everything anew\n"
    told = subprocess.run([*command[:4], "status"], env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
    assert told.stdout.startswith("cards are answered from the mirror\n") and "\ncustomers: 211\n" in told.stdout
