"""What is packed comes back as it was, and nothing else does."""

import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import BillingCredits, Snapshot, Unread
from app.domain.errors import Why
from app.domain.matching import How
from app.gateways.snapshot_packing import MOST_BYTES, KeptMatch, Packing, code_version, matches, snapshots
from tests import made

NEW, OLD = "n" * 32, "o" * 32
BEGAN = datetime(2026, 11, 23, 14, 3, 22, 123000, tzinfo=UTC)
WHOLE = Snapshot(
    customer=made.customer(metadata={"user_id": "u_1", "note": "né <b>"}, credits=(made.eur(-500),)),
    read_at=made.NOW,
    invoices=(made.invoice(), made.invoice(id="in_2", discounts=(made.eur(1),))),
    payments=(made.payment(refunds=(made.refund(),)),),
    subscriptions=(made.subscription(items=(made.item(),)),),
    disputes=(made.dispute(),),
    credits=BillingCredits((made.eur(3),)),
    more_invoices=True,
    unread=(Unread("names", Why.PERMISSION, "products_read"),),
)


@pytest.fixture
def packing() -> Packing[Snapshot]:
    return snapshots((NEW, OLD))


def test_a_whole_snapshot_comes_back_as_it_was_with_the_moment_of_its_reading(packing):
    assert packing.unpack("cus_maya", packing.pack("cus_maya", WHOLE, BEGAN)) == (WHOLE, BEGAN)


def test_a_match_comes_back_as_it_was():
    kept = KeptMatch("cus_maya", How.EXTERNAL_ID)
    assert matches((NEW,)).unpack("k", matches((NEW,)).pack("k", kept, BEGAN)) == (kept, BEGAN)


def test_what_stands_under_another_key_does_not_open(packing):
    assert packing.unpack("cus_other", packing.pack("cus_maya", WHOLE, BEGAN)) is None


def test_any_changed_bit_is_noticed(packing):
    data = packing.pack("cus_maya", WHOLE, BEGAN)
    for place in (0, 15, 16, 23, 24, len(data) // 2, len(data) - 1):
        assert packing.unpack("cus_maya", data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]) is None


def test_an_older_secret_verifies_and_a_strange_one_does_not(packing):
    assert packing.unpack("k", snapshots((OLD,)).pack("k", WHOLE, BEGAN)) is not None
    assert packing.unpack("k", snapshots(("s" * 32,)).pack("k", WHOLE, BEGAN)) is None


def test_what_is_signed_but_no_snapshot_is_as_good_as_absent(packing):
    assert packing.unpack("k", matches((NEW,)).pack("k", KeptMatch("cus_1", How.EMAIL), BEGAN)) is None


def test_a_small_packing_of_something_huge_is_not_unpacked(packing):
    from app.gateways import snapshot_packing

    body = (0).to_bytes(8) + zlib.compress(b"\0" * (MOST_BYTES * 8), 9)
    data = snapshot_packing._signature(packing._secrets[0], "k", body) + body
    assert packing.unpack("k", data) is None


@given(st.binary(max_size=200))
def test_garbage_never_opens_and_never_raises(data):
    assert snapshots((NEW,)).unpack("k", data) is None


def test_whatever_changes_in_the_code_that_makes_snapshots_is_another_version(tmp_path: Path):
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "billing.py").write_text("a: int")
    before = code_version(tmp_path)
    assert code_version(tmp_path) == before != code_version()
    (tmp_path / "domain" / "billing.py").write_text("a: str")
    assert code_version(tmp_path) != before
