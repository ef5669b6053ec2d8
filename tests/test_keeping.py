"""What is kept beside the other processes is apart for each account, way of reading it, and version of the code."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import redis

from app import keeping
from app.domain.billing import Customer, Snapshot
from app.gateways.redis_changes import RedisChanges
from app.gateways.snapshot_packing import code_version
from app.settings import Settings
from tests.databases import OWN_REDIS

SETTINGS = Settings(("k" * 32,), "rk_test_1", redis_url=OWN_REDIS)


def test_each_version_account_and_way_of_reading_has_its_own_space():
    others = (
        replace(SETTINGS, stripe_api_key="rk_test_2"),
        replace(SETTINGS, stripe_api_base="https://other.example"),
        replace(SETTINGS, use_billing_credits=True),
    )
    spaces = {keeping.space(SETTINGS, "v1"), keeping.space(SETTINGS, "v2"), *(keeping.space(o, "v1") for o in others)}
    assert len(spaces) == 5


@pytest.mark.redis
def test_the_program_keeps_under_the_version_of_its_own_code():
    """So that what the version before a deploy kept is read by nobody after it."""
    feed = RedisChanges(OWN_REDIS)
    cache = keeping.cache(SETTINGS, feed, lambda: datetime.now(UTC), lambda _found: None)
    with redis.Redis.from_url(OWN_REDIS) as plain:
        plain.flushdb()
        cache.get("cus_1")
        time.sleep(0.01)
        now = datetime.now(UTC)
        cache.put(Snapshot(Customer("cus_1"), now), now + timedelta(seconds=1))
        assert plain.keys("counterfoil:*:snapshot:*") == [
            f"counterfoil:{keeping.space(SETTINGS, code_version())}:snapshot:cus_1".encode()
        ]
        plain.flushdb()
    feed.close()
    cache._kept._shared.close()
