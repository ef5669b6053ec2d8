"""Stripe's own command line triggers an event in the sandbox, and the card shows what happened."""

import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole import Whole, said

KEY = "sk_test_1234567890abcdef"
PACKAGE = "@stripe/cli-linux-x64@1.52.0"
STORY = "clean-payer"

pytestmark = pytest.mark.npm


@pytest.fixture(scope="module")
def stripe_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stripe's command line, unpacked from the npm registry."""
    folder = tmp_path_factory.mktemp("stripe")
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, timeout=120, capture_output=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package" / "bin" / "stripe"


@pytest.fixture
def whole(sandbox, tmp_path: Path) -> Iterator[Whole]:
    sandbox.reset("empty")
    made = Whole(sandbox, tmp_path)
    yield made
    made.close()


def trigger(command: Path, whole: Whole, event: str) -> None:
    given = [str(command), "trigger", event, "--api-base", whole.sandbox.url, "--api-key", KEY]
    alone = {"HOME": str(command.parent)}
    ran = subprocess.run(given, capture_output=True, text=True, timeout=60, env=alone, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def newest(whole: Whole, kind: str) -> str:
    headers = {"Authorization": f"Bearer {KEY}"}
    return whole.sandbox.http.get(f"/v1/{kind}?limit=1", headers=headers).json()["data"][0]["id"]


def searched(whole: Whole, wanted: str) -> str:
    """What the card says after an agent searched for an id and opened what was found."""
    found = whole.intercom(STORY, component_id="search:customer:c", input_values={"search:customer:c": wanted})
    opens = [item["id"] for one in found if one["type"] == "list" for item in one["items"] if "action" in item]
    assert opens, said(found)
    return said(found) + said(whole.intercom(STORY, component_id=opens[0], input_values={}))


@pytest.mark.parametrize(
    ("event", "kind", "shown"),
    [
        ("customer.created", "customers", "No plan and no payments yet"),
        ("charge.succeeded", "charges", "Paid"),
        ("charge.failed", "charges", "Failed"),
        ("charge.refunded", "charges", "Refunded"),
        ("charge.dispute.created", "charges", "Disputed"),
        ("checkout.session.completed", "charges", "Paid"),
        ("payment_intent.payment_failed", "payment_intents", "Failed"),
        ("invoice.paid", "customers", "Paid"),
        ("invoice.payment_failed", "customers", "Payment failed"),
        ("invoice.finalized", "customers", "is open"),
        ("invoice.voided", "customers", "is void"),
        ("invoice.marked_uncollectible", "customers", "Invoice written off"),
        ("cash_balance.funds_available", "customers", "Money received, for no invoice"),
        ("payment_intent.partially_funded", "customers", "Bank transfer awaited"),
        ("customer.subscription.paused", "customers", "The plan is paused"),
        ("customer.subscription.trial_will_end", "customers", "no card yet"),
        ("credit_note.created", "customers", "is open"),
        ("customer.subscription.created", "customers", "Active"),
        ("customer.subscription.deleted", "customers", "The plan has ended"),
        ("payment_method.attached", "customers", "No plan and no payments yet"),
    ],
)
def test_after_a_trigger_the_card_shows_what_happened(
    stripe_command: Path, whole: Whole, event: str, kind: str, shown: str
) -> None:
    trigger(stripe_command, whole, event)
    assert shown in searched(whole, newest(whole, kind))
